//! Ratings, and what follows a bad one.

use nqi_proto::requests::v1 as pb;
use nqi_store::on_both_dialects;
use tonic::Code;

use crate::people::*;
use crate::world::*;

fn rate(order: &str, level: i32) -> pb::GiveRatingRequest {
    pb::GiveRatingRequest {
        order_id: order.to_owned(),
        level,
        text: "两次逾期".to_owned(),
        ..Default::default()
    }
}

on_both_dialects! {
    async fn a_bad_rating_is_followed_up_rectified_and_reviewed(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, order) = w.completed().await;
        let rating = w.ratings().give_rating(by(&enterprise(), rate(&order.id, 2))).await.expect("rated").into_inner();
        assert_eq!(rating.state(), pb::RatingState::FollowUp);
        let seen = pb::GetRatingRequest { id: rating.id.clone() };
        let theirs = w.ratings().get_rating(by(&lab(1), seen.clone())).await.expect("seen").into_inner();
        assert_eq!((theirs.level, theirs.order_id.as_str(), theirs.case_number.as_str()), (2, "", ""), "the case stays hidden");
        let call = pb::FollowUpRatingRequest { id: rating.id.clone(), log: "属实".to_owned(), upheld: true, ..Default::default() };
        w.ratings().follow_up_rating(by(&centre(), call)).await.expect("upheld");
        let theirs = w.ratings().get_rating(by(&lab(1), seen)).await.expect("seen").into_inner();
        assert_eq!(theirs.order_id, order.id, "an upheld rating names what has to be rectified");

        let done = pb::SubmitRectificationRequest { id: rating.id.clone(), text: "增加设备".to_owned(), ..Default::default() };
        w.ratings().submit_rectification(by(&lab(1), done.clone())).await.expect("submitted");
        let mut review = pb::ReviewRectificationRequest { id: rating.id.clone(), ..Default::default() };
        assert_eq!(fields(&refused(w.ratings().review_rectification(by(&centre(), review.clone())).await))[0].0, "reason");
        review.reason = "缺少证据".to_owned();
        w.ratings().review_rectification(by(&centre(), review.clone())).await.expect("returned");
        w.ratings().submit_rectification(by(&lab(1), done)).await.expect("submitted again");
        review.accepted = true;
        let closed = w.ratings().review_rectification(by(&centre(), review)).await.expect("accepted").into_inner();
        assert_eq!(closed.state(), pb::RatingState::Closed);
        let events = w.events(&case.id).await;
        let tail = &events[events.len() - 8..];
        assert_eq!(tail, [
            "RatingGiven", "RatingFollowedUp", "RatingUpheld", "RectificationSubmitted", "RectificationReturned",
            "RectificationSubmitted", "RectificationAccepted", "RatingClosed",
        ]);
    }

    async fn an_order_is_rated_once_with_levels_from_one_to_five(fx: Fixture) {
        let w = World::new(fx).await;
        let (_, going) = w.ordered(false).await;
        assert_eq!(refused(w.ratings().give_rating(by(&enterprise(), rate(&going.id, 5))).await).reason, "WRONG_STATE");
        let (_, order) = w.completed().await;
        for level in [0, 6, -1] {
            let problem = refused(w.ratings().give_rating(by(&enterprise(), rate(&order.id, level))).await);
            assert_eq!(fields(&problem)[0].0, "level");
        }
        w.ratings().give_rating(by(&enterprise(), rate(&order.id, 3))).await.expect("rated");
        let twice = refused(w.ratings().give_rating(by(&enterprise(), rate(&order.id, 5))).await);
        assert_eq!((twice.code, twice.reason.as_ref()), (Code::FailedPrecondition, "ALREADY_RATED"));
    }

    async fn a_settled_call_closes_the_rating(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, order) = w.completed().await;
        let rating = w.ratings().give_rating(by(&enterprise(), rate(&order.id, 1))).await.expect("rated").into_inner();
        let call = pb::FollowUpRatingRequest { id: rating.id, log: "已和解".to_owned(), ..Default::default() };
        let closed = w.ratings().follow_up_rating(by(&centre(), call)).await.expect("settled").into_inner();
        assert_eq!(closed.state(), pb::RatingState::Closed);
        let event: pb::RatingEvent = w.payload(&case.id, "RatingFollowedUp").await;
        assert_eq!((event.level, event.upheld), (1, false));
    }

    async fn an_appeal_is_made_once_by_the_provider_and_decided_by_the_bureau(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, order) = w.completed().await;
        let rating = w.ratings().give_rating(by(&enterprise(), rate(&order.id, 1))).await.expect("rated").into_inner();
        let appeal = pb::AppealRatingRequest { id: rating.id.clone(), statement: "延期系企业改期所致".to_owned(), ..Default::default() };
        let early = refused(w.ratings().appeal_rating(by(&lab(1), appeal.clone())).await);
        assert_eq!(early.reason, "WRONG_STATE");
        let call = pb::FollowUpRatingRequest { id: rating.id.clone(), log: "属实".to_owned(), upheld: true, ..Default::default() };
        let both = pb::FollowUpRatingRequest { mistaken: true, ..call.clone() };
        assert_eq!(fields(&refused(w.ratings().follow_up_rating(by(&centre(), both)).await))[0].0, "mistaken");
        w.ratings().follow_up_rating(by(&centre(), call)).await.expect("upheld");
        let silent = pb::AppealRatingRequest { statement: "  ".to_owned(), ..appeal.clone() };
        assert_eq!(fields(&refused(w.ratings().appeal_rating(by(&lab(1), silent)).await))[0].0, "statement");
        assert_eq!(refused(w.ratings().appeal_rating(by(&centre(), appeal.clone())).await).code, Code::PermissionDenied);
        assert_eq!(refused(w.ratings().appeal_rating(by(&lab(2), appeal.clone())).await).code, Code::NotFound);
        let open = w.ratings().appeal_rating(by(&lab(1), appeal.clone())).await.expect("appealed").into_inner();
        assert_eq!((open.state(), open.appeal.as_str()), (pb::RatingState::Appealed, "延期系企业改期所致"));

        let decide = pb::DecideRatingAppealRequest { id: rating.id.clone(), decision: "维持".to_owned(), ..Default::default() };
        assert_eq!(refused(w.ratings().decide_rating_appeal(by(&centre(), decide.clone())).await).code, Code::PermissionDenied);
        let stands = w.ratings().decide_rating_appeal(by(&bureau(), decide.clone())).await.expect("dismissed").into_inner();
        assert_eq!((stands.state(), stands.appeal_decision.as_str()), (pb::RatingState::Rectifying, "维持"));
        let event: pb::RatingEvent = w.payload(&case.id, "AppealDecided").await;
        assert_eq!((event.granted, event.counted, event.upheld, event.attempt), (false, true, true, 1));
        assert_eq!(refused(w.ratings().appeal_rating(by(&lab(1), appeal)).await).reason, "APPEALED_BEFORE");
        assert_eq!(refused(w.ratings().decide_rating_appeal(by(&bureau(), decide)).await).reason, "WRONG_STATE");
    }

    async fn a_rating_given_by_mistake_comes_before_the_bureau_and_is_struck(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, order) = w.completed().await;
        let rating = w.ratings().give_rating(by(&enterprise(), rate(&order.id, 1))).await.expect("rated").into_inner();
        let call = pb::FollowUpRatingRequest { id: rating.id.clone(), log: "企业点错了星级".to_owned(), mistaken: true, ..Default::default() };
        let open = w.ratings().follow_up_rating(by(&centre(), call)).await.expect("followed up").into_inner();
        assert_eq!((open.state(), open.appeal.as_str()), (pb::RatingState::Appealed, "企业点错了星级"));
        let decide = pb::DecideRatingAppealRequest {
            id: rating.id,
            granted: true,
            decision: "误评，不计入".to_owned(),
            ..Default::default()
        };
        let struck = w.ratings().decide_rating_appeal(by(&bureau(), decide)).await.expect("granted").into_inner();
        assert_eq!(struck.state(), pb::RatingState::Excluded);
        let event: pb::RatingEvent = w.payload(&case.id, "AppealDecided").await;
        assert_eq!((event.granted, event.counted, event.upheld), (true, false, false));
        let events = w.events(&case.id).await;
        assert_eq!(events[events.len() - 4..], ["RatingGiven", "RatingFollowedUp", "RatingAppealed", "AppealDecided"]);
    }
}
