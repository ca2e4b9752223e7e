//! A row of the capability annex.

use super::header::Column;
use super::{Cells, Draft, RowError, standards};
use crate::domain::scope_row::Number;
use crate::domain::vocabulary::ItemKind;

/// The rows of the register that one row of the sheet stands for: one a standard.
pub(super) fn read(cells: &Cells<'_>) -> Result<Vec<Draft>, Vec<RowError>> {
    let mut errors = Vec::new();
    let mut draft = Draft {
        row: cells.row.number,
        kind: ItemKind::Testing,
        mode: None,
        field: cells.optional(Column::Field, &mut errors),
        category: cells.optional(Column::Category, &mut errors),
        object: cells.required(Column::Object, "OBJECT_MISSING", &mut errors),
        parameter: cells.required(Column::Parameter, "PARAMETER_MISSING", &mut errors),
        standard: String::new(),
        clause: String::new(),
        range: None,
        uncertainty: String::new(),
        k: Number(0.0),
        limit: cells.optional(Column::Limit, &mut errors),
        note: cells.optional(Column::Note, &mut errors),
    };
    // 无 and dashes are how people write "no limit".
    if matches!(draft.limit.as_str(), "无" | "/" | "-" | "—" | "——") {
        draft.limit.clear();
    }
    cells.required(Column::Standard, "STANDARD_MISSING", &mut errors);
    let text = cells.text(Column::Standard);
    let mut rows = Vec::new();
    if !text.is_empty() {
        match standards::cited(text) {
            Ok(versions) => rows.extend(versions.into_iter().map(|version| Draft {
                standard: version.number,
                clause: version.clause,
                ..draft.clone()
            })),
            Err(why) => errors.push(cells.error(Column::Standard, why.code, why.zh, why.en)),
        }
    }
    if errors.is_empty() { Ok(rows) } else { Err(errors) }
}
