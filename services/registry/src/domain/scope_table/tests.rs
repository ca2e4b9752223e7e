//! Titles, single texts, and rows that come back as they went.

use super::texts;
use super::*;
use crate::domain::scope_row::{Number, Qualifier, Range};
use std::collections::HashMap;

fn line(number: u32, cells: &[&str]) -> Line {
    Line { number, cells: cells.iter().map(|cell| (*cell).to_owned()).collect(), faults: vec![] }
}

#[test]
fn our_own_titles_are_all_understood_and_in_their_order() {
    let titles: Vec<&str> = HEADINGS.iter().map(|field| field.title()).collect();
    let found = propose(&[line(1, &titles)], &[], &HashMap::new());
    let fields: Vec<Option<Field>> = found.columns.iter().map(|column| column.field).collect();
    assert_eq!(fields, HEADINGS.map(Some));
    for field in Field::ALL {
        assert_eq!(Field::from_number(field.number()), Some(field));
    }
    assert_eq!((Field::from_number(0), Field::from_number(20)), (None, None));
}

#[test]
fn titles_stand_below_captions_and_the_first_column_of_a_meaning_has_it() {
    let top = [
        line(1, &["检验检测能力附表"]),
        line(3, &["序号", "检 测 对 象", "参数", "检测对象", "扩展不确定度（k=2）"]),
    ];
    let found = propose(&top, &[], &HashMap::new());
    let fields: Vec<Option<Field>> = found.columns.iter().map(|column| column.field).collect();
    assert_eq!(found.header_row, 3);
    assert_eq!(fields, [None, Some(Field::Object), Some(Field::Parameter), None, Some(Field::Uncertainty)]);
    assert_eq!(found.k, Some(2.0));
    let unknown = propose(&[line(1, &["表"]), line(2, &["甲", "乙"])], &[], &HashMap::new());
    assert_eq!((unknown.header_row, unknown.columns.len()), (2, 2));
    let remembered = HashMap::from([("甲".to_owned(), Field::Object)]);
    let known = propose(&[line(2, &["甲", "乙"])], &[], &remembered);
    assert_eq!(known.columns[0].origin, Some(Origin::Remembered));
}

#[test]
fn what_a_sheet_must_tell_depends_on_its_form_and_on_what_was_chosen() {
    let of = |titles: &[&str]| Columns::of(&propose(&[line(1, titles)], &[], &HashMap::new()));
    let annex = of(&["检测对象", "参数"]);
    assert_eq!(annex.missing(true, true), [Field::Limit, Field::Standard]);
    let cmc = of(&["仪器名称", "被测量", "测量范围", "限制说明"]);
    assert_eq!(cmc.missing(false, false), [Field::Site, Field::Certificate]);
}

#[test]
fn days_are_read_in_the_usual_spellings_and_nothing_else_is_one() {
    for text in ["2026-01-31", "2026/1/31", "2026.01.31", "2026年1月31日", "20260131", " 2026 - 1 - 31 "] {
        assert_eq!(texts::day(text).map(|day| day.to_string()).as_deref(), Some("2026-01-31"), "{text}");
    }
    for text in ["", "长期", "2026-02-30", "31-01-2026", "2026-01", "26-1-31"] {
        assert_eq!(texts::day(text), None, "{text}");
    }
}

#[test]
fn ranges_without_a_text_are_written_such_that_they_are_read_again() {
    let number = |value: f64| Some(Number(value));
    let base = || Range { unit: "mm".into(), ..Range::default() };
    let ranges = [
        Range { lower: number(0.0), upper: number(300.0), ..base() },
        Range { lower: number(-5.5), upper: number(-0.1), lower_open: true, upper_open: true, ..base() },
        Range { lower: number(0.0), upper: number(9.0), lower_implied: true, ..base() },
        Range { lower: number(0.0), upper: number(9.0), lower_implied: true, upper_open: true, ..base() },
        Range { lower: number(4.0), ..base() },
        Range { lower: number(4.0), lower_open: true, ..base() },
        Range { points: vec![Number(4.0)], ..base() },
        Range { points: vec![Number(4.0), Number(7.0)], ..base() },
        Range { points: vec![Number(-4.0), Number(7.0), Number(1e9)], ..base() },
    ];
    for range in ranges {
        let text = Range::text(&range);
        let read = Range::read(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(Range { raw: String::new(), ..read.clone() }, range, "{text}");
        assert_eq!(Range::text(&read), text, "its text stays");
    }
}

#[test]
fn conditions_survive_their_text_whatever_their_names_hold() {
    let range = Range::read("(10 ~ 100) Hz").expect("an interval");
    let all: Vec<Qualifier> = ["频率", "a=b", "c;d；e", "f\\g", "＝h"]
        .into_iter()
        .map(|name| Qualifier { name: name.into(), range: range.clone() })
        .collect();
    let text = texts::qualifiers(&all);
    assert_eq!(texts::read_qualifiers(&text).as_ref(), Ok(&all), "{text}");
    assert_eq!(texts::read_qualifiers(" ; "), Ok(vec![]));
    assert_eq!(texts::read_qualifiers("频率"), Err("频率".to_owned()));
    assert!(texts::read_qualifiers("频率=很快").is_err());
}
