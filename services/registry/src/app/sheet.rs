//! Sheets that people send, read line by line: CSV in UTF-8 or GB18030, or the first sheet of an XLSX workbook. A file that
//! is none, too large, or made to harm is refused as a whole; every import reads through here.

mod csv;
mod weigh;
mod workbook;
pub(super) mod writing;

use crate::config::Config;
use crate::domain::scope_import::Reason;
use crate::domain::sheet::{Line, Merged, Table};
use nqi_kernel::formula::unguarded;
use nqi_platform::problem::{Problem, Violation};

/// How old binary workbooks and encrypted new ones begin.
pub(super) const OLE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// Columns further right belong to no table.
pub(super) const MAX_COLUMNS: usize = 256;

/// What a file may cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub bytes: usize,
    pub inflated: u64,
    pub rows: usize,
}

impl Limits {
    /// Of lists of standards and ledgers, which are read within one call.
    pub fn of_list(config: &Config) -> Limits {
        Limits {
            bytes: config.sheet_max_bytes,
            inflated: config.sheet_max_inflated_bytes,
            rows: config.sheet_max_rows,
        }
    }

    /// Of scope tables, which are taken in step by step.
    pub fn of_scope(config: &Config) -> Limits {
        Limits {
            bytes: config.import_max_bytes,
            inflated: config.import_max_inflated_bytes,
            rows: config.import_max_rows,
        }
    }
}

/// Why a whole file is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused(pub Reason);

impl Refused {
    pub fn new(code: &str, zh: impl Into<String>, en: impl Into<String>) -> Refused {
        Refused(Reason { code: code.to_owned(), zh: zh.into(), en: en.into() })
    }

    pub fn empty() -> Refused {
        Refused::new("EMPTY", "文件中没有任何内容。", "The file is empty.")
    }

    pub fn too_large(bytes: usize) -> Refused {
        let mib = bytes >> 20;
        Refused::new(
            "SHEET_TOO_LARGE",
            format!("文件过大，上限 {mib} MiB，请拆分后上传。"),
            format!("The file is too large; the limit is {mib} MiB: split it."),
        )
    }

    pub fn too_many(rows: usize) -> Refused {
        Refused::new(
            "TOO_MANY_ROWS",
            format!("最多 {rows} 行，请拆分后导入。"),
            format!("At most {rows} rows: split the file."),
        )
    }

    pub fn too_wide() -> Refused {
        Refused::new(
            "TOO_MANY_COLUMNS",
            format!("最多 {MAX_COLUMNS} 列，请删除与该表无关的列。"),
            format!("At most {MAX_COLUMNS} columns: delete those that do not belong to the table."),
        )
    }
}

impl From<Refused> for Problem {
    fn from(Refused(why): Refused) -> Problem {
        Violation::new("content", reason_of(&why.code), why.zh, why.en).into()
    }
}

/// What the reader does after a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    Go,
    Stop,
}

/// Tells the merges of the first rows, then every line that is not blank.
pub(super) trait Lines {
    fn merged(&mut self, merged: &[Merged]);
    fn line(&mut self, line: Line) -> Next;
}

/// Judges a file before it is kept, and returns about how many rows it has.
pub(super) fn judge(content: &[u8], limits: &Limits) -> Result<u32, Refused> {
    if is_workbook(content) {
        return weigh::weigh(content, limits);
    }
    if content.starts_with(&OLE) {
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        if content.windows(name.len()).any(|window| window == name) {
            return Err(weigh::encrypted());
        }
        return Err(Refused::new(
            "OLD_WORKBOOK",
            "旧版 .xls 文件不支持，请另存为 .xlsx 或 CSV。",
            "Old .xls workbooks are not read: save as .xlsx or CSV.",
        ));
    }
    csv::judge(content)
}

/// Reads the lines of a file that was judged.
pub(super) fn read(content: &[u8], limits: &Limits, lines: &mut dyn Lines) -> Result<(), Refused> {
    if is_workbook(content) {
        workbook::read(content, limits, lines)
    } else {
        csv::read(content, limits, lines)
    }
}

/// Reads a whole file that was not judged yet. Lists are exported as CSV only, whose quotes before formulas stay when
/// somebody saves it as a workbook: they are taken off there too.
pub(super) fn table(content: &[u8], limits: &Limits) -> Result<Table, Refused> {
    if content.len() > limits.bytes {
        return Err(Refused::too_large(limits.bytes));
    }
    judge(content, limits)?;
    let mut whole = Whole::default();
    read(content, limits, &mut whole)?;
    if whole.0.rows.is_empty() {
        return Err(Refused::empty());
    }
    if is_workbook(content) {
        for cell in whole.0.rows.iter_mut().flat_map(|row| &mut row.cells) {
            if cell.starts_with('\'') {
                *cell = unguarded(cell).to_owned();
            }
        }
    }
    Ok(whole.0)
}

fn is_workbook(content: &[u8]) -> bool {
    content.starts_with(b"PK\x03\x04")
}

#[derive(Default)]
struct Whole(Table);

impl Lines for Whole {
    fn merged(&mut self, _: &[Merged]) {}

    fn line(&mut self, line: Line) -> Next {
        self.0.rows.push(line);
        Next::Go
    }
}

/// Reasons of violations live as long as the program.
fn reason_of(code: &str) -> &'static str {
    const ALL: [&str; 15] = [
        "NOT_A_SHEET",
        "EMPTY",
        "ENCODING_UNKNOWN",
        "SHEET_ENCRYPTED",
        "OLD_WORKBOOK",
        "TOO_MANY_PARTS",
        "INFLATES_TOO_FAR",
        "LINK_INSIDE",
        "ARCHIVE_INSIDE",
        "SHEET_SUSPICIOUS",
        "TOO_MANY_COLUMNS",
        "TOO_MANY_ROWS",
        "TOO_MANY_MERGES",
        "ROWS_OUT_OF_ORDER",
        "SHEET_TOO_LARGE",
    ];
    ALL.into_iter().find(|known| *known == code).unwrap_or("NOT_A_SHEET")
}
