//! An export imports to the same rows: taken into an empty register and exported again, it is equal to the byte.

use crate::scope_tour::{Tour, rows, whole};
use crate::world::{Shop, World};
use nqi_platform::ids::new_id;
use nqi_proto::registry::v1::*;
use nqi_proto::r#type::v1::{Qualifier, Range};
use nqi_store::on_both_dialects;
use nqi_store::testing::Fixture;

/// Public rows of accreditation scopes: every form of range and uncertainty.
const SAMPLES: &str = include_str!("../data/scope_samples.tsv");

async fn export(world: &World, shop: &Shop, format: SheetFormat) -> Vec<u8> {
    let ask = ExportScopeRowsRequest { provider_id: shop.id.to_string(), format: format.into() };
    whole(world.scope_imports().export_scope_rows(shop.owner.ask(ask)).await.expect("a sheet").into_inner())
        .await
}

fn calibration(shop: &Shop) -> ScopeRow {
    ScopeRow {
        site_id: shop.site.to_string(),
        accreditation_id: shop.accreditation.to_string(),
        kind: 2,
        mode: 1,
        object: "通用卡尺".into(),
        parameter: "长度".into(),
        standard: "JJG 30-2012".into(),
        ..Default::default()
    }
}

fn ends(lower: Option<f64>, upper: Option<f64>, unit: &str) -> Range {
    Range { lower, upper, unit: unit.into(), ..Default::default() }
}

/// Rows that no published sheet has: ranges without texts, conditions, awkward characters.
fn odd(shop: &Shop) -> Vec<ScopeRow> {
    let base = || calibration(shop);
    let ranges = [
        ends(Some(0.0), Some(300.0), "mm"),
        Range { lower_open: true, ..ends(Some(4.0), Some(48.0), "in") },
        Range { lower_open: true, upper_open: true, ..ends(Some(-4.5), Some(1e-7), "V") },
        Range { lower_implied: true, ..ends(Some(0.0), Some(9.0), "in") },
        Range { lower_implied: true, upper_open: true, ..ends(Some(0.0), Some(8.0), "in") },
        ends(Some(5.0), None, "A"),
        Range { lower_open: true, ..ends(Some(7.0), None, "A") },
        Range { points: vec![4.0, 7.0, 10.0], unit: "pH".into(), ..Default::default() },
        Range { points: vec![1000.0], unit: "Hz".into(), ..Default::default() },
    ];
    let mut all: Vec<ScopeRow> =
        ranges.into_iter().map(|range| ScopeRow { range: Some(range), k: 2.0, ..base() }).collect();
    let condition = |name: &str, range: Range| Qualifier { name: name.into(), range: Some(range) };
    all.push(ScopeRow {
        qualifiers: vec![
            condition("频率", ends(Some(40.0), Some(1000.0), "Hz")),
            condition("a=b; c\\d＝e", Range { raw: "4, 7, 10 pH".into(), ..Default::default() }),
        ],
        limit: "仅限 A 类; 不含\"引号\", 逗号".into(),
        note: "=SUM(A1)".into(),
        ..base()
    });
    all.push(ScopeRow {
        object: "'=已有引号".into(),
        note: "-1\n两行".into(),
        clause: "＋附录 A".into(),
        ..base()
    });
    all.push(ScopeRow {
        object: "@对象  两空格".into(),
        limit: "无".into(),
        category: "'普通引号".into(),
        ..base()
    });
    let day = |year| Some(crate::world::day(year, 2, 28));
    all.push(ScopeRow {
        mode: 2,
        valid_from: day(2025),
        valid_to: day(2026),
        suspended: true,
        source: "https://example.com/a?b=1".into(),
        k: 3.0,
        ..base()
    });
    all.push(ScopeRow {
        kind: 3,
        mode: 0,
        object: "质量管理体系".into(),
        parameter: String::new(),
        standard: "GB/T 19001-2016".into(),
        ..base()
    });
    all.push(ScopeRow {
        kind: 4,
        mode: 0,
        object: "起重机械".into(),
        parameter: "全部参数".into(),
        standard: String::new(),
        ..base()
    });
    all.push(ScopeRow {
        kind: 5,
        mode: 0,
        object: "标准查新".into(),
        parameter: String::new(),
        standard: String::new(),
        ..base()
    });
    all.push(ScopeRow {
        kind: 1,
        mode: 0,
        object: "医用电气".into(),
        standard: "IEC 60601-1:2005+A1:2012".into(),
        clause: "第 8 章".into(),
        ..base()
    });
    all
}

/// Every form of a range with a third of the forms of an uncertainty, in turn, under conditions of every form in turn.
fn every_form(shop: &Shop) -> Vec<ScopeRow> {
    let raw = |text: &str| Range { raw: text.into(), ..Default::default() };
    let ranges = [
        ends(Some(0.0), Some(300.0), "mm"),
        ends(Some(0.1), Some(0.123456789012), "mm"),
        Range { lower_open: true, ..ends(Some(4.0), Some(48.0), "mm") },
        Range { upper_open: true, ..ends(Some(-4.5), Some(1e-7), "mm") },
        Range { lower_open: true, upper_open: true, ..ends(Some(-1e6), Some(0.5), "mm") },
        Range { lower_implied: true, ..ends(Some(0.0), Some(9.0), "mm") },
        Range { lower_implied: true, upper_open: true, ..ends(Some(0.0), Some(8.0), "mm") },
        ends(Some(5.0), None, "mm"),
        Range { lower_open: true, ..ends(Some(7.0), None, "mm") },
        Range { points: vec![4.0, 7.5, 10.0], unit: "mm".into(), ..Default::default() },
        Range { points: vec![1000.0], unit: "mm".into(), ..Default::default() },
        raw("Up to 300 mm"),
        raw("(>4 ~ 48) mm"),
        raw("0～300mm"),
        raw("100 mm to 1 m"),
    ];
    let uncertainties = [
        "",
        "0.02 mm",
        "U=0.02 mm, k=2",
        "U=0.02mm（k=3）",
        "U95 = 0.02 mm  k=2  p=95%",
        "(46 + 5.1L) µm",
        "U=(0.5+5L)µm, L: m",
        "(0.3 + L/200) µm",
        "U = 0.3 µm + 1.5×10⁻⁶L",
        "17 µm/m",
        "0.58 % rdg + 12 µm",
        "0.44 % to 0.28 %",
        "Urel=2.5×10⁻³",
        "0.05 %FS",
        "(0.02~0.05) mm",
        "0.1 mm 或 0.5 % 取大者",
        "max(0.1 mm, 0.5 %)",
        "见表 3",
    ];
    let condition = |name: &str, range: Range| Qualifier { name: name.into(), range: Some(range) };
    let conditions = [
        vec![],
        vec![condition("频率", ends(Some(40.0), Some(1000.0), "Hz"))],
        vec![
            condition("温度", Range { lower_open: true, ..ends(Some(-40.0), Some(85.5), "°C") }),
            condition("湿度; 相对\\", ends(Some(10.0), None, "%RH")),
        ],
        vec![condition("a=b", Range { points: vec![4.0, 7.0], unit: "pH".into(), ..Default::default() })],
        vec![condition("电压", raw("Up to 10 V"))],
    ];
    let mut all: Vec<ScopeRow> = Vec::new();
    for range in &ranges {
        for _ in 0..uncertainties.len() / 3 {
            let at = all.len();
            let uncertainty = uncertainties[at % uncertainties.len()];
            all.push(ScopeRow {
                range: Some(range.clone()),
                uncertainty: uncertainty.into(),
                qualifiers: conditions[at % conditions.len()].clone(),
                k: if at.is_multiple_of(2) { 2.0 } else { 3.0 },
                // Rows that differ in uncertainty only are the same row.
                clause: format!("第 {at} 条"),
                ..calibration(shop)
            });
        }
    }
    all
}

/// Units and standards in spellings that the register folds, in range and condition, with texts that are no ranges.
fn any_spelling(shop: &Shop) -> Vec<ScopeRow> {
    let units = "℃ °C 摄氏度 ℉ ㎜ 毫米 μm um ＭＰａ 兆帕 \u{2126} 千欧 μΩ/Ω uV/V 毫伏/伏 ％ m3/h 立方米/小时 N.m 牛·米 \" rpm 邵氏A PH";
    let standards = ["ＪＪＧ　30—2012", "JJG30-2012", "JJG 30－2012", "JJG 30–2012"];
    let names = ["频率", "ｆ＝ｘ", "温度—外"];
    let of = |(at, unit): (usize, &str)| ScopeRow {
        range: Some(Range {
            raw: ["", "见附件", "1~2.5"][at % 3].into(),
            lower_open: at.is_multiple_of(2),
            ..ends(Some(0.1 + 0.2), Some(1.0 / 3.0), unit)
        }),
        qualifiers: vec![Qualifier {
            name: names[at % names.len()].into(),
            range: Some(Range {
                points: vec![10.0, -0.0, 4.0, 4.0],
                unit: unit.into(),
                ..Default::default()
            }),
        }],
        standard: standards[at % standards.len()].into(),
        object: "（通用）卡尺～ＡＢ—1".into(),
        clause: format!("附录　{at}"),
        ..calibration(shop)
    };
    units.split(' ').enumerate().map(of).collect()
}

/// A shop whose rows have every form.
async fn full(world: &World) -> Shop {
    let shop = Shop::open(world, 1).await;
    let mut cmc = csv::Writer::from_writer(Vec::new());
    cmc.write_record(["Instrument", "Measurand", "Method", "Range", "Expanded uncertainty (k=2)", "Limit"])
        .expect("titles");
    for line in SAMPLES.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let at = |index: usize| cells.get(index).copied().unwrap_or_default();
        if at(4) != "TESTING" {
            cmc.write_record([at(5), at(6), at(7), at(8), at(9), at(10)]).expect("a row");
        }
    }
    let done = Tour::open(world, &shop).await.take_in(&cmc.into_inner().expect("bytes")).await;
    assert_eq!(done.created, 44);
    for row in odd(&shop).into_iter().chain(every_form(&shop)).chain(any_spelling(&shop)) {
        let put = PutScopeRowRequest {
            provider_id: shop.id.to_string(),
            id: new_id().to_string(),
            scope_row: Some(row.clone()),
            ..Default::default()
        };
        world
            .capabilities()
            .put_scope_row(shop.owner.ask(put))
            .await
            .unwrap_or_else(|error| panic!("{error}: {row:?}"));
    }
    shop
}

/// The same provider with the same sites and certificates, and no rows.
async fn empty(fixture: Fixture) -> (World, Shop) {
    let world = World::new(fixture).await;
    let shop = Shop::register_only(&world, 1).await;
    (world, shop)
}

/// What a row says, whatever it is called: ids are given anew, and texts of ranges are written where there were none.
fn said(row: ScopeRow) -> ScopeRow {
    let bare = |range: Range| Range { raw: String::new(), ..range };
    ScopeRow {
        id: String::new(),
        range: row.range.map(bare),
        qualifiers: row
            .qualifiers
            .into_iter()
            .map(|it| Qualifier { range: it.range.map(bare), ..it })
            .collect(),
        ..row
    }
}

async fn travels(fixture: Fixture, other: Fixture, format: SheetFormat) {
    let world = World::new(fixture).await;
    let shop = full(&world).await;
    let first = export(&world, &shop, format).await;
    let (target, twin) = empty(other).await;
    let done = Tour::with(&target, &twin, "", "").await.take_in(&first).await;
    let there: Vec<ScopeRow> = rows(&target, &twin).await.into_iter().map(said).collect();
    let here: Vec<ScopeRow> = rows(&world, &shop).await.into_iter().map(said).collect();
    assert_eq!(there, here);
    assert_eq!(usize::try_from(done.created).expect("a count"), here.len());
    let csv = export(&target, &twin, SheetFormat::Csv).await;
    let original = export(&world, &shop, SheetFormat::Csv).await;
    assert_eq!(String::from_utf8(csv).expect("UTF-8"), String::from_utf8(original).expect("UTF-8"));
    // Taken in where it came from, it changes nothing that was published.
    let back = Tour::with(&target, &twin, "", "").await;
    back.send(&first).await.expect("a readable file");
    let again = back.check(vec![]).await.expect("checked");
    assert_eq!((again.created, again.changed, again.unchanged), (0, 0, done.created));
}

/// From one database to another and back into a third that is like the first.
async fn there_and_back(home: Fixture, abroad: Fixture, again: Fixture, format: SheetFormat) {
    let world = World::new(home).await;
    let shop = full(&world).await;
    let text = async |world: &World, shop: &Shop| {
        String::from_utf8(export(world, shop, SheetFormat::Csv).await).expect("UTF-8")
    };
    let original = text(&world, &shop).await;
    let created = i32::try_from(rows(&world, &shop).await.len()).expect("a count");
    let mut sheet = export(&world, &shop, format).await;
    for (fixture, place) in [(abroad, "abroad"), (again, "back home")] {
        let (world, shop) = empty(fixture).await;
        let done = Tour::with(&world, &shop, "", "").await.take_in(&sheet).await;
        assert_eq!(done.created, created, "{place}");
        assert_eq!(text(&world, &shop).await, original, "{place}");
        sheet = export(&world, &shop, format).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scope_travels_from_sqlite_to_postgres_and_back() {
    let Some(abroad) = Fixture::postgres().await else { return eprintln!("left out: NQI_TEST_PG=skip") };
    there_and_back(Fixture::sqlite().await, abroad, Fixture::sqlite().await, SheetFormat::Csv).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scope_travels_from_postgres_to_sqlite_and_back() {
    let (Some(home), Some(again)) = (Fixture::postgres().await, Fixture::postgres().await) else {
        return eprintln!("left out: NQI_TEST_PG=skip");
    };
    there_and_back(home, Fixture::sqlite().await, again, SheetFormat::Xlsx).await;
}

macro_rules! on_both {
    ($($name:ident = $format:expr;)+) => {$(
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                travels(Fixture::sqlite().await, Fixture::sqlite().await, $format).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                match (Fixture::postgres().await, Fixture::postgres().await) {
                    (Some(one), Some(other)) => travels(one, other, $format).await,
                    _ => eprintln!("left out: NQI_TEST_PG=skip"),
                }
            }
        }
    )+};
}

on_both! {
    a_csv_export_travels_unchanged = SheetFormat::Csv;
    a_workbook_travels_unchanged = SheetFormat::Xlsx;
}

on_both_dialects! {
    async fn rows_written_by_hand_in_any_spelling_are_known_when_their_export_comes_back(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = full(&world).await;
        let there = i32::try_from(rows(&world, &shop).await.len()).expect("a count");
        for format in [SheetFormat::Csv, SheetFormat::Xlsx] {
            let sheet = export(&world, &shop, format).await;
            let back = Tour::with(&world, &shop, "", "").await;
            back.send(&sheet).await.expect("a readable file");
            let found = back.check(vec![]).await.expect("checked");
            assert_eq!((found.created, found.changed, found.unchanged), (0, 0, there), "{format:?}");
        }
    }

    async fn texts_that_a_spreadsheet_would_run_leave_behind_a_quote(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = full(&world).await;
        let csv = String::from_utf8(export(&world, &shop, SheetFormat::Csv).await).expect("UTF-8");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        for record in reader.records() {
            for cell in &record.expect("equal widths") {
                assert!(!cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n']), "{cell}");
            }
        }
    }
}
