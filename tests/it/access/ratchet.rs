//! No RPC escapes the matrix unseen.

use std::collections::BTreeSet;
use std::path::Path;

use nqi_tests::{contract, workspace};

use super::{matrix, rows};

/// How many RPCs stand without a row. Only ever lowered.
const MOST_UNCOVERED: usize = 0;

fn uncovered() -> BTreeSet<String> {
    let text = workspace::read(Path::new("tests/uncovered.txt"));
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

#[test]
fn every_rpc_has_a_row_or_stands_in_the_list_that_only_gets_shorter() {
    let rpcs: BTreeSet<String> = contract::rpcs().iter().map(|rpc| rpc.name.clone()).collect();
    let (matrix, uncovered) = (matrix::read(), uncovered());
    let covered: BTreeSet<String> = matrix.keys().cloned().collect();
    let new: Vec<_> =
        rpcs.iter().filter(|rpc| !covered.contains(*rpc) && !uncovered.contains(*rpc)).collect();
    assert!(new.is_empty(), "give these a row in tests/access.tsv and in tests/it/access/rows: {new:#?}");
    let done: Vec<_> = uncovered.intersection(&covered).collect();
    assert!(done.is_empty(), "covered by now, remove them from tests/uncovered.txt: {done:#?}");
    let gone: Vec<_> = covered.union(&uncovered).filter(|name| !rpcs.contains(*name)).collect();
    assert!(gone.is_empty(), "the contract has no such RPC: {gone:#?}");
    assert_eq!(
        uncovered.len(),
        MOST_UNCOVERED,
        "tests/uncovered.txt only gets shorter: lower the number with it"
    );
}

#[test]
fn every_row_of_the_matrix_is_played() {
    let played: BTreeSet<String> = rows::all().iter().map(|row| row.rpc.to_owned()).collect();
    let written: BTreeSet<String> = matrix::read().keys().cloned().collect();
    assert_eq!(written, played, "tests/access.tsv and tests/it/access/rows name the same RPCs");
    assert_eq!(played.len(), rows::all().len(), "each RPC is played once");
}
