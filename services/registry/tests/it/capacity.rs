//! Holds: nothing is oversold, nothing is lost, and time decides by the register's clock.

use crate::world::{Shop, World, day, problem};
use nqi_platform::ids::new_id;
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use tonic::Code;

fn confirm(hold: &Hold, order: uuid::Uuid) -> ConfirmHoldRequest {
    ConfirmHoldRequest { id: hold.id.clone(), order_id: order.to_string() }
}

on_both_dialects! {
    async fn of_64_concurrent_holds_on_one_unit_exactly_one_is_placed(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        world.capacity().set_cells(shop.owner.ask(shop.days(&[(7, 1)]))).await.expect("one unit");
        let mut placing = tokio::task::JoinSet::new();
        for _ in 0..64 {
            let (mut capacity, request) = (world.capacity(), shop.owner.ask(shop.hold(new_id(), &[(7, 1)])));
            placing.spawn(async move { capacity.place_hold(request).await });
        }
        let outcomes = placing.join_all().await;
        let placed = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        let refused = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
        assert_eq!(placed, 1);
        for status in refused {
            let problem = problem(status.clone());
            assert_eq!((problem.code, problem.reason.as_ref()), (Code::ResourceExhausted, "CAPACITY_EXHAUSTED"));
        }
        assert_eq!(shop.cells(&world).await[2], (1, 1, 0));
    }

    async fn of_64_concurrent_holds_through_two_replicas_no_unit_is_sold_twice(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        world.capacity().set_cells(shop.owner.ask(shop.days(&[(7, 3), (8, 3)]))).await.expect("three units");
        let replicas = [world.replica().await, world.replica().await];
        let mut placing = tokio::task::JoinSet::new();
        for number in 0..64 {
            let mut capacity = replicas[number % 2].clone();
            // Bundles in either order of days: whoever locks, locks in the ledger's order.
            let lines = if number % 4 < 2 { [(7, 1), (8, 1)] } else { [(8, 1), (7, 1)] };
            let request = shop.owner.ask(shop.hold(new_id(), &lines));
            placing.spawn(async move { capacity.place_hold(request).await });
        }
        let outcomes = placing.join_all().await;
        let (placed, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!((placed.len(), refused.len()), (3, 61));
        for status in refused.into_iter().filter_map(Result::err) {
            assert_eq!(problem(status).reason, "CAPACITY_EXHAUSTED");
        }
        // Each is confirmed by the replica that has not placed it, twice at once.
        let mut confirming = tokio::task::JoinSet::new();
        for hold in placed.into_iter().filter_map(Result::ok) {
            let (hold, order) = (hold.into_inner(), new_id());
            for replica in &replicas {
                let mut capacity = replica.clone();
                let request = shop.owner.ask(confirm(&hold, order));
                confirming.spawn(async move { capacity.confirm_hold(request).await });
            }
        }
        assert!(confirming.join_all().await.iter().all(Result::is_ok), "the same order twice is one effect");
        assert_eq!(shop.cells(&world).await[2..4], [(3, 0, 3), (3, 0, 3)]);
    }

    async fn a_hold_is_all_or_nothing_and_the_refusal_names_the_cells(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        // Two lines on one day count together: 6 + 6 > 10.
        let refused = world.capacity().place_hold(shop.owner.ask(shop.hold(new_id(), &[(5, 1), (6, 6), (6, 6)]))).await;
        let refused = problem(refused.expect_err("too much"));
        assert_eq!(refused.reason, "CAPACITY_EXHAUSTED");
        assert_eq!(refused.fact("cells"), Some(format!("{}/2026-01-06=10", shop.pool).as_str()));
        assert!(refused.zh.contains("2026-01-06 需 12，余 10"), "{}", refused.zh);
        assert_eq!(shop.cells(&world).await, [(10, 0, 0), (10, 0, 0)]);
        // A day without a cell has nothing free; a closed one neither.
        let mut closing = shop.days(&[(5, 10)]);
        closing.cells[0].closed = true;
        world.capacity().set_cells(shop.owner.ask(closing)).await.expect("closed");
        let refused = world.capacity().place_hold(shop.owner.ask(shop.hold(new_id(), &[(5, 1), (9, 1)]))).await;
        let cells = problem(refused.expect_err("closed and absent"));
        assert_eq!(cells.fact("cells"), Some(format!("{0}/2026-01-05=0,{0}/2026-01-09=0", shop.pool).as_str()));
    }

    async fn holds_of_several_providers_are_confirmed_together_or_not_at_all(fx: Fixture) {
        let world = World::new(fx).await;
        let shops = [Shop::open(&world, 1).await, Shop::open(&world, 2).await];
        let (service, mut capacity) = (world.service(), world.capacity());
        let mut holds = Vec::new();
        for (shop, ttl_seconds) in shops.iter().zip([600, 1_800]) {
            let request = PlaceHoldRequest { ttl_seconds, ..shop.hold(new_id(), &[(5, 3)]) };
            holds.push(capacity.place_hold(service.ask(request)).await.expect("placed").into_inner());
        }
        let orders = [new_id(), new_id()];
        let both = ConfirmHoldsRequest { holds: vec![confirm(&holds[0], orders[0]), confirm(&holds[1], orders[1])] };
        // A stranger among them.
        let mut odd = both.clone();
        odd.holds.push(ConfirmHoldRequest { id: new_id().to_string(), order_id: new_id().to_string() });
        let refused = problem(capacity.confirm_holds(service.ask(odd.clone())).await.expect_err("unknown"));
        assert_eq!((refused.code, refused.fact("hold_id")), (Code::NotFound, Some(odd.holds[2].id.as_str())));
        let none = problem(capacity.confirm_holds(service.ask(ConfirmHoldsRequest::default())).await.expect_err("none"));
        assert_eq!(none.violations[0].field, "holds");
        odd.holds[2].order_id = "x".to_owned();
        let wrong = problem(capacity.confirm_holds(service.ask(odd)).await.expect_err("no id"));
        assert_eq!(wrong.violations[0].field, "holds[2].order_id");
        // The first has run out: the second stays held, and can still be confirmed alone.
        world.deps.clock.advance_to(world.now() + jiff::SignedDuration::from_secs(601));
        let late = problem(capacity.confirm_holds(service.ask(both.clone())).await.expect_err("expired"));
        assert_eq!((late.reason.as_ref(), late.fact("hold_id")), ("HOLD_EXPIRED", Some(holds[0].id.as_str())));
        assert_eq!(shops[1].cells(&world).await[0], (10, 3, 0), "nothing was confirmed");
        let request = PlaceHoldRequest { ttl_seconds: 600, ..shops[0].hold(new_id(), &[(6, 2)]) };
        let anew = capacity.place_hold(service.ask(request)).await.expect("placed").into_inner();
        let both = ConfirmHoldsRequest { holds: vec![confirm(&anew, orders[0]), confirm(&holds[1], orders[1])] };
        for _ in 0..2 {
            let done = capacity.confirm_holds(service.ask(both.clone())).await.expect("both").into_inner().holds;
            let shown: Vec<_> = done.iter().map(|hold| (hold.state(), hold.order_id.clone())).collect();
            assert_eq!(shown, orders.map(|order| (HoldState::Confirmed, order.to_string())), "asked twice, one effect");
        }
        assert_eq!((shops[0].cells(&world).await[1], shops[1].cells(&world).await[0]), ((10, 0, 2), (10, 0, 3)));
        // Behind another order neither moves.
        let other = ConfirmHoldsRequest { holds: vec![confirm(&anew, orders[0]), confirm(&holds[1], new_id())] };
        let taken = problem(capacity.confirm_holds(service.ask(other)).await.expect_err("another order"));
        assert_eq!(taken.reason, "HOLD_OF_OTHER_ORDER");
    }

    async fn one_id_has_one_effect(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let (id, mut capacity) = (new_id(), world.capacity());
        let first = capacity.place_hold(shop.owner.ask(shop.hold(id, &[(5, 2), (5, 1)]))).await.expect("placed").into_inner();
        let again = capacity.place_hold(shop.owner.ask(shop.hold(id, &[(5, 3)]))).await.expect("the same units").into_inner();
        assert_eq!(first, again);
        let other = capacity.place_hold(shop.owner.ask(shop.hold(id, &[(5, 4)]))).await.expect_err("other units");
        assert_eq!((other.code(), problem(other).reason.as_ref()), (Code::AlreadyExists, "HOLD_ID_REUSED"));
        let offered = PlaceHoldRequest { offer_id: new_id().to_string(), ..shop.hold(id, &[(5, 3)]) };
        let other = capacity.place_hold(shop.owner.ask(offered)).await.expect_err("the same units for an offer");
        assert_eq!((other.code(), problem(other).reason.as_ref()), (Code::AlreadyExists, "HOLD_ID_REUSED"));
        let order = new_id();
        for _ in 0..2 {
            let hold = capacity.confirm_hold(shop.owner.ask(confirm(&first, order))).await.expect("confirmed").into_inner();
            assert_eq!((hold.state(), hold.order_id), (HoldState::Confirmed, order.to_string()));
        }
        let other = capacity.confirm_hold(shop.owner.ask(confirm(&first, new_id()))).await.expect_err("another order");
        assert_eq!(problem(other).reason, "HOLD_OF_OTHER_ORDER");
        assert_eq!(shop.cells(&world).await[0], (10, 0, 3));
        for _ in 0..2 {
            let request = ConsumeHoldRequest { id: first.id.clone() };
            capacity.consume_hold(shop.owner.ask(request)).await.expect("consumed");
        }
        let gone = capacity.release_hold(shop.owner.ask(ReleaseHoldRequest { id: first.id.clone() })).await;
        assert_eq!(problem(gone.expect_err("the work is done")).reason, "WRONG_STATE");
        assert_eq!(shop.cells(&world).await[0], (10, 0, 3));
    }

    async fn a_hold_that_expired_cannot_be_confirmed_and_its_units_come_back(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut capacity = world.capacity();
        let hold = capacity.place_hold(shop.owner.ask(shop.hold(new_id(), &[(6, 10)]))).await.expect("placed").into_inner();
        world.pass(1799);
        assert_eq!(nqi_registry::sweep_holds(&world.deps).await.expect("a sweep"), 0);
        let later = ExtendHoldRequest {
            id: hold.id.clone(),
            expire_time: Some(nqi_platform::wire::timestamp(world.now() + jiff::SignedDuration::from_secs(10))),
            ..Default::default()
        };
        let hold = capacity.extend_hold(shop.owner.ask(later)).await.expect("longer").into_inner();
        let earlier = ExtendHoldRequest { id: hold.id.clone(), expire_time: Some(nqi_platform::wire::timestamp(world.now())), ..Default::default() };
        let refused = capacity.extend_hold(shop.owner.ask(earlier)).await.expect_err("only ever later");
        assert_eq!(problem(refused).reason, "HOLD_ONLY_EXTENDED");
        world.pass(10);
        let late = capacity.confirm_hold(shop.owner.ask(confirm(&hold, new_id()))).await.expect_err("the last instant is over");
        assert_eq!((late.code(), problem(late).reason.as_ref()), (Code::FailedPrecondition, "HOLD_EXPIRED"));
        // Not swept yet, but in the way of somebody else: it goes first.
        let next = capacity.place_hold(shop.owner.ask(shop.hold(new_id(), &[(6, 10)]))).await.expect("the units are free").into_inner();
        assert_eq!(next.state(), HoldState::Held);
        let dead = capacity.get_hold(shop.owner.ask(GetHoldRequest { id: hold.id.clone() })).await.expect("known").into_inner();
        assert_eq!(dead.state(), HoldState::Expired);
        world.pass(1800);
        assert_eq!(nqi_registry::sweep_holds(&world.deps).await.expect("a sweep"), 1);
        assert_eq!(nqi_registry::sweep_holds(&world.deps).await.expect("a sweep"), 0);
        assert_eq!(shop.cells(&world).await[1], (10, 0, 0));
    }

    async fn confirming_and_expiring_at_once_have_one_winner(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        for round in 0..8 {
            let mut capacity = world.capacity();
            let hold = capacity.place_hold(shop.owner.ask(shop.hold(new_id(), &[(6, 1)]))).await.expect("placed").into_inner();
            world.pass(1799);
            let (deps, clock) = (world.deps.clone(), world.deps.clock.clone());
            let request = shop.owner.ask(confirm(&hold, new_id()));
            let sweeping = tokio::spawn(async move {
                clock.advance_to(clock.now() + jiff::SignedDuration::from_secs(1));
                nqi_registry::sweep_holds(&deps).await
            });
            let confirmed = capacity.confirm_hold(request).await;
            let swept = sweeping.await.expect("no panic").expect("a sweep");
            let swept = swept + nqi_registry::sweep_holds(&world.deps).await.expect("a sweep");
            assert_eq!(u64::from(confirmed.is_ok()) + swept, 1, "round {round}: {confirmed:?}");
            let (total, held, used) = shop.cells(&world).await[1];
            assert_eq!((held, used <= total), (0, true));
            if confirmed.is_ok() {
                capacity.release_hold(shop.owner.ask(ReleaseHoldRequest { id: hold.id })).await.expect("given back");
            }
            assert_eq!(shop.cells(&world).await[1], (10, 0, 0));
        }
    }

    async fn what_the_platform_holds_for_a_case_is_not_the_providers_to_give_back(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut capacity = world.capacity();
        let wanted = PlaceHoldRequest { offer_id: new_id().to_string(), ..shop.hold(new_id(), &[(6, 1)]) };
        let placed = capacity.place_hold(world.service().ask(wanted)).await.expect("placed");
        let hold = placed.into_inner();
        let release = || ReleaseHoldRequest { id: hold.id.clone() };
        let refused = capacity.release_hold(shop.owner.ask(release())).await.expect_err("promised");
        assert_eq!(problem(refused).reason, "HELD_FOR_A_CASE");
        let taken = capacity.confirm_hold(shop.owner.ask(confirm(&hold, new_id()))).await.expect_err("promised");
        assert_eq!(problem(taken).reason, "HELD_FOR_A_CASE");
        assert_eq!(shop.cells(&world).await[1], (10, 1, 0));
        capacity.release_hold(world.service().ask(release())).await.expect("given back by who placed it");
        assert_eq!(shop.cells(&world).await[1], (10, 0, 0));
    }

    async fn past_days_of_a_released_order_stay_used(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut capacity = world.capacity();
        let hold = capacity.place_hold(shop.owner.ask(shop.hold(new_id(), &[(5, 2), (6, 2)]))).await.expect("placed").into_inner();
        capacity.confirm_hold(world.service().ask(confirm(&hold, new_id()))).await.expect("awarded");
        // 2026-01-06 00:00 in Weihai.
        world.pass(16 * 3600);
        let freed = capacity.release_hold(world.service().ask(ReleaseHoldRequest { id: hold.id })).await.expect("released").into_inner();
        let states: Vec<HoldState> = freed.lines.iter().map(HoldLine::state).collect();
        assert_eq!((freed.state(), states), (HoldState::Released, vec![HoldState::Consumed, HoldState::Released]));
        assert_eq!(shop.cells(&world).await, [(10, 0, 2), (10, 0, 0)]);
        let owner = world.caller(nqi_platform::auth::Role::Provider, shop.id);
        let past = capacity.place_hold(owner.ask(shop.hold(new_id(), &[(5, 1)]))).await.expect_err("yesterday");
        assert_eq!(problem(past).violations[0].reason, "DAY_IN_PAST");
    }

    async fn a_total_never_drops_below_what_is_taken(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut capacity = world.capacity();
        let hold = capacity.place_hold(shop.owner.ask(shop.hold(new_id(), &[(5, 4)]))).await.expect("placed").into_inner();
        capacity.confirm_hold(shop.owner.ask(confirm(&hold, new_id()))).await.expect("confirmed");
        capacity.place_hold(shop.owner.ask(shop.hold(new_id(), &[(5, 3)]))).await.expect("placed");
        let refused = problem(capacity.set_cells(shop.owner.ask(shop.days(&[(5, 6), (6, 1)]))).await.expect_err("7 are taken"));
        let told = &refused.violations[0];
        assert_eq!((refused.code, told.field.as_str(), told.reason), (Code::InvalidArgument, "cells[2026-01-05].total", "BELOW_TAKEN"));
        assert_eq!(shop.cells(&world).await, [(10, 3, 4), (10, 0, 0)], "nothing changed");
        capacity.set_cells(shop.owner.ask(shop.days(&[(5, 7)]))).await.expect("exactly what is taken");
    }

    async fn impossible_holds_are_refused_by_field(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let many: Vec<(i8, i32)> = vec![(5, 1); 367];
        let mut long = shop.hold(new_id(), &[(5, 1)]);
        long.ttl_seconds = 15 * 86_400 + 1;
        for (request, field, reason) in [
            (shop.hold(new_id(), &[]), "lines", "OUT_OF_RANGE"),
            (shop.hold(new_id(), &many), "lines", "OUT_OF_RANGE"),
            (shop.hold(new_id(), &[(5, 0)]), "lines[0].units", "OUT_OF_RANGE"),
            (shop.hold(new_id(), &[(5, -1)]), "lines[0].units", "OUT_OF_RANGE"),
            (shop.hold(new_id(), &[(4, 1)]), "lines[0].day", "DAY_IN_PAST"),
            (long, "ttl_seconds", "OUT_OF_RANGE"),
            (PlaceHoldRequest { id: "7".into(), ..shop.hold(new_id(), &[(5, 1)]) }, "id", "INVALID_ID"),
        ] {
            let refused = problem(world.capacity().place_hold(shop.owner.ask(request)).await.expect_err(field));
            let told = &refused.violations[0];
            assert_eq!((refused.code, told.field.as_str(), told.reason), (Code::InvalidArgument, field, reason));
        }
        let other = Shop::open(&world, 2).await;
        let mut both = shop.hold(new_id(), &[(5, 1)]);
        both.lines.extend(other.hold(new_id(), &[(5, 1)]).lines);
        let refused = problem(world.capacity().place_hold(world.service().ask(both)).await.expect_err("two providers"));
        assert_eq!(refused.violations[0].reason, "SEVERAL_PROVIDERS");
        assert_eq!(shop.cells(&world).await, [(10, 0, 0), (10, 0, 0)]);
        let range = ListCellsRequest { pool_id: shop.pool.to_string(), from: Some(day(2026, 1, 1)), to: Some(day(2027, 1, 2)) };
        let refused = problem(world.capacity().list_cells(shop.owner.ask(range)).await.expect_err("more than a year"));
        assert_eq!(refused.violations[0].field, "to");
    }
}
