//! Events of changes, each with the next number of the registry sequence (taken last, so in commit order).

use crate::domain::accreditation::Accreditation;
use crate::domain::booking::Booking;
use crate::domain::pool::{Cell, Pool};
use crate::domain::provider::Provider;
use crate::domain::resource::Resource;
use crate::domain::scope_row::ScopeRow;
use crate::domain::site::Site;
use crate::domain::standard::Standard;
use crate::error::Error;
use crate::store::facts::Facts;
use crate::store::offering::Shown;
use crate::store::{Doc, profile, seq};
use crate::wire;
use nqi_events::{Encoded, Event, publish};
use nqi_kernel::standard::supersession::Status;
use nqi_proto::registry::v1 as proto;
use nqi_store::Tx;
use prost::Message;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Rows in one event, so that it stays well below the size of a message.
const ROWS_PER_EVENT: usize = 500;

async fn send<M: prost::Message>(
    tx: &Tx,
    aggregate: Uuid,
    kind: &'static str,
    subject: String,
    payload: &M,
) -> Result<(), Error> {
    Ok(publish(tx, Event { aggregate, kind, subject, time: tx.now(), payload }).await?)
}

pub(super) async fn provider(tx: &Tx, doc: &Doc<Provider>) -> Result<(), Error> {
    let seq = seq::next(tx).await?;
    let event =
        proto::ProviderChanged { seq, version: doc.version, provider: Some(wire::provider::present(doc)) };
    let id = doc.value.id;
    send(tx, id, "nqi.registry.v1.ProviderChanged", id.to_string(), &event).await
}

pub(super) async fn site(tx: &Tx, doc: &Doc<Site>) -> Result<(), Error> {
    let seq = seq::next(tx).await?;
    let event = proto::SiteChanged { seq, version: doc.version, site: Some(wire::site::present(doc)) };
    let (provider, id) = (doc.value.provider_id, doc.value.id);
    send(tx, provider, "nqi.registry.v1.SiteChanged", id.to_string(), &event).await
}

pub(super) async fn accreditation(tx: &Tx, doc: &Doc<Accreditation>) -> Result<(), Error> {
    let seq = seq::next(tx).await?;
    let event = proto::AccreditationChanged {
        seq,
        version: doc.version,
        accreditation: Some(wire::accreditation::present(doc)),
    };
    let (provider, id) = (doc.value.provider_id, doc.value.id);
    send(tx, provider, "nqi.registry.v1.AccreditationChanged", id.to_string(), &event).await
}

/// Rows of one provider with their new versions.
pub(super) async fn scope_rows(tx: &Tx, provider: Uuid, rows: &[(i64, ScopeRow)]) -> Result<(), Error> {
    let told: Vec<Vec<u8>> = rows.iter().map(|(version, row)| told_row(*version, row)).collect();
    scope_rows_told(tx, provider, &told.iter().map(Vec::as_slice).collect::<Vec<_>>()).await
}

/// What an event tells of one row, encoded: such parts one after the other are the event of all of them, as the encoding of
/// messages joins lists.
pub(super) fn told_row(version: i64, row: &ScopeRow) -> Vec<u8> {
    let scope_rows = vec![wire::scope_row::show(version, row)];
    proto::ScopeRowsChanged { seq: 0, scope_rows, removed_ids: vec![] }.encode_to_vec()
}

/// Like [`scope_rows`] for what [`told_row`] made of each.
pub(super) async fn scope_rows_told(tx: &Tx, provider: Uuid, rows: &[&[u8]]) -> Result<(), Error> {
    let chunks = rows.chunks(ROWS_PER_EVENT);
    // At most a thousand rows in a transaction, or a file of some ten thousand.
    let count = chunks.len() as i64;
    if count == 0 {
        return Ok(());
    }
    let last = seq::take(tx, count).await?;
    let event = |(seq, rows): (i64, &[&[u8]])| {
        let mut payload = rows.concat();
        payload.extend(proto::ScopeRowsChanged { seq, ..proto::ScopeRowsChanged::default() }.encode_to_vec());
        Encoded {
            aggregate: provider,
            kind: "nqi.registry.v1.ScopeRowsChanged",
            subject: provider.to_string(),
            time: tx.now(),
            payload,
        }
    };
    let events = (last - count + 1..).zip(chunks).map(event).collect();
    Ok(nqi_events::publish_all(tx, events).await?)
}

/// Rows that are gone.
pub(super) async fn scope_rows_removed(tx: &Tx, provider: Uuid, ids: &[Uuid]) -> Result<(), Error> {
    for chunk in ids.chunks(ROWS_PER_EVENT) {
        let removed_ids = chunk.iter().map(Uuid::to_string).collect();
        let event = proto::ScopeRowsChanged { seq: seq::next(tx).await?, scope_rows: vec![], removed_ids };
        send(tx, provider, "nqi.registry.v1.ScopeRowsChanged", provider.to_string(), &event).await?;
    }
    Ok(())
}

pub(super) async fn standard(tx: &Tx, doc: &Doc<Standard>, status: Status) -> Result<(), Error> {
    let seq = seq::next(tx).await?;
    let standard = wire::standard::present(doc, status);
    let subject = standard.number.clone();
    let event = proto::StandardChanged { seq, version: doc.version, standard: Some(standard) };
    send(tx, doc.value.id, "nqi.registry.v1.StandardChanged", subject, &event).await
}

/// The version that is offered now, or the one that was taken off.
pub(super) async fn offering(tx: &Tx, shown: &Shown) -> Result<(), Error> {
    let seq = seq::next(tx).await?;
    let version = shown.row_version();
    let event = proto::OfferingChanged { seq, version, offering: Some(wire::offering::present(shown)) };
    let (provider, id) = (shown.stored.provider, shown.offering.id);
    send(tx, provider, "nqi.registry.v1.OfferingChanged", id.to_string(), &event).await
}

pub(super) async fn pool(tx: &Tx, doc: &Doc<Pool>) -> Result<(), Error> {
    let seq = seq::next(tx).await?;
    let event =
        proto::PoolChanged { seq, version: doc.version, pool: Some(wire::capacity::present_pool(doc)) };
    let (provider, id) = (doc.value.provider_id, doc.value.id);
    send(tx, provider, "nqi.registry.v1.PoolChanged", id.to_string(), &event).await
}

pub(super) async fn facts(tx: &Tx, it: &Facts) -> Result<(), Error> {
    let seq = seq::next(tx).await?;
    let event = proto::ProviderFactsChanged { seq, facts: Some(wire::provider::facts(it)) };
    let id = it.provider_id;
    send(tx, id, "nqi.registry.v1.ProviderFactsChanged", id.to_string(), &event).await
}

/// Cells with their own versions and no sequence.
pub(super) async fn cells(tx: &Tx, cells: &[Cell]) -> Result<(), Error> {
    Ok(nqi_events::publish_all(tx, of_cells(tx, cells)).await?)
}

/// The events of cells, one a provider.
pub(super) fn of_cells(tx: &Tx, cells: &[Cell]) -> Vec<Encoded> {
    let mut by_provider: BTreeMap<Uuid, Vec<proto::Cell>> = BTreeMap::new();
    for cell in cells {
        by_provider.entry(cell.provider).or_default().push(wire::capacity::present_cell(cell));
    }
    let event = |(provider, cells): (Uuid, Vec<proto::Cell>)| Encoded {
        aggregate: provider,
        kind: "nqi.registry.v1.CellsChanged",
        subject: provider.to_string(),
        time: tx.now(),
        payload: proto::CellsChanged { cells }.encode_to_vec(),
    };
    by_provider.into_iter().map(event).collect()
}

/// A step of a shared resource, with whether its owner is suspended.
pub(super) async fn resource(tx: &Tx, kind: &'static str, doc: &Doc<Resource>) -> Result<(), Error> {
    let suspended = profile::is_suspended(tx.conn(), doc.value.owner_id).await?;
    let (id, seq) = (doc.value.id, seq::next(tx).await?);
    send(tx, id, kind, id.to_string(), &wire::resource::event(seq, doc, suspended)).await
}

/// A step of a booking, after which it has this version.
pub(super) async fn booking(tx: &Tx, kind: &'static str, version: i64, it: &Booking) -> Result<(), Error> {
    let seq = seq::next(tx).await?;
    send(tx, it.id, kind, it.id.to_string(), &wire::booking::event(seq, version, it)).await
}
