use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::domain::Event::*;
use RequestState::*;

const VERBS: usize = 12;

fn at(day: i64) -> Timestamp {
    let start: Timestamp = "2026-03-02T01:00:00Z".parse().unwrap();
    start + jiff::SignedDuration::from_hours(24 * day)
}

fn apply(state: RequestState, verb: usize) -> Step<RequestState> {
    match verb {
        0 => state.submit(),
        1 => state.request_correction(true),
        2 => state.request_correction(false),
        3 => state.return_correction(),
        4 => state.accept(true),
        5 => state.accept(false),
        6 => state.reject(),
        7 => state.reroute(false),
        8 => state.reroute(true),
        9 => state.lapse(Some(at(0)), at(20)),
        10 => state.withdraw(&[ItemState::Open]),
        _ => state.withdraw(&[ItemState::Awarded]),
    }
}

/// Every row of the table in domain.md, section 4.
const EDGES: &[(RequestState, Event, RequestState)] = &[
    (Draft, RequestSubmitted, Submitted),
    (Submitted, CorrectionRequested, Returned),
    (Submitted, RequestAccepted, Accepted),
    (Submitted, RequestRejected, Rejected),
    (Submitted, RequestRerouted, Submitted),
    (Returned, CorrectionReturned, Submitted),
    (Returned, RequestLapsed, Lapsed),
    (Draft, RequestWithdrawn, Withdrawn),
    (Submitted, RequestWithdrawn, Withdrawn),
    (Returned, RequestWithdrawn, Withdrawn),
    (Accepted, RequestWithdrawn, Withdrawn),
    (Sourcing, RequestWithdrawn, Withdrawn),
    (Offering, RequestWithdrawn, Withdrawn),
    (InService, RequestWithdrawn, Withdrawn),
];

#[test]
fn every_row_of_the_table_is_reachable_and_nothing_else_is() {
    let mut seen = Vec::new();
    for state in RequestState::ALL {
        for verb in 0..VERBS {
            if let Ok((to, events)) = apply(*state, verb) {
                let edge = (*state, events[0], to);
                assert!(EDGES.contains(&edge), "{edge:?} is not in the table");
                seen.push(edge);
            }
        }
    }
    for edge in EDGES {
        assert!(seen.contains(edge), "{edge:?} cannot be reached");
    }
}

#[test]
fn refusals_have_their_names() {
    let reason = |step: Step<RequestState>| step.unwrap_err().reason();
    assert_eq!(reason(Submitted.request_correction(false)), "RETURN_ONCE_ONLY");
    assert_eq!(reason(Submitted.accept(false)), "ITEMS_INCOMPLETE");
    assert_eq!(reason(Submitted.reroute(true)), "REROUTE_ONCE");
    assert_eq!(reason(Offering.withdraw(&[ItemState::Open, ItemState::Awarded])), "ALREADY_AWARDED");
    assert_eq!(reason(Completed.withdraw(&[])), "WRONG_STATE");
    assert_eq!(reason(Draft.accept(true)), "WRONG_STATE");
    assert_eq!(reason(Returned.lapse(Some(at(0)), at(20) - jiff::SignedDuration::from_micros(1))), "NOT_DUE");
    assert_eq!(reason(Returned.lapse(None, at(20))), "NOT_DUE");
}

#[test]
fn acceptance_asks_for_a_match() {
    assert_eq!(Submitted.accept(true), Ok((Accepted, vec![RequestAccepted, MatchDue])));
}

#[test]
fn the_running_state_follows_from_the_items() {
    use ItemState as I;
    let table: &[(&[I], RequestState, &[Event])] = &[
        (&[I::Open], Accepted, &[]),
        (&[I::Open, I::Sourcing], Sourcing, &[]),
        (&[I::Sourcing, I::Offering], Offering, &[]),
        (&[I::Offering, I::Awarded, I::Sourcing], InService, &[]),
        (&[I::Completed, I::Open], Accepted, &[]),
        (&[I::Completed, I::Sourcing], Sourcing, &[]),
        (&[I::Completed, I::Unfilled, I::Cancelled], Completed, &[RequestCompleted]),
        (&[I::Unfilled, I::Cancelled], Unfilled, &[RequestUnfilled]),
        (&[I::Cancelled], Cancelled, &[RequestCancelled]),
    ];
    for (items, state, events) in table {
        for from in [Accepted, Sourcing, Offering, InService] {
            assert_eq!(from.derive(items), (*state, events.to_vec()), "{items:?}");
        }
    }
    for still in [Draft, Submitted, Returned, Withdrawn, Completed, Lapsed] {
        assert_eq!(
            still.derive(&[I::Cancelled]),
            (still, vec![]),
            "only a running request follows its items"
        );
    }
}

proptest! {
    #[test]
    fn random_events_never_reach_an_illegal_edge(verbs in prop::collection::vec(0..VERBS, 1..60)) {
        let mut state = Draft;
        for verb in verbs {
            match apply(state, verb) {
                Ok((to, events)) => {
                    prop_assert!(EDGES.contains(&(state, events[0], to)));
                    prop_assert!(!state.is_ended());
                    state = to;
                }
                Err(refusal) => {
                    let (zh, en) = refusal.words();
                    prop_assert!(!refusal.reason().is_empty() && !zh.is_empty() && !en.is_empty());
                }
            }
        }
    }

    #[test]
    fn a_code_survives_the_database(code in -5..40i32) {
        if let Some(state) = RequestState::from_code(code) {
            prop_assert_eq!(state.code(), code);
        } else {
            prop_assert!(!(1..=13).contains(&code));
        }
    }
}
