//! What a committed case owes survives the neighbours' absence.

use nqi_proto::registry::v1::HoldState;
use nqi_proto::requests::v1 as pb;
use nqi_store::on_both_dialects;
use tonic::Code;

use crate::people::*;
use crate::world::*;

on_both_dialects! {
    async fn a_rivals_capacity_is_released_as_soon_as_the_registry_is_back(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        let offers = w.invite(&case, &[1, 2]).await;
        let quoted = w.quote(1, &offers[0], 100_000).await;
        let rival = w.quote(2, &offers[1], 90_000).await;
        w.near.lock().away.insert("CapacityService/ReleaseHold");
        w.award(&quoted).await;
        assert_eq!(w.near.hold_state(&rival.quotes[0].hold_id), HoldState::Held);
        assert_eq!(w.owed().await, 1, "the release is still owed");
        nqi_requests::drain(&w.deps).await.expect("a failing call is put off, not lost");
        assert_eq!(w.owed().await, 1);
        w.near.lock().away.clear();
        nqi_requests::drain(&w.deps).await.expect("drained");
        assert_eq!(w.near.hold_state(&rival.quotes[0].hold_id), HoldState::Released);
        assert_eq!(w.owed().await, 0);
    }

    async fn an_accepted_case_is_matched_when_matching_is_back(fx: Fixture) {
        let w = World::new(fx).await;
        w.near.lock().away.insert("MatchService/Match");
        let case = w.accepted(vec![testing_item(false)]).await;
        assert_eq!(case.state(), pb::RequestState::Accepted, "acceptance does not wait for matching");
        assert_eq!(w.events(&case.id).await, ["RequestSubmitted", "RequestAccepted"]);
        w.near.lock().away.clear();
        nqi_requests::drain(&w.deps).await.expect("drained");
        assert_eq!(w.events(&case.id).await.last().unwrap(), "MatchRecorded");
        assert_eq!(w.near.called("MatchService/Match") % 3, 1, "three tries in vain, then one that succeeds");
    }

    async fn an_award_that_loses_its_hold_is_refused_and_nothing_changes(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        let offer = w.invite(&case, &[1]).await.remove(0);
        let quoted = w.quote(1, &offer, 100_000).await;
        let hold = quoted.quotes[0].hold_id.clone();
        w.near.lock().holds.get_mut(&hold).unwrap().state = HoldState::Expired as i32;
        let award = pb::AwardOfferRequest { id: offer.id.clone(), quote_version: 1, ..Default::default() };
        let problem = refused(w.offers().award_offer(by(&enterprise(), award)).await);
        assert_eq!(problem.code, Code::FailedPrecondition);
        assert_eq!(w.offers_of(&case.id).await[0].state(), pb::OfferState::Quoted);
    }

    async fn a_hold_placed_for_a_quotation_that_was_overtaken_is_given_back(fx: Fixture) {
        let w = World::new(fx).await;
        let case = w.accepted(vec![testing_item(false)]).await;
        let offer = w.invite(&case, &[1]).await.remove(0);
        // Two members of the same laboratory quote at once: both hold, one writes, or the second improves on the first.
        let tries = [100_000, 99_000].map(|fen| {
            let (mut client, terms) = (w.offers(), w.terms(1, &offer, fen, 2));
            async move { client.quote_offer(by(&lab(1), terms)).await }
        });
        let answers = futures::future::join_all(tries).await;
        assert!(answers.iter().any(Result::is_ok));
        nqi_requests::drain(&w.deps).await.expect("drained");
        let held = w.near.lock().holds.values().filter(|hold| hold.state() == HoldState::Held).count();
        assert_eq!(held, 1);
    }
}
