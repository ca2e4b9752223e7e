//! The shipped calendar: mainland China 2024-2026, from the State Council's yearly holiday notices.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::calendar::Calendar;
use super::spec::{CalendarSpec, DayOverride};
use super::window::Window;

const DATA: &str = include_str!("../../data/calendar_cn.json");

#[derive(Deserialize)]
struct Notices {
    calendar: String,
    revision: u32,
    zone: String,
    windows: Vec<Window>,
    first_day: Date,
    published_through: Date,
    holidays: Vec<Holiday>,
}

/// `rest` lists weekdays only, `work` the make-up Saturdays and Sundays.
#[derive(Deserialize)]
struct Holiday {
    name: String,
    rest: Vec<Date>,
    work: Vec<Date>,
}

/// The published form of the shipped calendar, revision 1.
pub fn china_spec() -> CalendarSpec {
    // The file is part of the crate; the tests parse it and compare every day with the facts.
    let notices: Notices = serde_json::from_str(DATA).expect("data/calendar_cn.json is valid");
    let mut overrides = BTreeMap::new();
    for Holiday { name, rest, work } in notices.holidays {
        let day =
            |windows: &[Window], name: &str| DayOverride { windows: windows.to_vec(), name: name.to_owned() };
        overrides.extend(rest.into_iter().map(|date| (date, day(&[], &name))));
        overrides.extend(work.into_iter().map(|date| (date, day(&notices.windows, &format!("{name}调休")))));
    }
    let week = std::array::from_fn(|day| if day < 5 { notices.windows.clone() } else { Vec::new() });
    CalendarSpec {
        calendar: notices.calendar,
        revision: notices.revision,
        zone: notices.zone,
        week,
        overrides,
        first_day: notices.first_day,
        published_through: notices.published_through,
    }
}

/// The shipped calendar, ready to compute.
pub fn china() -> Calendar {
    // The same data on every run, and the tests build it.
    Calendar::new(china_spec()).expect("the shipped calendar is valid")
}
