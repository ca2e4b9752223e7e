//! Days on which something does not count: 暂停 with its reason, computed by readers, so that its end needs no event.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A suspension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// Why; empty for suspensions from before reasons were kept.
    pub reason: String,
    /// First day; none = always.
    pub from: Option<Date>,
    /// Last day; none = until it is lifted.
    pub until: Option<Date>,
    /// The bureau decided it.
    pub by_bureau: bool,
}

impl Suspension {
    /// Whether it holds on a day.
    pub fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn it_holds_on_both_end_days_and_ends_by_itself() {
        let days = |from, until| Suspension { reason: "搬迁".into(), from, until, by_bureau: false };
        let week = days(Some(date(2026, 3, 2)), Some(date(2026, 3, 8)));
        let held = [1, 2, 8, 9].map(|day| week.holds(date(2026, 3, day)));
        assert_eq!(held, [false, true, true, false]);
        assert!(days(Some(date(2026, 3, 2)), None).holds(Date::MAX) && days(None, None).holds(Date::MIN));
    }
}
