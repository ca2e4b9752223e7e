//! Dependencies below which a known defect lies are not in the lock file.

use std::path::Path;

use nqi_tests::workspace;

/// The oldest version of each crate that is without its known defect.
const FLOORS: [(&str, [u64; 3]); 8] = [
    // A string `exp` counted as absent (CVE-2026-25537).
    ("jsonwebtoken", [10, 3, 0]),
    ("quick-xml", [0, 41, 0]),
    ("h2", [0, 4, 16]),
    ("zip", [2, 3, 0]),
    ("time", [0, 3, 47]),
    ("tonic", [0, 12, 3]),
    ("bytes", [1, 11, 1]),
    ("rustls-webpki", [0, 103, 13]),
];

fn locked() -> Vec<(String, [u64; 3])> {
    let lock: toml::Table = workspace::read(Path::new("Cargo.lock")).parse().expect("a lock file");
    let packages = lock["package"].as_array().expect("packages");
    let text = |package: &toml::Value, key: &str| package[key].as_str().expect("a text").to_owned();
    packages.iter().map(|package| (text(package, "name"), version(&text(package, "version")))).collect()
}

fn version(text: &str) -> [u64; 3] {
    let numbers = text.split(['.', '-', '+']).map(|part| part.parse().unwrap_or(0));
    let mut version = [0; 3];
    version.iter_mut().zip(numbers).for_each(|(place, number)| *place = number);
    version
}

#[test]
fn no_dependency_is_older_than_its_floor() {
    let locked = locked();
    assert!(locked.len() > 200);
    let below: Vec<_> = locked
        .iter()
        .filter(|(name, version)| FLOORS.iter().any(|(known, floor)| known == name && version < floor))
        .collect();
    assert_eq!(below, Vec::<&(String, [u64; 3])>::new());
    let present = FLOORS.iter().filter(|(known, _)| locked.iter().any(|(name, _)| name == known)).count();
    assert!(present >= 6, "the floors are about crates that we use: {present}");
}

#[test]
fn a_version_is_compared_by_its_numbers() {
    assert!(version("0.4.9") < version("0.4.16") && version("1.11.1+x") == [1, 11, 1]);
}
