//! The facts of a commitment on one calendar revision: due, elapsed, remaining, levels.

use jiff::{SignedDuration, Timestamp};

use super::anchor::AnchorRule;
use super::count::Count;
use super::facts::ClockFacts;
use super::level::{Level, Threshold};
use super::refusal::Refusal;
use crate::worktime::{Calendar, floor_to_second};

/// A clock that can be asked. Every answer is a function of facts and calendar, never of the present.
#[derive(Clone, Copy, Debug)]
pub struct Timeline<'a> {
    pub(super) facts: &'a ClockFacts,
    pub(super) rule: AnchorRule,
    pub(super) promised: Count<'a>,
    pub(super) statutory: Option<Count<'a>>,
}

impl<'a> Timeline<'a> {
    pub(super) fn new(facts: &'a ClockFacts, calendar: &'a Calendar) -> Result<Self, Refusal> {
        let start = floor_to_second(facts.start);
        if let Some(pause) = facts.pauses.as_slice().first().filter(|pause| pause.from < start) {
            return Err(Refusal::TooEarly { at: pause.from, earliest: start });
        }
        let count = |(_, anchor, total)| Count { calendar, pauses: &facts.pauses, anchor, total };
        let promised = facts.terms.count(calendar, start)?;
        let statutory = facts.statutory.map(|terms| terms.count(calendar, start)).transpose()?.map(count);
        Ok(Self { facts, rule: promised.0, promised: count(promised), statutory })
    }

    /// The facts.
    pub fn facts(&self) -> &'a ClockFacts {
        self.facts
    }

    /// The calendar revision.
    pub fn calendar(&self) -> &'a Calendar {
        self.promised.calendar
    }

    /// 起算点.
    pub fn anchor(&self) -> Timestamp {
        self.promised.anchor
    }

    /// The term in working seconds.
    pub fn total(&self) -> i64 {
        self.promised.total
    }

    /// When the term is used up; `None` while paused with time left.
    pub fn due(&self) -> Option<Timestamp> {
        self.promised.due()
    }

    /// When the statutory limit is used up; `None` without a limit or while paused with time left.
    pub fn statutory_due(&self) -> Option<Timestamp> {
        self.statutory.and_then(|count| count.due())
    }

    /// E(t), counted working seconds; 0 before the anchor.
    pub fn elapsed(&self, t: Timestamp) -> i64 {
        self.promised.elapsed(floor_to_second(t))
    }

    /// Total less E(t), negative once overdue and worked on.
    pub fn remaining(&self, t: Timestamp) -> i64 {
        self.total() - self.elapsed(t)
    }

    /// Whether completing at `completed_at` keeps the promise: not after due.
    pub fn on_time(&self, completed_at: Timestamp) -> bool {
        self.due().is_none_or(|due| floor_to_second(completed_at) <= due)
    }

    /// The earliest instant by which `k` seconds have counted; `None` if an open pause begins first.
    pub fn instant_of(&self, k: i64) -> Option<Timestamp> {
        self.promised.instant_of(k)
    }

    /// The start of the first counted second at or after `t`, work and pauses considered; `None` if an open pause
    /// begins first.
    pub fn next_counted_instant(&self, t: Timestamp) -> Option<Timestamp> {
        self.instant_of(self.elapsed(t) + 1).map(|end| one_second(end, -1))
    }

    /// f(level); `None` if policy leaves it out or an open pause begins first.
    pub fn level_at(&self, level: Level) -> Option<Timestamp> {
        let policy = &self.facts.levels;
        match level {
            Level::Reminder => self.threshold_at(policy.reminder?),
            Level::Yellow => self.threshold_at(policy.yellow?),
            Level::Red => self.due().map(|due| one_second(due, 1)),
            Level::Escalated => self.threshold_at(policy.escalated?),
            Level::Statutory => self.statutory_due().map(|due| one_second(due, 1)),
        }
    }

    /// All levels that will come as things stand, in firing order: by instant, then rank.
    pub fn levels(&self) -> Vec<(Level, Timestamp)> {
        let mut levels: Vec<_> =
            Level::ALL.into_iter().filter_map(|level| Some((level, self.level_at(level)?))).collect();
        levels.sort_by_key(|(level, at)| (*at, *level));
        levels
    }

    /// The last level's instant; `None` while paused. A calendar that first changes after
    /// this day cannot touch the clock.
    pub fn last_level_at(&self) -> Option<Timestamp> {
        let paused = self.facts.pauses.open().is_some();
        self.levels().last().map(|(_, at)| *at).filter(|_| !paused)
    }

    /// Whether due lies beyond the published calendar, so that it may move.
    pub fn provisional(&self) -> bool {
        self.due().is_some_and(|due| self.calendar().is_provisional(self.calendar().date_of(due)))
    }

    /// max(O, min{t : E(t) >= k}): no level before the first counted second.
    fn threshold_at(&self, threshold: Threshold) -> Option<Timestamp> {
        let reached = self.promised.instant_of(threshold.counted_seconds(self.total()))?;
        Some(reached.max(self.promised.opening()?))
    }
}

pub(super) fn one_second(instant: Timestamp, sign: i64) -> Timestamp {
    instant.saturating_add(SignedDuration::from_secs(sign)).unwrap_or(instant)
}
