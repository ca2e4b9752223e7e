//! What a turn did to a clock, in order: the stuff of events, firings and the history.

use jiff::Timestamp;
use nqi_kernel::clock::{Level, PauseReason};
use uuid::Uuid;

use super::{card::CardState, status::Status};

/// The stem of the event `nqi.commitments.v1.Commitment<Kind>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The clock runs.
    Started,
    /// It stands still.
    Paused,
    /// It counts again.
    Resumed,
    /// 提醒.
    Reminder,
    /// 黄牌.
    Yellow,
    /// 红牌.
    Red,
    /// 督办.
    Escalated,
    /// The statutory limit has passed.
    Statutory,
    /// 办结.
    Completed,
    /// The promise fell away.
    Cancelled,
    /// Another obligor took over.
    Reassigned,
    /// A level was withdrawn as wrong.
    Rescinded,
    /// A level is not held against the obligor.
    Excused,
    /// A completed clock counts again.
    Reopened,
    /// 延期.
    Extended,
}

impl Kind {
    /// The event of a level.
    pub fn of_level(level: Level) -> Self {
        match level {
            Level::Reminder => Self::Reminder,
            Level::Yellow => Self::Yellow,
            Level::Red => Self::Red,
            Level::Escalated => Self::Escalated,
            Level::Statutory => Self::Statutory,
        }
    }

    /// The word in the history.
    pub fn code(self) -> &'static str {
        match self {
            Self::Started => "STARTED",
            Self::Paused => "PAUSED",
            Self::Resumed => "RESUMED",
            Self::Reminder => "REMINDER",
            Self::Yellow => "YELLOW",
            Self::Red => "RED",
            Self::Escalated => "ESCALATED",
            Self::Statutory => "STATUTORY",
            Self::Completed => "COMPLETED",
            Self::Cancelled => "CANCELLED",
            Self::Reassigned => "REASSIGNED",
            Self::Rescinded => "RESCINDED",
            Self::Excused => "EXCUSED",
            Self::Reopened => "REOPENED",
            Self::Extended => "EXTENDED",
        }
    }
}

/// One thing that became true of a clock, with the clock as it then stood.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What happened.
    pub kind: Kind,
    /// When it became true.
    pub at: Timestamp,
    /// The level, for level changes and their withdrawal.
    pub level: Option<Level>,
    /// When the level fell.
    pub fire_at: Option<Timestamp>,
    /// The message is suppressed; the fact stands.
    pub suppressed: bool,
    /// Nobody did it: a pause ran out.
    pub automatic: bool,
    /// Ground of the pause that began or ended.
    pub pause_reason: Option<PauseReason>,
    /// The card made or withdrawn.
    pub card: Option<Uuid>,
    /// State after the change.
    pub status: Status,
    /// Due after the change.
    pub due_at: Option<Timestamp>,
    /// Due lies beyond the published calendar.
    pub provisional: bool,
    /// Cycle after the change.
    pub cycle: i32,
    /// Completed at or before due.
    pub on_time: bool,
    /// A RED stands.
    pub late: bool,
    /// No RED stands, but one was excused.
    pub excused: bool,
}

/// How a firing row came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FiringState {
    /// It had its effect.
    Fired = 1,
    /// A fact whose message is not sent.
    Suppressed = 2,
    /// Copied into a new cycle without effect.
    Carried = 3,
}

impl FiringState {
    /// The stored code.
    pub fn code(self) -> i32 {
        self as i32
    }
}

/// A row of the firing table: primary key (commitment, cycle, level).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiringRecord {
    /// Re-arming cycle.
    pub cycle: i32,
    /// `REMINDER` .. `STATUTORY`, or `RESUME:<no>`.
    pub level: String,
    /// When it fell.
    pub fire_at: Timestamp,
    /// How it came about.
    pub state: FiringState,
}

/// A verdict on a card that existed before the turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardVerdict {
    /// The card.
    pub card: Uuid,
    /// Its new standing.
    pub state: CardState,
    /// Why.
    pub reason: String,
}

/// Everything a turn leaves to be written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// In order of logic.
    pub changes: Vec<Change>,
    /// New firing rows.
    pub firings: Vec<FiringRecord>,
    /// Ids of cards that are new.
    pub new_cards: Vec<Uuid>,
    /// Verdicts on cards.
    pub verdicts: Vec<CardVerdict>,
}
