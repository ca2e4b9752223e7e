//! Writes shared resources, publishes them and takes them off.

use super::{Call, changes, names, providers::audit};
use crate::Deps;
use crate::domain::booking::Booking;
use crate::domain::local_day;
use crate::domain::resource::Resource;
use crate::domain::vocabulary::ResourceState;
use crate::error::Error;
use crate::store::{Doc, booking, resource};
use crate::wire;
use nqi_platform::auth::{Principal, Role};
use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_store::Tx;
use serde_json::json;
use uuid::Uuid;

/// Who may share what it has.
const SHARERS: [Role; 3] = [Role::Enterprise, Role::Provider, Role::Centre];

/// Creates or replaces a resource of the caller's organisation; a new one is a draft.
pub(crate) async fn put_resource(
    deps: &Deps,
    call: Call<'_>,
    written: Resource,
    expected: String,
) -> Result<proto::Resource, Problem> {
    call.caller.require(&SHARERS)?;
    let owner_name = names::own_name(deps, call.caller).await?;
    let written = Resource { owner_id: call.caller.org, owner_name, ..written };
    let work = move |tx: Tx| {
        let (written, expected) = (written.clone(), expected.clone());
        async move { put(&tx, written, &expected).await }
    };
    call.mutation(deps).run(work).await
}

async fn put(tx: &Tx, written: Resource, expected: &str) -> Result<proto::Resource, Error> {
    let doc = match resource::locked(tx, written.id).await? {
        Some(stored) if stored.value.owner_id != written.owner_id => return Err(unknown().into()),
        Some(stored) => {
            etag::check("resource.etag", expected, stored.version)?;
            let kept = stored.value;
            let value = Resource { state: kept.state, published: kept.published, ..written };
            keeps_bookings(tx, &value).await?;
            Doc { value, version: stored.version + 1, updated: tx.now() }
        }
        None => Doc { value: written, version: 1, updated: tx.now() },
    };
    resource::save(tx, doc.version, &doc.value).await?;
    let detail = json!({"resource": doc.value.id, "version": doc.version});
    audit(tx, doc.value.owner_id, "resource.put", detail).await?;
    // A draft is nobody's business yet.
    if doc.value.state != ResourceState::Draft {
        changes::resource(tx, "nqi.registry.v1.ResourceChanged", &doc).await?;
    }
    Ok(wire::resource::present(&doc))
}

/// Bookings to come must stay within the new hours and the calibration; the owner cancels those that cannot.
async fn keeps_bookings(tx: &Tx, value: &Resource) -> Result<(), Error> {
    let stays = |it: &Booking| value.hours.is_open(it.span()) && value.is_calibrated(local_day(it.start));
    let bookings = booking::to_come(tx.conn(), value.id, tx.now()).await?;
    let lost: Vec<&Booking> = bookings.iter().filter(|it| !stays(it)).collect();
    if lost.is_empty() { Ok(()) } else { Err(in_the_way(&lost).into()) }
}

/// Publishes a resource, or takes it off; the bureau may take off too.
pub(crate) async fn set_resource_state(
    deps: &Deps,
    call: Call<'_>,
    id: Uuid,
    state: ResourceState,
    expected: String,
) -> Result<proto::Resource, Problem> {
    call.caller.require(&[Role::Enterprise, Role::Provider, Role::Centre, Role::Bureau])?;
    let caller = call.caller.clone();
    let work = move |tx: Tx| {
        let (caller, expected) = (caller.clone(), expected.clone());
        async move { set_state(&tx, &caller, id, state, &expected).await }
    };
    call.mutation(deps).run(work).await
}

async fn set_state(
    tx: &Tx,
    caller: &Principal,
    id: Uuid,
    state: ResourceState,
    expected: &str,
) -> Result<proto::Resource, Error> {
    let bureau = caller.is(Role::Bureau) && state == ResourceState::Retired;
    let stored = resource::locked(tx, id).await?;
    let mut doc = stored.filter(|doc| bureau || doc.value.owner_id == caller.org).ok_or_else(unknown)?;
    etag::check("etag", expected, doc.version)?;
    let (before, today) = (doc.value.clone(), local_day(tx.now()));
    let kind = if state == ResourceState::Published {
        doc.value.publish(today)?;
        "nqi.registry.v1.ResourcePublished"
    } else {
        doc.value.retire(today)?;
        let bookings = booking::to_come(tx.conn(), id, tx.now()).await?;
        if !bookings.is_empty() {
            return Err(in_the_way(&bookings.iter().collect::<Vec<_>>()).into());
        }
        "nqi.registry.v1.ResourceRetired"
    };
    let detail = json!({"resource": id, "state": format!("{state:?}")});
    audit(tx, doc.value.owner_id, "resource.state", detail).await?;
    if doc.value != before {
        (doc.version, doc.updated) = (doc.version + 1, tx.now());
        resource::save(tx, doc.version, &doc.value).await?;
        changes::resource(tx, kind, &doc).await?;
    }
    Ok(wire::resource::present(&doc))
}

/// Names the bookings that a change would break.
fn in_the_way(bookings: &[&Booking]) -> Problem {
    let ids: Vec<String> = bookings.iter().map(|it| it.id.to_string()).collect();
    let first = bookings.first().map(|it| it.start.to_string()).unwrap_or_default();
    Problem::precondition(
        "BOOKINGS_IN_THE_WAY",
        format!("还有 {} 个预约与此冲突（最早的始于 {first}），请先取消或完成这些预约。", ids.len()),
        format!(
            "{} booking(s) stand against this, the first at {first}: cancel or finish them first.",
            ids.len()
        ),
    )
    .with("booking_ids", ids.join(","))
}

pub(super) fn unknown() -> Problem {
    Problem::not_found("共享资源", "The resource")
}
