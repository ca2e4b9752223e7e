//! Weighs a workbook before anything interprets it: how much it inflates to, and what no spreadsheet program writes.

use super::{Limits, Refused};
use std::io::{Cursor, Read};

/// Parts of a workbook.
const MAX_PARTS: usize = 1000;
/// The longest element with its attributes; spreadsheet programs stay far below.
const LONGEST_TAG: usize = 64 << 10;
/// The longest text between two elements; a cell holds 32,767 characters.
const LONGEST_TEXT: usize = 1 << 20;

/// Inflates every part through a counter (sizes in the directory may lie) and returns how many rows the sheets have.
pub(super) fn weigh(content: &[u8], limits: &Limits) -> Result<u32, Refused> {
    let mut archive = zip::ZipArchive::new(Cursor::new(content)).map_err(|_| damaged())?;
    if archive.len() > MAX_PARTS {
        return Err(Refused::new(
            "TOO_MANY_PARTS",
            format!("XLSX 中的部件过多，上限 {MAX_PARTS} 个。"),
            format!("The workbook has more than {MAX_PARTS} parts."),
        ));
    }
    let (mut left, mut rows) = (limits.inflated, 0);
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(_) => encrypted(),
            _ => damaged(),
        })?;
        let name = part.name().map_err(|_| damaged())?.to_ascii_lowercase();
        if part.is_symlink() {
            return Err(Refused::new(
                "LINK_INSIDE",
                "XLSX 中含有链接，不予读取。",
                "The workbook contains a link.",
            ));
        }
        let most = if name.ends_with("sharedstrings.xml") { left.min(limits.inflated / 4) } else { left };
        let mut scan = Scan { is_xml: name.ends_with(".xml") || name.ends_with(".rels"), ..Scan::default() };
        let inflated = scan.run(part.take(most + 1))?;
        if inflated > most {
            let mib = most >> 20;
            return Err(Refused::new(
                "INFLATES_TOO_FAR",
                format!("XLSX 解压后过大，上限 {mib} MiB，请拆分后导入。"),
                format!("The workbook inflates to more than {mib} MiB: split it."),
            ));
        }
        left -= inflated;
        if name.contains("worksheets/") {
            rows = rows.max(scan.rows);
        }
    }
    Ok(rows)
}

pub(super) fn damaged() -> Refused {
    Refused::new("NOT_A_SHEET", "XLSX 文件已损坏。", "The XLSX workbook is damaged.")
}

pub(super) fn encrypted() -> Refused {
    Refused::new(
        "SHEET_ENCRYPTED",
        "文件已加密，请取消密码后另存再上传。",
        "The file is encrypted: save it without a password.",
    )
}

/// Follows the elements of XML without understanding them.
#[derive(Default)]
struct Scan {
    is_xml: bool,
    begun: bool,
    in_tag: bool,
    length: usize,
    start: [u8; 9],
    rows: u32,
}

impl Scan {
    fn run(&mut self, mut part: impl Read) -> Result<u64, Refused> {
        let (mut buffer, mut total) = (vec![0; 64 << 10], 0);
        loop {
            let read = part.read(&mut buffer).map_err(|_| damaged())?;
            if read == 0 {
                return Ok(total);
            }
            let bytes = &buffer[..read];
            if !self.begun && (bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&super::OLE)) {
                return Err(Refused::new(
                    "ARCHIVE_INSIDE",
                    "XLSX 中嵌有其他文件，请删除嵌入对象后另存再上传。",
                    "Another file is embedded in the workbook: delete it and save again.",
                ));
            }
            self.begun = true;
            total += read as u64;
            if self.is_xml {
                self.follow(bytes)?;
            }
        }
    }

    fn follow(&mut self, bytes: &[u8]) -> Result<(), Refused> {
        for byte in bytes {
            match (self.in_tag, byte) {
                (false, b'<') => (self.in_tag, self.length) = (true, 0),
                (true, b'>') => {
                    self.element();
                    (self.in_tag, self.length) = (false, 0);
                }
                (true, byte) => {
                    if let Some(slot) = self.start.get_mut(self.length) {
                        *slot = *byte;
                    }
                    self.length += 1;
                    if self.length == 8 && self.start.starts_with(b"!DOCTYPE") || self.length > LONGEST_TAG {
                        return Err(strange());
                    }
                }
                (false, _) => {
                    self.length += 1;
                    if self.length > LONGEST_TEXT {
                        return Err(strange());
                    }
                }
            }
        }
        Ok(())
    }

    fn element(&mut self) {
        let name = &self.start[..self.length.min(4)];
        if name == b"row" || name == b"row " {
            self.rows = self.rows.saturating_add(1);
        }
    }
}

fn strange() -> Refused {
    Refused::new(
        "SHEET_SUSPICIOUS",
        "XLSX 中含有实体定义、超长元素或超长文本，不是表格软件生成的内容。",
        "The workbook holds entity definitions or elements and texts longer than any spreadsheet program writes.",
    )
}
