//! Sheets of scope rows: the annex of a CMA certificate 检验检测能力附表, and a CMC table. Texts in, drafts out.

mod annex;
mod cmc;
pub(super) mod header;
pub(super) mod standards;

pub use header::{Header, Layout, Missing, recognise};

use super::scope_row::{Number, Range};
use super::vocabulary::{CalibrationMode, ItemKind, Scheme};

/// The longest text of a cell, in characters.
const LONGEST: usize = 500;

/// A sheet: its rows with the number that the sheet shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Rows that are not blank.
    pub rows: Vec<Row>,
}

/// A row of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Number from 1.
    pub number: u32,
    /// Texts by column.
    pub cells: Vec<String>,
}

/// A row of the register as the sheet tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The sheet's row.
    pub row: u32,
    /// Kind.
    pub kind: ItemKind,
    /// 校准 or 检定.
    pub mode: Option<CalibrationMode>,
    /// 领域.
    pub field: String,
    /// 类别.
    pub category: String,
    /// Object or instrument.
    pub object: String,
    /// Parameter or measurand.
    pub parameter: String,
    /// Exact key of the version, or empty.
    pub standard: String,
    /// Clause or method.
    pub clause: String,
    /// Range.
    pub range: Option<Range>,
    /// Uncertainty as published.
    pub uncertainty: String,
    /// Coverage factor.
    pub k: Number,
    /// 限制范围.
    pub limit: String,
    /// 说明.
    pub note: String,
}

/// What is wrong in one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// The sheet's row, from 1.
    pub row: u32,
    /// The header as the sheet writes it.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// UPPER_SNAKE_CASE.
    pub code: &'static str,
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Reads every row below the header. Either all drafts, or every error that was found.
pub fn read(table: &Table, header: &Header, scheme: Scheme) -> Result<Vec<Draft>, Vec<RowError>> {
    let (mut drafts, mut errors) = (Vec::new(), Vec::new());
    for row in table.rows.iter().filter(|row| row.number > header.row) {
        let cells = Cells { header, row };
        let read = match header.layout {
            Layout::Annex => annex::read(&cells),
            Layout::Cmc => cmc::read(&cells, scheme),
        };
        match read {
            Ok(rows) => drafts.extend(rows),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() { Ok(drafts) } else { Err(errors) }
}

/// The text of a cell, trimmed. Exports protect texts that look like formulas with one quote (also our own); it is not
/// part of the text.
pub(super) fn plain(cell: &str) -> &str {
    let text = cell.trim();
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\'']) => rest,
        _ => text,
    }
}

/// One row with its header.
struct Cells<'a> {
    header: &'a Header,
    row: &'a Row,
}

impl Cells<'_> {
    /// The text of a column, trimmed; empty when the sheet has no such column.
    fn text(&self, column: header::Column) -> &str {
        let cell = self.header.index(column).and_then(|index| self.row.cells.get(index));
        cell.map_or("", |cell| plain(cell))
    }

    fn error(
        &self,
        column: header::Column,
        code: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> RowError {
        RowError {
            row: self.row.number,
            column: self.header.title(column),
            value: self.text(column).chars().take(100).collect(),
            code,
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// A text that must be there.
    fn required(&self, column: header::Column, code: &'static str, errors: &mut Vec<RowError>) -> String {
        let text = self.optional(column, errors);
        if text.is_empty() && self.text(column).is_empty() {
            errors.push(self.error(column, code, "此列必须填写。", "This column must not be empty."));
        }
        text
    }

    /// A text with its line breaks as spaces, not longer than a cell may be.
    fn optional(&self, column: header::Column, errors: &mut Vec<RowError>) -> String {
        let text = self.text(column).split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().count() > LONGEST {
            errors.push(self.error(
                column,
                "TEXT_TOO_LONG",
                format!("最多 {LONGEST} 个字符。"),
                format!("At most {LONGEST} characters."),
            ));
            return String::new();
        }
        text
    }
}

#[cfg(test)]
mod tests;
