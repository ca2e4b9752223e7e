//! Money in whole fen (分).

use std::fmt;
use std::iter::Sum;

use serde::{Deserialize, Serialize};

use crate::fold;

/// An amount in fen; arithmetic is checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// The text is not an amount of yuan with at most two decimals.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("write an amount in yuan with at most two decimals, for example 1200 or 1200.50")]
pub struct Error;

impl Error {
    /// The message for the person who typed it, in Chinese.
    pub fn zh(&self) -> String {
        "请填写以元为单位、最多两位小数的金额，如 1200 或 1200.50".into()
    }
}

impl Fen {
    /// Nothing.
    pub const ZERO: Fen = Fen(0);

    /// Reads yuan as typed: `1200`, `1,200.50`, `¥1200.5 元`. Negative amounts are refused.
    pub fn parse_yuan(text: &str) -> Result<Fen, Error> {
        let folded = fold::identifier(text);
        let body = folded.trim_start_matches(['¥', '￥']).trim_end_matches('元').trim();
        let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
        let groups: Vec<&str> = whole.split(',').collect();
        let grouped = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|g| g.len() == 3));
        let digits: String = groups.concat();
        let numeric = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        let point_without_fraction = body.ends_with('.');
        if !grouped
            || digits.is_empty()
            || !numeric(&digits)
            || !numeric(fraction)
            || fraction.len() > 2
            || point_without_fraction
        {
            return Err(Error);
        }
        let yuan: i64 = digits.parse().map_err(|_| Error)?;
        let fen: i64 = format!("{fraction:0<2}").parse().map_err(|_| Error)?;
        yuan.checked_mul(100).and_then(|f| f.checked_add(fen)).map(Fen).ok_or(Error)
    }

    /// The sum, or nothing on overflow.
    pub fn plus(self, other: Fen) -> Option<Fen> {
        self.0.checked_add(other.0).map(Fen)
    }

    /// The difference, or nothing on overflow.
    pub fn minus(self, other: Fen) -> Option<Fen> {
        self.0.checked_sub(other.0).map(Fen)
    }

    /// `count` times, or nothing on overflow.
    pub fn times(self, count: u32) -> Option<Fen> {
        self.0.checked_mul(i64::from(count)).map(Fen)
    }
}

impl fmt::Display for Fen {
    /// Yuan with two decimals and thousands separators, `1,234.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.unsigned_abs();
        let digits = (size / 100).to_string();
        let sign = if self.0 < 0 { "-" } else { "" };
        f.write_str(sign)?;
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        write!(f, ".{:02}", size % 100)
    }
}

impl Sum for Fen {
    /// Saturates instead of wrapping; totals that matter use [`Fen::plus`].
    fn sum<I: Iterator<Item = Fen>>(amounts: I) -> Fen {
        Fen(amounts.fold(0_i64, |total, amount| total.saturating_add(amount.0)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn yuan_are_read_as_people_type_them() {
        for (text, fen) in
            [("1200", 120_000), ("1,200.5", 120_050), ("¥1200.50 元", 120_050), ("０.01", 1), ("0", 0)]
        {
            assert_eq!(Fen::parse_yuan(text), Ok(Fen(fen)), "{text}");
        }
        for text in ["", "-1", "1.234", "1,20", "12元5角", "1.", "1e3", "99999999999999999999"] {
            assert_eq!(Fen::parse_yuan(text), Err(Error), "{text}");
        }
    }

    #[test]
    fn overflow_is_noticed() {
        assert_eq!(Fen(i64::MAX).plus(Fen(1)), None);
        assert_eq!(Fen(i64::MIN).minus(Fen(1)), None);
        assert_eq!(Fen(i64::MAX).times(2), None);
        assert_eq!([Fen(1), Fen(2)].into_iter().sum::<Fen>(), Fen(3));
    }

    proptest! {
        #[test]
        fn a_shown_amount_reads_back(fen in 0_i64..i64::MAX) {
            prop_assert_eq!(Fen::parse_yuan(&Fen(fen).to_string()), Ok(Fen(fen)));
        }
    }
}
