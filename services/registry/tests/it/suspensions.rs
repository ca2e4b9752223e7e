//! Days on which a row or a certificate was suspended never count again, and are told.

use crate::world::{Shop, World};
use jiff::civil::Date;
use jiff::{ToSpan, tz};
use nqi_platform::auth::Role;
use nqi_platform::wire;
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;

fn today(world: &World) -> Date {
    tz::Offset::constant(8).to_datetime(world.now()).date()
}

/// The same shop with a token of today.
fn later(world: &World, shop: Shop, days: i64) -> Shop {
    world.pass(days * 24 * 3600);
    Shop { owner: world.caller(Role::Provider, shop.id), ..shop }
}

/// Whether a report of each of these days is covered, counted from a day.
async fn covered(world: &World, shop: &Shop, from: Date, days: &[i64]) -> Vec<bool> {
    let mut all = Vec::new();
    for at in days {
        let row = CheckScopeRow {
            kind: 1,
            object: "碳纤维复丝".into(),
            parameter: "拉伸强度".into(),
            standard: "GB/T 3362-2017".into(),
        };
        let request = CheckScopeRequest {
            provider_id: shop.id.to_string(),
            site_id: shop.site.to_string(),
            test_date: Some(wire::date(from + at.days())),
            rows: vec![row],
            ..Default::default()
        };
        let reply = world.capabilities().check_scope(world.service().ask(request)).await.expect("checked");
        all.push(reply.into_inner().results[0].covered);
    }
    all
}

on_both_dialects! {
    async fn a_report_of_a_day_on_which_its_row_was_suspended_is_not_covered_when_it_is_lifted(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let first = today(&world);
        let halt = SuspendScopeRowRequest { id: shop.row.to_string(), reason: "设备送修".into(), ..Default::default() };
        world.capabilities().suspend_scope_row(shop.owner.ask(halt)).await.expect("suspended");
        let shop = later(&world, shop, 3);
        let lift = LiftScopeRowRequest { id: shop.row.to_string(), reason: "复检合格".into(), ..Default::default() };
        let row = world.capabilities().lift_scope_row(shop.owner.ask(lift)).await.expect("lifted").into_inner();
        let days = [-1, 0, 2, 3];
        assert_eq!(covered(&world, &shop, first, &days).await, [true, false, false, true]);
        let past = PastSuspension {
            from: Some(wire::date(first)),
            until: Some(wire::date(first + 2.days())),
            reason: "设备送修".into(),
            by_bureau: false,
            withdrawn: false,
        };
        assert_eq!((row.suspended, row.past_suspensions.as_slice()), (false, [past].as_slice()));
        // Writing the row anew does not wipe it out.
        let mut anew = shop.capability(shop.row);
        anew.scope_row.as_mut().expect("a row").uncertainty = "0.5 %".into();
        world.capabilities().put_scope_row(shop.owner.ask(anew)).await.expect("written");
        assert_eq!(covered(&world, &shop, first, &days).await, [true, false, false, true]);
        let ask = ListScopeRowRevisionsRequest { id: shop.row.to_string(), ..Default::default() };
        let told = world.capabilities().list_scope_row_revisions(shop.owner.ask(ask)).await.expect("history").into_inner();
        let lifted = told.revisions.iter().find(|it| it.action == "scope.lift").expect("the lifting");
        let kept = lifted.changes.iter().find(|it| it.field == "past_suspensions").expect("its days");
        assert!(kept.after.contains(&first.to_string()) && kept.after.contains("设备送修"), "{kept:?}");
    }

    async fn a_row_that_its_lab_writes_suspended_and_writes_again_keeps_the_days_between(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let first = today(&world);
        let mut halted = shop.capability(shop.row);
        halted.scope_row.as_mut().expect("a row").suspended = true;
        world.capabilities().put_scope_row(shop.owner.ask(halted)).await.expect("written");
        let shop = later(&world, shop, 2);
        world.capabilities().put_scope_row(shop.owner.ask(shop.capability(shop.row))).await.expect("written");
        assert_eq!(covered(&world, &shop, first, &[-1, 0, 1, 2]).await, [true, false, false, true]);
    }

    async fn a_report_of_a_day_on_which_its_certificate_was_suspended_is_not_covered_when_it_is_reinstated(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let first = today(&world);
        let decision = |state: AccreditationState| SetAccreditationStateRequest {
            id: shop.accreditation.to_string(),
            state: state.into(),
            reason: "专项检查".into(),
            ..Default::default()
        };
        let (halt, valid) = (decision(AccreditationState::Suspended), decision(AccreditationState::Valid));
        world.providers().set_accreditation_state(world.bureau().ask(halt)).await.expect("suspended");
        let shop = later(&world, shop, 3);
        let it = world.providers().set_accreditation_state(world.bureau().ask(valid)).await.expect("reinstated").into_inner();
        assert_eq!(it.state(), AccreditationState::Valid);
        let past = &it.past_suspensions[0];
        assert_eq!((past.from, past.until), (Some(wire::date(first)), Some(wire::date(first + 2.days()))));
        assert!(past.by_bureau && !past.withdrawn && past.reason == "专项检查");
        assert_eq!(covered(&world, &shop, first, &[-1, 0, 2, 3]).await, [true, false, false, true]);
    }
}
