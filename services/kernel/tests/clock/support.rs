//! Short names for instants and clocks on the shipped calendar.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use nqi_kernel::clock::{ClockFacts, Pause, PauseReason, Pauses, Terms};
use nqi_kernel::worktime::{Calendar, china};

/// The seconds of a standard day.
pub const U: i64 = 23_400;

pub static CHINA: LazyLock<Calendar> = LazyLock::new(china);

/// `2025-09-01 09:00:00`, Shanghai time.
pub fn at(text: &str) -> Timestamp {
    let (date, time) = text.split_once(' ').expect("date and time");
    format!("{date}T{time}+08:00").parse().expect("an instant")
}

pub fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

pub fn minutes(start: &str, n: u32) -> ClockFacts {
    ClockFacts::new(at(start), Terms::minutes(n), U)
}

pub fn days(start: &str, n: u32) -> ClockFacts {
    ClockFacts::new(at(start), Terms::days(n), U)
}

pub fn pause(from: &str, to: &str) -> Pause {
    Pause::closed(at(from), at(to), PauseReason::Sample)
}

pub fn with_pauses(facts: ClockFacts, pauses: &[Pause]) -> ClockFacts {
    ClockFacts { pauses: Pauses::new(pauses.iter().copied()).expect("disjoint pauses"), ..facts }
}

pub fn due(facts: &ClockFacts) -> Timestamp {
    facts.on(&CHINA).expect("valid facts").due().expect("not paused")
}
