use proptest::prelude::*;

use super::*;
use crate::domain::Event::*;
use RatingState::*;

fn now() -> Timestamp {
    "2026-03-02T01:00:00Z".parse().unwrap()
}

const VERBS: usize = 13;

fn apply(state: RatingState, verb: usize) -> Step<RatingState> {
    match verb {
        0 => state.give(5),
        1 => state.give(2),
        2 => state.run_out(now(), now()),
        3 => state.follow_up(Found::Upheld),
        4 => state.follow_up(Found::Settled),
        5 => state.rectify(),
        6 => state.review(true),
        7 => state.review(false),
        8 => state.follow_up(Found::Mistaken),
        9 => state.appeal(false),
        10 => state.appeal(true),
        11 => state.decide(true),
        _ => state.decide(false),
    }
}

const EDGES: &[(RatingState, Event, RatingState)] = &[
    (Open, RatingGiven, Closed),
    (Open, RatingGiven, FollowUp),
    (Open, RatingClosed, NotRated),
    (FollowUp, RatingFollowedUp, Closed),
    (FollowUp, RatingFollowedUp, Rectifying),
    (FollowUp, RatingFollowedUp, Appealed),
    (Rectifying, RectificationSubmitted, Rectified),
    (Rectifying, RatingAppealed, Appealed),
    (Appealed, AppealDecided, Excluded),
    (Appealed, AppealDecided, Rectifying),
    (Rectified, RectificationAccepted, Closed),
    (Rectified, RectificationReturned, Rectifying),
];

#[test]
fn every_row_of_the_table_is_reachable_and_nothing_else_is() {
    let mut seen = Vec::new();
    for state in RatingState::ALL {
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
fn one_and_two_are_followed_up_and_three_to_five_close() {
    for level in 1..=5 {
        let expected = if level >= 3 { Closed } else { FollowUp };
        assert_eq!(Open.give(level).unwrap().0, expected);
    }
    assert_eq!(FollowUp.follow_up(Found::Upheld).unwrap().1, [RatingFollowedUp, RatingUpheld]);
}

#[test]
fn an_appeal_is_made_once() {
    assert_eq!(Rectifying.appeal(true).unwrap_err().reason(), "APPEALED_BEFORE");
    assert_eq!(Rectifying.appeal(false).unwrap().0, Appealed);
    assert_eq!(Rectified.appeal(false).unwrap_err().reason(), "WRONG_STATE");
}

#[test]
fn a_rating_is_given_once_and_only_in_time() {
    for state in [Closed, FollowUp, NotRated, Rectifying, Rectified] {
        assert_eq!(state.give(5).unwrap_err().reason(), "ALREADY_RATED");
    }
    let due = rate_by(now());
    assert_eq!(
        Open.run_out(due, due - jiff::SignedDuration::from_micros(1)).unwrap_err().reason(),
        "NOT_DUE"
    );
}

proptest! {
    #[test]
    fn random_events_never_reach_an_illegal_edge(verbs in prop::collection::vec(0..VERBS, 1..60)) {
        let mut state = Open;
        for verb in verbs {
            match apply(state, verb) {
                Ok((to, events)) => {
                    prop_assert!(EDGES.contains(&(state, events[0], to)));
                    state = to;
                }
                Err(refusal) => prop_assert!(!refusal.reason().is_empty()),
            }
        }
    }
}
