//! What belongs to the signed-in person: queues, form drafts, the change stream; and a case followed without signing in.

use std::time::Duration;

use nqi_events::Sequencer;
use nqi_platform::auth::Principal;
use nqi_proto::commitments::v1 as clocks;
use nqi_proto::requests::v1 as pb;
use nqi_store::on_both_dialects;
use tonic::{Code, Streaming};

use crate::people::*;
use crate::world::*;

/// The queues of a caller with rows, each checked against the list that it names.
async fn waiting(w: &World, who: &Principal) -> Vec<(pb::Queue, i32)> {
    let queues =
        w.queues().list_queues(by(who, pb::ListQueuesRequest {})).await.expect("queues").into_inner().queues;
    let mut found = Vec::new();
    for one in queues {
        let queue = one.queue;
        let (total, rows) = match one.list.as_str() {
            "requests" => {
                let ask = pb::ListRequestsRequest { queue, ..Default::default() };
                let list = w.requests().list_requests(by(who, ask)).await.expect("requests").into_inner();
                (list.total_size, list.requests.len())
            }
            "offers" => {
                let ask = pb::ListOffersRequest { queue, ..Default::default() };
                let list = w.offers().list_offers(by(who, ask)).await.expect("offers").into_inner();
                (list.total_size, list.offers.len())
            }
            "orders" => {
                let ask = pb::ListOrdersRequest { queue, ..Default::default() };
                let list = w.orders().list_orders(by(who, ask)).await.expect("orders").into_inner();
                (list.total_size, list.orders.len())
            }
            "ratings" => {
                let ask = pb::ListRatingsRequest { queue, ..Default::default() };
                let list = w.ratings().list_ratings(by(who, ask)).await.expect("ratings").into_inner();
                (list.total_size, list.ratings.len())
            }
            other => panic!("{other}"),
        };
        assert_eq!((total, rows), (one.count, one.count as usize), "{:?}", one.queue());
        if one.count > 0 {
            found.push((one.queue(), one.count));
        }
    }
    found
}

fn key(draft: &str, content: &str, etag: &str) -> pb::PutDraftRequest {
    let form = pb::Draft { content: content.to_owned(), etag: etag.to_owned(), ..Default::default() };
    pb::PutDraftRequest { key: draft.to_owned(), draft: Some(form) }
}

async fn watch(w: &World, who: &Principal, token: &str) -> Streaming<pb::Change> {
    let ask = pb::WatchChangesRequest { resume_token: token.to_owned() };
    w.changes().watch_changes(by(who, ask)).await.expect("a stream").into_inner()
}

async fn next(stream: &mut Streaming<pb::Change>) -> pb::Change {
    let waited = tokio::time::timeout(Duration::from_secs(20), stream.message()).await;
    waited.expect("in time").expect("open").expect("a change")
}

async fn number(w: &World) {
    Sequencer::run_once(&w.deps.db, w.clock()).await.expect("numbered");
}

on_both_dialects! {
    async fn every_queue_counts_the_rows_of_its_list_along_a_case(fx: Fixture) {
        use pb::Queue as Q;
        let w = World::new(fx).await;
        let draft = w.draft(vec![testing_item(true)]).await;
        assert_eq!(waiting(&w, &enterprise()).await, [(Q::Drafts, 1)]);
        assert_eq!(waiting(&w, &centre()).await, []);
        w.submit(&draft.id).await;
        assert_eq!(waiting(&w, &centre()).await, [(Q::ToAccept, 1)]);
        assert_eq!(waiting(&w, &bureau()).await, [(Q::ToAccept, 1)]);
        assert_eq!(waiting(&w, &other_centre()).await, []);
        let case = w.accept(&draft.id).await;
        assert_eq!(waiting(&w, &centre()).await, [(Q::ToMatch, 1)]);
        let offer = w.invite(&case, &[1]).await.remove(0);
        assert_eq!(waiting(&w, &lab(1)).await, [(Q::ToRespond, 1)]);
        assert_eq!(waiting(&w, &lab(2)).await, []);
        w.respond(1, &offer.id, true).await;
        let ask = pb::AskQuestionRequest { id: offer.id.clone(), question: "数量是多少？".to_owned(), ..Default::default() };
        w.offers().ask_question(by(&lab(1), ask)).await.expect("asked");
        assert_eq!(waiting(&w, &lab(1)).await, [(Q::ToQuote, 1)]);
        assert_eq!(waiting(&w, &enterprise()).await, [(Q::Questions, 1)]);
        let answer = pb::AnswerQuestionRequest { id: offer.id.clone(), answer: "三束".to_owned(), ..Default::default() };
        w.offers().answer_question(by(&enterprise(), answer)).await.expect("answered");
        let offer = w.quote(1, &offer, 100_000).await;
        assert_eq!(waiting(&w, &lab(1)).await, [(Q::Quoted, 1)]);
        assert_eq!(waiting(&w, &enterprise()).await, [(Q::Quotes, 1)]);
        let order = w.award(&offer).await;
        assert_eq!(waiting(&w, &enterprise()).await, [(Q::Samples, 1)]);
        assert_eq!(waiting(&w, &lab(1)).await, [(Q::ToReceive, 1)]);
        let received = pb::ReceiveSampleRequest {
            id: order.id.clone(), label: "S-1".to_owned(), condition: "完好".to_owned(), ..Default::default()
        };
        w.orders().receive_sample(by(&lab(1), received)).await.expect("received");
        let cancel = pb::CancelOrderRequest { id: order.id.clone(), reason: "项目取消".to_owned(), ..Default::default() };
        w.orders().cancel_order(by(&enterprise(), cancel)).await.expect("proposed");
        assert_eq!(waiting(&w, &enterprise()).await, [], "it proposed: the others decide");
        assert_eq!(waiting(&w, &lab(1)).await, [(Q::InWork, 1), (Q::Cancellations, 1)]);
        assert_eq!(waiting(&w, &centre()).await, [(Q::Cancellations, 1)]);
    }

    async fn what_follows_a_report_waits_in_the_queues_of_who_must_act(fx: Fixture) {
        use pb::Queue as Q;
        let w = World::new(fx).await;
        let (_, order) = w.delivered().await;
        assert_eq!(waiting(&w, &enterprise()).await, [(Q::Reports, 1)]);
        assert_eq!(waiting(&w, &lab(1)).await, [(Q::Delivered, 1)]);
        let confirm = pb::ConfirmReportRequest { id: order.id.clone(), ..Default::default() };
        w.orders().confirm_report(by(&enterprise(), confirm)).await.expect("confirmed");
        assert_eq!(waiting(&w, &enterprise()).await, [(Q::Ratings, 1)]);
        let bad = pb::GiveRatingRequest { order_id: order.id.clone(), level: 1, text: "太慢".to_owned(), ..Default::default() };
        let rating = w.ratings().give_rating(by(&enterprise(), bad)).await.expect("rated").into_inner();
        assert_eq!(rating.provider_name, "示例机构1");
        assert_eq!(waiting(&w, &centre()).await, [(Q::FollowUp, 1)]);
        let call = pb::FollowUpRatingRequest { id: rating.id.clone(), log: "属实".to_owned(), upheld: true, ..Default::default() };
        w.ratings().follow_up_rating(by(&centre(), call)).await.expect("upheld");
        assert_eq!(waiting(&w, &lab(1)).await, [(Q::Rectify, 1)]);
        let done = pb::SubmitRectificationRequest { id: rating.id, text: "增加设备".to_owned(), ..Default::default() };
        w.ratings().submit_rectification(by(&lab(1), done)).await.expect("submitted");
        assert_eq!(waiting(&w, &centre()).await, [(Q::Review, 1)]);
    }

    async fn a_queue_of_another_list_is_refused_and_texts_narrow_lists(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, order) = w.ordered(false).await;
        let queue = pb::Queue::InWork.into();
        let wrong = w.requests().list_requests(by(&centre(), pb::ListRequestsRequest { queue, ..Default::default() })).await;
        assert_eq!(fields(&refused(wrong))[0].0, "queue");
        let wrong = w.offers().list_offers(by(&lab(1), pb::ListOffersRequest { queue, ..Default::default() })).await;
        assert_eq!(fields(&refused(wrong))[0].0, "queue");
        let denied = refused(w.queues().list_queues(by(&admin(), pb::ListQueuesRequest {})).await);
        assert_eq!(denied.code, Code::PermissionDenied);
        let cases = async |query: &str| {
            let ask = pb::ListRequestsRequest { query: query.to_owned(), ..Default::default() };
            w.requests().list_requests(by(&enterprise(), ask)).await.expect("a list").into_inner().total_size
        };
        let tail = case.case_number[case.case_number.len() - 6..].to_owned();
        assert_eq!((cases("复丝").await, cases(&tail).await, cases(&case.case_number.to_lowercase()).await), (1, 1, 1));
        assert_eq!((cases("%").await, cases("没有").await), (0, 0));
        let orders = async |query: &str| {
            let ask = pb::ListOrdersRequest { query: query.to_owned(), ..Default::default() };
            w.orders().list_orders(by(&lab(1), ask)).await.expect("a list").into_inner().total_size
        };
        assert_eq!((orders(&order.number).await, orders(&case.case_number).await, orders("-99").await), (1, 1, 0));
        let offers = async |number: &str| {
            let ask = pb::ListOffersRequest { case_number: number.to_owned(), ..Default::default() };
            w.offers().list_offers(by(&lab(1), ask)).await.expect("a list").into_inner().total_size
        };
        assert_eq!((offers(&case.case_number).await, offers("WH-2020-000001").await), (1, 0));
    }

    async fn names_are_shown_to_whom_the_id_is_shown(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        assert_eq!(case.enterprise_name, "示例组织甲");
        let offer = w.invite(&case, &[1, 2]).await.remove(0);
        let seen = w.offers().get_offer(by(&lab(1), pb::GetOfferRequest { id: offer.id.clone() })).await.expect("seen").into_inner();
        assert_eq!((seen.enterprise_id.as_str(), seen.provider_name.as_str()), ("", "示例机构1"));
        let text = format!("{seen:?}");
        assert!(!text.contains("示例组织甲") && !text.contains("0631-0000001"), "an invited provider learns no name: {text}");
        let ask = pb::GetRequestRequest { id: case.id.clone() };
        assert_eq!(refused(w.requests().get_request(by(&lab(1), ask.clone())).await).code, Code::NotFound);
        let offer = w.quote(1, &offer, 100_000).await;
        let order = w.award(&offer).await;
        assert_eq!((order.enterprise_name.as_str(), order.provider_name.as_str()), ("示例组织甲", "示例机构1"));
        let seen = w.requests().get_request(by(&lab(1), ask.clone())).await.expect("the chosen one sees the case").into_inner();
        assert_eq!(seen.contact.expect("the contact").phone, "0631-0000001");
        assert_eq!(seen.enterprise_name, "示例组织甲");
        assert_eq!(refused(w.requests().get_request(by(&lab(2), ask)).await).code, Code::NotFound, "a rival does not");
    }

    async fn a_case_is_followed_by_number_and_phone_and_nothing_tells_a_wrong_one_from_none(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        w.near.lock().promises = vec![clocks::Commitment {
            stage: clocks::CommitmentStage::Delivery.into(),
            status: clocks::CommitmentStatus::Paused.into(),
            level: clocks::Level::Yellow.into(),
            ..Default::default()
        }];
        let ask = |number: &str, tail: &str| pb::TrackRequestRequest { case_number: number.to_owned(), phone_tail: tail.to_owned() };
        let track = async |number: &str, tail: &str| w.tracking().track_request(tonic::Request::new(ask(number, tail))).await;
        let seen = track(&case.case_number.to_lowercase(), " 0001 ").await.expect("followed").into_inner();
        assert_eq!((seen.case_number.as_str(), seen.state()), (case.case_number.as_str(), pb::RequestState::Accepted));
        assert_eq!((seen.next_actor(), seen.due_unknown, seen.centre_id), (pb::NextActor::Centre, false, CENTRE.to_string()));
        assert_eq!((seen.due[0].stage.as_str(), seen.due[0].level.as_str()), ("COMMITMENT_STAGE_DELIVERY", "LEVEL_YELLOW"));
        assert!(seen.due[0].paused && seen.submit_time.is_some());
        let lists = || w.near.called("ListCommitments");
        let before = lists();
        let wrong = track(&case.case_number, "0002").await.expect_err("a wrong phone");
        let between = lists();
        let none = track("WH-2026-999999", "0001").await.expect_err("no such case");
        assert_eq!((between - before, lists() - between), (1, 1), "the same work");
        assert_eq!((wrong.code(), wrong.message(), wrong.details()), (none.code(), none.message(), none.details()));
        assert_eq!(wrong.code(), Code::NotFound);
        for (number, tail, field) in [("WH-1", "0001", "case_number"), ("WH-2026-000001", "001", "phone_tail"), ("WH-2026-000001", "000x", "phone_tail")] {
            assert_eq!(fields(&refused(track(number, tail).await))[0].0, field);
        }
        w.near.lock().away.insert("ListCommitments");
        let seen = track(&case.case_number, "0001").await.expect("followed").into_inner();
        assert!(seen.due_unknown && seen.due.is_empty());
    }

    async fn a_form_draft_is_its_members_own_and_never_overwritten_unseen(fx: Fixture) {
        let w = World::new(fx).await;
        let put = async |who: &Principal, ask: pb::PutDraftRequest| w.drafts().put_draft(by(who, ask)).await;
        let get = async |who: &Principal, key: &str| w.drafts().get_draft(by(who, pb::GetDraftRequest { key: key.to_owned() })).await;
        let first = put(&enterprise(), key("need:new", r#"{"a":1}"#, "")).await.expect("kept").into_inner();
        assert_eq!((first.key.as_str(), first.etag.as_str()), ("need:new", "\"1\""));
        let stale = refused(put(&enterprise(), key("need:new", "{}", "")).await);
        assert_eq!((stale.code, stale.reason.as_ref(), stale.fact("etag")), (Code::Aborted, "ETAG_MISMATCH", Some("\"1\"")));
        assert_eq!(refused(put(&enterprise(), key("need:new", "{}", "*")).await).code, Code::Aborted);
        let second = put(&enterprise(), key("need:new", r#"{"a":2}"#, &first.etag)).await.expect("kept").into_inner();
        assert_eq!(refused(put(&enterprise(), key("need:new", "{}", &first.etag)).await).fact("etag"), Some(second.etag.as_str()));
        assert_eq!(get(&enterprise(), "need:new").await.expect("there").into_inner().content, r#"{"a":2}"#);
        for stranger in [other_enterprise(), lab(1), centre(), bureau(), admin()] {
            assert_eq!(refused(get(&stranger, "need:new").await).code, Code::NotFound);
        }
        let listed = w.drafts().list_drafts(by(&enterprise(), pb::ListDraftsRequest {})).await.expect("a list").into_inner().drafts;
        assert_eq!((listed.len(), listed[0].content.as_str()), (1, ""));
        let large = format!("\"{}\"", "x".repeat(256 * 1024));
        for (name, content, field) in [("", "{}", "key"), ("Größe", "{}", "key"), ("a", "{", "draft.content"), ("a", large.as_str(), "draft.content")] {
            assert_eq!(fields(&refused(put(&enterprise(), key(name, content, "")).await))[0].0, field);
        }
        for n in 0..99 {
            put(&enterprise(), key(&format!("n{n}"), "{}", "")).await.expect("kept");
        }
        assert_eq!(refused(put(&enterprise(), key("one-more", "{}", "")).await).reason, "TOO_MANY_DRAFTS");
        let delete = |key: &str| pb::DeleteDraftRequest { key: key.to_owned() };
        w.drafts().delete_draft(by(&enterprise(), delete("n0"))).await.expect("gone");
        assert_eq!(refused(w.drafts().delete_draft(by(&enterprise(), delete("n0"))).await).code, Code::NotFound);
        w.days(179);
        nqi_requests::sweep(&w.deps).await.expect("swept");
        assert!(get(&enterprise(), "need:new").await.is_ok());
        w.days(2);
        nqi_requests::sweep(&w.deps).await.expect("swept");
        assert_eq!(refused(get(&enterprise(), "need:new").await).code, Code::NotFound, "idle too long");
    }

    async fn one_stream_tells_each_party_its_own_changes_once_over_a_reconnect(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        number(&w).await;
        let mut firm = watch(&w, &enterprise(), "").await;
        let mut rival = watch(&w, &lab(2), "").await;
        let mut own = watch(&w, &lab(1), "").await;
        let mut stranger = watch(&w, &other_enterprise(), "").await;
        let offers = w.invite(&case, &[1, 2]).await;
        w.respond(1, &offers[0].id, true).await;
        number(&w).await;
        let mut kinds = Vec::new();
        let mut last = pb::Change::default();
        while !kinds.contains(&"nqi.requests.v1.OfferResponded".to_owned()) {
            last = next(&mut firm).await;
            assert_eq!((last.case_number.as_str(), last.service_request_id.as_str()), (case.case_number.as_str(), case.id.as_str()));
            kinds.push(last.r#type.clone());
        }
        assert_eq!(kinds.iter().filter(|kind| kind.ends_with("OfferSent")).count(), 2);
        let mine = [next(&mut own).await, next(&mut own).await];
        assert!(mine.iter().all(|change| change.subject_id == offers[0].id), "{mine:?}");
        assert_eq!(next(&mut rival).await.subject_id, offers[1].id, "of the rival's offer it hears nothing");
        drop(firm);
        let due = prost_types::Timestamp { seconds: 1_800_000_000, nanos: 0 };
        let red = clocks::CommitmentEvent {
            commitment_id: "0190".to_owned(),
            service_request_id: case.id.clone(),
            case_number: case.case_number.clone(),
            enterprise_id: ENTERPRISE.to_string(),
            centre_id: CENTRE.to_string(),
            obligor_id: provider(1).to_string(),
            level: clocks::Level::Red.into(),
            due_time: Some(due),
            card_id: "card".to_owned(),
            ..Default::default()
        };
        w.near.clock_event("CommitmentRed", &red);
        let mut firm = watch(&w, &enterprise(), &last.resume_token).await;
        let change = next(&mut firm).await;
        assert_eq!(change.r#type, "nqi.commitments.v1.CommitmentRed", "nothing twice");
        assert_eq!((change.level.as_str(), change.due_time, change.card_id.as_str()), ("LEVEL_RED", Some(due), "card"));
        assert_eq!(next(&mut own).await.level, "LEVEL_RED");
        for quiet in [&mut rival, &mut stranger] {
            assert!(tokio::time::timeout(Duration::from_millis(1500), quiet.message()).await.is_err(), "not its business");
        }
        let wrong = pb::WatchChangesRequest { resume_token: "?".to_owned() };
        assert_eq!(fields(&refused(w.changes().watch_changes(by(&enterprise(), wrong)).await))[0].0, "resume_token");
        let denied = refused(w.changes().watch_changes(by(&admin(), pb::WatchChangesRequest::default())).await);
        assert_eq!(denied.code, Code::PermissionDenied);
    }
}
