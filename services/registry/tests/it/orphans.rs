//! Confirmed holds that requests has no order for.

use crate::ledger::truth;
use crate::world::{Shop, World};
use nqi_platform::ids::new_id;
use nqi_proto::registry::v1::*;
use nqi_registry::release_orphans;
use nqi_store::on_both_dialects;

async fn confirmed(world: &World, shop: &Shop, order: uuid::Uuid) -> Hold {
    let placed = world.capacity().place_hold(world.service().ask(shop.hold(new_id(), &[(6, 2)]))).await;
    let request =
        ConfirmHoldRequest { id: placed.expect("placed").into_inner().id, order_id: order.to_string() };
    world.capacity().confirm_hold(world.service().ask(request)).await.expect("confirmed").into_inner()
}

async fn state(world: &World, hold: &Hold) -> HoldState {
    let asked = GetHoldRequest { id: hold.id.clone() };
    world.capacity().get_hold(world.service().ask(asked)).await.expect("known").into_inner().state()
}

on_both_dialects! {
    async fn a_confirmed_hold_without_an_order_is_given_back_after_ten_minutes_and_reported(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let (lost, order) = (confirmed(&world, &shop, new_id()).await, new_id());
        let kept = confirmed(&world, &shop, order).await;
        world.orders.write(&kept.id, &order.to_string());
        world.pass(599);
        assert_eq!(release_orphans(&world.deps).await.expect("asked"), 0, "not yet ten minutes");
        world.pass(1);
        world.orders.away(true);
        release_orphans(&world.deps).await.expect_err("requests is away");
        assert_eq!(state(&world, &lost).await, HoldState::Confirmed, "nobody knows whether it has an order");
        world.orders.away(false);
        world.orders.write(&kept.id, &order.to_string());
        assert_eq!(release_orphans(&world.deps).await.expect("asked"), 1);
        assert_eq!((state(&world, &lost).await, state(&world, &kept).await), (HoldState::Released, HoldState::Confirmed));
        assert_eq!(shop.cells(&world).await[1], (10, 0, 2));
        let found = truth(&world, &shop).await;
        found.must_be_whole("after an orphan");
        let of: Vec<&str> = found.events.iter().filter(|(id, _)| id.to_string() == lost.id).map(|(_, of)| of.as_str()).collect();
        let events = ["HoldPlaced", "HoldConfirmed", "HoldReleased", "HoldOrphaned"].map(|it| format!("nqi.registry.v1.{it}"));
        assert_eq!(of, events);
        assert!(nqi_platform::telemetry::metrics_text().contains("registry_hold_orphaned_total"));
        // A hold with an order is not asked about for ever.
        world.orders.away(false);
        world.pass(3_600);
        assert_eq!(release_orphans(&world.deps).await.expect("asked"), 0);
        assert_eq!(state(&world, &kept).await, HoldState::Confirmed);
    }

    async fn confirming_again_gives_the_order_ten_minutes_more(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let order = new_id();
        let hold = confirmed(&world, &shop, order).await;
        world.pass(590);
        let again = ConfirmHoldRequest { id: hold.id.clone(), order_id: order.to_string() };
        world.capacity().confirm_hold(world.service().ask(again)).await.expect("the award is tried again");
        world.pass(20);
        assert_eq!(release_orphans(&world.deps).await.expect("asked"), 0);
        world.pass(580);
        assert_eq!(release_orphans(&world.deps).await.expect("asked"), 1);
    }
}
