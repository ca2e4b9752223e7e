//! Prefix sums over days: a dense table for the published period, the week's pattern outside it.

use super::epoch::weekday;

/// Running total of an amount per day (working seconds, or working days), zero at the first table day.
#[derive(Clone, Debug)]
pub(super) struct PrefixSums {
    first: i64,
    sums: Vec<i64>,
    week: [i64; 7],
}

impl PrefixSums {
    /// `amounts` are those of the days from `first` on; `week` holds Monday..Sunday, with a positive sum.
    pub(super) fn new(first: i64, amounts: impl Iterator<Item = i64>, week: [i64; 7]) -> Self {
        let mut sums = vec![0];
        let mut total = 0;
        for amount in amounts {
            total += amount;
            sums.push(total);
        }
        Self { first, sums, week }
    }

    /// The total before `day`; negative before the first table day.
    pub(super) fn before(&self, day: i64) -> i64 {
        let (end, last) = (self.end(), self.total());
        if day < self.first {
            -self.by_week(day, self.first)
        } else if day > end {
            last + self.by_week(end, day)
        } else {
            // The index lies in 0..=sums.len() - 1 by the two comparisons above.
            usize::try_from(day - self.first).map_or(0, |index| self.sums[index])
        }
    }

    /// The day during which the total reaches `amount`: `before(day) < amount <= before(day + 1)`.
    pub(super) fn day_reaching(&self, amount: i64) -> i64 {
        let per_week: i64 = self.week.iter().sum();
        let (end, last) = (self.end(), self.total());
        if amount <= 0 {
            self.scan_from(self.first - 7 * (-amount / per_week) - 7, amount)
        } else if amount > last {
            self.scan_from(end + 7 * ((amount - last - 1) / per_week), amount)
        } else {
            let index = self.sums.partition_point(|sum| *sum < amount);
            self.first + index as i64 - 1
        }
    }

    fn scan_from(&self, start: i64, amount: i64) -> i64 {
        let mut day = start;
        while self.before(day + 1) < amount {
            day += 1;
        }
        day
    }

    fn end(&self) -> i64 {
        self.first + self.sums.len() as i64 - 1
    }

    fn total(&self) -> i64 {
        self.sums.last().copied().unwrap_or_default()
    }

    fn by_week(&self, from: i64, to: i64) -> i64 {
        let (weeks, rest) = ((to - from) / 7, (to - from) % 7);
        let per_week: i64 = self.week.iter().sum();
        weeks * per_week + (0..rest).map(|step| self.week[weekday(from + step)]).sum::<i64>()
    }
}
