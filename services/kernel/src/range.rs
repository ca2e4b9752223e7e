//! Measuring ranges: intervals with open and closed ends, or points, read from the text of a scope.

mod interval;
mod parse;

pub use interval::Interval;
pub use parse::{Error, qualifier};

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::quantity::{self, Dimension, Unit};

/// What a range consists of, in base units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Extent {
    /// Everything between two ends.
    Interval(Interval),
    /// Single values in ascending order.
    Points(SmallVec<[f64; 4]>),
}

impl Extent {
    /// The pieces that the extent consists of: one interval, or one closed point each.
    pub fn pieces(&self) -> SmallVec<[Interval; 4]> {
        match self {
            Extent::Interval(interval) => SmallVec::from_slice(&[*interval]),
            Extent::Points(points) => points.iter().map(|x| Interval::point(*x)).collect(),
        }
    }

    /// The smallest interval around the extent.
    pub fn hull(&self) -> Interval {
        match self {
            Extent::Interval(interval) => *interval,
            Extent::Points(points) => {
                let lo = points.iter().copied().fold(f64::INFINITY, f64::min);
                let hi = points.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                Interval::closed(lo, hi)
            }
        }
    }
}

/// A range as it was written, with its values in base units.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// The values.
    pub extent: Extent,
    /// The dimension of the values.
    pub dimension: Dimension,
    /// The unit that the row is written in (the upper end's); `L` in its uncertainty counts in it.
    pub unit: Unit,
    /// True for "Up to x", whose lower end 0 was not written.
    pub lo_implied: bool,
    /// The text.
    pub raw: String,
}

impl Range {
    /// Reads the text of a range, `(>4 to 48) in`, `100 Ω to 1 kΩ`, `0~300mm`, `4, 7, 10 pH`.
    pub fn parse(text: &str) -> Result<Range, Error> {
        parse::parse(text)
    }

    /// A closed range given as two numbers and a unit, as forms and messages carry it.
    pub fn between(lo: f64, hi: f64, unit: &str) -> Result<Range, Error> {
        let unit = Unit::parse(unit)?;
        let (low, high) = (unit.f64_to_base(lo)?, unit.f64_to_base(hi)?);
        let raw = format!("({lo} ~ {hi}) {}", unit.symbol());
        if low > high {
            return Err(Error::Reversed(raw));
        }
        let extent = Extent::Interval(Interval::closed(low, high));
        Ok(Range { extent, dimension: unit.dimension(), unit, lo_implied: false, raw })
    }

    /// A range given by its ends in `unit`, as messages carry it: a missing lower end is an implied 0, a missing upper
    /// end is unbounded.
    pub fn of_ends(
        lower: Option<f64>,
        lower_open: bool,
        upper: Option<f64>,
        upper_open: bool,
        unit: &str,
    ) -> Result<Range, Error> {
        let unit = Unit::parse(unit)?;
        let shown = |end: Option<f64>| end.map_or(String::new(), |x| x.to_string());
        let raw = format!("({} ~ {}) {}", shown(lower), shown(upper), unit.symbol());
        let hi = upper.map_or(Ok(f64::INFINITY), |x| unit.f64_to_base(x))?;
        let lo = lower.map_or(Ok(0.0), |x| unit.f64_to_base(x))?;
        if lower.is_none() && upper.is_none() {
            return Err(Error::Empty);
        }
        let interval = Interval { lo, lo_open: lower_open, hi, hi_open: upper_open || upper.is_none() };
        if interval.is_empty() {
            return Err(Error::Reversed(raw));
        }
        let lo_implied = lower.is_none();
        Ok(Range { extent: Extent::Interval(interval), dimension: unit.dimension(), unit, lo_implied, raw })
    }

    /// Single values and a unit.
    pub fn points(values: &[f64], unit: &str) -> Result<Range, Error> {
        let unit = Unit::parse(unit)?;
        let mut points =
            values.iter().map(|v| unit.f64_to_base(*v)).collect::<Result<SmallVec<[f64; 4]>, _>>()?;
        points.sort_by(f64::total_cmp);
        points.dedup();
        if points.is_empty() {
            return Err(Error::Empty);
        }
        let raw = format!("{values:?} {}", unit.symbol());
        Ok(Range {
            extent: Extent::Points(points),
            dimension: unit.dimension(),
            unit,
            lo_implied: false,
            raw,
        })
    }

    /// Refuses to compare ranges of two dimensions (`UNIT_INCOMPATIBLE`).
    pub fn comparable(&self, other: &Range) -> Result<(), quantity::Error> {
        if self.dimension == other.dimension {
            return Ok(());
        }
        Err(quantity::Error::UnlikeUnits(self.dimension, other.dimension))
    }
}

#[cfg(test)]
mod tests;
