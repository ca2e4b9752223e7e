//! Shared resources on the wire.

use super::Fields;
use crate::domain::hours::{CELL_MINUTES, DayHours, Hours, MAX_SLOT_MINUTES, Span, Window};
use crate::domain::resource::Resource;
use crate::domain::vocabulary::{FeeUnit, ResourceClass, ResourceState};
use crate::store::Doc;
use nqi_platform::problem::Problem;
use nqi_platform::{etag, wire};
use nqi_proto::registry::v1 as proto;
use uuid::Uuid;

/// Windows of a week, and dates with hours of their own.
const MOST_WEEKLY: usize = 21;
const MOST_DAYS: usize = 120;
const MOST_WINDOWS: usize = 3;

/// Reads a resource as a draft of nobody; the use case knows the owner.
pub(crate) fn parse(id: &str, given: Option<&proto::Resource>) -> Result<Resource, Problem> {
    let mut fields = Fields::new();
    let given = given.cloned().unwrap_or_default();
    let fee_unit: Option<FeeUnit> = fields.word("resource.fee_unit", given.fee_unit);
    if let Some(fee) = given.fee_from_fen {
        fields.within("resource.fee_from_fen", fee, 0, 100_000_000_000);
        let (zh, en) = ("收费时必须写明计费单位。", "A fee needs what it is asked for.");
        fields.require(fee == 0 || fee_unit.is_some(), "resource.fee_unit", "REQUIRED", zh, en);
    }
    let class = fields.word_required("resource.class", given.class);
    let resource = Resource {
        id: fields.id("id", id),
        owner_id: Uuid::nil(),
        owner_name: String::new(),
        class: class.unwrap_or(ResourceClass::Instrument),
        title: fields.required("resource.title", &given.title, 100),
        model: fields.text("resource.model", &given.model, 100),
        capability: fields.required("resource.capability", &given.capability, 1000),
        region: fields.region("resource.region", &given.region),
        address: fields.text("resource.address", &given.address, 200),
        calibrated_until: fields.day_if_any("resource.calibrated_until", given.calibrated_until.as_ref()),
        fee_fen: given.fee_from_fen,
        fee_unit,
        hours: hours(&mut fields, &given),
        operator_needed: given.operator_needed,
        rules: fields.text("resource.rules", &given.rules, 2000),
        state: ResourceState::Draft,
        published: vec![],
    };
    fields.finish()?;
    Ok(resource)
}

fn hours(fields: &mut Fields, given: &proto::Resource) -> Hours {
    let slot = given.slot_minutes;
    let fits = (CELL_MINUTES..=MAX_SLOT_MINUTES).contains(&slot) && slot % CELL_MINUTES == 0;
    fields.require(
        fits,
        "resource.slot_minutes",
        "OUT_OF_RANGE",
        format!("应为 {CELL_MINUTES} 的倍数，最大 {MAX_SLOT_MINUTES}（分钟）。"),
        format!("Must be a multiple of {CELL_MINUTES}, at most {MAX_SLOT_MINUTES} minutes."),
    );
    // Without a good slot, what is wrong with the windows cannot be told.
    let slot = if fits { slot } else { CELL_MINUTES };
    count(fields, "resource.weekly_hours", given.weekly_hours.len(), MOST_WEEKLY);
    let mut weekly = Vec::new();
    for (index, one) in given.weekly_hours.iter().enumerate().take(MOST_WEEKLY) {
        let field = format!("resource.weekly_hours[{index}]");
        fields.within(&format!("{field}.weekday"), one.weekday.into(), 1, 7);
        if let (Some(window), Ok(weekday)) =
            (window(fields, &format!("{field}.window"), one.window.as_ref(), slot), i8::try_from(one.weekday))
        {
            let others = weekly.iter().filter(|(day, _)| *day == weekday).map(|(_, window)| *window);
            apart(fields, &format!("{field}.window"), window, others);
            weekly.push((weekday, window));
        }
    }
    weekly.sort_unstable();
    Hours { slot_minutes: given.slot_minutes, weekly, days: day_hours(fields, given, slot) }
}

fn day_hours(fields: &mut Fields, given: &proto::Resource, slot: i32) -> Vec<DayHours> {
    count(fields, "resource.day_hours", given.day_hours.len(), MOST_DAYS);
    let mut days: Vec<DayHours> = Vec::new();
    for (index, one) in given.day_hours.iter().enumerate().take(MOST_DAYS) {
        let field = format!("resource.day_hours[{index}]");
        count(fields, &format!("{field}.windows"), one.windows.len(), MOST_WINDOWS);
        let mut windows = Vec::new();
        for (index, given) in one.windows.iter().enumerate().take(MOST_WINDOWS) {
            let field = format!("{field}.windows[{index}]");
            if let Some(window) = window(fields, &field, Some(given), slot) {
                apart(fields, &field, window, windows.iter().copied());
                windows.push(window);
            }
        }
        windows.sort_unstable();
        if let Some(day) = fields.day(&format!("{field}.day"), one.day.as_ref()) {
            let once = days.iter().all(|other| other.day != day);
            let (zh, en) = ("同一天只能出现一次。", "Each day may appear once.");
            fields.require(once, &format!("{field}.day"), "REPEATED", zh, en);
            days.push(DayHours { day, windows });
        }
    }
    days.sort_by_key(|day| day.day);
    days
}

fn count(fields: &mut Fields, field: &str, count: usize, most: usize) {
    let (zh, en) = (format!("最多 {most} 项。"), format!("At most {most}."));
    fields.require(count <= most, field, "TOO_MANY", zh, en);
}

fn window(fields: &mut Fields, field: &str, given: Option<&proto::TimeWindow>, slot: i32) -> Option<Window> {
    let given = given.copied().unwrap_or_default();
    let window = Window { from: given.from_minute, to: given.to_minute };
    fields.require(
        window.fits(slot),
        field,
        "WINDOW_INVALID",
        format!("应为 0 至 1440 分钟内的时段，起点为 30 的倍数，长度为每段 {slot} 分钟的整数倍。"),
        format!(
            "Must lie within 0 to 1440 minutes, begin at a multiple of 30 and last a whole number of slots of {slot} minutes."
        ),
    );
    window.fits(slot).then_some(window)
}

fn apart(fields: &mut Fields, field: &str, window: Window, mut others: impl Iterator<Item = Window>) {
    let clash = others.any(|other| other.overlaps(window));
    let (zh, en) = ("同一天的时段不能重叠。", "Windows of one day must not overlap.");
    fields.require(!clash, field, "WINDOWS_OVERLAP", zh, en);
}

/// A resource.
pub(crate) fn present(doc: &Doc<Resource>) -> proto::Resource {
    let it = &doc.value;
    let window = |window: &Window| proto::TimeWindow { from_minute: window.from, to_minute: window.to };
    proto::Resource {
        id: it.id.to_string(),
        etag: etag::of(doc.version),
        owner_id: it.owner_id.to_string(),
        owner_name: it.owner_name.clone(),
        class: it.class.number(),
        title: it.title.clone(),
        model: it.model.clone(),
        capability: it.capability.clone(),
        region: it.region.clone(),
        address: it.address.clone(),
        calibrated_until: it.calibrated_until.map(wire::date),
        fee_from_fen: it.fee_fen,
        fee_unit: it.fee_unit.map_or(0, FeeUnit::number),
        slot_minutes: it.hours.slot_minutes,
        weekly_hours: it
            .hours
            .weekly
            .iter()
            .map(|(weekday, hours)| proto::WeeklyHours {
                weekday: i32::from(*weekday),
                window: Some(window(hours)),
            })
            .collect(),
        day_hours: it
            .hours
            .days
            .iter()
            .map(|own| proto::DayHours {
                day: Some(wire::date(own.day)),
                windows: own.windows.iter().map(window).collect(),
            })
            .collect(),
        operator_needed: it.operator_needed,
        rules: it.rules.clone(),
        state: it.state.number(),
        update_time: Some(wire::timestamp(doc.updated)),
        ..proto::Resource::default()
    }
}

/// A slot.
pub(crate) fn slot((span, free): &(Span, bool)) -> proto::Slot {
    proto::Slot {
        start_time: Some(wire::timestamp(span.start)),
        end_time: Some(wire::timestamp(span.end)),
        free: *free,
    }
}

/// A resource as matching indexes it.
pub(crate) fn listing(doc: &Doc<Resource>, owner_suspended: bool) -> proto::ResourceListing {
    proto::ResourceListing { resource: Some(present(doc)), owner_suspended }
}

/// What an event tells of a resource.
pub(crate) fn event(seq: i64, doc: &Doc<Resource>, owner_suspended: bool) -> proto::ResourceEvent {
    let it = &doc.value;
    proto::ResourceEvent {
        seq,
        listing: Some(listing(doc, owner_suspended)),
        resource_id: it.id.to_string(),
        version: doc.version,
        owner_id: it.owner_id.to_string(),
        class: it.class.number(),
        region: it.region.clone(),
        state: it.state.number(),
    }
}
