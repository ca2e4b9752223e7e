//! 黄牌, 红牌, 督办: what a fallen level leaves behind. A card is never deleted.

use jiff::Timestamp;
use nqi_kernel::clock::{Level, LevelPolicy, Threshold};
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

/// The sentence that a card prints for its level, zh and en: the levels of its clock in words. `day` is a standard working
/// day in seconds.
pub fn sentence(level: Level, levels: &LevelPolicy, day: i64) -> (String, String) {
    let at = |threshold: Option<Threshold>| match threshold {
        Some(Threshold::Percent(percent)) => {
            (format!("已用去时限的 {percent}%"), format!("{percent} % of the limit is used up"))
        }
        Some(Threshold::Left(seconds)) => {
            let (zh, en) = span(seconds, day);
            (format!("距到期不足{zh}"), format!("Less than {en} is left"))
        }
        Some(Threshold::After(seconds)) => {
            let (zh, en) = span(seconds, day);
            (format!("超期{zh}仍未办结"), format!("Overdue by {en} and still open"))
        }
        None => ("临近到期".to_owned(), "The limit is near".to_owned()),
    };
    let ends = |(zh, en): (String, String), then_zh: &str, then_en: &str| {
        (format!("{zh}，{then_zh}。"), format!("{en}: {then_en}."))
    };
    match level {
        Level::Reminder => ends(at(levels.reminder), "提醒", "reminder"),
        Level::Yellow => ends(at(levels.yellow), "发黄牌", "yellow card"),
        Level::Escalated => ends(at(levels.escalated), "转督办", "escalated to supervision"),
        Level::Red => {
            ("已超过承诺时限，发红牌。".to_owned(), "The promised limit has passed: red card.".to_owned())
        }
        Level::Statutory => ("已超过法定时限。".to_owned(), "The statutory limit has passed.".to_owned()),
    }
}

/// Working time in words: days and half days where it is a multiple of one, else working minutes, rounded up.
fn span(seconds: u32, day: i64) -> (String, String) {
    let seconds = i64::from(seconds);
    let (days, rest) = if day > 0 { (seconds / day, seconds % day) } else { (0, seconds) };
    match (days, rest) {
        (0, rest) if rest * 2 == day => ("半个工作日".to_owned(), "half a working day".to_owned()),
        (1, 0) => ("一个工作日".to_owned(), "one working day".to_owned()),
        (days, 0) if days > 0 => (format!(" {days} 个工作日"), format!("{days} working days")),
        (days, rest) if rest * 2 == day => (format!(" {days}.5 个工作日"), format!("{days}.5 working days")),
        _ => {
            let minutes = (seconds + 59) / 60;
            (format!(" {minutes} 个工作分钟"), format!("{minutes} working minutes"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nqi_kernel::clock::Unit;

    const DAY: i64 = 8 * 3600;

    #[test]
    fn a_card_tells_the_levels_of_its_own_clock() {
        let days = LevelPolicy::standard(Unit::Days, DAY);
        assert_eq!(sentence(Level::Yellow, &days, DAY).0, "距到期不足半个工作日，发黄牌。");
        assert_eq!(
            sentence(Level::Escalated, &days, DAY).1,
            "Overdue by 3 working days and still open: escalated to supervision."
        );
        let minutes = LevelPolicy::standard(Unit::Minutes, DAY);
        assert_eq!(sentence(Level::Yellow, &minutes, DAY).0, "已用去时限的 90%，发黄牌。");
        let own = LevelPolicy {
            escalated: Some(Threshold::After(8 * 3600)),
            yellow: Some(Threshold::Left(5400)),
            ..days
        };
        assert_eq!(sentence(Level::Escalated, &own, DAY).0, "超期一个工作日仍未办结，转督办。");
        assert_eq!(
            sentence(Level::Yellow, &own, DAY).1,
            "Less than 90 working minutes is left: yellow card."
        );
    }
}
