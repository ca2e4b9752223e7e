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

/// A cluster with demonstration data and what the seed says about it.
pub struct Seeded {
    /// The cluster; its clock stands at [`MONDAY_NINE`], the present of the data.
    pub cluster: Cluster,
    /// The seed's summary.
    pub summary: Value,
}

/// Starts a cluster on embedded databases with a private copy of the demonstration data.
pub async fn start() -> Seeded {
    let source = tokio::task::spawn_blocking(folder).await.expect("the seeded folder");
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(&source, folder.path());
    let summary = fs::read_to_string(source.join("demo.json")).expect("a seed leaves a summary");
    let databases = Databases::create(Backend::Sqlite).await;
    let now = MONDAY_NINE.parse().expect("an instant");
    let cluster = Cluster::over(databases, folder, now).await;
    Seeded { cluster, summary: serde_json::from_str(&summary).expect("the summary is JSON") }
}

/// The data folder that the executable seeded; the first caller of a build makes it, others wait.
#[must_use]
pub fn folder() -> PathBuf {
    let program = executable::path();
    let about = fs::metadata(&program).expect("the executable has metadata");
    let time = about.modified().expect("a modification time");
    let time = time.duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_nanos();
    let cache = program.with_file_name("nqi-test-seed");
    fs::create_dir_all(&cache).expect("the cache folder");
    let lock = File::create(cache.join("lock")).expect("the lock file");
    lock.lock().expect("the lock");
    let data = cache.join(format!("{time:x}-{:x}", about.len()));
    if !data.join("demo.json").exists() {
        // Only the newest build's data is of use.
        for old in fs::read_dir(&cache).expect("the cache folder").flatten().filter(|entry| entry.path().is_dir()) {
            fs::remove_dir_all(old.path()).expect("old data can be removed");
        }
        seed(&data);
    }
    data
}

fn seed(data: &Path) {
    let place = tempfile::tempdir().expect("a temporary folder");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let databases = runtime.block_on(Databases::create(Backend::Sqlite));
    let file = place.path().join("nqi.toml");
    fs::write(&file, deployment::toml(&databases, data, "[demo]\nenabled = true\n")).expect("the configuration");
    let arguments = ["--config", file.to_str().expect("a UTF-8 path"), "seed", "--now", MONDAY_NINE];
    let ended = executable::run(executable::command(place.path(), &arguments), BOUND);
    assert_eq!(ended.code, Some(0), "{}\n{}", ended.stdout, ended.stderr);
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
