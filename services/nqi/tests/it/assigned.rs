//! `nqi assign`: instances small enough to be solved by hand, the refusals of files, and the executable itself.

use std::process::Command;
use std::time::Duration;

use nqi::command::assign::{Format, Report, solve};

fn solved(text: &str, format: Format) -> Report {
    solve(text, format, Duration::from_secs(5), 1).unwrap_or_else(|refusal| panic!("{refusal}"))
}

fn refused(text: &str, format: Format) -> String {
    solve(text, format, Duration::from_secs(1), 1).expect_err("a refusal").to_string()
}

#[test]
fn dense_and_sparse_instances_of_the_library_are_solved_to_optimality() {
    // Rows take the columns 2, 1 and 3: 1 + 2 + 2.
    let dense = solved(" 3\n 4 1 3\n 2 0 5\n 3 2 2\n", Format::Orlib);
    assert_eq!((dense.objective, dense.bound, dense.gap()), (Some(5), Some(5), Some(0.0)));
    let sparse = solved(" 3 \n 1 1 4 \n 1 2 1 \n 2 1 2 \n 2 2 0 \n 3 3 2 \n 3 2 2\n", Format::Orlib);
    assert_eq!((sparse.objective, sparse.bound), (Some(5), Some(5)));
    let impossible = solved("2\n1 1 4\n2 1 5\n", Format::Orlib);
    assert_eq!((impossible.objective, impossible.gap()), (None, None));
}

#[test]
fn a_generalised_assignment_is_bounded_and_solved() {
    // Each agent has room for one job of load 2: the first job goes to agent 2, the other to agent 1.
    let report = solved("2 2\n1 4\n3 9\n2 2\n2 2\n3 3\n", Format::Gap);
    assert_eq!((report.objective, report.bound), (Some(7), Some(7)));
    assert!(
        report.lines().starts_with("objective: 7\nbound: 7\ngap: 0.0000%\nseconds: "),
        "{}",
        report.lines()
    );
    let crowded = solved("1 2\n1 1\n2 2\n3\n", Format::Gap);
    assert_eq!(crowded.objective, None);
}

#[test]
fn a_wrong_file_is_refused_with_its_line_and_what_is_allowed() {
    for (text, format, told) in [
        ("", Format::Orlib, "line 0: the file ends here, but the number of rows is missing"),
        ("2\n1 2\n3 x\n", Format::Orlib, "line 3: \"x\" is not a cost: allowed is a whole number from"),
        (
            "2\n1 2 3 4 5\n",
            Format::Orlib,
            "either 4 costs or lines \"i j cost\" are allowed, but 5 numbers follow",
        ),
        ("3\n1 4 7\n", Format::Orlib, "line 2: \"4\" is not a column: allowed is a whole number from 1 to 3"),
        (
            "2 2\n1 1\n1 1\n1 1\n1 1\n3\n",
            Format::Gap,
            "line 6: the file is cut off: 2 agents and 2 jobs need 10 numbers, 9 follow",
        ),
        ("1 1\n5\n-1\n3\n", Format::Gap, "line 3: \"-1\" is not a load: allowed is a whole number from 0"),
        ("1 1\n5\n1\n3\n8\n", Format::Gap, "line 5: \"8\" is too much"),
    ] {
        let said = refused(text, format);
        assert!(said.contains(told), "{text:?}: {said}");
    }
}

#[test]
fn the_executable_prints_four_lines_and_ends_with_2_on_a_wrong_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = |name: &str, text: &str, format: &str| {
        std::fs::write(folder.path().join(name), text).expect("written");
        let mut command = Command::new(env!("CARGO_BIN_EXE_nqi"));
        // A configuration that stops every other command is of no concern here.
        command.current_dir(folder.path()).env("NQI__SERVER__LISTEN", "nowhere");
        command.args(["assign", "--format", format, name]).output().expect("the executable starts")
    };
    let good = run("good.txt", "1\n8\n", "orlib");
    let printed = String::from_utf8_lossy(&good.stdout).into_owned();
    assert_eq!(good.status.code(), Some(0));
    assert!(printed.starts_with("objective: 8\nbound: 8\ngap: 0.0000%\nseconds: 0."), "{printed}");
    let bad = run("bad.txt", "1\nx\n", "gap");
    assert_eq!((bad.status.code(), bad.stdout.len()), (Some(2), 0));
    assert!(String::from_utf8_lossy(&bad.stderr).contains("line 2"));
    let none = run("none.txt", "2\n1 1 4\n2 1 5\n", "orlib");
    assert_eq!(none.status.code(), Some(1));
}
