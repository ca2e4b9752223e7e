//! Days as whole numbers, as columns hold and compare them.

use jiff::civil::Date;

/// Days since 1970-01-01; earlier days are negative.
pub type Day = i32;

/// From 0000-03-01, where the count of civil days begins, to 1970-01-01.
const EPOCH: i32 = 719_468;
/// Days in 400 years of the Gregorian calendar.
const ERA: i32 = 146_097;

/// The number of a date: whole eras of 400 years, then years that begin in March, so that a leap day comes last.
pub fn number(date: Date) -> Day {
    let (month, day) = (i32::from(date.month()), i32::from(date.day()));
    let year = i32::from(date.year()) - i32::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH
}

/// The date of a number; beyond the calendar its first or last date.
pub fn date(day: Day) -> Date {
    let since = day.saturating_add(EPOCH);
    let (era, of_era) = (since.div_euclid(ERA), since.rem_euclid(ERA));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let (month, day_of_month) = ((march + 2) % 12 + 1, of_year - (153 * march + 2) / 5 + 1);
    let year = year + era * 400 + i32::from(month <= 2);
    let end = if day < 0 { Date::MIN } else { Date::MAX };
    match (i16::try_from(year), i8::try_from(month), i8::try_from(day_of_month)) {
        (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day).unwrap_or(end),
        _ => end,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_days_have_their_numbers() {
        let at = |year, month, day| number(Date::constant(year, month, day));
        assert_eq!(
            (at(1970, 1, 1), at(1969, 12, 31), at(2000, 2, 29), at(2026, 3, 9)),
            (0, -1, 11_016, 20_521)
        );
        assert_eq!((date(number(Date::MAX)), date(number(Date::MIN))), (Date::MAX, Date::MIN));
        assert_eq!((date(i32::MAX), date(i32::MIN)), (Date::MAX, Date::MIN));
    }

    proptest! {
        #[test]
        fn every_day_follows_the_one_before_it_and_comes_back(day in -4_000_000_i32..2_900_000) {
            prop_assume!(day >= number(Date::MIN));
            let found = date(day);
            prop_assert_eq!(number(found), day);
            prop_assert_eq!(found.tomorrow().map(number).unwrap_or(day + 1), day + 1);
        }
    }
}
