//! Lists of standards and ledgers of instruments as files: read by the reader of scope tables, so that what harms, or means
//! nothing certain, is refused there for the same reasons.

use crate::hostile::{self, SHEET, bytes, with_parts};
use crate::world::{Caller, World, day, problem};
use nqi_platform::auth::Role;
use nqi_platform::problem::Problem;
use nqi_proto::google::api::HttpBody;
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use std::io::{Cursor, Read};
use uuid::Uuid;

/// An import that answers within one call.
#[derive(Clone, Copy, Debug)]
enum List {
    Standards,
    Instruments,
}

const BOTH: [List; 2] = [List::Standards, List::Instruments];

/// What an import answers: how many are new, and (row, column, code) of what is wrong.
type Told = (i32, Vec<(i32, String, String)>);

fn told(created: i32, errors: &[RowError]) -> Told {
    assert!(errors.iter().all(|it| !it.zh.is_empty() && !it.en.is_empty()), "{errors:?}");
    (created, errors.iter().map(|it| (it.row, it.column.clone(), it.code.clone())).collect())
}

impl List {
    fn titles(self) -> Vec<&'static str> {
        match self {
            List::Standards => vec!["标准号", "名称", "实施日期"],
            List::Instruments => vec!["出厂编号", "器具名称", "上次日期", "被测量", "方式", "周期（月）"],
        }
    }

    /// A valid row; its third column is a day.
    fn row(self, number: usize) -> Vec<String> {
        let texts = match self {
            List::Standards => vec![format!("GB/T {number}-2000"), "示例".into(), "2006-04-01".into()],
            List::Instruments => {
                let rest = ["卡尺", "2025-12-01", "长度", "校准", "12"].map(str::to_owned);
                std::iter::once(format!("S-{number}")).chain(rest).collect()
            }
        };
        assert_eq!(texts.len(), self.titles().len());
        texts
    }

    /// A workbook of titles and so many rows.
    fn book(self, rows: usize) -> Workbook {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, self.titles()).expect("titles");
        for (line, number) in (1..).zip(1..=rows) {
            sheet.write_row(line, 0, self.row(number)).expect("a row");
        }
        book
    }

    async fn import(self, world: &World, data: &[u8], dry_run: bool) -> Result<Told, Problem> {
        let content = |piece: &[u8]| Some(HttpBody { data: piece.to_vec(), ..Default::default() });
        // A file of no bytes is sent, too.
        let pieces: Vec<_> =
            if data.is_empty() { vec![content(b"")] } else { data.chunks(1 << 20).map(content).collect() };
        match self {
            List::Standards => {
                let ask = |content| ImportStandardsRequest {
                    dry_run,
                    reason: "年度目录".into(),
                    source: "示例目录 2026".into(),
                    content,
                    ..Default::default()
                };
                let asked =
                    world.bureau().ask(tokio_stream::iter(pieces.into_iter().map(ask).collect::<Vec<_>>()));
                let answer = world.standards().import_standards(asked).await.map_err(problem)?.into_inner();
                Ok(told(answer.created, &answer.errors))
            }
            List::Instruments => {
                let ask = |content| ImportInstrumentsRequest { dry_run, content, ..Default::default() };
                let asked =
                    firm(world).ask(tokio_stream::iter(pieces.into_iter().map(ask).collect::<Vec<_>>()));
                let answer =
                    world.instruments().import_instruments(asked).await.map_err(problem)?.into_inner();
                Ok(told(answer.created, &answer.errors))
            }
        }
    }

    /// (key, day) of what is stored.
    async fn stored(self, world: &World) -> Vec<(String, Option<nqi_proto::google::r#type::Date>)> {
        match self {
            List::Standards => {
                let ask = ListStandardsRequest { page_size: 500, ..Default::default() };
                let page =
                    world.standards().list_standards(Caller::anonymous().ask(ask)).await.expect("a page");
                page.into_inner().standards.into_iter().map(|it| (it.number, it.valid_from)).collect()
            }
            List::Instruments => {
                let ask = ListInstrumentsRequest { page_size: 500, ..Default::default() };
                let page = world.instruments().list_instruments(firm(world).ask(ask)).await.expect("a page");
                page.into_inner().instruments.into_iter().map(|it| (it.serial_number, it.last_date)).collect()
            }
        }
    }
}

fn firm(world: &World) -> Caller {
    world.caller(Role::Enterprise, Uuid::from_u128(0xf1))
}

fn sheet_text(book: &[u8]) -> String {
    let mut part = String::new();
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).expect("a workbook");
    archive.by_name(SHEET).expect("the sheet").read_to_string(&mut part).expect("text");
    part
}

on_both_dialects! {
    async fn files_that_are_no_lists_or_made_to_harm_are_refused_by_name(fx: Fixture) {
        let mut world = World::new(fx).await;
        hostile::limit(&mut world.deps.config);
        let world = world.rewired();
        for (data, reason) in hostile::files() {
            for list in BOTH {
                let refused = list.import(&world, &data, false).await.expect_err(reason);
                let told = &refused.violations[0];
                assert_eq!((told.field.as_str(), told.reason), ("content", reason), "{list:?}");
                assert!(!told.zh.is_empty() && !told.en.is_empty());
            }
        }
        for list in BOTH {
            for rows in [501, 500] {
                let texts: Vec<String> = (1..=rows).map(|number| list.row(number).join(",")).collect();
                let csv = format!("{}\n{}\n", list.titles().join(","), texts.join("\n"));
                for data in [csv.into_bytes(), bytes(list.book(rows))] {
                    let answer = list.import(&world, &data, true).await;
                    match rows {
                        500 => assert_eq!(answer.expect("as many as allowed"), (500, vec![]), "{list:?}"),
                        _ => assert_eq!(answer.expect_err("one too many").violations[0].reason, "TOO_MANY_ROWS"),
                    }
                }
            }
            assert_eq!(list.stored(&world).await, [], "{list:?}: nothing was written");
        }
    }

    async fn cells_that_mean_nothing_certain_are_told_and_keep_the_whole_list_out(fx: Fixture) {
        let world = World::new(fx).await;
        for list in BOTH {
            let mut book = list.book(4);
            let sheet = book.worksheet_from_index(0).expect("the sheet");
            let formula = |result: &str| Formula::new("=A1&\"x\"").set_result(result);
            sheet.write_formula(1, 1, formula("甲")).expect("a formula with its result");
            sheet.write_formula(2, 1, formula("#REF!")).expect("a formula that failed");
            sheet.write_formula(3, 1, formula("未算")).expect("a formula");
            sheet.merge_range(4, 1, 4, 2, "甲", &Format::new()).expect("over two columns");
            let data = bytes(book);
            let bare = sheet_text(&data).replace("<v>未算</v>", "");
            let data = with_parts(&data, &[(SHEET, bare.into_bytes())]);
            let (name, day) = (list.titles()[1].to_owned(), list.titles()[2].to_owned());
            let expected = [
                (3, name.clone(), "FORMULA_FAILED".to_owned()),
                (4, name.clone(), "FORMULA_WITHOUT_RESULT".to_owned()),
                (5, name, "MERGED_ACROSS".to_owned()),
                (5, day, "MERGED_ACROSS".to_owned()),
            ];
            for dry_run in [true, false] {
                let (created, errors) = list.import(&world, &data, dry_run).await.expect("an answer");
                assert_eq!((created, errors.as_slice()), (0, expected.as_slice()), "{list:?}");
            }
            assert_eq!(list.stored(&world).await, [], "{list:?}: nothing was written");
        }
    }

    async fn days_merged_rows_and_columns_far_to_the_right_are_read_from_workbooks(fx: Fixture) {
        let world = World::new(fx).await;
        for list in BOTH {
            let mut book = Workbook::new();
            let sheet = book.add_worksheet();
            // Its own columns begin behind a hundred others.
            let far = 100;
            for column in 0..far {
                sheet.write(1, column, format!("内部 {column}")).expect("a title");
            }
            sheet.merge_range(0, 0, 0, far, "某公司", &Format::new()).expect("a caption");
            for (at, title) in (far..).zip(list.titles()) {
                sheet.write(1, at, title).expect("a title");
            }
            for (line, number) in [(2, 1), (3, 2), (6, 3)] {
                for (at, text) in (far..).zip(list.row(number)) {
                    // The name is merged over the first two rows.
                    if (at != far + 1 || line > 3) && at != far + 2 {
                        sheet.write(line, at, text).expect("a text");
                    }
                }
                let shown = Format::new().set_num_format("yyyy-mm-dd");
                let date = ExcelDateTime::from_ymd(2025, 3, 9).expect("a day").and_hms(13, 30, 0).expect("a time");
                sheet.write_with_format(line, far + 2, &date, &shown).expect("a day");
            }
            sheet.merge_range(2, far + 1, 3, far + 1, "卡尺", &Format::new()).expect("one name");
            let data = bytes(book);
            assert_eq!(list.import(&world, &data, false).await.expect("read"), (3, vec![]), "{list:?}");
            let stored = list.stored(&world).await;
            assert!(stored.len() == 3 && stored.iter().all(|(_, at)| *at == Some(day(2025, 3, 9))), "{stored:?}");
        }
    }

    async fn rows_of_a_list_are_numbered_as_a_spreadsheet_shows_them(fx: Fixture) {
        let world = World::new(fx).await;
        for list in BOTH {
            let mut row = list.row(1);
            row[1] = "\"两行\n的名称\"".into();
            let mut bad = list.row(2);
            bad[2] = "明天".into();
            let csv = format!("清单\n\n{}\n{}\n\n\n{}\n", list.titles().join(","), row.join(","), bad.join(","));
            let (_, errors) = list.import(&world, csv.as_bytes(), true).await.expect("an answer");
            let day = list.titles()[2].to_owned();
            assert_eq!(errors, [(7, day, "DATE_INVALID".to_owned())], "{list:?}");
        }
    }

    async fn quotes_before_formulas_are_no_part_of_a_text_however_the_list_is_saved(fx: Fixture) {
        let world = World::new(fx).await;
        for list in BOTH {
            let (mut quoted, mut twice) = (list.row(1), list.row(1));
            quoted[1] = "'=名称".into();
            twice[1] = "''=名称".into();
            let csv = |row: &[String]| format!("{}\n{}\n", list.titles().join(","), row.join(","));
            list.import(&world, csv(&quoted).as_bytes(), false).await.expect("written");
            let mut book = list.book(0);
            book.worksheet_from_index(0).expect("the sheet").write_row(1, 0, quoted).expect("a row");
            let again = list.import(&world, &bytes(book), true).await.expect("read");
            assert_eq!(again, (0, vec![]), "{list:?}");
            assert_eq!(name(&world, list).await, "=名称", "{list:?}");
            // A text that has a quote of its own leaves with two.
            list.import(&world, csv(&twice).as_bytes(), false).await.expect("written");
            assert_eq!(name(&world, list).await, "'=名称", "{list:?}");
        }
    }
}

/// The name of the only record.
async fn name(world: &World, list: List) -> String {
    match list {
        List::Standards => {
            let ask = Caller::anonymous().ask(ListStandardsRequest::default());
            let page = world.standards().list_standards(ask).await.expect("a page").into_inner();
            page.standards.into_iter().map(|it| it.title_zh).collect()
        }
        List::Instruments => {
            let ask = firm(world).ask(ListInstrumentsRequest::default());
            let page = world.instruments().list_instruments(ask).await.expect("a page").into_inner();
            page.instruments.into_iter().map(|it| it.name).collect()
        }
    }
}
