//! An extension is granted to one obligor: whoever takes over with a fresh term starts with the promise.

use nqi_kernel::clock::Extension as Amount;

use super::*;
use crate::domain::extension::{Extension, ExtensionState};

/// One working day more, asked for by whoever promised.
pub fn one_day_more(asked_at: Timestamp) -> Extension {
    Extension {
        id: Uuid::from_u128(20),
        commitment: Uuid::from_u128(3),
        amount: Amount::Days(1),
        reason: "设备检修".into(),
        state: ExtensionState::Asked,
        asker: Uuid::from_u128(21),
        asked_by: "test".into(),
        asked_at,
        due_at: None,
        new_due_at: None,
        decided_by: String::new(),
        decided_at: None,
        note: String::new(),
    }
}

fn handed_over(bench: &Bench, term: Term) -> Commitment {
    let now = at("2025-09-02T10:00:00");
    let mut turn =
        Turn::begin(bench.clock.clone(), &bench.calendar, &bench.policy, now, When::Now).expect("a turn");
    let successor = turn.reassign(Uuid::from_u128(10), Uuid::from_u128(11), term).expect("handed over");
    take_over(successor, &bench.calendar, &bench.policy, now).expect("taken over").0
}

#[test]
fn a_fresh_term_does_not_inherit_a_granted_extension_and_what_remains_does() {
    let mut bench = Bench::days(2, "2025-09-01T10:00:00");
    let asked = one_day_more(at("2025-09-01T11:00:00"));
    bench.now("2025-09-01T11:00:00", |turn| turn.grant_extension(&asked, &[]));
    assert_eq!((bench.due(), bench.clock.promised_now()), (Some(at("2025-09-04T17:00:00")), 3));
    let fresh = handed_over(&bench, Term::Fresh);
    // Two working days from the day after the handover.
    assert_eq!((fresh.due_at, fresh.promised_now()), (Some(at("2025-09-04T17:00:00")), 2));
    let later = handed_over(&Bench { clock: fresh, done: Vec::new(), ..bench.copy() }, Term::Fresh);
    assert_eq!(later.promised_now(), 2);
    let rest = handed_over(&bench, Term::Remaining);
    assert_eq!(rest.due_at, bench.due(), "the extension is part of what remains");
}

#[test]
fn a_fresh_term_of_an_extended_clock_is_as_long_as_that_of_one_that_was_not() {
    let plain = Bench::days(5, "2025-09-01T10:00:00");
    let mut extended = Bench::days(5, "2025-09-01T10:00:00");
    let asked = one_day_more(at("2025-09-01T11:00:00"));
    extended.now("2025-09-01T11:00:00", |turn| turn.grant_extension(&asked, &[]));
    assert_eq!(handed_over(&extended, Term::Fresh).due_at, handed_over(&plain, Term::Fresh).due_at);
}
