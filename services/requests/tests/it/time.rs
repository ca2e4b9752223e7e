//! What happens when nobody does anything.

use nqi_proto::registry::v1::HoldState;
use nqi_proto::requests::v1 as pb;
use nqi_store::on_both_dialects;

use crate::people::*;
use crate::world::*;

on_both_dialects! {
    async fn a_returned_case_lapses_after_twenty_days(fx: Fixture) {
        let w = World::new(fx).await;
        let saved = w.draft(vec![testing_item(false)]).await;
        w.submit(&saved.id).await;
        let notice = pb::RequestCorrectionRequest {
            id: saved.id.clone(),
            defects: vec![pb::Defect {
                material: "title".to_owned(),
                problem: "不清楚".to_owned(),
                fix: "改写".to_owned(),
                answer: String::new(),
            }],
            ..Default::default()
        };
        w.requests().request_correction(by(&centre(), notice)).await.expect("returned");
        w.days(19);
        assert_eq!(nqi_requests::sweep(&w.deps).await.expect("swept"), 0);
        w.days(1);
        assert_eq!(nqi_requests::sweep(&w.deps).await.expect("swept"), 1);
        assert_eq!(w.case(&saved.id).await.state(), pb::RequestState::Lapsed);
        assert_eq!(w.events(&saved.id).await.last().unwrap(), "RequestLapsed");
    }

    async fn a_delivered_report_counts_as_confirmed_after_fifteen_days(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, order) = w.delivered().await;
        w.days(15);
        assert_eq!(nqi_requests::sweep(&w.deps).await.expect("swept"), 1);
        assert_eq!(w.order(&order.id).await.state(), pb::OrderState::Completed);
        assert_eq!(w.near.hold_state(&order.hold_id), HoldState::Consumed);
        let event: pb::OrderEvent = w.payload(&case.id, "OrderCompleted").await;
        assert!(event.automatic);
        w.days(30);
        assert_eq!(nqi_requests::sweep(&w.deps).await.expect("swept"), 1);
        let list = pb::ListRatingsRequest { service_request_id: case.id.clone(), ..Default::default() };
        let ratings = w.ratings().list_ratings(by(&enterprise(), list)).await.expect("ratings").into_inner().ratings;
        assert_eq!(ratings[0].state(), pb::RatingState::NotRated);
        let closed: pb::RatingEvent = w.payload(&case.id, "RatingClosed").await;
        assert_eq!((closed.level, closed.counted), (0, false), "never a silent five");
    }

    async fn an_order_whose_sample_never_comes_is_cancelled(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, order) = w.ordered(true).await;
        w.days(20);
        assert_eq!(nqi_requests::sweep(&w.deps).await.expect("swept"), 1);
        assert_eq!(w.order(&order.id).await.state(), pb::OrderState::Cancelled);
        assert_eq!(w.near.hold_state(&order.hold_id), HoldState::Released);
        let event: pb::OrderEvent = w.payload(&case.id, "OrderCancelled").await;
        assert_eq!((event.reason.as_str(), event.automatic), ("NO_SAMPLE", true));
    }

    async fn two_sweepers_take_each_step_once(fx: Fixture) {
        let w = World::new(fx).await;
        for _ in 0..3 {
            let (_, order) = w.ordered(true).await;
            assert_eq!(order.state(), pb::OrderState::AwaitingSample);
        }
        w.days(20);
        let (a, b) = tokio::join!(nqi_requests::sweep(&w.deps), nqi_requests::sweep(&w.deps));
        assert_eq!(a.expect("one") + b.expect("other"), 3);
    }

    async fn the_loops_act_when_the_clock_moves(fx: Fixture) {
        let w = World::new(fx).await;
        let (_, order) = w.delivered().await;
        nqi_requests::spawn_jobs(&w.deps);
        w.days(15);
        let begun = std::time::Instant::now();
        while w.order(&order.id).await.state() != pb::OrderState::Completed {
            assert!(begun.elapsed() < std::time::Duration::from_secs(20), "the sweep never came");
            tokio::task::yield_now().await;
        }
        assert!(w.deps.tasks.stop(std::time::Duration::from_secs(10)).await);
    }
}
