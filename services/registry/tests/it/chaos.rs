//! Faults between every two statements of the hold use cases: the ledger stays whole, and the same id again has one effect.

use crate::chaos_days::{CELL_POINTS, HORIZON_POINTS, ORPHAN_POINTS, RULE_POINTS};
use crate::ledger::{Truth, torn, truth};
use crate::world::{Caller, Shop, World};
use nqi_platform::ids::new_id;
use nqi_proto::registry::v1::*;
use nqi_store::{Dialect, on_both_dialects};
use std::path::Path;
use tonic::Status;
use uuid::Uuid;

/// Every boundary between two statements of a group of holds, of the sweep, and around the commit.
pub const POINTS: [&str; 15] = [
    "hold.begun",
    "hold.locked",
    "hold.decided",
    "store.together.0",
    "store.together.1",
    "store.together.2",
    "store.together.3",
    "store.together.4",
    "store.together.5",
    "store.together.6",
    "store.together.7",
    "hold.written",
    "hold.sweep",
    "cmd.before_commit",
    "cmd.after_commit",
];

/// Whether the statements of this dialect pass the point: writes that PostgreSQL takes together have one point.
pub fn is_passed(point: &str, dialect: Dialect) -> bool {
    match point.strip_prefix("store.together.") {
        Some(number) => number == "0" || dialect == Dialect::Sqlite,
        None => point != "hold.sweep",
    }
}

/// Whether only steps of a stored hold pass the point.
pub fn is_of_steps(point: &str) -> bool {
    ["store.together.3", "store.together.4"].contains(&point)
}

/// A failure, a transaction that must run again, a panic.
pub const ACTIONS: [&str; 3] = ["1*return(error)", "1*return(contention)", "1*panic"];

#[derive(Clone, Copy, Debug)]
enum Verb {
    Place,
    Confirm,
    Extend,
    Consume,
    Release,
}

const VERBS: [Verb; 5] = [Verb::Place, Verb::Confirm, Verb::Extend, Verb::Consume, Verb::Release];

/// A hold of two days on its way through its life, with ids that a retry repeats.
struct Life {
    id: Uuid,
    order: Uuid,
}

impl Life {
    async fn call(&self, world: &World, shop: &Shop, who: &Caller, verb: Verb) -> Result<Hold, Status> {
        let (id, mut capacity) = (self.id.to_string(), world.capacity());
        let reply = match verb {
            Verb::Place => capacity.place_hold(who.ask(shop.hold(self.id, &[(5, 1), (6, 2)]))).await,
            Verb::Confirm => {
                let order_id = self.order.to_string();
                capacity.confirm_hold(who.ask(ConfirmHoldRequest { id, order_id })).await
            }
            Verb::Extend => {
                let until = world.now() + jiff::SignedDuration::from_secs(1_801);
                let expire_time = Some(nqi_platform::wire::timestamp(until));
                let offer_id = self.order.to_string();
                capacity.extend_hold(who.ask(ExtendHoldRequest { id, expire_time, offer_id })).await
            }
            Verb::Consume => capacity.consume_hold(who.ask(ConsumeHoldRequest { id })).await,
            Verb::Release => capacity.release_hold(who.ask(ReleaseHoldRequest { id })).await,
        };
        reply.map(tonic::Response::into_inner)
    }

    /// Brings a new hold to where `verb` can be asked of it.
    async fn before(world: &World, shop: &Shop, who: &Caller, verb: Verb) -> Life {
        let life = Life { id: new_id(), order: new_id() };
        let steps: &[Verb] = match verb {
            Verb::Place => &[],
            Verb::Confirm | Verb::Extend => &[Verb::Place],
            Verb::Consume | Verb::Release => &[Verb::Place, Verb::Confirm],
        };
        for step in steps {
            life.call(world, shop, who, *step).await.expect("no fault yet");
        }
        life
    }

    /// Gives the units back, so that the next life finds them.
    async fn end(&self, world: &World, shop: &Shop, who: &Caller, verb: Verb) {
        if !matches!(verb, Verb::Consume | Verb::Release) {
            self.call(world, shop, who, Verb::Release).await.expect("released");
        }
    }
}

/// Events of a hold of one type.
pub fn told(truth: &Truth, hold: Uuid, kind: &str) -> usize {
    truth.events.iter().filter(|(id, of)| *id == hold && of == kind).count()
}

fn event_of(verb: Verb) -> Option<&'static str> {
    match verb {
        Verb::Place => Some("nqi.registry.v1.HoldPlaced"),
        Verb::Confirm => Some("nqi.registry.v1.HoldConfirmed"),
        Verb::Extend => None,
        Verb::Consume => Some("nqi.registry.v1.HoldConsumed"),
        Verb::Release => Some("nqi.registry.v1.HoldReleased"),
    }
}

on_both_dialects! {
    async fn a_fault_between_any_two_statements_leaves_the_ledger_whole_and_a_retry_has_one_effect(fx: Fixture) {
        let world = World::new(fx).await;
        let dialect = world.deps.db.dialect();
        let (shop, who) = (Shop::open(&world, 1).await, world.service());
        world.capacity().set_cells(who.ask(shop.days(&[(5, 1_000), (6, 1_000)]))).await.expect("room");
        let mut hits = std::collections::BTreeSet::new();
        for verb in VERBS {
            for point in POINTS.iter().filter(|point| is_passed(point, dialect)) {
                let mut lives = Vec::new();
                for action in ACTIONS {
                    let life = Life::before(&world, &shop, &who, verb).await;
                    let case = format!("{verb:?} at {point} with {action}");
                    fail::cfg(*point, action).expect("an action");
                    let first = life.call(&world, &shop, &who, verb).await;
                    fail::remove(*point);
                    // Not every verb comes by every point.
                    if first.is_err() {
                        hits.insert(*point);
                    }
                    assert_eq!(torn(&world).await, 0, "{case}: I1 and I2 after the fault");
                    let again = life.call(&world, &shop, &who, verb).await;
                    let again = again.unwrap_or_else(|status| panic!("{case}, the same id again: {status:?}"));
                    if let Ok(first) = first {
                        assert_eq!((first.id, first.state), (again.id.clone(), again.state), "{case}");
                    }
                    lives.push(life);
                }
                let (found, case) = (truth(&world, &shop).await, format!("{verb:?} at {point}"));
                found.must_be_whole(&case);
                for life in &lives {
                    if let Some(kind) = event_of(verb) {
                        assert_eq!(told(&found, life.id, kind), 1, "{case}: one effect");
                    }
                    life.end(&world, &shop, &who, verb).await;
                }
            }
        }
        let missed: Vec<_> =
            POINTS.iter().filter(|it| is_passed(it, dialect) && !hits.contains(*it)).collect();
        assert!(missed.is_empty(), "no verb came by {missed:?}");
    }

    async fn a_client_that_goes_away_between_any_two_statements_leaves_the_ledger_whole(fx: Fixture) {
        let world = World::new(fx).await;
        let dialect = world.deps.db.dialect();
        let (shop, who) = (Shop::open(&world, 1).await, world.service());
        for point in POINTS.iter().filter(|point| is_passed(point, dialect) && !is_of_steps(point)) {
            let life = Life::before(&world, &shop, &who, Verb::Place).await;
            fail::cfg(*point, "1*return(pause)").expect("an action");
            {
                let call = life.call(&world, &shop, &who, Verb::Place);
                tokio::pin!(call);
                tokio::select! {
                    biased;
                    outcome = &mut call => panic!("{point} let it pass: {outcome:?}"),
                    () = nqi_store::fault::PAUSED.notified() => {}
                }
                // The caller is dropped here, in the middle.
            }
            nqi_store::fault::GO_ON.notify_one();
            fail::remove(*point);
            let again = life.call(&world, &shop, &who, Verb::Place).await.expect("the same id again");
            assert_eq!(again.state(), HoldState::Held, "{point}");
            let found = truth(&world, &shop).await;
            found.must_be_whole(point);
            assert_eq!(told(&found, life.id, "nqi.registry.v1.HoldPlaced"), 1, "{point}: one effect");
            life.end(&world, &shop, &who, Verb::Place).await;
        }
    }

    async fn a_sweep_that_fails_anywhere_is_made_up_for_by_the_next(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, who) = (Shop::open(&world, 1).await, world.service());
        for point in ["hold.sweep", "store.together.0", "store.together.1", "store.together.6", "hold.written", "cmd.before_commit"] {
            for action in ["1*return(error)", "1*panic"] {
                let life = Life::before(&world, &shop, &who, Verb::Confirm).await;
                world.pass(1_800);
                fail::cfg(point, action).expect("an action");
                let _ = nqi_registry::sweep_holds(&world.deps).await;
                fail::remove(point);
                truth(&world, &shop).await.must_be_whole(point);
                nqi_registry::sweep_holds(&world.deps).await.expect("the next sweep");
                let after = truth(&world, &shop).await;
                after.must_be_whole(point);
                assert_eq!(told(&after, life.id, "nqi.registry.v1.HoldExpired"), 1, "{point} {action}");
                assert_eq!(shop.cells(&world).await[0], (10, 0, 0), "{point} {action}");
                let late = life.call(&world, &shop, &who, Verb::Confirm).await.expect_err("I5");
                assert_eq!(crate::world::problem(late).reason, "HOLD_EXPIRED");
            }
        }
    }

    async fn a_group_that_stalls_with_its_locks_is_late_and_whole_and_who_waited_for_it_too(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, who) = (Shop::open(&world, 1).await, world.service());
        fail::cfg("cmd.before_commit", "1*return(stall)").expect("an action");
        let placing = |units| {
            let (mut capacity, request) = (world.capacity(), who.ask(shop.hold(new_id(), &[(5, units)])));
            tokio::spawn(async move { capacity.place_hold(request).await })
        };
        let slow = placing(3);
        nqi_store::fault::PAUSED.notified().await;
        // Seven are left of ten, whenever the other is through.
        let (seven, eight) = (placing(7), placing(8));
        slow.await.expect("no panic").expect("late, but placed");
        seven.await.expect("no panic").expect("what the other left");
        let refused = crate::world::problem(eight.await.expect("no panic").expect_err("too many"));
        assert_eq!(refused.reason, "CAPACITY_EXHAUSTED");
        fail::remove("cmd.before_commit");
        truth(&world, &shop).await.must_be_whole("after the stall");
        assert_eq!(shop.cells(&world).await[0], (10, 10, 0));
    }

    async fn one_poisoned_ask_does_not_fail_those_that_wait_with_it(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, who) = (Shop::open(&world, 1).await, world.service());
        world.capacity().set_cells(who.ask(shop.days(&[(7, 40)]))).await.expect("room");
        // The first group of several fails as a whole; each of its asks then has a transaction of its own.
        fail::cfg("hold.decided", "1*off->1*return(error)").expect("an action");
        let mut placing = tokio::task::JoinSet::new();
        for _ in 0..40 {
            let (mut capacity, request) = (world.capacity(), who.ask(shop.hold(new_id(), &[(7, 1)])));
            placing.spawn(async move { capacity.place_hold(request).await });
        }
        let outcomes = placing.join_all().await;
        fail::remove("hold.decided");
        let failed = outcomes.iter().filter(|outcome| outcome.is_err()).count();
        assert!(failed <= 1, "{failed} failed; only an ask that was alone in its group may");
        let found = truth(&world, &shop).await;
        found.must_be_whole("after the poisoned group");
        let placed = i32::try_from(outcomes.len() - failed).expect("few");
        assert_eq!(shop.cells(&world).await[2].1, placed, "as many units as answers");
    }
}

#[test]
fn every_point_in_the_source_is_tested() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = std::collections::BTreeSet::new();
    for folder in [root.join("src/app"), root.join("../store/src")] {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|ext| ext == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source file");
                let names = text.split("fault::at(\"").skip(1).filter_map(|rest| rest.split('"').next());
                found.extend(names.map(str::to_owned));
                let places = text.split('"').filter(|text| text.starts_with("store.together."));
                found.extend(places.map(str::to_owned));
            }
        }
    }
    let points =
        POINTS.iter().chain(&CELL_POINTS).chain(&RULE_POINTS).chain(&HORIZON_POINTS).chain(&ORPHAN_POINTS);
    let tested: std::collections::BTreeSet<String> = points.map(|point| (*point).to_owned()).collect();
    assert_eq!(found, tested);
}
