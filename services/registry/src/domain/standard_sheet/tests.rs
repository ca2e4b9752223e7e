use super::*;
use crate::domain::sheet::Line;
use jiff::civil::date;
use nqi_kernel::standard::supersession::EdgeKind;

fn table(rows: &[&[&str]]) -> Table {
    let row = |(number, cells): (u32, &&[&str])| Line {
        number,
        cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        faults: vec![],
    };
    Table { rows: (1..).zip(rows).map(row).collect() }
}

fn drafts(rows: &[&[&str]]) -> Vec<Draft> {
    read(&table(rows)).expect("a header").expect("no error")
}

fn errors(rows: &[&[&str]]) -> Vec<(u32, String, &'static str)> {
    let errors = read(&table(rows)).expect("a header").expect_err("errors");
    errors.into_iter().map(|it| (it.row, it.column, it.code)).collect()
}

#[test]
fn headers_of_either_language_are_read_and_every_field_is_taken_over() {
    let drafts = drafts(&[
        &["标准目录", ""],
        &["Number", "名称", "实施日期", "失效日期", "代替标准", "产业集群", "服务类别", "已核实", "参数"],
        &[
            " gb/t3362—2005",
            "碳纤维复丝拉伸",
            "2006/4/1",
            "2018年6月30日",
            "GB/T 3362-2017；GB/T 1-2020 [部分代替]",
            "4",
            "testing",
            "是",
            "拉伸强度；模量",
        ],
    ]);
    let it = drafts.into_iter().next().expect("a row").over(None, Uuid::max()).expect("a version");
    assert_eq!((it.number.as_str(), it.id, it.verified), ("GB/T 3362-2005", Uuid::max(), true));
    assert_eq!((it.valid_from, it.valid_to), (Some(date(2006, 4, 1)), Some(date(2018, 6, 30))));
    let next = |number: &str, kind| Successor { number: number.into(), kind };
    assert_eq!(
        it.successors,
        [next("GB/T 3362-2017", EdgeKind::Full), next("GB/T 1-2020", EdgeKind::Partial)]
    );
    assert_eq!((it.cluster, it.kind), (Cluster::from_number(4), Some(ItemKind::Testing)));
    assert_eq!(it.parameters, ["拉伸强度", "模量"]);
}

#[test]
fn an_empty_cell_keeps_what_is_known_and_a_dash_clears_it() {
    let known = drafts(&[&["标准号", "名称", "失效日期"], &["GB/T 1-2000", "甲", "20300101"]]);
    let known = known.into_iter().next().expect("a row").over(None, Uuid::nil()).expect("a version");
    let next = drafts(&[&["标准号", "名称", "失效日期"], &["GB/T 1-2000", "", "—"]]);
    let next = next.into_iter().next().expect("a row").over(Some(&known), Uuid::max()).expect("a version");
    assert_eq!((next.title_zh.as_str(), next.valid_to, next.id), ("甲", None, Uuid::nil()));
}

#[test]
fn every_bad_cell_is_named_with_row_and_column() {
    let found = errors(&[
        &["标准号", "实施日期", "代替标准", "废止", "产业集群", "状态"],
        &["GB/T 2423（系列）", "昨天", "GB/T 1", "也许", "木材", "新"],
        &["GB/T 7", "", "GB/T 1-2000 [猜]", "", "", ""],
        &["碳纤维", "", "", "", "", ""],
        &["GB/T 9-2000", "", "", "", "", ""],
        &["gbt9—2000", "", "", "", "", ""],
    ]);
    let codes: Vec<_> = found.iter().map(|(row, column, code)| (*row, column.as_str(), *code)).collect();
    assert_eq!(
        codes,
        [
            (2, "标准号", "STANDARD_SERIES"),
            (2, "状态", "STATUS_INVALID"),
            (2, "实施日期", "DATE_INVALID"),
            (2, "废止", "FLAG_INVALID"),
            (2, "代替标准", "STANDARD_UNREADABLE"),
            (2, "产业集群", "CLUSTER_INVALID"),
            (3, "标准号", "STANDARD_YEAR_MISSING"),
            (3, "代替标准", "RELATION_INVALID"),
            (4, "标准号", "STANDARD_UNREADABLE"),
            (6, "标准号", "STANDARD_REPEATED"),
        ]
    );
    assert!(read(&table(&[&["名称"], &["甲"]])).is_none(), "no header");
}

#[test]
fn a_row_that_contradicts_itself_is_refused() {
    let sheet = drafts(&[
        &["标准号", "实施日期", "失效日期", "废止", "代替标准"],
        &["GB/T 1-2000", "46023", "2001-01-01", "", ""],
        &["GB/T 2-2000", "", "", "是", "GB/T 3-2001"],
    ]);
    let codes: Vec<_> =
        sheet.into_iter().map(|it| it.over(None, Uuid::nil()).expect_err("refused").code).collect();
    assert_eq!(codes, ["DATES_REVERSED", "HAS_SUCCESSORS"]);
}
