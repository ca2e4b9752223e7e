//! Invitations, answers, quotations and the choice among them.

use nqi_proto::registry::v1::HoldState;
use nqi_proto::requests::v1 as pb;
use nqi_store::on_both_dialects;
use tonic::Code;

use crate::people::*;
use crate::world::*;

async fn states(w: &World, case: &str) -> Vec<(i32, pb::OfferState, bool)> {
    w.offers_of(case).await.iter().map(|offer| (offer.rank, offer.state(), offer.automatic)).collect()
}

on_both_dialects! {
    async fn a_refusal_invites_the_next_candidate_until_nobody_is_left(fx: Fixture) {
        use pb::OfferState::{Declined, Invited};
        let w = World::new(fx).await;
        w.near.lock().candidates.truncate(3);
        let case = w.accepted(vec![testing_item(false)]).await;
        let offers = w.invite(&case, &[1, 2]).await;
        let declined = w.respond(1, &offers[0].id, false).await;
        assert_eq!((declined.state(), declined.reason.as_str()), (Declined, "NO_CAPACITY"));
        assert_eq!(states(&w, &case.id).await, [(1, Declined, false), (2, Invited, false), (3, Invited, true)]);
        w.respond(2, &offers[1].id, false).await;
        assert_eq!(w.case(&case.id).await.items[0].state(), pb::ItemState::Offering, "the third is still asked");
        let third = w.offers_of(&case.id).await.pop().unwrap();
        w.respond(3, &third.id, false).await;
        let case = w.case(&case.id).await;
        assert_eq!((case.state(), case.items[0].state()), (pb::RequestState::Sourcing, pb::ItemState::Sourcing));
        let event: pb::OfferEvent = w.payload(&case.id, "OfferSent").await;
        assert!(event.automatic);
        assert_eq!(event.provider_id, provider(3).to_string());
    }

    async fn a_refusal_needs_a_reason(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        let offer = w.invite(&case, &[1]).await.remove(0);
        for (reason, field) in [("", "reason"), ("TIRED", "reason"), ("OTHER", "text")] {
            let message = pb::RespondOfferRequest { id: offer.id.clone(), reason: reason.to_owned(), ..Default::default() };
            let problem = refused(w.offers().respond_offer(by(&lab(1), message)).await);
            assert_eq!(fields(&problem)[0].0, field, "{reason}");
        }
    }

    async fn invitations_are_limited_to_candidates_who_may_be_asked(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        let offers = w.invite(&case, &[1, 2, 3]).await;
        let send = |n: &[u128]| pb::SendOffersRequest {
            service_request_id: case.id.clone(),
            item_id: case.items[0].id.clone(),
            provider_ids: n.iter().map(|n| provider(*n).to_string()).collect(),
            ..Default::default()
        };
        let reason = async |n: &[u128]| refused(w.offers().send_offers(by(&enterprise(), send(n))).await).reason;
        assert_eq!(reason(&[9]).await, "NOT_A_CANDIDATE");
        assert_eq!(reason(&[1]).await, "ALREADY_INVITED");
        assert_eq!(reason(&[4, 5]).await, "TOO_MANY_OFFERS");
        assert_eq!(states(&w, &case.id).await.len(), 3, "all or none");
        w.respond(1, &offers[0].id, false).await;
        assert_eq!(reason(&[1]).await, "PROVIDER_DECLINED");
        assert_eq!(states(&w, &case.id).await.len(), 4);
    }

    async fn a_question_waits_for_its_answer_and_carries_no_contact_data(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        let offer = w.invite(&case, &[1]).await.remove(0);
        let ask = |text: &str| pb::AskQuestionRequest { id: offer.id.clone(), question: text.to_owned(), ..Default::default() };
        let early = refused(w.offers().ask_question(by(&lab(1), ask("试样数量？"))).await);
        assert_eq!(early.reason, "WRONG_STATE");
        w.respond(1, &offer.id, true).await;
        let phone = refused(w.offers().ask_question(by(&lab(1), ask("请致电 0631-0000009"))).await);
        assert_eq!(fields(&phone), [("question".to_owned(), "CONTACT_DATA".to_owned())]);
        w.offers().ask_question(by(&lab(1), ask("试样数量？"))).await.expect("asked");
        assert_eq!(refused(w.offers().ask_question(by(&lab(1), ask("再问？"))).await).reason, "QUESTION_OPEN");
        let answer = pb::AnswerQuestionRequest { id: offer.id.clone(), answer: "10 根".to_owned(), ..Default::default() };
        w.offers().answer_question(by(&enterprise(), answer.clone())).await.expect("answered");
        assert_eq!(refused(w.offers().answer_question(by(&enterprise(), answer)).await).reason, "NO_QUESTION");
        w.offers().ask_question(by(&lab(1), ask("夹具？"))).await.expect("asked again");
        w.days(7);
        assert_eq!(nqi_requests::sweep(&w.deps).await.expect("swept"), 1);
        let event: pb::OfferEvent = w.payload(&case.id, "OfferAnswered").await;
        assert!(event.automatic, "nobody answered for seven days");
        assert_eq!(refused(w.offers().ask_question(by(&lab(1), ask("第三问？"))).await).reason, "TOO_MANY_QUESTIONS");
    }

    async fn quotations_keep_their_promises_within_the_law_and_the_capacity(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        let offer = w.invite(&case, &[1]).await.remove(0);
        let quote = async |terms: pb::QuoteOfferRequest| refused(w.offers().quote_offer(by(&lab(1), terms)).await);
        let mut slow = w.terms(1, &offer, 100_000, 1);
        slow.lead_working_days = 21;
        assert_eq!(quote(slow).await.reason, "ABOVE_STATUTORY");
        let mut sum = w.terms(1, &offer, 100_000, 1);
        sum.total_fen = 99_999;
        assert_eq!(fields(&quote(sum).await)[0], ("total_fen".to_owned(), "SUM_MISMATCH".to_owned()));
        assert_eq!(w.near.lock().holds.len(), 0, "nothing is held for a quotation that is refused");
        let greedy = quote(w.terms(1, &offer, 100_000, 101)).await;
        assert_eq!(greedy.code, Code::ResourceExhausted);
        assert_eq!(w.offers_of(&case.id).await[0].state(), pb::OfferState::Invited);
        let mut foreign = w.terms(1, &offer, 100_000, 1);
        foreign.hold_days[0].pool_id = pool(2).to_string();
        assert_eq!(fields(&quote(foreign).await)[0].1, "FOREIGN_POOL");
        assert_eq!(w.near.lock().free_units, 100, "what was held by mistake is given back");
        assert_eq!(w.owed().await, 0);
    }

    async fn a_better_quotation_replaces_the_one_before_and_its_hold(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        let offer = w.invite(&case, &[1]).await.remove(0);
        let first = w.quote(1, &offer, 100_000).await;
        let worse = w.terms(1, &offer, 100_001, 2);
        assert_eq!(refused(w.offers().quote_offer(by(&lab(1), worse)).await).reason, "QUOTE_WORSE");
        let better = w.quote(1, &offer, 90_000).await;
        assert_eq!(better.quotes.len(), 2);
        assert_eq!(w.near.hold_state(&first.quotes[0].hold_id), HoldState::Released);
        assert_eq!(w.near.hold_state(&better.quotes[1].hold_id), HoldState::Held);
        let stale = pb::AwardOfferRequest { id: offer.id.clone(), quote_version: 1, ..Default::default() };
        let problem = refused(w.offers().award_offer(by(&enterprise(), stale)).await);
        assert_eq!((problem.code, problem.reason.as_ref()), (Code::Aborted, "QUOTE_CHANGED"));

        let again = |id: &str| pb::AskRequoteRequest { id: id.to_owned(), reason: "能否更快".to_owned(), ..Default::default() };
        for attempt in 2..=3 {
            let asked = w.offers().ask_requote(by(&enterprise(), again(&offer.id))).await.expect("asked").into_inner();
            assert_eq!(asked.state(), pb::OfferState::Quoting);
            let event: pb::OfferEvent = w.payload(&case.id, "RequoteAsked").await;
            assert_eq!(event.attempt, attempt);
            w.quote(1, &offer, 120_000).await;
        }
        let third = refused(w.offers().ask_requote(by(&enterprise(), again(&offer.id))).await);
        assert_eq!(third.reason, "TOO_MANY_REQUOTES");
        let held = w.near.lock().holds.values().filter(|hold| hold.state() == HoldState::Held).count();
        assert_eq!(held, 1, "one hold behind the quotation that stands");
    }

    async fn a_quotation_that_ran_out_is_neither_chosen_nor_improved_but_may_be_asked_for_again(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        let offer = w.invite(&case, &[1]).await.remove(0);
        let quoted = w.quote(1, &offer, 100_000).await;
        w.days(15);
        let award = pb::AwardOfferRequest { id: offer.id.clone(), quote_version: 1, ..Default::default() };
        assert_eq!(refused(w.offers().award_offer(by(&enterprise(), award.clone())).await).reason, "QUOTE_EXPIRED");
        let improve = w.terms(1, &offer, 90_000, 0);
        assert_eq!(refused(w.offers().quote_offer(by(&lab(1), improve)).await).reason, "QUOTE_EXPIRED");
        assert_eq!(nqi_requests::sweep(&w.deps).await.expect("swept"), 1);
        assert_eq!(nqi_requests::sweep(&w.deps).await.expect("swept again"), 0);
        assert_eq!(refused(w.offers().award_offer(by(&enterprise(), award)).await).reason, "QUOTE_EXPIRED");
        assert_eq!(w.near.hold_state(&quoted.quotes[0].hold_id), HoldState::Released);
        assert_eq!(w.case(&case.id).await.items[0].state(), pb::ItemState::Open);
        let again = w.invite(&case, &[1]).await.remove(0);
        assert_eq!(again.state(), pb::OfferState::Invited);
    }

    async fn an_award_needs_consent_to_subcontracting_and_an_active_provider(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        let offer = w.invite(&case, &[1]).await.remove(0);
        let mut terms = w.terms(1, &offer, 100_000, 1);
        terms.subcontract = true;
        w.offers().quote_offer(by(&lab(1), terms)).await.expect("quoted");
        let mut award = pb::AwardOfferRequest { id: offer.id.clone(), quote_version: 1, ..Default::default() };
        let problem = refused(w.offers().award_offer(by(&enterprise(), award.clone())).await);
        assert_eq!(problem.reason, "SUBCONTRACT_NOT_ACCEPTED");
        award.accept_subcontract = true;
        w.near.lock().inactive.insert(provider(1));
        let problem = refused(w.offers().award_offer(by(&enterprise(), award.clone())).await);
        assert_eq!(problem.reason, "PROVIDER_INACTIVE");
        assert_eq!(w.near.called("CapacityService/ConfirmHold"), 0);
        w.near.lock().inactive.clear();
        w.offers().award_offer(by(&enterprise(), award)).await.expect("awarded");
    }

    async fn of_two_awards_at_once_exactly_one_wins(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        let offers = w.invite(&case, &[1, 2, 3]).await;
        for (n, offer) in (1..).zip(&offers) {
            w.quote(n, offer, 100_000).await;
        }
        let tries = offers.iter().map(|offer| {
            let message = pb::AwardOfferRequest { id: offer.id.clone(), quote_version: 1, ..Default::default() };
            let mut client = w.offers();
            async move { client.award_offer(by(&enterprise(), message)).await }
        });
        let answers = futures::future::join_all(tries).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        nqi_requests::drain(&w.deps).await.expect("drained");
        let held = |state| w.near.lock().holds.values().filter(|hold| hold.state() == state).count();
        assert_eq!((held(HoldState::Confirmed), held(HoldState::Released)), (1, 2));
    }

    async fn a_provider_who_withdraws_is_replaced_and_its_capacity_freed(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        let offer = w.invite(&case, &[1]).await.remove(0);
        let quoted = w.quote(1, &offer, 100_000).await;
        let withdraw = pb::WithdrawOfferRequest { id: offer.id.clone(), reason: "设备故障".to_owned(), ..Default::default() };
        let done = w.offers().withdraw_offer(by(&lab(1), withdraw)).await.expect("withdrawn").into_inner();
        assert_eq!(done.state(), pb::OfferState::Declined);
        assert_eq!(w.near.hold_state(&quoted.quotes[0].hold_id), HoldState::Released);
        let offers = w.offers_of(&case.id).await;
        assert_eq!(offers.last().unwrap().provider_id, provider(2).to_string());
    }
}
