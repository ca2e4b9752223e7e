//! Where a candidate stopped, with what it had: the material of near misses.

use std::sync::Arc;

use jiff::civil::Date;
use nqi_kernel::coverage::Worst;
use nqi_kernel::range::Interval;
use smallvec::SmallVec;

use super::code::Code;
use super::day::{self, Day};
use super::packed::RowView;
use super::record::{Row, Scheme};
use super::snapshot::Snapshot;

/// What the candidate had where it stopped. While sites are judged rows stay in place ([`Held`]); what is shown has them
/// whole.
#[derive(Debug, Clone, Copy)]
pub enum Detail<R = Arc<Row>, D = Date> {
    /// The code says it all.
    None,
    /// The row that came closest.
    Row(R),
    /// The row and the accreditation behind it.
    Accreditation(R, Option<Scheme>),
    /// The row, the day on which its validity begins or ends, and the day on which it had to be valid.
    Validity {
        /// The row.
        row: R,
        /// First or last day of validity.
        have: D,
        /// Day of the start or of the report.
        need: D,
    },
    /// The first part of the need that no row covers.
    Gap(Interval),
    /// The tightest place, when an uncertainty is readable.
    Worst(Option<Worst>),
    /// The first day with capacity, if any is published.
    Start(Option<D>),
    /// Hours that the sample would travel.
    Hours(i64),
    /// A price in fen.
    Price(i64),
    /// The day of the report.
    Finish(D),
}

/// A detail of a row in place.
pub type Held<'a> = Detail<RowView<'a>, Day>;

/// The filter that a candidate stopped at.
#[derive(Debug, Clone, Copy)]
pub struct Stop<D = Detail> {
    /// Which.
    pub code: Code,
    /// With what.
    pub detail: D,
}

/// A stop at a row in place.
pub type Halt<'a> = Stop<Held<'a>>;

impl<D> Stop<D> {
    /// A stop.
    pub fn at(code: Code, detail: D) -> Stop<D> {
        Stop { code, detail }
    }

    /// The one further along; the first of two at the same filter.
    pub fn further(self, other: Stop<D>) -> Stop<D> {
        if other.code.progress() > self.code.progress() { other } else { self }
    }

    /// The one that comes earlier; the first of two at the same filter.
    pub fn nearer(self, other: Stop<D>) -> Stop<D> {
        if other.code.progress() < self.code.progress() { other } else { self }
    }
}

impl Halt<'_> {
    /// The stop with its rows whole.
    pub fn shown(&self, snapshot: &Snapshot) -> Stop {
        let detail = match self.detail {
            Detail::None => Detail::None,
            Detail::Row(row) => Detail::Row(snapshot.whole(row)),
            Detail::Accreditation(row, scheme) => Detail::Accreditation(snapshot.whole(row), scheme),
            Detail::Validity { row, have, need } => {
                Detail::Validity { row: snapshot.whole(row), have: day::date(have), need: day::date(need) }
            }
            Detail::Gap(gap) => Detail::Gap(gap),
            Detail::Worst(worst) => Detail::Worst(worst),
            Detail::Start(start) => Detail::Start(start.map(day::date)),
            Detail::Hours(hours) => Detail::Hours(hours),
            Detail::Price(price) => Detail::Price(price),
            Detail::Finish(finish) => Detail::Finish(day::date(finish)),
        };
        Stop { code: self.code, detail }
    }
}

/// The first stop at every filter that a candidate met anywhere, when anybody wants to know.
#[derive(Debug, Default)]
pub struct Seen<'a>(Option<SmallVec<[Halt<'a>; 4]>>);

impl<'a> Seen<'a> {
    /// Notes stops.
    pub fn noting() -> Seen<'a> {
        Seen(Some(SmallVec::new()))
    }

    /// Whether stops are noted at all.
    pub fn notes(&self) -> bool {
        self.0.is_some()
    }

    /// Notes a stop.
    pub fn note(&mut self, stop: &Halt<'a>) {
        if let Some(stops) = &mut self.0
            && !stops.iter().any(|known| known.code == stop.code)
        {
            stops.push(*stop);
        }
    }

    /// The stop at a filter.
    pub fn get(&self, code: Code) -> Option<&Halt<'a>> {
        self.0.iter().flatten().find(|stop| stop.code == code)
    }

    /// The filters met, in order.
    pub fn codes(&self) -> SmallVec<[Code; 8]> {
        let mut codes: SmallVec<[Code; 8]> = self.0.iter().flatten().map(|stop| stop.code).collect();
        codes.sort_unstable();
        codes
    }
}
