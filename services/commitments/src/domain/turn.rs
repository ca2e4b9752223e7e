//! One turn on one locked clock: settle to t, apply a command at t, correct, settle to now.
//!
//! Facts follow from commands and calendar: whenever the turn is taken, the same levels fall at the same instants.

use jiff::Timestamp;
use nqi_kernel::clock::{Cause, Timeline};
use nqi_kernel::worktime::{Calendar, floor_to_second};

use super::{
    change::{Change, Kind, Outcome},
    commitment::Commitment,
    pause::periods,
    policy::Policy,
    refusal::Refusal,
    status::Status,
};

/// The instant at which a command takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// A call: now.
    Now,
    /// An event: its time, clamped to what the record allows.
    Event(Timestamp),
    /// Backdating: refused outside what the record allows.
    Effective(Timestamp),
}

/// A turn under way. Take it with the row locked and the time read after the lock.
#[derive(Debug)]
pub struct Turn<'a> {
    /// The clock as it now stands.
    pub clock: Commitment,
    /// What there is to write.
    pub outcome: Outcome,
    /// When the command takes effect.
    pub at: Timestamp,
    pub(super) now: Timestamp,
    pub(super) calendar: &'a Calendar,
    pub(super) policy: &'a Policy,
    pub(super) ended_at: Option<Timestamp>,
    pub(super) frozen: bool,
    /// The pause that this turn found ended by itself and opened again, and when it had ended.
    pub(super) ran_out: Option<(i32, Timestamp)>,
    cause: Cause,
}

impl<'a> Turn<'a> {
    /// Begins a turn at `now` on the current revision: every level that fell by t is recorded first.
    pub fn begin(
        clock: Commitment,
        calendar: &'a Calendar,
        policy: &'a Policy,
        now: Timestamp,
        when: When,
    ) -> Result<Self, Refusal> {
        // Time that stepped back, or a replica that is behind, un-fires nothing: what was recorded has been.
        let recorded = clock.fired.iter().map(|fired| fired.fire_at).fold(clock.last_at, Timestamp::max);
        let recorded = clock.ran_out().map_or(recorded, |(_, at)| recorded.max(at));
        let now = floor_to_second(now).max(recorded);
        let (at, cause) = match when {
            When::Now => (now, Cause::LateFact),
            When::Event(time) => (floor_to_second(time).clamp(clock.last_at, now), Cause::LateFact),
            When::Effective(time) => {
                let time = floor_to_second(time);
                if time < clock.last_at || time > now {
                    return Err(Refusal::EffectiveTime { earliest: clock.last_at, latest: now });
                }
                (time, Cause::Backdating)
            }
        };
        let (ended_at, frozen) = (clock.completed_at, !clock.status.is_open());
        let outcome = Outcome::default();
        let mut turn =
            Self { clock, outcome, at, now, calendar, policy, ended_at, frozen, ran_out: None, cause };
        turn.undo_run_out()?;
        turn.adopt_revision()?;
        turn.settle(at)?;
        Ok(turn)
    }

    /// Withdraws levels that the command has put into the future, records those that fell by now, and closes.
    pub fn finish(mut self) -> Result<(Commitment, Outcome), Refusal> {
        // A clock that was closed before this turn and stays closed is frozen, whatever the calendar says now.
        if !self.frozen {
            self.correct(self.cause)?;
            self.settle(self.now)?;
            self.derive()?;
        }
        Ok((self.clock, self.outcome))
    }

    /// What levels that the command puts into the future are withdrawn for.
    pub(super) fn because(&mut self, cause: Cause) {
        self.cause = cause;
    }

    /// Whether the turn changed anything worth a row.
    pub fn is_idle(&self) -> bool {
        self.outcome.changes.is_empty() && self.outcome.firings.is_empty()
    }

    /// Opens a pause again that ended by itself, when t lies before that end or the calendar has changed: the end is no
    /// command, so it gives way to what happened earlier, as it would have if nobody had looked in between. Settling
    /// ends the pause once more unless the command has.
    fn undo_run_out(&mut self) -> Result<(), Refusal> {
        let revised = self.clock.revision != self.calendar.revision();
        let Some((no, by)) = self.clock.ran_out().filter(|(_, by)| revised || self.at < *by) else {
            return Ok(());
        };
        let Some(pause) = self.clock.pauses.last_mut() else { return Ok(()) };
        pause.to = None;
        pause.touched = true;
        self.clock.status = Status::Paused;
        self.ran_out = Some((no, by));
        self.rebuild()
    }

    /// Moves an open clock to the calendar's revision; closed outcomes are frozen.
    fn adopt_revision(&mut self) -> Result<(), Refusal> {
        if self.clock.revision == self.calendar.revision() || !self.clock.status.is_open() {
            return Ok(());
        }
        self.clock.revision = self.calendar.revision();
        self.extend_pause()?;
        let cycle = self.clock.cycle;
        self.correct(Cause::Calendar)?;
        let end = self.clock.open_pause().map(|open| (open.resume_by, open.from, open.reason));
        let Some((resume_by, from, reason)) = end else { return Ok(()) };
        if self.ran_out.take_if(|(_, by)| *by != resume_by).is_none() {
            return Ok(());
        }
        if self.clock.cycle == cycle {
            // The same pause runs out a second time: a firing of the next cycle.
            self.next_cycle(self.clock.fired.clone());
        }
        if resume_by > self.now {
            let change = self.note(Kind::Paused, from);
            change.automatic = true;
            change.pause_reason = Some(reason);
        }
        Ok(())
    }

    /// An open pause lasts as many working days as before: its end moves with the calendar, an end that was asked for
    /// only where the caps would now come first.
    fn extend_pause(&mut self) -> Result<(), Refusal> {
        let Some(open) = self.clock.open_pause() else { return Ok(()) };
        let (from, asked) = (open.from, open.asked_until);
        let Some(mut before) = self.clock.facts.clone() else { return Ok(()) };
        before.pauses = periods(&self.clock.pauses[..self.clock.pauses.len() - 1])?;
        let latest = self.policy.caps.resume_by(&before.on(self.calendar)?, from);
        let resume_by = floor_to_second(asked.map_or(latest, |asked| asked.min(latest))).max(from);
        if let Some(open) = self.clock.pauses.last_mut().filter(|open| open.resume_by != resume_by) {
            open.resume_by = resume_by;
            open.touched = true;
        }
        Ok(())
    }

    /// The clock on its calendar; `None` before it starts.
    pub(super) fn timeline(&self) -> Result<Option<Timeline<'_>>, Refusal> {
        let timeline = self.clock.facts.as_ref().map(|facts| facts.on(self.calendar)).transpose();
        Ok(timeline?)
    }

    /// Puts the pause records back into the facts.
    pub(super) fn rebuild(&mut self) -> Result<(), Refusal> {
        let pauses = periods(&self.clock.pauses)?;
        if let Some(facts) = &mut self.clock.facts {
            facts.pauses = pauses;
        }
        self.derive()
    }

    /// Recomputes what the row carries for lists and the scanner.
    pub(super) fn derive(&mut self) -> Result<(), Refusal> {
        let Some(timeline) = self.timeline()? else { return Ok(()) };
        let ticking = self.clock.status.is_ticking();
        let next_level = timeline.next_fire(&self.clock.fired).map(|(_, at)| at);
        let resume_by = self.clock.open_pause().map(|pause| pause.resume_by);
        let next = [next_level, resume_by].into_iter().flatten().min().filter(|_| ticking);
        let (anchor, due) = (timeline.anchor(), timeline.due());
        let (provisional, last) = (timeline.provisional(), timeline.last_level_at());
        let used = self.clock.completed_at.map(|at| timeline.elapsed(at));
        self.clock.anchor_at = Some(anchor);
        self.clock.due_at = due;
        self.clock.provisional = provisional;
        self.clock.last_level_at = last;
        self.clock.used_seconds = used;
        self.clock.next_fire_at = next;
        Ok(())
    }

    /// Notes a change with the clock as it stands.
    pub(super) fn note(&mut self, kind: Kind, at: Timestamp) -> &mut Change {
        let clock = &self.clock;
        let change = Change {
            kind,
            at,
            level: None,
            fire_at: None,
            suppressed: false,
            automatic: false,
            pause_reason: None,
            card: None,
            status: clock.status,
            due_at: clock.due_at,
            provisional: clock.provisional,
            cycle: clock.cycle,
            on_time: clock.on_time(),
            late: clock.is_late(),
            excused: clock.is_excused(),
        };
        self.outcome.changes.push(change);
        // Pushed one line above.
        self.outcome.changes.last_mut().expect("the change just noted")
    }

    pub(super) fn needs(&self, allowed: &[Status], needed: &'static str) -> Result<(), Refusal> {
        let status = self.clock.status;
        if allowed.contains(&status) { Ok(()) } else { Err(Refusal::NotRunning { status, needed }) }
    }
}
