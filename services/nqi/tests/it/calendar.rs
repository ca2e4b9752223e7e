//! `nqi calendar`: answers, refusals, and the executable itself.

use std::process::{Command, Output};

use clap::Parser;
use nqi::command::calendar::CalendarCommand;
use serde_json::{Value, json};

#[derive(Parser)]
struct Line {
    #[command(subcommand)]
    command: CalendarCommand,
}

/// What a command prints, or what it says on the error stream.
pub fn asked<S: AsRef<str>>(arguments: &[S]) -> Result<String, String> {
    let words = ["calendar"].into_iter().chain(arguments.iter().map(AsRef::as_ref));
    let line = Line::try_parse_from(words).map_err(|error| error.to_string())?;
    line.command.answer().map_err(|refusal| refusal.to_string())
}

/// The JSON that a command prints.
pub fn told<S: AsRef<str>>(arguments: &[S]) -> Value {
    let answer = asked(arguments).unwrap_or_else(|refusal| panic!("{refusal}"));
    serde_json::from_str(&answer).expect("JSON")
}

fn words(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}

fn spawned(line: &str) -> Output {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // A configuration that stops every other command is of no concern here.
    let mut command = Command::new(env!("CARGO_BIN_EXE_nqi"));
    command.current_dir(folder.path()).args(words(line)).env("NQI__SERVER__LISTEN", "nowhere");
    let output = command.output().expect("the executable starts");
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0, "it leaves nothing behind");
    output
}

#[test]
fn the_executable_answers_in_local_time_without_a_configuration() {
    let output = spawned("calendar due --start 2025-09-26T02:00:00Z --days 4");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let expected = json!({
        "calendar": "cn",
        "revision": 1,
        "start": "2025-09-26T10:00:00+08:00",
        "anchor": "2025-09-27T00:00:00+08:00",
        "due": "2025-10-09T17:00:00+08:00",
        "levels": {
            "reminder": "2025-09-30T17:00:00+08:00",
            "yellow": "2025-10-09T13:45:00+08:00",
            "red": "2025-10-09T17:00:01+08:00",
            "escalated": "2025-10-13T17:00:00+08:00",
        },
        "provisional": false,
    });
    assert_eq!(answer, expected);
}

#[test]
fn the_executable_refuses_with_two_and_prints_nothing() {
    for line in [
        "calendar due --start 2025-09-01T09:00:00Z --days 0",
        "calendar due --start 2025-09-01T09:00:00Z --days 1 --calendar mars",
    ] {
        let output = spawned(line);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{line}");
        assert!(!output.stderr.is_empty(), "{line}");
    }
}

#[test]
fn a_wrong_flag_is_named_with_what_is_allowed() {
    let start = "due --start 2025-09-01T09:00:00+08:00";
    let cases = [
        (format!("{start} --days 0"), "--days", "1.."),
        (format!("{start} --minutes 0"), "--minutes", "1.."),
        (format!("{start} --days -1"), "--days", "1.."),
        (format!("{start} --minutes -30"), "--minutes", "1.."),
        (format!("{start} --days 1.5"), "--days", "invalid digit"),
        (format!("{start} --days 4000000000"), "--days", "100 years"),
        (format!("{start} --days 1 --extend-days 4000000000"), "--extend-days", "100 years"),
        (format!("{start} --days 1 --extend-minutes 4000000000"), "--extend-minutes", "100 years"),
        (format!("{start} --days 1 --extend-days 0"), "--extend-days", "1.."),
        (format!("{start} --days 1 --extend-minutes -5"), "--extend-minutes", "1.."),
        (start.to_owned(), "--days", "--minutes"),
        (format!("{start} --days 1 --minutes 1"), "--days", "--minutes"),
        (format!("{start} --minutes 1 --deemed-received"), "--minutes", "cannot be used with"),
        ("due --start 2025-09-01 --days 1".to_owned(), "--start", "RFC 3339"),
        ("due --days 1".to_owned(), "--start", "required"),
        (format!("{start} --days 1 --calendar mars"), "--calendar", "use cn"),
        (format!("{start} --days 1 --calendar /"), "--calendar", "cannot read"),
        (format!("{start} --days 1 --pause 2025-09-01T09:00:00+08:00"), "--pause", "START/END"),
        (
            format!("{start} --days 1 --pause 2025-09-01T08:59:59+08:00/2025-09-01T08:59:59+08:00"),
            "--pause",
            "earliest",
        ),
        (
            format!("{start} --days 1 --pause 2025-09-01T11:00:00+08:00/2025-09-01T10:00:00+08:00"),
            "--pause",
            "ends before it begins",
        ),
        (
            format!(
                "{start} --days 1 --pause 2025-09-01T10:00:00+08:00/2025-09-01T11:00:00+08:00 \
                 --pause 2025-09-01T10:59:59+08:00/2025-09-01T12:00:00+08:00"
            ),
            "--pause",
            "overlaps",
        ),
        ("elapsed --from 2025-09-02T00:00:00Z --to 2025-09-01T00:00:00Z".to_owned(), "--to", "--from"),
        ("elapsed --from 2025-09-02T00:00:00Z --to tomorrow".to_owned(), "--to", "RFC 3339"),
        ("check no-such.csv".to_owned(), "FILE", "cannot read"),
        ("export mars".to_owned(), "CALENDAR", "use cn"),
    ];
    for (line, flag, allowed) in cases {
        let said = asked(&words(&line)).expect_err(&line);
        assert!(said.contains(flag) && said.contains(allowed), "{line}: {said}");
    }
}

#[test]
fn a_due_instant_beyond_the_published_days_is_provisional() {
    let answer = told(&words("due --start 2026-12-31T10:00:00+08:00 --days 1"));
    assert_eq!((&answer["due"], &answer["provisional"]), (&json!("2027-01-01T17:00:00+08:00"), &json!(true)));
}

#[test]
fn working_days_between_two_instants_are_counted_as_a_term_counts_them() {
    let answer = told(&words("elapsed --from 2025-09-26T10:00:00+08:00 --to 2025-10-09T17:00:00+08:00"));
    assert_eq!(answer, json!({ "seconds": 21_600 + 3 * 23_400 + 23_400 - 1_800, "working_days": 4 }));
}

#[test]
fn what_is_exported_is_checked_and_a_changed_copy_counts_differently() {
    let listed = told(&["list"]);
    let heading = json!([{
        "calendar": "cn",
        "revision": 1,
        "zone": "Asia/Shanghai",
        "first_day": "2024-01-01",
        "published_through": "2026-12-31",
    }]);
    assert_eq!(listed, heading);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("cn.csv");
    let file = path.to_str().expect("UTF-8");
    let exported = asked(&["export"]).expect("CSV");
    std::fs::write(&path, &exported).expect("written");
    assert_eq!(asked(&["export", file]), Ok(exported.clone()));
    let held = told(&["check", file]);
    assert_eq!(held["days"], json!({ "work": 19, "half": 0, "rest": 56 }));
    assert_eq!(held["working_days"], json!({ "2024": 251, "2025": 248, "2026": 248 }));
    assert_eq!((&held["standard_day_seconds"], &held["zone"]), (&json!(23_400), &json!("Asia/Shanghai")));
    std::fs::write(&path, format!("{exported}day,2025-09-02,half,09:00-12:00,半天\n")).expect("written");
    let due = told(&["due", "--start", "2025-09-01T10:00:00+08:00", "--days", "1", "--calendar", file]);
    assert_eq!(due["due"], "2025-09-02T12:00:00+08:00");
    std::fs::write(&path, format!("{exported}day,2027-01-01,rest,,\nday,2025-09-03,rest,09:00-12:00,\n"))
        .expect("written");
    let said = asked(&["check", file]).expect_err("two faults");
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(said.contains("\"2027-01-01\"") && said.contains("2026-12-31") && said.contains("第"), "{said}");
}
