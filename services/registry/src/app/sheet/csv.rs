//! Lines of a CSV file.

use super::{Limits, Lines, MAX_COLUMNS, Next, Refused};
use crate::domain::sheet::Line;
use encoding_rs::GB18030;
use nqi_kernel::formula::unguarded;
use std::borrow::Cow;

/// Refuses what is no text, and counts its lines.
pub(super) fn judge(content: &[u8]) -> Result<u32, Refused> {
    let text = decoded(content)?;
    if text.trim().is_empty() {
        return Err(Refused::empty());
    }
    let lines = text.bytes().filter(|byte| *byte == b'\n').count();
    Ok(u32::try_from(lines).unwrap_or(u32::MAX).max(1))
}

/// UTF-8 with or without a mark, else GB18030, which Chinese spreadsheets still write.
fn decoded(content: &[u8]) -> Result<Cow<'_, str>, Refused> {
    let content = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content);
    // No text has NUL; pictures, archives and UTF-16 have.
    if content.contains(&0) || content.starts_with(b"%PDF") {
        return Err(Refused::new(
            "NOT_A_SHEET",
            "文件不是 CSV 或 XLSX 表格（CSV 的编码应为 UTF-8 或 GB18030）。",
            "The file is neither CSV (in UTF-8 or GB18030) nor XLSX.",
        ));
    }
    if let Ok(text) = std::str::from_utf8(content) {
        return Ok(text.into());
    }
    match GB18030.decode_without_bom_handling(content) {
        (text, false) => Ok(text),
        _ => Err(Refused::new(
            "ENCODING_UNKNOWN",
            "文件编码应为 UTF-8 或 GB18030，请另存为其中一种。",
            "The encoding must be UTF-8 or GB18030: save the file in one of them.",
        )),
    }
}

pub(super) fn read(content: &[u8], limits: &Limits, lines: &mut dyn Lines) -> Result<(), Refused> {
    let text = decoded(content)?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut record, mut number, mut told) = (csv::StringRecord::new(), 0_u32, 0);
    loop {
        let before = reader.position().line();
        let more = reader
            .read_record(&mut record)
            .map_err(|_| Refused::new("NOT_A_SHEET", "CSV 无法解析。", "The CSV cannot be read."))?;
        if !more {
            return Ok(());
        }
        // The reader skips blank lines, which a spreadsheet counts as rows.
        let passed = reader.position().line() - before;
        let inside: u64 =
            record.iter().map(|cell| cell.bytes().filter(|byte| *byte == b'\n').count() as u64).sum();
        // The last line may lack its end.
        let ended = reader.position().byte() < text.len() as u64 || text.ends_with('\n');
        number += 1 + u32::try_from(passed.saturating_sub(inside + u64::from(ended))).unwrap_or_default();
        let width =
            (0..record.len()).rev().find(|at| !record[*at].trim().is_empty()).map_or(0, |last| last + 1);
        if width == 0 {
            continue;
        }
        if width > MAX_COLUMNS {
            return Err(Refused::too_wide());
        }
        told += 1;
        if told > limits.rows + 1 {
            return Err(Refused::too_many(limits.rows));
        }
        let cells = record.iter().take(width).map(|cell| unguarded(cell).to_owned()).collect();
        if lines.line(Line { number, cells, faults: vec![] }) == Next::Stop {
            return Ok(());
        }
    }
}
