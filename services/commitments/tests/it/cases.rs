//! Cases move clocks, once per event and in the order of the case.

use nqi_commitments::jobs::cases::Cases;
use nqi_events::{Envelope, Handler};
use nqi_platform::{ids::new_id, wire};
use nqi_proto::commitments::v1::{CardState, CommitmentStage, CommitmentStatus, Level, PauseReason};
use nqi_proto::requests::v1::{OfferEvent, OrderEvent, RatingEvent, RequestEvent};
use nqi_store::{Tx, on_both_dialects};
use prost::Message;
use uuid::Uuid;

use crate::world::{World, at, local};

pub fn offer(world: &World, offer: Uuid) -> OfferEvent {
    OfferEvent {
        case: Some(world.case()),
        offer_id: offer.to_string(),
        provider_id: world.parties.provider.to_string(),
        kind: 1,
        element: 3,
        attempt: 1,
        ..OfferEvent::default()
    }
}

/// Applies an event by hand, as the feed would.
pub async fn deliver<M: Message>(world: &World, id: Uuid, kind: &str, time: &str, payload: &M) {
    let event = Envelope {
        id: id.to_string(),
        r#type: format!("nqi.requests.v1.{kind}"),
        time: Some(wire::timestamp(at(time))),
        payload: payload.encode_to_vec(),
        ..Envelope::default()
    };
    let app = world.app();
    world
        .deps
        .db
        .job(&world.clock, move |tx: Tx| {
            let (event, cases) = (event.clone(), Cases(app.clone()));
            async move { cases.apply(&tx, &event).await }
        })
        .await
        .expect("applied");
}

on_both_dialects! {
    async fn acceptance_is_paused_by_a_correction_and_kept_by_the_decision(fx: Fixture) {
        let world = World::new(&fx).await;
        let request = world.parties.request;
        let event = world.request_event();
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.RequestSubmitted", request, event.clone()).await;
        let clock = world.clock(request).await;
        assert_eq!((clock.stage(), clock.status()), (CommitmentStage::Acceptance, CommitmentStatus::Running));
        assert_eq!(local(&clock.due_time), Some(at("2026-01-06T17:00:00")));
        assert_eq!((clock.promised, clock.statutory, clock.obligor_id), (1, 5, world.parties.centre.to_string()));

        let asked = RequestEvent { evidence: "缺少营业执照".into(), ..event.clone() };
        world.tell("2026-01-06T10:00:00", "nqi.requests.v1.CorrectionRequested", request, asked).await;
        let clock = world.clock(request).await;
        assert_eq!((clock.status(), clock.due_time.is_none()), (CommitmentStatus::Paused, true));
        assert_eq!(clock.pauses[0].evidence, "缺少营业执照");
        world.tell("2026-01-08T10:00:00", "nqi.requests.v1.CorrectionReturned", request, event.clone()).await;
        let clock = world.clock(request).await;
        assert_eq!(local(&clock.due_time), Some(at("2026-01-08T17:00:00")));
        assert_eq!(clock.pauses[0].working_seconds, 2 * 23_400);

        world.tell("2026-01-08T16:59:58", "nqi.requests.v1.RequestAccepted", request, event).await;
        let clock = world.clock(request).await;
        assert_eq!((clock.status(), clock.on_time), (CommitmentStatus::Completed, true));
        let explain = clock.explain.expect("an explanation");
        assert!(explain.steps.iter().any(|step| step.zh.contains("待补正")), "the pause is explained");
        assert!(explain.rule_zh.contains("服务中心"));
    }

    async fn a_report_that_arrives_late_but_was_in_time_takes_the_red_card_back(fx: Fixture) {
        let world = World::new(&fx).await;
        let order = new_id();
        let event = OrderEvent { promised_days: 1, ..world.order_event(order) };
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OrderAwarded", order, event.clone()).await;
        world.settle_at("2026-01-06T17:00:05").await;
        let clock = world.clock(order).await;
        assert_eq!(clock.level(), Level::Red);
        assert_eq!(clock.remaining_seconds, 0);
        world.publish("nqi.requests.v1.ReportDelivered", order, at("2026-01-06T16:59:58"), event).await;
        world.drain().await;
        let clock = world.clock(order).await;
        assert!(clock.on_time && clock.status() == CommitmentStatus::Completed);
        assert_eq!(clock.cycle, 2);
        let cards = world.cards(&clock.id).await;
        let red: Vec<_> = cards.iter().filter(|card| card.level() == Level::Red).collect();
        assert_eq!(red.len(), 1);
        assert_eq!((red[0].state(), red[0].reason.as_str()), (CardState::Rescinded, "LATE_FACT"));
    }

    async fn a_delivery_waits_for_its_sample_and_stands_still_while_it_is_unfit(fx: Fixture) {
        let world = World::new(&fx).await;
        let order = new_id();
        let event = OrderEvent { sample_needed: true, ..world.order_event(order) };
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OrderAwarded", order, event.clone()).await;
        assert_eq!(world.clock(order).await.status(), CommitmentStatus::Pending);
        world.tell("2026-01-06T09:00:00", "nqi.requests.v1.SampleRejected", order, event.clone()).await;
        assert_eq!(world.clock(order).await.status(), CommitmentStatus::Pending, "no pause while pending");
        world.tell("2026-01-07T10:00:00", "nqi.requests.v1.SampleReceived", order, event.clone()).await;
        let clock = world.clock(order).await;
        assert_eq!(local(&clock.due_time), Some(at("2026-01-21T17:00:00")));
        assert_eq!((clock.promised, clock.statutory), (10, 20));
        let unfit = OrderEvent { reason: "样品破损".into(), ..event.clone() };
        world.tell("2026-01-08T10:00:00", "nqi.requests.v1.SampleRejected", order, unfit).await;
        // Confirming is another ground: it does not end the wait for a sample.
        world.tell("2026-01-09T09:00:00", "nqi.requests.v1.OrderConfirmed", order, event.clone()).await;
        assert_eq!(world.clock(order).await.status(), CommitmentStatus::Paused);
        world.tell("2026-01-09T15:30:00", "nqi.requests.v1.SampleReceived", order, event.clone()).await;
        let clock = world.clock(order).await;
        // A day and 4 hours of work were lost: 10:00 to 15:30 less lunch.
        assert_eq!(clock.pauses[0].working_seconds, 23_400 + 4 * 3600);
        assert_eq!(local(&clock.due_time), Some(at("2026-01-23T14:30:00")));
        world.tell("2026-01-20T10:00:00", "nqi.requests.v1.ReportDelivered", order, event.clone()).await;
        world.tell("2026-01-21T10:00:00", "nqi.requests.v1.ReportReturned", order, event).await;
        let clock = world.clock(order).await;
        assert_eq!((clock.status(), clock.cycle), (CommitmentStatus::Running, 1));
        assert_eq!(local(&clock.due_time), Some(at("2026-01-26T14:30:00")), "the day between does not count");
    }

    async fn an_offer_is_answered_quoted_requoted_and_dropped(fx: Fixture) {
        let world = World::new(&fx).await;
        let subject = new_id();
        let event = offer(&world, subject);
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OfferSent", subject, event.clone()).await;
        let yes = OfferEvent { will_quote: true, ..event.clone() };
        world.tell("2026-01-06T10:00:00", "nqi.requests.v1.OfferResponded", subject, yes).await;
        world.tell("2026-01-07T10:00:00", "nqi.requests.v1.OfferQuestioned", subject, event.clone()).await;
        world.tell("2026-01-08T10:00:00", "nqi.requests.v1.OfferAnswered", subject, event.clone()).await;
        world.tell("2026-01-09T10:00:00", "nqi.requests.v1.OfferQuoted", subject, event.clone()).await;
        let again = OfferEvent { attempt: 2, ..event.clone() };
        world.tell("2026-01-12T10:00:00", "nqi.requests.v1.RequoteAsked", subject, again.clone()).await;
        world.tell("2026-01-13T10:00:00", "nqi.requests.v1.OfferNotSelected", subject, again).await;
        let clocks = world.clocks(subject).await;
        let seen: Vec<_> = clocks.iter().map(|clock| (clock.stage(), clock.attempt, clock.status())).collect();
        assert_eq!(seen, [
            (CommitmentStage::Response, 1, CommitmentStatus::Completed),
            (CommitmentStage::Quotation, 1, CommitmentStatus::Completed),
            (CommitmentStage::Quotation, 2, CommitmentStatus::Cancelled),
        ]);
        assert!(clocks[0].on_time && clocks[1].on_time);
        assert_eq!(clocks[1].pauses.len(), 1);
    }

    /// Title: duplicate event
    async fn duplicate_event(fx: Fixture) {
        let world = World::new(&fx).await;
        let (order, id) = (new_id(), new_id());
        let event = world.order_event(order);
        world.clock.advance_to(at("2026-01-05T11:00:00"));
        for _ in 0..2 {
            deliver(&world, id, "OrderAwarded", "2026-01-05T10:00:00", &event).await;
        }
        let (paused, resumed) = (new_id(), new_id());
        world.clock.advance_to(at("2026-01-06T11:00:00"));
        deliver(&world, paused, "SampleRejected", "2026-01-06T09:00:00", &event).await;
        deliver(&world, resumed, "SampleReceived", "2026-01-06T10:00:00", &event).await;
        let once = world.clock(order).await;
        // Come again, they would pause the running clock a second time.
        deliver(&world, paused, "SampleRejected", "2026-01-06T09:00:00", &event).await;
        deliver(&world, resumed, "SampleReceived", "2026-01-06T10:00:00", &event).await;
        let twice = world.clock(order).await;
        assert_eq!((twice.etag, twice.pauses, twice.due_time), (once.etag, once.pauses, once.due_time));
    }

    /// Title: out-of-order event
    async fn out_of_order_event(fx: Fixture) {
        let world = World::new(&fx).await;
        let order = new_id();
        let event = world.order_event(order);
        world.clock.advance_to(at("2026-01-07T11:00:00"));
        deliver(&world, new_id(), "OrderAwarded", "2026-01-05T10:00:00", &event).await;
        deliver(&world, new_id(), "SampleRejected", "2026-01-06T10:00:00", &event).await;
        deliver(&world, new_id(), "SampleReceived", "2026-01-05T15:00:00", &event).await;
        let clock = world.clock(order).await;
        assert_eq!(clock.status(), CommitmentStatus::Running);
        assert_eq!(local(&clock.due_time), Some(at("2026-01-19T17:00:00")), "a pause of no length");
    }

    async fn a_rerouted_request_leaves_what_is_left_to_the_other_centre(fx: Fixture) {
        let world = World::new(&fx).await;
        let (request, other) = (world.parties.request, new_id());
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.RequestSubmitted", request, world.request_event()).await;
        let mut case = world.case();
        case.centre_id = other.to_string();
        let event = RequestEvent { case: Some(case), ..RequestEvent::default() };
        world.tell("2026-01-06T14:00:00", "nqi.requests.v1.RequestRerouted", request, event).await;
        let clocks = world.clocks(request).await;
        assert_eq!(clocks.len(), 2);
        assert_eq!(clocks[0].status(), CommitmentStatus::Superseded);
        assert_eq!((clocks[1].status(), clocks[1].attempt), (CommitmentStatus::Running, 2));
        assert_eq!((&clocks[1].obligor_id, &clocks[1].centre_id), (&other.to_string(), &other.to_string()));
        assert_eq!(clocks[1].due_time, clocks[0].due_time);
        assert_eq!(world.cards(&clocks[0].id).await.len(), 1, "the yellow card stays with the old centre");
    }

    async fn withdrawing_a_request_cancels_every_open_clock_of_it(fx: Fixture) {
        let world = World::new(&fx).await;
        let (request, order, invited) = (world.parties.request, new_id(), new_id());
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.RequestSubmitted", request, world.request_event()).await;
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OrderAwarded", order, world.order_event(order)).await;
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OfferSent", invited, offer(&world, invited)).await;
        world.tell("2026-01-05T11:00:00", "nqi.requests.v1.RequestWithdrawn", request, world.request_event()).await;
        for subject in [request, order, invited] {
            assert_eq!(world.clock(subject).await.status(), CommitmentStatus::Cancelled);
        }
    }

    async fn a_bad_rating_is_followed_up_and_rectified(fx: Fixture) {
        let world = World::new(&fx).await;
        let rating = new_id();
        let event = RatingEvent {
            case: Some(world.case()),
            rating_id: rating.to_string(),
            provider_id: world.parties.provider.to_string(),
            level: 3,
            ..RatingEvent::default()
        };
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.RatingGiven", rating, event.clone()).await;
        assert!(world.clocks(rating).await.is_empty(), "three stars need no call");
        let bad = RatingEvent { level: 1, ..event };
        world.tell("2026-01-05T11:00:00", "nqi.requests.v1.RatingGiven", rating, bad.clone()).await;
        world.tell("2026-01-06T11:00:00", "nqi.requests.v1.RatingUpheld", rating, bad.clone()).await;
        world.tell("2026-01-07T11:00:00", "nqi.requests.v1.RectificationSubmitted", rating, bad.clone()).await;
        world.tell("2026-01-08T11:00:00", "nqi.requests.v1.RectificationReturned", rating, bad).await;
        let clocks = world.clocks(rating).await;
        let seen: Vec<_> = clocks.iter().map(|clock| (clock.stage(), clock.status())).collect();
        assert_eq!(seen, [
            (CommitmentStage::RatingFollowUp, CommitmentStatus::Completed),
            (CommitmentStage::Rectification, CommitmentStatus::Running),
        ]);
        assert_eq!(clocks[0].obligor_id, world.parties.centre.to_string());
        assert_eq!(clocks[1].obligor_id, world.parties.provider.to_string());
    }

    async fn an_appeal_stops_the_rectification_and_its_dismissal_lets_it_go_on(fx: Fixture) {
        let world = World::new(&fx).await;
        let (kept, struck) = (new_id(), new_id());
        let event = |rating: Uuid| RatingEvent {
            case: Some(world.case()),
            rating_id: rating.to_string(),
            provider_id: world.parties.provider.to_string(),
            level: 1,
            counted: true,
            upheld: true,
            attempt: 1,
            ..RatingEvent::default()
        };
        for rating in [kept, struck] {
            world.tell("2026-01-05T11:00:00", "nqi.requests.v1.RatingUpheld", rating, event(rating)).await;
            world.tell("2026-01-06T09:00:00", "nqi.requests.v1.RatingAppealed", rating, event(rating)).await;
            let clock = world.clock(rating).await;
            assert_eq!(clock.status(), CommitmentStatus::Paused);
            assert_eq!(clock.pauses[0].reason(), PauseReason::Special);
        }
        world.tell("2026-01-08T09:00:00", "nqi.requests.v1.AppealDecided", kept, event(kept)).await;
        let clock = world.clock(kept).await;
        assert_eq!(clock.status(), CommitmentStatus::Running);
        // Five working days from the day after Monday, less two that the bureau took.
        assert_eq!(local(&clock.due_time), Some(at("2026-01-14T17:00:00")));
        let granted = RatingEvent { granted: true, counted: false, upheld: false, ..event(struck) };
        world.tell("2026-01-08T09:00:00", "nqi.requests.v1.AppealDecided", struck, granted).await;
        assert_eq!(world.clock(struck).await.status(), CommitmentStatus::Cancelled);
    }

    async fn a_rating_that_was_called_a_mistake_and_stands_is_rectified(fx: Fixture) {
        let world = World::new(&fx).await;
        let rating = new_id();
        let event = RatingEvent {
            case: Some(world.case()),
            rating_id: rating.to_string(),
            provider_id: world.parties.provider.to_string(),
            level: 1,
            attempt: 1,
            ..RatingEvent::default()
        };
        let told =
            ["nqi.requests.v1.RatingGiven", "nqi.requests.v1.RatingFollowedUp", "nqi.requests.v1.RatingAppealed"];
        for kind in told {
            world.tell("2026-01-05T11:00:00", kind, rating, event.clone()).await;
        }
        let upheld = RatingEvent { upheld: true, ..event };
        world.tell("2026-01-06T11:00:00", "nqi.requests.v1.AppealDecided", rating, upheld).await;
        let seen: Vec<_> = world.clocks(rating).await.iter().map(|clock| (clock.stage(), clock.status())).collect();
        assert_eq!(seen, [
            (CommitmentStage::RatingFollowUp, CommitmentStatus::Completed),
            (CommitmentStage::Rectification, CommitmentStatus::Running),
        ]);
    }

    async fn a_complaint_that_is_upheld_has_to_be_rectified_by_its_respondent(fx: Fixture) {
        let world = World::new(&fx).await;
        for (upheld, clocks) in [(true, 2), (false, 1)] {
            let (order, complaint) = (new_id(), new_id());
            let event = OrderEvent { complaint_id: complaint.to_string(), ..world.order_event(order) };
            world.tell("2026-01-05T11:00:00", "nqi.requests.v1.ComplaintOpened", order, event.clone()).await;
            world.tell("2026-01-06T11:00:00", "nqi.requests.v1.ComplaintAnswered", order, event.clone()).await;
            let decided = OrderEvent { upheld, ..event };
            world.tell("2026-01-07T11:00:00", "nqi.requests.v1.ComplaintDecided", order, decided).await;
            let seen = world.clocks(complaint).await;
            assert_eq!(seen.len(), clocks, "upheld: {upheld}");
            assert_eq!(seen[0].status(), CommitmentStatus::Completed);
            if let Some(rectification) = seen.get(1) {
                assert_eq!(rectification.stage(), CommitmentStage::Rectification);
                assert_eq!(rectification.status(), CommitmentStatus::Running);
                assert_eq!(rectification.obligor_id, world.parties.provider.to_string());
            }
        }
    }
}
