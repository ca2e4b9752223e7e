//! From a revision to its rows.

use super::super::spec::{CalendarSpec, DayOverride};
use super::super::window::Window;
use super::WEEKDAYS;

/// The rows of a revision, in one order: heading, week, days. [`super::read`] gives the same revision back.
pub fn write(spec: &CalendarSpec) -> String {
    let mut rows = Rows(Vec::new());
    rows.push(&["calendar", &spec.calendar]);
    rows.push(&["revision", &spec.revision.to_string()]);
    rows.push(&["zone", &spec.zone]);
    rows.push(&["first_day", &spec.first_day.to_string()]);
    rows.push(&["published_through", &spec.published_through.to_string()]);
    for (name, windows) in WEEKDAYS.iter().zip(&spec.week) {
        rows.push(&["week", name, &joined(windows)]);
    }
    let longest = spec.week.iter().map(|windows| seconds(windows)).max().unwrap_or_default();
    for (date, day) in &spec.overrides {
        // A row is one line.
        let note = day.name.replace(['\r', '\n'], " ");
        rows.push(&["day", &date.to_string(), kind(day, longest), &joined(&day.windows), &note]);
    }
    rows.0.concat()
}

struct Rows(Vec<String>);

impl Rows {
    fn push(&mut self, cells: &[&str]) {
        let quoted: Vec<_> = cells.iter().map(|cell| quoted(cell)).collect();
        self.0.push(quoted.join(",") + "\n");
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

fn kind(day: &DayOverride, longest: i64) -> &'static str {
    match seconds(&day.windows) {
        0 => "rest",
        short if short < longest => "half",
        _ => "work",
    }
}

fn seconds(windows: &[Window]) -> i64 {
    windows.iter().map(|window| window.seconds()).sum()
}

fn joined(windows: &[Window]) -> String {
    windows.iter().map(Window::to_string).collect::<Vec<_>>().join(";")
}
