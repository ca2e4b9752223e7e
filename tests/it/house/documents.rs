//! Paths that documents name exist, and nothing names a path of somebody's machine.

use std::path::{Path, PathBuf};

use nqi_tests::workspace;

/// Endings of files that a document may name without a folder.
const ENDINGS: [&str; 17] = [
    "rs", "toml", "proto", "md", "json", "csv", "tsv", "sql", "html", "sh", "txt", "js", "css", "xlsx",
    "svg", "yml", "yaml",
];
/// Made by building or running, so absent in a fresh clone.
const MADE: [&str; 3] = ["target", "data", "node_modules"];

#[test]
fn every_path_in_a_readme_exists() {
    let readmes = workspace::files(|path| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.starts_with("README") && name.ends_with(".md")
    });
    assert!(readmes.len() > 5, "{readmes:?}");
    let mut missing = Vec::new();
    for readme in readmes {
        let text = workspace::read(&readme);
        let folder = readme.parent().unwrap_or(Path::new(""));
        let named = links(&text).chain(spans(&text).filter(|span| is_path(span, folder)));
        for path in named.filter(|path| !exists(path, folder)) {
            missing.push(format!("{}: {path}", readme.display()));
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

/// Targets of links that lead into the tree.
fn links(text: &str) -> impl Iterator<Item = String> + '_ {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
    let inside = targets.filter(|target| {
        !target.contains("://") && !target.starts_with(['#', '/']) && !target.starts_with("mailto:")
    });
    inside.map(|target| target.split('#').next().unwrap_or(target).to_owned())
}

/// Texts in single backticks outside fenced blocks.
fn spans(text: &str) -> impl Iterator<Item = String> {
    let mut fenced = false;
    let mut found = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            found.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    found.into_iter()
}

/// Whether a span means a file or folder of the tree rather than a URL, a type or a command.
fn is_path(span: &str, folder: &Path) -> bool {
    let plain = span.chars().all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c));
    if !plain
        || span.starts_with('/')
        || span.starts_with("..")
        || MADE.iter().any(|made| span.split('/').next() == Some(made))
    {
        return false;
    }
    let (first, _) = span.split_once('/').unwrap_or((span, ""));
    let ends = Path::new(span)
        .extension()
        .is_some_and(|ending| ENDINGS.contains(&ending.to_string_lossy().as_ref()));
    let begins = span.contains('/')
        && [PathBuf::new(), folder.to_path_buf()]
            .iter()
            .any(|base| workspace::root().join(base).join(first).is_dir());
    ends && Path::new(span).file_stem().is_some_and(|stem| !stem.is_empty()) || begins || span.ends_with('/')
}

fn exists(path: &str, folder: &Path) -> bool {
    let root = workspace::root();
    let bases = [root.join(folder), root.clone(), root.join(folder).join("src")];
    let direct = bases.iter().any(|base| base.join(path).exists());
    // `clock/count.rs` within a crate is found wherever the crate has it.
    direct
        || (!path.is_empty()
            && !workspace::files(|file| file.starts_with(folder) && file.ends_with(path)).is_empty())
}

#[test]
fn nothing_names_a_folder_of_somebodys_machine() {
    let machine = ["work/main", "work/shared", "tmp/brief", "root/.", "home/"].map(|path| format!("/{path}"));
    let texts = workspace::files(|path| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
        ENDINGS.contains(&ending.as_str()) || path.file_name().is_some_and(|name| name == "Makefile")
    });
    let mut found = Vec::new();
    for path in texts.iter().filter(|path| !path.ends_with("package-lock.json")) {
        // A file that is not UTF-8 is no text of ours.
        let Ok(text) = std::fs::read_to_string(workspace::root().join(path)) else { continue };
        for (line, number) in text.lines().zip(1..) {
            if machine.iter().any(|name| line.contains(name.as_str())) {
                found.push(format!("{}:{number}: {}", path.display(), line.trim()));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}
