//! Case numbers `WH-YYYY-NNNNNN`, and order numbers `WH-YYYY-NNNNNN-01`.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use crate::fold;

/// The number of a request, given at submission. Gaps are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseNumber {
    year: u16,
    serial: u32,
}

/// The number of an order of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderNumber {
    case: CaseNumber,
    suffix: u8,
}

/// The text or the parts are not such a number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a case number is written WH-YYYY-NNNNNN, an order number WH-YYYY-NNNNNN-NN")]
pub struct Error;

impl Error {
    /// The message for the person who typed it, in Chinese.
    pub fn zh(&self) -> String {
        "需求编号格式为 WH-年份-六位序号，委托编号再加两位后缀，如 WH-2026-000123-01".into()
    }
}

impl CaseNumber {
    /// The number of the `serial`-th case (1 to 999,999) of `year`.
    pub fn new(year: u16, serial: u32) -> Result<CaseNumber, Error> {
        if !(2000..=9999).contains(&year) || !(1..=999_999).contains(&serial) {
            return Err(Error);
        }
        Ok(CaseNumber { year, serial })
    }

    /// The year that a case submitted at `time` belongs to, in Shanghai (UTC+8, no daylight saving).
    pub fn year_of(time: Timestamp) -> u16 {
        let shanghai = time.to_zoned(TimeZone::fixed(Offset::constant(8)));
        u16::try_from(shanghai.year()).unwrap_or(0)
    }

    /// The year.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// The serial within the year.
    pub fn serial(&self) -> u32 {
        self.serial
    }

    /// The number of its `suffix`-th order (1 to 99).
    pub fn order(&self, suffix: u8) -> Result<OrderNumber, Error> {
        if !(1..=99).contains(&suffix) {
            return Err(Error);
        }
        Ok(OrderNumber { case: *self, suffix })
    }
}

impl OrderNumber {
    /// The case that the order belongs to.
    pub fn case(&self) -> CaseNumber {
        self.case
    }

    /// Its place among the orders of the case.
    pub fn suffix(&self) -> u8 {
        self.suffix
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WH-{:04}-{:06}", self.year, self.serial)
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.case, self.suffix)
    }
}

fn digits<T: FromStr>(text: Option<&str>, length: usize) -> Result<T, Error> {
    let text = text.filter(|t| t.len() == length && t.bytes().all(|b| b.is_ascii_digit())).ok_or(Error)?;
    text.parse().map_err(|_| Error)
}

impl FromStr for CaseNumber {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let folded = fold::identifier(text);
        let mut parts = folded.split('-');
        if parts.next() != Some("WH") {
            return Err(Error);
        }
        let number = CaseNumber::new(digits(parts.next(), 4)?, digits(parts.next(), 6)?)?;
        if parts.next().is_some() { Err(Error) } else { Ok(number) }
    }
}

impl FromStr for OrderNumber {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let folded = fold::identifier(text);
        let (case, suffix) = folded.rsplit_once('-').ok_or(Error)?;
        case.parse::<CaseNumber>()?.order(digits(Some(suffix), 2)?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_year_is_the_one_in_shanghai() {
        assert_eq!(CaseNumber::year_of("2025-12-31T15:59:59Z".parse().unwrap()), 2025);
        assert_eq!(CaseNumber::year_of("2025-12-31T16:00:00Z".parse().unwrap()), 2026);
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for text in [
            "",
            "WH-2026-1",
            "WH-26-000001",
            "WX-2026-000001",
            "WH-2026-000000",
            "WH-2026-000001-01",
            "WH-2026-00000a",
        ] {
            assert_eq!(text.parse::<CaseNumber>(), Err(Error), "{text}");
        }
        assert_eq!("WH-2026-000001".parse::<OrderNumber>(), Err(Error));
        assert_eq!("WH-2026-000001-00".parse::<OrderNumber>(), Err(Error));
    }

    proptest! {
        #[test]
        fn case_and_order_numbers_read_back(year in 2000_u16..10_000, serial in 1_u32..1_000_000, suffix in 1_u8..100) {
            let case = CaseNumber::new(year, serial).unwrap();
            let order = case.order(suffix).unwrap();
            prop_assert_eq!(case.to_string().to_lowercase().parse(), Ok(case));
            prop_assert_eq!(order.to_string().parse(), Ok(order));
            prop_assert_eq!(order.case(), case);
        }
    }
}
