//! `nqi import scope` against a running platform: what a laboratory's clerk types, and what the shell gets back.

use std::path::Path;
use std::time::Duration;

use nqi_tests::backend::Backend;
use nqi_tests::executable::{self, Ended};
use nqi_tests::sheet;
use nqi_tests::world::World;
use serde_json::Value;

/// The longest that a command may take on a busy machine.
const BOUND: Duration = Duration::from_secs(60);

/// Runs the command in a folder that holds the file, as the owner of the world's laboratory.
async fn typed(world: &World, file: Vec<u8>, arguments: &[&str]) -> Ended {
    let lab = world.lab();
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("能力附表.csv"), file).expect("a file");
    let provider = lab.owner.id().to_string();
    let mut all = vec!["import", "scope", "能力附表.csv", "--provider", &provider];
    all.extend(["--site", &lab.site, "--accreditation", &lab.accreditation]);
    all.extend(arguments);
    let mut command = executable::command(folder.path(), &all);
    let server = world.cluster.request("GET", "").build().expect("an address").url().to_string();
    command.env("NQI_TOKEN", world.cluster.token(&lab.owner)).env("NQI_SERVER", server);
    let ended = tokio::task::spawn_blocking(move || executable::run(command, BOUND)).await;
    ended.expect("no panic")
}

/// Runs `nqi` with these words in a folder, as the owner of the world's laboratory.
async fn said(world: &World, folder: &Path, words: &[&str]) -> Ended {
    let provider = world.lab().owner.id().to_string();
    let mut all = words.to_vec();
    all.extend(["--provider", &provider]);
    let mut command = executable::command(folder, &all);
    let server = world.cluster.request("GET", "").build().expect("an address").url().to_string();
    command.env("NQI_TOKEN", world.cluster.token(&world.lab().owner)).env("NQI_SERVER", server);
    let ended = tokio::task::spawn_blocking(move || executable::run(command, BOUND)).await;
    ended.expect("no panic")
}

fn printed(ended: &Ended) -> Value {
    serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {ended:?}"))
}

#[test]
fn a_table_is_checked_mapped_and_written_from_a_shell() {
    nqi_tests::played(async {
        let world = World::start(Backend::Sqlite).await;
        let good = || sheet::csv(&sheet::ANNEX, &sheet::rows(20));
        let dry = typed(&world, good(), &["--dry-run"]).await;
        let told = printed(&dry);
        assert_eq!(
            (dry.code, &told["new"], &told["written"]),
            (Some(0), &20.into(), &false.into()),
            "{dry:?}"
        );
        let mut rows = sheet::rows(20);
        rows[4][4] = "GB/T 2423（系列）".to_owned();
        let wrong = typed(&world, sheet::csv(&sheet::ANNEX, &rows), &[]).await;
        let told = printed(&wrong);
        assert_eq!(
            (wrong.code, &told["failed"], &told["written"]),
            (Some(1), &1.into(), &false.into()),
            "{wrong:?}"
        );
        assert_eq!(
            (&told["errors"][0]["row"], &told["errors"][0]["code"]),
            (&6.into(), &"STANDARD_SERIES".into())
        );
        let valid = typed(&world, sheet::csv(&sheet::ANNEX, &rows), &["--valid-only"]).await;
        let told = printed(&valid);
        assert_eq!(
            (valid.code, &told["state"], &told["new"]),
            (Some(1), &"APPLIED".into(), &19.into()),
            "{valid:?}"
        );
        let mut odd = sheet::ANNEX;
        odd[2] = "样品";
        let unknown = typed(&world, sheet::csv(&odd, &sheet::rows(20)), &[]).await;
        assert_eq!(unknown.code, Some(1), "{unknown:?}");
        assert!(unknown.stderr.contains("检测对象"), "{unknown:?}");
        let mapped = typed(&world, sheet::csv(&odd, &sheet::rows(20)), &["--map", "样品=OBJECT"]).await;
        let told = printed(&mapped);
        assert_eq!(
            (mapped.code, &told["new"], &told["unchanged"]),
            (Some(0), &1.into(), &19.into()),
            "{mapped:?}"
        );
        world.cluster.stop().await;
    });
}

#[test]
fn failed_rows_are_saved_an_import_is_taken_back_and_the_rows_exported_from_a_shell() {
    nqi_tests::played(async {
        let world = World::start(Backend::Sqlite).await;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = folder.path();
        let before = said(&world, place, &["export", "scope", "--out", "before.csv"]).await;
        assert_eq!(before.code, Some(0), "{before:?}");
        let mut rows = sheet::rows(3);
        rows[1][4] = "GB/T 2423（系列）".to_owned();
        std::fs::write(place.join("附表.csv"), sheet::csv(&sheet::ANNEX, &rows)).expect("a file");
        let lab = world.lab();
        let mut words =
            vec!["import", "scope", "附表.csv", "--site", &lab.site, "--accreditation", &lab.accreditation];
        words.extend(["--valid-only", "--failed-rows", "failed.csv"]);
        let done = said(&world, place, &words).await;
        let told = printed(&done);
        assert_eq!(
            (done.code, &told["state"], &told["new"]),
            (Some(1), &"APPLIED".into(), &2.into()),
            "{done:?}"
        );
        assert_eq!(told["failed_rows"], "failed.csv");
        let failed = std::fs::read_to_string(place.join("failed.csv")).expect("the wrong row");
        assert!(failed.contains("GB/T 2423（系列）") && failed.contains("STANDARD_SERIES"), "{failed}");
        assert!(!failed.contains("参数3"), "only the wrong one: {failed}");
        let more = said(&world, place, &["export", "scope", "--format", "csv", "--out", "more.csv"]).await;
        assert_eq!(more.code, Some(0), "{more:?}");
        let read = |name: &str| std::fs::read_to_string(place.join(name)).expect("a table");
        assert!(read("more.csv").contains("参数3") && !read("before.csv").contains("参数3"));
        let book = said(&world, place, &["export", "scope", "--format", "xlsx", "--out", "all.xlsx"]).await;
        assert_eq!(book.code, Some(0), "{book:?}");
        assert!(std::fs::read(place.join("all.xlsx")).expect("a workbook").starts_with(b"PK"));
        let id = told["id"].as_str().expect("an id").to_owned();
        let undone = said(&world, place, &["import", "scope", "--undo", &id]).await;
        let told = printed(&undone);
        assert_eq!(
            (undone.code, &told["state"], &told["taken_back"], &told["kept"]),
            (Some(0), &"UNDONE".into(), &2.into(), &0.into()),
            "{undone:?}"
        );
        said(&world, place, &["export", "scope", "--out", "after.csv"]).await;
        assert_eq!(read("after.csv"), read("before.csv"), "exactly what it was");
        let twice = said(&world, place, &["import", "scope", "--undo", &id]).await;
        assert!(twice.code == Some(1) && twice.stderr.contains("WRONG_STATE"), "{twice:?}");
        let both = said(&world, place, &["import", "scope", "附表.csv", "--undo", &id]).await;
        assert_eq!(both.code, Some(2), "a file and an undoing are two things: {both:?}");
        let nowhere = said(&world, place, &["export", "scope", "--out", "none/table.csv"]).await;
        assert!(nowhere.code == Some(1) && nowhere.stderr.contains("none/table.csv"), "{nowhere:?}");
        world.cluster.stop().await;
    });
}
