//! The data folder: whether it holds a complete set of databases, and how a seeded set takes its place.

use std::path::{Path, PathBuf};

use nqi_platform::config::Config;
use nqi_platform::problem::Problem;

/// Written last: a folder without it holds no complete seed.
const MARK: &str = "demo.json";
/// The database whose presence makes a folder count as filled.
const FILLED: &str = "identity.db";

/// Whether the data folder holds databases already.
#[must_use]
pub fn exists(config: &Config) -> bool {
    let folder = &config.server.data_dir;
    folder.join(MARK).exists() || folder.join(FILLED).exists()
}

/// The summary of the demonstration data in the folder, if it holds any.
#[must_use]
pub fn summary(config: &Config) -> Option<String> {
    std::fs::read_to_string(config.server.data_dir.join(MARK)).ok()
}

/// A fresh folder beside the data folder to seed into; what an interrupted seed left there is removed.
///
/// # Errors
/// What the file system said.
pub fn side(config: &Config) -> Result<PathBuf, Problem> {
    let folder = &config.server.data_dir;
    let name = folder.file_name().map_or_else(|| "data".into(), |name| name.to_string_lossy().into_owned());
    let side = folder.with_file_name(format!(".{name}.seeding"));
    if side.exists() {
        std::fs::remove_dir_all(&side).map_err(|error| failed(&side, &error))?;
    }
    std::fs::create_dir_all(&side).map_err(|error| failed(&side, &error))?;
    Ok(side)
}

/// Writes the mark and moves the seeded folder's entries into place, the mark last.
///
/// # Errors
/// What the file system said.
pub fn adopt(side: &Path, config: &Config, summary: &str) -> Result<(), Problem> {
    let folder = &config.server.data_dir;
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let entries = std::fs::read_dir(side).and_then(Iterator::collect::<std::io::Result<Vec<_>>>);
    let mut names: Vec<_> =
        entries.map_err(|error| failed(side, &error))?.into_iter().map(|entry| entry.file_name()).collect();
    // What makes the folder count as filled comes last: a move that is cut short begins anew.
    names.sort_by_key(|name| name == FILLED);
    for name in names {
        let target = folder.join(&name);
        std::fs::rename(side.join(&name), &target).map_err(|error| failed(&target, &error))?;
    }
    std::fs::remove_dir(side).map_err(|error| failed(side, &error))?;
    mark(config, summary)
}

/// Writes the summary that marks the data as complete.
///
/// # Errors
/// What the file system said.
pub fn mark(config: &Config, summary: &str) -> Result<(), Problem> {
    let folder = &config.server.data_dir;
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let mark = folder.join(MARK);
    std::fs::write(&mark, summary).map_err(|error| failed(&mark, &error))?;
    let synced = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| failed(folder, &error))
}

fn failed(path: &Path, error: &std::io::Error) -> Problem {
    Problem::internal(format!("{}: {error}", path.display()))
}
