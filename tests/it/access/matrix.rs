//! `tests/access.tsv`: the reviewed expectations.

use std::collections::BTreeMap;
use std::path::Path;

use nqi_tests::workspace;

use super::callers::Caller;

/// Expected codes of an RPC, in the order of [`Caller::ALL`].
pub type Expected = Vec<String>;

/// The matrix, by RPC.
pub fn read() -> BTreeMap<String, Expected> {
    let text = workspace::read(Path::new("tests/access.tsv"));
    let mut lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let titles: Vec<&str> = lines.next().expect("a header").split('\t').skip(1).collect();
    assert_eq!(titles, Caller::ALL.map(Caller::title), "the columns of tests/access.tsv");
    let mut rows = BTreeMap::new();
    for line in lines {
        let mut cells = line.split('\t').map(str::to_owned);
        let rpc = cells.next().unwrap_or_default();
        let codes: Expected = cells.collect();
        assert_eq!(codes.len(), Caller::ALL.len(), "tests/access.tsv: {line}");
        assert!(rows.insert(rpc.clone(), codes).is_none(), "tests/access.tsv names {rpc} twice");
    }
    rows
}

/// A line of the matrix.
pub fn line(rpc: &str, codes: &[String]) -> String {
    format!("{rpc}\t{}", codes.join("\t"))
}
