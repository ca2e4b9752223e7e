//! Every RPC as each role and as a stranger: foreign is nonexistent, one's own with the wrong role is denied.

use nqi_platform::auth::Principal;
use nqi_proto::requests::v1 as pb;
use nqi_store::on_both_dialects;
use tonic::{Code, Status};

use crate::people::*;
use crate::world::*;

/// What a caller may do with somebody's case: `Yes` = anything but NOT_FOUND, PERMISSION_DENIED or UNAUTHENTICATED.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum May {
    Yes,
    Denied,
    Unknown,
    Anonymous,
}

fn may<T>(answer: Result<T, Status>) -> May {
    match answer.err().map(|status| status.code()) {
        Some(Code::PermissionDenied) => May::Denied,
        Some(Code::NotFound) => May::Unknown,
        Some(Code::Unauthenticated) => May::Anonymous,
        _ => May::Yes,
    }
}

fn message<T>(who: Option<&Principal>, message: T) -> tonic::Request<T> {
    match who {
        Some(who) => by(who, message),
        None => tonic::Request::new(message),
    }
}

/// Ids of one case with everything in it.
struct Ids {
    case: String,
    item: String,
    offer: String,
    order: String,
    rating: String,
}

macro_rules! calls {
    ($w:expr, $who:expr, $($client:ident . $rpc:ident ( $message:expr )),+ $(,)?) => {
        vec![$((stringify!($rpc), may($w.$client().$rpc(message($who, $message)).await))),+]
    };
}

async fn attempt(w: &World, who: Option<&Principal>, ids: &Ids) -> Vec<(&'static str, May)> {
    let (case, item, offer, order, rating) =
        (ids.case.clone(), ids.item.clone(), ids.offer.clone(), ids.order.clone(), ids.rating.clone());
    let text = || "说明".to_owned();
    let defects = vec![pb::Defect { material: text(), problem: text(), fix: text(), answer: String::new() }];
    let lines = vec![pb::QuoteLine { item_id: item.clone(), title: text(), amount_fen: 1 }];
    let content = pb::ServiceRequest { items: vec![testing_item(false)], ..draft() };
    let report = Some(pb::Report {
        document_id: order.clone(),
        number: "X".to_owned(),
        signatory: text(),
        test_date: Some(nqi_platform::wire::date(jiff::civil::date(2026, 1, 1))),
        rows: vec![pb::ReportRow {
            item_id: item.clone(),
            parameter: text(),
            standard: "GB/T 1".to_owned(),
            scope_row_id: String::new(),
        }],
        ..Default::default()
    });
    calls!(
        w,
        who,
        requests.get_request(pb::GetRequestRequest { id: case.clone() }),
        requests.list_request_events(pb::ListRequestEventsRequest { id: case.clone(), ..Default::default() }),
        requests.update_request(pb::UpdateRequestRequest {
            id: case.clone(),
            request: Some(content),
            request_id: String::new()
        }),
        requests.submit_request(pb::SubmitRequestRequest { id: case.clone(), ..Default::default() }),
        requests.request_correction(pb::RequestCorrectionRequest {
            id: case.clone(),
            defects,
            ..Default::default()
        }),
        requests.return_correction(pb::ReturnCorrectionRequest {
            id: case.clone(),
            answers: vec![text()],
            ..Default::default()
        }),
        requests.accept_request(pb::AcceptRequestRequest { id: case.clone(), ..Default::default() }),
        requests.reject_request(pb::RejectRequestRequest {
            id: case.clone(),
            reason: "NOT_NQI".to_owned(),
            text: text(),
            ..Default::default()
        }),
        requests.reroute_request(pb::RerouteRequestRequest {
            id: case.clone(),
            centre_id: CENTRE.to_string(),
            reason: text(),
            ..Default::default()
        }),
        requests.withdraw_request(pb::WithdrawRequestRequest {
            id: case.clone(),
            reason: text(),
            ..Default::default()
        }),
        requests.drop_item(pb::DropItemRequest {
            id: case.clone(),
            item_id: item.clone(),
            reason: text(),
            ..Default::default()
        }),
        requests.close_item_unfilled(pb::CloseItemUnfilledRequest {
            id: case.clone(),
            item_id: item.clone(),
            evidence: text(),
            ..Default::default()
        }),
        requests.match_item(pb::MatchItemRequest {
            id: case.clone(),
            item_id: item.clone(),
            ..Default::default()
        }),
        offers.send_offers(pb::SendOffersRequest {
            service_request_id: case.clone(),
            item_id: item.clone(),
            ..Default::default()
        }),
        offers.get_offer(pb::GetOfferRequest { id: offer.clone() }),
        offers.respond_offer(pb::RespondOfferRequest {
            id: offer.clone(),
            will_quote: true,
            ..Default::default()
        }),
        offers.quote_offer(pb::QuoteOfferRequest {
            id: offer.clone(),
            lines,
            total_fen: 1,
            lead_working_days: 1,
            ..Default::default()
        }),
        offers.withdraw_offer(pb::WithdrawOfferRequest {
            id: offer.clone(),
            reason: text(),
            ..Default::default()
        }),
        offers.ask_question(pb::AskQuestionRequest {
            id: offer.clone(),
            question: text(),
            ..Default::default()
        }),
        offers.answer_question(pb::AnswerQuestionRequest {
            id: offer.clone(),
            answer: text(),
            ..Default::default()
        }),
        offers.ask_requote(pb::AskRequoteRequest { id: offer.clone(), reason: text(), ..Default::default() }),
        offers.award_offer(pb::AwardOfferRequest {
            id: offer.clone(),
            quote_version: 1,
            ..Default::default()
        }),
        orders.get_order(pb::GetOrderRequest { id: order.clone() }),
        orders.receive_sample(pb::ReceiveSampleRequest {
            id: order.clone(),
            label: text(),
            condition: text(),
            ..Default::default()
        }),
        orders.reject_sample(pb::RejectSampleRequest {
            id: order.clone(),
            reasons: vec![text()],
            ..Default::default()
        }),
        orders.resend_sample(pb::ResendSampleRequest { id: order.clone(), ..Default::default() }),
        orders.request_confirmation(pb::RequestConfirmationRequest {
            id: order.clone(),
            question: text(),
            ..Default::default()
        }),
        orders.answer_confirmation(pb::AnswerConfirmationRequest {
            id: order.clone(),
            answer: text(),
            ..Default::default()
        }),
        orders.deliver_report(pb::DeliverReportRequest { id: order.clone(), report, ..Default::default() }),
        orders.confirm_report(pb::ConfirmReportRequest { id: order.clone(), ..Default::default() }),
        orders.dispute_report(pb::DisputeReportRequest {
            id: order.clone(),
            points: vec![text()],
            ..Default::default()
        }),
        orders.answer_dispute(pb::AnswerDisputeRequest {
            id: order.clone(),
            answer: 1,
            text: text(),
            ..Default::default()
        }),
        orders.cancel_order(pb::CancelOrderRequest {
            id: order.clone(),
            reason: text(),
            ..Default::default()
        }),
        orders.decide_cancellation(pb::DecideCancellationRequest {
            id: order.clone(),
            agree: true,
            ..Default::default()
        }),
        ratings.give_rating(pb::GiveRatingRequest {
            order_id: order.clone(),
            level: 5,
            ..Default::default()
        }),
        ratings.get_rating(pb::GetRatingRequest { id: rating.clone() }),
        ratings.follow_up_rating(pb::FollowUpRatingRequest {
            id: rating.clone(),
            log: text(),
            ..Default::default()
        }),
        ratings.appeal_rating(pb::AppealRatingRequest {
            id: rating.clone(),
            statement: text(),
            ..Default::default()
        }),
        ratings.decide_rating_appeal(pb::DecideRatingAppealRequest {
            id: rating.clone(),
            decision: text(),
            ..Default::default()
        }),
        ratings.submit_rectification(pb::SubmitRectificationRequest {
            id: rating.clone(),
            text: text(),
            ..Default::default()
        }),
        ratings.review_rectification(pb::ReviewRectificationRequest {
            id: rating.clone(),
            accepted: true,
            ..Default::default()
        }),
    )
}

/// The RPCs that each party may call; everybody else is denied.
const ENTERPRISE_VERBS: &[&str] = &[
    "get_request",
    "list_request_events",
    "update_request",
    "submit_request",
    "return_correction",
    "withdraw_request",
    "drop_item",
    "match_item",
    "send_offers",
    "get_offer",
    "answer_question",
    "ask_requote",
    "award_offer",
    "get_order",
    "resend_sample",
    "answer_confirmation",
    "confirm_report",
    "dispute_report",
    "cancel_order",
    "decide_cancellation",
    "give_rating",
    "get_rating",
];
const CENTRE_VERBS: &[&str] = &[
    "get_request",
    "list_request_events",
    "request_correction",
    "return_correction",
    "accept_request",
    "reject_request",
    "reroute_request",
    "close_item_unfilled",
    "match_item",
    "send_offers",
    "get_offer",
    "award_offer",
    "get_order",
    "decide_cancellation",
    "get_rating",
    "follow_up_rating",
    "review_rectification",
];
const PROVIDER_VERBS: &[&str] = &[
    "get_request",
    "list_request_events",
    "get_offer",
    "respond_offer",
    "quote_offer",
    "withdraw_offer",
    "ask_question",
    "get_order",
    "receive_sample",
    "reject_sample",
    "request_confirmation",
    "deliver_report",
    "answer_dispute",
    "cancel_order",
    "decide_cancellation",
    "get_rating",
    "submit_rectification",
    "appeal_rating",
];
const READERS: &[&str] = &["get_request", "list_request_events", "get_offer", "get_order", "get_rating"];
const BUREAU_VERBS: &[&str] =
    &["get_request", "list_request_events", "get_offer", "get_order", "get_rating", "decide_rating_appeal"];

async fn world_with_a_case(fx: nqi_store::testing::Fixture) -> (World, Ids) {
    let w = World::new(fx).await;
    let (case, order) = w.completed().await;
    let rate = pb::GiveRatingRequest { order_id: order.id.clone(), level: 1, ..Default::default() };
    let rating = w.ratings().give_rating(by(&enterprise(), rate)).await.expect("rated").into_inner();
    let ids = Ids {
        item: case.items[0].id.clone(),
        case: case.id,
        offer: order.offer_id.clone(),
        order: order.id,
        rating: rating.id,
    };
    (w, ids)
}

on_both_dialects! {
    async fn each_party_does_what_is_its_own_to_do(fx: Fixture) {
        let (w, ids) = world_with_a_case(fx).await;
        // Readers first: they leave everything as it is for those who act.
        for (who, verbs) in [
            (city_centre(), READERS),
            (bureau(), BUREAU_VERBS),
            (service(), READERS),
            (owner_only(), &[]),
            (lab(1), PROVIDER_VERBS),
            (centre(), CENTRE_VERBS),
            (enterprise(), ENTERPRISE_VERBS),
        ] {
            for (rpc, found) in attempt(&w, Some(&who), &ids).await {
                let expected = if verbs.contains(&rpc) { May::Yes } else { May::Denied };
                // A closed rating is still there, a cancelled order too: states refuse, rights do not.
                assert_eq!(found, expected, "{rpc} as {:?} {:?}", who.kind, who.roles);
            }
        }
    }

    async fn to_strangers_the_case_does_not_exist(fx: Fixture) {
        let (w, ids) = world_with_a_case(fx).await;
        for who in [other_enterprise(), other_centre(), lab(2), admin()] {
            for (rpc, found) in attempt(&w, Some(&who), &ids).await {
                assert_eq!(found, May::Unknown, "{rpc} as {:?} {}", who.kind, who.org);
            }
        }
        for (rpc, found) in attempt(&w, None, &ids).await {
            assert_eq!(found, May::Anonymous, "{rpc}");
        }
    }

    async fn lists_hold_only_what_the_caller_may_see(fx: Fixture) {
        let (w, _) = world_with_a_case(fx).await;
        w.draft(vec![testing_item(false)]).await;
        for (who, cases, offers, orders, ratings) in [
            (enterprise(), 2, 1, 1, 1),
            (centre(), 1, 1, 1, 1),
            (city_centre(), 1, 1, 1, 1),
            (bureau(), 1, 1, 1, 1),
            (other_enterprise(), 0, 0, 0, 0),
            (other_centre(), 0, 0, 0, 0),
        ] {
            let list = w.requests().list_requests(by(&who, pb::ListRequestsRequest::default())).await.expect("cases");
            assert_eq!(list.into_inner().total_size, cases, "{}", who.org);
            let list = w.offers().list_offers(by(&who, pb::ListOffersRequest::default())).await.expect("offers");
            assert_eq!(list.into_inner().total_size, offers, "{}", who.org);
            let list = w.orders().list_orders(by(&who, pb::ListOrdersRequest::default())).await.expect("orders");
            assert_eq!(list.into_inner().total_size, orders, "{}", who.org);
            let list = w.ratings().list_ratings(by(&who, pb::ListRatingsRequest::default())).await.expect("ratings");
            assert_eq!(list.into_inner().total_size, ratings, "{}", who.org);
        }
        let list = w.offers().list_offers(by(&lab(2), pb::ListOffersRequest::default())).await.expect("offers");
        assert_eq!(list.into_inner().total_size, 0, "rivals see nothing");
        for who in [lab(1), admin()] {
            let problem = refused(w.requests().list_requests(by(&who, pb::ListRequestsRequest::default())).await);
            assert_eq!(problem.code, Code::PermissionDenied);
        }
    }

    async fn an_invited_provider_learns_neither_the_budget_nor_the_weights(fx: Fixture) {
        let w = World::new(fx).await;
        w.near.lock().candidates[1].price_by_guide = true;
        let case = w.accepted(vec![testing_item(false)]).await;
        let offers = w.invite(&case, &[1, 2]).await;
        for (n, names) in [(1, vec!["fit"]), (2, vec!["fit", "price"])] {
            let own = offers.iter().find(|offer| offer.provider_id == provider(n).to_string());
            let get = pb::GetOfferRequest { id: own.expect("invited").id.clone() };
            let seen = w.offers().get_offer(by(&lab(n), get.clone())).await.expect("seen").into_inner();
            let candidate = seen.candidate.expect("its explanation");
            let told: Vec<&str> = candidate.terms.iter().map(|term| term.name.as_str()).collect();
            assert_eq!(told, names);
            assert!(candidate.terms.iter().all(|term| (term.weight, term.contribution_e6) == (0, 0)));
            assert!(candidate.terms.iter().all(|term| !term.why_zh.is_empty() && term.value_e6 > 0));
            assert_eq!(candidate.score_e6, 0, "with the rest it would tell what is missing");
            let whole = w.offers().get_offer(by(&enterprise(), get)).await.expect("seen").into_inner();
            let whole = whole.candidate.expect("the explanation");
            assert_eq!((whole.terms.len(), whole.terms[1].weight, whole.score_e6), (2, 400, 650_000));
        }
    }

    async fn an_invited_provider_sees_the_need_but_not_the_enterprise(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        let offer = w.invite(&case, &[1, 2]).await.remove(0);
        let get = pb::GetOfferRequest { id: offer.id.clone() };
        let seen = w.offers().get_offer(by(&lab(1), get.clone())).await.expect("seen").into_inner();
        assert_eq!((seen.enterprise_id.as_str(), seen.region.as_str(), seen.cluster), ("", "371002", 4));
        assert_eq!(seen.items.len(), 1);
        assert!(!format!("{seen:?}").contains("示例联系人"));
        let explained = |seen: &pb::Offer| {
            let candidate = seen.candidate.clone().expect("its explanation");
            let budget_left = candidate.margins.expect("margins").budget_left_fen;
            (candidate.price_for_first_fen, candidate.lead_for_first_days, budget_left)
        };
        assert_eq!(explained(&seen), (None, None, None), "neither what rivals offer nor the budget");
        let whole = w.offers().get_offer(by(&enterprise(), get.clone())).await.expect("seen").into_inner();
        assert_eq!(explained(&whole), (Some(90_000), Some(3), Some(20_000)));
        let hidden = refused(w.requests().get_request(by(&lab(1), pb::GetRequestRequest { id: case.id.clone() })).await);
        assert_eq!(hidden.code, Code::NotFound, "the case itself is not a mere invitee's");
        let rival = refused(w.offers().get_offer(by(&lab(2), get.clone())).await);
        assert_eq!(rival.code, Code::NotFound);

        let quoted = w.quote(1, &offer, 100_000).await;
        let watched = w.offers().get_offer(by(&bureau(), get.clone())).await.expect("seen").into_inner();
        assert!(watched.quotes.is_empty(), "prices reach the bureau after the award");
        w.award(&quoted).await;
        let seen = w.offers().get_offer(by(&lab(1), get.clone())).await.expect("seen").into_inner();
        assert_eq!(seen.enterprise_id, ENTERPRISE.to_string());
        let watched = w.offers().get_offer(by(&bureau(), get)).await.expect("seen").into_inner();
        assert_eq!(watched.quotes.len(), 1);
        let chosen = w.requests().get_request(by(&lab(1), pb::GetRequestRequest { id: case.id.clone() })).await;
        assert_eq!(chosen.expect("theirs now").into_inner().contact.unwrap().name, "示例联系人");
        let metadata = w.requests().get_request(by(&bureau(), pb::GetRequestRequest { id: case.id })).await;
        let metadata = metadata.expect("metadata").into_inner();
        assert_eq!((metadata.text.as_str(), metadata.title.as_str()), ("", ""));
        assert!(metadata.items[0].need.as_ref().unwrap().detail.is_none(), "no words of the need");
    }

    async fn pages_follow_each_other_without_gap_or_repetition(fx: Fixture) {
        let w = World::new(fx).await;
        let mut ids = vec![];
        for _ in 0..5 {
            ids.push(w.draft(vec![testing_item(false)]).await.id);
            w.pass(jiff::SignedDuration::from_secs(1));
        }
        ids.sort();
        ids.reverse();
        let (mut seen, mut token) = (vec![], String::new());
        loop {
            let ask = pb::ListRequestsRequest { page_size: 2, page_token: token.clone(), ..Default::default() };
            let page = w.requests().list_requests(by(&enterprise(), ask)).await.expect("a page").into_inner();
            assert_eq!(page.total_size, 5);
            seen.extend(page.requests.into_iter().map(|request| request.id));
            token = page.next_page_token;
            if token.is_empty() {
                break;
            }
        }
        assert_eq!(seen, ids);
        let foreign = pb::ListRequestsRequest { page_token: "x".to_owned(), ..Default::default() };
        assert_eq!(fields(&refused(w.requests().list_requests(by(&enterprise(), foreign)).await))[0].0, "page_token");
    }
}
