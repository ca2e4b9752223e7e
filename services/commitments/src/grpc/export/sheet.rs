//! A workbook, its sheets written one after the other and row by row to temporary files.

use std::io::Seek;

use nqi_platform::problem::Problem;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::table::Cell;

/// Rows that a sheet holds, less the headings and some air.
pub const MOST_ROWS: u64 = 1_000_000;
const WIDTH: f64 = 20.0;

/// The sheet under way, behind those that are written.
pub struct Sheet {
    book: Workbook,
    at: usize,
    row: u32,
    head: Format,
}

impl Sheet {
    /// An empty sheet of so many columns.
    pub fn new(columns: usize) -> Result<Self, Problem> {
        let mut sheet = Self { book: Workbook::new(), at: 0, row: 0, head: Format::new().set_bold() };
        sheet.add(columns, None)?;
        Ok(sheet)
    }

    /// An empty sheet with a name, the first of several.
    pub fn named(name: &str, columns: usize) -> Result<Self, Problem> {
        let mut sheet = Self { book: Workbook::new(), at: 0, row: 0, head: Format::new().set_bold() };
        sheet.add(columns, Some(name))?;
        Ok(sheet)
    }

    /// Goes on with the next sheet; its first row is its headings.
    pub fn next(&mut self, name: &str, columns: usize) -> Result<(), Problem> {
        self.at += 1;
        self.row = 0;
        self.add(columns, Some(name))
    }

    fn add(&mut self, columns: usize, name: Option<&str>) -> Result<(), Problem> {
        let sheet = self.book.add_worksheet_with_constant_memory().map_err(failed)?;
        if let Some(name) = name {
            sheet.set_name(name).map_err(failed)?;
        }
        for column in 0..columns {
            sheet.set_column_width(u16::try_from(column).unwrap_or(u16::MAX), WIDTH).map_err(failed)?;
        }
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        Ok(())
    }

    /// Adds a row; text is written as text, whatever it begins with.
    pub fn push(&mut self, row: &[Cell]) -> Result<(), Problem> {
        let sheet = self.book.worksheet_from_index(self.at).map_err(failed)?;
        for (column, cell) in row.iter().enumerate() {
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            let written = match cell {
                Cell::Text(text) if self.row == 0 => {
                    sheet.write_string_with_format(self.row, column, text, &self.head)
                }
                Cell::Text(text) => sheet.write_string(self.row, column, text),
                // Counts of seconds and days are far below 2^53.
                Cell::Number(number) => sheet.write_number(self.row, column, *number as f64),
            };
            written.map_err(failed)?;
        }
        self.row += 1;
        Ok(())
    }

    /// The whole workbook as a temporary file, at its beginning. Takes as long as its rows: not for a thread that serves.
    pub fn finish(mut self) -> Result<std::fs::File, Problem> {
        let mut file = tempfile::tempfile().map_err(Problem::internal)?;
        self.book.save_to_writer(&mut file).map_err(failed)?;
        file.rewind().map_err(Problem::internal)?;
        Ok(file)
    }
}

#[allow(clippy::needless_pass_by_value)]
fn failed(error: XlsxError) -> Problem {
    Problem::internal(format!("workbook: {error}"))
}
