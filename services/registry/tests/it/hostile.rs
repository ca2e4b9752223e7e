//! Files that are no sheets, or made to harm, each with the reason that every import gives for refusing it.

use crate::scope_tour::ANNEX;
use nqi_registry::Config;
use rust_xlsxwriter::Workbook;
use std::fmt::Write as _;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;

/// Limits that the files break with little work: 4 MiB, 8 MiB inflated, 500 rows.
pub fn limit(config: &mut Config) {
    (config.import_max_bytes, config.sheet_max_bytes) = (4 << 20, 4 << 20);
    (config.import_max_inflated_bytes, config.sheet_max_inflated_bytes) = (8 << 20, 8 << 20);
    (config.import_max_rows, config.sheet_max_rows) = (500, 500);
}

/// A workbook with these parts replaced or added.
pub fn with_parts(book: &[u8], parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(book)).expect("a workbook");
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for index in 0..old.len() {
        let mut part = old.by_index(index).expect("a part");
        let name = part.name().expect("a name").to_string();
        let mut data = Vec::new();
        part.read_to_end(&mut data).expect("its bytes");
        let data = parts.iter().find(|(other, _)| *other == name).map_or(data, |(_, data)| data.clone());
        new.start_file(name.as_str(), options).expect("a part");
        new.write_all(&data).expect("its bytes");
    }
    let names: Vec<String> = old.file_names().map(|it| it.expect("a name").to_string()).collect();
    for (name, data) in parts.iter().filter(|(name, _)| !names.iter().any(|known| known == name)) {
        new.start_file(*name, options).expect("a part");
        new.write_all(data).expect("its bytes");
    }
    new.finish().expect("an archive").into_inner()
}

/// A workbook with the titles of the annex and a row.
pub fn small() -> Workbook {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in (0..).zip(ANNEX.trim().split(',')) {
        sheet.write(0, column, title).expect("a title");
    }
    for (column, text) in [(2, "对象"), (3, "密度"), (4, "GB/T 30019-2013")] {
        sheet.write(1, column, text).expect("a text");
    }
    book
}

pub fn bytes(mut book: Workbook) -> Vec<u8> {
    book.save_to_buffer().expect("a workbook")
}

/// The part of the first sheet.
pub const SHEET: &str = "xl/worksheets/sheet1.xml";

fn sheet_xml(inner: &str) -> Vec<u8> {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{inner}").into_bytes()
}

const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

/// With a symbolic link among its parts.
fn linked(book: &[u8]) -> Vec<u8> {
    let mut linked = zip::ZipWriter::new_append(Cursor::new(book.to_vec())).expect("a workbook");
    linked.add_symlink("xl/media/image1.png", "/etc/passwd", SimpleFileOptions::default()).expect("a link");
    linked.finish().expect("an archive").into_inner()
}

/// Every file under [`limit`].
pub fn files() -> Vec<(Vec<u8>, &'static str)> {
    let plain = bytes(small());
    let mut bomb = b"<worksheet>".to_vec();
    while bomb.len() < (9 << 20) {
        bomb.extend_from_slice(b"<row/>");
    }
    let mut texts = b"<sst>".to_vec();
    while texts.len() < (3 << 20) {
        texts.extend_from_slice(b"<si><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></si>");
    }
    let mut attributes = format!("<worksheet {MAIN}><sheetData><row r=\"1\"");
    for number in 0..1_000_000 {
        let _ = write!(attributes, " a{number}=\"\"");
        if attributes.len() > (7 << 20) {
            break;
        }
    }
    attributes.push_str("></row></sheetData></worksheet>");
    let entities = sheet_xml(&format!(
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><worksheet {MAIN}><sheetData><row><c t=\"inlineStr\"><is><t>&b;</t></is></c></row></sheetData></worksheet>"
    ));
    let many: Vec<(String, Vec<u8>)> = (0..1001).map(|n| (format!("xl/media/{n}.bin"), vec![0])).collect();
    let many: Vec<(&str, Vec<u8>)> = many.iter().map(|(name, data)| (name.as_str(), data.clone())).collect();
    let wide = vec!["列"; 257].join(",");
    let mut ole = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    let old = ole.clone();
    ole.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let backwards = sheet_xml(&format!(
        "<worksheet {MAIN}><sheetData><row r=\"9\"><c r=\"A9\"><v>1</v></c></row><row r=\"3\"><c r=\"A3\"><v>1</v></c></row></sheetData></worksheet>"
    ));
    let merges = sheet_xml(&format!(
        "<worksheet {MAIN}><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData><mergeCells>{}</mergeCells></worksheet>",
        "<mergeCell ref=\"A1:B1\"/>".repeat(200_001)
    ));
    // Every row would cost all of them.
    let stacked = sheet_xml(&format!(
        "<worksheet {MAIN}><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData><mergeCells>{}</mergeCells></worksheet>",
        "<mergeCell ref=\"A1:A100000\"/>".repeat(257)
    ));
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(ANNEX.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    vec![
        (b"".to_vec(), "EMPTY"),
        (b"\r\n \r\n".to_vec(), "EMPTY"),
        (b"%PDF-1.7 something".to_vec(), "NOT_A_SHEET"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "NOT_A_SHEET"),
        (utf16, "NOT_A_SHEET"),
        (b"a,b\n\xFF\xFE\xFF\xFF".to_vec(), "ENCODING_UNKNOWN"),
        (b"PK\x03\x04 not really".to_vec(), "NOT_A_SHEET"),
        (vec![b'a'; (4 << 20) + 1], "SHEET_TOO_LARGE"),
        (ole, "SHEET_ENCRYPTED"),
        (old, "OLD_WORKBOOK"),
        (format!("{wide}\n").into_bytes(), "TOO_MANY_COLUMNS"),
        (with_parts(&plain, &[(SHEET, bomb)]), "INFLATES_TOO_FAR"),
        (with_parts(&plain, &[("xl/sharedStrings.xml", texts)]), "INFLATES_TOO_FAR"),
        (with_parts(&plain, &[(SHEET, attributes.into_bytes())]), "SHEET_SUSPICIOUS"),
        (with_parts(&plain, &[(SHEET, entities)]), "SHEET_SUSPICIOUS"),
        (with_parts(&plain, &many), "TOO_MANY_PARTS"),
        (with_parts(&plain, &[("xl/embeddings/inner.xlsx", plain.clone())]), "ARCHIVE_INSIDE"),
        (with_parts(&plain, &[(SHEET, backwards)]), "ROWS_OUT_OF_ORDER"),
        (with_parts(&plain, &[(SHEET, merges)]), "TOO_MANY_MERGES"),
        (with_parts(&plain, &[(SHEET, stacked)]), "TOO_MANY_MERGES"),
        (linked(&plain), "LINK_INSIDE"),
        (with_parts(&plain, &[(SHEET, b"<worksheet><sheetData>".to_vec())]), "NOT_A_SHEET"),
    ]
}
