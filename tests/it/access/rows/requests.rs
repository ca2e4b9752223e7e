//! Requests and their items, documents, ratings.

use nqi_tests::case::{self, PDF, Stage};
use nqi_tests::world::World;
use serde_json::{Value, json};

use super::super::subject::{Needs, Subject, campaign};
use super::{Row, row};

fn request(_: &World, s: &Subject) -> Value {
    json!({"id": s.case.request})
}

fn nothing(_: &World, _: &Subject) -> Value {
    json!({})
}

pub fn rows() -> Vec<Row> {
    let mut rows = cases();
    rows.extend(items());
    rows.extend(documents());
    rows.extend(ratings());
    rows.extend(personal());
    rows.extend(actions());
    rows
}

fn cases() -> Vec<Row> {
    vec![
        row(
            "requests.RequestService.CreateRequest",
            Needs::Nothing,
            |_, _| json!({"request": case::draft()}),
        ),
        row(
            "requests.RequestService.UpdateRequest",
            Needs::Case(Stage::Draft),
            |_, s| json!({"id": s.case.request, "request": case::draft()}),
        ),
        row("requests.RequestService.GetRequest", Needs::Case(Stage::Awarded), request),
        row("requests.RequestService.ListRequests", Needs::Nothing, nothing),
        row("requests.RequestService.SubmitRequest", Needs::Case(Stage::Draft), request),
        row(
            "requests.RequestService.RequestCorrection",
            Needs::Case(Stage::Submitted),
            |_, s| json!({"id": s.case.request, "defects": [{"material": "text", "problem": "不清楚", "fix": "写明产品"}]}),
        ),
        row(
            "requests.RequestService.ReturnCorrection",
            Needs::Returned,
            |_, s| json!({"id": s.case.request, "answers": ["已写明"]}),
        ),
        row("requests.RequestService.AcceptRequest", Needs::Case(Stage::Submitted), request),
        row(
            "requests.RequestService.RejectRequest",
            Needs::Case(Stage::Submitted),
            |_, s| json!({"id": s.case.request, "reason": "NOT_NQI", "text": "不属于受理范围", "where_to_go": "政务服务中心"}),
        ),
        row(
            "requests.RequestService.RerouteRequest",
            Needs::Case(Stage::Submitted),
            |w, s| json!({"id": s.case.request, "centre_id": w.city_centre.id(), "reason": "区域有误"}),
        ),
        row(
            "requests.RequestService.WithdrawRequest",
            Needs::Case(Stage::Submitted),
            |_, s| json!({"id": s.case.request, "reason": "项目取消"}),
        ),
        row("requests.RequestService.ListRequestEvents", Needs::Case(Stage::Awarded), request),
    ]
}

fn items() -> Vec<Row> {
    vec![
        row(
            "requests.RequestService.DropItem",
            Needs::Case(Stage::Accepted),
            |_, s| json!({"id": s.case.request, "item_id": s.case.item, "reason": "不再需要"}),
        ),
        row(
            "requests.RequestService.CloseItemUnfilled",
            Needs::Sourcing,
            |_, s| json!({"id": s.case.request, "item_id": s.case.item, "evidence": "已询 12 家机构"}),
        ),
        row(
            "requests.RequestService.MatchItem",
            Needs::Case(Stage::Accepted),
            |_, s| json!({"id": s.case.request, "item_id": s.case.item}),
        ),
        row(
            "requests.DemandService.ListDemand",
            Needs::Nothing,
            |_, _| json!({"since": "2026-01-01T00:00:00Z"}),
        ),
    ]
}

fn documents() -> Vec<Row> {
    vec![
        row("requests.DocumentService.CreateDocument", Needs::Case(Stage::InProgress), |_, s| {
            json!({"order_id": s.case.order, "kind": "DOCUMENT_KIND_REPORT", "name": "report.pdf",
                "content_type": "application/pdf", "size": PDF.len().to_string()})
        }),
        row("requests.DocumentService.UploadContent", Needs::Announced, |_, s| json!({"id": s.id})),
        row(
            "requests.DocumentService.GetDocument",
            Needs::Case(Stage::Delivered),
            |_, s| json!({"id": s.case.document}),
        ),
        row(
            "requests.DocumentService.DownloadContent",
            Needs::Case(Stage::Delivered),
            |_, s| json!({"id": s.case.document}),
        ),
    ]
}

fn ratings() -> Vec<Row> {
    vec![
        row(
            "requests.RatingService.GiveRating",
            Needs::Case(Stage::Completed),
            |_, s| json!({"order_id": s.case.order, "level": 5, "text": "很好"}),
        ),
        row(
            "requests.RatingService.GetRating",
            Needs::Case(Stage::Completed),
            |_, s| json!({"id": s.case.rating}),
        ),
        row("requests.RatingService.ListRatings", Needs::Nothing, nothing),
        row(
            "requests.RatingService.FollowUpRating",
            Needs::BadRating(0),
            |_, s| json!({"id": s.case.rating, "log": "已电话回访", "upheld": true}),
        ),
        row(
            "requests.RatingService.SubmitRectification",
            Needs::BadRating(1),
            |_, s| json!({"id": s.case.rating, "text": "已增加班次"}),
        ),
        row(
            "requests.RatingService.AppealRating",
            Needs::BadRating(1),
            |_, s| json!({"id": s.case.rating, "statement": "延期系企业改期所致"}),
        ),
        row(
            "requests.RatingService.DecideRatingAppeal",
            Needs::AppealedRating,
            |_, s| json!({"id": s.case.rating, "granted": true, "decision": "误评，不计入"}),
        ),
        row(
            "requests.RatingService.ReviewRectification",
            Needs::BadRating(2),
            |_, s| json!({"id": s.case.rating, "accepted": true}),
        ),
    ]
}

/// What belongs to the signed-in person, and the case that is followed without signing in.
fn personal() -> Vec<Row> {
    vec![
        row("requests.QueueService.ListQueues", Needs::Nothing, nothing),
        row(
            "requests.TrackingService.TrackRequest",
            Needs::Number,
            |_, s| json!({"case_number": s.id, "phone_tail": "0001"}),
        ),
        row("requests.DraftService.PutDraft", Needs::Nothing, |_, _| {
            let key = format!("form.{}", uuid::Uuid::new_v4());
            json!({"key": key, "draft": {"content": "{}"}})
        }),
        row("requests.DraftService.GetDraft", Needs::Draft, |_, s| json!({"key": s.id})),
        row("requests.DraftService.ListDrafts", Needs::Nothing, nothing),
        row("requests.DraftService.DeleteDraft", Needs::Draft, |_, s| json!({"key": s.id})),
        row("requests.ChangeService.WatchChanges", Needs::Nothing, nothing),
    ]
}

fn actions() -> Vec<Row> {
    let action = |_: &World, s: &Subject| json!({"id": s.id});
    let tag = |_: &World, s: &Subject| json!({"id": s.id, "service_request_id": s.case.request});
    vec![
        row("requests.ActionService.CreateAction", Needs::Nothing, |_, _| json!({"action": campaign()})),
        row(
            "requests.ActionService.UpdateAction",
            Needs::Action(false),
            |_, s| json!({"id": s.id, "action": campaign()}),
        ),
        row("requests.ActionService.GetAction", Needs::Action(true), action),
        row("requests.ActionService.ListActions", Needs::Nothing, nothing),
        row("requests.ActionService.StartAction", Needs::Action(false), action),
        row("requests.ActionService.CloseAction", Needs::Action(true), action),
        row(
            "requests.ActionService.CancelAction",
            Needs::Action(false),
            |_, s| json!({"id": s.id, "reason": "并入另一行动"}),
        ),
        row("requests.ActionService.TagRequest", Needs::Campaign(false), tag),
        row(
            "requests.ActionService.UntagRequest",
            Needs::Campaign(true),
            |_, s| json!({"id": s.id, "service_request_id": s.case.request, "reason": "不属于本行动"}),
        ),
    ]
}
