//! What commands do to the facts. Each returns new facts; who may give the command is not decided here.

use jiff::Timestamp;

use super::facts::ClockFacts;
use super::pause::{Pause, PauseReason, Pauses};
use super::refusal::Refusal;
use super::terms::{Extension, Receipt, Terms, due_by};
use super::timeline::Timeline;
use crate::worktime::floor_to_second;

impl ClockFacts {
    /// Pauses at `at`, not before the start or the last change, and only a running clock.
    pub fn paused(&self, at: Timestamp, reason: PauseReason) -> Result<Self, Refusal> {
        let pause = Pause::open(at, reason);
        if let Some(open) = self.pauses.open() {
            return Err(Refusal::AlreadyPaused { since: open.from });
        }
        self.not_before(pause.from, self.last_change())?;
        Ok(Self { pauses: self.pauses.with(pause)?, ..self.clone() })
    }

    /// Ends the open pause at `at`; one of no length leaves no trace.
    pub fn resumed(&self, at: Timestamp) -> Result<Self, Refusal> {
        Ok(Self { pauses: self.pauses.ended(at)?, ..self.clone() })
    }

    /// Completes at `at`: an open pause ends there.
    pub fn completed(&self, at: Timestamp) -> Result<Self, Refusal> {
        self.not_before(floor_to_second(at), self.last_change())?;
        if self.pauses.open().is_some() { self.resumed(at) } else { Ok(self.clone()) }
    }

    /// Reopens at `at` what was completed at `completed_at`: the time between does not count.
    pub fn reopened(&self, completed_at: Timestamp, at: Timestamp) -> Result<Self, Refusal> {
        let completed = self.completed(completed_at)?;
        self.not_before(floor_to_second(at), floor_to_second(completed_at))?;
        let closed = Pause::closed(completed_at, at, PauseReason::Closed);
        Ok(Self { pauses: completed.pauses.with(closed)?, ..completed })
    }

    /// Grows the term; `standard_day` is U in seconds. See [`Timeline::extension`] for the checks.
    pub fn extended(&self, extension: Extension, standard_day: i64) -> Self {
        Self { terms: self.terms.extended(extension, standard_day), ..self.clone() }
    }

    fn last_change(&self) -> Timestamp {
        let start = floor_to_second(self.start);
        self.pauses.last_change().map_or(start, |change| change.max(start))
    }

    fn not_before(&self, at: Timestamp, earliest: Timestamp) -> Result<(), Refusal> {
        if at < earliest { Err(Refusal::TooEarly { at, earliest }) } else { Ok(()) }
    }
}

impl Timeline<'_> {
    /// The facts under an extension that the obligor asked for at `asked_at`: asked at or before due, the first
    /// one, positive, and within the statutory limit. Another person decides, perhaps after due.
    pub fn extension(
        &self,
        extension: Extension,
        asked_at: Timestamp,
        granted_before: u32,
    ) -> Result<ClockFacts, Refusal> {
        if granted_before > 0 {
            return Err(Refusal::ExtendedBefore);
        }
        if let Some(due) = self.due().filter(|_| !self.on_time(asked_at)) {
            return Err(Refusal::AfterDue { due });
        }
        let extended = self.facts().extended(extension, self.calendar().standard_day_seconds());
        // Compared without pauses, which stop both terms alike.
        let unpaused = |terms: Terms| due_by(self.calendar(), extended.start, terms);
        let new_due = unpaused(extended.terms)?;
        let grows = extended.terms != self.facts().terms;
        let within = match extended.statutory {
            Some(statutory) => new_due <= unpaused(statutory)?,
            None => true,
        };
        if grows && within { Ok(extended) } else { Err(Refusal::BeyondStatutory) }
    }

    /// The facts of a new commitment that takes over what is left at `at` (reassignment, REMAINING): same due,
    /// same statutory due unless that has passed; paused if this one is.
    pub fn handed_over(&self, at: Timestamp) -> Result<ClockFacts, Refusal> {
        let at = floor_to_second(at);
        let facts = self.facts();
        let left = |terms: Terms, anchor: Timestamp, seconds: i64| {
            let receipt = Receipt::From(anchor.max(at));
            (seconds > 0).then_some(Terms { unit: terms.unit, n: 0, extra_seconds: seconds, receipt })
        };
        let terms = left(facts.terms, self.anchor(), self.remaining(at)).ok_or(Refusal::NothingLeft)?;
        let statutory = facts
            .statutory
            .zip(self.statutory)
            .and_then(|(terms, count)| left(terms, count.anchor, count.total - count.elapsed(at)));
        let still_paused = facts.pauses.open().map(|open| Pause::open(at, open.reason));
        let pauses = Pauses::new(still_paused)?;
        Ok(ClockFacts { start: at, terms, statutory, pauses, levels: facts.levels })
    }
}
