//! Reads the bytes of a sheet: CSV in UTF-8 or GB18030, or an XLSX workbook, within bounds.

use crate::config::Config;
use crate::domain::sheet::{Row, Table};
use calamine::{DataRef, Reader, Xlsx, XlsxError};
use encoding_rs::GB18030;
use nqi_platform::problem::{Problem, Violation};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// Columns further right belong to no layout.
const MAX_COLUMNS: u32 = 64;
/// Parts of a workbook.
const MAX_PARTS: usize = 1000;

/// What a sheet may cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub bytes: usize,
    pub inflated: u64,
    pub rows: usize,
}

impl Limits {
    pub fn of(config: &Config) -> Limits {
        Limits {
            bytes: config.sheet_max_bytes,
            inflated: config.sheet_max_inflated_bytes,
            rows: config.sheet_max_rows,
        }
    }
}

/// Reads the first sheet. Refuses what is no sheet or too large, naming `content`.
pub(super) fn read(content: &[u8], limits: &Limits) -> Result<Table, Problem> {
    if content.len() > limits.bytes {
        return Err(too_large(limits.bytes as u64));
    }
    let rows =
        if content.starts_with(b"PK\x03\x04") { workbook(content, limits)? } else { csv(content, limits)? };
    let table = Table {
        rows: rows.into_iter().filter(|row| row.cells.iter().any(|c| !c.trim().is_empty())).collect(),
    };
    if table.rows.is_empty() {
        return Err(no_sheet("文件中没有任何内容。", "The file is empty."));
    }
    Ok(table)
}

fn csv(content: &[u8], limits: &Limits) -> Result<Vec<Row>, Problem> {
    let text = decoded(content)?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for (record, number) in reader.records().zip(1..) {
        let record = record.map_err(|_| no_sheet("CSV 无法解析。", "The CSV cannot be read."))?;
        if rows.len() > limits.rows {
            return Err(too_many(limits.rows));
        }
        rows.push(Row {
            number,
            cells: record.iter().take(MAX_COLUMNS as usize).map(str::to_owned).collect(),
        });
    }
    Ok(rows)
}

/// UTF-8 with or without a mark, else GB18030, which Chinese spreadsheets still write.
fn decoded(content: &[u8]) -> Result<String, Problem> {
    let content = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content);
    // No text has NUL; pictures, archives and UTF-16 have.
    if content.contains(&0) || content.starts_with(b"%PDF") {
        return Err(no_sheet("文件不是 CSV 或 XLSX 表格。", "The file is neither CSV nor XLSX."));
    }
    if let Ok(text) = std::str::from_utf8(content) {
        return Ok(text.to_owned());
    }
    match GB18030.decode_without_bom_handling(content) {
        (text, false) => Ok(text.into_owned()),
        _ => Err(no_sheet("文件编码应为 UTF-8 或 GB18030。", "The encoding must be UTF-8 or GB18030.")),
    }
}

fn workbook(content: &[u8], limits: &Limits) -> Result<Vec<Row>, Problem> {
    let unreadable = || no_sheet("XLSX 文件无法读取。", "The XLSX workbook cannot be read.");
    weigh(content, limits)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(content)).map_err(|_| unreadable())?;
    let name = book.sheet_names().into_iter().next().ok_or_else(unreadable)?;
    let merged = book.merge_cells_by_sheet_name(&name).map_err(|_| unreadable())?;
    let cells = sparse(&mut book, &name, limits).map_err(|error| match error {
        Sparse::Unreadable => unreadable(),
        Sparse::TooMany => too_many(limits.rows),
    })?;
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut put = |row: u32, column: u32, text: &str| {
        let cells = rows.entry(row).or_default();
        let column = column as usize;
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        text.clone_into(&mut cells[column]);
    };
    for ((row, column), text) in &cells {
        put(*row, *column, text);
    }
    // The annex merges 领域, 类别 and 检测对象 over many rows; every row means the shown text. Blank rows gain nothing.
    let filled: std::collections::BTreeSet<u32> = cells.keys().map(|(row, _)| *row).collect();
    for region in merged {
        if let Some(text) = cells.get(&region.start) {
            for row in filled.range(region.start.0..=region.end.0) {
                put(*row, region.start.1, text);
            }
        }
    }
    Ok(rows.into_iter().map(|(row, cells)| Row { number: row + 1, cells }).collect())
}

enum Sparse {
    Unreadable,
    TooMany,
}

/// The cells that hold something. Not `worksheet_range`, which would allocate the whole rectangle up to the last cell.
fn sparse(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    limits: &Limits,
) -> Result<BTreeMap<(u32, u32), String>, Sparse> {
    let unreadable = |_: XlsxError| Sparse::Unreadable;
    let mut reader = book.worksheet_cells_reader(name).map_err(unreadable)?;
    let mut cells = BTreeMap::new();
    let (mut rows, mut last) = (0, None);
    while let Some(cell) = reader.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let text = match cell.get_value() {
            DataRef::Empty | DataRef::Error(_) => continue,
            DataRef::String(text) => text.clone(),
            DataRef::SharedString(text) => (*text).to_owned(),
            DataRef::Int(number) => number.to_string(),
            DataRef::Float(number) => number.to_string(),
            DataRef::Bool(flag) => flag.to_string(),
            DataRef::DateTime(date) => date.as_f64().to_string(),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        };
        if column >= MAX_COLUMNS {
            continue;
        }
        if last != Some(row) {
            (rows, last) = (rows + 1, Some(row));
        }
        if rows > limits.rows + 1 {
            return Err(Sparse::TooMany);
        }
        cells.insert((row, column), text);
    }
    Ok(cells)
}

/// Inflates every part through a counter before anything interprets it: sizes in the directory may lie.
fn weigh(content: &[u8], limits: &Limits) -> Result<(), Problem> {
    let unreadable = |_| no_sheet("XLSX 文件已损坏。", "The XLSX workbook is damaged.");
    let mut archive = zip::ZipArchive::new(Cursor::new(content)).map_err(unreadable)?;
    if archive.len() > MAX_PARTS {
        return Err(too_large(limits.inflated));
    }
    let mut left = limits.inflated;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(unreadable)?;
        let inflated = std::io::copy(&mut part.take(left + 1), &mut std::io::sink())
            .map_err(|_| no_sheet("XLSX 文件已损坏。", "The XLSX workbook is damaged."))?;
        left = left.checked_sub(inflated).ok_or_else(|| too_large(limits.inflated))?;
    }
    Ok(())
}

fn no_sheet(zh: &str, en: &str) -> Problem {
    Violation::new("content", "NOT_A_SHEET", zh, en).into()
}

fn too_large(bytes: u64) -> Problem {
    let mib = bytes >> 20;
    Violation::new(
        "content",
        "SHEET_TOO_LARGE",
        format!("文件过大，上限 {mib} MiB。"),
        format!("The file is too large; the limit is {mib} MiB."),
    )
    .into()
}

fn too_many(rows: usize) -> Problem {
    Violation::new(
        "content",
        "TOO_MANY_ROWS",
        format!("最多 {rows} 行，请拆分后导入。"),
        format!("At most {rows} rows: split the file."),
    )
    .into()
}
