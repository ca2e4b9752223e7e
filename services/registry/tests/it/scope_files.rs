//! Files of every encoding and form, and those that are made to harm: read, or refused with a reason.

use crate::hostile::{self, SHEET, bytes, small, with_parts};
use crate::scope_tour::{ANNEX, Tour, annex, rows};
use crate::world::{Shop, World, problem};
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use rust_xlsxwriter::{Format, Formula, Workbook};
use std::io::{Cursor, Read};

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
        hostile::limit(&mut world.deps.config);
        let world = world.rewired();
        let shop = Shop::open(&world, 1).await;
        let tour = Tour::open(&world, &shop).await;
        for (data, reason) in hostile::files() {
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
