//! 消息: what an obligor is told of a level or a notice, when it leaves, and why it may not leave at all.

use jiff::Timestamp;
use nqi_kernel::clock::{Level, message_at};
use nqi_kernel::worktime::Calendar;
use uuid::Uuid;

use super::{card::CardState, commitment::Case, notice::NoticeState, stage::Stage};

/// What a message tells of. Codes are those of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MessageKind {
    /// A level has fallen; STATUTORY is an event only and never one of these.
    Level(Level),
    /// A supervision notice was issued.
    Notice,
}

impl MessageKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::Level(Level::Reminder),
        Self::Level(Level::Yellow),
        Self::Level(Level::Red),
        Self::Level(Level::Escalated),
        Self::Notice,
    ];

    /// The kind of a level; `None` for the one that nobody is told of.
    pub fn of_level(level: Level) -> Option<Self> {
        (level != Level::Statutory).then_some(Self::Level(level))
    }

    /// The stored code, last part of a message's key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Level(level) => level.code(),
            Self::Notice => "NOTICE",
        }
    }

    /// The kind of a stored code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Where a message is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MessageState {
    /// It has not left.
    Waiting = 1,
    /// It has left: its organisation sees it.
    Sent = 2,
    /// It never leaves.
    Dropped = 3,
}

impl MessageState {
    /// The stored code.
    pub fn code(self) -> i32 {
        self as i32
    }

    /// The state of a code.
    pub fn parse(code: i32) -> Option<Self> {
        [Self::Waiting, Self::Sent, Self::Dropped].into_iter().find(|state| state.code() == code)
    }
}

/// What has become of a message outside. Codes are those of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// Kept inside.
    Inside = 0,
    /// To be handed over, or tried again.
    Pending = 1,
    /// Taken by the webhook.
    Delivered = 2,
    /// Refused too often.
    Parked = 3,
    /// The organisation is fictitious.
    Fictitious = 4,
    /// The bureau gave it up after it was parked.
    GivenUp = 5,
}

impl Delivery {
    /// The stored and transmitted code.
    pub fn code(self) -> i32 {
        self as i32
    }

    /// The state of a code.
    pub fn parse(code: i32) -> Option<Self> {
        let all =
            [Self::Inside, Self::Pending, Self::Delivered, Self::Parked, Self::Fictitious, Self::GivenUp];
        all.into_iter().find(|one| one.code() == code)
    }
}

/// Why a message never leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dropped {
    /// The card was wrong.
    Rescinded,
    /// The card is not held against the obligor.
    Excused,
    /// The level lies ahead again and will be told of when it falls.
    Moved,
    /// The work is done, or nobody waits for it: a warning would be noise.
    Closed,
    /// The notice was withdrawn.
    Withdrawn,
    /// The notice is answered already.
    Answered,
}

impl Dropped {
    /// All grounds.
    pub const ALL: [Self; 6] =
        [Self::Rescinded, Self::Excused, Self::Moved, Self::Closed, Self::Withdrawn, Self::Answered];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Rescinded => "RESCINDED",
            Self::Excused => "EXCUSED",
            Self::Moved => "MOVED",
            Self::Closed => "CLOSED",
            Self::Withdrawn => "WITHDRAWN",
            Self::Answered => "ANSWERED",
        }
    }
}

/// A message; one per commitment, cycle and kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// UUIDv7.
    pub id: Uuid,
    /// What it tells of.
    pub kind: MessageKind,
    /// The clock.
    pub commitment: Uuid,
    /// Its cycle.
    pub cycle: i32,
    /// Its stage.
    pub stage: Stage,
    /// What the promise is about.
    pub subject: Uuid,
    /// The case: number, request and region.
    pub case: Case,
    /// Who is told.
    pub obligor: Uuid,
    /// When the promise, or the reply to the notice, is due.
    pub due_at: Option<Timestamp>,
    /// Due lies beyond the published calendar.
    pub provisional: bool,
    /// The notice, for that kind.
    pub notice: Option<Uuid>,
    /// Its 文号.
    pub notice_number: String,
    /// When the level fell or the notice was issued.
    pub fire_at: Timestamp,
    /// When it leaves, under the calendar's `revision`.
    pub send_at: Timestamp,
    /// The revision that `send_at` was computed under.
    pub revision: u32,
    /// State.
    pub state: MessageState,
    /// When it left.
    pub sent_at: Option<Timestamp>,
    /// When it was marked as read.
    pub read_at: Option<Timestamp>,
    /// What has become of it outside.
    pub delivery: Delivery,
    /// How often the webhook was tried.
    pub attempts: i32,
    /// Why the last try failed, or why it was given up.
    pub error: String,
}

impl Message {
    /// `commitment/cycle/kind`: what a receiver knows a repeated message by.
    pub fn key(&self) -> String {
        format!("{}/{}/{}", self.commitment, self.cycle, self.kind.code())
    }
}

/// When a message leaves: in working time, RED a minute after it fell.
pub fn leaves_at(calendar: &Calendar, kind: MessageKind, fire_at: Timestamp) -> Timestamp {
    match kind {
        MessageKind::Level(level) => message_at(calendar, level, fire_at),
        MessageKind::Notice => calendar.next_working_instant(fire_at),
    }
}

/// What is true of a message's clock, card and notice at the moment at which it would leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The level has fallen in the clock's present cycle, or was carried into it.
    pub fallen: bool,
    /// The promise is still owed.
    pub open: bool,
    /// The level's card.
    pub card: Option<CardState>,
    /// The notice.
    pub notice: Option<NoticeState>,
}

/// Why a message must not leave; `None` lets it go. RED and ESCALATED of work that was done late are told, since it stays
/// late; a warning of work that is done is not.
pub fn dropped(kind: MessageKind, standing: Standing) -> Option<Dropped> {
    let level = match kind {
        MessageKind::Level(level) => level,
        MessageKind::Notice => {
            return match standing.notice {
                Some(NoticeState::Issued) => None,
                Some(NoticeState::Replied) => Some(Dropped::Answered),
                Some(NoticeState::Draft | NoticeState::Withdrawn) | None => Some(Dropped::Withdrawn),
            };
        }
    };
    match standing.card {
        Some(CardState::Rescinded) => return Some(Dropped::Rescinded),
        Some(CardState::Excused) => return Some(Dropped::Excused),
        Some(CardState::Standing) | None => {}
    }
    if !standing.fallen {
        return Some(Dropped::Moved);
    }
    (matches!(level, Level::Reminder | Level::Yellow) && !standing.open).then_some(Dropped::Closed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STANDS: Standing = Standing { fallen: true, open: true, card: None, notice: None };

    fn of(level: Level, standing: Standing) -> Option<Dropped> {
        dropped(MessageKind::Level(level), standing)
    }

    #[test]
    fn a_code_names_its_kind() {
        for kind in MessageKind::ALL {
            assert_eq!(MessageKind::parse(kind.code()), Some(kind));
        }
        assert_eq!(MessageKind::of_level(Level::Statutory), None);
        assert_eq!(MessageKind::parse("STATUTORY"), None);
    }

    #[test]
    fn a_warning_of_work_that_is_done_is_noise_and_lateness_is_not() {
        let done = Standing { open: false, ..STANDS };
        assert_eq!(of(Level::Reminder, done), Some(Dropped::Closed));
        assert_eq!(of(Level::Yellow, done), Some(Dropped::Closed));
        assert_eq!(of(Level::Red, done), None);
        assert_eq!(of(Level::Escalated, done), None);
        assert_eq!(of(Level::Reminder, STANDS), None);
    }

    #[test]
    fn a_card_that_does_not_stand_is_not_told_of() {
        let with = |card| Standing { card: Some(card), ..STANDS };
        assert_eq!(of(Level::Red, with(CardState::Standing)), None);
        assert_eq!(of(Level::Red, with(CardState::Rescinded)), Some(Dropped::Rescinded));
        assert_eq!(of(Level::Red, with(CardState::Excused)), Some(Dropped::Excused));
        assert_eq!(of(Level::Reminder, Standing { fallen: false, ..STANDS }), Some(Dropped::Moved));
    }

    #[test]
    fn a_notice_is_told_of_while_it_waits_for_its_reply() {
        let with = |notice| dropped(MessageKind::Notice, Standing { notice, ..STANDS });
        assert_eq!(with(Some(NoticeState::Issued)), None);
        assert_eq!(with(Some(NoticeState::Replied)), Some(Dropped::Answered));
        assert_eq!(with(Some(NoticeState::Withdrawn)), Some(Dropped::Withdrawn));
    }
}
