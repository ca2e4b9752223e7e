//! Clusters on the demonstration data, which is made once for each build of the executable and then copied.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use crate::backend::{Backend, Databases};
use crate::cluster::{Cluster, MONDAY_NINE};
use crate::{deployment, executable};

/// The longest that seeding may take in a debug build on a busy machine.
const BOUND: Duration = Duration::from_secs(280);
/// The seed writes it last.
const SUMMARY: &str = "demo.json";
/// Names the seeded databases that belong to a folder.
const URL: &str = "database-url.txt";

/// A cluster with demonstration data and what the seed says about it.
pub struct Seeded {
    /// The cluster; its clock stands at [`MONDAY_NINE`], the present of the data.
    pub cluster: Cluster,
    /// The seed's summary, as it was written.
    pub summary: String,
}

impl Seeded {
    /// A member of the summary.
    #[must_use]
    pub fn of(&self, name: &str) -> Value {
        let summary: Value = serde_json::from_str(&self.summary).expect("the summary is JSON");
        summary[name].clone()
    }
}

/// Starts a cluster on a private copy of the demonstration data.
pub async fn start(backend: Backend) -> Seeded {
    let source = tokio::task::spawn_blocking(move || folder(backend)).await.expect("the seeded folder");
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(&source, folder.path());
    let summary = fs::read_to_string(source.join(SUMMARY)).expect("a seed leaves a summary");
    let url = fs::read_to_string(source.join(URL)).expect("the seeded databases are named");
    let databases = Databases::copy(&Databases::at(backend, &url)).await;
    let now = MONDAY_NINE.parse().expect("an instant");
    Seeded { cluster: Cluster::over(databases, folder, now).await, summary }
}

/// The data folder that the executable seeded for a back end; the first caller of a build makes it, others wait.
#[must_use]
pub fn folder(backend: Backend) -> PathBuf {
    let program = executable::path();
    let about = fs::metadata(&program).expect("the executable has metadata");
    let time = about.modified().expect("a modification time");
    let time = time.duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_nanos();
    let cache = program.with_file_name(format!("nqi-test-seed-{backend:?}").to_lowercase());
    fs::create_dir_all(&cache).expect("the cache folder");
    let lock = File::create(cache.join("lock")).expect("the lock file");
    lock.lock().expect("the lock");
    let data = cache.join(format!("{time:x}-{:x}", about.len()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let url = fs::read_to_string(data.join(URL)).unwrap_or_default();
    let complete = data.join(SUMMARY).exists() && !url.is_empty();
    if !complete || !runtime.block_on(Databases::at(backend, &url).exist()) {
        // Only the newest build's data is of use.
        for old in
            fs::read_dir(&cache).expect("the cache folder").flatten().filter(|entry| entry.path().is_dir())
        {
            fs::remove_dir_all(old.path()).expect("old data can be removed");
        }
        seed(&data, runtime.block_on(Databases::create(backend)));
    }
    data
}

fn seed(data: &Path, mut databases: Databases) {
    let place = tempfile::tempdir().expect("a temporary folder");
    let file = place.path().join("nqi.toml");
    fs::write(&file, deployment::toml(&databases, data, "[demo]\nenabled = true\n"))
        .expect("the configuration");
    let arguments = ["--config", file.to_str().expect("a UTF-8 path"), "seed", "--now", MONDAY_NINE];
    let ended = executable::run(executable::command(place.path(), &arguments), BOUND);
    assert_eq!(ended.code, Some(0), "{}\n{}", ended.stdout, ended.stderr);
    fs::write(data.join(URL), databases.url()).expect("the databases are named");
    databases.keep();
    eprintln!("demonstration data made in {:?}", ended.took);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the seeded folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a file type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}
