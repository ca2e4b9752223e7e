//! 撤销与免责: levels that after a change should not have fallen are withdrawn, and the clock is armed again.

use nqi_kernel::clock::{Cause, ClockFacts, Fired, Level, Verdict};

use super::{
    card::CardState,
    change::{CardVerdict, FiringRecord, FiringState, Kind},
    refusal::Refusal,
    turn::Turn,
};

impl Turn<'_> {
    /// Compares the recorded levels with the changed clock. If one now lies in the future or after the end, the
    /// next cycle begins: levels still past are carried over without effect, so a second breach can fire.
    pub(super) fn correct(&mut self, cause: Cause) -> Result<(), Refusal> {
        self.derive()?;
        let (ended_at, now) = (self.ended_at, self.now);
        let correction = match self.resumed_facts()? {
            Some(facts) => facts.on(self.calendar)?.rearm(&self.clock.fired, ended_at, now, cause),
            None => match self.timeline()? {
                Some(timeline) => timeline.rearm(&self.clock.fired, ended_at, now, cause),
                None => None,
            },
        };
        let Some(correction) = correction else { return Ok(()) };
        self.next_cycle(correction.carried);
        self.derive()?;
        for (level, verdict) in correction.withdrawn {
            self.withdraw(level, verdict, cause);
        }
        Ok(())
    }

    /// Arms the clock again: what lies in the past already is carried over.
    pub(super) fn next_cycle(&mut self, carried: Vec<Fired>) {
        self.clock.cycle += 1;
        self.clock.fired = carried;
        for fired in &self.clock.fired {
            self.outcome.firings.push(FiringRecord {
                cycle: self.clock.cycle,
                level: fired.level.code().to_owned(),
                fire_at: fired.fire_at,
                state: FiringState::Carried,
            });
        }
    }

    /// The facts with the open pause ended where it runs out by now: settling has yet to end it, and the levels behind
    /// that end are no mistake.
    fn resumed_facts(&self) -> Result<Option<ClockFacts>, Refusal> {
        let open = self.clock.open_pause().filter(|open| open.resume_by <= self.now);
        let (Some(open), Some(facts)) = (open, &self.clock.facts) else { return Ok(None) };
        let pauses = facts.pauses.ended(open.resume_by.max(open.from))?;
        Ok(Some(ClockFacts { pauses, ..facts.clone() }))
    }

    fn withdraw(&mut self, level: Level, verdict: Verdict, cause: Cause) {
        let (kind, state) = match verdict {
            Verdict::Rescinded => (Kind::Rescinded, CardState::Rescinded),
            Verdict::Excused => (Kind::Excused, CardState::Excused),
            Verdict::Stands => return,
        };
        let standing =
            |card: &&mut super::card::Card| card.level == level && card.state == CardState::Standing;
        let card = self.clock.cards.iter_mut().rev().find(standing).map(|card| {
            card.state = state;
            card.reason = reason(cause).to_owned();
            (card.id, card.fire_at)
        });
        if let Some((id, _)) = card {
            self.outcome.verdicts.push(CardVerdict { card: id, state, reason: reason(cause).to_owned() });
        }
        let now = self.now;
        let change = self.note(kind, now);
        change.level = Some(level);
        change.card = card.map(|(id, _)| id);
        change.fire_at = card.map(|(_, at)| at);
    }
}

fn reason(cause: Cause) -> &'static str {
    match cause {
        Cause::Calendar => "CALENDAR",
        Cause::Backdating => "BACKDATING",
        Cause::LateFact => "LATE_FACT",
        Cause::Extension => "EXTENSION",
    }
}
