//! Redos of work that was handed over meanwhile: cases count redos, clocks count handovers too.

use nqi_platform::ids::new_id;
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::{
    CommitmentStage, CommitmentStatus, commitment_service_server::CommitmentService,
};
use nqi_proto::requests::v1::{OfferEvent, OrderEvent};
use nqi_store::on_both_dialects;
use uuid::Uuid;

use crate::cases::{deliver, offer};
use crate::world::{World, at, by};

/// The bureau hands the latest clock of a subject over; answers to whom.
async fn hand_over(world: &World, subject: Uuid) -> String {
    let taker = new_id().to_string();
    hand_over_to(world, subject, &taker).await;
    taker
}

async fn hand_over_to(world: &World, subject: Uuid, taker: &str) {
    let latest = world.clocks(subject).await.pop().expect("a clock");
    let request = pb::ReassignCommitmentRequest {
        id: latest.id,
        obligor_id: taker.to_owned(),
        term: pb::ReassignTerm::Fresh.into(),
        reason: "机构停业".into(),
        ..Default::default()
    };
    world.rpc().reassign_commitment(by(&world.bureau(), request)).await.expect("reassigned");
}

/// Attempts of a stage and what has become of them.
async fn attempts(world: &World, subject: Uuid, stage: CommitmentStage) -> Vec<(i32, CommitmentStatus)> {
    let clocks = world.clocks(subject).await;
    let of_stage = clocks.iter().filter(|clock| clock.stage() == stage);
    of_stage.map(|clock| (clock.attempt, clock.status())).collect()
}

on_both_dialects! {
    async fn a_rework_after_a_reassignment_starts_one_clock(fx: Fixture) {
        use CommitmentStatus::{Completed, Running, Superseded};
        let world = World::new(&fx).await;
        let (order, again) = (new_id(), new_id());
        let event = world.order_event(order);
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OrderAwarded", order, event.clone()).await;
        world.clock.advance_to(at("2026-01-06T10:00:00"));
        let taker = hand_over(&world, order).await;
        world.tell("2026-01-08T10:00:00", "nqi.requests.v1.ReportDelivered", order, event.clone()).await;
        world.clock.advance_to(at("2026-01-12T10:00:00"));
        let rework = OrderEvent { attempt: 2, promised_days: 5, ..event.clone() };
        for _ in 0..2 {
            deliver(&world, again, "ReworkOrdered", "2026-01-12T09:30:00", &rework).await;
        }
        let first = [(1, Superseded), (2, Completed), (3, Running)];
        assert_eq!(attempts(&world, order, CommitmentStage::Delivery).await, first);
        let redo = world.clocks(order).await.pop().expect("the redo");
        assert_eq!((redo.promised, &redo.obligor_id), (5, &taker), "who has the work does it again");

        // The redo is handed over too, and what was told before is told again.
        let last = hand_over(&world, order).await;
        deliver(&world, again, "ReworkOrdered", "2026-01-12T09:30:00", &rework).await;
        world.tell("2026-01-13T10:00:00", "nqi.requests.v1.ReportDelivered", order, event.clone()).await;
        let third = OrderEvent { attempt: 3, ..rework };
        world.tell("2026-01-14T10:00:00", "nqi.requests.v1.ReworkOrdered", order, third.clone()).await;
        // The same redo by another event is no other redo.
        world.tell("2026-01-14T10:30:00", "nqi.requests.v1.ReworkOrdered", order, third).await;
        let all = [(1, Superseded), (2, Completed), (3, Superseded), (4, Completed), (5, Running)];
        assert_eq!(attempts(&world, order, CommitmentStage::Delivery).await, all);
        assert_eq!(world.clocks(order).await.pop().map(|clock| clock.obligor_id), Some(last));
    }

    async fn work_that_came_back_is_done_again_by_the_one_it_came_back_to(fx: Fixture) {
        let world = World::new(&fx).await;
        let order = new_id();
        let event = world.order_event(order);
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OrderAwarded", order, event.clone()).await;
        world.clock.advance_to(at("2026-01-06T10:00:00"));
        hand_over(&world, order).await;
        let first = world.parties.provider.to_string();
        hand_over_to(&world, order, &first).await;
        world.tell("2026-01-08T10:00:00", "nqi.requests.v1.ReportDelivered", order, event.clone()).await;
        let rework = OrderEvent { attempt: 2, ..event };
        world.tell("2026-01-09T10:00:00", "nqi.requests.v1.ReworkOrdered", order, rework).await;
        assert_eq!(world.clocks(order).await.pop().map(|clock| clock.obligor_id), Some(first));
    }

    async fn the_sample_of_an_order_that_was_handed_over_starts_the_clock_of_its_taker(fx: Fixture) {
        let world = World::new(&fx).await;
        let order = new_id();
        let event = OrderEvent { sample_needed: true, ..world.order_event(order) };
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OrderAwarded", order, event.clone()).await;
        world.clock.advance_to(at("2026-01-06T10:00:00"));
        let taker = hand_over(&world, order).await;
        world.tell("2026-01-07T10:00:00", "nqi.requests.v1.SampleReceived", order, event).await;
        let clock = world.clocks(order).await.pop().expect("the taker's");
        assert_eq!((clock.status(), clock.obligor_id), (CommitmentStatus::Running, taker));
    }

    async fn a_requote_after_a_reassignment_starts_one_clock(fx: Fixture) {
        use CommitmentStatus::{Completed, Running, Superseded};
        let world = World::new(&fx).await;
        let (subject, again) = (new_id(), new_id());
        let event = offer(&world, subject);
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OfferSent", subject, event.clone()).await;
        let yes = OfferEvent { will_quote: true, ..event.clone() };
        world.tell("2026-01-05T11:00:00", "nqi.requests.v1.OfferResponded", subject, yes).await;
        world.clock.advance_to(at("2026-01-06T10:00:00"));
        hand_over(&world, subject).await;
        world.tell("2026-01-07T10:00:00", "nqi.requests.v1.OfferQuoted", subject, event.clone()).await;
        world.clock.advance_to(at("2026-01-08T10:00:00"));
        let requote = OfferEvent { attempt: 2, ..event };
        for _ in 0..2 {
            deliver(&world, again, "RequoteAsked", "2026-01-08T09:30:00", &requote).await;
        }
        let quotations = [(1, Superseded), (2, Completed), (3, Running)];
        assert_eq!(attempts(&world, subject, CommitmentStage::Quotation).await, quotations);
        assert_eq!(attempts(&world, subject, CommitmentStage::Response).await, [(1, Completed)]);
    }

    async fn the_next_redo_of_an_event_without_a_number_starts_once(fx: Fixture) {
        let world = World::new(&fx).await;
        let (order, again) = (new_id(), new_id());
        let event = OrderEvent { attempt: 0, ..world.order_event(order) };
        world.clock.advance_to(at("2026-01-05T11:00:00"));
        for _ in 0..2 {
            deliver(&world, again, "OrderAwarded", "2026-01-05T10:00:00", &event).await;
        }
        assert_eq!(world.clock(order).await.attempt, 1);
    }
}
