//! How often and how long a clock may be paused.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::pause::{Pause, PauseReason};
use super::refusal::Refusal;
use super::timeline::Timeline;

/// Limits on the pauses of one commitment; periods of [`PauseReason::Closed`] do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PauseCaps {
    /// Most pauses.
    pub pauses: u32,
    /// Most standard working days of all pauses together.
    pub days: u32,
    /// Standard working days after which a pause resumes by itself.
    pub resume_after_days: u32,
}

impl Default for PauseCaps {
    fn default() -> Self {
        Self { pauses: 5, days: 30, resume_after_days: 20 }
    }
}

impl PauseCaps {
    /// Refuses a pause at `at` when the clock has had its share. A call is then refused; an event is recorded
    /// without freezing the clock.
    pub fn check(&self, timeline: &Timeline<'_>, at: Timestamp) -> Result<(), Refusal> {
        let pauses = asked_for(timeline).count();
        if pauses >= self.pauses as usize || self.left(timeline, at) <= 0 {
            return Err(Refusal::PauseCap { pauses: self.pauses, days: self.days });
        }
        Ok(())
    }

    /// The latest instant by which a pause that begins at `from` resumes by itself: after `resume_after_days`, or
    /// when the working days of all pauses are used up.
    pub fn resume_by(&self, timeline: &Timeline<'_>, from: Timestamp) -> Timestamp {
        let calendar = timeline.calendar();
        let one_pause = i64::from(self.resume_after_days) * calendar.standard_day_seconds();
        calendar.after_working_seconds(from, one_pause.min(self.left(timeline, from)))
    }

    /// Working seconds of pause left at `at`.
    fn left(&self, timeline: &Timeline<'_>, at: Timestamp) -> i64 {
        let calendar = timeline.calendar();
        let used = asked_for(timeline)
            .map(|pause| calendar.working_seconds(pause.from, pause.to.map_or(at, |to| to.min(at))));
        i64::from(self.days) * calendar.standard_day_seconds() - used.sum::<i64>()
    }
}

fn asked_for<'a>(timeline: &Timeline<'a>) -> impl Iterator<Item = &'a Pause> {
    timeline.facts().pauses.as_slice().iter().filter(|pause| pause.reason != PauseReason::Closed)
}
