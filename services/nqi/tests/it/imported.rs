//! `nqi import standards` on a data folder.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn run(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nqi"));
    command
        .current_dir(folder)
        .args(words)
        .env("NQI__SERVER__DATA_DIR", folder.join("data"))
        .env_remove("NQI_TOKEN");
    command.output().expect("the executable starts")
}

fn told(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn a_list_of_standards_is_imported_whole_or_refused_with_its_rows() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = folder.path();
    std::fs::create_dir(place.join("data")).expect("a data folder");
    std::fs::write(place.join("good.csv"), "标准号,名称\nGB/T 90001-2020,示例甲\nGB/T 90002-2020,示例乙\n")
        .expect("written");
    std::fs::write(place.join("bad.csv"), "标准号,实施日期\nGB/T 90003-2020,\nGB/T 90004,昨天\n")
        .expect("written");
    let dry = run(place, &["import", "standards", "good.csv", "--dry-run"]);
    assert!(dry.status.success(), "{}", String::from_utf8_lossy(&dry.stderr));
    assert_eq!(told(&dry)["created"], 2);
    let grounds = ["--reason", "年度目录", "--source", "示例目录"];
    let with = |file: &'static str| [&["import", "standards", file], &grounds[..]].concat();
    let bad = run(place, &with("bad.csv"));
    assert!(!bad.status.success());
    let errors = told(&bad)["errors"].clone();
    assert_eq!((&errors[0]["row"], &errors[0]["code"]), (&3.into(), &"STANDARD_YEAR_MISSING".into()));
    assert_eq!(errors[1]["code"], "DATE_INVALID");
    let good = run(place, &with("good.csv"));
    assert_eq!(
        (&told(&good)["created"], &told(&good)["updated"]),
        (&2.into(), &0.into()),
        "dry runs wrote nothing"
    );
    assert_eq!(told(&run(place, &with("good.csv")))["unchanged"], 2);
    let silent = run(place, &["import", "standards", "good.csv"]);
    let said = String::from_utf8_lossy(&silent.stderr).into_owned();
    assert!(!silent.status.success() && said.contains("--reason"), "{said}");
    let absent = run(place, &with("none.csv"));
    let said = String::from_utf8_lossy(&absent.stderr).into_owned();
    assert!(!absent.status.success() && said.contains("none.csv") && said.contains("FILE"), "{said}");
    let no_token =
        run(place, &["import", "standards", "good.csv", "--dry-run", "--server", "http://127.0.0.1:9"]);
    assert!(String::from_utf8_lossy(&no_token.stderr).contains("NQI_TOKEN"));
}
