//! Every wrong field is named.

use nqi_proto::r#type::v1 as ty;
use nqi_proto::r#type::v1::need::Detail;

use crate::story;
use crate::world::{at_most, between, calibration, date, testing};

/// (field, reason) of every violation.
fn violations(need: &ty::Need) -> Vec<(String, &'static str)> {
    let engine = story::world().engine();
    let problem = engine.compile(need).expect_err("a refusal");
    problem.violations.into_iter().map(|v| (v.field, v.reason)).collect()
}

fn one(need: ty::Need, field: &str, reason: &'static str) {
    assert_eq!(violations(&need), [(field.to_owned(), reason)]);
}

fn tensile() -> ty::Need {
    testing("碳纤维复丝", &["拉伸性能"], &["GB/T 3362-2017"])
}

#[test]
fn unknown_and_unreadable_standards_are_named() {
    let of = |standard: &str| testing("碳纤维复丝", &["拉伸性能"], &["GB/T 3362-2017", standard]);
    one(of("GB/T 99999-2020"), "need.testing.standards[1]", "STANDARD_UNKNOWN");
    one(of("GB/T 3362-1999"), "need.testing.standards[1]", "STANDARD_VERSION_UNKNOWN");
    one(of("国标 3362"), "need.testing.standards[1]", "STANDARD_UNREADABLE");
    one(of("GB/T 2423（系列）"), "need.testing.standards[1]", "STANDARD_UNREADABLE");
}

#[test]
fn unlike_and_unknown_units_are_named() {
    let field = |name: &str| format!("need.calibration.{name}");
    let of = |range: ty::Range, u: Option<ty::UncertaintyNeed>| calibration("卡尺", "长度", range, u);
    one(of(between(0.0, 300.0, "mm"), at_most(0.02, "kg")), &field("uncertainty.unit"), "UNIT_INCOMPATIBLE");
    one(of(between(0.0, 300.0, "mmm"), None), &field("range.unit"), "UNIT_UNKNOWN");
    one(of(between(300.0, 0.0, "mm"), None), &field("range.upper"), "CONTRADICTORY_RANGE");
    one(of(between(0.0, 300.0, "mm"), at_most(-1.0, "mm")), &field("uncertainty.value"), "OUT_OF_RANGE");
    let lower_only = ty::Range { lower: Some(1.0), unit: "mm".into(), ..Default::default() };
    one(of(lower_only, None), &field("range.upper"), "REQUIRED");
    let mut no_mode = story::callipers(0.02);
    if let Some(Detail::Calibration(given)) = &mut no_mode.detail {
        given.mode = 0;
    }
    one(no_mode, &field("mode"), "REQUIRED");
    let mut no_range = story::callipers(0.02);
    if let Some(Detail::Calibration(given)) = &mut no_range.detail {
        given.range = None;
    }
    one(no_range, &field("range"), "REQUIRED");
}

#[test]
fn past_and_contradictory_days_are_named() {
    one(ty::Need { deadline: date("2026-03-06"), ..tensile() }, "need.deadline", "DATE_PAST");
    let window =
        ty::Need { earliest_start: date("2026-03-20"), latest_start: date("2026-03-19"), ..tensile() };
    one(window, "need.latest_start", "CONTRADICTORY_WINDOW");
    let late = ty::Need { earliest_start: date("2026-03-20"), deadline: date("2026-03-19"), ..tensile() };
    one(late, "need.deadline", "CONTRADICTORY_WINDOW");
    let start = ty::Need { latest_start: date("2026-03-20"), deadline: date("2026-03-19"), ..tensile() };
    one(start, "need.deadline", "CONTRADICTORY_WINDOW");
    let partial = nqi_proto::google::r#type::Date { year: 2026, month: 3, day: 0 };
    one(ty::Need { deadline: Some(partial), ..tensile() }, "need.deadline", "DATE_INVALID");
}

#[test]
fn wrong_values_are_all_named_at_once() {
    let need = ty::Need {
        budget_fen: Some(-1),
        region: "999999".into(),
        quantity: 200_000,
        excluded_provider_ids: vec!["x".into()],
        weights: Some(ty::Weights { fit: 2000, ..Default::default() }),
        accreditations: vec![9],
        cluster: 99,
        delivery: 99,
        allow_version: 77,
        point: Some(ty::Point { latitude_e6: 91_000_000, longitude_e6: 0 }),
        ..testing(" ", &[], &[])
    };
    let mut fields: Vec<String> = violations(&need).into_iter().map(|(field, _)| field).collect();
    fields.sort();
    assert_eq!(
        fields,
        [
            "need.accreditations[0]",
            "need.allow_version",
            "need.budget_fen",
            "need.cluster",
            "need.delivery",
            "need.excluded_provider_ids[0]",
            "need.point",
            "need.quantity",
            "need.region",
            "need.testing.object",
            "need.weights.fit",
        ]
    );
}

#[test]
fn a_kind_without_its_fields_is_refused() {
    one(ty::Need { kind: ty::ItemKind::Calibration.into(), ..tensile() }, "need.detail", "KIND_MISMATCH");
    one(ty::Need { kind: 0, ..tensile() }, "need.kind", "REQUIRED");
    let advice = ty::Need {
        kind: ty::ItemKind::Advisory.into(),
        detail: Some(Detail::Service(ty::ServiceNeed::default())),
        ..Default::default()
    };
    one(advice, "need.service.element", "REQUIRED");
    let unheard = ty::Need {
        kind: ty::ItemKind::Advisory.into(),
        detail: Some(Detail::Service(ty::ServiceNeed { element: 99, ..Default::default() })),
        ..Default::default()
    };
    one(unheard, "need.service.element", "OUT_OF_RANGE");
}
