//! Lines of the first sheet of a workbook, cell by cell, so that memory does not grow with the sheet.

use super::weigh::damaged;
use super::{Limits, Lines, MAX_COLUMNS, Next, Refused};
use crate::domain::sheet::{Fault, Line, Merged};
use calamine::{DataRef, Dimensions, Reader, Xlsx};
use std::collections::HashMap;
use std::io::Cursor;

/// Merges of a sheet; a form has thousands at most.
const MAX_MERGES: usize = 200_000;
/// Merges below these rows are no titles.
const TOP: u32 = 64;

pub(super) fn read(content: &[u8], limits: &Limits, lines: &mut dyn Lines) -> Result<(), Refused> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(content)).map_err(|_| damaged())?;
    let name = book.sheet_names().into_iter().next().ok_or_else(damaged)?;
    let merges = book.merge_cells_by_sheet_name(&name).map_err(|_| damaged())?;
    if merges.len() > MAX_MERGES {
        return Err(too_many_merges());
    }
    let top = merges.iter().filter(|it| it.start.0 < TOP).map(merged).collect::<Vec<_>>();
    lines.merged(&top);
    let mut sheet = Sheet { lines, merges: Merges::of(&merges), line: None, told: 0, limits };
    // Formulas come with the result that was stored; a formula itself is never computed.
    let mut reader = book.worksheet_cells_reader(&name).map_err(|_| damaged())?;
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(|_| damaged())? {
        let (row, column) = (cell.pos.0, cell.pos.1 as usize);
        let (text, fault) = match cell.value {
            DataRef::Empty if cell.formula.is_some() => (String::new(), Some(Fault::FormulaWithoutResult)),
            DataRef::Empty => continue,
            DataRef::Error(error) => (error.to_string(), Some(Fault::FormulaFailed)),
            DataRef::String(text) => (text, None),
            DataRef::SharedString(text) => (text.to_owned(), None),
            DataRef::Int(number) => (number.to_string(), None),
            DataRef::Float(number) => (number.to_string(), None),
            DataRef::Bool(flag) => (flag.to_string(), None),
            DataRef::DateTime(date) => (day(&date), None),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (text, None),
        };
        if text.trim().is_empty() && fault.is_none() {
            continue;
        }
        if column >= MAX_COLUMNS {
            return Err(Refused::too_wide());
        }
        if sheet.put(row, column, text, fault)? == Next::Stop {
            return Ok(());
        }
    }
    sheet.flush().map(|_| ())
}

fn too_many_merges() -> Refused {
    Refused::new(
        "TOO_MANY_MERGES",
        "合并单元格过多，请取消合并后再上传。",
        "Too many merged cells: split them first.",
    )
}

fn merged(it: &Dimensions) -> Merged {
    Merged { rows: (it.start.0 + 1, it.end.0 + 1), columns: (it.start.1 as usize, it.end.1 as usize) }
}

/// The day of a serial number; a time of day is not part of any column.
fn day(date: &calamine::ExcelDateTime) -> String {
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

struct Sheet<'a> {
    lines: &'a mut dyn Lines,
    merges: Merges,
    line: Option<Line>,
    told: usize,
    limits: &'a Limits,
}

impl Sheet<'_> {
    fn put(&mut self, row: u32, column: usize, text: String, fault: Option<Fault>) -> Result<Next, Refused> {
        let number = row + 1;
        let mut next = Next::Go;
        match self.line.as_ref().map(|line| line.number) {
            Some(current) if current == number => {}
            Some(current) if current > number => {
                return Err(Refused::new(
                    "ROWS_OUT_OF_ORDER",
                    "工作表的行顺序错乱，请在表格软件中重新保存。",
                    "The rows of the sheet are out of order: save it again in a spreadsheet program.",
                ));
            }
            _ => {
                next = self.flush()?;
                self.line = Some(Line { number, ..Line::default() });
            }
        }
        if let Some(line) = &mut self.line {
            if line.cells.len() <= column {
                line.cells.resize(column + 1, String::new());
            }
            line.cells[column] = text;
            line.faults.extend(fault.map(|fault| (column, fault)));
        }
        Ok(next)
    }

    fn flush(&mut self) -> Result<Next, Refused> {
        let Some(mut line) = self.line.take() else { return Ok(Next::Go) };
        self.told += 1;
        if self.told > self.limits.rows + 1 {
            return Err(Refused::too_many(self.limits.rows));
        }
        self.merges.fill(&mut line)?;
        Ok(self.lines.line(line))
    }
}

/// Merged cells: over rows, the shown text counts in every row; over columns, nobody knows what the others mean.
struct Merges {
    by_row: HashMap<u32, Vec<Merged>>,
    open: Vec<(Merged, String)>,
}

impl Merges {
    fn of(merges: &[Dimensions]) -> Merges {
        let mut by_row: HashMap<u32, Vec<Merged>> = HashMap::new();
        // No cell that is read lies further right.
        for it in merges.iter().map(merged).filter(|it| it.columns.0 < MAX_COLUMNS) {
            by_row.entry(it.rows.0).or_default().push(it);
        }
        Merges { by_row, open: Vec::new() }
    }

    fn fill(&mut self, line: &mut Line) -> Result<(), Refused> {
        self.open.retain(|(it, _)| it.rows.1 >= line.number);
        let begun = self.by_row.remove(&line.number).unwrap_or_default();
        // Merges do not overlap, so a row has no more of them than columns; else each row would cost them all.
        if self.open.len() + begun.len() > MAX_COLUMNS {
            return Err(too_many_merges());
        }
        for (it, text) in &self.open {
            let column = it.columns.0;
            if line.cells.len() <= column {
                line.cells.resize(column + 1, String::new());
            }
            if line.cells[column].is_empty() {
                line.cells[column].clone_from(text);
            }
            across(it, line);
        }
        for it in begun {
            across(&it, line);
            if it.rows.1 > line.number {
                let text = line.cells.get(it.columns.0).cloned().unwrap_or_default();
                self.open.push((it, text));
            }
        }
        Ok(())
    }
}

fn across(it: &Merged, line: &mut Line) {
    if it.columns.1 > it.columns.0 {
        let last = it.columns.1.min(MAX_COLUMNS - 1);
        line.faults.extend((it.columns.0..=last).map(|column| (column, Fault::MergedAcross)));
    }
}
