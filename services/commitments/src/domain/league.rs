//! 排行: how the parts of a city keep their promises, ranked only where there is enough to say.

use serde::{Deserialize, Serialize};

use super::figures::{ENOUGH, per_hundred, rate_bp, wilson_bp};

/// What the rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Dimension {
    /// Region of the case.
    Region = 1,
    /// Provider that promised.
    Provider = 2,
    /// Centre that promised.
    Centre = 3,
    /// Industry cluster of the case.
    Cluster = 4,
    /// Stage.
    Stage = 5,
    /// Kind of work.
    Kind = 6,
    /// Calendar month.
    Month = 7,
    /// Quarter.
    Quarter = 8,
    /// Week from Monday.
    Week = 9,
}

impl Dimension {
    /// All dimensions.
    pub const ALL: [Self; 9] = [
        Self::Region,
        Self::Provider,
        Self::Centre,
        Self::Cluster,
        Self::Stage,
        Self::Kind,
        Self::Month,
        Self::Quarter,
        Self::Week,
    ];

    /// Those whose rows are parts of the city, not stretches of time.
    pub const PARTS: [Self; 6] =
        [Self::Region, Self::Provider, Self::Centre, Self::Cluster, Self::Stage, Self::Kind];

    /// The transmitted code.
    pub fn code(self) -> i32 {
        self as i32
    }

    /// The dimension of a code.
    pub fn parse(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.code() == code)
    }

    /// Whether the rows are stretches of time.
    pub fn is_time(self) -> bool {
        matches!(self, Self::Week | Self::Month | Self::Quarter)
    }
}

/// Clocks by how they count, with the standing cards of those of n.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// k.
    pub on_time: i64,
    /// A RED stands.
    pub late: i64,
    /// Outside n.
    pub excused: i64,
    /// Outside n: never started, cancelled or superseded.
    pub beside: i64,
    /// Standing cards: YELLOW, RED, ESCALATED.
    pub cards: [i64; 3],
}

impl Tally {
    /// n = ON_TIME + LATE.
    pub fn n(&self) -> i64 {
        self.on_time + self.late
    }

    /// Whether n is enough for a rate.
    pub fn is_ranked(&self) -> bool {
        self.n() >= ENOUGH
    }

    /// The rate with its interval; `None` when n < 10.
    pub fn rate(&self) -> Option<Rate> {
        let (k, n) = (self.on_time, self.n());
        self.is_ranked().then(|| {
            let (lower, upper) = wilson_bp(k, n);
            Rate { rate: rate_bp(k, n), lower, upper }
        })
    }

    /// Cards per 100 of n by level, in hundredths; `None` when n < 10.
    pub fn per_hundred(&self) -> Option<[i32; 3]> {
        self.is_ranked().then(|| self.cards.map(|cards| per_hundred(cards, self.n())))
    }

    /// The rate less that of `before`, in hundredths of a percentage point; `None` when n < 10 in either.
    pub fn change(&self, before: &Self) -> Option<i32> {
        let (now, then) = (self.rate()?, before.rate()?);
        Some(now.rate - then.rate)
    }
}

/// k/n with its 90 % interval, in hundredths of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// k/n.
    pub rate: i32,
    /// Lower bound.
    pub lower: i32,
    /// Upper bound.
    pub upper: i32,
}

/// Working seconds used by completed clocks, by nearest rank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// At least half took no longer.
    pub median: i64,
    /// At least nine tenths took no longer.
    pub p90: i64,
    /// Clocks behind the figures.
    pub clocks: i64,
}

/// A row with its figures, which a snapshot keeps as they were published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Region code, organisation id, code of an enumeration, or a period; empty for the total.
    pub key: String,
    /// Place from 1; 0 = unranked.
    pub rank: i32,
    /// What was counted.
    pub tally: Tally,
    /// `None` when n < 10.
    pub rate: Option<Rate>,
    /// Cards per 100 of n by level; `None` when n < 10.
    pub per_hundred: Option<[i32; 3]>,
    /// Change of the rate; `None` when n < 10 in either period.
    pub change: Option<i32>,
    /// Time used; `None` without completed clocks.
    pub used: Option<Used>,
}

impl Row {
    /// The row of a key: its period, the period before, and the time used.
    pub fn new(key: impl Into<String>, tally: Tally, before: &Tally, used: Option<Used>) -> Self {
        let (rate, per_hundred, change) = (tally.rate(), tally.per_hundred(), tally.change(before));
        Self { key: key.into(), rank: 0, tally, rate, per_hundred, change, used }
    }
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What the rows are.
    pub dimension: Dimension,
    /// By place; stretches of time in their order.
    pub rows: Vec<Row>,
}

/// Gives every row with enough clocks its place: by lower bound as it is shown, then n, then key. Rows come back by
/// place, unranked ones last by n and key.
pub fn ranked(mut rows: Vec<Row>) -> Vec<Row> {
    // The bound is compared as published, so that anybody can check the order from the table itself.
    let lower = |row: &Row| row.rate.map_or(-1, |rate| rate.lower);
    rows.sort_by(|a, b| {
        let by_figures = (lower(b), b.tally.n()).cmp(&(lower(a), a.tally.n()));
        by_figures.then_with(|| a.key.cmp(&b.key))
    });
    for (place, row) in (1..).zip(rows.iter_mut()) {
        row.rank = if row.tally.is_ranked() { place } else { 0 };
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(key: &str, on_time: i64, late: i64) -> Row {
        let tally = Tally { on_time, late, ..Tally::default() };
        Row::new(key, tally, &Tally::default(), None)
    }

    #[test]
    fn many_kept_promises_rank_above_few_and_less_than_ten_do_not_rank() {
        let rows = vec![row("a", 9, 0), row("b", 10, 0), row("d", 198, 2), row("c", 198, 2), row("e", 9, 1)];
        let ranked = ranked(rows);
        let order: Vec<_> = ranked.iter().map(|row| (row.key.as_str(), row.rank)).collect();
        assert_eq!(order, [("c", 1), ("d", 2), ("b", 3), ("e", 4), ("a", 0)]);
        assert_eq!((ranked[4].rate, ranked[4].per_hundred), (None, None));
    }

    #[test]
    fn a_change_needs_enough_on_both_sides() {
        let (now, then) = (row("", 9, 1).tally, row("", 8, 2).tally);
        assert_eq!(now.change(&then), Some(1000));
        assert_eq!(now.change(&row("", 8, 1).tally), None);
    }
}
