//! Each step of a hold at its edges.

use super::*;
use jiff::civil::date;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).expect("in range")
}

fn held() -> Hold {
    let pool = Uuid::from_u128(7);
    Hold {
        id: Uuid::from_u128(1),
        state: State::Held,
        provider: Uuid::from_u128(2),
        holder: Uuid::from_u128(3),
        expires_at: at(100),
        offer: None,
        order: None,
        confirmed: None,
        created: at(0),
        lines: summed([
            (pool, date(2027, 1, 16), 2),
            (pool, date(2027, 1, 15), 1),
            (pool, date(2027, 1, 16), 3),
        ]),
    }
}

const ORDER: Uuid = Uuid::from_u128(9);

#[test]
fn lines_on_one_cell_are_summed_and_sorted() {
    let lines = held().lines;
    assert_eq!(lines.iter().map(|line| (line.day.day(), line.units)).collect::<Vec<_>>(), [(15, 1), (16, 5)]);
}

#[test]
fn a_hold_that_expired_cannot_be_confirmed() {
    let mut hold = held();
    assert_eq!(hold.confirm(ORDER, at(100)), Err(Refusal::Expired(at(100))), "the last instant is too late");
    assert_eq!(hold.state, State::Held);
    assert_eq!(hold.confirm(ORDER, at(99)).map(|moves| moves.len()), Ok(2));
    assert_eq!(hold.confirm(ORDER, at(500)), Ok(vec![]), "again for the same order changes nothing");
    assert_eq!(hold.confirm(Uuid::nil(), at(50)), Err(Refusal::OtherOrder(ORDER)));
    assert_eq!(hold.expire(at(1_000)), None, "a confirmed hold does not expire");
}

#[test]
fn releasing_a_confirmed_hold_gives_back_only_days_to_come() {
    let mut hold = held();
    hold.confirm(ORDER, at(1)).expect("in time");
    let moves = hold.release(date(2027, 1, 16)).expect("confirmed");
    assert_eq!(moves, [Move { pool: Uuid::from_u128(7), day: date(2027, 1, 16), held: 0, used: -5 }]);
    assert_eq!(hold.lines[0].state, State::Consumed);
    assert_eq!(hold.release(date(2027, 1, 16)), Ok(vec![]));
    assert_eq!(hold.consume(), Err(Refusal::WrongState(State::Released)));
}

#[test]
fn consuming_moves_nothing_and_needs_an_order() {
    let mut hold = held();
    assert_eq!(hold.consume(), Err(Refusal::WrongState(State::Held)));
    hold.confirm(ORDER, at(1)).expect("in time");
    assert_eq!(hold.consume(), Ok(vec![]));
    assert_eq!(
        (hold.state, hold.release(date(2027, 1, 1))),
        (State::Consumed, Err(Refusal::WrongState(State::Consumed)))
    );
}

#[test]
fn a_hold_is_only_ever_extended_and_for_long_only_behind_a_quotation() {
    let (mut hold, offer) = (held(), Some(Uuid::from_u128(4)));
    assert_eq!(hold.extend(at(99), None, at(10)), Err(Refusal::NotLater(at(100))));
    assert_eq!(hold.extend(at(100), None, at(10)), Ok(false));
    assert_eq!(hold.extend(at(11 + CHOOSING_TTL), None, at(10)), Err(Refusal::TooLong(CHOOSING_TTL)));
    assert_eq!(hold.extend(at(10 + CHOOSING_TTL), None, at(10)), Ok(true));
    assert_eq!(hold.extend(at(11 + QUOTED_TTL), offer, at(10)), Err(Refusal::TooLong(QUOTED_TTL)));
    assert_eq!(hold.offer, None, "a refusal changes nothing");
    assert_eq!(hold.extend(at(10 + QUOTED_TTL), offer, at(10)), Ok(true));
    assert_eq!(hold.extend(at(20 + QUOTED_TTL), None, at(20)), Ok(true), "it stays behind the quotation");
    assert_eq!(hold.expire(at(100)), None);
    assert_eq!(hold.expire(at(20 + QUOTED_TTL)).map(|moves| moves.len()), Some(2));
    assert!(matches!(hold.extend(at(30 + QUOTED_TTL), None, at(30)), Err(Refusal::Expired(_))));
}

#[test]
fn confirming_again_moves_nothing_but_renews_the_time_to_write_the_order() {
    let mut hold = held();
    hold.confirm(ORDER, at(1)).expect("in time");
    assert_eq!((hold.confirm(ORDER, at(700)), hold.confirmed), (Ok(vec![]), Some(at(700))));
}
