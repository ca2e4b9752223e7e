//! Which levels have fallen by an instant, in the order of logic, whenever anyone looks.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::level::Level;
use super::timeline::Timeline;
use crate::worktime::Calendar;

/// Seconds that a RED message waits, so that a completion already on its way can overtake it.
const RED_MESSAGE_DELAY: SignedDuration = SignedDuration::from_secs(60);

/// A level recorded in the current cycle, whether it had an effect or was carried over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Fired {
    /// Which level.
    pub level: Level,
    /// The instant at which it fell.
    pub fire_at: Timestamp,
}

/// A level to be recorded now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Firing {
    /// Which level.
    pub level: Level,
    /// The instant at which it fell, not the one at which it is recorded.
    pub fire_at: Timestamp,
    /// A reminder or yellow that RED has overtaken: kept as a fact, not sent.
    pub suppressed: bool,
}

impl Timeline<'_> {
    /// The levels with f <= `until` that are not in `fired`, ordered by instant, then rank.
    pub fn settle(&self, fired: &[Fired], until: Timestamp) -> Vec<Firing> {
        let fallen: Vec<_> = self.unfired(fired).into_iter().filter(|(_, at)| *at <= until).collect();
        let red = fallen.iter().any(|(level, _)| *level == Level::Red) || has(fired, Level::Red);
        let firing = |(level, fire_at)| {
            let suppressed = red && matches!(level, Level::Reminder | Level::Yellow);
            Firing { level, fire_at, suppressed }
        };
        fallen.into_iter().map(firing).collect()
    }

    /// The next level to fall that is not in `fired`; `None` if none can as things stand.
    pub fn next_fire(&self, fired: &[Fired]) -> Option<(Level, Timestamp)> {
        self.unfired(fired).into_iter().next()
    }

    fn unfired(&self, fired: &[Fired]) -> Vec<(Level, Timestamp)> {
        let mut levels = self.levels();
        levels.retain(|(level, _)| !has(fired, *level));
        levels
    }
}

fn has(fired: &[Fired], level: Level) -> bool {
    fired.iter().any(|fired| fired.level == level)
}

/// When the message of a level is sent: in working time, RED 60 s later, to be dropped if rescinded meanwhile.
pub fn message_at(calendar: &Calendar, level: Level, fire_at: Timestamp) -> Timestamp {
    let wait = if level == Level::Red { RED_MESSAGE_DELAY } else { SignedDuration::ZERO };
    calendar.next_working_instant(fire_at.saturating_add(wait).unwrap_or(fire_at))
}
