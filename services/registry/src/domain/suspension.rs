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

    /// One of which nothing is known but that it holds.
    pub fn undated() -> Suspension {
        Suspension { reason: String::new(), from: None, until: None, by_bureau: false }
    }

    /// What is left of it when it ends on the eve of `day`, the first day that counts again; none when it had not begun.
    pub fn ended(self, day: Date, withdrawn: bool) -> Option<Past> {
        let eve = day.yesterday().ok()?;
        let until = self.until.map_or(eve, |until| until.min(eve));
        let begun = self.from.is_none_or(|from| from <= until);
        let Suspension { reason, from, by_bureau, .. } = self;
        begun.then_some(Past { reason, from, until, by_bureau, withdrawn })
    }
}

/// Days that do not count although the record counts again: a report of such a day is not covered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// Why.
    pub reason: String,
    /// First day; none = ever since the record was entered.
    pub from: Option<Date>,
    /// Last day.
    pub until: Date,
    /// The bureau decided it.
    pub by_bureau: bool,
    /// It was withdrawn, not suspended.
    pub withdrawn: bool,
}

impl Past {
    /// Whether it held on a day.
    pub fn held(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && day <= self.until
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

    #[test]
    fn what_is_over_keeps_the_days_on_which_it_held() {
        let days = |from, until| Suspension { from, until, ..Suspension::undated() };
        let (monday, sunday) = (date(2026, 3, 2), date(2026, 3, 8));
        let until = |it: Suspension, day| it.ended(date(2026, 3, day), false).map(|past| past.until);
        assert_eq!(until(days(Some(monday), None), 5), Some(date(2026, 3, 4)), "lifted on the 5th");
        assert_eq!(until(days(Some(monday), Some(sunday)), 20), Some(sunday), "it had ended by itself");
        assert_eq!(until(days(Some(monday), None), 2), None, "lifted on its first day");
        assert_eq!(until(days(Some(sunday), None), 5), None, "it had not begun");
        let all = days(None, None).ended(monday, false).expect("it held");
        assert!(all.held(Date::MIN) && all.held(date(2026, 3, 1)) && !all.held(monday));
    }
}
