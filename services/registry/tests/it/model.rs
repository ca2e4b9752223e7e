//! The ledger told in the simplest way: lists of holds, days with their totals, and weekly rules.

use std::collections::BTreeMap;
use uuid::Uuid;

/// The first and the last day of January 2026 that the model plays on: a Tuesday and a Friday.
pub const FIRST: i8 = 20;
pub const LAST: i8 = 23;

/// Seconds that requests has to write the order of a confirmed hold.
const GRACE: i64 = 600;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Is {
    Held,
    Confirmed,
    Consumed,
    Gone,
}

pub struct Known {
    pub id: Uuid,
    pub is: Is,
    pub order: Uuid,
    /// Requests has written the order.
    pub ordered: bool,
    pub confirmed: i64,
    pub expires: i64,
    pub quoted: bool,
    pub lines: Vec<(i8, i32)>,
}

impl Known {
    pub fn new(id: Uuid, order: Uuid, expires: i64, lines: Vec<(i8, i32)>) -> Known {
        Known { id, is: Is::Held, order, ordered: false, confirmed: 0, expires, quoted: false, lines }
    }

    /// What the lines take of each day.
    pub fn sums(lines: &[(i8, i32)]) -> BTreeMap<i8, i32> {
        let mut sums: BTreeMap<i8, i32> = BTreeMap::new();
        for (day, units) in lines {
            *sums.entry(*day).or_default() += units;
        }
        sums
    }
}

/// A day without what is taken of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Day {
    pub total: i32,
    pub closed: bool,
    pub rest: bool,
    pub by_hand: bool,
}

impl Day {
    pub fn of_rules(total: i32) -> Day {
        Day { total, closed: total == 0, rest: total == 0, by_hand: false }
    }
}

/// A cell as both sides tell it: (total, held, used, closed, set by hand).
pub type Shown = (i32, i32, i32, bool, bool);

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edit {
    Total(i32),
    Close,
    Open,
    Follow,
}

#[derive(Default)]
pub struct Model {
    pub days: BTreeMap<i8, Day>,
    pub holds: Vec<Known>,
    /// Units of Monday to Sunday.
    pub rules: Option<[i32; 7]>,
}

impl Model {
    fn units(&self, day: i8, is: &[Is]) -> i32 {
        let of = |hold: &Known| {
            hold.lines.iter().filter(|(at, _)| *at == day).map(|(_, units)| units).sum::<i32>()
        };
        self.holds.iter().filter(|hold| is.contains(&hold.is)).map(of).sum()
    }

    pub fn taken(&self, day: i8) -> i32 {
        self.units(day, &[Is::Held, Is::Confirmed, Is::Consumed])
    }

    pub fn cells(&self) -> Vec<Shown> {
        let cell = |(day, it): (&i8, &Day)| {
            let (held, used) =
                (self.units(*day, &[Is::Held]), self.units(*day, &[Is::Confirmed, Is::Consumed]));
            (it.total, held, used, it.closed, it.by_hand)
        };
        self.days.iter().map(cell).collect()
    }

    /// Overdue holds on these days go when the units are short.
    pub fn expire_on(&mut self, days: &[i8], now: i64) {
        for hold in &mut self.holds {
            let there = hold.lines.iter().any(|(day, _)| days.contains(day));
            if hold.is == Is::Held && hold.expires <= now && there {
                hold.is = Is::Gone;
            }
        }
    }

    pub fn fits(&self, lines: &[(i8, i32)]) -> bool {
        Known::sums(lines).iter().all(|(day, units)| {
            let it = self.days.get(day).copied().unwrap_or_default();
            !it.closed && self.taken(*day) + units <= it.total
        })
    }

    /// Confirmed holds without an order, ten minutes later.
    pub fn give_orphans_back(&mut self, now: i64) {
        for hold in &mut self.holds {
            if hold.is == Is::Confirmed && !hold.ordered && hold.confirmed + GRACE <= now {
                hold.is = Is::Gone;
            }
        }
    }

    /// Days that rules made follow the new rules, never below what is taken; days set by hand stay.
    pub fn follow(&mut self, totals: [i32; 7]) {
        self.rules = Some(totals);
        for day in FIRST..=LAST {
            let taken = self.taken(day);
            let it = self.days.entry(day).or_default();
            if !it.by_hand {
                let wanted = Day::of_rules(weekly(totals, day));
                *it = Day { total: wanted.total.max(taken), ..wanted };
            }
        }
    }

    /// All days of the range or none; false when one of them would drop below what is taken.
    pub fn edit(&mut self, range: std::ops::RangeInclusive<i8>, edit: Edit) -> bool {
        let mut after = Vec::new();
        for day in range {
            let it = self.days.get(&day).copied().unwrap_or_default();
            let by_hand = Day { rest: false, by_hand: true, ..it };
            after.push((
                day,
                match (edit, self.rules) {
                    (Edit::Total(total), _) => Day { total, closed: it.closed && !it.rest, ..by_hand },
                    (Edit::Close | Edit::Open, _) if it.rest => it,
                    (Edit::Close, _) => Day { closed: true, ..by_hand },
                    (Edit::Open, _) => Day { closed: false, ..by_hand },
                    (Edit::Follow, Some(totals)) => Day::of_rules(weekly(totals, day)),
                    (Edit::Follow, None) => it,
                },
            ));
        }
        let allowed = after.iter().all(|(day, it)| self.taken(*day) <= it.total);
        if allowed {
            self.days.extend(after);
        }
        allowed
    }
}

/// 2026-01-05 is a Monday.
fn weekly(totals: [i32; 7], day: i8) -> i32 {
    totals[usize::from((day - 5).unsigned_abs() % 7)]
}
