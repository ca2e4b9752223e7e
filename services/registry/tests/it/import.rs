//! Sheets: every encoding, both layouts, and nothing written when anything is wrong.

use crate::world::{Caller, Shop, World, problem};
use nqi_platform::ids::new_id;
use nqi_proto::google::api::HttpBody;
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use rust_xlsxwriter::{Format, Workbook};
use std::fmt::Write;
use tonic::{Code, Status};

const ANNEX: &str = "领域,类别,检测对象,项目/参数,依据的标准(方法)名称及编号,限制范围,说明\n";
/// 54 public rows of accreditation scopes.
const SAMPLES: &str = include_str!("../data/scope_samples.tsv");

async fn send(world: &World, shop: &Shop, data: &[u8], dry_run: bool) -> Result<ImportScopeResponse, Status> {
    send_as(world, shop, shop.accreditation, &shop.owner, data, dry_run).await
}

async fn send_as(
    world: &World,
    shop: &Shop,
    accreditation: uuid::Uuid,
    who: &Caller,
    data: &[u8],
    dry_run: bool,
) -> Result<ImportScopeResponse, Status> {
    // In pieces, as a browser would.
    let mut messages: Vec<ImportScopeRequest> = data
        .chunks(100_000)
        .map(|piece| ImportScopeRequest {
            content: Some(HttpBody { data: piece.to_vec(), ..Default::default() }),
            ..Default::default()
        })
        .collect();
    if messages.is_empty() {
        messages.push(ImportScopeRequest::default());
    }
    messages[0].provider_id = shop.id.to_string();
    messages[0].site_id = shop.site.to_string();
    messages[0].accreditation_id = accreditation.to_string();
    messages[0].dry_run = dry_run;
    let request = who.ask(tokio_stream::iter(messages));
    world.capabilities().import_scope(request).await.map(tonic::Response::into_inner)
}

async fn rows(world: &World) -> i32 {
    let page =
        world.capabilities().list_scope_rows(world.bureau().ask(Default::default())).await.expect("a page");
    page.into_inner().total_size
}

fn counts(it: &ImportScopeResponse) -> (i32, i32, i32, i32, usize) {
    (it.rows, it.created, it.updated, it.unchanged, it.errors.len())
}

/// Rows 2 to `count` + 1 of an annex.
fn sheet(count: usize, tell: impl Fn(usize) -> String) -> String {
    let mut text = ANNEX.to_owned();
    for number in 0..count {
        let _ = writeln!(text, "{}", tell(number));
    }
    text
}

on_both_dialects! {
    async fn a_sheet_is_imported_once_and_then_updated_by_its_keys(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let sheet = format!(
            "{ANNEX}材料,碳纤维,碳纤维,密度,\"GB/T 30019-2013 碳纤维密度的测定\n碳纤维上浆剂含量 GB/T 29761-2022\",,\n\
             材料,碳纤维,碳纤维复丝,拉伸强度,GB/T 3362-2017 碳纤维复丝拉伸性能试验方法,,新设备\n"
        );
        let dry = send(&world, &shop, sheet.as_bytes(), true).await.expect("a check");
        assert_eq!((counts(&dry), rows(&world).await), ((2, 2, 1, 0, 0), 1), "the shop's own row would change");
        let first = send(&world, &shop, sheet.as_bytes(), false).await.expect("imported");
        assert_eq!((counts(&first), rows(&world).await), ((2, 2, 1, 0, 0), 3));
        let marked = [b"\xEF\xBB\xBF", sheet.as_bytes()].concat();
        let again = send(&world, &shop, &marked, false).await.expect("with a mark");
        assert_eq!(counts(&again), (2, 0, 0, 3, 0));
        let (chinese, _, lossy) = encoding_rs::GB18030.encode(&sheet);
        assert!(!lossy);
        let again = send(&world, &shop, &chinese, false).await.expect("in GB18030");
        assert_eq!((counts(&again), rows(&world).await), ((2, 0, 0, 3, 0), 3));
        let own = world.capabilities().get_scope_row(shop.owner.ask(GetScopeRowRequest { id: shop.row.to_string() })).await;
        let own = own.expect("its id stayed").into_inner();
        assert_eq!((own.note.as_str(), own.etag.as_str()), ("新设备", "\"2\""));
    }

    async fn three_bad_rows_of_a_thousand_change_nothing_and_are_named(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let good = |number: usize| format!("材料,碳纤维,对象{number},拉伸强度,GB/T 3362-2017 名称,,");
        let bad = sheet(1000, |number| match number {
            9 => "材料,碳纤维,对象,拉伸强度,GB/T 2423（系列）,,".into(),
            499 => "材料,碳纤维,,拉伸强度,GB/T 3362-2017,,".into(),
            999 => "材料,碳纤维,对象,拉伸强度,某企业方法,,".into(),
            _ => good(number),
        });
        let refused = send(&world, &shop, bad.as_bytes(), false).await.expect("a reply with errors");
        let told: Vec<(i32, &str, &str)> =
            refused.errors.iter().map(|it| (it.row, it.code.as_str(), it.column.as_str())).collect();
        let standard = "依据的标准(方法)名称及编号";
        assert_eq!(
            told,
            [(11, "STANDARD_SERIES", standard), (501, "OBJECT_MISSING", "检测对象"), (1001, "STANDARD_UNREADABLE", standard)]
        );
        assert!(refused.errors.iter().all(|it| !it.zh.is_empty() && !it.en.is_empty()));
        assert_eq!((refused.created, refused.updated, rows(&world).await), (0, 0, 1));
        let done = send(&world, &shop, sheet(1000, good).as_bytes(), false).await.expect("imported");
        assert_eq!((counts(&done), rows(&world).await), ((1000, 1000, 0, 0, 0), 1001));
        let twice = sheet(2, |_| good(7));
        let twice = send(&world, &shop, twice.as_bytes(), false).await.expect("a reply with errors");
        assert_eq!((twice.errors[0].row, twice.errors[0].code.as_str()), (3, "DUPLICATE_ROW"));
    }

    async fn wrong_headers_and_files_that_are_no_sheets_are_refused(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let header = send(&world, &shop, "检测对象,项目/参数,价格\n碳纤维,密度,3\n".as_bytes(), false).await;
        let header = problem(header.expect_err("columns are missing"));
        assert_eq!((header.code, header.violations.len()), (Code::InvalidArgument, 2));
        assert!(header.violations[0].zh.contains("依据的标准(方法)名称及编号"), "{header:?}");
        assert!(header.violations.iter().all(|it| it.field == "content" && it.reason == "COLUMN_MISSING"));
        let bomb = {
            let mut book = Workbook::new();
            let sheet = book.add_worksheet();
            for row in 0..30_000 {
                sheet.write(row, 0, "对象").expect("a cell");
            }
            book.save_to_buffer().expect("a workbook")
        };
        let large = vec![b'a'; (16 << 20) + 1];
        for (data, reason) in [
            (&b""[..], "NOT_A_SHEET"),
            (b"%PDF-1.7 something", "NOT_A_SHEET"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "NOT_A_SHEET"),
            (b"PK\x03\x04 not really", "NOT_A_SHEET"),
            (b"\xFF\xFE\xFF\xFF", "NOT_A_SHEET"),
            (&bomb, "TOO_MANY_ROWS"),
            (&large, "SHEET_TOO_LARGE"),
        ] {
            let refused = problem(send(&world, &shop, data, false).await.expect_err(reason));
            assert_eq!((refused.violations[0].field.as_str(), refused.violations[0].reason), ("content", reason));
        }
        let elsewhere = send_as(&world, &shop, new_id(), &shop.owner, ANNEX.as_bytes(), false).await;
        assert_eq!(problem(elsewhere.expect_err("no such accreditation")).violations[0].field, "accreditation_id");
        assert_eq!(rows(&world).await, 1);
    }

    async fn a_workbook_that_inflates_too_far_is_refused(fx: Fixture) {
        let mut world = World::new(fx).await;
        world.deps.config.sheet_max_inflated_bytes = 100_000;
        let world = world.rewired();
        let shop = Shop::open(&world, 1).await;
        let mut book = Workbook::new();
        book.add_worksheet().write(0, 0, "a".repeat(32_000)).expect("a cell");
        for row in 1..40 {
            book.worksheet_from_index(0).expect("the sheet").write(row, 0, format!("{row}{}", "a".repeat(30_000))).expect("a cell");
        }
        let data = book.save_to_buffer().expect("a workbook");
        assert!(data.len() < 100_000, "{} bytes packed", data.len());
        let refused = problem(send(&world, &shop, &data, false).await.expect_err("1.2 MB inside"));
        assert_eq!(refused.violations[0].reason, "SHEET_TOO_LARGE");
    }

    async fn merged_cells_of_a_workbook_speak_for_all_their_rows(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.merge_range(0, 0, 0, 6, "检验检测机构资质认定证书附表", &Format::new()).expect("a title");
        for (column, title) in (0..).zip(["序号", "类别", "检测 对象", "项目／参数", "依据的标准（方法）名称及编号（含年号）", "限制范围", "说明"]) {
            sheet.write(1, column, title).expect("a header");
        }
        sheet.merge_range(2, 2, 4, 2, "碳纤维", &Format::new()).expect("one object");
        for (row, parameter, standard) in
            [(2, "密度", "GB/T 30019-2013"), (3, "上浆剂含量", "GB/T 29761-2022"), (4, "线密度", "GB/T 3362-2017")]
        {
            sheet.write(row, 0, row - 1).expect("a number");
            sheet.write(row, 3, parameter).expect("a parameter");
            sheet.write(row, 4, standard).expect("a standard");
        }
        let data = book.save_to_buffer().expect("a workbook");
        let done = send(&world, &shop, &data, false).await.expect("imported");
        assert_eq!(counts(&done), (3, 3, 0, 0, 0), "{:?}", done.errors);
        let ask = ListScopeRowsRequest { query: "线密度".into(), standard: "GBT 3362".into(), ..Default::default() };
        let found = world.capabilities().list_scope_rows(shop.owner.ask(ask)).await.expect("a page").into_inner();
        assert_eq!(found.scope_rows.iter().map(|it| it.object.as_str()).collect::<Vec<_>>(), ["碳纤维"]);
    }

    async fn public_rows_of_real_scopes_are_imported(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let cnas = new_id();
        world.providers().put_accreditation(shop.owner.ask(shop.certificate(cnas, 2, "CNAS L0867"))).await.expect("CNAS");
        let mut annex = csv::Writer::from_writer(Vec::new());
        annex.write_record(["领域", "类别", "检测对象", "项目/参数", "依据的标准(方法)名称及编号", "限制范围", "说明"]).expect("a header");
        let mut cmc = csv::Writer::from_writer(Vec::new());
        cmc.write_record(["Instrument", "Measurand", "Method", "Range", "Expanded uncertainty (k=2)", "Limit"]).expect("a header");
        let (mut tests, mut calibrations) = (0, 0);
        for line in SAMPLES.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let at = |index: usize| cells.get(index).copied().unwrap_or_default();
            if at(4) == "TESTING" {
                tests += 1;
                annex.write_record(["食品", "", at(5), at(6), at(7), at(10), ""]).expect("a row");
            } else {
                calibrations += 1;
                cmc.write_record([at(5), at(6), at(7), at(8), at(9), at(10)]).expect("a row");
            }
        }
        assert_eq!((tests, calibrations), (10, 44));
        let annex = annex.into_inner().expect("bytes");
        let done = send_as(&world, &shop, cnas, &shop.owner, &annex, false).await.expect("imported");
        assert_eq!(counts(&done), (10, 10, 0, 0, 0), "{:?}", done.errors);
        let cmc = cmc.into_inner().expect("bytes");
        let done = send_as(&world, &shop, cnas, &shop.owner, &cmc, false).await.expect("imported");
        assert_eq!(counts(&done), (44, 44, 0, 0, 0), "{:?}", done.errors);
        let ask = ListScopeRowsRequest { query: "calipers".into(), page_size: 500, ..Default::default() };
        let found = world.capabilities().list_scope_rows(shop.owner.ask(ask)).await.expect("a page").into_inner();
        let open = found.scope_rows.iter().filter_map(|it| it.range.as_ref()).find(|it| it.lower_open).expect("(>4 to 48) in");
        assert_eq!((open.lower, open.upper, open.unit.as_str()), (Some(4.0), Some(48.0), "in"));
        assert!(found.scope_rows.iter().all(|it| it.k == 2.0 && it.mode == 1));
    }
}
