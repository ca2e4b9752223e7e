//! Cases that are not the caller's, and quotations that have run out.

use jiff::SignedDuration;
use nqi_tests::case::Stage;
use nqi_tests::on_both_back_ends;
use nqi_tests::world::World;
use serde_json::{Value, json};
use uuid::Uuid;

/// A problem without what tells one answer from another.
fn bare(mut body: Value) -> Value {
    for member in ["requestId", "instance"] {
        body[member] = Value::Null;
    }
    body
}

on_both_back_ends! {
    async fn a_case_does_not_exist_for_those_it_does_not_concern(backend: Backend) {
        let world = World::start(backend).await;
        let cluster = &world.cluster;
        let case = world.case(Stage::Submitted).await;
        let problem = cluster.refuses(&world.other_centre, "requests.RequestService.AcceptRequest", json!({"id": case.request})).await;
        assert_eq!((problem.status, problem.code.as_str()), (404, "NOT_FOUND"), "{}", problem.body);
        for stranger in [&world.other_firm, &world.other_lab, &world.other_centre] {
            let problem = cluster.refuses(stranger, "requests.RequestService.GetRequest", json!({"id": case.request})).await;
            assert_eq!((problem.status, problem.code.as_str()), (404, "NOT_FOUND"), "{}", problem.body);
            let nowhere = json!({"id": Uuid::now_v7()});
            let nothing = cluster.refuses(stranger, "requests.RequestService.GetRequest", nowhere).await;
            assert_eq!(bare(problem.body), bare(nothing.body), "foreign is told like nonexistent");
        }
        let kept = cluster.ok(&world.firm, "requests.RequestService.GetRequest", json!({"id": case.request})).await;
        assert_eq!(kept["state"], "REQUEST_STATE_SUBMITTED");
        world.cluster.stop().await;
    }

    async fn an_expired_quotation_can_neither_be_renewed_nor_awarded(backend: Backend) {
        let world = World::start(backend).await;
        let cluster = &world.cluster;
        let mut case = world.case(Stage::Quoting).await;
        let until = (cluster.clock.now() + SignedDuration::from_hours(26)).to_string();
        let mut quote = world.quote(&case);
        quote["valid_until"] = json!(until);
        cluster.ok(&world.lab().owner, "requests.OfferService.QuoteOffer", quote.clone()).await;
        cluster.pass(SignedDuration::from_hours(27));
        quote["valid_until"] = json!((cluster.clock.now() + SignedDuration::from_hours(24)).to_string());
        quote["hold_days"] = json!([{"pool_id": world.lab().pool, "day": world.day(2), "units": 1}]);
        let late = cluster.refuses(&world.lab().owner, "requests.OfferService.QuoteOffer", quote).await;
        assert_eq!((late.status, late.code.as_str(), late.reason.as_str()), (400, "FAILED_PRECONDITION", "QUOTE_EXPIRED"), "{}", late.body);
        let choice = json!({"id": case.offer, "quote_version": 1});
        let late = cluster.refuses(&world.firm, "requests.OfferService.AwardOffer", choice).await;
        assert_eq!((late.status, late.code.as_str(), late.reason.as_str()), (400, "FAILED_PRECONDITION", "QUOTE_EXPIRED"), "{}", late.body);
        case.order.clear();
        let orders = cluster.ok(&world.firm, "requests.OrderService.ListOrders", json!({"service_request_id": case.request})).await;
        assert_eq!(orders["totalSize"], 0);
        world.cluster.stop().await;
    }
}
