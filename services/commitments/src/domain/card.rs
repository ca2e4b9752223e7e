//! 黄牌, 红牌, 督办: what a fallen level leaves behind. A card is never deleted.

use jiff::Timestamp;
use nqi_kernel::clock::Level;
use uuid::Uuid;

/// Whether a card holds. Codes are those of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CardState {
    /// 有效.
    Standing = 1,
    /// 撤销: the card was wrong.
    Rescinded = 2,
    /// 免责: right, but not held against the obligor.
    Excused = 3,
}

impl CardState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Standing, Self::Rescinded, Self::Excused];

    /// The stored and transmitted code.
    pub fn code(self) -> i32 {
        self as i32
    }

    /// The state of a code.
    pub fn parse(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A card against the obligor of a commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its id.
    pub id: Uuid,
    /// Re-arming cycle of the firing.
    pub cycle: i32,
    /// Level of the firing.
    pub level: Level,
    /// Standing.
    pub state: CardState,
    /// When the level fell.
    pub fire_at: Timestamp,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// The due instant that was missed or near.
    pub due_at: Option<Timestamp>,
    /// The rule, Chinese.
    pub rule_zh: String,
    /// The rule, English.
    pub rule_en: String,
    /// Why it was rescinded or excused; empty while standing.
    pub reason: String,
}

/// The sentence that a card prints for its level.
pub fn sentence(level: Level) -> (&'static str, &'static str) {
    match level {
        Level::Yellow => {
            ("距到期不足半个工作日，发黄牌。", "Less than half a working day is left: yellow card.")
        }
        Level::Red => ("已超过承诺时限，发红牌。", "The promised limit has passed: red card."),
        Level::Escalated => (
            "超期三个工作日仍未办结，转督办。",
            "Three working days overdue and still open: escalated to supervision.",
        ),
        Level::Reminder => ("距到期不足一个工作日，提醒。", "Less than one working day is left: reminder."),
        Level::Statutory => ("已超过法定时限。", "The statutory limit has passed."),
    }
}
