//! Measuring ranges of rows: one form for every spelling, and the text that a sheet says them with.

use nqi_kernel::quantity::Unit;
use nqi_kernel::range;
use serde::{Deserialize, Serialize};

/// A number that survives storage bit for bit (kept as its shortest text).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Number(pub f64);

/// So many digits of a number are read by the kernel; longer ones are written with an exponent.
const DIGITS: usize = 20;

impl Number {
    /// Twelve significant digits: they hide the last bits of a conversion.
    fn shown(value: f64) -> Number {
        Number(format!("{value:.11e}").parse().unwrap_or(value))
    }

    fn text(self) -> String {
        let plain = self.0.to_string();
        if plain.len() <= DIGITS { plain } else { format!("{:e}", self.0) }
    }
}

impl From<Number> for String {
    fn from(number: Number) -> String {
        number.0.to_string()
    }
}

impl TryFrom<String> for Number {
    type Error = std::num::ParseFloatError;

    fn try_from(text: String) -> Result<Number, Self::Error> {
        text.parse().map(Number)
    }
}

/// An interval or points in one unit, as it was written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// Lower end.
    pub lower: Option<Number>,
    /// Upper end; none with a lower end = unbounded.
    pub upper: Option<Number>,
    /// The lower end is excluded.
    pub lower_open: bool,
    /// The upper end is excluded.
    pub upper_open: bool,
    /// "Up to x" was written.
    pub lower_implied: bool,
    /// Points instead of an interval.
    pub points: Vec<Number>,
    /// Canonical symbol of the unit.
    pub unit: String,
    /// Text as published.
    pub raw: String,
}

impl Range {
    /// Reads a published text; the ends are given back in the unit that the row is written in.
    pub fn read(raw: &str) -> Result<Range, range::Error> {
        let read = range::Range::parse(raw)?;
        let shown = |base: f64| Number::shown(read.unit.from_base(base));
        let unit = read.unit.symbol().to_owned();
        let raw = raw.trim().to_owned();
        Ok(match &read.extent {
            range::Extent::Points(points) => {
                Range { points: points.iter().map(|x| shown(*x)).collect(), unit, raw, ..Range::default() }
            }
            range::Extent::Interval(interval) => Range {
                lower: Some(shown(interval.lo)),
                upper: interval.hi.is_finite().then(|| shown(interval.hi)),
                lower_open: interval.lo_open,
                upper_open: interval.hi_open && interval.hi.is_finite(),
                lower_implied: read.lo_implied,
                points: vec![],
                unit,
                raw,
            },
        })
    }

    /// Brings ends and unit into the form that a sheet which says the same is read into; a range without numbers is
    /// read from its text.
    pub fn checked(self) -> Result<Range, range::Error> {
        if self.lower.is_none() && self.upper.is_none() && self.points.is_empty() {
            return Range::read(&self.raw);
        }
        let unit = Unit::parse(&self.unit)?.symbol().to_owned();
        if self.points.is_empty() {
            let lower = self.lower.unwrap_or_default();
            range::Range::between(lower.0, self.upper.unwrap_or(lower).0, &unit)?;
        } else {
            let points: Vec<f64> = self.points.iter().map(|point| point.0).collect();
            range::Range::points(&points, &unit)?;
        }
        let short = |number: Option<Number>| number.map(|it| Number::shown(it.0));
        let written = Range {
            lower: short(self.lower),
            upper: short(self.upper),
            lower_implied: self.lower_implied || self.lower.is_none(),
            points: self.points.iter().map(|point| Number::shown(point.0)).collect(),
            unit,
            ..self
        };
        let read = Range::read(&written.ends())?;
        Ok(Range { raw: written.raw, ..read })
    }

    /// The text of a range: as it was published when that says the same, else its ends.
    ///
    /// Ends that were never published come back with twelve significant digits.
    pub fn text(&self) -> String {
        if Range::read(&self.raw).is_ok_and(|read| read == *self) { self.raw.clone() } else { self.ends() }
    }

    fn ends(&self) -> String {
        let unit = &self.unit;
        if !self.points.is_empty() {
            let points: Vec<String> = self.points.iter().map(|point| point.text()).collect();
            return format!("{} {unit}", points.join(", "));
        }
        let lower = self.lower.unwrap_or_default();
        let Some(upper) = self.upper.map(Number::text) else {
            return format!("{}{} {unit}", if self.lower_open { '>' } else { '≥' }, lower.text());
        };
        if self.lower_implied && lower.0 == 0.0 && !self.lower_open {
            let up_to = format!("{}{upper} {unit}", if self.upper_open { '<' } else { '≤' });
            // Where the unit has another zero than its base, such as °F, the end must be written.
            if Range::read(&up_to).is_ok_and(|read| read.lower == Some(Number(0.0))) {
                return up_to;
            }
        }
        let (low, high) = (mark(self.lower_open, ">"), mark(self.upper_open, "<"));
        format!("{low}{} ~ {high}{upper} {unit}", lower.text())
    }

    /// What tells it from other ranges.
    pub(super) fn key(&self) -> String {
        let number = |number: &Option<Number>| number.map(|n| n.0.to_string()).unwrap_or_default();
        let points: Vec<String> = self.points.iter().map(|point| point.0.to_string()).collect();
        let (lower, upper) = (number(&self.lower), number(&self.upper));
        format!("{lower}|{upper}|{}|{}|{}|{}", self.lower_open, self.upper_open, points.join(","), self.unit)
    }
}

fn mark(open: bool, sign: &str) -> &str {
    if open { sign } else { "" }
}

#[cfg(test)]
mod tests;
