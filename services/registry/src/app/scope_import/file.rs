//! Reads the lines of a file one after the other: CSV in UTF-8 or GB18030, or the first sheet of an XLSX workbook.

use super::{csv, weigh, workbook};
use crate::config::Config;
use crate::domain::scope_import::Reason;
use crate::domain::scope_table::{Line, Merged};

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
    pub fn of(config: &Config) -> Limits {
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
            format!("最多 {MAX_COLUMNS} 列，请删除与能力表无关的列。"),
            format!("At most {MAX_COLUMNS} columns: delete those that do not belong to the table."),
        )
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
    if content.starts_with(b"PK\x03\x04") {
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
    if content.starts_with(b"PK\x03\x04") {
        workbook::read(content, limits, lines)
    } else {
        csv::read(content, limits, lines)
    }
}
