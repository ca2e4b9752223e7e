//! Reassignment 改派: the old clock ends and keeps its cards, a new one begins for another obligor.

use jiff::Timestamp;
use nqi_kernel::clock::Refusal as ClockRefusal;
use nqi_kernel::worktime::Calendar;
use uuid::Uuid;

use super::{
    change::{Kind, Outcome},
    commitment::Commitment,
    pause::PauseRecord,
    policy::Policy,
    refusal::Refusal,
    status::Status,
    turn::{Turn, When},
};

/// How much time the new obligor gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// The whole term, from now.
    Fresh,
    /// What was left; refused when nothing is.
    Remaining,
    /// What was left, or the whole term when nothing is: for events, which nobody can refuse.
    RemainingOrFresh,
}

/// A clock of a subject's stage, as far as numbering goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The clock.
    pub id: Uuid,
    /// Its number.
    pub no: i32,
    /// Who owes or owed it.
    pub obligor: Uuid,
    /// The clock that it was handed over to; the next number is that one's.
    pub successor: Option<Uuid>,
}

/// The number of the clock that a case's redo `asked` begins; `None` when it has begun. A case counts its redos and
/// knows nothing of handovers, each of which has taken a number of its own. `asked` 0 is the next one.
pub fn attempt_for(asked: i32, earlier: &[Attempt]) -> Option<i32> {
    let attempt = match asked {
        0 => earlier.iter().map(|one| one.no).max().unwrap_or_default() + 1,
        asked => earlier.iter().filter(|one| one.successor.is_some()).fold(asked, |no, _| no + 1),
    };
    earlier.iter().all(|one| one.no != attempt).then_some(attempt)
}

/// Who has the work that an event names `named` for. A case knows nothing of handovers: whoever was handed the work of
/// `named`, and did not hand it on, has it, also what is done again.
pub fn holder(named: Uuid, attempts: &[Attempt]) -> Uuid {
    let mut in_order: Vec<&Attempt> = attempts.iter().collect();
    in_order.sort_by_key(|one| one.no);
    in_order.iter().filter(|one| one.successor.is_some()).fold(named, |holder, one| {
        let taker = attempts.iter().find(|other| one.successor == Some(other.id));
        taker.filter(|_| one.obligor == holder).map_or(holder, |taker| taker.obligor)
    })
}

impl Turn<'_> {
    /// Ends the clock as superseded and returns its successor `id` for `obligor`, not yet settled.
    pub fn reassign(&mut self, id: Uuid, obligor: Uuid, term: Term) -> Result<Commitment, Refusal> {
        let open = [Status::Pending, Status::Running, Status::Paused];
        self.needs(&open, "an open clock")?;
        let mut successor = self.successor(id, obligor);
        if let Some(timeline) = self.timeline()? {
            let left = timeline.handed_over(self.at);
            let facts = match (term, left) {
                (Term::Remaining | Term::RemainingOrFresh, Ok(facts)) => facts,
                (Term::Remaining, Err(refusal)) => return Err(refusal.into()),
                (Term::RemainingOrFresh, Err(refusal)) if refusal != ClockRefusal::NothingLeft => {
                    return Err(refusal.into());
                }
                _ => {
                    let standard_day = self.calendar.standard_day_seconds();
                    self.policy.facts(self.clock.promise, self.at, standard_day)
                }
            };
            // The ground of an open pause holds for the new obligor too.
            if let Some(open) = self.clock.open_pause() {
                let from = self.at.max(facts.start);
                let resume_by = open.resume_by.max(from);
                successor.pauses = vec![PauseRecord {
                    no: 1,
                    from,
                    resume_by,
                    asked_until: Some(resume_by),
                    touched: true,
                    ..open.clone()
                }];
            }
            successor.status = if successor.pauses.is_empty() { Status::Running } else { Status::Paused };
            successor.facts = Some(facts);
        }
        self.clock.replaced_by = Some(id);
        self.end(Status::Superseded, Kind::Reassigned)?;
        Ok(successor)
    }

    /// Ends the clock as superseded; its successor comes by an event of its own.
    pub fn supersede(&mut self) -> Result<(), Refusal> {
        let open = [Status::Pending, Status::Running, Status::Paused];
        self.needs(&open, "an open clock")?;
        self.end(Status::Superseded, Kind::Reassigned)
    }

    fn successor(&self, id: Uuid, obligor: Uuid) -> Commitment {
        let mut about = self.clock.about.clone();
        about.attempt += 1;
        about.obligor = obligor;
        Commitment::pending(id, about, self.policy, self.clock.promise, self.calendar, self.at)
    }
}

/// Brings a successor to `now`: notes its start if it runs, and records what has fallen since.
pub fn take_over(
    successor: Commitment,
    calendar: &Calendar,
    policy: &Policy,
    now: Timestamp,
) -> Result<(Commitment, Outcome), Refusal> {
    let at = successor.last_at;
    let status = successor.status;
    // Nothing may settle before the start is noted.
    let held = Commitment { status: Status::Pending, ..successor };
    let mut turn = Turn::begin(held, calendar, policy, now, When::Event(at))?;
    turn.clock.status = status;
    if status != Status::Pending {
        turn.rebuild()?;
        turn.note(Kind::Started, at);
    }
    turn.finish()
}
