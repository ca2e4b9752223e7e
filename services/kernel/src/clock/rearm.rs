//! 撤销与免责: what becomes of levels that fired and, after a change, should not have.

use jiff::Timestamp;
use serde::Serialize;

use super::level::Level;
use super::settle::Fired;
use super::timeline::Timeline;
use crate::worktime::floor_to_second;

/// What changed the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Cause {
    /// A calendar revision was published.
    Calendar,
    /// A command took effect in the past.
    Backdating,
    /// An event arrived after levels that it precedes.
    LateFact,
    /// An extension was approved.
    Extension,
}

/// What becomes of a card whose level no longer lies in the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// 撤销: the card was wrong.
    Rescinded,
    /// 免责: right when it was written, not held against the obligor.
    Excused,
    /// The card stays; the level can fire again.
    Stands,
}

/// The next cycle of a clock: `cycle + 1`, some levels withdrawn, the others carried over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// Levels that may fire again, with the verdict on what they left behind.
    pub withdrawn: Vec<(Level, Verdict)>,
    /// Levels still in the past, to be recorded as CARRIED without effect, at their recomputed instants.
    pub carried: Vec<Fired>,
}

impl Timeline<'_> {
    /// Compares the levels fired in the current cycle with this changed timeline, as seen at `now`. `None` if
    /// none of them now lies in the future or after the completion: the cycle goes on.
    pub fn rearm(
        &self,
        fired: &[Fired],
        completed_at: Option<Timestamp>,
        now: Timestamp,
        cause: Cause,
    ) -> Option<Correction> {
        let horizon = floor_to_second(completed_at.map_or(now, |completed| completed.min(now)));
        let mut correction = Correction { withdrawn: Vec::new(), carried: Vec::new() };
        for &Fired { level, .. } in fired {
            match self.level_at(level).filter(|at| *at <= horizon) {
                Some(fire_at) => correction.carried.push(Fired { level, fire_at }),
                None => correction.withdrawn.push((level, verdict(level, cause))),
            }
        }
        (!correction.withdrawn.is_empty()).then_some(correction)
    }
}

fn verdict(level: Level, cause: Cause) -> Verdict {
    match (cause, level) {
        (Cause::Extension, Level::Red | Level::Escalated) => Verdict::Excused,
        (Cause::Extension, _) => Verdict::Stands,
        _ => Verdict::Rescinded,
    }
}
