//! What every sheet has in common: rows of texts, what is wrong in a cell, and the standards that a cell cites.

pub(super) mod standards;

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

/// The text of a cell, trimmed. Exports protect texts that look like formulas with one quote (also our own); it is not
/// part of the text.
pub(super) fn plain(cell: &str) -> &str {
    let text = cell.trim();
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\'']) => rest,
        _ => text,
    }
}
