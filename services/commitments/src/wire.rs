//! Enumerations and instants of the contract, to and from the domain.

use jiff::Timestamp;
use nqi_kernel::clock::{Level, PauseReason, Unit};
use nqi_platform::wire;
use nqi_proto::commitments::v1 as pb;
use uuid::Uuid;

use crate::domain::{message::MessageKind, queue::Queue};

/// An instant that may be absent.
pub fn time(at: Option<Timestamp>) -> Option<prost_types::Timestamp> {
    at.map(wire::timestamp)
}

/// An id that may be absent: empty.
pub fn id(id: Option<Uuid>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}

/// The contract's level.
pub fn level(level: Level) -> pb::Level {
    match level {
        Level::Reminder => pb::Level::Reminder,
        Level::Yellow => pb::Level::Yellow,
        Level::Red => pb::Level::Red,
        Level::Escalated => pb::Level::Escalated,
        Level::Statutory => pb::Level::Statutory,
    }
}

/// The level of a code; `None` for unspecified and unknown ones.
pub fn parse_level(code: i32) -> Option<Level> {
    match pb::Level::try_from(code).ok()? {
        pb::Level::Unspecified => None,
        pb::Level::Reminder => Some(Level::Reminder),
        pb::Level::Yellow => Some(Level::Yellow),
        pb::Level::Red => Some(Level::Red),
        pb::Level::Escalated => Some(Level::Escalated),
        pb::Level::Statutory => Some(Level::Statutory),
    }
}

/// The contract's queue.
pub fn queue(queue: Queue) -> pb::ClockQueue {
    match queue {
        Queue::DueToday => pb::ClockQueue::DueToday,
        Queue::Yellow => pb::ClockQueue::Yellow,
        Queue::Red => pb::ClockQueue::Red,
        Queue::Escalated => pb::ClockQueue::Escalated,
        Queue::Overdue => pb::ClockQueue::Overdue,
        Queue::Paused => pb::ClockQueue::Paused,
        Queue::Pending => pb::ClockQueue::Pending,
        Queue::Open => pb::ClockQueue::Open,
        Queue::Provisional => pb::ClockQueue::Provisional,
    }
}

/// The queue of a code; `None` for unspecified and unknown ones.
pub fn parse_queue(code: i32) -> Option<Queue> {
    Queue::ALL.into_iter().find(|one| queue(*one) as i32 == code)
}

/// The contract's ground; the period between completion and reopening has none.
pub fn reason(reason: PauseReason) -> pb::PauseReason {
    match reason {
        PauseReason::Correction => pb::PauseReason::Correction,
        PauseReason::Sample => pb::PauseReason::Sample,
        PauseReason::Enterprise => pb::PauseReason::Enterprise,
        PauseReason::Postponed => pb::PauseReason::Postponed,
        PauseReason::ForceMajeure => pb::PauseReason::ForceMajeure,
        PauseReason::Special => pb::PauseReason::Special,
        PauseReason::Closed => pb::PauseReason::Unspecified,
    }
}

/// The ground of a code; `None` for unspecified and unknown ones.
pub fn parse_reason(code: i32) -> Option<PauseReason> {
    match pb::PauseReason::try_from(code).ok()? {
        pb::PauseReason::Unspecified => None,
        pb::PauseReason::Correction => Some(PauseReason::Correction),
        pb::PauseReason::Sample => Some(PauseReason::Sample),
        pb::PauseReason::Enterprise => Some(PauseReason::Enterprise),
        pb::PauseReason::Postponed => Some(PauseReason::Postponed),
        pb::PauseReason::ForceMajeure => Some(PauseReason::ForceMajeure),
        pb::PauseReason::Special => Some(PauseReason::Special),
    }
}

/// The contract's unit.
pub fn unit(unit: Unit) -> pb::TermUnit {
    match unit {
        Unit::Days => pb::TermUnit::WorkingDays,
        Unit::Minutes => pb::TermUnit::WorkingMinutes,
    }
}

/// The unit of a code; `None` for unspecified and unknown ones.
pub fn parse_unit(code: i32) -> Option<Unit> {
    match pb::TermUnit::try_from(code).ok()? {
        pb::TermUnit::Unspecified => None,
        pb::TermUnit::WorkingDays => Some(Unit::Days),
        pb::TermUnit::WorkingMinutes => Some(Unit::Minutes),
    }
}

/// The contract's kind of message.
pub fn message_kind(kind: MessageKind) -> pb::MessageKind {
    match kind {
        MessageKind::Level(Level::Reminder) => pb::MessageKind::Reminder,
        MessageKind::Level(Level::Yellow) => pb::MessageKind::Yellow,
        MessageKind::Level(Level::Red) => pb::MessageKind::Red,
        MessageKind::Level(Level::Escalated) => pb::MessageKind::Escalated,
        // An event only.
        MessageKind::Level(Level::Statutory) => pb::MessageKind::Unspecified,
        MessageKind::Notice => pb::MessageKind::Notice,
    }
}

/// The kind of a code; `None` for unspecified and unknown ones.
pub fn parse_message_kind(code: i32) -> Option<MessageKind> {
    MessageKind::ALL.into_iter().find(|kind| message_kind(*kind) as i32 == code)
}
