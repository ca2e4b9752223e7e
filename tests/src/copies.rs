//! Platforms that are made once for each build and then copied: the small world, the demonstration data.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::backend::{Backend, Databases};

/// Written last: what the maker said about what it made.
const ABOUT: &str = "about.txt";
/// Names the databases.
const URL: &str = "database-url.txt";

/// A private copy.
pub struct Copy {
    /// Its databases.
    pub databases: Databases,
    /// Its data folder.
    pub folder: TempDir,
    /// What the maker said.
    pub about: String,
}

/// A copy of what `make` makes of empty databases and a data folder for this build of `program`. The first caller of a
/// build makes it, others wait. Nobody may be connected to the databases when `make` is done.
pub async fn of<F, Fut>(name: &'static str, program: PathBuf, backend: Backend, make: F) -> Copy
where
    F: FnOnce(Databases, PathBuf) -> Fut + Send + 'static,
    Fut: Future<Output = String>,
{
    let original = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.expect("a runtime").block_on(original(name, &program, backend, make))
    });
    let original = original.await.unwrap_or_else(|error| panic!("the original of {name}: {error}"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(&original.join("data"), folder.path());
    let read = |name: &str| fs::read_to_string(original.join(name)).expect("an original says what it is");
    let databases = Databases::copy(&Databases::at(backend, &read(URL))).await;
    Copy { databases, folder, about: read(ABOUT) }
}

async fn original<F, Fut>(name: &str, program: &Path, backend: Backend, make: F) -> PathBuf
where
    F: FnOnce(Databases, PathBuf) -> Fut,
    Fut: Future<Output = String>,
{
    let about = fs::metadata(program).expect("the program has metadata");
    let time = about.modified().expect("a modification time");
    let time = time.duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_nanos();
    let target = program.ancestors().find(|folder| folder.file_name().is_some_and(|name| name == "target"));
    let cache = target
        .expect("a build lies in target")
        .join("nqi-tests")
        .join(format!("{name}-{backend:?}").to_lowercase());
    fs::create_dir_all(&cache).expect("the cache folder");
    let lock = File::create(cache.join("lock")).expect("the lock file");
    lock.lock().expect("the lock");
    let folder = cache.join(format!("{time:x}-{:x}", about.len()));
    let url = fs::read_to_string(folder.join(URL)).unwrap_or_default();
    if folder.join(ABOUT).exists() && Databases::at(backend, &url).exist().await {
        return folder;
    }
    // Only the newest build's original is of use.
    for old in fs::read_dir(&cache).expect("the cache folder").flatten().filter(|entry| entry.path().is_dir())
    {
        fs::remove_dir_all(old.path()).expect("an old original can be removed");
    }
    let data = folder.join("data");
    fs::create_dir_all(&folder).expect("a folder");
    let databases = Databases::create(backend).await;
    let kept = Databases::at(backend, databases.url());
    let begun = std::time::Instant::now();
    let said = make(databases, data).await;
    fs::write(folder.join(URL), kept.url()).expect("the databases are named");
    fs::write(folder.join(ABOUT), said).expect("the original is described");
    eprintln!("{name} on {backend:?} made in {:?}", begun.elapsed());
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the folder of the original").flatten() {
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a file type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}
