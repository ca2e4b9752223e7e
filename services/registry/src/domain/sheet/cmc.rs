//! A row of a CMC table.

use super::header::Column;
use super::{Cells, Draft, RowError, standards};
use crate::domain::scope_row::{Number, Range};
use crate::domain::vocabulary::{CalibrationMode, ItemKind, Scheme};

/// The rows of the register that one row of the table stands for: one a procedure.
pub(super) fn read(cells: &Cells<'_>, scheme: Scheme) -> Result<Vec<Draft>, Vec<RowError>> {
    let mut errors = Vec::new();
    let object = cells.required(Column::Instrument, "OBJECT_MISSING", &mut errors);
    let parameter = cells.required(Column::Measurand, "PARAMETER_MISSING", &mut errors);
    let range_text = cells.required(Column::Range, "RANGE_MISSING", &mut errors);
    let range = if range_text.is_empty() {
        None
    } else {
        Range::read(&range_text)
            .map_err(|error| {
                errors.push(cells.error(Column::Range, "RANGE_UNREADABLE", error.zh(), error.to_string()))
            })
            .ok()
    };
    // Only 检定 needs a legal authorisation, and only such an authorisation lists it.
    let mode = if scheme == Scheme::Statutory {
        CalibrationMode::Verification
    } else {
        CalibrationMode::Calibration
    };
    let draft = Draft {
        row: cells.row.number,
        kind: ItemKind::Calibration,
        mode: Some(mode),
        field: String::new(),
        category: String::new(),
        object,
        parameter,
        standard: String::new(),
        clause: String::new(),
        range,
        uncertainty: cells.required(Column::Uncertainty, "UNCERTAINTY_MISSING", &mut errors),
        k: Number(k(cells, &mut errors)),
        limit: cells.optional(Column::Limit, &mut errors),
        note: cells.optional(Column::Note, &mut errors),
    };
    let rows = procedures(cells, draft, &mut errors);
    if errors.is_empty() { Ok(rows) } else { Err(errors) }
}

fn k(cells: &Cells<'_>, errors: &mut Vec<RowError>) -> f64 {
    let text = cells.text(Column::K);
    let plain = crate::domain::folded(text);
    let number = plain.strip_prefix("k=").unwrap_or(&plain);
    if number.is_empty() {
        return cells.header.k.unwrap_or(0.0);
    }
    match number.parse::<f64>() {
        Ok(k) if (1.0..=4.0).contains(&k) => k,
        _ => {
            errors.push(cells.error(
                Column::K,
                "K_UNREADABLE",
                "应为 1 到 4 之间的数。",
                "Must be a number from 1 to 4.",
            ));
            0.0
        }
    }
}

/// A method without a number (in-house, or the device used) is kept as the method in words.
fn procedures(cells: &Cells<'_>, draft: Draft, errors: &mut Vec<RowError>) -> Vec<Draft> {
    let text = cells.text(Column::Method);
    match standards::cited(text) {
        Ok(versions) => versions
            .into_iter()
            .map(|version| Draft { standard: version.number, clause: version.clause, ..draft.clone() })
            .collect(),
        Err(why) if why.code == "STANDARD_UNREADABLE" => {
            let clause = cells.optional(Column::Method, errors);
            vec![Draft { clause, ..draft }]
        }
        Err(why) => {
            errors.push(cells.error(Column::Method, why.code, why.zh, why.en));
            vec![]
        }
    }
}
