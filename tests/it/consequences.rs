//! What the platform does by itself when something happens elsewhere.

use std::time::Duration;

use nqi_tests::case::Stage;
use nqi_tests::eventually::eventually;
use nqi_tests::on_both_back_ends;
use nqi_tests::world::World;
use serde_json::json;

on_both_back_ends! {
    async fn a_suspended_provider_loses_its_live_offers_and_the_hold_behind_them(backend: Backend) {
        let world = World::start(backend).await;
        let cluster = &world.cluster;
        let case = world.case(Stage::Quoted).await;
        let held = cluster.ok(&world.service, "registry.CapacityService.GetHold", json!({"id": case.hold})).await;
        assert_eq!(held["state"], "HOLD_STATE_HELD", "{held}");
        let suspend = json!({"id": world.lab().owner.id(), "state": "PROVIDER_STATE_SUSPENDED", "reason": "专项检查"});
        cluster.ok(&world.bureau, "registry.ProviderService.SetProviderState", suspend).await;
        let bound = Duration::from_secs(30);
        let offer = eventually(bound, "the offer is over", || async {
            let offer = cluster.ok(&world.firm, "requests.OfferService.GetOffer", json!({"id": case.offer})).await;
            (offer["state"] == "OFFER_STATE_CANCELLED").then_some(offer)
        })
        .await;
        assert_eq!(offer["reason"], "PROVIDER_INACTIVE", "{offer}");
        eventually(bound, "the days are free again", || async {
            let hold = cluster.ok(&world.service, "registry.CapacityService.GetHold", json!({"id": case.hold})).await;
            (hold["state"] == "HOLD_STATE_RELEASED").then_some(())
        })
        .await;
        world.cluster.stop().await;
    }
}
