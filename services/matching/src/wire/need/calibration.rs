//! Needs for calibration and verification: ranges, points and uncertainty in base units.

use nqi_kernel::kind::{CalibrationMode, ItemKind};
use nqi_kernel::quantity::{Dimension, Unit};
use nqi_kernel::range::{Error, Extent, Range};
use nqi_kernel::uncertainty::{DEFAULT_K, Required};
use nqi_platform::problem::Violation;
use nqi_proto::r#type::v1 as pb;

use super::Reading;
use super::checks::{required_text, standards};
use super::scoped::{parameters, schemes, sorted};
use crate::engine::name;
use crate::engine::need::{Scoped, UncertaintyBound};
use crate::engine::record::Scheme;
use crate::engine::taxonomy;
use crate::wire::range;

pub(super) fn calibration(
    reading: &mut Reading<'_>,
    need: &pb::Need,
    given: &pb::CalibrationNeed,
) -> Option<Scoped> {
    let field = "need.calibration.instrument";
    required_text(&mut reading.checks, field, &given.instrument, ("计量器具", "The instrument"));
    reading.checks.text("need.calibration.measurand", &given.measurand, 100);
    let mode = CalibrationMode::from_number(given.mode);
    reading.checks.require(
        mode.is_some(),
        "need.calibration.mode",
        "REQUIRED",
        "请明确选择校准或检定，二者不可互换。",
        "Choose CALIBRATION or VERIFICATION; they are not interchangeable.",
    );
    let mut schemes = schemes(reading, need);
    if mode == Some(CalibrationMode::Verification) {
        // 检定 rests on a legal authorisation, never on CNAS alone.
        schemes.push(Scheme::Statutory);
    }
    let asked = given.range.as_ref().and_then(|r| finite(reading, "need.calibration.range", r));
    let measurand: Vec<String> =
        Some(given.measurand.clone()).filter(|m| !m.trim().is_empty()).into_iter().collect();
    let mut qualifiers = Vec::new();
    for (at, qualifier) in given.qualifiers.iter().enumerate() {
        let field = format!("need.calibration.qualifiers[{at}].range");
        let range = finite(reading, &field, &qualifier.range.clone().unwrap_or_default());
        qualifiers.extend(range.map(|range| (name::fold(&qualifier.name), range)));
    }
    let uncertainty =
        given.uncertainty.as_ref().and_then(|u| bound(reading, u, asked.as_ref(), given.range.is_some()));
    Some(Scoped {
        object: given.instrument.trim().to_owned(),
        objects: taxonomy::lineage(&given.instrument),
        parameters: parameters(reading, "need.calibration.measurand", &measurand),
        standards: standards(
            reading,
            "need.calibration.standards",
            &given.standards,
            Some(ItemKind::Calibration),
        ),
        schemes: sorted(schemes),
        mode,
        method: None,
        range: asked,
        qualifiers,
        uncertainty,
        max_hours: None,
        hazardous: false,
        choice: None,
    })
}

/// A range that ends: a need without an upper end could never be covered.
fn finite(reading: &mut Reading<'_>, field: &str, given: &pb::Range) -> Option<Range> {
    let both = !given.points.is_empty() && (given.lower.is_some() || given.upper.is_some());
    let (zh, en) = ("范围与校准点只能填写其一。", "Give an interval or points, not both.");
    reading.checks.require(!both, field, "CONTRADICTORY_RANGE", zh, en);
    let (zh, en) = ("最多 200 个点。", "At most 200 points.");
    reading.checks.require(given.points.len() <= 200, format!("{field}.points"), "TOO_MANY", zh, en);
    let read = range::read(given).map_err(|error| {
        let (field, reason) = match &error {
            Error::UnitMissing(_) | Error::Quantity(_) => (format!("{field}.unit"), "UNIT_UNKNOWN"),
            Error::Reversed(_) => (format!("{field}.upper"), "CONTRADICTORY_RANGE"),
            Error::Empty | Error::Unreadable(_) => (field.to_owned(), "RANGE_UNREADABLE"),
        };
        Violation::new(field, reason, error.zh(), error.to_string())
    });
    let read = reading.checks.take(read)?;
    let ends = match &read.extent {
        Extent::Interval(interval) => interval.lo.is_finite() && interval.hi.is_finite(),
        Extent::Points(points) => points.iter().all(|point| point.is_finite()),
    };
    let (zh, en) = ("请填写范围上限。", "State the upper end.");
    reading.checks.require(ends, format!("{field}.upper"), "REQUIRED", zh, en).then_some(read)
}

fn bound(
    reading: &mut Reading<'_>,
    given: &pb::UncertaintyNeed,
    range: Option<&Range>,
    stated: bool,
) -> Option<UncertaintyBound> {
    let field = "need.calibration.uncertainty";
    let (zh, en) = (
        "要求不确定度时须填写测量范围或校准点。",
        "State the range or points where the uncertainty must hold.",
    );
    reading.checks.require(stated, "need.calibration.range", "REQUIRED", zh, en);
    let (zh, en) = ("应为大于 0 的数。", "Must be a number greater than 0.");
    let sound = given.value > 0.0 && given.value.is_finite();
    reading.checks.require(sound, format!("{field}.value"), "OUT_OF_RANGE", zh, en);
    let k = if given.k == 0.0 { DEFAULT_K } else { given.k };
    let (zh, en) = ("包含因子应为 1 到 10，0 表示 2。", "k must be 1 to 10; 0 means 2.");
    let sound_k = (1.0..=10.0).contains(&k);
    reading.checks.require(sound_k, format!("{field}.k"), "OUT_OF_RANGE", zh, en);
    let symbol = if given.relative && given.unit.trim().is_empty() { "%" } else { given.unit.as_str() };
    let unit_field = format!("{field}.unit");
    let unit = Unit::parse(symbol)
        .map_err(|error| Violation::new(&unit_field, "UNIT_UNKNOWN", error.zh(), error.to_string()));
    let unit = reading.checks.take(unit)?.as_difference();
    let wanted = if given.relative { Dimension::Ratio } else { range?.dimension.of_uncertainty() };
    let like = unit.dimension() == wanted;
    let zh = format!("单位应表示{}，实际为{}。", wanted.zh(), unit.dimension().zh());
    let en = format!("The unit must be one of {}, was one of {}.", wanted.en(), unit.dimension().en());
    reading.checks.require(like, &unit_field, "UNIT_INCOMPATIBLE", zh, en);
    let value = unit.f64_to_base(given.value).ok().filter(|_| sound && sound_k && like)?;
    let required = if given.relative { Required::relative(value, k) } else { Required::absolute(value, k) };
    Some(UncertaintyBound { required, unit, relative: given.relative })
}
