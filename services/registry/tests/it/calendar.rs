//! Weekly rules, edits of day ranges with their effects, utilisation.

use crate::ledger::truth;
use crate::world::{Shop, World, day, problem};
use nqi_kernel::worktime::{Calendar, china};
use nqi_platform::auth::Role;
use nqi_platform::ids::new_id;
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use tonic::Code;

fn rules(shop: &Shop, totals: [i32; 7]) -> PutPoolRulesRequest {
    let rules = PoolRules {
        weekday_totals: totals.to_vec(),
        observe_holidays: true,
        horizon_days: 60,
        ..Default::default()
    };
    PutPoolRulesRequest { pool_id: shop.pool.to_string(), rules: Some(rules), ..Default::default() }
}

/// An edit of days of January 2026.
fn edit(shop: &Shop, from: i8, to: i8, edit: CellEdit) -> EditCellsRequest {
    EditCellsRequest {
        pool_id: shop.pool.to_string(),
        from: Some(day(2026, 1, from)),
        to: Some(day(2026, 1, to)),
        edit: edit.into(),
        reason: if edit == CellEdit::Close { "设备检修".into() } else { String::new() },
        ..Default::default()
    }
}

async fn cells(world: &World, shop: &Shop, from: (i8, i8), to: (i8, i8)) -> Vec<Cell> {
    let asked = ListCellsRequest {
        pool_id: shop.pool.to_string(),
        from: Some(day(2026, from.0, from.1)),
        to: Some(day(2026, to.0, to.1)),
    };
    world.capacity().list_cells(shop.owner.ask(asked)).await.expect("cells").into_inner().cells
}

on_both_dialects! {
    async fn rules_make_days_that_tell_closed_full_and_holiday_apart_and_a_job_keeps_them_made(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut capacity = world.capacity();
        let asked = PutPoolRulesRequest { validate_only: true, ..rules(&shop, [8, 8, 8, 8, 6, 0, 0]) };
        let told = capacity.put_pool_rules(shop.owner.ask(asked)).await.expect("a preview").into_inner();
        assert_eq!((told.changed_days, told.overridden_days), (59, 2), "61 days but the two set by hand");
        assert_eq!(cells(&world, &shop, (1, 1), (3, 31)).await.len(), 2, "nothing was written");
        let set = capacity.put_pool_rules(shop.owner.ask(rules(&shop, [8, 8, 8, 8, 6, 0, 0]))).await.expect("set").into_inner();
        assert_eq!((set.changed_days, set.overridden_days), (59, 2));
        let made = cells(&world, &shop, (1, 5), (3, 6)).await;
        assert_eq!(made.len(), 61);
        let on = |month: i32, number: i32| {
            let day = |cell: &&Cell| cell.day.as_ref().is_some_and(|it| (it.month, it.day) == (month, number));
            made.iter().find(day).expect("a day").clone()
        };
        assert_eq!((on(1, 5).total, on(1, 5).origin()), (10, CellOrigin::Override), "set by hand before");
        assert_eq!((on(1, 9).total, on(1, 9).state(), on(1, 9).origin()), (6, CellState::Open, CellOrigin::Rule));
        assert_eq!((on(1, 10).state(), on(1, 10).reason.as_str()), (CellState::Holiday, ""));
        assert_eq!(on(2, 17).state(), CellState::Holiday);
        assert!(on(2, 17).reason.contains("春节"), "{}", on(2, 17).reason);
        // Full and closed are other states than a holiday.
        capacity.place_hold(shop.owner.ask(shop.hold(new_id(), &[(9, 6)]))).await.expect("all of Friday");
        capacity.edit_cells(shop.owner.ask(edit(&shop, 12, 12, CellEdit::Close))).await.expect("closed");
        let week = cells(&world, &shop, (1, 9), (1, 12)).await;
        let states: Vec<CellState> = week.iter().map(Cell::state).collect();
        assert_eq!(states, [CellState::Full, CellState::Holiday, CellState::Holiday, CellState::Closed]);
        assert_eq!(week[3].reason, "设备检修");
        let refused = capacity.place_hold(shop.owner.ask(shop.hold(new_id(), &[(10, 1)]))).await.expect_err("a Saturday");
        assert_eq!(problem(refused).reason, "CAPACITY_EXHAUSTED");
        // Nothing to do today; two days later two days more.
        assert_eq!(nqi_registry::keep_horizon(&world.deps).await.expect("kept"), 0);
        world.pass(2 * 86_400);
        assert_eq!(nqi_registry::keep_horizon(&world.deps).await.expect("kept"), 2);
        assert_eq!(nqi_registry::keep_horizon(&world.deps).await.expect("kept"), 0);
        truth(&world, &shop).await.must_be_whole("days made");
    }

    async fn a_published_calendar_makes_the_days_of_rules_anew_and_only_once(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut capacity = world.capacity();
        capacity.put_pool_rules(shop.owner.ask(rules(&shop, [8, 8, 8, 8, 6, 0, 0]))).await.expect("set");
        assert_eq!(nqi_registry::keep_horizon(&world.deps).await.expect("kept"), 0);
        let thursday = || cells(&world, &shop, (1, 15), (1, 15));
        assert_eq!(thursday().await[0].state(), CellState::Open);
        let spec = china().spec().next_revision().with_rest(jiff::civil::date(2026, 1, 15), "停电检修");
        world.deps.calendar.learn(Calendar::new(spec).expect("a calendar"));
        assert_eq!(nqi_registry::keep_horizon(&world.deps).await.expect("kept"), 1, "one day became a day of rest");
        assert_eq!((thursday().await[0].state(), thursday().await[0].reason.as_str()), (CellState::Holiday, "停电检修"));
        assert_eq!(nqi_registry::keep_horizon(&world.deps).await.expect("kept"), 0);
        // Rules and edits that come later follow it as well.
        let back = capacity.edit_cells(shop.owner.ask(edit(&shop, 15, 15, CellEdit::FollowRules)));
        assert_eq!(back.await.expect("nothing to do").into_inner().unchanged_days, 1);
        truth(&world, &shop).await.must_be_whole("a published calendar");
    }

    async fn new_rules_leave_days_set_by_hand_and_keep_what_is_taken(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut capacity = world.capacity();
        let first = capacity.put_pool_rules(shop.owner.ask(rules(&shop, [8; 7]))).await.expect("set").into_inner();
        capacity.place_hold(shop.owner.ask(shop.hold(new_id(), &[(7, 5)]))).await.expect("placed");
        let stale = capacity.put_pool_rules(shop.owner.ask(PutPoolRulesRequest {
            rules: Some(PoolRules { etag: "\"7\"".into(), weekday_totals: vec![1; 7], ..Default::default() }),
            ..rules(&shop, [1; 7])
        }));
        assert_eq!(problem(stale.await.expect_err("another version")).reason, "ETAG_MISMATCH");
        let mut fewer = rules(&shop, [3; 7]);
        fewer.rules.get_or_insert_default().etag = first.rules.expect("rules").etag;
        let set = capacity.put_pool_rules(shop.owner.ask(fewer)).await.expect("set").into_inner();
        assert_eq!(set.exceeded_days, [day(2026, 1, 7)]);
        let week = cells(&world, &shop, (1, 5), (1, 8)).await;
        assert_eq!(week.iter().map(|it| (it.total, it.held)).collect::<Vec<_>>(), [(10, 0), (10, 0), (5, 5), (3, 0)]);
        let back = edit(&shop, 5, 6, CellEdit::FollowRules);
        capacity.edit_cells(shop.owner.ask(back)).await.expect("back to the rules");
        assert!(cells(&world, &shop, (1, 5), (1, 6)).await.iter().all(|it| it.total == 3 && it.origin() == CellOrigin::Rule));
    }

    async fn an_edit_tells_its_effects_first_and_is_all_or_nothing(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut capacity = world.capacity();
        capacity.put_pool_rules(shop.owner.ask(rules(&shop, [8, 8, 8, 8, 8, 0, 0]))).await.expect("set");
        let order = new_id();
        let hold = capacity.place_hold(shop.owner.ask(shop.hold(new_id(), &[(7, 5), (8, 1)]))).await.expect("placed").into_inner();
        let confirm = ConfirmHoldRequest { id: hold.id.clone(), order_id: order.to_string() };
        capacity.confirm_hold(shop.owner.ask(confirm)).await.expect("confirmed");
        capacity.place_hold(shop.owner.ask(shop.hold(new_id(), &[(7, 1)]))).await.expect("placed");
        let lower = EditCellsRequest { total: 4, weekdays: vec![1, 2, 3, 4, 5], ..edit(&shop, 5, 11, CellEdit::SetTotal) };
        let before = cells(&world, &shop, (1, 5), (1, 11)).await;
        let asked = EditCellsRequest { validate_only: true, ..lower.clone() };
        let told = capacity.edit_cells(shop.owner.ask(asked)).await.expect("a preview").into_inner();
        assert!(told.validated_only);
        assert_eq!((told.days.len(), told.unchanged_days), (5, 0), "Monday to Friday");
        let refused: Vec<_> = told.days.iter().filter(|it| it.refused).collect();
        assert_eq!(refused.len(), 1);
        let wednesday = refused[0];
        assert_eq!(wednesday.before.as_ref().expect("a cell").day, Some(day(2026, 1, 7)));
        assert_eq!(wednesday.holds.iter().map(|it| (it.state(), it.units)).collect::<Vec<_>>(), [(HoldState::Confirmed, 5), (HoldState::Held, 1)]);
        assert_eq!(wednesday.holds[0].order_id, order.to_string());
        assert_eq!(cells(&world, &shop, (1, 5), (1, 11)).await, before, "a preview changes nothing");
        let low = problem(capacity.edit_cells(shop.owner.ask(lower)).await.expect_err("6 are taken"));
        assert_eq!((low.code, low.violations.len()), (Code::InvalidArgument, 1));
        assert_eq!((low.violations[0].field.as_str(), low.violations[0].reason), ("cells[2026-01-07].total", "BELOW_TAKEN"));
        assert!(low.violations[0].zh.contains("已占用 1、已确认 5"), "{}", low.violations[0].zh);
        assert_eq!(cells(&world, &shop, (1, 5), (1, 11)).await, before, "all or nothing");
        // Closing never takes from anybody; it blocks new holds only.
        let done = capacity.edit_cells(shop.owner.ask(edit(&shop, 7, 8, CellEdit::Close))).await.expect("closed").into_inner();
        assert!(done.days.iter().all(|it| !it.refused));
        let release = ReleaseHoldRequest { id: hold.id };
        capacity.place_hold(shop.owner.ask(shop.hold(new_id(), &[(8, 1)]))).await.expect_err("closed");
        capacity.release_hold(shop.owner.ask(release)).await.expect("a hold on a closed day is given back");
        let again = capacity.edit_cells(shop.owner.ask(edit(&shop, 7, 8, CellEdit::Close))).await.expect("closed already").into_inner();
        assert_eq!((again.days.len(), again.unchanged_days), (0, 2));
        truth(&world, &shop).await.must_be_whole("edited");
    }

    async fn days_that_are_over_are_not_edited_any_more(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        world.pass(24 * 3600);
        let shop = Shop { owner: world.caller(Role::Provider, shop.id), ..shop };
        let before = cells(&world, &shop, (1, 1), (1, 31)).await;
        let mut capacity = world.capacity();
        let set = capacity.set_cells(shop.owner.ask(shop.days(&[(5, 7), (6, 7)]))).await;
        let refused = problem(set.expect_err("the 5th is over"));
        let told = &refused.violations[0];
        assert_eq!((refused.code, told.field.as_str(), told.reason), (Code::InvalidArgument, "cells[2026-01-05].day", "DAY_IN_PAST"));
        assert!(told.zh.contains("2026-01-05") && told.en.contains("2026-01-05"), "{told:?}");
        for validate_only in [true, false] {
            let asked = EditCellsRequest { validate_only, ..edit(&shop, 5, 6, CellEdit::Close) };
            let refused = problem(capacity.edit_cells(shop.owner.ask(asked)).await.expect_err("the 5th is over"));
            assert_eq!((refused.violations[0].field.as_str(), refused.violations[0].reason), ("from", "DAY_IN_PAST"));
        }
        assert_eq!(cells(&world, &shop, (1, 1), (1, 31)).await, before);
        capacity.set_cells(shop.owner.ask(shop.days(&[(6, 7)]))).await.expect("today is not over");
        capacity.edit_cells(shop.owner.ask(edit(&shop, 6, 7, CellEdit::Close))).await.expect("nor for an edit");
    }

    async fn wrong_rules_and_edits_are_refused_by_field(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, other) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        let mut capacity = world.capacity();
        let close = edit(&shop, 5, 6, CellEdit::Close);
        for (request, field) in [
            (EditCellsRequest { reason: String::new(), ..close.clone() }, "reason"),
            (EditCellsRequest { from: None, ..close.clone() }, "from"),
            (EditCellsRequest { to: Some(day(2026, 1, 4)), ..close.clone() }, "to"),
            (EditCellsRequest { to: Some(day(2027, 1, 6)), ..close.clone() }, "to"),
            (EditCellsRequest { weekdays: vec![8], ..close.clone() }, "weekdays[0]"),
            (EditCellsRequest { weekdays: vec![7], ..close.clone() }, "weekdays"),
            (EditCellsRequest { total: 3, ..close.clone() }, "total"),
            (EditCellsRequest { edit: 0, ..close.clone() }, "edit"),
            (EditCellsRequest { edit: CellEdit::SetTotal.into(), total: -1, ..close.clone() }, "total"),
        ] {
            let refused = problem(capacity.edit_cells(shop.owner.ask(request)).await.expect_err(field));
            assert_eq!((refused.code, refused.violations[0].field.as_str()), (Code::InvalidArgument, field));
        }
        let mut short = rules(&shop, [1; 7]);
        short.rules.get_or_insert_default().weekday_totals.pop();
        let mut far = rules(&shop, [1; 7]);
        far.rules.get_or_insert_default().horizon_days = 367;
        let negative = rules(&shop, [1, 1, -1, 1, 1, 1, 1]);
        for (request, field) in
            [(short, "rules.weekday_totals"), (far, "rules.horizon_days"), (negative, "rules.weekday_totals[2]")]
        {
            let refused = problem(capacity.put_pool_rules(shop.owner.ask(request)).await.expect_err(field));
            assert_eq!((refused.code, refused.violations[0].field.as_str()), (Code::InvalidArgument, field));
        }
        let foreign = capacity.edit_cells(other.owner.ask(close)).await.expect_err("another's pool");
        assert_eq!(foreign.code(), Code::NotFound);
        let long = PlaceHoldRequest { ttl_seconds: 1_801, ..shop.hold(new_id(), &[(5, 1)]) };
        let refused = problem(capacity.place_hold(shop.owner.ask(long.clone())).await.expect_err("while choosing"));
        assert_eq!(refused.violations[0].field, "ttl_seconds");
        let quoted = PlaceHoldRequest { offer_id: new_id().to_string(), ttl_seconds: 15 * 86_400, ..long };
        capacity.place_hold(shop.owner.ask(quoted)).await.expect("behind a quotation");
    }

    async fn utilisation_is_summed_by_pool_for_its_provider_and_for_the_bureau(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, other) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        let mut capacity = world.capacity();
        let hold = capacity.place_hold(shop.owner.ask(shop.hold(new_id(), &[(5, 10), (6, 2)]))).await.expect("placed").into_inner();
        let confirm = ConfirmHoldRequest { id: hold.id, order_id: new_id().to_string() };
        capacity.confirm_hold(shop.owner.ask(confirm)).await.expect("confirmed");
        capacity.place_hold(shop.owner.ask(shop.hold(new_id(), &[(6, 3)]))).await.expect("placed");
        let asked = ListUtilisationRequest { from: Some(day(2026, 1, 1)), to: Some(day(2026, 1, 31)), ..Default::default() };
        let own = capacity.list_utilisation(shop.owner.ask(asked.clone())).await.expect("own").into_inner();
        assert_eq!(own.pools.len(), 1);
        let pool = &own.pools[0];
        assert_eq!((pool.total, pool.held, pool.used, pool.days, pool.full_days), (20, 3, 12, 2, 1));
        assert_eq!((pool.taken_permille, pool.used_permille, pool.display_name.as_str()), (750, 600, "拉伸试验机"));
        let foreign = ListUtilisationRequest { provider_id: other.id.to_string(), ..asked.clone() };
        assert_eq!(capacity.list_utilisation(shop.owner.ask(foreign)).await.expect_err("another's").code(), Code::NotFound);
        let enterprise = world.caller(Role::Enterprise, new_id());
        let denied = capacity.list_utilisation(enterprise.ask(asked.clone())).await.expect_err("not theirs");
        assert_eq!(denied.code(), Code::PermissionDenied);
        let mut page = ListUtilisationRequest { page_size: 1, ..asked };
        let first = capacity.list_utilisation(world.bureau().ask(page.clone())).await.expect("all").into_inner();
        let sum = first.sum.expect("a sum");
        assert_eq!((sum.total, sum.held, sum.used, first.pools.len()), (40, 3, 12, 1));
        page.page_token = first.next_page_token;
        let second = capacity.list_utilisation(world.bureau().ask(page)).await.expect("the rest").into_inner();
        assert_eq!((second.pools.len(), second.next_page_token.as_str()), (1, ""));
        assert_ne!(first.pools[0].pool_id, second.pools[0].pool_id);
    }
}
