//! The commands: start, pause, resume, complete, cancel, reopen. Each takes effect at the turn's t.

use jiff::Timestamp;
use nqi_kernel::clock::{Cause, PauseReason};
use uuid::Uuid;

use super::{
    change::Kind,
    pause::{PauseRecord, check_ground},
    policy::Promise,
    refusal::Refusal,
    status::Status,
    turn::Turn,
};

/// A pause asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PauseOrder {
    /// Ground.
    pub reason: PauseReason,
    /// Evidence in words.
    pub evidence: String,
    /// Resume by itself at this instant; `None` = as late as the policy allows.
    pub resume_by: Option<Timestamp>,
    /// Who pauses: `org/subject/name`.
    pub actor: String,
}

impl Turn<'_> {
    /// What the start of a pending clock says about its promise, where that differs from what it was opened with: the
    /// obligor, and limits in units of the promise, 0 = as opened.
    pub fn promised_by(&mut self, obligor: Option<Uuid>, promised: u32, statutory: u32) {
        if self.clock.status != Status::Pending {
            return;
        }
        let clock = &mut self.clock;
        clock.about.obligor = obligor.unwrap_or(clock.about.obligor);
        let statutory = if statutory == 0 { clock.promise.statutory } else { statutory };
        let promised = if promised == 0 { clock.promise.promised } else { promised };
        let promised = if statutory > 0 { promised.min(statutory) } else { promised };
        clock.promise = Promise { promised, statutory, ..clock.promise };
    }

    /// Starts a pending clock, not before `not_before`: the anchor may lie in the future.
    pub fn start(&mut self, not_before: Option<Timestamp>) -> Result<(), Refusal> {
        self.needs(&[Status::Pending], "a pending clock")?;
        let start = not_before.map_or(self.at, |earliest| earliest.max(self.at));
        let facts = self.policy.facts(self.clock.promise, start, self.calendar.standard_day_seconds());
        facts.on(self.calendar)?;
        self.clock.facts = Some(facts);
        self.clock.status = Status::Running;
        self.enter(Kind::Started)
    }

    /// Stops counting. At or after due nothing freezes: due stands and RED falls, only ESCALATED moves.
    pub fn pause(&mut self, order: &PauseOrder) -> Result<(), Refusal> {
        self.needs(&[Status::Running], "a running clock")?;
        check_ground(self.clock.about.stage, order.reason)?;
        let Some(timeline) = self.timeline()? else { return Ok(()) };
        // Before a start that lies in the future there is nothing to stop.
        let from = self.at.max(timeline.facts().start);
        let caps = self.policy.caps;
        caps.check(&timeline, from)?;
        let latest = caps.resume_by(&timeline, from);
        let resume_by = order.resume_by.map_or(latest, |by| by.min(latest));
        if resume_by <= from {
            return Err(Refusal::ResumeBy { from });
        }
        let resume_by = nqi_kernel::worktime::floor_to_second(resume_by);
        let no = self.clock.pauses.last().map_or(0, |pause| pause.no) + 1;
        self.clock.pauses.push(PauseRecord {
            no,
            from,
            to: None,
            resume_by,
            asked_until: order.resume_by,
            reason: order.reason,
            evidence: order.evidence.clone(),
            actor: order.actor.clone(),
            touched: true,
        });
        self.clock.status = Status::Paused;
        self.enter(Kind::Paused)?;
        self.say(order.reason);
        Ok(())
    }

    /// Counts again. A pause of no length leaves the clock as it was.
    pub fn resume(&mut self) -> Result<(), Refusal> {
        self.needs(&[Status::Paused], "a paused clock")?;
        let reason = self.end_pause();
        self.clock.status = Status::Running;
        self.enter(Kind::Resumed)?;
        if let Some(reason) = reason {
            self.say(reason);
        }
        Ok(())
    }

    /// 办结. A clock that never started is completed uncounted.
    pub fn complete(&mut self) -> Result<(), Refusal> {
        self.needs(&[Status::Pending, Status::Running, Status::Paused], "an open clock")?;
        self.end_pause();
        self.clock.status = Status::Completed;
        self.clock.completed_at = Some(self.at);
        self.ended_at = Some(self.at);
        self.enter(Kind::Completed)
    }

    /// The promise fell away: nothing more falls, cards stay.
    pub fn cancel(&mut self) -> Result<(), Refusal> {
        self.needs(&[Status::Pending, Status::Running, Status::Paused], "an open clock")?;
        self.end(Status::Cancelled, Kind::Cancelled)
    }

    /// Counts again after completion; the time between does not count. A RED that stands stays.
    pub fn reopen(&mut self, evidence: &str, actor: &str) -> Result<(), Refusal> {
        self.needs(&[Status::Completed], "a completed clock")?;
        let Some(completed_at) = self.clock.completed_at.take() else { return Ok(()) };
        self.ended_at = None;
        self.frozen = false;
        if self.clock.revision != self.calendar.revision() {
            // While it was closed it stayed on its old revision. Reopening alone puts no level into the future, so what
            // now lies there does so by the calendar.
            self.clock.revision = self.calendar.revision();
            self.because(Cause::Calendar);
        }
        if self.clock.facts.is_none() {
            // Completed before it ever started: it waits for its start again.
            self.clock.status = Status::Pending;
            return self.enter(Kind::Reopened);
        }
        let no = self.clock.pauses.last().map_or(0, |pause| pause.no) + 1;
        let start = self.clock.facts.as_ref().map_or(completed_at, |facts| facts.start);
        let from = completed_at.max(start);
        self.clock.pauses.push(PauseRecord {
            no,
            from,
            to: Some(self.at.max(from)),
            resume_by: self.at.max(from),
            asked_until: None,
            reason: PauseReason::Closed,
            evidence: evidence.to_owned(),
            actor: actor.to_owned(),
            touched: true,
        });
        self.clock.status = Status::Running;
        self.enter(Kind::Reopened)
    }

    /// Ends the clock without an outcome of its own.
    pub(super) fn end(&mut self, status: Status, kind: Kind) -> Result<(), Refusal> {
        self.end_pause();
        self.clock.status = status;
        self.ended_at = Some(self.at);
        self.enter(kind)
    }

    /// Closes the open pause at t and tells its ground.
    fn end_pause(&mut self) -> Option<PauseReason> {
        let at = self.at;
        let pause = self.clock.pauses.last_mut().filter(|pause| pause.to.is_none())?;
        pause.to = Some(at.max(pause.from));
        pause.touched = true;
        Some(pause.reason)
    }

    /// Makes t the last lifecycle instant and notes what happened.
    fn enter(&mut self, kind: Kind) -> Result<(), Refusal> {
        self.clock.last_at = self.at;
        self.rebuild()?;
        let at = self.at;
        self.note(kind, at);
        Ok(())
    }

    fn say(&mut self, reason: PauseReason) {
        if let Some(change) = self.outcome.changes.last_mut() {
            change.pause_reason = Some(reason);
        }
    }
}
