//! The part of the configuration that this service reads.

use std::path::PathBuf;

use serde::Deserialize;

/// Where files lie and how large they may be.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Folder of uploaded files; created when absent.
    pub files: PathBuf,
    /// Largest file in bytes.
    #[serde(default = "default_max_file_bytes")]
    pub max_file_bytes: u64,
}

fn default_max_file_bytes() -> u64 {
    20 << 20
}

impl Config {
    /// Files in `folder`, with the default limit of 20 MiB.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Config {
        Config { files: folder.into(), max_file_bytes: default_max_file_bytes() }
    }
}
