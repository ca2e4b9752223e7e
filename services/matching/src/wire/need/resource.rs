//! Needs for a shared resource: class, capability, and a time of one day.

use jiff::ToSpan;
use nqi_kernel::worktime::china;
use nqi_platform::problem::Checks;
use nqi_platform::wire;
use nqi_proto::r#type::v1 as pb;

use super::Reading;
use super::checks::required_text;
use crate::engine::kind::hours::{self, AHEAD_DAYS, Span};
use crate::engine::kind::resource::Asked;
use crate::engine::kind::resources::Class;
use crate::engine::name::{self, Name};

const FIELD: &str = "need.resource";

pub(super) fn resource(
    reading: &mut Reading<'_>,
    need: &pb::Need,
    given: &pb::ResourceNeed,
) -> Option<Asked> {
    let class = Class::from_number(given.class);
    reading.checks.require(
        class.is_some(),
        format!("{FIELD}.class"),
        "REQUIRED",
        "请选择仪器设备、场地、专家或软件。",
        "Choose INSTRUMENT, ROOM, EXPERT or SOFTWARE.",
    );
    let field = format!("{FIELD}.capability");
    required_text(&mut reading.checks, &field, &given.capability, ("所需能力", "The capability"));
    without(&mut reading.checks, need);
    let span = span(reading, need, given);
    Some(Asked {
        class: class?,
        capability: given.capability.trim().to_owned(),
        words: words(&given.capability),
        span: span?,
        operator: given.operator_needed,
    })
}

/// The words of a capability, folded.
fn words(text: &str) -> Vec<Name> {
    let between = |c: char| c.is_whitespace() || matches!(c, '、' | ',' | '，' | ';' | '；' | '。');
    text.split(between).map(name::fold).filter(|word| !word.is_empty()).collect()
}

/// What does not go with a booking.
fn without(checks: &mut Checks, need: &pb::Need) {
    let given = [
        ("need.earliest_start", need.earliest_start.is_some()),
        ("need.latest_start", need.latest_start.is_some()),
        ("need.delivery", need.delivery != 0),
        ("need.quantity", need.quantity > 1),
        ("need.accreditations", !need.accreditations.is_empty()),
        ("need.allow_version", need.allow_version != 0),
    ];
    for (field, given) in given {
        let (zh, en) =
            ("预约共享资源时不适用，请留空。", "Does not go with the booking of a resource: leave it out.");
        checks.require(!given, field, "NOT_APPLICABLE", zh, en);
    }
}

/// The time: in order, of one day, ahead, within the days that can be booked, not after the deadline.
fn span(reading: &mut Reading<'_>, need: &pb::Need, given: &pb::ResourceNeed) -> Option<Span> {
    let (from_field, to_field) = (format!("{FIELD}.start_time"), format!("{FIELD}.end_time"));
    let mut read = |field: &str, time: Option<&_>| {
        let (zh, en) = ("请填写时间。", "State the time.");
        reading.checks.require(time.is_some(), field, "REQUIRED", zh, en);
        reading.checks.take(wire::instant(field, time?)).map(|at| at.as_second())
    };
    let from = read(&from_field, given.start_time.as_ref());
    let to = read(&to_field, given.end_time.as_ref());
    let (from, to) = from.zip(to)?;
    let calendar = china();
    let day = hours::day_of(&calendar, from);
    let last = reading.today.saturating_add(AHEAD_DAYS.days());
    let checks = &mut reading.checks;
    let (zh, en) = ("应晚于开始时间。", "Must be after the start.");
    checks.require(from < to, &to_field, "CONTRADICTORY_WINDOW", zh, en);
    let (zh, en) = ("一次预约应在同一天内。", "A booking lies within one day.");
    checks.require(hours::day_of(&calendar, to - 1) == day, &to_field, "OUT_OF_RANGE", zh, en);
    let (zh, en) = ("日期已过。", "This day is past.");
    checks.require(day >= reading.today, &from_field, "DATE_PAST", zh, en);
    let zh = format!("最多提前 {AHEAD_DAYS} 天预约。");
    let en = format!("At most {AHEAD_DAYS} days ahead.");
    checks.require(day <= last, &from_field, "TOO_FAR_AHEAD", zh, en);
    let deadline = need.deadline.as_ref().and_then(|date| wire::day("need.deadline", date).ok());
    let (zh, en) = ("不能早于预约时间。", "Must not be before the time of the booking.");
    checks.require(
        deadline.is_none_or(|deadline| day <= deadline),
        "need.deadline",
        "CONTRADICTORY_WINDOW",
        zh,
        en,
    );
    Some((from, to))
}
