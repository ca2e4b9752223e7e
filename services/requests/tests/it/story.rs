//! The main path, and the promise that a repeated key means the same thing.

use nqi_proto::registry::v1::HoldState;
use nqi_proto::requests::v1 as pb;
use nqi_store::on_both_dialects;
use tonic::Code;

use crate::neighbours::offering;
use crate::people::*;
use crate::world::*;

on_both_dialects! {
    async fn a_case_goes_from_a_draft_to_its_rating(fx: Fixture) {
        let w = World::new(fx).await;
        let draft = w.draft(vec![testing_item(true), calibration_item()]).await;
        assert_eq!((draft.state(), draft.case_number.as_str()), (pb::RequestState::Draft, ""));
        assert_eq!(draft.cluster, 4, "the cluster is the enterprise's own");
        let submitted = w.submit(&draft.id).await;
        assert_eq!(submitted.case_number, "WH-2026-000001");
        assert_eq!(submitted.centre_id, CENTRE.to_string());
        let case = w.accept(&draft.id).await;
        assert_eq!(case.state(), pb::RequestState::Accepted);
        assert_eq!(w.near.called("MatchService/Match"), 2, "each item is matched once");
        assert_eq!(w.near.lock().needs[0].item_id, case.items[0].id);

        let offers = w.invite(&case, &[]).await;
        assert_eq!(offers.iter().map(|offer| offer.rank).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(w.case(&case.id).await.state(), pb::RequestState::Offering);
        w.respond(1, &offers[0].id, true).await;
        let quoted = w.quote(1, &offers[0], 100_000).await;
        let rival = w.quote(2, &offers[1], 90_000).await;
        let (hold, rival_hold) = (quoted.quotes[0].hold_id.clone(), rival.quotes[0].hold_id.clone());
        assert_eq!(w.near.hold_state(&hold), HoldState::Held);

        let order = w.award(&quoted).await;
        assert_eq!(order.number, "WH-2026-000001-01");
        assert_eq!(order.state(), pb::OrderState::AwaitingSample);
        assert_eq!(w.near.hold_state(&hold), HoldState::Confirmed);
        assert_eq!(w.near.hold_state(&rival_hold), HoldState::Released, "the rival's capacity is free again");
        assert_eq!(w.case(&case.id).await.state(), pb::RequestState::InService);
        let awarded: pb::OrderEvent = w.payload(&case.id, "OrderAwarded").await;
        assert_eq!((awarded.promised_days, awarded.statutory_days, awarded.first_start), (8, 20, false));
        assert_eq!(awarded.offering_id, offering(1).to_string(), "promises may be ruled by offering");
        let sent: pb::OfferEvent = w.payload(&case.id, "OfferQuoted").await;
        assert!(!sent.offering_id.is_empty());

        let sample = pb::ReceiveSampleRequest {
            id: order.id.clone(),
            label: "S-1".to_owned(),
            condition: "完好".to_owned(),
            ..Default::default()
        };
        w.orders().receive_sample(by(&lab(1), sample)).await.expect("received");
        let received: pb::OrderEvent = w.payload(&case.id, "SampleReceived").await;
        assert!(received.first_start);
        let report = w.report(&order, "R-2026-1").await;
        let delivered = w.orders().deliver_report(by(&lab(1), report)).await.expect("delivered").into_inner();
        assert_eq!(delivered.state(), pb::OrderState::Delivered);
        assert!(!delivered.reports[0].rows[0].scope_row_id.is_empty(), "the covering row is noted");
        let confirm = pb::ConfirmReportRequest { id: order.id.clone(), ..Default::default() };
        w.orders().confirm_report(by(&enterprise(), confirm)).await.expect("confirmed");
        assert_eq!(w.near.hold_state(&hold), HoldState::Consumed);
        let rating = pb::GiveRatingRequest { order_id: order.id.clone(), level: 5, ..Default::default() };
        let rating = w.ratings().give_rating(by(&enterprise(), rating)).await.expect("rated").into_inner();
        assert_eq!(rating.state(), pb::RatingState::Closed);

        assert_eq!(w.case(&case.id).await.state(), pb::RequestState::Accepted, "the second item is still open");
        let drop = pb::DropItemRequest {
            id: case.id.clone(), item_id: case.items[1].id.clone(), reason: "不再需要".to_owned(), ..Default::default()
        };
        let done = w.requests().drop_item(by(&enterprise(), drop)).await.expect("dropped").into_inner();
        assert_eq!(done.state(), pb::RequestState::Completed);
        assert_eq!(w.owed().await, 0);

        let told = w.events(&case.id).await;
        assert_eq!(told, [
            "RequestSubmitted", "RequestAccepted", "MatchRecorded", "MatchRecorded", "OfferSent", "OfferSent",
            "OfferSent", "OfferResponded", "OfferQuoted", "OfferQuoted", "OrderAwarded", "OfferNotSelected",
            "OfferNotSelected", "SampleReceived", "ReportDelivered", "OrderCompleted", "RatingGiven",
            "RequestCompleted",
        ]);
        let ask = pb::ListRequestEventsRequest { id: case.id.clone(), ..Default::default() };
        let history = w.requests().list_request_events(by(&enterprise(), ask)).await.expect("history").into_inner();
        let kinds: Vec<_> = history.events.iter().map(|event| event.r#type.rsplit('.').next().unwrap()).collect();
        assert_eq!(kinds, told, "a line of history for each event");
        assert_eq!(history.events[0].actor_org_id, ENTERPRISE.to_string());
    }

    async fn a_repeated_key_answers_the_same_and_does_nothing_twice(fx: Fixture) {
        let w = World::new(fx).await;
        let draft = w.draft(vec![testing_item(false)]).await;
        let submit = pb::SubmitRequestRequest { id: draft.id.clone(), request_id: "s-1".to_owned(), ..Default::default() };
        let first = w.requests().submit_request(by(&enterprise(), submit.clone())).await.expect("first").into_inner();
        let again = w.requests().submit_request(by(&enterprise(), submit)).await.expect("again").into_inner();
        assert_eq!(first, again);
        let case = w.accept(&draft.id).await;
        let offers = w.invite(&case, &[1, 2]).await;

        let mut terms = w.terms(1, &offers[0], 100_000, 2);
        terms.request_id = "q-1".to_owned();
        let quoted = w.offers().quote_offer(by(&lab(1), terms.clone())).await.expect("quoted").into_inner();
        let again = w.offers().quote_offer(by(&lab(1), terms.clone())).await.expect("again").into_inner();
        assert_eq!(quoted, again);
        let (holds, free) = {
            let near = w.near.lock();
            (near.holds.len(), near.free_units)
        };
        assert_eq!((holds, free), (1, 98), "capacity is held once");
        terms.total_fen = 1;
        terms.lines[0].amount_fen = 1;
        let reused = refused(w.offers().quote_offer(by(&lab(1), terms)).await);
        assert_eq!((reused.code, reused.reason.as_ref()), (Code::AlreadyExists, "REQUEST_ID_REUSED"));

        let award = pb::AwardOfferRequest {
            id: quoted.id.clone(),
            request_id: "a-1".to_owned(),
            quote_version: 1,
            ..Default::default()
        };
        let order = w.offers().award_offer(by(&enterprise(), award.clone())).await.expect("awarded").into_inner();
        let again = w.offers().award_offer(by(&enterprise(), award)).await.expect("again").into_inner();
        assert_eq!(order, again);
        assert_eq!(w.near.called("CapacityService/ConfirmHold"), 1);
        assert_eq!(w.events(&case.id).await.iter().filter(|kind| *kind == "OrderAwarded").count(), 1);
    }

    async fn numbers_count_up_and_start_again_with_the_year(fx: Fixture) {
        let w = World::new(fx).await;
        let mut numbers = vec![];
        for _ in 0..2 {
            let draft = w.draft(vec![testing_item(false)]).await;
            numbers.push(w.submit(&draft.id).await.case_number);
        }
        w.days(361);
        let draft = w.draft(vec![testing_item(false)]).await;
        numbers.push(w.submit(&draft.id).await.case_number);
        assert_eq!(numbers, ["WH-2026-000001", "WH-2026-000002", "WH-2027-000001"]);
        let by_number = pb::GetRequestRequest { id: "WH-2026-000002".to_owned() };
        let found = w.requests().get_request(by(&enterprise(), by_number)).await.expect("by number").into_inner();
        assert_eq!(found.case_number, "WH-2026-000002");
    }
}
