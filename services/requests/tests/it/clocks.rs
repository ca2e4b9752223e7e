//! What the clocks of the commitments service bring about.

use nqi_proto::commitments::v1::{CommitmentEvent, CommitmentStage};
use nqi_proto::requests::v1 as pb;
use nqi_store::on_both_dialects;

use crate::people::*;
use crate::world::*;

fn told(case: &str, subject: &str, stage: CommitmentStage) -> CommitmentEvent {
    CommitmentEvent {
        service_request_id: case.to_owned(),
        subject_id: subject.to_owned(),
        stage: stage as i32,
        ..Default::default()
    }
}

on_both_dialects! {
    async fn a_late_provider_is_replaced_once_and_may_still_answer(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        let offer = w.invite(&case, &[1]).await.remove(0);
        w.near.clock_event("CommitmentRed", &told(&case.id, &offer.id, CommitmentStage::Response));
        nqi_requests::drain(&w.deps).await.expect("drained");
        w.near.clock_event("CommitmentRed", &told(&case.id, &offer.id, CommitmentStage::Quotation));
        nqi_requests::drain(&w.deps).await.expect("drained");
        let offers = w.offers_of(&case.id).await;
        assert_eq!(offers.len(), 2, "one replacement, however many clocks turn red");
        assert!(offers[1].automatic);
        w.quote(1, &offer, 100_000).await;
        w.near.clock_event("CommitmentEscalated", &told(&case.id, &offers[1].id, CommitmentStage::Response));
        nqi_requests::drain(&w.deps).await.expect("drained");
        let offers = w.offers_of(&case.id).await;
        assert_eq!(offers[1].state(), pb::OfferState::Lapsed);
        assert_eq!(offers[2].provider_id, provider(3).to_string(), "a lapse that nobody replaced yet is replaced");
    }

    async fn an_escalated_offer_lapses_without_a_second_replacement(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        let offer = w.invite(&case, &[1]).await.remove(0);
        for kind in ["CommitmentRed", "CommitmentEscalated"] {
            w.near.clock_event(kind, &told(&case.id, &offer.id, CommitmentStage::Response));
        }
        nqi_requests::drain(&w.deps).await.expect("drained");
        let states: Vec<_> = w.offers_of(&case.id).await.iter().map(pb::Offer::state).collect();
        assert_eq!(states, [pb::OfferState::Lapsed, pb::OfferState::Invited]);
        assert!(w.events(&case.id).await.contains(&"OfferLapsed".to_owned()));
    }

    async fn a_case_that_nobody_decided_on_counts_as_accepted(fx: Fixture) {
        let w = World::new(fx).await;
        let draft = w.draft(vec![testing_item(false)]).await;
        w.submit(&draft.id).await;
        for _ in 0..2 {
            w.near.clock_event("CommitmentStatutory", &told(&draft.id, &draft.id, CommitmentStage::Acceptance));
            nqi_requests::drain(&w.deps).await.expect("drained");
        }
        let case = w.case(&draft.id).await;
        assert!(case.deemed_accepted);
        assert_eq!(case.state(), pb::RequestState::Accepted);
        let event: pb::RequestEvent = w.payload(&draft.id, "RequestAccepted").await;
        assert!(event.deemed && event.automatic);
        assert_eq!(w.near.called("MatchService/Match"), 1, "and it is matched like any other");
    }

    async fn work_goes_on_when_the_pause_for_an_answer_runs_out(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, order) = w.ordered(false).await;
        let ask = pb::RequestConfirmationRequest { id: order.id.clone(), question: "可否加热？".to_owned(), ..Default::default() };
        w.orders().request_confirmation(by(&lab(1), ask)).await.expect("asked");
        let mut event = told(&case.id, &order.id, CommitmentStage::Delivery);
        w.near.clock_event("CommitmentResumed", &event);
        nqi_requests::drain(&w.deps).await.expect("drained");
        assert_eq!(w.order(&order.id).await.state(), pb::OrderState::Confirming, "somebody's own resumption says nothing");
        event.automatic = true;
        w.near.clock_event("CommitmentResumed", &event);
        nqi_requests::drain(&w.deps).await.expect("drained");
        assert_eq!(w.order(&order.id).await.state(), pb::OrderState::InProgress);
        let told: pb::OrderEvent = w.payload(&case.id, "OrderConfirmed").await;
        assert!(told.automatic);
    }

    async fn news_of_unknown_things_change_nothing(fx: Fixture) {
        let w = World::new(fx).await;
        let stranger = uuid::Uuid::from_u128(0xDEAD).to_string();
        w.near.clock_event("CommitmentRed", &told(&stranger, &stranger, CommitmentStage::Response));
        w.near.clock_event("CommitmentStarted", &told(&stranger, "no id", CommitmentStage::Delivery));
        w.near.clock_event("CalendarPublished", &CommitmentEvent::default());
        assert_eq!(nqi_requests::drain(&w.deps).await.expect("drained"), 3);
    }
}
