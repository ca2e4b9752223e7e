//! Plans that become holds in the registry's ledger.

use nqi_tests::case::text;
use nqi_tests::on_both_back_ends;
use nqi_tests::world::{self, World};
use serde_json::{Value, json};
use uuid::Uuid;

fn named(name: &str) -> Value {
    let mut need = world::need();
    need["item_id"] = json!(name);
    need
}

/// The hold as the registry has it.
async fn hold(world: &World, id: &str) -> Value {
    world.cluster.ok(&world.service, "registry.CapacityService.GetHold", json!({"id": id})).await
}

on_both_back_ends! {
    async fn a_bundle_and_a_batch_are_held_by_a_service_once_and_by_nobody_else(backend: Backend) {
        let world = World::start(backend).await;
        let (cluster, service) = (&world.cluster, &world.service);
        let items = json!([
            {"need": named("first")},
            {"need": named("second"), "after": [{"item_id": "first", "lag_days": 2}]},
        ]);
        let plan = json!({"items": items, "validate_only": true});
        let planned = cluster.ok(&world.firm, "matching.PlanningService.PlanBundle", plan).await;
        assert_eq!(planned["items"].as_array().map(Vec::len), Some(2), "{planned}");
        assert!(planned["holds"].as_array().is_none_or(Vec::is_empty), "{planned}");
        let commit = json!({"items": items, "request_id": Uuid::now_v7()});
        let denied = cluster.call(&world.firm, "matching.PlanningService.PlanBundle", commit.clone()).await;
        assert_eq!(denied.code(), "PERMISSION_DENIED");
        let held = cluster.ok(service, "matching.PlanningService.PlanBundle", commit.clone()).await;
        let again = cluster.ok(service, "matching.PlanningService.PlanBundle", commit).await;
        assert_eq!(held["holds"], again["holds"]);
        let mut units = 0;
        for placed in held["holds"].as_array().expect("holds") {
            let hold = hold(&world, &text(&placed["holdId"])).await;
            assert_eq!(hold["state"], "HOLD_STATE_HELD", "{hold}");
            units += hold["lines"].as_array().expect("lines").iter().map(|line| line["units"].as_i64().unwrap_or(0)).sum::<i64>();
        }
        assert_eq!(units, 2, "both items, once: {held}");
        let needs: Vec<Value> = (0..6).map(|number| json!({"need": named(&format!("n{number}"))})).collect();
        let commit = json!({"items": needs, "request_id": Uuid::now_v7()});
        let assigned = cluster.ok(service, "matching.PlanningService.AssignBatch", commit).await;
        let winners = assigned["assigned"].as_array().expect("winners");
        assert_eq!(winners.len(), 6, "{assigned}");
        for winner in winners {
            let hold = hold(&world, &text(&winner["holdId"])).await;
            assert_eq!(hold["state"], "HOLD_STATE_HELD", "{hold}");
            assert_eq!(hold["providerId"], winner["candidate"]["providerId"]);
        }
        world.cluster.stop().await;
    }
}
