//! Who sees how much capacity a provider has and how much of it is taken, and what everybody else is told of its days.

use crate::world::{Caller, Shop, World, day};
use nqi_platform::auth::Role;
use nqi_platform::ids::new_id;
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;

/// Some days of January 2026 as a caller sees them.
async fn seen(world: &World, shop: &Shop, who: &Caller, (from, to): (i8, i8)) -> ListCellsResponse {
    let ask = ListCellsRequest {
        pool_id: shop.pool.to_string(),
        from: Some(day(2026, 1, from)),
        to: Some(day(2026, 1, to)),
    };
    world.capacity().list_cells(who.ask(ask)).await.expect("a public call").into_inner()
}

/// A pool with an open, a full and a closed day and a day of rest, from Thursday the 8th of January on.
async fn four_days(world: &World, shop: &Shop) {
    let mut capacity = world.capacity();
    let rules = PoolRules {
        weekday_totals: vec![8, 8, 8, 8, 8, 0, 0],
        observe_holidays: true,
        horizon_days: 30,
        ..Default::default()
    };
    let rules =
        PutPoolRulesRequest { pool_id: shop.pool.to_string(), rules: Some(rules), ..Default::default() };
    capacity.put_pool_rules(shop.owner.ask(rules)).await.expect("rules");
    capacity.place_hold(shop.owner.ask(shop.hold(new_id(), &[(8, 3), (9, 8)]))).await.expect("a hold");
    let close = EditCellsRequest {
        pool_id: shop.pool.to_string(),
        from: Some(day(2026, 1, 12)),
        to: Some(day(2026, 1, 12)),
        edit: CellEdit::Close.into(),
        reason: "拉伸试验机大修".into(),
        ..Default::default()
    };
    capacity.edit_cells(shop.owner.ask(close)).await.expect("closed");
}

const STATES: [CellState; 5] =
    [CellState::Open, CellState::Full, CellState::Holiday, CellState::Holiday, CellState::Closed];

on_both_dialects! {
    async fn only_the_provider_the_bureau_and_the_platform_see_the_figures_of_a_calendar(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, rival) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        four_days(&world, &shop).await;
        let of = |role| world.caller(role, new_id());
        for who in [&shop.owner, &world.bureau(), &of(Role::Admin), &world.service()] {
            let told = seen(&world, &shop, who, (8, 12)).await;
            assert!(!told.figures_hidden);
            let cells = told.cells;
            assert_eq!(cells.iter().map(Cell::state).collect::<Vec<_>>(), STATES);
            let taken = cells.iter().map(|it| (it.total, it.held)).collect::<Vec<_>>();
            assert_eq!(taken, [(8, 3), (8, 8), (0, 0), (0, 0), (8, 0)]);
            assert_eq!(cells[4].reason, "拉伸试验机大修");
            assert!(cells[0].version > 0 && cells[0].origin() == CellOrigin::Rule);
        }
        for who in [&rival.owner, &of(Role::Enterprise), &of(Role::Centre), &Caller::anonymous()] {
            let told = seen(&world, &shop, who, (8, 12)).await;
            assert!(told.figures_hidden);
            let bare = |(at, state): (usize, &CellState)| Cell {
                pool_id: shop.pool.to_string(),
                provider_id: shop.id.to_string(),
                day: Some(day(2026, 1, 8 + i8::try_from(at).expect("a day"))),
                closed: matches!(state, CellState::Closed | CellState::Holiday),
                state: (*state).into(),
                ..Default::default()
            };
            assert_eq!(told.cells, STATES.iter().enumerate().map(bare).collect::<Vec<_>>(), "nothing but the states");
        }
    }

    async fn a_rival_cannot_count_holds_and_learns_nothing_of_days_that_are_over(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, rival) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        four_days(&world, &shop).await;
        let before = seen(&world, &shop, &rival.owner, (5, 12)).await;
        world.capacity().place_hold(shop.owner.ask(shop.hold(new_id(), &[(8, 1)]))).await.expect("one more");
        assert_eq!(seen(&world, &shop, &rival.owner, (5, 12)).await, before, "a hold that leaves units free shows nowhere");
        world.pass(4 * 86_400);
        // Their tokens are over as well.
        let (owner, rival) = (world.caller(Role::Provider, shop.id), world.caller(Role::Provider, rival.id));
        let days = |told: &ListCellsResponse| told.cells.iter().map(|it| it.day.expect("a day").day).collect::<Vec<_>>();
        assert_eq!(days(&seen(&world, &shop, &rival, (5, 12)).await), [9, 10, 11, 12]);
        assert_eq!(days(&seen(&world, &shop, &Caller::anonymous(), (5, 8)).await), [0; 0], "all of them are over");
        assert_eq!(days(&seen(&world, &shop, &owner, (5, 12)).await), [5, 6, 7, 8, 9, 10, 11, 12]);
    }

    async fn a_holiday_is_named_to_everybody(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        four_days(&world, &shop).await;
        let mut capacity = world.capacity();
        let ask = GetPoolRulesRequest { pool_id: shop.pool.to_string() };
        let mut rules = capacity.get_pool_rules(shop.owner.ask(ask)).await.expect("rules").into_inner();
        rules.horizon_days = 60;
        let put = PutPoolRulesRequest { pool_id: shop.pool.to_string(), rules: Some(rules), ..Default::default() };
        capacity.put_pool_rules(shop.owner.ask(put)).await.expect("up to spring");
        let spring = Some(day(2026, 2, 17));
        let ask = ListCellsRequest { pool_id: shop.pool.to_string(), from: spring, to: spring };
        let told = capacity.list_cells(Caller::anonymous().ask(ask)).await.expect("a day").into_inner();
        assert!(told.figures_hidden && told.cells[0].state() == CellState::Holiday);
        assert!(told.cells[0].reason.contains("春节"), "{:?}", told.cells);
    }
}
