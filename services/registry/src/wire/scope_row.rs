//! Scope rows on the wire.

use super::Fields;
use crate::domain::scope_row::{CONDITION_NAME, LONG_TEXT, Number, Qualifier, Range, SHORT_TEXT, ScopeRow};
use crate::domain::sheet::RowError;
use crate::domain::vocabulary::{CalibrationMode, ItemKind, Word};
use crate::store::Doc;
use nqi_kernel::standard::StandardNumber;
use nqi_platform::problem::Problem;
use nqi_platform::{etag, wire};
use nqi_proto::registry::v1 as proto;
use nqi_proto::r#type::v1 as kinds;

/// Reads a row of a provider; whether site and accreditation are its own is judged where they are loaded.
pub(crate) fn parse(provider: &str, id: &str, given: Option<&proto::ScopeRow>) -> Result<ScopeRow, Problem> {
    let mut fields = Fields::new();
    let given = given.cloned().unwrap_or_default();
    let kind = fields.word_required::<ItemKind>("scope_row.kind", given.kind);
    let mode = fields.word::<CalibrationMode>("scope_row.mode", given.mode);
    let calibration = kind == Some(ItemKind::Calibration);
    let (zh, en) =
        ("咨询类服务没有能力项，请发布服务产品。", "Advisory work has no scope rows: publish an offering.");
    fields.require(kind != Some(ItemKind::Advisory), "scope_row.kind", "NO_SCOPE", zh, en);
    let (zh, en) = (
        "校准与检定必须写明其一，其他类别留空。",
        "State 校准 or 检定 for calibration, nothing for other kinds.",
    );
    fields.require(mode.is_some() == calibration, "scope_row.mode", "MODE_MISMATCH", zh, en);
    let parameter = fields.text("scope_row.parameter", &given.parameter, SHORT_TEXT);
    let standard = standard(&mut fields, "scope_row.standard", &given.standard);
    if matches!(kind, Some(ItemKind::Testing | ItemKind::Calibration)) {
        fields.require(
            !parameter.is_empty(),
            "scope_row.parameter",
            "REQUIRED",
            "必须填写。",
            "Must not be empty.",
        );
    }
    if kind == Some(ItemKind::Testing) {
        let stated = !given.standard.trim().is_empty();
        fields.require(stated, "scope_row.standard", "REQUIRED", "必须填写。", "Must not be empty.");
    }
    let qualifiers = given.qualifiers.iter().enumerate().map(|(index, qualifier)| {
        let field = format!("scope_row.qualifiers[{index}]");
        let name = fields.required(&format!("{field}.name"), &qualifier.name, CONDITION_NAME);
        Qualifier {
            name,
            range: range(&mut fields, &format!("{field}.range"), qualifier.range.as_ref())
                .unwrap_or_default(),
        }
    });
    let qualifiers: Vec<Qualifier> = qualifiers.collect();
    let k_known = given.k == 0.0 || (1.0..=4.0).contains(&given.k);
    fields.require(
        k_known,
        "scope_row.k",
        "OUT_OF_RANGE",
        "应为 1 到 4，0 表示 2。",
        "Must be 1 to 4; 0 means 2.",
    );
    let row = ScopeRow {
        id: fields.id("id", id),
        provider_id: fields.id("provider_id", provider),
        site_id: fields.id("scope_row.site_id", &given.site_id),
        accreditation_id: fields.id("scope_row.accreditation_id", &given.accreditation_id),
        kind: kind.unwrap_or(ItemKind::Testing),
        mode,
        field: fields.text("scope_row.field", &given.field, SHORT_TEXT),
        category: fields.text("scope_row.category", &given.category, SHORT_TEXT),
        object: fields.required("scope_row.object", &given.object, SHORT_TEXT),
        parameter,
        standard,
        clause: fields.text("scope_row.clause", &given.clause, SHORT_TEXT),
        range: given.range.as_ref().and_then(|it| range(&mut fields, "scope_row.range", Some(it))),
        qualifiers,
        uncertainty: fields.text("scope_row.uncertainty", &given.uncertainty, SHORT_TEXT),
        k: Number(given.k),
        limit: fields.text("scope_row.limit", &given.limit, LONG_TEXT),
        note: fields.text("scope_row.note", &given.note, LONG_TEXT),
        valid_from: fields.day_if_any("scope_row.valid_from", given.valid_from.as_ref()),
        valid_to: fields.day_if_any("scope_row.valid_to", given.valid_to.as_ref()),
        suspended: given.suspended,
        source: fields.text("scope_row.source", &given.source, LONG_TEXT),
        suspension: None,
        verified: None,
        past_suspensions: vec![],
    };
    if let Some((range, own)) = row.unlike_units() {
        let zh = format!("单位属于“{}”，而测量范围属于“{}”。", own.zh(), range.zh());
        let en = format!("Its unit measures {}, the range {}.", own.en(), range.en());
        fields.push("scope_row.uncertainty", "UNIT_MISMATCH", zh, en);
    }
    if let (Some(from), Some(to)) = (row.valid_from, row.valid_to) {
        let (zh, en) = ("不得早于 valid_from。", "Must not be before valid_from.");
        fields.require(from <= to, "scope_row.valid_to", "DATES_REVERSED", zh, en);
    }
    fields.finish()?;
    Ok(row)
}

/// The exact key of a version in any spelling; a series or a missing year is refused. Empty stays empty.
pub(crate) fn standard(fields: &mut Fields, field: &str, text: &str) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    match StandardNumber::parse_version(text) {
        Ok(number) => number.key(),
        Err(error) => {
            fields.push(field, "STANDARD_INVALID", error.zh(), error.to_string());
            String::new()
        }
    }
}

/// Suspended rows only, or those in force only; nothing when either is wanted.
pub(crate) fn suspension_if_any(fields: &mut Fields, number: i32) -> Option<bool> {
    match proto::RowSuspension::try_from(number) {
        Ok(proto::RowSuspension::Unspecified) => None,
        Ok(proto::RowSuspension::None) => Some(false),
        Ok(proto::RowSuspension::Suspended) => Some(true),
        Err(_) => {
            let (zh, en) = ("应为 NONE 或 SUSPENDED。", "Must be NONE or SUSPENDED.");
            fields.push("suspension", "UNKNOWN_VALUE", zh, en);
            None
        }
    }
}

fn range(fields: &mut Fields, field: &str, given: Option<&kinds::Range>) -> Option<Range> {
    let given = given.cloned().unwrap_or_default();
    let finite = [given.lower, given.upper]
        .into_iter()
        .flatten()
        .chain(given.points.iter().copied())
        .all(f64::is_finite);
    fields.require(finite, field, "NOT_A_NUMBER", "应为有限的数。", "Must be finite numbers.");
    let read = Range {
        lower: given.lower.map(Number),
        upper: given.upper.map(Number),
        lower_open: given.lower_open,
        upper_open: given.upper_open,
        lower_implied: given.lower_implied,
        points: given.points.into_iter().map(Number).collect(),
        unit: given.unit.trim().to_owned(),
        raw: fields.text(&format!("{field}.raw"), &given.raw, SHORT_TEXT),
    };
    match read.checked() {
        Ok(range) => {
            // A sheet has to hold it.
            let length = range.text().chars().count();
            let (zh, en) = (
                format!("写成文字后最多 {SHORT_TEXT} 个字符（现为 {length}），请减少单点值。"),
                format!(
                    "At most {SHORT_TEXT} characters when written out (now {length}): give fewer points."
                ),
            );
            fields.require(length <= SHORT_TEXT, field, "TOO_LONG", zh, en);
            Some(range)
        }
        Err(error) => {
            fields.push(field, "RANGE_INVALID", error.zh(), error.to_string());
            None
        }
    }
}

/// A range.
pub(crate) fn present_range(it: &Range) -> kinds::Range {
    kinds::Range {
        lower: it.lower.map(|number| number.0),
        upper: it.upper.map(|number| number.0),
        lower_open: it.lower_open,
        upper_open: it.upper_open,
        lower_implied: it.lower_implied,
        points: it.points.iter().map(|number| number.0).collect(),
        unit: it.unit.clone(),
        raw: it.raw.clone(),
    }
}

/// A row.
pub(crate) fn present(doc: &Doc<ScopeRow>) -> proto::ScopeRow {
    show(doc.version, &doc.value)
}

/// A row in a version.
pub(crate) fn show(version: i64, it: &ScopeRow) -> proto::ScopeRow {
    let qualifier =
        |it: &Qualifier| kinds::Qualifier { name: it.name.clone(), range: Some(present_range(&it.range)) };
    let days = it.suspension.as_ref().filter(|_| it.suspended);
    proto::ScopeRow {
        id: it.id.to_string(),
        etag: etag::of(version),
        provider_id: it.provider_id.to_string(),
        site_id: it.site_id.to_string(),
        accreditation_id: it.accreditation_id.to_string(),
        kind: Word::number(it.kind),
        mode: it.mode.map_or(0, Word::number),
        field: it.field.clone(),
        category: it.category.clone(),
        object: it.object.clone(),
        parameter: it.parameter.clone(),
        standard: it.standard.clone(),
        clause: it.clause.clone(),
        range: it.range.as_ref().map(present_range),
        qualifiers: it.qualifiers.iter().map(qualifier).collect(),
        uncertainty: it.uncertainty.clone(),
        k: it.k.0,
        limit: it.limit.clone(),
        note: it.note.clone(),
        valid_from: it.valid_from.map(wire::date),
        valid_to: it.valid_to.map(wire::date),
        suspended: it.suspended,
        source: it.source.clone(),
        suspended_from: days.and_then(|it| it.from).map(wire::date),
        suspended_until: days.and_then(|it| it.until).map(wire::date),
        suspension_reason: days.map(|it| it.reason.clone()).unwrap_or_default(),
        suspended_by_bureau: days.is_some_and(|it| it.by_bureau),
        verification: it.verification() as i32,
        verifier: it.verified.as_ref().map(|it| it.verifier.to_string()).unwrap_or_default(),
        verify_date: it.verified.as_ref().map(|it| wire::date(it.date)),
        past_suspensions: it.past_suspensions.iter().map(super::past).collect(),
        ..proto::ScopeRow::default()
    }
}

/// An error of a sheet. Row numbers of sheets stay far below i32.
pub(crate) fn row_error(error: &RowError) -> proto::RowError {
    proto::RowError {
        row: error.row as i32,
        column: error.column.clone(),
        value: error.value.clone(),
        code: error.code.to_owned(),
        zh: error.zh.clone(),
        en: error.en.clone(),
    }
}
