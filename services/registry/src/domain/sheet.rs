//! What every sheet has in common: rows of texts, what is wrong in a cell, and the standards that a cell cites.

pub(super) mod standards;

/// A sheet that is read as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Rows that are not blank.
    pub rows: Vec<Line>,
}

/// A row of a sheet: texts by column, and what is wrong with single cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Number as the sheet shows it, from 1.
    pub number: u32,
    /// Texts by column.
    pub cells: Vec<String>,
    /// Columns whose text is not to be trusted.
    pub faults: Vec<(usize, Fault)>,
}

/// Why a cell has no text that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A formula that failed, such as `#REF!`.
    FormulaFailed,
    /// A formula without a stored result.
    FormulaWithoutResult,
    /// Part of a merge over several columns.
    MergedAcross,
}

impl Fault {
    /// Code of the error, and what is told in Chinese and English.
    pub fn told(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Fault::FormulaFailed => (
                "FORMULA_FAILED",
                "公式结果是错误值，请改为固定内容。",
                "The formula failed: put a plain value in its place.",
            ),
            Fault::FormulaWithoutResult => (
                "FORMULA_WITHOUT_RESULT",
                "公式没有保存计算结果，请改为固定内容，或在表格软件中重新保存。",
                "The formula has no stored result: put a plain value in its place, or save the file in a spreadsheet program.",
            ),
            Fault::MergedAcross => (
                "MERGED_ACROSS",
                "数据行中跨列合并的单元格含义不明，请取消合并并分别填写。",
                "A cell merged over several columns does not tell what each means: split it and fill each column.",
            ),
        }
    }
}

/// Cells that are merged: first and last row (from 1) and column (from 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// First and last row.
    pub rows: (u32, u32),
    /// First and last column.
    pub columns: (usize, usize),
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
