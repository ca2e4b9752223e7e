//! Writes instruments of an enterprise's ledger: their entries, states and calibrations.

use super::import_ledger::MOST;
use super::{Call, providers::audit};
use crate::Deps;
use crate::domain::instrument::Instrument;
use crate::domain::local_day;
use crate::domain::vocabulary::InstrumentState;
use crate::error::Error;
use crate::store::{Doc, instrument};
use crate::wire::{self, instrument::Done};
use nqi_platform::auth::Role;
use nqi_platform::etag;
use nqi_platform::ids::new_id;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_store::Tx;
use serde_json::json;
use uuid::Uuid;

/// Creates or replaces an instrument of the caller's enterprise; a new one is in use.
pub(crate) async fn put_instrument(
    deps: &Deps,
    call: Call<'_>,
    written: Instrument,
    expected: String,
) -> Result<proto::Instrument, Problem> {
    call.caller.require(&[Role::Enterprise])?;
    let work = move |tx: Tx| {
        let (written, expected) = (written.clone(), expected.clone());
        async move {
            let (owner, id) = (written.owner_id, written.id);
            let doc = match instrument::own_locked(&tx, owner, id).await? {
                Some(stored) => {
                    etag::check("instrument.etag", &expected, stored.version)?;
                    let value = written.rewritten(&stored.value)?;
                    Doc { value, version: stored.version + 1, updated: tx.now() }
                }
                None if instrument::is_foreign(&tx, owner, id).await? => return Err(unknown().into()),
                None => Doc { value: written, version: 1, updated: tx.now() },
            };
            save(&tx, doc, "instrument.put", json!({"instrument": id})).await
        }
    };
    call.mutation(deps).run(work).await
}

/// Takes an instrument into use, stops or scraps it.
pub(crate) async fn set_instrument_state(
    deps: &Deps,
    call: Call<'_>,
    id: Uuid,
    (state, reason): (InstrumentState, String),
    expected: String,
) -> Result<proto::Instrument, Problem> {
    call.caller.require(&[Role::Enterprise])?;
    let owner = call.caller.org;
    let work = move |tx: Tx| {
        let (reason, expected) = (reason.clone(), expected.clone());
        async move {
            let mut doc = instrument::own_locked(&tx, owner, id).await?.ok_or_else(unknown)?;
            etag::check("etag", &expected, doc.version)?;
            doc.value.enter(state)?;
            (doc.version, doc.updated) = (doc.version + 1, tx.now());
            let detail = json!({"instrument": id, "state": format!("{state:?}"), "reason": reason});
            save(&tx, doc, "instrument.state", detail).await
        }
    };
    call.mutation(deps).run(work).await
}

/// Records a calibration that was done; the next due day follows from it.
pub(crate) async fn record_calibration(
    deps: &Deps,
    call: Call<'_>,
    done: Done,
) -> Result<proto::Instrument, Problem> {
    call.caller.require(&[Role::Enterprise])?;
    let owner = call.caller.org;
    let work = move |tx: Tx| {
        let done = done.clone();
        async move {
            let mut doc = instrument::own_locked(&tx, owner, done.instrument).await?.ok_or_else(unknown)?;
            let record = done.of(new_id(), &doc.value);
            doc.value.calibrated(&record)?;
            instrument::record(&tx, &record).await?;
            (doc.version, doc.updated) = (doc.version + 1, tx.now());
            let detail = json!({"instrument": done.instrument, "done": record.done.to_string()});
            save(&tx, doc, "instrument.calibrate", detail).await
        }
    };
    call.mutation(deps).run(work).await
}

/// Gives the instruments free that wait for a request which came to nothing.
pub(crate) async fn request_ended(tx: &Tx, owner: Uuid, request: Uuid) -> Result<(), Error> {
    let mut changed = Vec::new();
    for known in instrument::all(tx.conn(), owner, MOST).await? {
        if known.value.requested != Some(request) {
            continue;
        }
        let Some(mut doc) = instrument::own_locked(tx, owner, known.value.id).await? else { continue };
        if doc.value.unasked(request) {
            changed.push((doc.version + 1, doc.value));
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    instrument::save(tx, &changed).await?;
    let detail = json!({"request": request, "instruments": changed.len()});
    audit(tx, owner, "instrument.unrequest", detail).await
}

async fn save(
    tx: &Tx,
    doc: Doc<Instrument>,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<proto::Instrument, Error> {
    instrument::save(tx, &[(doc.version, doc.value.clone())]).await?;
    audit(tx, doc.value.owner_id, action, detail).await?;
    Ok(wire::instrument::present(&doc, local_day(tx.now())))
}

pub(super) fn unknown() -> Problem {
    Problem::not_found("计量器具", "The instrument")
}
