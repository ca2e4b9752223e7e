use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::domain::Event::*;
use crate::domain::quote::QuoteLine;
use OfferState::*;

fn now() -> Timestamp {
    "2026-03-02T01:00:00Z".parse().unwrap()
}

fn later() -> Timestamp {
    now() + SignedDuration::from_hours(48)
}

fn quote(version: i32, lead_days: i32, total_fen: i64) -> Quote {
    Quote {
        version,
        lines: vec![QuoteLine { item: Uuid::nil(), title: String::new(), amount_fen: total_fen }],
        total_fen,
        tax_per_mille: 60,
        excludes: String::new(),
        lead_days,
        statutory_days: 20,
        start: None,
        valid_until: later(),
        subcontract: false,
        hold: Some(Uuid::from_u128(7)),
        created_at: now(),
    }
}

fn offer(state: OfferState) -> Offer {
    Offer {
        id: Uuid::from_u128(1),
        request: Uuid::from_u128(2),
        item: Uuid::nil(),
        enterprise: Uuid::from_u128(3),
        provider: Uuid::from_u128(4),
        site: Uuid::from_u128(5),
        state,
        rank: 1,
        candidate: vec![],
        questions: vec![],
        quotes: vec![quote(1, 10, 100)],
        reason: String::new(),
        reason_text: String::new(),
        automatic: false,
        attempt: 1,
        replaced: false,
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

fn choice() -> Choice {
    Choice { version: 1, subcontract_accepted: false, provider_active: true, now: now() }
}

const VERBS: usize = 14;

fn apply(state: OfferState, verb: usize) -> Step<OfferState> {
    match verb {
        0 => state.respond(true),
        1 => state.respond(false),
        2 => state.late(false),
        3 => state.lapse(false),
        4 => state.ask(0, false),
        5 => state.answer(true),
        6 => state.withdraw(),
        7 => state.requote(1),
        8 => state.expire(Some(now()), now()),
        9 => state.pass_over(),
        10 => state.cancel(),
        11 => offer(state).quote(&quote(2, 9, 99), now()),
        12 => offer(state).award(choice()),
        _ => state.lapse(true),
    }
}

/// Every row of the table in domain.md, section 4; ReofferDue stands for the automatic invitation.
const EDGES: &[(OfferState, Event, OfferState)] = &[
    (Invited, OfferResponded, Quoting),
    (Invited, OfferResponded, Declined),
    (Invited, OfferQuoted, Quoted),
    (Quoting, OfferQuoted, Quoted),
    (Invited, ReofferDue, Invited),
    (Quoting, ReofferDue, Quoting),
    (Invited, OfferLapsed, Lapsed),
    (Quoting, OfferLapsed, Lapsed),
    (Quoting, OfferQuestioned, Quoting),
    (Quoting, OfferAnswered, Quoting),
    (Quoting, OfferWithdrawn, Declined),
    (Quoted, OfferWithdrawn, Declined),
    (Quoted, OfferImproved, Quoted),
    (Quoted, RequoteAsked, Quoting),
    (Quoted, OfferExpired, Expired),
    (Quoted, OrderAwarded, Awarded),
    (Invited, OfferNotSelected, NotSelected),
    (Quoting, OfferNotSelected, NotSelected),
    (Quoted, OfferNotSelected, NotSelected),
    (Invited, OfferCancelled, Cancelled),
    (Quoting, OfferCancelled, Cancelled),
    (Quoted, OfferCancelled, Cancelled),
];

#[test]
fn every_row_of_the_table_is_reachable_and_nothing_else_is() {
    let mut seen = Vec::new();
    for state in OfferState::ALL {
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
fn a_refusal_or_a_lapse_invites_the_next_candidate_once() {
    assert_eq!(Invited.respond(false).unwrap().1, [OfferResponded, ReofferDue]);
    assert_eq!(Invited.lapse(false).unwrap().1, [OfferLapsed, ReofferDue]);
    assert_eq!(Quoting.lapse(true).unwrap().1, [OfferLapsed], "RED has invited somebody already");
    assert_eq!(Invited.late(true).unwrap_err().reason(), "NOT_DUE");
    assert_eq!(Quoting.withdraw().unwrap().1, [OfferWithdrawn, HoldFreed, ReofferDue]);
}

#[test]
fn an_expired_quotation_can_neither_be_awarded_nor_improved() {
    let mut stale = offer(Quoted);
    let mut choice = choice();
    choice.now = later();
    assert_eq!(stale.award(choice).unwrap_err().reason(), "QUOTE_EXPIRED");
    assert_eq!(stale.quote(&quote(2, 9, 99), later()).unwrap_err().reason(), "QUOTE_EXPIRED");
    stale.state = Expired;
    assert_eq!(stale.award(choice).unwrap_err().reason(), "QUOTE_EXPIRED");
    assert_eq!(stale.quote(&quote(2, 9, 99), now()).unwrap_err().reason(), "QUOTE_EXPIRED");
    let just_before = later() - SignedDuration::from_micros(1);
    assert_eq!(Quoted.expire(Some(later()), just_before).unwrap_err().reason(), "NOT_DUE");
    assert!(Quoted.expire(Some(later()), later()).is_ok());
}

#[test]
fn an_award_needs_the_version_seen_the_consent_and_an_active_provider() {
    let reason = |offer: &Offer, choice: Choice| offer.award(choice).unwrap_err().reason();
    let mut quoted = offer(Quoted);
    assert_eq!(reason(&quoted, Choice { version: 2, ..choice() }), "QUOTE_CHANGED");
    assert_eq!(reason(&quoted, Choice { provider_active: false, ..choice() }), "PROVIDER_INACTIVE");
    quoted.quotes[0].subcontract = true;
    assert_eq!(reason(&quoted, choice()), "SUBCONTRACT_NOT_ACCEPTED");
    assert!(quoted.award(Choice { subcontract_accepted: true, ..choice() }).is_ok());
    assert_eq!(reason(&offer(Invited), choice()), "WRONG_STATE");
}

#[test]
fn limits_of_questions_requotes_and_promises_are_named() {
    assert_eq!(Quoting.ask(2, false).unwrap_err().reason(), "TOO_MANY_QUESTIONS");
    assert_eq!(Quoting.ask(1, true).unwrap_err().reason(), "QUESTION_OPEN");
    assert_eq!(Quoting.answer(false).unwrap_err().reason(), "NO_QUESTION");
    assert_eq!(Quoted.requote(3).unwrap_err().reason(), "TOO_MANY_REQUOTES");
    assert_eq!(offer(Quoted).quote(&quote(2, 11, 1), now()).unwrap_err().reason(), "QUOTE_WORSE");
    let refused = offer(Invited).quote(&quote(1, 21, 1), now()).unwrap_err();
    assert_eq!(refused, Refusal::AboveStatutory { limit: 20 });
}

proptest! {
    #[test]
    fn random_events_never_reach_an_illegal_edge(verbs in prop::collection::vec(0..VERBS, 1..60)) {
        let mut state = Invited;
        for verb in verbs {
            match apply(state, verb) {
                Ok((to, events)) => {
                    prop_assert!(EDGES.contains(&(state, events[0], to)));
                    prop_assert!(state.is_live());
                    state = to;
                }
                Err(refusal) => prop_assert!(!refusal.reason().is_empty()),
            }
        }
    }
}
