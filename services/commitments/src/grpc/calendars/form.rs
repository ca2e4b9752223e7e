//! The published form of a calendar out of a request; every wrong field is named.

use std::collections::BTreeMap;

use jiff::civil::Date;
use nqi_kernel::worktime::{Calendar, CalendarError, CalendarSpec, DayOverride, Window, Zone, csv};
use nqi_platform::problem::{Checks, Problem, Violation};
use nqi_platform::wire as instants;
use nqi_proto::commitments::v1 as pb;

use crate::{app::calendar, grpc::parse};

/// A CSV file longer than this is no calendar.
const MOST_BYTES: usize = 1 << 20;
const MOST_DAYS: usize = 5000;

/// The draft that a request asks for, as the revision after `current`.
pub fn spec(request: &pb::PutCalendarDraftRequest, current: &CalendarSpec) -> Result<CalendarSpec, Problem> {
    let (spec, through) = match (&request.calendar, request.csv.is_empty()) {
        (Some(calendar), true) => (structured(calendar, current)?, "calendar.published_through"),
        (None, false) => (of_csv(&request.csv, current)?, "csv"),
        _ => {
            return Err(Violation::new(
                "calendar",
                "REQUIRED",
                "请提供 calendar 或 csv，二者只取其一。",
                "Give either calendar or csv, not both.",
            )
            .into());
        }
    };
    Ok(calendar::follow(current, spec, through)?)
}

fn of_csv(text: &str, current: &CalendarSpec) -> Result<CalendarSpec, Problem> {
    if text.len() > MOST_BYTES {
        return Err(Violation::new("csv", "TOO_LONG", "最多 1 MiB。", "At most 1 MiB.").into());
    }
    let faults = match csv::read(text.as_bytes()) {
        Ok(spec) if spec.calendar == current.calendar => return Ok(spec),
        Ok(spec) => {
            let (own, given) = (&current.calendar, spec.calendar);
            let violation = Violation::new(
                "csv",
                "CALENDAR_CSV",
                format!("文件是日历 {given}，这里应为 {own}。"),
                format!("The file is of the calendar {given}; here it must be {own}."),
            );
            return Err(violation.into());
        }
        Err(faults) => faults,
    };
    let violation = |fault: csv::CsvError| {
        let field = format!("csv.lines[{}].columns[{}]", fault.line, fault.column);
        Violation::new(field, fault.reason(), format!("{}。", fault.zh()), format!("{fault}."))
    };
    Err(Problem::invalid(faults.into_iter().map(violation).collect()))
}

fn structured(calendar: &pb::Calendar, current: &CalendarSpec) -> Result<CalendarSpec, Problem> {
    let mut checks = Checks::new();
    if let Err(error) = Zone::parse(&calendar.time_zone) {
        checks.push(refused("calendar.time_zone", &error));
    }
    let week = week(&mut checks, &calendar.weekdays);
    let mut date = |field: &str, date: &Option<nqi_proto::google::r#type::Date>| {
        checks.take(instants::day(field, &date.unwrap_or_default()))
    };
    let first = date("calendar.first_day", &calendar.first_day);
    let through = date("calendar.published_through", &calendar.published_through);
    let overrides = days(&mut checks, &calendar.days, &week, first.zip(through));
    checks.finish()?;
    let (Some(first_day), Some(published_through)) = (first, through) else {
        return Err(Problem::internal("a calendar passed its checks without its period"));
    };
    let spec = CalendarSpec {
        calendar: current.calendar.clone(),
        revision: current.revision + 1,
        zone: calendar.time_zone.clone(),
        week,
        overrides,
        first_day,
        published_through,
    };
    match Calendar::new(spec.clone()) {
        Ok(_) => Ok(spec),
        Err(error) => Err(refused(field_of(&error), &error).into()),
    }
}

/// What only the whole revision shows; windows, zone and dates were looked at one by one.
fn field_of(error: &CalendarError) -> &'static str {
    match error {
        CalendarError::Empty { .. } => "calendar.days",
        CalendarError::Zone { .. } => "calendar.time_zone",
        CalendarError::Period { .. } | CalendarError::OverrideOutside { .. } => "calendar.published_through",
        CalendarError::Window { .. } | CalendarError::Overlap { .. } => "calendar.weekdays",
    }
}

fn week(checks: &mut Checks, weekdays: &[pb::WeekdayWindows]) -> [Vec<Window>; 7] {
    let mut week: [Vec<Window>; 7] = Default::default();
    checks.require(
        weekdays.len() == 7,
        "calendar.weekdays",
        "OUT_OF_RANGE",
        "应恰有 7 项，自星期一至星期日；没有工作时段的日子留空。",
        "Must have 7 entries, Monday to Sunday; leave a day without work empty.",
    );
    for (index, (windows, day)) in week.iter_mut().zip(weekdays).enumerate() {
        *windows = parsed(checks, &format!("calendar.weekdays[{index}]"), &day.windows);
    }
    week
}

fn days(
    checks: &mut Checks,
    days: &[pb::CalendarDay],
    week: &[Vec<Window>; 7],
    period: Option<(Date, Date)>,
) -> BTreeMap<Date, DayOverride> {
    let mut overrides = BTreeMap::new();
    checks.require(
        days.len() <= MOST_DAYS,
        "calendar.days",
        "TOO_LONG",
        format!("最多 {MOST_DAYS} 天。"),
        format!("At most {MOST_DAYS} days."),
    );
    for (index, day) in days.iter().enumerate().take(MOST_DAYS) {
        let field = format!("calendar.days[{index}]");
        let date = checks.take(instants::day(&format!("{field}.date"), &day.date.unwrap_or_default()));
        let name = parse::text(checks, &format!("{field}.name"), &day.name, 60, false);
        let windows = parsed(checks, &field, &day.windows);
        let windows = of_kind(checks, &field, day.kind(), windows, week);
        let Some(date) = date else { continue };
        if let Some((from, through)) = period.filter(|(from, through)| date < *from || date > *through) {
            checks.push(Violation::new(
                format!("{field}.date"),
                "CALENDAR_PERIOD",
                format!("应在本版期间 {from} 至 {through} 之内。"),
                format!("Must lie within the revision's period, {from} through {through}."),
            ));
        }
        checks.require(
            overrides.insert(date, DayOverride { windows, name }).is_none(),
            format!("{field}.date"),
            "REPEATED",
            "同一天只能出现一次。",
            "A day may be given once only.",
        );
    }
    overrides
}

fn of_kind(
    checks: &mut Checks,
    field: &str,
    kind: pb::DayKind,
    windows: Vec<Window>,
    week: &[Vec<Window>; 7],
) -> Vec<Window> {
    let sum = |windows: &[Window]| windows.iter().map(|window| window.seconds()).sum::<i64>();
    let longest = week.iter().map(|windows| sum(windows)).max().unwrap_or_default();
    let (ok, reason, zh, en) = match kind {
        pb::DayKind::Rest => (
            windows.is_empty(),
            "CALENDAR_WINDOW",
            "休息日没有工作时段，请留空。",
            "A rest day has no windows: leave them empty.",
        ),
        pb::DayKind::Half => (
            (1..longest).contains(&sum(&windows)),
            "CALENDAR_WINDOW",
            "半天须有工作时段，合计短于一周中最长的工作日，例如 09:00-12:00。",
            "A half day needs windows shorter in sum than the longest day of the week, such as 09:00-12:00.",
        ),
        pb::DayKind::Work if windows.is_empty() => {
            checks.require(
                !week[0].is_empty(),
                format!("{field}.windows"),
                "CALENDAR_WINDOW",
                "星期一没有工作时段，请写明当天的时段。",
                "Monday has no windows: name those of this day.",
            );
            return week[0].clone();
        }
        pb::DayKind::Work => return windows,
        pb::DayKind::Unspecified => (
            false,
            "INVALID_ENUM",
            "请选择 DAY_KIND_REST（休息）、DAY_KIND_WORK（上班）或 DAY_KIND_HALF（半天）。",
            "Choose DAY_KIND_REST, DAY_KIND_WORK or DAY_KIND_HALF.",
        ),
    };
    let place = if kind == pb::DayKind::Unspecified { "kind" } else { "windows" };
    checks.require(ok, format!("{field}.{place}"), reason, zh, en);
    windows
}

/// The windows of one day; malformed ones and those that overlap an earlier one are named.
fn parsed(checks: &mut Checks, field: &str, texts: &[String]) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let field = format!("{field}.windows[{index}]");
        let window = match text.trim().split_once('-') {
            Some((opens, closes)) => Window::parse(opens.trim(), closes.trim()),
            None => Err(CalendarError::Window { text: text.chars().take(40).collect() }),
        };
        let window = match window {
            Ok(window) => window,
            Err(error) => {
                checks.push(refused(&field, &error));
                continue;
            }
        };
        let before =
            windows.iter().find(|other| window.opens() < other.closes() && other.opens() < window.closes());
        match before {
            Some(other) => {
                checks.push(refused(&field, &CalendarError::Overlap { text: format!("{other}, {window}") }));
            }
            None => windows.push(window),
        }
    }
    windows.sort_by_key(|window| window.opens());
    windows
}

fn refused(field: &str, error: &CalendarError) -> Violation {
    Violation::new(field, error.reason(), format!("{}。", error.zh()), format!("{error}."))
}
