use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::domain::Event::*;
use OrderState::*;

const ENTERPRISE: Uuid = Uuid::from_u128(1);
const PROVIDER: Uuid = Uuid::from_u128(2);

fn day(n: i64) -> Timestamp {
    let start: Timestamp = "2026-03-02T01:00:00Z".parse().unwrap();
    start + SignedDuration::from_hours(24 * n)
}

const VERBS: usize = 17;

fn apply(state: OrderState, verb: usize) -> Step<OrderState> {
    match verb {
        0 => state.receive_sample(),
        1 => state.reject_sample(Some(day(0)), day(3)),
        2 => state.resend_sample(),
        3 => state.accept_deviation(),
        4 => state.ask(),
        5 => state.answer(),
        6 => state.deliver(),
        7 => state.complete(),
        8 => state.dispute(false, Some(day(15)), day(1)),
        9 => state.amend(),
        10 => state.redo(10, 10),
        11 => state.dismiss(),
        12 => state.cancel(),
        13 => state.propose(false),
        14 => state.decide(Some(PROVIDER), ENTERPRISE, true),
        15 => state.complete_by_time(Some(day(15)), day(15)),
        _ => state.cancel_by_time(Some(day(0)), day(20)),
    }
}

/// Every row of the table in domain.md, section 4, that is built.
const EDGES: &[(OrderState, Event, OrderState)] = &[
    (AwaitingSample, SampleReceived, InProgress),
    (AwaitingSample, SampleRejected, SampleUnfit),
    (InProgress, SampleRejected, SampleUnfit),
    (SampleUnfit, SampleResent, AwaitingSample),
    (SampleUnfit, SampleReceived, InProgress),
    (AwaitingSample, OrderCancelled, Cancelled),
    (SampleUnfit, OrderCancelled, Cancelled),
    (InProgress, OrderConfirmationRequested, Confirming),
    (Confirming, OrderConfirmed, InProgress),
    (InProgress, ReportDelivered, Delivered),
    (InProgress, OrderCancellationProposed, InProgress),
    (InProgress, OrderCancelled, Cancelled),
    (Delivered, OrderCompleted, Completed),
    (Delivered, ReportDisputed, Disputed),
    (Disputed, ReportReturned, InProgress),
    (Disputed, ReworkOrdered, InProgress),
    (Disputed, DisputeDismissed, Delivered),
];

#[test]
fn every_row_of_the_table_is_reachable_and_nothing_else_is() {
    let mut seen = Vec::new();
    for state in OrderState::ALL {
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
fn an_award_begins_with_the_sample_or_with_the_work() {
    assert_eq!(OrderState::begin(true), AwaitingSample);
    assert_eq!(OrderState::begin(false), InProgress);
}

#[test]
fn a_sample_accepted_longer_than_three_days_ago_stays_accepted() {
    assert!(InProgress.reject_sample(Some(day(0)), day(3)).is_ok());
    let late = day(3) + SignedDuration::from_micros(1);
    assert_eq!(InProgress.reject_sample(Some(day(0)), late).unwrap_err().reason(), "SAMPLE_CHECK_OVER");
    assert_eq!(InProgress.reject_sample(None, day(0)).unwrap_err().reason(), "SAMPLE_CHECK_OVER");
}

#[test]
fn an_objection_is_made_once_per_version_and_in_time() {
    assert_eq!(Delivered.dispute(true, Some(day(15)), day(1)).unwrap_err().reason(), "OBJECTED_BEFORE");
    assert_eq!(Delivered.dispute(false, Some(day(15)), day(15)).unwrap_err().reason(), "OBJECTION_LATE");
    assert_eq!(Delivered.dispute(false, Some(day(15)), day(1)).unwrap().1, [ReportDisputed, ComplaintOpened]);
    assert_eq!(Disputed.redo(11, 10), Err(Refusal::RedoTooLong { limit: 10 }));
    for answer in [Disputed.amend(), Disputed.redo(1, 10), Disputed.dismiss()] {
        assert_eq!(answer.unwrap().1[1], ComplaintAnswered);
    }
}

#[test]
fn a_proposal_is_decided_by_the_other_side() {
    let reason = |step: Step<OrderState>| step.unwrap_err().reason();
    assert_eq!(reason(InProgress.propose(true)), "PROPOSAL_OPEN");
    assert_eq!(reason(InProgress.decide(None, ENTERPRISE, true)), "NO_PROPOSAL");
    assert_eq!(reason(InProgress.decide(Some(PROVIDER), PROVIDER, true)), "OWN_PROPOSAL");
    assert_eq!(InProgress.decide(Some(PROVIDER), ENTERPRISE, false), Ok((InProgress, vec![])));
}

#[test]
fn nothing_ends_by_time_before_its_time() {
    let before = |instant: Timestamp| instant - SignedDuration::from_micros(1);
    assert_eq!(Delivered.complete_by_time(Some(day(15)), before(day(15))).unwrap_err().reason(), "NOT_DUE");
    assert_eq!(SampleUnfit.cancel_by_time(Some(day(0)), before(day(20))).unwrap_err().reason(), "NOT_DUE");
    assert_eq!(InProgress.cancel_by_time(Some(day(0)), day(20)).unwrap_err().reason(), "WRONG_STATE");
}

proptest! {
    #[test]
    fn random_events_never_reach_an_illegal_edge(
        sample in any::<bool>(),
        verbs in prop::collection::vec(0..VERBS, 1..60),
    ) {
        let mut state = OrderState::begin(sample);
        for verb in verbs {
            match apply(state, verb) {
                Ok((to, events)) => {
                    prop_assert!(EDGES.contains(&(state, events[0], to)));
                    prop_assert!(!matches!(state, Completed | Cancelled | Reassigned));
                    state = to;
                }
                Err(refusal) => prop_assert!(!refusal.reason().is_empty()),
            }
        }
    }
}
