//! Steps of a booking: the owner answers and tells what came of it, either side cancels.

use super::{Call, changes};
use crate::Deps;
use crate::domain::booking::{self, Booking};
use crate::error::Error;
use crate::store::{self, Doc};
use crate::wire;
use jiff::Timestamp;
use nqi_platform::auth::{Principal, Role};
use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_store::{Audit, Tx};
use serde_json::json;
use uuid::Uuid;

/// Who has to do with bookings.
pub(super) const SIDES: [Role; 3] = [Role::Enterprise, Role::Provider, Role::Centre];

/// A step with what it needs to be told.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Confirm,
    Decline(String),
    Cancel(String),
    Complete,
    NoShow(String),
}

impl Step {
    fn kind(&self) -> &'static str {
        match self {
            Step::Confirm => "nqi.registry.v1.BookingConfirmed",
            Step::Decline(_) => "nqi.registry.v1.BookingDeclined",
            Step::Cancel(_) => "nqi.registry.v1.BookingCancelled",
            Step::Complete => "nqi.registry.v1.BookingCompleted",
            Step::NoShow(_) => "nqi.registry.v1.BookingNoShow",
        }
    }

    fn action(&self) -> &'static str {
        match self {
            Step::Confirm => "booking.confirm",
            Step::Decline(_) => "booking.decline",
            Step::Cancel(_) => "booking.cancel",
            Step::Complete => "booking.complete",
            Step::NoShow(_) => "booking.no_show",
        }
    }

    fn apply(&self, booking: &mut Booking, now: Timestamp) -> Result<(), booking::Refusal> {
        match self.clone() {
            Step::Confirm => booking.confirm(now),
            Step::Decline(reason) => booking.decline(reason),
            Step::Cancel(reason) => booking.cancel(reason, now),
            Step::Complete => booking.complete(now),
            Step::NoShow(reason) => booking.no_show(reason, now),
        }
    }
}

/// Takes a step of a booking that the caller has to do with.
pub(crate) async fn step_booking(
    deps: &Deps,
    call: Call<'_>,
    id: Uuid,
    step: Step,
    expected: String,
) -> Result<proto::Booking, Problem> {
    call.caller.require(&SIDES)?;
    let caller = call.caller.clone();
    let work = move |tx: Tx| {
        let (caller, step, expected) = (caller.clone(), step.clone(), expected.clone());
        async move { take(&tx, &caller, id, &step, &expected).await }
    };
    call.mutation(deps).run(work).await
}

async fn take(
    tx: &Tx,
    caller: &Principal,
    id: Uuid,
    step: &Step,
    expected: &str,
) -> Result<proto::Booking, Error> {
    let mut doc = store::booking::locked(tx, id).await?.ok_or_else(unknown)?;
    let (owner, customer) = (doc.value.owner_id == caller.org, doc.value.customer_id == caller.org);
    if !owner && !customer {
        return Err(unknown().into());
    }
    if !owner && !matches!(step, Step::Cancel(_)) {
        let (zh, en) = ("此操作由资源提供方办理。", "This is for the owner of the resource to do.");
        return Err(Problem::denied("OWNER_ONLY", zh, en).into());
    }
    etag::check("etag", expected, doc.version)?;
    let now = tx.refresh_now().await?;
    step.apply(&mut doc.value, now)?;
    record(tx, &mut doc, step.kind(), step.action()).await?;
    Ok(wire::booking::present(&doc))
}

/// Saves a booking after a step, gives its time back if it takes none any more, and tells of it.
pub(super) async fn record(
    tx: &Tx,
    doc: &mut Doc<Booking>,
    kind: &'static str,
    action: &'static str,
) -> Result<(), Error> {
    (doc.version, doc.updated) = (doc.version + 1, tx.now());
    let it = &doc.value;
    store::booking::save(tx, doc.version, it).await?;
    if !it.takes_time() {
        store::booking::give_back(tx, it.id).await?;
    }
    let (subject, detail) = (it.id.to_string(), json!({"resource": it.resource_id, "reason": it.reason}));
    tx.audit(Audit { org: it.owner_id, action, subject, detail }).await?;
    changes::booking(tx, kind, doc.version, it).await
}

pub(super) fn unknown() -> Problem {
    Problem::not_found("预约", "The booking")
}
