//! A commitment: who promised what about which case, its clock, its pauses and its cards.

use jiff::Timestamp;
use nqi_kernel::clock::{ClockFacts, Fired, Level, PauseReason, Unit};
use nqi_kernel::worktime::Calendar;
use uuid::Uuid;

use super::{
    card::{Card, CardState},
    pause::PauseRecord,
    policy::{Policy, Promise},
    scope::Parties,
    stage::{Stage, WorkKind},
    status::Status,
};

/// The case that a commitment belongs to; copied from events, so that lists need no other service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// Case number, such as WH-2026-000123.
    pub number: String,
    /// The request.
    pub request: Option<Uuid>,
    /// The enterprise served.
    pub enterprise: Option<Uuid>,
    /// The handling centre.
    pub centre: Option<Uuid>,
    /// Region code.
    pub region: String,
    /// Industry cluster, the contract's code; 0 = not stated.
    pub cluster: i32,
}

/// What a commitment is about. `(subject, stage, attempt)` is unique.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// What is promised.
    pub stage: Stage,
    /// The request, offer, order, complaint or rating.
    pub subject: Uuid,
    /// Redo number, from 1.
    pub attempt: i32,
    /// The case.
    pub case: Case,
    /// Who promises.
    pub obligor: Uuid,
    /// Kind of work.
    pub kind: WorkKind,
    /// Element of the work, the contract's code; 0 = not stated.
    pub element: i32,
    /// The published service that the work rests on, if it is one.
    pub offering: Option<Uuid>,
}

/// A promise with its clock. Everything derived (`due_at`, `next_fire_at` ..) is kept by [`super::turn::Turn`].
#[derive(Clone, Debug, PartialEq)]
pub struct Commitment {
    /// UUIDv7.
    pub id: Uuid,
    /// Row version; 0 before it is first written.
    pub version: i64,
    /// What it is about.
    pub about: About,
    /// Policy id.
    pub policy_id: String,
    /// Policy version.
    pub policy_version: i32,
    /// Calendar id.
    pub calendar: String,
    /// Calendar revision that the derived values follow.
    pub revision: u32,
    /// What was promised.
    pub promise: Promise,
    /// State.
    pub status: Status,
    /// The facts of the clock; `None` until it starts.
    pub facts: Option<ClockFacts>,
    /// Pauses, oldest first.
    pub pauses: Vec<PauseRecord>,
    /// Re-arming cycle, from 1.
    pub cycle: i32,
    /// Levels recorded in this cycle.
    pub fired: Vec<Fired>,
    /// All cards, oldest first.
    pub cards: Vec<Card>,
    /// 起算点.
    pub anchor_at: Option<Timestamp>,
    /// Due; `None` while pending, or paused with time left.
    pub due_at: Option<Timestamp>,
    /// Due lies beyond the published calendar.
    pub provisional: bool,
    /// When the scanner has to look next.
    pub next_fire_at: Option<Timestamp>,
    /// The last instant that a calendar change could touch.
    pub last_level_at: Option<Timestamp>,
    /// When it was completed.
    pub completed_at: Option<Timestamp>,
    /// Working seconds from anchor to completion without pauses.
    pub used_seconds: Option<i64>,
    /// The last lifecycle instant: commands take effect at or after it.
    pub last_at: Timestamp,
    /// Rows in its history.
    pub entries: i32,
    /// The commitment that replaced it.
    pub replaced_by: Option<Uuid>,
    /// First written.
    pub created_at: Timestamp,
}

impl Commitment {
    /// A commitment that waits for its start event.
    pub fn pending(
        id: Uuid,
        about: About,
        policy: &Policy,
        promise: Promise,
        calendar: &Calendar,
        now: Timestamp,
    ) -> Self {
        let now = nqi_kernel::worktime::floor_to_second(now);
        Self {
            id,
            version: 0,
            about,
            policy_id: policy.id.clone(),
            policy_version: policy.version,
            calendar: calendar.spec().calendar.clone(),
            revision: calendar.revision(),
            promise,
            status: Status::Pending,
            facts: None,
            pauses: Vec::new(),
            cycle: 1,
            fired: Vec::new(),
            cards: Vec::new(),
            anchor_at: None,
            due_at: None,
            provisional: false,
            next_fire_at: None,
            last_level_at: None,
            completed_at: None,
            used_seconds: None,
            last_at: now,
            entries: 0,
            replaced_by: None,
            created_at: now,
        }
    }

    /// Who may see it.
    pub fn parties(&self) -> Parties {
        Parties {
            enterprise: self.about.case.enterprise,
            centre: self.about.case.centre,
            obligor: self.about.obligor,
        }
    }

    /// The highest level recorded in this cycle.
    pub fn level(&self) -> Option<Level> {
        self.fired.iter().map(|fired| fired.level).max()
    }

    /// The pause that has not ended.
    pub fn open_pause(&self) -> Option<&PauseRecord> {
        self.pauses.last().filter(|pause| pause.to.is_none())
    }

    /// The last pause, by number, and its end, if it ended by itself after the last command or event. A command that
    /// ends a pause is the last lifecycle instant; the time between completion and reopening ends by command too.
    pub fn ran_out(&self) -> Option<(i32, Timestamp)> {
        let last = self.pauses.last().filter(|_| self.status == Status::Running)?;
        let end = last.to.filter(|to| *to > last.from && *to > self.last_at)?;
        (last.reason != PauseReason::Closed).then_some((last.no, end))
    }

    /// Promised length with what an extension has added.
    pub fn promised_now(&self) -> u32 {
        let extended = self.facts.as_ref().map_or(0, |facts| facts.terms.n);
        // A term that was handed over counts its rest in seconds, not in units.
        if self.promise.unit == Unit::Days {
            extended.max(self.promise.promised)
        } else {
            self.promise.promised
        }
    }

    /// A RED stands: the commitment counts as late.
    pub fn is_late(&self) -> bool {
        self.has_red(CardState::Standing)
    }

    /// No RED stands, but one was excused: outside the statistics.
    pub fn is_excused(&self) -> bool {
        !self.is_late() && self.has_red(CardState::Excused)
    }

    /// Completed at or before due; false while open and when it completed without ever starting.
    pub fn on_time(&self) -> bool {
        self.completed_at.zip(self.due_at).is_some_and(|(completed, due)| completed <= due)
    }

    fn has_red(&self, state: CardState) -> bool {
        self.cards.iter().any(|card| card.level == Level::Red && card.state == state)
    }
}
