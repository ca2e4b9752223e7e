//! Where a candidate stopped, with what it had: the material of near misses.

use std::sync::Arc;

use jiff::civil::Date;
use nqi_kernel::coverage::Worst;
use nqi_kernel::range::Interval;

use super::code::Code;
use super::record::{Row, Scheme};

/// What the candidate had where it stopped.
#[derive(Debug, Clone)]
pub enum Detail {
    /// The code says it all.
    None,
    /// The row that came closest.
    Row(Arc<Row>),
    /// The row and the accreditation behind it.
    Accreditation(Arc<Row>, Option<Scheme>),
    /// The row, the day on which its validity begins or ends, and the day on which it had to be valid.
    Validity {
        /// The row.
        row: Arc<Row>,
        /// First or last day of validity.
        have: Date,
        /// Day of the start or of the report.
        need: Date,
    },
    /// The first part of the need that no row covers.
    Gap(Interval),
    /// The tightest place, when an uncertainty is readable.
    Worst(Option<Worst>),
    /// The first day with capacity, if any is published.
    Start(Option<Date>),
    /// Hours that the sample would travel.
    Hours(i64),
    /// A price in fen.
    Price(i64),
    /// The day of the report.
    Finish(Date),
}

/// The filter that a candidate stopped at.
#[derive(Debug, Clone)]
pub struct Stop {
    /// Which.
    pub code: Code,
    /// With what.
    pub detail: Detail,
}

impl Stop {
    /// A stop.
    pub fn at(code: Code, detail: Detail) -> Stop {
        Stop { code, detail }
    }

    /// The one further along; the first of two at the same filter.
    pub fn further(self, other: Stop) -> Stop {
        if other.code > self.code { other } else { self }
    }

    /// The one that comes earlier; the first of two at the same filter.
    pub fn nearer(self, other: Stop) -> Stop {
        if other.code < self.code { other } else { self }
    }
}

/// The first stop at every filter that a candidate met anywhere.
#[derive(Debug, Clone, Default)]
pub struct Seen(Vec<Stop>);

impl Seen {
    /// Notes a stop.
    pub fn note(&mut self, stop: &Stop) {
        if self.get(stop.code).is_none() {
            self.0.push(stop.clone());
        }
    }

    /// The stop at a filter.
    pub fn get(&self, code: Code) -> Option<&Stop> {
        self.0.iter().find(|stop| stop.code == code)
    }

    /// The filters met, in order.
    pub fn codes(&self) -> Vec<Code> {
        let mut codes: Vec<Code> = self.0.iter().map(|stop| stop.code).collect();
        codes.sort_unstable();
        codes
    }
}
