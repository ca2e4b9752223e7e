//! 能力项: what one site may do, under which accreditation, by which version, within which limits.

use super::accreditation::{Accreditation, Verification};
use super::folded;
use super::suspension::{Past, Suspension};
use super::vocabulary::{CalibrationMode, ItemKind};
use jiff::civil::Date;
use nqi_kernel::quantity::{self, Dimension, Unit};
use nqi_kernel::range;
use nqi_kernel::standard::StandardNumber;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Covers every parameter of its object and standard.
pub const ALL_PARAMETERS: &str = "全部参数";

/// The longest field, category, object, parameter, clause, uncertainty and range, in characters.
pub const SHORT_TEXT: usize = 200;
/// The longest limit, note and provenance, in characters.
pub const LONG_TEXT: usize = 500;
/// The longest name of a condition, in characters.
pub const CONDITION_NAME: usize = 50;

/// A scope row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScopeRow {
    /// Chosen by the writer.
    pub id: Uuid,
    /// The provider.
    pub provider_id: Uuid,
    /// The site.
    pub site_id: Uuid,
    /// The accreditation.
    pub accreditation_id: Uuid,
    /// Kind.
    pub kind: ItemKind,
    /// 校准 or 检定, for calibration.
    pub mode: Option<CalibrationMode>,
    /// 领域.
    pub field: String,
    /// 类别.
    pub category: String,
    /// Object, instrument or scheme.
    pub object: String,
    /// Parameter or measurand.
    pub parameter: String,
    /// Exact key of the version, or empty.
    pub standard: String,
    /// Clause or method.
    pub clause: String,
    /// Measuring range.
    pub range: Option<Range>,
    /// Conditions.
    pub qualifiers: Vec<Qualifier>,
    /// Uncertainty as published.
    pub uncertainty: String,
    /// Coverage factor; 0 means 2.
    pub k: Number,
    /// 限制范围.
    pub limit: String,
    /// 说明.
    pub note: String,
    /// First valid day; none = the accreditation's.
    pub valid_from: Option<Date>,
    /// Last valid day; none = the accreditation's.
    pub valid_to: Option<Date>,
    /// Suspended.
    pub suspended: bool,
    /// Provenance: where the facts are from.
    pub source: String,
    /// Days and reason, when it is suspended and they are known.
    #[serde(default)]
    pub suspension: Option<Suspension>,
    /// Who stands behind the row itself.
    #[serde(default)]
    pub verified: Option<Verified>,
    /// Suspensions that are over, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past_suspensions: Vec<Past>,
}

/// What somebody other than the provider found about a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    /// Verified or rejected.
    pub outcome: Verification,
    /// The organisation.
    pub verifier: Uuid,
    /// When.
    pub date: Date,
}

/// A number that survives storage bit for bit (kept as its shortest text).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Number(pub f64);

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
    /// Unit.
    pub unit: String,
    /// Text as published.
    pub raw: String,
}

/// A condition in which the row holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Qualifier {
    /// Name, such as `frequency`.
    pub name: String,
    /// Its range.
    pub range: Range,
}

/// Why a step was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is nothing to lift.
    #[error("the row is not suspended")]
    NotSuspended,
    /// The bureau suspended it.
    #[error("the bureau suspended the row: only the bureau changes or lifts that")]
    Bureaus,
}

impl Range {
    /// Reads a published text; the ends are given back in the unit that the row is written in.
    pub fn read(raw: &str) -> Result<Range, range::Error> {
        let read = range::Range::parse(raw)?;
        // Twelve significant digits hide the last bits of the conversion back; the exact value is read from them again.
        let shown = |base: f64| {
            let value = read.unit.from_base(base);
            Number(format!("{value:.11e}").parse().unwrap_or(value))
        };
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

    /// Checks unit and ends. A range without numbers is read from its text.
    pub fn checked(self) -> Result<Range, range::Error> {
        if self.lower.is_none() && self.upper.is_none() && self.points.is_empty() {
            return Range::read(&self.raw);
        }
        if self.points.is_empty() {
            let lower = self.lower.unwrap_or_default();
            range::Range::between(lower.0, self.upper.unwrap_or(lower).0, &self.unit)?;
            let implied = self.lower.is_none();
            return Ok(Range { lower: Some(lower), lower_implied: self.lower_implied || implied, ..self });
        }
        let points: Vec<f64> = self.points.iter().map(|point| point.0).collect();
        range::Range::points(&points, &self.unit)?;
        Ok(Range { lower: None, upper: None, ..self })
    }

    fn key(&self) -> String {
        let number = |number: &Option<Number>| number.map(|n| n.0.to_string()).unwrap_or_default();
        let points: Vec<String> = self.points.iter().map(|point| point.0.to_string()).collect();
        let (lower, upper) = (number(&self.lower), number(&self.upper));
        format!("{lower}|{upper}|{}|{}|{}|{}", self.lower_open, self.upper_open, points.join(","), self.unit)
    }
}

impl ScopeRow {
    /// What makes two rows the same row: everything but uncertainty, notes, end of validity and provenance.
    pub fn key(&self) -> [u8; 32] {
        let mode = self.mode.map_or(0, |mode| mode.number());
        let range = self.range.as_ref().map(Range::key).unwrap_or_default();
        let qualifiers: Vec<String> = self
            .qualifiers
            .iter()
            .map(|qualifier| format!("{}={}", folded(&qualifier.name), qualifier.range.key()))
            .collect();
        let parts = [
            self.provider_id.to_string(),
            self.site_id.to_string(),
            self.accreditation_id.to_string(),
            format!("{}/{mode}", self.kind.number()),
            folded(&self.object),
            folded(&self.parameter),
            self.standard.clone(),
            folded(&self.clause),
            folded(&self.limit),
            range,
            qualifiers.join(";"),
            self.valid_from.map(|day| day.to_string()).unwrap_or_default(),
        ];
        let mut hash = Sha256::new();
        for part in &parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash.finalize().into()
    }

    /// Family of its standard, GB and GB/T as one; empty without a standard.
    pub fn family(&self) -> String {
        StandardNumber::parse(&self.standard).map(|number| number.family().alias_root()).unwrap_or_default()
    }

    /// The dimensions of range and uncertainty when they are plainly unlike, such as millimetres and degrees.
    ///
    /// Shares of the reading (%, ppm, dB) go with everything, and a temperature is uncertain by a difference. Texts
    /// that are more than a number and a unit are left to whoever reads them.
    pub fn unlike_units(&self) -> Option<(Dimension, Dimension)> {
        let range = Unit::parse(&self.range.as_ref()?.unit).ok()?.dimension();
        let (_, unit) = quantity::parse(&self.uncertainty).ok()?;
        let own = unit.dimension();
        let relative = |it| matches!(it, Dimension::Ratio | Dimension::Level);
        let warmth = |it| matches!(it, Dimension::Temperature | Dimension::TemperatureDifference);
        let alike = range == own || relative(own) || relative(range) || (warmth(range) && warmth(own));
        (!alike).then_some((range, own))
    }

    /// A digest of what the bureau judges: everything but note, provenance and suspension.
    pub fn facts(&self) -> [u8; 32] {
        let valid_to = self.valid_to.map(|day| day.to_string()).unwrap_or_default();
        let k = String::from(self.k);
        let mut hash = Sha256::new_with_prefix(self.key());
        for part in [&self.uncertainty, &k, &valid_to, &self.field, &self.category] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash.finalize().into()
    }

    /// Takes over what the provider wrote: what the bureau found speaks of the facts found, and what it suspended stays so.
    pub fn redeclare(&self, written: ScopeRow, today: Date) -> ScopeRow {
        let same = self.verified.is_some() && self.facts() == written.facts();
        let verified = self.verified.clone().filter(|_| same);
        let source = if verified.is_some() { self.source.clone() } else { written.source.clone() };
        let by_bureau = self.suspension.as_ref().is_some_and(|it| it.by_bureau);
        let suspended = (self.suspended && by_bureau) || written.suspended;
        let suspension = match (self.suspended, suspended) {
            (true, true) => self.suspension.clone(),
            (false, true) => Some(Suspension { from: Some(today), ..Suspension::undated() }),
            (_, false) => None,
        };
        let past_suspensions =
            if self.suspended && !suspended { self.past(today) } else { self.past_suspensions.clone() };
        ScopeRow { verified, source, suspended, suspension, past_suspensions, ..written }
    }

    /// Suspends it for days; what the bureau suspended only the bureau changes.
    pub fn suspend(self, days: Suspension, today: Date) -> Result<ScopeRow, Refusal> {
        self.may_change_suspension(days.by_bureau)?;
        let past_suspensions = self.past(today);
        Ok(ScopeRow { suspended: true, suspension: Some(days), past_suspensions, ..self })
    }

    /// Lifts its suspension; today counts again.
    pub fn lift(self, by_bureau: bool, today: Date) -> Result<ScopeRow, Refusal> {
        if !self.suspended {
            return Err(Refusal::NotSuspended);
        }
        self.may_change_suspension(by_bureau)?;
        let past_suspensions = self.past(today);
        Ok(ScopeRow { suspended: false, suspension: None, past_suspensions, ..self })
    }

    /// The suspensions that are over when the present one ends before today.
    fn past(&self, today: Date) -> Vec<Past> {
        let present = self.suspended.then(|| self.suspension.clone().unwrap_or_else(Suspension::undated));
        let ended = present.and_then(|it| it.ended(today, false));
        self.past_suspensions.iter().cloned().chain(ended).collect()
    }

    fn may_change_suspension(&self, by_bureau: bool) -> Result<(), Refusal> {
        let bureaus = self.suspended && self.suspension.as_ref().is_some_and(|it| it.by_bureau);
        if bureaus && !by_bureau { Err(Refusal::Bureaus) } else { Ok(()) }
    }

    /// Whether it is, or was, suspended on a day.
    pub fn suspended_on(&self, day: Date) -> bool {
        self.suspended && self.suspension.as_ref().is_none_or(|it| it.holds(day))
            || self.past_suspensions.iter().any(|past| past.held(day))
    }

    /// Who stands behind it.
    pub fn verification(&self) -> Verification {
        self.verified.as_ref().map_or(Verification::SelfDeclared, |it| it.outcome)
    }

    /// Whether it is valid on `day` under its accreditation.
    pub fn valid_on(&self, accreditation: &Accreditation, day: Date) -> bool {
        !self.suspended_on(day)
            && self.verification() != Verification::Rejected
            && accreditation.covers(self.site_id, day)
            && self.valid_from.is_none_or(|from| from <= day)
            && self.valid_to.is_none_or(|to| day <= to)
    }

    /// Whether it speaks of this object, parameter and version (of all parameters when it says so).
    pub fn speaks_of(&self, kind: ItemKind, object: &str, parameter: &str, standard: &str) -> bool {
        let parameters = folded(&self.parameter);
        self.kind == kind
            && folded(&self.object) == folded(object)
            && (parameters == ALL_PARAMETERS || parameters == folded(parameter))
            && self.standard == standard
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_published_range_keeps_its_ends_in_its_own_unit() {
        let inches = Range::read("(>4 to 48) in").expect("an interval");
        assert_eq!(
            (inches.lower, inches.upper, inches.lower_open),
            (Some(Number(4.0)), Some(Number(48.0)), true)
        );
        assert_eq!(inches.unit, "in");
        let up = Range::read("Up to 9 in").expect("an implied lower end");
        assert!(up.lower_implied && up.lower == Some(Number(0.0)));
        assert_eq!(Range::read("4 pH").expect("a point").points, [Number(4.0)]);
        assert!(Range::read("about so").is_err());
    }

    #[test]
    fn reversed_ends_and_unlike_units_are_refused() {
        let range = |lower, upper, unit: &str| Range {
            lower: Some(Number(lower)),
            upper: Some(Number(upper)),
            unit: unit.into(),
            ..Range::default()
        };
        assert!(range(0.0, 300.0, "mm").checked().is_ok());
        assert!(range(300.0, 0.0, "mm").checked().is_err());
        assert!(range(0.0, 1.0, "furlongs").checked().is_err());
    }

    #[test]
    fn a_number_survives_its_text() {
        for value in [0.1, 1.0 / 3.0, 5e-324, 1e300] {
            let text = serde_json::to_string(&Number(value)).expect("a string");
            assert_eq!(serde_json::from_str::<Number>(&text).expect("a number").0.to_bits(), value.to_bits());
        }
    }
}
