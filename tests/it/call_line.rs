//! `nqi call` against a running platform: every RPC from a shell.

use nqi_tests::backend::Backend;
use nqi_tests::executable::{self, Ended};
use nqi_tests::world::World;
use serde_json::{Value, json};
use std::time::Duration;

/// The longest that a command may take on a busy machine.
const BOUND: Duration = Duration::from_secs(60);

/// Runs `nqi call` with these words as the owner of the world's laboratory.
async fn called(world: &World, words: &[&str]) -> Ended {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut all = vec!["call"];
    all.extend(words);
    let mut command = executable::command(folder.path(), &all);
    let server = world.cluster.request("GET", "").build().expect("an address").url().to_string();
    command.env("NQI_TOKEN", world.cluster.token(&world.lab().owner)).env("NQI_SERVER", server);
    tokio::task::spawn_blocking(move || executable::run(command, BOUND)).await.expect("no panic")
}

fn printed(ended: &Ended) -> Value {
    assert_eq!(ended.code, Some(0), "{ended:?}");
    serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {ended:?}"))
}

#[test]
fn a_laboratory_keeps_its_days_and_offerings_from_a_shell() {
    nqi_tests::played(async {
        let world = World::start(Backend::Sqlite).await;
        let lab = world.lab();
        let day = json!({"year": 2026, "month": 3, "day": 20});
        let edit = json!({"poolId": lab.pool, "from": day, "to": day, "edit": "CELL_EDIT_CLOSE", "reason": "设备检修"});
        printed(&called(&world, &["CapacityService/EditCells", "--data", &edit.to_string()]).await);
        let asked = json!({"poolId": lab.pool, "from": day, "to": day});
        let cells = printed(&called(&world, &["ListCells", "--data", &asked.to_string()]).await);
        assert_eq!(cells["cells"][0]["closed"], true, "{cells}");
        let known = printed(
            &called(&world, &["GetOffering", "--data", &json!({"id": lab.offering}).to_string()]).await,
        );
        let retired = json!({"id": lab.offering, "etag": known["etag"], "state": "OFFERING_STATE_RETIRED"});
        let offering = printed(&called(&world, &["SetOfferingState", "--data", &retired.to_string()]).await);
        assert_eq!(offering["state"], "OFFERING_STATE_RETIRED", "{offering}");
        world.cluster.stop().await;
    });
}

#[test]
fn a_calendar_over_rest_tells_figures_only_to_those_whom_they_concern() {
    nqi_tests::played(async {
        let world = World::start(Backend::Sqlite).await;
        let (cluster, lab) = (&world.cluster, world.lab());
        let day = json!({"year": 2026, "month": 3, "day": 20});
        let asked = json!({"pool_id": lab.pool, "from": day, "to": day});
        let units = |told: &Value| told["cells"][0]["total"].as_i64().unwrap_or_default();
        for who in [&lab.owner, &world.bureau, &world.admin] {
            let told = cluster.ok(who, "registry.CapacityService.ListCells", asked.clone()).await;
            assert!(units(&told) > 0 && told["figuresHidden"] != true, "{told}");
        }
        for who in [None, Some(&world.other_lab), Some(&world.firm), Some(&world.centre)] {
            let told = cluster.ok(who, "registry.CapacityService.ListCells", asked.clone()).await;
            assert!(units(&told) == 0 && told["figuresHidden"] == true, "{told}");
            assert_eq!(told["cells"][0]["state"], "CELL_STATE_OPEN", "{told}");
        }
        world.cluster.stop().await;
    });
}

#[test]
fn what_a_shell_asks_wrongly_is_told_and_changes_nothing() {
    nqi_tests::played(async {
        let world = World::start(Backend::Sqlite).await;
        let list = called(&world, &[]).await;
        assert_eq!(list.code, Some(0), "{list:?}");
        let line =
            list.stdout.lines().find(|line| line.contains("CapacityService/EditCells")).expect("listed");
        assert!(line.contains("POST") && line.ends_with("/v1/pools/{pool_id}:editCells"), "{line}");
        for (words, told) in [
            (vec!["EditCells"], "pool_id"),
            (vec!["EditCells", "--data", "{"], "must be a JSON object"),
            (vec!["EditCells", "--data", "@none.json"], "--data"),
            (vec!["Nothing"], "without a name lists them all"),
            (vec!["ListPools", "--data", r#"{"providerId":"x"}"#], "provider_id"),
            (vec!["GetMe", "--server", "ftp://weihai"], "SERVER_ADDRESS"),
        ] {
            let ended = called(&world, &words).await;
            assert!(ended.code == Some(1) && ended.stderr.contains(told), "{words:?}: {ended:?}");
        }
        let part = called(&world, &["Cells"]).await;
        assert!(
            part.code == Some(1) && part.stdout.contains("SetCells"),
            "which of them is for the caller: {part:?}"
        );
        world.cluster.stop().await;
    });
}
