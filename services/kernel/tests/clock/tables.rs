//! Calendars as CSV: what is written is read, and what cannot be read is named.

use nqi_kernel::worktime::csv::{CsvError, Fault, read, write};
use nqi_kernel::worktime::{CalendarError, CalendarSpec, DayOverride, Window, china_spec};
use proptest::prelude::*;

use crate::support::day;

/// A small valid table; tests change or add lines.
const SMALL: &str = "\
calendar,small
revision,3
zone,+08:00
first_day,2026-01-01
published_through,2026-12-31
week,mon,09:00-12:00;13:30-17:00
week,tue,09:00-12:00;13:30-17:00
week,wed,09:00-12:00;13:30-17:00
week,thu,09:00-12:00;13:30-17:00
week,fri,09:00-12:00;13:30-17:00
week,sat,
week,sun,
";

fn small() -> CalendarSpec {
    read(SMALL.as_bytes()).expect("it is valid")
}

/// The one fault of a table.
fn fault(table: &str) -> CsvError {
    let faults = read(table.as_bytes()).expect_err(table);
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.into_iter().next().expect("one")
}

/// The fault of a line added to the small table as line 13: its column and value.
fn added(line: &str) -> (usize, String, Fault) {
    let CsvError { line: number, column, value, fault } = fault(&format!("{SMALL}{line}\n"));
    assert_eq!(number, 13);
    (column, value, fault)
}

/// The fault of a line of the small table that is written differently.
fn changed(before: &str, after: &str) -> CsvError {
    assert!(SMALL.contains(before));
    fault(&SMALL.replacen(before, after, 1))
}

#[test]
fn the_shipped_calendar_is_read_as_it_was_written() {
    let table = write(&china_spec());
    assert_eq!(read(table.as_bytes()), Ok(china_spec()));
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(
        lines[..5],
        [
            "calendar,cn",
            "revision,1",
            "zone,Asia/Shanghai",
            "first_day,2024-01-01",
            "published_through,2026-12-31"
        ]
    );
    assert_eq!(lines[5], "week,mon,09:00-12:00;13:30-17:00");
    assert_eq!(lines[11], "week,sun,");
    assert!(lines.contains(&"day,2025-10-01,rest,,国庆节、中秋节"));
    assert!(lines.contains(&"day,2025-09-28,work,09:00-12:00;13:30-17:00,国庆节、中秋节调休"));
}

#[test]
fn spreadsheets_may_add_a_mark_carriage_returns_and_empty_cells() {
    let crlf = SMALL.replace('\n', ",,\r\n");
    for table in [format!("\u{feff}{SMALL}"), crlf, format!("# 2026\n\n{SMALL}"), SMALL.trim_end().to_owned()]
    {
        assert_eq!(read(table.as_bytes()), Ok(small()), "{table}");
    }
    let mut backwards: Vec<_> = SMALL.lines().rev().collect();
    backwards
        .insert(0, " day , 2026-03-03 , half , 09:00 - 12:00 ; 13:30 - 14:00:30 ,\"上午, \"\"半天\"\"\"");
    let spec = read(backwards.join("\r\n").as_bytes()).expect("in any order");
    let windows = ["09:00-12:00", "13:30-14:00:30"];
    let half = &spec.overrides[&day("2026-03-03")];
    assert_eq!(half.windows.iter().map(Window::to_string).collect::<Vec<_>>(), windows);
    assert_eq!(half.name, "上午, \"半天\"");
}

#[test]
fn a_working_day_without_windows_has_those_of_monday() {
    let spec = read(format!("{SMALL}day,2026-03-07,work,,调休\n").as_bytes()).expect("valid");
    assert_eq!(spec, small().with_work(day("2026-03-07"), "调休"));
}

#[test]
fn windows_that_overlap_or_close_before_they_open_are_refused() {
    let overlap = CalendarError::Overlap { text: "09:00-12:00, 11:00-13:00".into() };
    let windows = "11:00-13:00;09:00-12:00";
    let refused = added(&format!("day,2026-03-03,work,{windows},"));
    assert_eq!(refused, (4, windows.to_owned(), Fault::Refused(overlap)));
    for wrong in ["12:00-09:00", "09:00-09:00", "9:00-12:00", "09:00-24:01", "09:00", "0900-1200", ";"] {
        let error = changed("week,mon,09:00-12:00;13:30-17:00", &format!("week,mon,{wrong}"));
        assert_eq!((error.line, error.column, error.value.as_str()), (6, 3, wrong));
        assert!(matches!(&error.fault, Fault::Refused(CalendarError::Window { .. })), "{error}");
        assert_eq!(error.reason(), "CALENDAR_WINDOW");
        assert!(error.to_string().contains("opening before closing") && error.zh().contains("开始早于结束"));
    }
}

#[test]
fn days_outside_the_period_twice_or_malformed_are_refused() {
    let outside = Fault::Outside { from: day("2026-01-01"), through: day("2026-12-31") };
    for date in ["2025-12-31", "2027-01-01"] {
        assert_eq!(added(&format!("day,{date},rest,,")), (2, date.to_owned(), outside.clone()));
    }
    let twice = fault(&format!("{SMALL}day,2026-03-03,rest,,\nday,2026-03-03,work,,\n"));
    assert_eq!((twice.line, twice.column, twice.fault), (14, 2, Fault::Repeated { line: 13 }));
    for wrong in
        ["2026-02-29", "2026-3-3", "20260303", "2026/03/03", "03.03.2026", "", "三月三日", "2026-W10-1"]
    {
        assert_eq!(added(&format!("day,{wrong},rest,,")), (2, wrong.to_owned(), Fault::Date));
    }
}

#[test]
fn kinds_and_windows_of_a_day_must_agree() {
    assert_eq!(added("day,2026-03-03,holiday,,"), (3, "holiday".into(), Fault::Kind));
    let rest = added("day,2026-03-03,rest,09:00-12:00,");
    assert_eq!(rest, (4, "09:00-12:00".into(), Fault::RestWithWindows));
    assert_eq!(added("day,2026-03-03,half,,"), (4, String::new(), Fault::NoWindows));
    assert_eq!(added("day,2026-03-03,half,09:00-15:30,"), (4, "09:00-15:30".into(), Fault::NotHalf));
    assert_eq!(added("day,2026-03-03,rest,,note,more"), (6, "more".into(), Fault::Surplus));
    let no_monday = SMALL.replacen("mon,09:00-12:00;13:30-17:00", "mon,", 1) + "day,2026-03-07,work,,\n";
    assert_eq!(fault(&no_monday).fault, Fault::NoWindows);
}

#[test]
fn the_heading_is_whole_given_once_and_valid() {
    let zone = changed("+08:00", "Europe/Paris");
    assert_eq!((zone.line, zone.column, zone.reason()), (3, 2, "CALENDAR_ZONE"));
    assert!(zone.to_string().contains("Asia/Shanghai"));
    assert_eq!(changed("revision,3", "revision,0").fault, Fault::Revision);
    assert_eq!(changed("small", "大").fault, Fault::Calendar);
    assert_eq!(added("week,sunday,"), (2, "sunday".into(), Fault::Weekday));
    assert_eq!(added("zone,UTC").2, Fault::Repeated { line: 3 });
    assert_eq!(added("week,mon,").2, Fault::Repeated { line: 6 });
    assert_eq!(added("holiday,2026-03-03"), (1, "holiday".into(), Fault::Row));
    let period = changed("2026-12-31", "2025-12-31");
    assert_eq!((period.line, period.reason()), (5, "CALENDAR_PERIOD"));
    let missing = read(b"calendar,cn\nweek,sun,\n").expect_err("most is missing");
    let rows: Vec<_> = missing.iter().map(|error| error.value.as_str()).collect();
    assert_eq!(rows[..4], ["revision", "zone", "first_day", "published_through"]);
    assert_eq!((rows.len(), rows[9], missing[0].line), (10, "week,sat", 3));
}

#[test]
fn sixty_days_without_work_are_refused_where_they_begin() {
    let dates = day("2026-03-02").series(jiff::Span::new().days(1)).take(60);
    let rest: String = dates.map(|date| format!("day,{date},rest,,停工\n")).collect();
    let error = fault(&format!("{SMALL}day,2026-03-01,rest,,\nday,2026-02-28,rest,,\n{rest}"));
    assert_eq!(error.reason(), "CALENDAR_EMPTY");
    assert_eq!((error.line, error.value.as_str()), (14, "2026-02-28"));
    let idle = SMALL.replace("09:00-12:00;13:30-17:00", "");
    assert_eq!((fault(&idle).reason(), fault(&idle).line), ("CALENDAR_EMPTY", 6));
}

#[test]
fn every_fault_is_told_and_what_is_no_text_at_all_ends_the_reading() {
    let faults = read(format!("{SMALL}day,x,rest,,\nzone,UTC\nday,2026-03-03,?,,\n").as_bytes()).unwrap_err();
    assert_eq!(faults.iter().map(|error| error.line).collect::<Vec<_>>(), [13, 14, 15]);
    assert!(faults.iter().all(|error| error.zh().starts_with("第 1") && !error.to_string().is_empty()));
    let text = "line 13, column 2, \"x\": not a date; use an existing day as YYYY-MM-DD";
    assert_eq!(faults[0].to_string(), text);
    let long = added(&format!("{}\u{1b}[2J", "长".repeat(5_000)));
    assert_eq!(long.1, "长".repeat(80));
    let escape = fault(&format!("{SMALL}\u{1b}[2J\n"));
    assert!(
        !format!("{escape}{}", escape.zh()).contains('\u{1b}'),
        "nothing reaches a terminal as it stands"
    );
    let endless = "x\n".repeat(100_000);
    assert_eq!(read(endless.as_bytes()).unwrap_err().len(), 100);
    let mut bytes = SMALL.as_bytes().to_vec();
    bytes.extend(b"day,2026-03-03,rest,,\xb4\xba\xbd\xda\n");
    let error = read(&bytes).unwrap_err().remove(0);
    assert_eq!((error.line, error.fault), (13, Fault::Encoding));
}

fn windows() -> impl Strategy<Value = Vec<Window>> {
    let lengths = prop::collection::vec((0i64..20_000, 1i64..8_000), 0..=3);
    lengths.prop_map(|lengths| {
        let mut at = 0;
        let place = |(gap, length): (i64, i64)| {
            let opens = at + gap;
            at = opens + length;
            Window::new(opens, at).unwrap()
        };
        lengths.into_iter().map(place).collect()
    })
}

proptest! {
    #[test]
    fn any_revision_is_read_as_it_was_written(
        mut week in prop::array::uniform7(windows()),
        days in prop::collection::btree_map(0i64..365, (windows(), "[ -~节日]{0,12}"), 0..20),
    ) {
        week[0] = small().week[0].clone();
        let date = |number: i64| day("2026-01-01") + jiff::Span::new().days(number);
        let given = |(windows, name): (Vec<Window>, String)| DayOverride { windows, name: name.trim().into() };
        let overrides = days.into_iter().map(|(number, day)| (date(number), given(day))).collect();
        let spec = CalendarSpec { week, overrides, ..small() };
        prop_assert_eq!(read(write(&spec).as_bytes()), Ok(spec));
    }

    #[test]
    fn nothing_that_is_read_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0usize..300) {
        let mut table = SMALL.as_bytes()[..cut.min(SMALL.len())].to_vec();
        table.extend(bytes);
        let _ = read(&table);
    }
}
