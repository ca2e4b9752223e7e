use proptest::prelude::*;

use super::*;
use ItemState::*;

const VERBS: usize = 12;

fn apply(state: ItemState, verb: usize) -> Step<ItemState> {
    match verb {
        0 => state.matched(true),
        1 => state.matched(false),
        2 => state.invite(0),
        3 => state.invite(super::super::period::LIVE_OFFERS),
        4 => state.offer_ended(1, true),
        5 => state.offer_ended(0, true),
        6 => state.offer_ended(0, false),
        7 => state.award(),
        8 => state.complete(),
        9 => state.reopen(),
        10 => state.order_cancelled(),
        _ => state.drop_item(),
    }
}

const EDGES: &[(ItemState, ItemState)] = &[
    (Open, Open),
    (Open, Sourcing),
    (Open, Offering),
    (Open, Cancelled),
    (Sourcing, Open),
    (Sourcing, Sourcing),
    (Sourcing, Offering),
    (Sourcing, Cancelled),
    (Offering, Offering),
    (Offering, Open),
    (Offering, Sourcing),
    (Offering, Awarded),
    (Offering, Cancelled),
    (Awarded, Completed),
    (Awarded, Open),
    (Awarded, Cancelled),
];

#[test]
fn an_item_takes_exactly_its_edges() {
    let mut seen: Vec<_> = ItemState::ALL
        .iter()
        .flat_map(|from| (0..VERBS).filter_map(|verb| apply(*from, verb).ok().map(|(to, _)| (*from, to))))
        .collect();
    seen.sort();
    seen.dedup();
    let mut edges = EDGES.to_vec();
    edges.sort();
    assert_eq!(seen, edges);
}

#[test]
fn only_a_sought_item_is_closed_unfilled() {
    assert_eq!(Sourcing.close_unfilled(), Ok((Unfilled, vec![])));
    for state in [Open, Offering, Awarded, Completed, Unfilled, Cancelled] {
        assert_eq!(state.close_unfilled().unwrap_err().reason(), "WRONG_STATE");
    }
}

#[test]
fn refusals_have_their_names() {
    assert_eq!(Open.invite(4).unwrap_err().reason(), "TOO_MANY_OFFERS");
    assert_eq!(Awarded.drop_item().unwrap_err().reason(), "ALREADY_AWARDED");
    assert_eq!(Completed.drop_item().unwrap_err().reason(), "WRONG_STATE");
    assert_eq!(Awarded.invite(0).unwrap_err().reason(), "WRONG_STATE");
}

proptest! {
    #[test]
    fn random_events_never_reach_an_illegal_edge(verbs in prop::collection::vec(0..VERBS, 1..60)) {
        let mut state = Open;
        for verb in verbs {
            match apply(state, verb) {
                Ok((to, _)) => {
                    prop_assert!(EDGES.contains(&(state, to)));
                    state = to;
                }
                Err(refusal) => prop_assert!(!refusal.reason().is_empty()),
            }
        }
    }
}
