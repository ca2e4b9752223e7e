//! What a draft must and must not say.

use nqi_platform::wire;
use nqi_proto::requests::v1 as pb;
use nqi_proto::r#type::v1 as ty;
use nqi_store::on_both_dialects;
use tonic::Code;

use crate::people::*;
use crate::world::*;

fn need(item: &mut pb::Item) -> &mut ty::Need {
    item.need.as_mut().expect("a need")
}

fn testing(item: &mut pb::Item) -> &mut ty::TestingNeed {
    match need(item).detail.as_mut() {
        Some(ty::need::Detail::Testing(testing)) => testing,
        other => panic!("{other:?}"),
    }
}

fn calibration(item: &mut pb::Item) -> &mut ty::CalibrationNeed {
    match need(item).detail.as_mut() {
        Some(ty::need::Detail::Calibration(calibration)) => calibration,
        other => panic!("{other:?}"),
    }
}

type Spoil = fn(&mut pb::ServiceRequest);

/// What is spoiled, the field that must be named, and the reason.
const TABLE: &[(Spoil, &str, &str)] = &[
    (|r| r.budget_fen = Some(-1), "budget_fen", "NEGATIVE"),
    (|r| r.region = "999999".into(), "region", "UNKNOWN_REGION"),
    (|r| r.title = "长".repeat(201), "title", "TOO_LONG"),
    (|r| r.text = "a\u{0}b".into(), "text", "TEXT_UNPRINTABLE"),
    (|r| r.cluster = 99, "cluster", "UNKNOWN_VALUE"),
    (|r| r.deadline = Some(wire::date(jiff::civil::date(2026, 1, 4))), "deadline", "IN_THE_PAST"),
    (
        |r| r.deadline = Some(wire::date(jiff::civil::date(2026, 1, 4)).tap(|d| d.month = 13)),
        "deadline",
        "DATE_INVALID",
    ),
    (|r| r.contact.as_mut().unwrap().phone = "123".into(), "contact.phone", "INVALID_PHONE"),
    (|r| r.contact.as_mut().unwrap().email = "nobody".into(), "contact.email", "INVALID_EMAIL"),
    (|r| r.visible_document_ids = vec!["x".into()], "visible_document_ids[0]", "INVALID_ID"),
    (|r| r.items = vec![testing_item(false); 51], "items", "TOO_MANY"),
    (|r| need(&mut r.items[0]).budget_fen = Some(-5), "items[0].need.budget_fen", "NEGATIVE"),
    (|r| need(&mut r.items[0]).kind = 2, "items[0].need.kind", "DETAIL_MISMATCH"),
    (
        |r| testing(&mut r.items[0]).standards[0] = "GB/T 2423（系列）".into(),
        "items[0].need.testing.standards[0]",
        "STANDARD_SERIES",
    ),
    (
        |r| testing(&mut r.items[0]).standards[0] = "关于拉伸".into(),
        "items[0].need.testing.standards[0]",
        "STANDARD_UNREADABLE",
    ),
    (
        |r| testing(&mut r.items[0]).standards[0] = "GB/T 3362-1982".into(),
        "items[0].need.testing.standards[0]",
        "STANDARD_UNKNOWN",
    ),
    (
        |r| testing(&mut r.items[0]).standards.push("GB/T 99999-2020".into()),
        "items[0].need.testing.standards[1]",
        "STANDARD_UNKNOWN",
    ),
    (
        |r| calibration(&mut r.items[1]).range.as_mut().unwrap().unit = "蒲式耳每刻".into(),
        "items[1].need.calibration.range.unit",
        "UNIT_UNKNOWN",
    ),
    (
        |r| calibration(&mut r.items[1]).range.as_mut().unwrap().unit = "V".into(),
        "items[1].need.calibration.range.unit",
        "UNIT_INCOMPATIBLE",
    ),
    (
        |r| calibration(&mut r.items[1]).range.as_mut().unwrap().lower = Some(400.0),
        "items[1].need.calibration.range",
        "RANGE_REVERSED",
    ),
    (
        |r| calibration(&mut r.items[1]).uncertainty.as_mut().unwrap().value = f64::NAN,
        "items[1].need.calibration.uncertainty.value",
        "OUT_OF_RANGE",
    ),
];

trait Tap: Sized {
    fn tap(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

impl Tap for nqi_proto::google::r#type::Date {}

on_both_dialects! {
    async fn every_wrong_field_of_a_draft_is_named_and_nothing_is_saved(fx: Fixture) {
        let w = World::new(fx).await;
        for (spoil, field, reason) in TABLE {
            let mut request = draft();
            request.items = vec![testing_item(false), calibration_item()];
            spoil(&mut request);
            let message = pb::CreateRequestRequest { request_id: String::new(), request: Some(request) };
            let problem = refused(w.requests().create_request(by(&enterprise(), message)).await);
            assert_eq!(problem.code, Code::InvalidArgument, "{field}");
            let named = fields(&problem);
            assert!(named.contains(&((*field).to_owned(), (*reason).to_owned())), "{field} {reason}: {named:?}");
            assert!(problem.violations.iter().all(|one| !one.zh.is_empty() && !one.en.is_empty()));
        }
        let all = pb::ListRequestsRequest::default();
        let list = w.requests().list_requests(by(&enterprise(), all)).await.expect("a list").into_inner();
        assert_eq!(list.total_size, 0);
    }

    async fn an_empty_request_cannot_be_submitted(fx: Fixture) {
        let w = World::new(fx).await;
        let mut empty = draft();
        empty.contact = None;
        let message = pb::CreateRequestRequest { request_id: String::new(), request: Some(empty) };
        let saved = w.requests().create_request(by(&enterprise(), message)).await.expect("a draft").into_inner();
        let submit = pb::SubmitRequestRequest { id: saved.id.clone(), ..Default::default() };
        let problem = refused(w.requests().submit_request(by(&enterprise(), submit)).await);
        let named: Vec<_> = fields(&problem).into_iter().map(|(field, _)| field).collect();
        assert_eq!(named, ["items", "contact.name", "contact.phone"]);
        assert_eq!(w.case(&saved.id).await.state(), pb::RequestState::Draft);
        assert!(w.events(&saved.id).await.is_empty());
    }

    async fn an_unfinished_item_is_saved_but_not_submitted(fx: Fixture) {
        let w = World::new(fx).await;
        let mut item = calibration_item();
        calibration(&mut item).mode = 0;
        calibration(&mut item).instrument = String::new();
        let saved = w.draft(vec![testing_item(false), item]).await;
        let submit = pb::SubmitRequestRequest { id: saved.id.clone(), ..Default::default() };
        let problem = refused(w.requests().submit_request(by(&enterprise(), submit)).await);
        let named: Vec<_> = fields(&problem).into_iter().map(|(field, _)| field).collect();
        assert_eq!(named, ["items[1].need.calibration.instrument", "items[1].need.calibration.mode"]);
    }

    async fn a_deadline_that_passed_meanwhile_stops_the_submission(fx: Fixture) {
        let w = World::new(fx).await;
        let mut request = draft();
        request.deadline = Some(wire::date(jiff::civil::date(2026, 1, 6)));
        request.items = vec![testing_item(false)];
        let message = pb::CreateRequestRequest { request_id: String::new(), request: Some(request) };
        let saved = w.requests().create_request(by(&enterprise(), message)).await.expect("a draft").into_inner();
        w.days(3);
        let submit = pb::SubmitRequestRequest { id: saved.id, ..Default::default() };
        let problem = refused(w.requests().submit_request(by(&enterprise(), submit)).await);
        assert!(fields(&problem).contains(&("deadline".to_owned(), "IN_THE_PAST".to_owned())));
    }

    async fn a_draft_is_rewritten_whole_and_only_with_a_current_etag(fx: Fixture) {
        let w = World::new(fx).await;
        let saved = w.draft(vec![testing_item(false)]).await;
        w.pass(jiff::SignedDuration::from_secs(1));
        let mut content = saved.clone();
        content.title = "新标题".to_owned();
        content.items.push(calibration_item());
        let update = pb::UpdateRequestRequest { id: saved.id.clone(), request: Some(content.clone()), request_id: String::new() };
        let changed = w.requests().update_request(by(&enterprise(), update.clone())).await.expect("changed").into_inner();
        assert_eq!(changed.items.len(), 2);
        assert_eq!(changed.items[0].id, saved.items[0].id, "an item that stays keeps its id");
        assert_ne!(changed.etag, saved.etag);
        let stale = refused(w.requests().update_request(by(&enterprise(), update)).await);
        assert_eq!((stale.code, stale.reason.as_ref()), (Code::Aborted, "ETAG_MISMATCH"));
        w.submit(&saved.id).await;
        content.etag = String::new();
        let late = pb::UpdateRequestRequest { id: saved.id, request: Some(content), request_id: String::new() };
        let problem = refused(w.requests().update_request(by(&enterprise(), late)).await);
        assert_eq!(problem.reason, "WRONG_STATE");
    }

    async fn a_centre_enters_a_case_for_a_firm_only_with_its_consent(fx: Fixture) {
        let w = World::new(fx).await;
        let mut request = draft();
        request.items = vec![testing_item(false)];
        request.enterprise_id = ENTERPRISE.to_string();
        let bare = pb::CreateRequestRequest { request_id: String::new(), request: Some(request.clone()) };
        let problem = refused(w.requests().create_request(by(&centre(), bare)).await);
        assert_eq!(fields(&problem), [("consent_document_id".to_owned(), "CONSENT_REQUIRED".to_owned())]);

        let announced = pb::CreateDocumentRequest {
            kind: pb::DocumentKind::Consent as i32,
            name: "同意书.pdf".to_owned(),
            content_type: "application/pdf".to_owned(),
            size: PDF.len() as i64,
            ..Default::default()
        };
        let consent = w.upload(&centre(), announced, PDF).await;
        request.consent_document_id = consent.id.clone();
        let message = pb::CreateRequestRequest { request_id: String::new(), request: Some(request.clone()) };
        let elsewhere = refused(w.requests().create_request(by(&other_centre(), message.clone())).await);
        assert_eq!(fields(&elsewhere)[0].1, "REGION_NOT_SERVED");
        let saved = w.requests().create_request(by(&centre(), message)).await.expect("entered").into_inner();
        assert_eq!((saved.channel(), saved.centre_id.as_str()), (pb::Channel::Window, CENTRE.to_string().as_str()));
        let submit = pb::SubmitRequestRequest { id: saved.id.clone(), ..Default::default() };
        w.requests().submit_request(by(&centre(), submit)).await.expect("submitted by the centre");
        let case = w.accept(&saved.id).await;
        let offers = w.invite(&case, &[1]).await;
        let quoted = w.quote(1, &offers[0], 100_000).await;
        let mut award = pb::AwardOfferRequest { id: quoted.id.clone(), quote_version: 1, ..Default::default() };
        let problem = refused(w.offers().award_offer(by(&centre(), award.clone())).await);
        assert_eq!(fields(&problem)[0].0, "consent_document_id", "each award needs its own consent");
        award.consent_document_id = consent.id;
        w.offers().award_offer(by(&centre(), award)).await.expect("awarded for the firm");
    }
}
