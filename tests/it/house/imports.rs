//! Which rooms may import what, and names that no room has.

use std::path::{Path, PathBuf};

use nqi_tests::workspace;

/// Names that say nothing about what is inside.
const JUNK: [&str; 9] =
    ["common", "util", "utils", "helper", "helpers", "shared", "misc", "types", "prelude"];

fn sources() -> Vec<PathBuf> {
    workspace::files(|path| path.extension().is_some_and(|extension| extension == "rs"))
}

/// Whether a file belongs to a room of a service crate: `services/X/src/ROOM.rs` or below `services/X/src/ROOM/`.
fn is_in(path: &Path, room: &str) -> bool {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.len() > 3
        && parts[0] == "services"
        && parts[2] == "src"
        && (parts[3] == room || parts[3].as_ref() == format!("{room}.rs"))
}

/// Lines of code that name a crate as the start of a path, as `file:line: text`. Comments do not count.
fn naming(path: &Path, name: &str) -> Vec<String> {
    let text = workspace::read(path);
    let lines = text.lines().zip(1..).filter(|(line, _)| {
        let code = line.split("//").next().unwrap_or_default();
        code.match_indices(name).any(|(at, _)| {
            let before = code[..at].chars().next_back();
            let after = code[at + name.len()..].trim_start();
            let starts = before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':' && c != '"');
            starts
                && (after.starts_with("::")
                    || (code.trim_start().starts_with("use ") && after.starts_with(';')))
        })
    });
    lines.map(|(line, number)| format!("{}:{number}: {}", path.display(), line.trim())).collect()
}

fn importing(room: &str, names: &[&str]) -> Vec<String> {
    let files = sources().into_iter().filter(|path| is_in(path, room));
    let found: Vec<String> = files
        .flat_map(|path| names.iter().flat_map(move |name| naming(&path, name)).collect::<Vec<_>>())
        .collect();
    assert!(sources().iter().filter(|path| is_in(path, room)).count() > 0, "there is a room {room}");
    found
}

#[test]
fn a_domain_knows_no_database_no_wire_and_no_runtime() {
    assert_eq!(
        importing("domain", &["sea_orm", "sea_orm_migration", "tonic", "prost", "prost_types", "tokio"]),
        Vec::<String>::new()
    );
}

#[test]
fn the_wire_knows_no_database() {
    assert_eq!(importing("grpc", &["sea_orm", "sea_orm_migration"]), Vec::<String>::new());
}

#[test]
fn the_matching_engine_and_the_kernel_do_no_input_or_output() {
    let mut found = importing("engine", &["sea_orm", "tonic", "tokio", "reqwest", "redis"]);
    for path in sources().iter().filter(|path| path.starts_with("services/kernel/src")) {
        let names = [
            "sea_orm",
            "tonic",
            "prost",
            "tokio",
            "reqwest",
            "redis",
            "nqi_platform",
            "nqi_store",
            "nqi_proto",
        ];
        found.extend(names.iter().flat_map(|name| naming(path, name)));
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn no_service_depends_on_another_services_crate() {
    let services = ["identity", "registry", "requests", "matching", "commitments"];
    let mut found = Vec::new();
    for service in services {
        let manifest = workspace::read(Path::new(&format!("services/{service}/Cargo.toml")));
        let manifest: toml::Table = manifest.parse().expect("a manifest");
        for section in ["dependencies", "dev-dependencies"] {
            let Some(dependencies) = manifest.get(section).and_then(toml::Value::as_table) else { continue };
            let others = services
                .iter()
                .filter(|other| **other != service && dependencies.contains_key(&format!("nqi-{other}")));
            found.extend(others.map(|other| format!("{service} depends on {other}")));
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn nothing_is_re_exported_by_a_star() {
    let mut found = Vec::new();
    for path in sources() {
        for (line, number) in workspace::read(&path).lines().zip(1..) {
            let line = line.trim();
            if line.starts_with("pub") && line.contains("use ") && line.ends_with("::*;") {
                found.push(format!("{}:{number}: {line}", path.display()));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn no_module_has_a_name_that_says_nothing() {
    let named = |path: &PathBuf| {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let folders =
            path.parent().into_iter().flat_map(Path::iter).map(|part| part.to_string_lossy().into_owned());
        folders.chain([stem]).any(|name| JUNK.contains(&name.as_str()))
    };
    let found: Vec<PathBuf> = sources().into_iter().filter(named).collect();
    assert_eq!(found, Vec::<PathBuf>::new());
}

#[test]
fn every_source_file_begins_by_saying_what_it_is_for() {
    // `foo/tests.rs` is about `foo.rs`.
    let silent = |path: &PathBuf| !path.ends_with("tests.rs") && !workspace::read(path).starts_with("//! ");
    let found: Vec<PathBuf> = sources().into_iter().filter(silent).collect();
    assert_eq!(found, Vec::<PathBuf>::new());
}
