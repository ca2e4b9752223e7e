//! 能力项: what one site may do, under which accreditation, by which version, within which limits.

mod range;

pub use range::{Number, Range};

use super::accreditation::{Accreditation, Verification};
use super::folded;
use super::suspension::{Past, Suspension};
use super::vocabulary::{CalibrationMode, ItemKind};
use jiff::civil::Date;
use nqi_kernel::quantity::{self, Dimension, Unit};
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
    fn a_number_survives_its_text() {
        for value in [0.1, 1.0 / 3.0, 5e-324, 1e300] {
            let text = serde_json::to_string(&Number(value)).expect("a string");
            assert_eq!(serde_json::from_str::<Number>(&text).expect("a number").0.to_bits(), value.to_bits());
        }
    }
}
