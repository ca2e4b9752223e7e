//! Lines and cells, and the faults found in them.

use super::error::{CsvError, Fault};

/// A file with more faults than this is another file.
pub(super) const MOST_FAULTS: usize = 100;

/// Characters of a faulty cell that are told.
const MOST_SHOWN: usize = 80;

/// One line of the file, its cells trimmed.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) number: usize,
    cells: Vec<String>,
}

impl Line {
    /// A cell, from 1; empty where the line ends before it.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column - 1).map_or("", String::as_str)
    }

    /// What is wrong with a cell.
    pub(super) fn fault(&self, column: usize, fault: Fault) -> CsvError {
        let value = self.cell(column).chars().take(MOST_SHOWN).collect();
        CsvError { line: self.number, column, value, fault }
    }

    /// Refuses what stands behind the `last` column; a spreadsheet pads with empty cells.
    pub(super) fn ends_at(&self, last: usize) -> Result<(), CsvError> {
        match (last + 1..=self.cells.len()).find(|column| !self.cell(*column).is_empty()) {
            Some(column) => Err(self.fault(column, Fault::Surplus)),
            None => Ok(()),
        }
    }
}

/// The text of a file, without its byte order mark.
pub(super) fn text(content: &[u8]) -> Result<&str, CsvError> {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    std::str::from_utf8(content).map_err(|error| {
        let before = &content[..error.valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        CsvError { line, column: 1, value: String::new(), fault: Fault::Encoding }
    })
}

/// The lines that say anything.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line> {
    let numbered = (1..).zip(text.lines());
    numbered.map(|(number, line)| Line { number, cells: cells(line) }).filter(|line| !is_silent(line))
}

fn is_silent(line: &Line) -> bool {
    line.cell(1).starts_with('#') || line.cells.iter().all(String::is_empty)
}

/// Each line is read by itself, so that a stray quotation mark spoils one line only and lines have true numbers.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut rest = line.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            '"' if quoted && rest.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' if quoted || cell.trim().is_empty() => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    cells.push(cell);
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}
