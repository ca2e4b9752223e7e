//! E(t), the counted working seconds, and its inverse.

use jiff::Timestamp;

use super::pause::Pauses;
use crate::worktime::Calendar;

/// One running count: from an anchor towards a total, interrupted by pauses.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count<'a> {
    pub(super) calendar: &'a Calendar,
    pub(super) pauses: &'a Pauses,
    pub(super) anchor: Timestamp,
    pub(super) total: i64,
}

impl Count<'_> {
    /// E(t) = W(anchor, t) less the working seconds of the pauses in `[anchor, t)`.
    pub(super) fn elapsed(&self, t: Timestamp) -> i64 {
        let paused = self.pauses.as_slice().iter().map(|pause| {
            let to = pause.to.map_or(t, |to| to.min(t));
            self.calendar.working_seconds(pause.from.max(self.anchor), to)
        });
        self.calendar.working_seconds(self.anchor, t) - paused.sum::<i64>()
    }

    /// min{t >= anchor : E(t) >= k}; `None` if an open pause begins first.
    pub(super) fn instant_of(&self, k: i64) -> Option<Timestamp> {
        let (mut from, mut left) = (self.anchor, k);
        if k <= 0 {
            return Some(from);
        }
        for pause in self.pauses.as_slice() {
            let counted = self.calendar.working_seconds(from, pause.from);
            if counted >= left {
                break;
            }
            left -= counted;
            from = from.max(pause.to?);
        }
        Some(self.calendar.after_working_seconds(from, left))
    }

    /// min{t : E(t) >= total}.
    pub(super) fn due(&self) -> Option<Timestamp> {
        self.instant_of(self.total)
    }

    /// O, the start of the first counted second.
    pub(super) fn opening(&self) -> Option<Timestamp> {
        self.instant_of(1).map(|end| super::timeline::one_second(end, -1))
    }
}
