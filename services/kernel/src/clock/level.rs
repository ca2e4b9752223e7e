//! Levels of a clock and the policy that says where they fall.

use serde::{Deserialize, Serialize};

use super::terms::Unit;

/// A consequence that fires by itself; the order is the rank at equal instants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Level {
    /// 提醒: a message.
    Reminder,
    /// 黄牌: a card, not late yet.
    Yellow,
    /// 红牌: late.
    Red,
    /// 督办: a card and a drafted notice.
    Escalated,
    /// 法定时限: an event only.
    Statutory,
}

impl Level {
    /// All levels by rank.
    pub const ALL: [Self; 5] = [Self::Reminder, Self::Yellow, Self::Red, Self::Escalated, Self::Statutory];

    /// The stored and transmitted code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reminder => "REMINDER",
            Self::Yellow => "YELLOW",
            Self::Red => "RED",
            Self::Escalated => "ESCALATED",
            Self::Statutory => "STATUTORY",
        }
    }

    /// The Chinese label.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Reminder => "提醒",
            Self::Yellow => "黄牌",
            Self::Red => "红牌",
            Self::Escalated => "督办",
            Self::Statutory => "法定时限届满",
        }
    }

    /// The level of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }

    /// Whether firing it writes a card.
    pub fn has_card(self) -> bool {
        matches!(self, Self::Yellow | Self::Red | Self::Escalated)
    }
}

/// k, the counted seconds at which a level falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Threshold {
    /// k = ceil(total x percent / 100).
    Percent(u8),
    /// k = total - seconds.
    Left(u32),
    /// k = total + seconds.
    After(u32),
}

impl Threshold {
    /// k for a total.
    pub fn counted_seconds(self, total: i64) -> i64 {
        match self {
            // Totals stay below 2^32 seconds, so the product fits.
            Self::Percent(percent) => (total * i64::from(percent) + 99).div_euclid(100),
            Self::Left(seconds) => total - i64::from(seconds),
            Self::After(seconds) => total + i64::from(seconds),
        }
    }
}

/// Where the levels fall that policy decides; an absent level never fires. RED (due + 1 s) and STATUTORY (the
/// statutory due + 1 s) are definitions, not policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LevelPolicy {
    /// Message to the obligor.
    pub reminder: Option<Threshold>,
    /// Warning card.
    pub yellow: Option<Threshold>,
    /// Supervision.
    pub escalated: Option<Threshold>,
}

impl LevelPolicy {
    /// The defaults for a standard day of `standard_day` seconds: days are warned one and half a day before the
    /// end, minutes at 80 % and 90 %; both are escalated three days after it.
    pub fn standard(unit: Unit, standard_day: i64) -> Self {
        let day = u32::try_from(standard_day.clamp(0, 86_400)).unwrap_or(86_400);
        let escalated = Some(Threshold::After(3 * day));
        match unit {
            Unit::Minutes => Self {
                reminder: Some(Threshold::Percent(80)),
                yellow: Some(Threshold::Percent(90)),
                escalated,
            },
            Unit::Days => Self {
                reminder: Some(Threshold::Left(day)),
                yellow: Some(Threshold::Left(day / 2)),
                escalated,
            },
        }
    }
}
