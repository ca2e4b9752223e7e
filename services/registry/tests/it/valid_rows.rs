//! The list of rows that are valid today answers what the rule of a row says, page by page.

use crate::world::{Shop, World, day, problem};
use nqi_platform::ids::new_id;
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Names of the rows that are valid today, from pages of two; the total is the same on each.
async fn valid(world: &World, shop: &Shop, rows: &BTreeMap<String, &'static str>) -> Vec<&'static str> {
    let mut ask = ListScopeRowsRequest {
        provider_id: shop.id.to_string(),
        valid_today: true,
        page_size: 2,
        ..Default::default()
    };
    let (mut ids, mut totals) = (Vec::new(), Vec::new());
    loop {
        let page = world.capabilities().list_scope_rows(world.bureau().ask(ask.clone())).await;
        let page = page.expect("a page").into_inner();
        assert!(page.scope_rows.len() == 2 || page.next_page_token.is_empty(), "only the last page is short");
        ids.extend(page.scope_rows.into_iter().map(|row| row.id));
        totals.push(page.total_size);
        ask.page_token = page.next_page_token;
        if ask.page_token.is_empty() {
            break;
        }
    }
    assert!(totals.iter().all(|total| *total as usize == ids.len()), "{totals:?} of {}", ids.len());
    assert!(ids.is_sorted() && ids.windows(2).all(|two| two[0] != two[1]), "in order, each once");
    // The count judges every row by the rule itself.
    let ask = CountScopeRequest { provider_ids: vec![shop.id.to_string()] };
    let counted =
        world.capabilities().count_scope(world.bureau().ask(ask)).await.expect("counts").into_inner();
    assert_eq!(counted.counts[0].valid_lines as usize, ids.len());
    let mut names: Vec<&str> = ids.iter().map(|id| rows[id]).collect();
    names.sort_unstable();
    names
}

async fn put(world: &World, shop: &Shop, name: &str, change: impl FnOnce(&mut ScopeRow)) -> Uuid {
    let mut request = shop.capability(new_id());
    let row = request.scope_row.as_mut().expect("a row");
    row.parameter = name.into();
    change(row);
    let put = world.capabilities().put_scope_row(shop.owner.ask(request)).await.map_err(problem).expect(name);
    put.into_inner().id.parse().expect("an id")
}

async fn suspend(world: &World, row: Uuid, from: Option<i8>, until: Option<i8>) {
    let january = |number| day(2026, 1, number);
    let ask = SuspendScopeRowRequest {
        id: row.to_string(),
        reason: "设备送检".into(),
        from: from.map(january),
        until: until.map(january),
        ..Default::default()
    };
    world
        .capabilities()
        .suspend_scope_row(world.bureau().ask(ask))
        .await
        .map_err(problem)
        .expect("suspended");
}

on_both_dialects! {
    async fn rows_valid_today_are_those_that_the_rule_calls_valid_on_every_day_and_page(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::register_only(&world, 1).await;
        let mut rows = BTreeMap::new();
        let mut named = |name: &'static str, id: Uuid| { rows.insert(id.to_string(), name); id };
        let short = PutAccreditationRequest {
            accreditation: shop.certificate(shop.accreditation, 1, "").accreditation.map(|it| Accreditation {
                number: "211520340002".into(),
                valid_to: Some(day(2026, 1, 7)),
                ..it
            }),
            ..shop.certificate(new_id(), 1, "211520340002")
        };
        let short = world.providers().put_accreditation(shop.owner.ask(short)).await.expect("a certificate").into_inner().id;
        named("always", put(&world, &shop, "always", |_| {}).await);
        named("over", put(&world, &shop, "over", |row| row.valid_to = Some(day(2026, 1, 4))).await);
        named("tomorrow", put(&world, &shop, "tomorrow", |row| row.valid_from = Some(day(2026, 1, 6))).await);
        named("this day", put(&world, &shop, "this day", |row| {
            row.valid_from = Some(day(2026, 1, 5));
            row.valid_to = Some(day(2026, 1, 5));
        }).await);
        named("short certificate", put(&world, &shop, "short certificate", |row| row.accreditation_id = short).await);
        let rejected = named("rejected", put(&world, &shop, "rejected", |_| {}).await);
        let verdict = VerifyScopeRowsRequest {
            ids: vec![rejected.to_string()],
            verification: VerificationState::Rejected.into(),
            source: "证书附表公示".into(),
            ..Default::default()
        };
        world.capabilities().verify_scope_rows(world.bureau().ask(verdict)).await.expect("judged");
        let suspended = named("suspended", put(&world, &shop, "suspended", |_| {}).await);
        suspend(&world, suspended, None, None).await;
        let two_days = named("two days off", put(&world, &shop, "two days off", |_| {}).await);
        suspend(&world, two_days, Some(6), Some(7)).await;
        // One suspension takes the place of another: the days of the first that are over stay off.
        let again = named("off again", put(&world, &shop, "off again", |_| {}).await);
        suspend(&world, again, None, None).await;

        let first = ["always", "short certificate", "this day", "two days off"];
        assert_eq!(valid(&world, &shop, &rows).await, first);
        world.pass(86_400);
        assert_eq!(valid(&world, &shop, &rows).await, ["always", "short certificate", "tomorrow"]);
        let lift = LiftScopeRowRequest { id: again.to_string(), reason: "设备合格".into(), ..Default::default() };
        world.capabilities().lift_scope_row(world.bureau().ask(lift)).await.expect("lifted");
        assert_eq!(valid(&world, &shop, &rows).await, ["always", "off again", "short certificate", "tomorrow"]);
        world.pass(2 * 86_400);
        assert_eq!(valid(&world, &shop, &rows).await, ["always", "off again", "tomorrow", "two days off"]);
        // Without a certificate that holds no row does.
        world.pass(365 * 86_400);
        assert_eq!(valid(&world, &shop, &rows).await, [""; 0]);
    }
}
