//! 每周规则: what a day of a pool is by its weekly rules, and what an edit makes of it. Days set by hand win.

use super::pool::{Cell, DayCapacity, Origin};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use nqi_kernel::worktime::Calendar;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Days ahead that are made when the rules do not say.
pub const DEFAULT_HORIZON: i32 = 90;

/// Weekly rules of a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// The pool.
    pub pool: Uuid,
    /// The provider.
    pub provider: Uuid,
    /// Units of Monday to Sunday; 0 = a day of rest.
    pub weekday_totals: [i32; 7],
    /// Statutory holidays are days of rest, make-up working days have the units of Monday.
    pub observe_holidays: bool,
    /// Days ahead of today that are made.
    pub horizon_days: i32,
}

/// What an edit does to each day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Sets the units.
    SetTotal(i32),
    /// No new holds.
    Close,
    /// New holds again.
    Open,
    /// Back to the weekly rules.
    FollowRules,
}

/// Days that rules change, and days on which more is taken than they give.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Days to be written.
    pub changed: Vec<DayCapacity>,
    /// Days set by hand.
    pub overridden: usize,
    /// Days that keep what is taken and take no more.
    pub exceeded: Vec<Date>,
}

impl Rules {
    /// The last day that is made on `today`.
    pub fn horizon(&self, today: Date) -> Date {
        today.saturating_add(self.horizon_days.days())
    }

    /// What the rules make of a day.
    pub fn day(&self, calendar: &Calendar, day: Date) -> DayCapacity {
        let weekly = self.weekday_totals[usize::from(weekday(day))];
        let monday = self.weekday_totals[0];
        let works = (calendar.is_working_day(day), calendar.works_by_week(day));
        let (total, reason) = match works {
            (false, true) if self.observe_holidays => (0, calendar.name_of(day).unwrap_or_default()),
            (true, false) if self.observe_holidays && weekly == 0 => (monday, ""),
            _ => (weekly, ""),
        };
        let rest = total == 0;
        let reason = reason.to_owned();
        DayCapacity { day, total, closed: rest, holiday: rest, reason, origin: Origin::Rule }
    }

    /// What the rules change from `today` to the horizon, where `cells` are; days behind it that older rules made follow
    /// these rules too.
    pub fn plan(&self, calendar: &Calendar, today: Date, cells: &[Cell]) -> Plan {
        let stored: BTreeMap<Date, &Cell> = cells.iter().map(|cell| (cell.day, cell)).collect();
        let mut plan = Plan::default();
        let ahead = (0..=self.horizon_days).map_while(|ahead| today.checked_add(ahead.days()).ok());
        let horizon = self.horizon(today);
        for day in ahead.chain(stored.keys().copied().filter(|day| *day > horizon)) {
            let cell = stored.get(&day);
            if cell.is_some_and(|cell| cell.origin == Origin::Override) {
                plan.overridden += 1;
                continue;
            }
            let mut wanted = self.day(calendar, day);
            let taken = cell.map_or(0, |cell| cell.taken());
            if wanted.total < taken {
                wanted.total = taken;
                plan.exceeded.push(day);
            }
            if cell.is_none_or(|cell| cell.capacity() != wanted) {
                plan.changed.push(wanted);
            }
        }
        plan
    }
}

/// Monday is 0.
fn weekday(day: Date) -> u8 {
    day.weekday().to_monday_zero_offset().unsigned_abs()
}

impl Edit {
    /// What the day becomes; none when the edit leaves it as it is. An absent day has no capacity to open or close.
    pub fn apply(
        self,
        cell: &Cell,
        rules: Option<&Rules>,
        calendar: &Calendar,
        reason: &str,
    ) -> Option<DayCapacity> {
        let by_hand = |total, closed| DayCapacity {
            day: cell.day,
            total,
            closed,
            holiday: false,
            reason: reason.to_owned(),
            origin: Origin::Override,
        };
        let after = match self {
            // A day of rest with units of its own is a working day.
            Edit::SetTotal(total) => by_hand(total, cell.closed && !cell.holiday),
            // A day of rest is neither closed nor opened with others of its range: units make it a working day.
            Edit::Close | Edit::Open if cell.holiday => return None,
            Edit::Close => by_hand(cell.total, true),
            Edit::Open => by_hand(cell.total, false),
            Edit::FollowRules => rules?.day(calendar, cell.day),
        };
        let absent = cell.version == 0 && matches!(self, Edit::Open);
        (!absent && after != cell.capacity()).then_some(after)
    }
}

/// The days of a range, both included, that fall on one of these days of the week; every day when there are none.
pub fn days(from: Date, to: Date, weekdays: &[Weekday]) -> Vec<Date> {
    let chosen = |day: &Date| weekdays.is_empty() || weekdays.contains(&day.weekday());
    from.series(1.day()).take_while(|day| *day <= to).filter(chosen).collect()
}

#[cfg(test)]
mod tests;
