//! Calendars and impacts in the words of the contract.

use nqi_kernel::worktime::{Calendar, CalendarSpec, DayOverride, Window};
use nqi_platform::wire as instants;
use nqi_proto::commitments::v1 as pb;

use super::count;
use crate::{domain::impact::Moved, store::calendar::Published, wire};

/// A calendar revision; a draft was not published.
pub fn calendar(calendar: &Calendar, published: Option<&Published>) -> pb::Calendar {
    let spec = calendar.spec();
    let days = |work: bool| {
        let chosen = spec.overrides.iter().filter(move |(_, day)| day.windows.is_empty() != work);
        chosen.map(|(date, _)| instants::date(*date)).collect()
    };
    let day = |(date, day): (&jiff::civil::Date, &DayOverride)| pb::CalendarDay {
        date: Some(instants::date(*date)),
        kind: kind(day, calendar.standard_day_seconds()).into(),
        windows: texts(&day.windows),
        name: day.name.clone(),
    };
    pb::Calendar {
        id: spec.calendar.clone(),
        revision: count(spec.revision),
        time_zone: spec.zone.clone(),
        windows: texts(&spec.week[0]),
        rest_days: days(false),
        work_days: days(true),
        published_through: Some(instants::date(spec.published_through)),
        weekdays: spec.week.iter().map(|day| pb::WeekdayWindows { windows: texts(day) }).collect(),
        days: spec.overrides.iter().map(day).collect(),
        first_day: Some(instants::date(spec.first_day)),
        publish_time: published.map(|published| instants::timestamp(published.at)),
        publish_reason: published.map(|published| published.reason.clone()).unwrap_or_default(),
    }
}

/// A revision without its days.
pub fn revision(spec: &CalendarSpec, published: &Published, newest: u32) -> pb::CalendarRevision {
    let longest = spec.week.iter().map(|windows| seconds(windows)).max().unwrap_or_default();
    let of = |wanted: pb::DayKind| {
        count(spec.overrides.values().filter(|day| kind(day, longest) == wanted).count())
    };
    pb::CalendarRevision {
        calendar_id: spec.calendar.clone(),
        revision: count(spec.revision),
        first_day: Some(instants::date(spec.first_day)),
        published_through: Some(instants::date(spec.published_through)),
        publish_time: Some(instants::timestamp(published.at)),
        reason: published.reason.clone(),
        rest_days: of(pb::DayKind::Rest),
        work_days: of(pb::DayKind::Work),
        half_days: of(pb::DayKind::Half),
        current: spec.revision == newest,
    }
}

/// A clock that a rule would move.
pub fn moved(moved: &Moved) -> pb::MovedClock {
    pb::MovedClock {
        commitment_id: moved.id.to_string(),
        case_number: moved.case_number.clone(),
        service_request_id: wire::id(moved.request),
        stage: moved.stage.code(),
        obligor_id: moved.obligor.to_string(),
        due_time: wire::time(moved.due),
        new_due_time: wire::time(moved.then),
        late: moved.late,
        on_time_again: moved.again,
    }
}

fn kind(day: &DayOverride, longest: i64) -> pb::DayKind {
    match seconds(&day.windows) {
        0 => pb::DayKind::Rest,
        short if short < longest => pb::DayKind::Half,
        _ => pb::DayKind::Work,
    }
}

fn seconds(windows: &[Window]) -> i64 {
    windows.iter().map(|window| window.seconds()).sum()
}

fn texts(windows: &[Window]) -> Vec<String> {
    windows.iter().map(Window::to_string).collect()
}
