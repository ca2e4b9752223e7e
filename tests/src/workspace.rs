//! The source tree, for tests about the code itself.

use std::path::{Path, PathBuf};

/// The folder of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace").to_path_buf()
}

/// Every file below the root whose path satisfies `wanted`, as paths relative to the root, sorted. Build output, packages
/// and hidden folders other than tool configuration are passed over.
#[must_use]
pub fn files(wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let root = root();
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        let entries =
            std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries.flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && !["target", "node_modules", "data", "dist", ".git"].contains(&name.as_ref()) {
                folders.push(path);
            } else if is_folder && name == "data" && path.parent() != Some(root.as_path()) {
                // Only the data folder of a running platform is passed over, not those of crates.
                folders.push(path);
            } else if !is_folder {
                let relative = path.strip_prefix(&root).expect("below the root").to_path_buf();
                if wanted(&relative) {
                    found.push(relative);
                }
            }
        }
    }
    found.sort();
    found
}

/// The text of a file, by its path relative to the root.
#[must_use]
pub fn read(path: &Path) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
