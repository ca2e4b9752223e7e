//! Shared resources in a reply: what to book and when, and what the near misses among them lack.

use jiff::Timestamp;
use jiff::civil::Date;
use nqi_kernel::worktime::Calendar;
use nqi_platform::wire;
use nqi_proto::matching::v1 as pb;
use uuid::Uuid;

use crate::engine::code::Code;
use crate::engine::judge::Fit;
use crate::engine::kind::hours::{self, Span};
use crate::engine::kind::resource::Asked;
use crate::engine::need::{Need, Work};
use crate::engine::snapshot::Snapshot;

/// What a booking of a candidate would take; nothing for work.
pub fn slot(snapshot: &Snapshot, calendar: &Calendar, need: &Need, fit: &Fit) -> Option<pb::ResourceSlot> {
    let Work::Resource(asked) = &need.work else { return None };
    let resource = snapshot.resources().of(&fit.site.id)?.record.as_ref()?;
    let run = resource.hours.around(calendar, asked.span)?;
    let at = |second: i64| Timestamp::from_second(second).ok().map(wire::timestamp);
    Some(pb::ResourceSlot {
        resource_id: resource.id.to_string(),
        class: resource.class as i32,
        model: resource.model.clone(),
        capability: resource.capability.clone(),
        calibrated_until: resource.calibrated_until.map(wire::date),
        operator_needed: resource.operator,
        start_time: at(run.span.0),
        end_time: at(run.span.1),
        slots: i32::try_from(run.slots).unwrap_or(i32::MAX),
    })
}

/// What went wrong with a resource, in Chinese and English; other codes say it themselves.
pub fn what(code: Code) -> (&'static str, &'static str) {
    match code {
        Code::ProviderInactive => ("提供方未处于正常状态", "its owner is not active"),
        Code::ProviderSuspended => ("提供方已暂停", "its owner is suspended"),
        Code::ParameterNotCovered => ("能力说明或操作人员不符", "capability or operator does not fit"),
        Code::ScopeExpires => ("检定或校准有效期届满", "its calibration does not hold until then"),
        Code::NoCapacity => ("该时段未开放或已被预约", "not open at that time, or booked"),
        Code::OverBudget => ("费用超出预算", "the fee is over the budget"),
        other => (other.zh(), other.en()),
    }
}

/// What a resource is capable of, and whether an operator works it.
pub fn capability(snapshot: &Snapshot, id: &Uuid) -> String {
    let found = snapshot.resources().of(id).and_then(|entry| entry.record.as_ref());
    found.map_or_else(String::new, |resource| {
        let operator = if resource.operator { "" } else { "、无操作人员 no operator" };
        format!("{}{operator}", resource.capability)
    })
}

/// The first time on a day that is as long as asked and free.
pub fn free_on(
    snapshot: &Snapshot,
    calendar: &Calendar,
    asked: &Asked,
    id: &Uuid,
    day: Date,
) -> Option<String> {
    let entry = snapshot.resources().of(id)?;
    let seconds = asked.span.1 - asked.span.0;
    let hours = &entry.record.as_ref()?.hours;
    let run = hours.free_on(calendar, day, seconds, |span| entry.is_free(span))?;
    Some(time(calendar, run.span))
}

/// A stretch of time of one day, such as `2026-03-10 08:30–12:00`.
fn time(calendar: &Calendar, (from, to): Span) -> String {
    let day = hours::day_of(calendar, from);
    let midnight = calendar.midnight_of(day).as_second();
    let clock = |second: i64| {
        let minutes = (second - midnight) / 60;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    };
    format!("{day} {}–{}", clock(from), clock(to))
}

/// What the need asks, where a resource stopped.
pub fn asked(calendar: &Calendar, code: Code, asked: &Asked) -> String {
    let day = hours::day_of(calendar, asked.span.0);
    match code {
        Code::ParameterNotCovered => {
            let operator = if asked.operator { "、操作人员 operator" } else { "" };
            format!("{}{operator}", asked.capability)
        }
        Code::ScopeExpires => day.to_string(),
        Code::NoCapacity => time(calendar, asked.span),
        _ => asked.class.zh().to_owned(),
    }
}
