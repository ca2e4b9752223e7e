//! The figures of a calibration need: readable units, ends in order, one quantity.

use nqi_kernel::quantity::Unit;
use nqi_platform::problem::{Checks, Violation};
use nqi_proto::r#type::v1::{CalibrationNeed, Range};

use super::need_fields::count;

/// Range, qualifiers and uncertainty: readable units, ends in order, and one quantity.
pub fn figures(path: &str, need: &CalibrationNeed, wrong: &mut Checks) {
    let unit = need.range.as_ref().and_then(|one| range(&format!("{path}.range"), one, wrong));
    count(wrong, format!("{path}.qualifiers"), need.qualifiers.len(), 10);
    for (i, qualifier) in need.qualifiers.iter().enumerate() {
        wrong.text(format!("{path}.qualifiers[{i}].name"), &qualifier.name, 100);
        if let Some(one) = &qualifier.range {
            range(&format!("{path}.qualifiers[{i}].range"), one, wrong);
        }
    }
    let Some(uncertainty) = &need.uncertainty else { return };
    wrong.require(
        uncertainty.value.is_finite() && uncertainty.value > 0.0,
        format!("{path}.uncertainty.value"),
        "OUT_OF_RANGE",
        "不确定度应为大于 0 的数。",
        "The uncertainty must be a number greater than 0.",
    );
    wrong.require(
        uncertainty.k == 0.0 || (uncertainty.k.is_finite() && (1.0..=10.0).contains(&uncertainty.k)),
        format!("{path}.uncertainty.k"),
        "OUT_OF_RANGE",
        "包含因子 k 应为 1 到 10，0 按 2 计。",
        "The coverage factor k must be 1 to 10; 0 means 2.",
    );
    if uncertainty.relative {
        return;
    }
    let given = wrong.take(readable_unit(format!("{path}.uncertainty.unit"), &uncertainty.unit));
    if let (Some(given), Some(unit)) = (given, unit)
        && given.dimension() != unit.dimension().of_uncertainty()
        && given.dimension() != unit.dimension()
    {
        let (a, b) = (unit.dimension(), given.dimension());
        for field in ["range.unit", "uncertainty.unit"] {
            wrong.push(Violation::new(
                format!("{path}.{field}"),
                "UNIT_INCOMPATIBLE",
                format!(
                    "量程单位“{}”（{}）与不确定度单位“{}”（{}）不是同一种量。",
                    unit.symbol(),
                    a.zh(),
                    given.symbol(),
                    b.zh()
                ),
                format!(
                    "The range in {} ({}) and the uncertainty in {} ({}) are unlike quantities.",
                    unit.symbol(),
                    a.en(),
                    given.symbol(),
                    b.en()
                ),
            ));
        }
    }
}

fn range(path: &str, range: &Range, wrong: &mut Checks) -> Option<Unit> {
    wrong.text(format!("{path}.raw"), &range.raw, 200);
    count(wrong, format!("{path}.points"), range.points.len(), 100);
    let numbers = range.lower.iter().chain(range.upper.iter()).chain(range.points.iter());
    wrong.require(
        numbers.clone().all(|number| number.is_finite()),
        path,
        "NOT_A_NUMBER",
        "量程应为有限的数。",
        "The range must consist of finite numbers.",
    );
    let given = numbers.count() > 0;
    wrong.require(
        given && (range.points.is_empty() || (range.lower.is_none() && range.upper.is_none())),
        path,
        "RANGE_INCOMPLETE",
        "应填写上下限，或只填写若干测量点。",
        "Give a lower and an upper end, or points only.",
    );
    if let (Some(lower), Some(upper)) = (range.lower, range.upper) {
        wrong.require(
            lower <= upper,
            path,
            "RANGE_REVERSED",
            "量程下限不得大于上限。",
            "The lower end must not be above the upper end.",
        );
    }
    wrong.take(readable_unit(format!("{path}.unit"), &range.unit))
}

fn readable_unit(field: String, symbol: &str) -> Result<Unit, Violation> {
    Unit::parse(symbol).map_err(|error| {
        Violation::new(field, "UNIT_UNKNOWN", format!("{}。", error.zh()), format!("{error}."))
    })
}
