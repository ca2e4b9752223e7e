//! Books slots of a shared resource: all of them or none, and never what somebody else has.

use super::lapse_bookings::lapse_bookings;
use super::resources::unknown;
use super::slots::{AHEAD_DAYS, Taken, last_day};
use super::{Call, changes, names};
use crate::Deps;
use crate::domain::booking::Booking;
use crate::domain::local_day;
use crate::domain::resource::Resource;
use crate::domain::vocabulary::BookingState;
use crate::error::Error;
use crate::store::{self, Doc, resource};
use crate::wire::{self, booking::Wanted};
use jiff::{SignedDuration, ToSpan};
use nqi_platform::auth::Role;
use nqi_platform::ids::new_id;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::registry::v1 as proto;
use nqi_store::{Audit, Tx};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

const TAKEN: &str = "SLOT_TAKEN";
/// Days searched for other slots when the one asked for is taken.
const ELSEWHERE_DAYS: i32 = 13;
/// Other slots that are told.
const ELSEWHERE: usize = 3;

/// Who books.
#[derive(Clone)]
struct Customer {
    id: Uuid,
    name: String,
}

/// Takes the time at once and asks the owner to confirm it.
pub(crate) async fn request_booking(
    deps: &Deps,
    call: Call<'_>,
    wanted: Wanted,
) -> Result<proto::Booking, Problem> {
    call.caller.require(&[Role::Enterprise, Role::Provider])?;
    let name = names::own_name(deps, call.caller).await?;
    let customer = Customer { id: call.caller.org, name };
    let answer_within = SignedDuration::from_hours(deps.config.booking_answer_hours);
    let wanted = Arc::new(wanted);
    let attempt = || {
        let (wanted, customer) = (wanted.clone(), customer.clone());
        call.mutation(deps).run(move |tx: Tx| {
            let (wanted, customer) = (wanted.clone(), customer.clone());
            async move { book(&tx, &wanted, customer, answer_within).await }
        })
    };
    match attempt().await {
        // What nobody answered in time is not in anybody's way, even if the sweeper has not come by.
        Err(problem) if problem.reason == TAKEN && lapse_bookings(deps).await? > 0 => attempt().await,
        outcome => outcome,
    }
}

async fn book(
    tx: &Tx,
    wanted: &Wanted,
    customer: Customer,
    answer_within: SignedDuration,
) -> Result<proto::Booking, Error> {
    // The lock keeps the hours still; the keys of the half hours would stop a rival without it, too.
    let doc = resource::locked(tx, wanted.resource).await?.ok_or_else(unknown)?;
    let resource = doc.value;
    if !resource::is_on_offer(tx.conn(), resource.id).await? {
        // To its owner it exists, to others not.
        if resource.owner_id == customer.id {
            let (zh, en) = ("资源未发布，不能预约。", "The resource is not published: it cannot be booked.");
            return Err(Problem::precondition("NOT_PUBLISHED", zh, en).into());
        }
        return Err(unknown().into());
    }
    if resource.owner_id == customer.id {
        let (zh, en) = (
            "不能预约本单位的资源；如需占用，请调整开放时间。",
            "Your own resource cannot be booked: change its opening hours instead.",
        );
        return Err(Problem::precondition("OWN_RESOURCE", zh, en).into());
    }
    // Time goes on while others hold the lock.
    let now = tx.refresh_now().await?;
    can_be_booked(&resource, wanted, now)?;
    let booking = Booking {
        id: new_id(),
        resource_id: resource.id,
        resource_title: resource.title.clone(),
        class: resource.class,
        region: resource.region.clone(),
        owner_id: resource.owner_id,
        owner_name: resource.owner_name.clone(),
        customer_id: customer.id,
        customer_name: customer.name,
        state: BookingState::Requested,
        start: wanted.span.start,
        end: wanted.span.end,
        purpose: wanted.purpose.clone(),
        contact_name: wanted.contact.name.clone(),
        contact_phone: wanted.contact.phone.clone(),
        contact_email: wanted.contact.email.clone(),
        reason: String::new(),
        respond_by: wanted.span.start.min(now + answer_within),
        created: now,
    };
    if !store::booking::take(tx, &booking).await? {
        return Err(taken(tx, &resource, now).await?.into());
    }
    store::booking::save(tx, 1, &booking).await?;
    let detail =
        json!({"resource": resource.id, "start": booking.start.to_string(), "end": booking.end.to_string()});
    let subject = booking.id.to_string();
    tx.audit(Audit { org: resource.owner_id, action: "booking.request", subject, detail }).await?;
    changes::booking(tx, "nqi.registry.v1.BookingRequested", 1, &booking).await?;
    Ok(wire::booking::present(&Doc { value: booking, version: 1, updated: now }))
}

fn can_be_booked(resource: &Resource, wanted: &Wanted, now: jiff::Timestamp) -> Result<(), Problem> {
    let day = local_day(wanted.span.start);
    let wrong = |field: &str, reason: &'static str, zh: String, en: String| -> Problem {
        Violation::new(field, reason, zh, en).into()
    };
    if wanted.span.start <= now {
        let (zh, en) = ("应晚于现在。".to_owned(), "Must be later than now.".to_owned());
        return Err(wrong("start_time", "TIME_IN_PAST", zh, en));
    }
    if day > last_day(now) {
        let (zh, en) =
            (format!("最多提前 {AHEAD_DAYS} 天预约。"), format!("At most {AHEAD_DAYS} days ahead."));
        return Err(wrong("start_time", "TOO_FAR_AHEAD", zh, en));
    }
    if !resource.hours.are_slots(wanted.span) {
        let minutes = resource.hours.slot_minutes;
        let zh = format!("应为同一开放时段内连续的整段，每段 {minutes} 分钟，起止与时段表一致。");
        let en = format!(
            "Must be whole slots of {minutes} minutes in a row within one opening, as ListSlots shows them."
        );
        return Err(wrong("start_time", "NOT_A_SLOT", zh, en));
    }
    if let Some(until) = resource.calibrated_until.filter(|until| *until < day) {
        return Err(Problem::precondition(
            "CALIBRATION_EXPIRED",
            format!("该资源的检定或校准有效期至 {until}，此后不能预约。"),
            format!("The calibration of this resource holds through {until}: later slots cannot be booked."),
        ));
    }
    Ok(())
}

/// Tells the next free slots, so that a form can offer them.
async fn taken(tx: &Tx, resource: &Resource, now: jiff::Timestamp) -> Result<Problem, Error> {
    let today = local_day(now);
    let days = (today, today.saturating_add(ELSEWHERE_DAYS.days()));
    let known = Taken::read(tx.conn(), [resource.id], days).await?;
    let free = known.free(resource, days, now, ELSEWHERE);
    let free: Vec<String> = free.iter().map(|slot| format!("{}/{}", slot.start, slot.end)).collect();
    Ok(Problem::conflict(
        TAKEN,
        "该时段已被他人预约，请选择其他时段。",
        "This time has just been booked by somebody else: choose another one.",
    )
    .with("free_slots", free.join(",")))
}
