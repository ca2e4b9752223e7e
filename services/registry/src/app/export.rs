//! Streams everything that matching indexes, as of one snapshot.

use super::statuses;
use crate::Deps;
use crate::domain::accreditation::Accreditation;
use crate::domain::local_day;
use crate::domain::pool::{Cell, Pool};
use crate::domain::provider::Provider;
use crate::domain::scope_row::ScopeRow;
use crate::domain::site::Site;
use crate::domain::standard::Standard;
use crate::error::Error;
use crate::store::Doc;
use crate::store::snapshot::Snapshot;
use crate::wire;
use jiff::{SignedDuration, Timestamp};
use nqi_proto::registry::v1::{ExportHead, ExportResponse, export_response::Record};
use tokio::sync::mpsc::Sender;
use tonic::Status;
use uuid::Uuid;

/// The receiving end has gone.
struct Gone;

/// Sends the head, then all records. The reading ends when the receiver goes away.
pub(crate) async fn export(deps: Deps, sender: Sender<Result<ExportResponse, Status>>) {
    let outcome = run(&deps, &sender).await;
    if let Err(error) = outcome {
        // A receiver that has gone needs no error.
        let _ = sender.send(Err(error.into())).await;
    }
}

async fn run(deps: &Deps, sender: &Sender<Result<ExportResponse, Status>>) -> Result<(), Error> {
    let snapshot = Snapshot::open(&deps.db).await?;
    let sent = records(&snapshot, deps.clock.now(), sender).await;
    snapshot.close().await?;
    match sent {
        Ok(Ok(()) | Err(Gone)) => Ok(()),
        Err(error) => Err(error),
    }
}

async fn records(
    snapshot: &Snapshot,
    now: Timestamp,
    sender: &Sender<Result<ExportResponse, Status>>,
) -> Result<Result<(), Gone>, Error> {
    let send = async |record: Record| {
        sender.send(Ok(ExportResponse { record: Some(record) })).await.map_err(|_| Gone)
    };
    macro_rules! send {
        ($record:expr) => {
            if send($record).await.is_err() {
                return Ok(Err(Gone));
            }
        };
    }
    macro_rules! documents {
        ($table:literal, $kind:ty, $record:expr) => {
            let mut after = Uuid::nil();
            loop {
                let docs: Vec<Doc<$kind>> = snapshot.documents($table, after).await?;
                let Some(last) = docs.last() else { break };
                after = last.value.id;
                for doc in &docs {
                    send!($record(doc));
                }
            }
        };
    }
    let (seq, positions) = snapshot.head().await?;
    let time = Some(nqi_platform::wire::timestamp(now));
    send!(Record::Head(ExportHead { seq, positions, time }));
    documents!("provider", Provider, |doc| Record::Provider(wire::provider::present(doc)));
    documents!("site", Site, |doc| Record::Site(wire::site::present(doc)));
    documents!("accreditation", Accreditation, |doc| Record::Accreditation(wire::accreditation::present(
        doc
    )));
    let mut after = Uuid::nil();
    loop {
        let docs: Vec<Doc<Standard>> = snapshot.documents("standard", after).await?;
        let Some(last) = docs.last() else { break };
        after = last.value.id;
        let statuses = statuses(snapshot.conn(), &docs, local_day(now)).await?;
        for (doc, status) in docs.iter().zip(statuses) {
            send!(Record::Standard(wire::standard::present(doc, status)));
        }
    }
    documents!("scope_row", ScopeRow, |doc| Record::ScopeRow(wire::scope_row::present(doc)));
    let mut after = Uuid::nil();
    loop {
        let offerings = snapshot.offerings(after).await?;
        let Some(last) = offerings.last() else { break };
        after = last.offering.id;
        for shown in &offerings {
            send!(Record::Offering(wire::offering::present(shown)));
        }
    }
    documents!("pool", Pool, |doc| Record::Pool(wire::capacity::present_pool(doc)));
    let mut last: Option<Cell> = None;
    loop {
        let cells = snapshot.cells(last.as_ref()).await?;
        for cell in &cells {
            send!(Record::Cell(wire::capacity::present_cell(cell)));
        }
        last = cells.last().cloned();
        if last.is_none() {
            break;
        }
    }
    let mut after = Uuid::nil();
    loop {
        let resources = snapshot.resources(after).await?;
        let Some((last, _)) = resources.last() else { break };
        after = last.value.id;
        for (doc, suspended) in &resources {
            send!(Record::Resource(wire::resource::listing(doc, *suspended)));
        }
    }
    // A booking ends on the day on which it begins.
    let mut after = Uuid::nil();
    loop {
        let bookings = snapshot.bookings(after, now - SignedDuration::from_hours(24)).await?;
        let Some(last) = bookings.last() else { break };
        after = last.value.id;
        for doc in bookings.iter().filter(|doc| now < doc.value.end) {
            send!(Record::Booked(wire::booking::booked(doc.version, &doc.value)));
        }
    }
    let mut after = Uuid::nil();
    loop {
        let facts = snapshot.facts(after).await?;
        let Some(last) = facts.last() else { break };
        after = last.provider_id;
        for one in &facts {
            send!(Record::Facts(wire::provider::facts(one)));
        }
    }
    Ok(Ok(()))
}
