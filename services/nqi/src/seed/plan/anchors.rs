//! Walks the calendar back from the present to a start that leaves a clock standing at a wanted level now.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use nqi_kernel::clock::{ClockFacts, Level, Pause, PauseReason, Pauses, Terms};
use nqi_kernel::worktime::Calendar;

/// How far an open clock has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// No level yet.
    Fresh,
    /// Reminded.
    Reminder,
    /// 黄牌.
    Yellow,
    /// 红牌.
    Red,
    /// 督办.
    Escalated,
    /// Beyond the statutory limit.
    Statutory,
}

/// A term as the policies have it: working days promised and by law (0 = none).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// 承诺时限.
    pub promised: u32,
    /// 法定时限.
    pub statutory: u32,
}

/// When a clock starts, and the pause that it needs on days on which no start alone will do: around a weekend half a
/// working day cannot be left over otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The start.
    pub start: Timestamp,
    /// Stands still from the first to the second.
    pub pause: Option<(Timestamp, Timestamp)>,
}

/// Local hours at which clocks start: in the morning, in the afternoon, and in the evening from home.
const HOURS: [(i8, i8); 4] = [(9, 40), (14, 20), (16, 10), (20, 30)];
/// Pauses within a working day.
const STOPS: [((i8, i8), (i8, i8)); 5] =
    [((9, 30), (11, 30)), ((13, 40), (16, 50)), ((9, 30), (12, 0)), ((9, 30), (16, 30)), ((10, 0), (16, 55))];
/// As many starts of one standing are told apart; the search ends there.
const SEVERAL: usize = 5;
/// Acts end this long before the present.
const MARGIN: SignedDuration = SignedDuration::from_mins(2);

/// The `nth` of the starts that stand at `wanted` at `now`, newest first, counted around.
pub fn anchor(
    calendar: &Calendar,
    now: Timestamp,
    term: Term,
    wanted: Standing,
    nth: usize,
) -> Option<Anchor> {
    let starts = starts(calendar, now, term);
    let stands =
        |start: Timestamp, pause| standing(calendar, now, term, Anchor { start, pause }) == Some(wanted);
    let plain = starts
        .iter()
        .filter(|start| stands(**start, None))
        .map(|start| Anchor { start: *start, pause: None });
    let plain: Vec<Anchor> = plain.take(SEVERAL).collect();
    if !plain.is_empty() {
        return plain.get(nth % plain.len()).copied();
    }
    // A pause holds a clock back, so only starts that have got too far are worth one.
    let beyond = |start: &&Timestamp| {
        standing(calendar, now, term, Anchor { start: **start, pause: None }) > Some(wanted)
    };
    let paused = starts.iter().filter(beyond).filter_map(|start| {
        let pause = stops(calendar, *start, now).into_iter().find(|pause| stands(*start, Some(*pause)))?;
        Some(Anchor { start: *start, pause: Some(pause) })
    });
    let paused: Vec<Anchor> = paused.take(SEVERAL).collect();
    paused.get(nth % paused.len().max(1)).copied()
}

/// Where a clock with this start and pause stands at `now`.
pub fn standing(calendar: &Calendar, now: Timestamp, term: Term, anchor: Anchor) -> Option<Standing> {
    let pauses = anchor.pause.map(|(from, to)| Pause::closed(from, to, PauseReason::Enterprise));
    let mut facts =
        ClockFacts::new(anchor.start, Terms::days(term.promised), calendar.standard_day_seconds());
    facts.pauses = Pauses::new(pauses).ok()?;
    if term.statutory > 0 {
        facts = facts.with_statutory_days(term.statutory);
    }
    let timeline = facts.on(calendar).ok()?;
    let fallen = timeline.levels().into_iter().filter(|(_, at)| *at <= now).map(|(level, _)| level).max();
    Some(match fallen {
        None => Standing::Fresh,
        Some(Level::Reminder) => Standing::Reminder,
        Some(Level::Yellow) => Standing::Yellow,
        Some(Level::Red) => Standing::Red,
        Some(Level::Escalated) => Standing::Escalated,
        Some(Level::Statutory) => Standing::Statutory,
    })
}

/// Starts to try, newest first: minutes ago, then hours of earlier days.
fn starts(calendar: &Calendar, now: Timestamp, term: Term) -> Vec<Timestamp> {
    // Working days in calendar days, and the longest holiday.
    let days = i64::from((term.promised + 5).max(term.statutory + 2)) * 3 / 2 + 14;
    let today = calendar.date_of(now);
    let mut starts: Vec<Timestamp> =
        [3, 11, 24].iter().map(|minutes| now - SignedDuration::from_mins(*minutes)).collect();
    for back in 0..days {
        let day = today - back.days();
        starts.extend(HOURS.iter().rev().map(|hour| local(calendar, day, *hour)));
    }
    starts.retain(|start| *start + MARGIN <= now);
    starts
}

fn stops(calendar: &Calendar, start: Timestamp, now: Timestamp) -> Vec<(Timestamp, Timestamp)> {
    let mut stops = Vec::new();
    // Which day it stands still on makes no difference to what has counted since.
    let day = calendar.next_working_day(calendar.date_of(start));
    stops.extend(STOPS.iter().map(|(from, to)| (local(calendar, day, *from), local(calendar, day, *to))));
    stops.retain(|(_, to)| *to + MARGIN <= now);
    stops
}

fn local(calendar: &Calendar, day: Date, (hour, minute): (i8, i8)) -> Timestamp {
    calendar.midnight_of(day) + SignedDuration::from_mins(60 * i64::from(hour) + i64::from(minute))
}

#[cfg(test)]
mod tests {
    use nqi_kernel::worktime::china;

    use super::*;

    const TERMS: [Term; 5] = [
        Term { promised: 1, statutory: 5 },
        Term { promised: 2, statutory: 0 },
        Term { promised: 3, statutory: 0 },
        Term { promised: 5, statutory: 0 },
        Term { promised: 10, statutory: 20 },
    ];

    const ALL: [Standing; 6] = [
        Standing::Fresh,
        Standing::Reminder,
        Standing::Yellow,
        Standing::Red,
        Standing::Escalated,
        Standing::Statutory,
    ];

    #[test]
    fn every_level_can_be_stood_at_on_any_hour_of_any_day() {
        let calendar = china();
        let begin: Timestamp = "2025-09-20T01:00:00Z".parse().expect("an instant");
        for step in 0..36 {
            // A month in strides that visit every hour, the longest holidays among them.
            let now = begin + SignedDuration::from_mins(step * (19 * 60 + 7));
            for term in TERMS {
                for wanted in ALL {
                    if wanted == Standing::Statutory && term.statutory == 0 {
                        continue;
                    }
                    let found = anchor(&calendar, now, term, wanted, 0)
                        .unwrap_or_else(|| panic!("{wanted:?} of {term:?} at {now}"));
                    assert_eq!(standing(&calendar, now, term, found), Some(wanted));
                    assert!(
                        found.start < now
                            && found.pause.is_none_or(|(from, to)| found.start < from && to < now)
                    );
                }
            }
        }
    }

    #[test]
    fn several_starts_of_one_level_differ_where_there_are_several() {
        let calendar = china();
        let now: Timestamp = "2026-03-11T06:00:00Z".parse().expect("an instant");
        let red: Vec<_> =
            (0..4).filter_map(|nth| anchor(&calendar, now, TERMS[4], Standing::Red, nth)).collect();
        assert_eq!(red.len(), 4);
        assert!(red.windows(2).all(|pair| pair[0].start > pair[1].start));
    }
}
