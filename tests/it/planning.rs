//! Plans that become holds in the registry's ledger.

use std::collections::BTreeMap;

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

    async fn a_batch_of_unequal_loads_holds_for_each_item_what_it_needs_and_no_day_is_overbooked(backend: Backend) {
        let world = World::start(backend).await;
        let (cluster, service) = (&world.cluster, &world.service);
        // Samples of 1, 2, 3, 4 by turns: a unit each, so the items load a pool unequally.
        let samples = |number: i64| 1 + number % 4;
        let needs: Vec<Value> = (0..12)
            .map(|number| {
                let mut need = named(&format!("n{number}"));
                need["quantity"] = json!(samples(number));
                json!({"need": need})
            })
            .collect();
        let plan = json!({"items": needs, "validate_only": true, "full": true});
        let planned = cluster.ok(&world.firm, "matching.PlanningService.AssignBatch", plan).await;
        let number = |of: &Value, name: &str| text(&of[name]).parse::<i64>().unwrap_or_else(|_| panic!("{of}"));
        assert!(number(&planned, "lowerBoundE6") <= number(&planned, "totalCostE6"), "{planned}");
        let commit = json!({"items": needs, "request_id": Uuid::now_v7(), "full": true});
        let assigned = cluster.ok(service, "matching.PlanningService.AssignBatch", commit.clone()).await;
        let again = cluster.ok(service, "matching.PlanningService.AssignBatch", commit).await;
        assert_eq!(again["assigned"], assigned["assigned"], "a repeated commit takes nothing twice");
        let winners = assigned["assigned"].as_array().expect("winners");
        assert_eq!(winners.len(), 12, "{assigned}");
        let mut days: BTreeMap<(String, String), i64> = BTreeMap::new();
        for winner in winners {
            let hold = hold(&world, &text(&winner["holdId"])).await;
            let lines = hold["lines"].as_array().expect("lines");
            let units = |line: &Value| line["units"].as_i64().expect("units");
            let item: i64 = text(&winner["itemId"])[1..].parse().expect("a number");
            assert_eq!(lines.iter().map(units).sum::<i64>(), samples(item), "{winner}");
            for line in lines {
                *days.entry((text(&line["poolId"]), line["day"].to_string())).or_default() += units(line);
            }
        }
        assert!(days.values().all(|units| *units <= world::CAPACITY), "{days:?}");
        assert_eq!(days.values().sum::<i64>(), 30);
        world.cluster.stop().await;
    }
}
