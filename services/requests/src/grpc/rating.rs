//! nqi.requests.v1.RatingService.

use nqi_platform::problem::{Checks, Problem};
use nqi_proto::requests::v1 as pb;
use nqi_proto::requests::v1::rating_service_server::RatingService;
use tonic::{Request, Response, Status};

use super::field::{call, id, ids, may, maybe_id, must, open, queue, states};
use crate::app::App;
use crate::app::read::Asked;
use crate::domain::queue::List;
use crate::domain::rating::{Found, Marks};
use crate::store::scope::Page;

/// The service over the use cases.
pub struct RatingRpc(pub App);

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl RatingService for RatingRpc {
    async fn give_rating(&self, request: Request<pb::GiveRatingRequest>) -> Answer<pb::Rating> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.RatingService/GiveRating", &message, &message.request_id);
        let order = id("order_id", &message.order_id)?;
        let marks = marks(&message)?;
        may("text", &message.text, 1000)?;
        Ok(Response::new(self.0.rate(call, order, marks, message.text).await?))
    }

    async fn get_rating(&self, request: Request<pb::GetRatingRequest>) -> Answer<pb::Rating> {
        let (caller, message) = open(request)?;
        Ok(Response::new(self.0.get_rating(&caller, id("id", &message.id)?).await?))
    }

    async fn list_ratings(
        &self,
        request: Request<pb::ListRatingsRequest>,
    ) -> Answer<pb::ListRatingsResponse> {
        let (caller, message) = open(request)?;
        let page = Page {
            states: states::<pb::RatingState>(&message.states)?,
            request: maybe_id("service_request_id", &message.service_request_id)?,
            queue: queue(message.queue, List::Ratings)?,
            ..Page::default()
        };
        let parts = format!("{page:?}");
        let asked = Asked::read(message.page_size, &message.page_token, &["ratings", &parts], 50, 200)?;
        let listed = self.0.list_ratings(&caller, page, asked).await?;
        Ok(Response::new(pb::ListRatingsResponse {
            ratings: listed.rows,
            next_page_token: listed.next,
            total_size: listed.total,
        }))
    }

    async fn follow_up_rating(&self, request: Request<pb::FollowUpRatingRequest>) -> Answer<pb::Rating> {
        let (caller, message) = open(request)?;
        let call =
            call(caller, "nqi.requests.v1.RatingService/FollowUpRating", &message, &message.request_id);
        let id = id("id", &message.id)?;
        must("log", &message.log, 2000)?;
        let found = found(&message)?;
        Ok(Response::new(self.0.follow_up(call, id, message.etag, message.log, found).await?))
    }

    async fn appeal_rating(&self, request: Request<pb::AppealRatingRequest>) -> Answer<pb::Rating> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.RatingService/AppealRating", &message, &message.request_id);
        let id = id("id", &message.id)?;
        must("statement", &message.statement, 2000)?;
        Ok(Response::new(self.0.appeal_rating(call, id, message.etag, message.statement).await?))
    }

    async fn decide_rating_appeal(
        &self,
        request: Request<pb::DecideRatingAppealRequest>,
    ) -> Answer<pb::Rating> {
        let (caller, message) = open(request)?;
        let call =
            call(caller, "nqi.requests.v1.RatingService/DecideRatingAppeal", &message, &message.request_id);
        let id = id("id", &message.id)?;
        must("decision", &message.decision, 2000)?;
        let pb::DecideRatingAppealRequest { etag, granted, decision, .. } = message;
        Ok(Response::new(self.0.decide_rating_appeal(call, id, etag, granted, decision).await?))
    }

    async fn submit_rectification(
        &self,
        request: Request<pb::SubmitRectificationRequest>,
    ) -> Answer<pb::Rating> {
        let (caller, message) = open(request)?;
        let call =
            call(caller, "nqi.requests.v1.RatingService/SubmitRectification", &message, &message.request_id);
        let id = id("id", &message.id)?;
        must("text", &message.text, 2000)?;
        let evidence = ids("evidence_document_ids", &message.evidence_document_ids, 20)?;
        Ok(Response::new(self.0.rectify(call, id, message.etag, message.text, evidence).await?))
    }

    async fn review_rectification(
        &self,
        request: Request<pb::ReviewRectificationRequest>,
    ) -> Answer<pb::Rating> {
        let (caller, message) = open(request)?;
        let call =
            call(caller, "nqi.requests.v1.RatingService/ReviewRectification", &message, &message.request_id);
        let id = id("id", &message.id)?;
        if message.accepted {
            may("reason", &message.reason, 2000)?;
        } else {
            must("reason", &message.reason, 2000)?;
        }
        Ok(Response::new(self.0.review(call, id, message.etag, message.accepted, message.reason).await?))
    }
}

fn found(message: &pb::FollowUpRatingRequest) -> Result<Found, Problem> {
    let mut wrong = Checks::new();
    wrong.require(
        !(message.upheld && message.mistaken),
        "mistaken",
        "NOT_ALLOWED",
        "评价属实与误评只能选其一。",
        "A rating is upheld or was given by mistake, not both.",
    );
    wrong.finish()?;
    Ok(match (message.upheld, message.mistaken) {
        (true, _) => Found::Upheld,
        (false, true) => Found::Mistaken,
        (false, false) => Found::Settled,
    })
}

fn marks(message: &pb::GiveRatingRequest) -> Result<Marks, Problem> {
    let mut wrong = Checks::new();
    wrong.require(
        (1..=5).contains(&message.level),
        "level",
        "OUT_OF_RANGE",
        "应为 1（非常不满意）到 5（非常满意）。",
        "Must be 1 (very dissatisfied) to 5 (very satisfied).",
    );
    for (field, mark) in [
        ("speed", message.speed),
        ("clarity", message.clarity),
        ("ease", message.ease),
        ("result", message.result),
    ] {
        wrong.require(
            (0..=5).contains(&mark),
            field,
            "OUT_OF_RANGE",
            "应为 1 到 5，0 表示不评。",
            "Must be 1 to 5; 0 means not given.",
        );
    }
    wrong.finish()?;
    Ok(Marks {
        level: message.level,
        speed: message.speed,
        clarity: message.clarity,
        ease: message.ease,
        result: message.result,
    })
}
