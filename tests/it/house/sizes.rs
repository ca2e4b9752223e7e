//! How long files are.

use nqi_tests::workspace;

/// A file has one idea; nobody needs this many lines for one.
const MOST: usize = 600;
/// Tests may tell a long story.
const MOST_OF_TESTS: usize = 1_000;

#[test]
fn the_ten_longest_files_are_told_and_none_is_a_drawer() {
    let sources = workspace::files(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let mut sizes: Vec<(usize, String)> = sources
        .iter()
        .map(|path| (workspace::read(path).lines().count(), path.display().to_string()))
        .collect();
    sizes.sort_by(|a, b| b.cmp(a));
    eprintln!("The ten longest of {} files:", sizes.len());
    for (lines, path) in sizes.iter().take(10) {
        eprintln!("{lines:>6}  {path}");
    }
    let most = |path: &str| if path.contains("/src/") { MOST } else { MOST_OF_TESTS };
    let drawers: Vec<_> = sizes.iter().filter(|(lines, path)| *lines > most(path)).collect();
    assert_eq!(
        drawers,
        Vec::<&(usize, String)>::new(),
        "longer than {MOST} lines, or {MOST_OF_TESTS} of tests"
    );
    let middle = sizes[sizes.len() / 2].0;
    assert!(middle <= 150, "half of the files are longer than {middle} lines");
}
