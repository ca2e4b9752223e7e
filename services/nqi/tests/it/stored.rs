//! `nqi calendar import`, `publish` and `list` on a data folder.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

fn run(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nqi"));
    command.current_dir(folder).args(words).env("NQI__SERVER__DATA_DIR", folder.join("data"));
    command.output().expect("the executable starts")
}

fn told(folder: &Path, words: &[&str]) -> Value {
    let output = run(folder, words);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn states(listed: &Value) -> Vec<(Value, Value)> {
    let headings = listed.as_array().expect("a list").iter();
    headings.map(|one| (one["revision"].clone(), one["state"].clone())).collect()
}

#[test]
fn a_calendar_is_imported_as_a_draft_published_and_listed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = folder.path();
    assert!(run(place, &["migrate", "commitments"]).status.success());
    let exported = String::from_utf8(run(place, &["calendar", "export"]).stdout).expect("UTF-8");
    let file = place.join("cn.csv");
    let changed = exported.replace("published_through,2026-12-31", "published_through,2027-12-31");
    std::fs::write(&file, format!("{changed}day,2027-01-01,rest,,元旦\n")).expect("written");
    let impact = told(place, &["calendar", "import", "cn.csv", "--calendar", "cn"]);
    assert_eq!((&impact["draft"]["revision"], &impact["moved"]), (&json!(2), &json!(0)));
    assert_eq!(impact["first_changed_day"], "2027-01-01");
    let listed = told(place, &["calendar", "list"]);
    assert_eq!(states(&listed), [(json!(2), json!("draft")), (json!(1), json!("in force"))]);
    let ask = ["calendar", "due", "--start", "2026-12-31T09:00:00+08:00", "--days", "1"];
    let before = told(place, &ask);
    assert_eq!((&before["revision"], &before["provisional"]), (&json!(1), &json!(true)));
    let blank = run(place, &["calendar", "publish", "--reason", " "]);
    assert!(!blank.status.success());
    assert!(String::from_utf8_lossy(&blank.stderr).contains("--reason"));
    let published = told(place, &["calendar", "publish", "--calendar", "cn", "--reason", "2027 年放假通知"]);
    assert_eq!(published["revision"], 2);
    let listed = told(place, &["calendar", "list"]);
    assert_eq!(states(&listed), [(json!(2), json!("in force")), (json!(1), json!("superseded"))]);
    // New Year's Day of 2027 is a rest day of the published revision.
    let after = told(place, &ask);
    assert_eq!((&after["revision"], &after["provisional"]), (&json!(2), &json!(false)));
    assert_eq!(
        (&before["due"], &after["due"]),
        (&json!("2027-01-01T17:00:00+08:00"), &json!("2027-01-04T17:00:00+08:00"))
    );
    std::fs::write(&file, exported).expect("written");
    let shorter = run(place, &["calendar", "import", "cn.csv"]);
    let said = String::from_utf8_lossy(&shorter.stderr).into_owned();
    assert!(!shorter.status.success() && said.contains("2027-12-31") && said.contains("公布期间"), "{said}");
    let none = run(place, &["calendar", "publish", "--reason", "again"]);
    assert!(String::from_utf8_lossy(&none.stderr).contains("NOT_FOUND"));
}
