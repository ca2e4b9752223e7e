//! Offers of several items chosen together: all or none.

use nqi_proto::registry::v1::HoldState;
use nqi_proto::requests::v1 as pb;
use nqi_store::on_both_dialects;
use tonic::Code;

use crate::people::*;
use crate::world::*;

/// A case of two items with a quotation for each, and a rival of the first.
async fn quoted(w: &World) -> (pb::ServiceRequest, Vec<pb::Offer>, pb::Offer) {
    let case = w.accepted(vec![testing_item(true), calibration_item()]).await;
    let mut offers = Vec::new();
    for (item, labs) in case.items.iter().zip([&[1, 3][..], &[2]]) {
        let message = pb::SendOffersRequest {
            service_request_id: case.id.clone(),
            item_id: item.id.clone(),
            provider_ids: labs.iter().map(|n| provider(*n).to_string()).collect(),
            ..Default::default()
        };
        offers.push(
            w.offers().send_offers(by(&enterprise(), message)).await.expect("invited").into_inner().offers,
        );
    }
    let rival = w.quote(3, &offers[0][1], 120_000).await;
    let first = w.quote(1, &offers[0][0], 100_000).await;
    let second = w.quote(2, &offers[1][0], 50_000).await;
    (case, vec![first, second], rival)
}

fn chosen(offer: &pb::Offer) -> pb::ChosenOffer {
    pb::ChosenOffer { id: offer.id.clone(), etag: offer.etag.clone(), quote_version: 1, ..Default::default() }
}

fn all_of(case: &pb::ServiceRequest, offers: &[pb::Offer]) -> pb::AwardOffersRequest {
    pb::AwardOffersRequest {
        service_request_id: case.id.clone(),
        request_id: "together-1".to_owned(),
        offers: offers.iter().map(chosen).collect(),
        ..Default::default()
    }
}

fn hold(offer: &pb::Offer) -> &str {
    &offer.quotes[0].hold_id
}

/// Nobody is chosen and nothing was said of it.
async fn nothing_happened(w: &World, case: &pb::ServiceRequest) {
    let offers = w.offers_of(&case.id).await;
    assert!(offers.iter().all(|offer| offer.state() == pb::OfferState::Quoted), "{offers:?}");
    assert!(w.case(&case.id).await.items.iter().all(|item| item.order_id.is_empty()));
    assert!(!w.events(&case.id).await.contains(&"OrderAwarded".to_owned()));
}

on_both_dialects! {
    async fn offers_of_several_items_are_chosen_together_and_each_has_its_order(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, offers, rival) = quoted(&w).await;
        let ask = all_of(&case, &offers);
        let orders = w.offers().award_offers(by(&enterprise(), ask.clone())).await.expect("all").into_inner().orders;
        let told: Vec<_> = orders.iter().map(|order| (order.offer_id.clone(), order.total_fen)).collect();
        assert_eq!(told, [(offers[0].id.clone(), 100_000), (offers[1].id.clone(), 50_000)]);
        assert_ne!(orders[0].number, orders[1].number);
        assert_eq!(offers.iter().map(|one| w.near.hold_state(hold(one))).collect::<Vec<_>>(), [HoldState::Confirmed; 2]);
        assert_eq!(w.near.hold_state(hold(&rival)), HoldState::Released, "who was passed over has its days back");
        let events = w.events(&case.id).await;
        assert_eq!(events.iter().filter(|kind| *kind == "OrderAwarded").count(), 2);
        let shown = w.case(&case.id).await;
        let of_items: Vec<&str> = shown.items.iter().map(|item| item.order_id.as_str()).collect();
        assert_eq!(of_items, [orders[0].id.as_str(), orders[1].id.as_str()]);
        // Asked again with the same key nothing happens twice; with another key there is nothing left to choose.
        let again = w.offers().award_offers(by(&enterprise(), ask.clone())).await.expect("again").into_inner();
        assert_eq!(again.orders, orders);
        assert_eq!((w.near.called("CapacityService/ConfirmHolds"), w.events(&case.id).await.len()), (1, events.len()));
        let other = pb::AwardOffersRequest { request_id: "together-2".to_owned(), ..ask };
        let problem = refused(w.offers().award_offers(by(&enterprise(), other)).await);
        assert!(matches!(problem.code, Code::Aborted | Code::FailedPrecondition), "{problem:?}");
    }

    async fn when_one_hold_has_run_out_none_is_chosen_and_the_others_stay_held(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, offers, _) = quoted(&w).await;
        w.near.lock().holds.get_mut(hold(&offers[1])).unwrap().state = HoldState::Expired as i32;
        let problem = refused(w.offers().award_offers(by(&enterprise(), all_of(&case, &offers))).await);
        assert_eq!((problem.code, problem.reason.as_ref()), (Code::FailedPrecondition, "HOLD_EXPIRED"));
        assert_eq!(problem.fact("offer_id"), Some(offers[1].id.as_str()), "the portal says whose it is");
        nothing_happened(&w, &case).await;
        assert_eq!(w.near.hold_state(hold(&offers[0])), HoldState::Held);
        w.award(&offers[0]).await;
    }

    async fn one_offer_that_cannot_be_chosen_keeps_all_from_being_chosen_before_any_hold_is_confirmed(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, offers, rival) = quoted(&w).await;
        let ask = all_of(&case, &offers);
        let with = |change: &dyn Fn(&mut pb::AwardOffersRequest)| {
            let mut ask = ask.clone();
            change(&mut ask);
            ask
        };
        let (rival_of_first, stranger) = (chosen(&rival), w.ordered(false).await.1.offer_id);
        let wrong = [
            (with(&|ask| ask.offers.clear()), "offers"),
            (with(&|ask| ask.offers[1].id = "x".to_owned()), "offers[1].id"),
            (with(&|ask| ask.offers[1] = rival_of_first.clone()), "offers[1].id"),
            (with(&|ask| ask.offers[1].id.clone_from(&stranger)), "offers[1].id"),
            (with(&|ask| ask.service_request_id.clear()), "service_request_id"),
        ];
        for (ask, field) in wrong {
            let problem = refused(w.offers().award_offers(by(&enterprise(), ask)).await);
            assert_eq!(fields(&problem)[0].0, field, "{problem:?}");
        }
        let stale = with(&|ask| ask.offers[1].quote_version = 7);
        let problem = refused(w.offers().award_offers(by(&enterprise(), stale)).await);
        assert_eq!((problem.code, problem.fact("offer_id")), (Code::Aborted, Some(offers[1].id.as_str())));
        w.near.lock().inactive.insert(provider(2));
        let problem = refused(w.offers().award_offers(by(&enterprise(), ask.clone())).await);
        assert_eq!((problem.code, problem.fact("offer_id")), (Code::FailedPrecondition, Some(offers[1].id.as_str())));
        w.near.lock().inactive.clear();
        for who in [lab(1), bureau(), other_enterprise()] {
            let problem = refused(w.offers().award_offers(by(&who, ask.clone())).await);
            assert!(matches!(problem.code, Code::PermissionDenied | Code::NotFound), "{problem:?}");
        }
        let problem = refused(w.offers().award_offers(by(&centre(), ask.clone())).await);
        assert_eq!(fields(&problem)[0].0, "consent_document_id", "a centre needs the firm's word");
        assert_eq!(w.near.called("CapacityService/ConfirmHolds"), 0);
        nothing_happened(&w, &case).await;
    }

    async fn what_was_cut_off_after_the_holds_were_confirmed_goes_on_with_the_same_call(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, offers, _) = quoted(&w).await;
        w.near.lock().deaf = true;
        let ask = all_of(&case, &offers);
        let problem = refused(w.offers().award_offers(by(&enterprise(), ask.clone())).await);
        assert_eq!(problem.code, Code::Unavailable);
        assert_eq!(w.near.hold_state(hold(&offers[0])), HoldState::Confirmed, "as when the process dies here");
        nothing_happened(&w, &case).await;
        // The registry asks for the orders of these holds before it gives them back: there are none.
        let known = pb::ListHoldOrdersRequest { hold_ids: offers.iter().map(|one| hold(one).to_owned()).collect() };
        let known = w.orders().list_hold_orders(by(&service(), known)).await.expect("an answer").into_inner();
        assert!(known.orders.is_empty());
        w.near.lock().deaf = false;
        let orders = w.offers().award_offers(by(&enterprise(), ask)).await.expect("all").into_inner().orders;
        let of_holds: Vec<_> =
            offers.iter().map(|one| w.near.lock().holds[hold(one)].order_id.clone()).collect();
        assert_eq!(of_holds, orders.iter().map(|order| order.id.clone()).collect::<Vec<_>>());
        assert_eq!(w.events(&case.id).await.iter().filter(|kind| *kind == "OrderAwarded").count(), 2);
    }
}
