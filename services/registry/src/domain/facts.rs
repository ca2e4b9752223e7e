//! Daily facts about a provider: promises kept, ratings, exposure; sums of days, so that windows can slide.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days of the window of promises and ratings.
pub const YEAR: i32 = 365;
/// Days of the window of exposure.
pub const MONTH: i32 = 30;

/// 1/log2(1+rank) in 1e-6 for ranks 1 to 10; a table, so that every replica adds the same integers.
const EXPOSURE_E6: [i64; 10] =
    [1_000_000, 630_930, 500_000, 430_677, 386_853, 356_207, 333_333, 315_465, 301_030, 289_065];

/// What being shown at this rank adds; ranks outside 1 to 10 add nothing.
pub fn exposure(rank: i32) -> i64 {
    let index = usize::try_from(rank).ok().and_then(|rank| rank.checked_sub(1));
    index.and_then(|index| EXPOSURE_E6.get(index)).copied().unwrap_or(0)
}

/// Sums of one provider and day, or what an event changes in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DaySums {
    /// Commitments kept.
    pub on_time: i64,
    /// Commitments late.
    pub late: i64,
    /// Ratings of 3 to 5.
    pub good: i64,
    /// Ratings that count.
    pub ratings: i64,
    /// Exposure in 1e-6.
    pub exposure_e6: i64,
}

/// What a RED card is worth now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Red {
    /// Held against the obligor.
    Standing,
    /// The card was wrong.
    Rescinded,
    /// Right, but not held against the obligor.
    Excused,
}

/// One commitment as far as the figures need it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Day of completion.
    pub completed: Option<Date>,
    /// RED cards by cycle, with the day that was due.
    pub reds: BTreeMap<i32, (Red, Date)>,
}

/// How a commitment counts (commitments: LATE if a RED stands, EXCUSED if one is, ON_TIME if completed).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Kept.
    OnTime,
    /// A RED stands.
    Late,
    /// Outside the figures.
    Excused,
}

impl Promise {
    /// The outcome with the day that it counts on; none while undecided.
    pub fn outcome(&self) -> Option<(Outcome, Date)> {
        let with = |wanted| self.reds.values().find(|(red, _)| *red == wanted).map(|(_, day)| *day);
        if let Some(due) = with(Red::Standing) {
            return Some((Outcome::Late, due));
        }
        if let Some(due) = with(Red::Excused) {
            return Some((Outcome::Excused, self.completed.unwrap_or(due)));
        }
        self.completed.map(|day| (Outcome::OnTime, day))
    }

    /// What it adds to which day.
    pub fn sums(&self) -> Option<(Date, DaySums)> {
        let (outcome, day) = self.outcome()?;
        let sums = match outcome {
            Outcome::OnTime => DaySums { on_time: 1, ..DaySums::default() },
            Outcome::Late => DaySums { late: 1, ..DaySums::default() },
            Outcome::Excused => return None,
        };
        Some((day, sums))
    }
}

impl DaySums {
    /// The same with the other sign: takes back what was added.
    pub fn negated(self) -> DaySums {
        DaySums {
            on_time: -self.on_time,
            late: -self.late,
            good: -self.good,
            ratings: -self.ratings,
            exposure_e6: -self.exposure_e6,
        }
    }
}

/// A rating as it counts.
pub fn rating(level: i32, counted: bool) -> DaySums {
    if !counted || !(1..=5).contains(&level) {
        return DaySums::default();
    }
    DaySums { good: i64::from(level >= 3), ratings: 1, ..DaySums::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_exposure_table_is_the_rounded_formula() {
        for rank in 1..=10 {
            let exact = 1e6 / f64::from(1 + rank).log2();
            assert_eq!(exposure(rank), exact.round() as i64, "rank {rank}");
        }
        assert_eq!((exposure(0), exposure(11), exposure(-1)), (0, 0, 0));
    }

    #[test]
    fn a_standing_red_is_late_even_when_completed_and_a_rescinded_one_is_forgotten() {
        let (due, done) = (date(2026, 3, 2), date(2026, 3, 4));
        let mut promise = Promise::default();
        assert_eq!(promise.outcome(), None);
        promise.reds.insert(1, (Red::Standing, due));
        assert_eq!(promise.outcome(), Some((Outcome::Late, due)));
        promise.completed = Some(done);
        assert_eq!(promise.outcome(), Some((Outcome::Late, due)));
        promise.reds.insert(1, (Red::Excused, due));
        assert_eq!((promise.outcome(), promise.sums()), (Some((Outcome::Excused, done)), None));
        promise.reds.insert(1, (Red::Rescinded, due));
        assert_eq!(promise.outcome(), Some((Outcome::OnTime, done)));
        promise.reds.insert(2, (Red::Standing, done));
        assert_eq!(promise.outcome(), Some((Outcome::Late, done)), "a second breach counts");
    }
}
