//! Faults between every two statements of edits of days, of weekly rules and of the jobs that keep days and orphans: all or
//! nothing, and the next try makes up for it.

use crate::chaos::{ACTIONS, POINTS, is_passed, told};
use crate::ledger::truth;
use crate::world::{Caller, Shop, World, day};
use nqi_platform::ids::new_id;
use nqi_proto::registry::v1::*;
use nqi_registry::{keep_horizon, release_orphans};
use nqi_store::on_both_dialects;

/// Every boundary between two statements of an edit of days.
pub const CELL_POINTS: [&str; 5] =
    ["cells.begun", "cells.locked", "cells.written", "cells.told", "cells.audited"];

/// Those of an edit of weekly rules, beside the writing of its days.
pub const RULE_POINTS: [&str; 4] = ["rules.begun", "rules.planned", "rules.written", "rules.audited"];

/// Those of the job that makes days, beside the writing of them.
pub const HORIZON_POINTS: [&str; 4] =
    ["horizon.claimed", "horizon.planned", "horizon.written", "horizon.noted"];

/// Those of the job that gives orphans back, beside the writing of the ledger.
pub const ORPHAN_POINTS: [&str; 3] = ["orphan.known", "orphan.claimed", "orphan.locked"];

/// What days that are written pass on the way to their commit.
pub const DAYS_WRITTEN: [&str; 4] = ["cells.written", "cells.told", "cmd.before_commit", "cmd.after_commit"];

/// Weekly rules with so many units on every day.
pub fn weekly(shop: &Shop, units: i32, horizon_days: i32) -> PutPoolRulesRequest {
    let rules = PoolRules { weekday_totals: vec![units; 7], horizon_days, ..Default::default() };
    PutPoolRulesRequest { pool_id: shop.pool.to_string(), rules: Some(rules), ..Default::default() }
}

/// The units of Monday and every day (total, closed) of January to March 2026.
pub async fn shown(world: &World, shop: &Shop, who: &Caller) -> (Option<i32>, Vec<(i32, bool)>) {
    let (pool_id, mut capacity) = (shop.pool.to_string(), world.capacity());
    let asked = who.ask(GetPoolRulesRequest { pool_id: pool_id.clone() });
    let rules = capacity.get_pool_rules(asked).await.expect("rules").into_inner();
    let ask = ListCellsRequest { pool_id, from: Some(day(2026, 1, 1)), to: Some(day(2026, 3, 31)) };
    let cells = capacity.list_cells(who.ask(ask)).await.expect("cells").into_inner().cells;
    (rules.weekday_totals.first().copied(), cells.into_iter().map(|it| (it.total, it.closed)).collect())
}

/// A confirmed hold of two units on the 6th, whose order requests never wrote, ten minutes later.
pub async fn orphan(world: &World, shop: &Shop) -> uuid::Uuid {
    let (id, who) = (new_id(), world.service());
    world.capacity().place_hold(who.ask(shop.hold(id, &[(6, 2)]))).await.expect("placed");
    let confirm = ConfirmHoldRequest { id: id.to_string(), order_id: new_id().to_string() };
    world.capacity().confirm_hold(who.ask(confirm)).await.expect("confirmed");
    world.pass(600);
    id
}

on_both_dialects! {
    async fn a_fault_between_any_two_statements_of_an_edit_of_days_changes_nothing(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, who) = (Shop::open(&world, 1).await, world.service());
        let edit = |closed: bool| EditCellsRequest {
            pool_id: shop.pool.to_string(),
            from: Some(crate::world::day(2026, 1, 5)),
            to: Some(crate::world::day(2026, 1, 6)),
            edit: if closed { CellEdit::Close } else { CellEdit::Open }.into(),
            reason: "设备检修".into(),
            ..Default::default()
        };
        let shown = async || {
            let ask = ListCellsRequest {
                pool_id: shop.pool.to_string(),
                from: Some(crate::world::day(2026, 1, 5)),
                to: Some(crate::world::day(2026, 1, 6)),
            };
            let cells = world.capacity().list_cells(who.ask(ask)).await.expect("cells").into_inner().cells;
            cells.into_iter().map(|it| (it.total, it.closed)).collect::<Vec<_>>()
        };
        let (mut total, mut closed) = (10, false);
        for point in CELL_POINTS.into_iter().chain(["cmd.before_commit", "cmd.after_commit"]) {
            for action in ACTIONS {
                for by_range in [false, true] {
                    let case = format!("{point} with {action}, a range: {by_range}");
                    let before = shown().await;
                    (total, closed) = if by_range { (total, !closed) } else { (total + 1, false) };
                    let ask = async || {
                        let mut capacity = world.capacity();
                        match by_range {
                            true => capacity.edit_cells(who.ask(edit(closed))).await.map(drop),
                            false => capacity.set_cells(who.ask(shop.days(&[(5, total), (6, total)]))).await.map(drop),
                        }
                    };
                    fail::cfg(point, action).expect("an action");
                    let first = ask().await;
                    fail::remove(point);
                    if action == "1*return(error)" && point != "cmd.after_commit" {
                        assert!(first.is_err(), "{case}: the point was not passed");
                        assert_eq!(shown().await, before, "{case}: all or nothing");
                    }
                    truth(&world, &shop).await.must_be_whole(&case);
                    if first.is_err() {
                        ask().await.unwrap_or_else(|status| panic!("{case}, once more: {status:?}"));
                    }
                    assert_eq!(shown().await, [(total, closed); 2], "{case}");
                    truth(&world, &shop).await.must_be_whole(&case);
                }
            }
        }
    }

    async fn a_fault_between_any_two_statements_of_new_weekly_rules_changes_nothing(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, who) = (Shop::open(&world, 1).await, world.service());
        let mut units = 0;
        for point in RULE_POINTS.into_iter().chain(DAYS_WRITTEN) {
            for action in ACTIONS {
                let case = format!("{point} with {action}");
                let before = shown(&world, &shop, &who).await;
                units += 1;
                let mut capacity = world.capacity();
                fail::cfg(point, action).expect("an action");
                let first = capacity.put_pool_rules(who.ask(weekly(&shop, units, 14))).await;
                fail::remove(point);
                if action == "1*return(error)" && point != "cmd.after_commit" {
                    assert!(first.is_err(), "{case}: the point was not passed");
                    assert_eq!(shown(&world, &shop, &who).await, before, "{case}: all or nothing");
                }
                truth(&world, &shop).await.must_be_whole(&case);
                if first.is_err() {
                    let again = capacity.put_pool_rules(who.ask(weekly(&shop, units, 14))).await;
                    again.unwrap_or_else(|status| panic!("{case}, once more: {status:?}"));
                }
                let (monday, days) = shown(&world, &shop, &who).await;
                // The first two days are set by hand.
                assert_eq!((monday, &days[2..]), (Some(units), [(units, false); 13].as_slice()), "{case}");
                truth(&world, &shop).await.must_be_whole(&case);
            }
        }
    }

    async fn days_that_a_fault_kept_from_being_made_are_made_by_the_next_run(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        world.capacity().put_pool_rules(world.service().ask(weekly(&shop, 4, 5))).await.expect("set");
        for point in HORIZON_POINTS.into_iter().chain(DAYS_WRITTEN) {
            for action in ACTIONS {
                let case = format!("{point} with {action}");
                world.pass(24 * 3600);
                let who = world.service();
                let (_, before) = shown(&world, &shop, &who).await;
                fail::cfg(point, action).expect("an action");
                let _ = keep_horizon(&world.deps).await;
                fail::remove(point);
                let (_, after) = shown(&world, &shop, &who).await;
                if action == "1*return(error)" && point != "cmd.after_commit" {
                    assert_eq!(after, before, "{case}: all or nothing");
                }
                truth(&world, &shop).await.must_be_whole(&case);
                keep_horizon(&world.deps).await.expect("the next run");
                let (_, days) = shown(&world, &shop, &who).await;
                assert_eq!(days.len(), before.len() + 1, "{case}: one day more");
                assert_eq!(days.last(), Some(&(4, false)), "{case}");
                truth(&world, &shop).await.must_be_whole(&case);
            }
        }
    }

    async fn an_orphan_that_a_fault_kept_from_being_given_back_is_given_back_once_by_the_next_run(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, dialect) = (Shop::open(&world, 1).await, world.deps.db.dialect());
        let of_ledger = POINTS.into_iter().filter(|point| !point.starts_with("hold.") && is_passed(point, dialect));
        let mut hits = std::collections::BTreeSet::new();
        for point in ["orphan.claimed", "orphan.locked", "hold.written"].into_iter().chain(of_ledger) {
            for action in ACTIONS {
                let case = format!("{point} with {action}");
                let id = orphan(&world, &shop).await;
                // The job reads the time in a transaction of its own before it gives anything back.
                let late = if point.starts_with("cmd.") { format!("1*off->{action}") } else { action.to_owned() };
                fail::cfg(point, &late).expect("an action");
                let first = release_orphans(&world.deps).await;
                fail::remove(point);
                if action == "1*return(error)" && first.is_err() {
                    hits.insert(point);
                    let given_back = i32::from(point == "cmd.after_commit") * 2;
                    assert_eq!(shop.cells(&world).await[1], (10, 0, 2 - given_back), "{case}: all or nothing");
                }
                truth(&world, &shop).await.must_be_whole(&case);
                release_orphans(&world.deps).await.expect("the next run");
                let found = truth(&world, &shop).await;
                found.must_be_whole(&case);
                for kind in ["nqi.registry.v1.HoldReleased", "nqi.registry.v1.HoldOrphaned"] {
                    assert_eq!(told(&found, id, kind), 1, "{case}: {kind}");
                }
                assert_eq!(shop.cells(&world).await[1], (10, 0, 0), "{case}");
            }
        }
        for point in ["orphan.claimed", "orphan.locked", "hold.written", "cmd.before_commit", "cmd.after_commit"] {
            assert!(hits.contains(point), "the job did not come by {point}, only by {hits:?}");
        }
        assert!(hits.iter().any(|point| point.starts_with("store.together.")), "between no two writes: {hits:?}");
    }

    async fn a_hold_whose_order_could_not_be_noted_is_kept_and_noted_by_the_next_run(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let id = orphan(&world, &shop).await;
        world.orders.write(&id.to_string(), &new_id().to_string());
        fail::cfg("orphan.known", "1*return(error)").expect("an action");
        release_orphans(&world.deps).await.expect_err("the point is passed");
        fail::remove("orphan.known");
        assert_eq!(release_orphans(&world.deps).await.expect("the next run"), 0);
        // Requests forgets it, but is not asked again.
        world.orders.away(false);
        assert_eq!(release_orphans(&world.deps).await.expect("the run after"), 0);
        assert_eq!(shop.cells(&world).await[1], (10, 0, 2));
        truth(&world, &shop).await.must_be_whole("a known order");
    }
}
