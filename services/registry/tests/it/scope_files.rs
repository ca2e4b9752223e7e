//! Files of every encoding and form, and those that are made to harm: read, or refused with a reason.

use crate::scope_tour::{ANNEX, Tour, annex, rows};
use crate::world::{Shop, World, problem};
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use rust_xlsxwriter::{Format, Formula, Workbook};
use std::fmt::Write as _;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;

/// A workbook with these parts replaced or added.
fn with_parts(book: &[u8], parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
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
fn small() -> Workbook {
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

fn bytes(mut book: Workbook) -> Vec<u8> {
    book.save_to_buffer().expect("a workbook")
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

fn sheet_xml(inner: &str) -> Vec<u8> {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{inner}").into_bytes()
}

const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

on_both_dialects! {
    async fn every_encoding_gives_the_same_rows(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let text = annex(0..3);
        let (chinese, _, lossy) = encoding_rs::GB18030.encode(&text);
        assert!(!lossy);
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let first = Tour::open(&world, &shop).await.take_in(text.as_bytes()).await;
        assert_eq!((first.created, first.unchanged), (3, 0));
        for data in [&marked[..], &chinese[..]] {
            let tour = Tour::open(&world, &shop).await;
            let sent = tour.send(data).await.expect("a readable file");
            assert_eq!((sent.size, sent.sha256.len()), (i64::try_from(data.len()).expect("small"), 64));
            let checked = tour.check(vec![]).await.expect("checked");
            assert_eq!((checked.created, checked.unchanged, checked.failed), (0, 3, 0));
        }
    }

    async fn files_that_are_no_sheets_or_made_to_harm_are_refused_by_name(fx: Fixture) {
        let mut world = World::new(fx).await;
        world.deps.config.import_max_bytes = 4 << 20;
        world.deps.config.import_max_inflated_bytes = 8 << 20;
        world.deps.config.import_max_rows = 500;
        let world = world.rewired();
        let shop = Shop::open(&world, 1).await;
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
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(ANNEX.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let cases: Vec<(Vec<u8>, &str)> = vec![
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
            (with_parts(&plain, &[(SHEET, b"<worksheet><sheetData>".to_vec())]), "NOT_A_SHEET"),
        ];
        let tour = Tour::open(&world, &shop).await;
        for (data, reason) in cases {
            let refused = problem(tour.send(&data).await.expect_err(reason));
            let told = &refused.violations[0];
            assert_eq!((told.field.as_str(), told.reason), ("content", reason));
            assert!(!told.zh.is_empty() && !told.en.is_empty());
        }
        assert_eq!(tour.now().await.state(), ScopeImportState::Receiving, "another file may follow");
        // More rows than allowed show only when all are read.
        tour.send(annex(0..501).as_bytes()).await.expect("its beginning is in order");
        let failed = tour.check(vec![]).await.expect("begun");
        assert_eq!(failed.state(), ScopeImportState::Failed);
        assert_eq!(failed.problem.expect("a reason").code, "TOO_MANY_ROWS");
        assert_eq!(rows(&world, &shop).await.len(), 1);
    }

    async fn a_workbook_with_a_symbolic_link_inside_is_refused(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut linked = zip::ZipWriter::new_append(Cursor::new(bytes(small()))).expect("a workbook");
        linked.add_symlink("xl/media/image1.png", "/etc/passwd", SimpleFileOptions::default()).expect("a link");
        let data = linked.finish().expect("an archive").into_inner();
        let tour = Tour::open(&world, &shop).await;
        let refused = problem(tour.send(&data).await.expect_err("a link"));
        assert_eq!((refused.violations[0].field.as_str(), refused.violations[0].reason), ("content", "LINK_INSIDE"));
        assert_eq!(tour.now().await.state(), ScopeImportState::Receiving, "another file may follow");
    }

    async fn wide_sheets_and_false_dimensions_are_read_as_they_are(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut wide = small();
        let sheet = wide.worksheet_from_index(0).expect("the sheet");
        for column in 7..200 {
            sheet.write(0, column, format!("内部 {column}")).expect("a title");
            sheet.write(1, column, f64::from(column)).expect("a number");
        }
        let tour = Tour::open(&world, &shop).await;
        let sent = tour.send(&bytes(wide)).await.expect("200 columns");
        assert_eq!(sent.columns.len(), 200);
        assert_eq!(tour.check(vec![]).await.expect("checked").created, 1);
        let plain = bytes(small());
        let mut part = String::new();
        zip::ZipArchive::new(Cursor::new(&plain[..]))
            .expect("a workbook")
            .by_name(SHEET)
            .expect("the sheet")
            .read_to_string(&mut part)
            .expect("text");
        let dimension = part.find("<dimension").map(|at| &part[at..=at + part[at..].find('>').expect("its end")]);
        let lie = part.replace(dimension.expect("a dimension"), "<dimension ref=\"A1:XFD1048576\"/>");
        let tour = Tour::open(&world, &shop).await;
        tour.send(&with_parts(&plain, &[(SHEET, lie.into_bytes())])).await.expect("a lie costs nothing");
        assert_eq!(tour.check(vec![]).await.expect("checked").rows_read, 1);
    }

    async fn merged_titles_and_rows_are_understood_and_ambiguous_merges_refused(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let plain = Format::new();
        sheet.merge_range(0, 0, 0, 6, "检验检测机构资质认定证书附表", &plain).expect("a caption");
        for (column, title) in [(0, "类别"), (1, "检测对象"), (4, "依据的标准（方法）名称及编号（含年号）"), (5, "限制范围"), (6, "说明")] {
            sheet.merge_range(1, column, 2, column, title, &plain).expect("a title of two rows");
        }
        sheet.merge_range(1, 2, 1, 3, "项目/参数", &plain).expect("a title over two columns");
        sheet.write(2, 2, "序号").expect("a title");
        sheet.write(2, 3, "名称").expect("a title");
        sheet.merge_range(3, 1, 5, 1, "碳纤维", &plain).expect("one object");
        for (row, parameter, standard) in
            [(3, "密度", "GB/T 30019-2013"), (4, "上浆剂含量", "GB/T 29761-2022"), (5, "线密度", "GB/T 3362-2017")]
        {
            sheet.write(row, 2, row - 2).expect("a number");
            sheet.write(row, 3, parameter).expect("a parameter");
            sheet.write(row, 4, standard).expect("a standard");
        }
        sheet.write(6, 1, "玻璃纤维").expect("an object");
        sheet.merge_range(6, 3, 6, 4, "密度 GB/T 30019-2013", &plain).expect("over two columns");
        let tour = Tour::open(&world, &shop).await;
        let sent = tour.send(&bytes(book)).await.expect("a readable file");
        assert_eq!((sent.header_row, sent.columns[2].field(), sent.columns[3].field()), (2, ScopeField::Unspecified, ScopeField::Parameter));
        let checked = tour.check(vec![]).await.expect("all columns are known");
        let told = tour.errors(50).await;
        assert_eq!((checked.created, checked.failed), (3, 1), "{told:?}");
        assert!(told.iter().any(|it| it.row == 7 && it.code == "MERGED_ACROSS"));
        tour.apply(ScopeApplyMode::ValidOnly).await.expect("written");
        let found = rows(&world, &shop).await;
        assert_eq!(found.iter().filter(|row| row.object == "碳纤维").count(), 3);
    }

    async fn formulas_count_by_their_stored_result_or_are_refused(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut book = small();
        let sheet = book.worksheet_from_index(0).expect("the sheet");
        let formula = |result: &str| Formula::new("=A1&\"x\"").set_result(result);
        for (row, result) in [(2, "对象甲"), (3, "#REF!")] {
            sheet.write_formula(row, 2, formula(result)).expect("a formula");
            sheet.write(row, 3, "密度").expect("a text");
            sheet.write(row, 4, "GB/T 30019-2013").expect("a text");
        }
        let data = bytes(book);
        let tour = Tour::open(&world, &shop).await;
        tour.send(&data).await.expect("a readable file");
        let checked = tour.check(vec![]).await.expect("checked");
        let told = tour.errors(50).await;
        assert_eq!((checked.created, checked.failed), (2, 1), "{told:?}");
        assert_eq!((told[0].row, told[0].code.as_str()), (4, "FORMULA_FAILED"));
        // The result of a formula that nobody computed is not guessed.
        let mut part = String::new();
        zip::ZipArchive::new(Cursor::new(&data[..])).expect("a workbook").by_name(SHEET).expect("the sheet").read_to_string(&mut part).expect("text");
        let bare = part.replace("<v>对象甲</v>", "");
        assert_ne!(bare, part);
        let tour = Tour::open(&world, &shop).await;
        tour.send(&with_parts(&data, &[(SHEET, bare.into_bytes())])).await.expect("a readable file");
        tour.check(vec![]).await.expect("checked");
        assert!(tour.errors(50).await.iter().any(|it| it.row == 3 && it.code == "FORMULA_WITHOUT_RESULT"));
    }

    async fn rows_are_numbered_as_a_spreadsheet_shows_them(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let sheet = format!("附表\n\n{ANNEX}\n材料,,对象,强度,\"GB/T 3362-2017\n两行的名称\",,\n\n\n材料,,,强度,GB/T 3362-2017,,");
        let tour = Tour::open(&world, &shop).await;
        tour.send(sheet.as_bytes()).await.expect("a readable file");
        tour.check(vec![]).await.expect("checked");
        let told: Vec<i32> = tour.errors(50).await.iter().map(|it| it.row).collect();
        assert_eq!(told, [8]);
    }
}
