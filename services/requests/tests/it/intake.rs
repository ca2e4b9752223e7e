//! Between submission and offers: correction, rejection, another centre, withdrawal, items that end early.

use nqi_proto::registry::v1::HoldState;
use nqi_proto::requests::v1 as pb;
use nqi_store::on_both_dialects;
use tonic::Code;

use crate::people::*;
use crate::world::*;

fn defect(material: &str) -> pb::Defect {
    pb::Defect {
        material: material.to_owned(),
        problem: "缺少样品数量".to_owned(),
        fix: "补充数量".to_owned(),
        answer: String::new(),
    }
}

fn notice(id: &str, materials: &[&str]) -> pb::RequestCorrectionRequest {
    pb::RequestCorrectionRequest {
        id: id.to_owned(),
        defects: materials.iter().map(|material| defect(material)).collect(),
        ..Default::default()
    }
}

on_both_dialects! {
    async fn defects_are_named_at_once_and_again_only_for_what_changed(fx: Fixture) {
        let w = World::new(fx).await;
        let saved = w.draft(vec![testing_item(false), calibration_item()]).await;
        w.submit(&saved.id).await;
        let empty = refused(w.requests().request_correction(by(&centre(), notice(&saved.id, &[]))).await);
        assert_eq!(fields(&empty), [("defects".to_owned(), "REQUIRED".to_owned())]);
        let returned = w.requests().request_correction(by(&centre(), notice(&saved.id, &["items[0]"]))).await;
        let returned = returned.expect("returned").into_inner();
        assert_eq!(returned.state(), pb::RequestState::Returned);

        let mut content = returned.clone();
        content.items[0].need.as_mut().unwrap().quantity = 10;
        let update = pb::UpdateRequestRequest { id: saved.id.clone(), request: Some(content), request_id: String::new() };
        w.requests().update_request(by(&enterprise(), update)).await.expect("mended");
        let mut answer = pb::ReturnCorrectionRequest { id: saved.id.clone(), ..Default::default() };
        answer.answers = vec!["已补充".to_owned(), "多余".to_owned()];
        let problem = refused(w.requests().return_correction(by(&enterprise(), answer.clone())).await);
        assert_eq!(fields(&problem)[0].1, "ANSWER_EACH_DEFECT");
        answer.answers.pop();
        let back = w.requests().return_correction(by(&enterprise(), answer)).await.expect("returned").into_inner();
        assert_eq!((back.state(), back.defects[0].answer.as_str()), (pb::RequestState::Submitted, "已补充"));

        let again = refused(w.requests().request_correction(by(&centre(), notice(&saved.id, &["items[1]"]))).await);
        assert_eq!((again.code, again.reason.as_ref()), (Code::FailedPrecondition, "RETURN_ONCE_ONLY"));
        w.requests().request_correction(by(&centre(), notice(&saved.id, &["items[0]"]))).await.expect("it changed");
        assert_eq!(w.events(&saved.id).await, [
            "RequestSubmitted", "CorrectionRequested", "CorrectionReturned", "CorrectionRequested",
        ]);
    }

    async fn a_rejected_case_says_why_and_ends(fx: Fixture) {
        let w = World::new(fx).await;
        let saved = w.draft(vec![testing_item(false)]).await;
        w.submit(&saved.id).await;
        let mut reject = pb::RejectRequestRequest {
            id: saved.id.clone(),
            reason: "BECAUSE".to_owned(),
            text: "与质量基础设施无关".to_owned(),
            where_to_go: "12345".to_owned(),
            ..Default::default()
        };
        let problem = refused(w.requests().reject_request(by(&centre(), reject.clone())).await);
        assert_eq!(fields(&problem)[0].0, "reason");
        reject.reason = "NOT_NQI".to_owned();
        let rejected = w.requests().reject_request(by(&centre(), reject)).await.expect("rejected").into_inner();
        assert_eq!(rejected.state(), pb::RequestState::Rejected);
        assert_eq!(rejected.items[0].state(), pb::ItemState::Cancelled);
        let event: pb::RequestEvent = w.payload(&saved.id, "RequestRejected").await;
        assert_eq!(event.reason, "NOT_NQI");
        let accept = pb::AcceptRequestRequest { id: saved.id, ..Default::default() };
        assert_eq!(refused(w.requests().accept_request(by(&centre(), accept)).await).reason, "WRONG_STATE");
    }

    async fn a_case_is_sent_on_once_to_a_centre_that_serves_it(fx: Fixture) {
        let w = World::new(fx).await;
        let saved = w.draft(vec![testing_item(false)]).await;
        w.submit(&saved.id).await;
        let mut reroute = pb::RerouteRequestRequest {
            id: saved.id.clone(),
            centre_id: OTHER_CENTRE.to_string(),
            reason: "产业集群归口".to_owned(),
            ..Default::default()
        };
        let wrong = refused(w.requests().reroute_request(by(&centre(), reroute.clone())).await);
        assert_eq!(fields(&wrong)[0].1, "CENTRE_NOT_SERVING");
        reroute.centre_id = CITY_CENTRE.to_string();
        w.requests().reroute_request(by(&centre(), reroute.clone())).await.expect("sent on");
        let event: pb::RequestEvent = w.payload(&saved.id, "RequestRerouted").await;
        assert_eq!(event.previous_centre_id, CENTRE.to_string());
        assert_eq!(event.case.unwrap().centre_id, CITY_CENTRE.to_string());
        let gone = refused(w.requests().get_request(by(&centre(), pb::GetRequestRequest { id: saved.id.clone() })).await);
        assert_eq!(gone.code, Code::NotFound, "it is another centre's case now");
        reroute.centre_id = CENTRE.to_string();
        let twice = refused(w.requests().reroute_request(by(&city_centre(), reroute)).await);
        assert_eq!(twice.reason, "REROUTE_ONCE");
    }

    async fn withdrawing_cancels_offers_and_gives_their_capacity_back(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        let offers = w.invite(&case, &[1, 2]).await;
        let quoted = w.quote(1, &offers[0], 100_000).await;
        let withdraw = pb::WithdrawRequestRequest { id: case.id.clone(), reason: "项目取消".to_owned(), ..Default::default() };
        let done = w.requests().withdraw_request(by(&enterprise(), withdraw)).await.expect("withdrawn").into_inner();
        assert_eq!(done.state(), pb::RequestState::Withdrawn);
        assert_eq!(w.near.hold_state(&quoted.quotes[0].hold_id), HoldState::Released);
        assert!(w.offers_of(&case.id).await.iter().all(|offer| offer.state() == pb::OfferState::Cancelled));
    }

    async fn nothing_is_withdrawn_or_dropped_after_the_award(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, _) = w.ordered(false).await;
        let silent = pb::WithdrawRequestRequest { id: case.id.clone(), ..Default::default() };
        let withdraw = pb::WithdrawRequestRequest { reason: "项目取消".to_owned(), ..silent.clone() };
        assert_eq!(fields(&refused(w.requests().withdraw_request(by(&enterprise(), silent)).await))[0].0, "reason");
        assert_eq!(refused(w.requests().withdraw_request(by(&enterprise(), withdraw)).await).reason, "ALREADY_AWARDED");
        let silent = pb::DropItemRequest { id: case.id, item_id: case.items[0].id.clone(), ..Default::default() };
        let drop = pb::DropItemRequest { reason: "不再需要".to_owned(), ..silent.clone() };
        assert_eq!(fields(&refused(w.requests().drop_item(by(&enterprise(), silent)).await))[0].0, "reason");
        assert_eq!(refused(w.requests().drop_item(by(&enterprise(), drop)).await).reason, "ALREADY_AWARDED");
    }

    async fn an_item_without_candidates_is_sourced_and_closed_with_evidence(fx: Fixture) {
        let w = World::new(fx).await;
        w.near.lock().candidates.clear();
        let case = w.accepted(vec![testing_item(false)]).await;
        assert_eq!((case.state(), case.items[0].state()), (pb::RequestState::Sourcing, pb::ItemState::Sourcing));
        let send = pb::SendOffersRequest {
            service_request_id: case.id.clone(),
            item_id: case.items[0].id.clone(),
            ..Default::default()
        };
        assert_eq!(refused(w.offers().send_offers(by(&centre(), send)).await).reason, "NO_CANDIDATE");
        let close = pb::CloseItemUnfilledRequest {
            id: case.id.clone(),
            item_id: case.items[0].id.clone(),
            evidence: "已联系省内 5 家机构".to_owned(),
            ..Default::default()
        };
        let closed = w.requests().close_item_unfilled(by(&centre(), close)).await.expect("closed").into_inner();
        assert_eq!(closed.state(), pb::RequestState::Unfilled);
        assert_eq!(w.events(&case.id).await.last().unwrap(), "RequestUnfilled");
    }

    async fn a_new_match_with_candidates_ends_the_sourcing(fx: Fixture) {
        let w = World::new(fx).await;
        let found = std::mem::take(&mut w.near.lock().candidates);
        let case = w.accepted(vec![testing_item(false)]).await;
        w.near.lock().candidates = found;
        let ask = pb::MatchItemRequest { id: case.id.clone(), item_id: case.items[0].id.clone(), limit: 2, ..Default::default() };
        let reply = w.requests().match_item(by(&centre(), ask)).await.expect("matched").into_inner();
        assert_eq!(reply.r#match.unwrap().candidates.len(), 2);
        assert_eq!(w.case(&case.id).await.items[0].state(), pb::ItemState::Open);
        let event: pb::MatchRecorded = w.payload(&case.id, "MatchRecorded").await;
        assert_eq!(event.candidates.len(), 2);
    }
}
