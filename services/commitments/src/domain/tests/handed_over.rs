//! Reassignment: what stays with the old obligor and what the new one gets.

use super::*;

/// Title: reassign keeps the card on the old obligor
#[test]
fn reassign_keeps_the_card_on_the_old_obligor() {
    let mut bench = Bench::minutes(120, "2025-09-01T09:00:00");
    bench.scan("2025-09-01T10:50:00");
    let due = bench.due();
    let (id, obligor) = (Uuid::from_u128(10), Uuid::from_u128(11));
    let successor = bench.now("2025-09-01T10:50:00", |turn| turn.reassign(id, obligor, Term::Remaining));
    let (successor, began) =
        take_over(successor, &bench.calendar, &bench.policy, at("2025-09-01T10:50:00")).expect("taken");
    assert_eq!((bench.clock.status, bench.clock.replaced_by), (Status::Superseded, Some(id)));
    assert_eq!(bench.cards(Level::Yellow), [CardState::Standing]);
    assert_eq!(bench.clock.about.obligor, Uuid::from_u128(2));
    assert_eq!((successor.about.obligor, successor.about.attempt), (obligor, 2));
    assert_eq!(successor.due_at, due);
    assert!(successor.cards.is_empty());
    assert_eq!(began.changes.first().map(|change| change.kind), Some(Kind::Started));
}

#[test]
fn what_is_left_cannot_be_handed_over_when_nothing_is() {
    let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
    let (id, obligor) = (Uuid::from_u128(10), Uuid::from_u128(11));
    let now = at("2025-09-01T14:00:00");
    let refused = bench.act(now, When::Now, |turn| turn.reassign(id, obligor, Term::Remaining));
    assert_eq!(refused.expect_err("overdue").reason(), "AFTER_DUE");
    let fresh = bench.act(now, When::Now, |turn| turn.reassign(id, obligor, Term::RemainingOrFresh));
    let (fresh, _) =
        take_over(fresh.expect("fresh"), &bench.calendar, &bench.policy, now).expect("taken over");
    assert_eq!(fresh.due_at, Some(at("2025-09-01T15:00:00")));
    assert!(bench.clock.is_late(), "the old obligor keeps its RED");
}

#[test]
fn a_paused_clock_is_handed_over_paused() {
    let mut bench = Bench::minutes(120, "2025-09-01T09:00:00");
    bench.now("2025-09-01T10:00:00", |turn| turn.pause(&for_sample()));
    let successor = bench.now("2025-09-02T10:00:00", |turn| {
        turn.reassign(Uuid::from_u128(10), Uuid::from_u128(11), Term::Remaining)
    });
    let now = at("2025-09-02T10:00:00");
    let (clock, _) = take_over(successor, &bench.calendar, &bench.policy, now).expect("taken over");
    assert_eq!((clock.status, clock.due_at), (Status::Paused, None));
    let mut next = Bench { clock, done: Vec::new(), ..bench };
    next.now("2025-09-02T11:00:00", |turn| turn.resume());
    assert_eq!(next.due(), Some(at("2025-09-02T12:00:00")));
}
