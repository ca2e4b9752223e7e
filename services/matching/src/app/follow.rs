//! Follows the registry: one export, then its feed by position, applied in batches and published whole.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use nqi_events::{Envelope, PARTITIONS};
use nqi_platform::call;
use nqi_platform::problem::Problem;
use nqi_platform::wire;
use nqi_proto::events::v1::event_feed_service_client::EventFeedServiceClient;
use nqi_proto::events::v1::{GetHeadsRequest, ReadRequest, ReadResponse};
use nqi_proto::registry::v1 as pb;
use nqi_proto::registry::v1::export_response::Record;
use nqi_proto::registry::v1::export_service_client::ExportServiceClient;
use prost::Message;

use super::base::{self, Place};
use super::sequence::Applied;
use crate::Deps;
use crate::engine::bulk::Bulk;
use crate::engine::record::Change;
use crate::engine::rows::SEGMENTS;
use crate::engine::snapshot::Snapshot;
use crate::wire::records;
use crate::wire::rows::Reader;

/// Name of the registry's log.
pub const SOURCE: &str = "nqi.registry";

/// Longest time between two looks at the feed.
const POLL: Duration = Duration::from_secs(1);
/// Events of one read.
const PAGE: u32 = 500;
/// Records of the export applied at once.
const BATCH: usize = 4096;
/// A whole export may take this long.
const EXPORT_DEADLINE: Duration = Duration::from_secs(60);
/// The base file and the segments are brought up to date this often.
const UPKEEP: Duration = Duration::from_secs(600);
/// A missing sequence that has not come by then never will: the index is built anew.
const GAP_PATIENCE: Duration = Duration::from_secs(30);

/// Where the follower stands, and the content up to there.
pub struct Position {
    snapshot: Snapshot,
    partitions: [i64; PARTITIONS],
    /// Id of the event at each position, by which a restart knows the log again.
    events: [String; PARTITIONS],
    base: i64,
    applied: Applied,
    gap_since: Option<Instant>,
    /// Last upkeep; nothing when the base file lacks everything.
    kept_at: Option<Instant>,
}

/// How a pass over the feed ended.
#[derive(Debug, PartialEq, Eq)]
enum Pass {
    /// Everything published is applied.
    Current,
    /// Events were lost: start again from an export.
    Lost,
}

/// Follows until the tasks stop: woken by the bus, else every second.
pub async fn run(deps: Deps) {
    let mut wake = deps.bus.subscribe(SOURCE);
    let mut failures = 0_u32;
    while !deps.tasks.token.is_cancelled() {
        match catch_up(&deps).await {
            Ok(()) => failures = 0,
            Err(problem) => {
                if failures == 0 {
                    tracing::warn!(error = %problem, "the registry cannot be followed, trying on");
                }
                failures += 1;
            }
        }
        tokio::select! {
            () = deps.tasks.token.cancelled() => {}
            // Wake-ups do not hasten a retry.
            () = tokio::time::sleep(POLL), if failures > 0 => {}
            _ = wake.wait(POLL), if failures == 0 => {}
        }
    }
}

/// Builds the index if needed and applies everything that the registry has published by now.
pub async fn catch_up(deps: &Deps) -> Result<(), Problem> {
    let mut place = deps.index.follower().lock().await;
    // One rebuild is enough: a fresh export contains everything before it.
    for attempt in 0..2 {
        let position = match place.as_mut() {
            Some(position) => position,
            None => {
                let stored = if attempt == 0 { restore(deps).await? } else { None };
                let position = match stored {
                    Some(position) => position,
                    None => build(deps).await?,
                };
                deps.index.publish(position.snapshot.clone(), true);
                place.insert(position)
            }
        };
        match position.follow(deps).await? {
            Pass::Current => {
                deps.index.is_current();
                position.upkeep(deps).await?;
                return Ok(());
            }
            Pass::Lost => {
                tracing::warn!("events of the registry are missing, building the index anew");
                *place = None;
            }
        }
    }
    Err(Problem::unavailable(
        "FEED_BROKEN",
        "登记服务的事件流不连续，匹配索引无法更新。",
        "The registry's feed does not continue its export; the index cannot be kept up.",
    ))
}

/// Reads the base file, when there is one that the registry's log continues.
async fn restore(deps: &Deps) -> Result<Option<Position>, Problem> {
    let Some(keep) = deps.index.keep().cloned() else { return Ok(None) };
    let begun = Instant::now();
    let read = tokio::task::spawn_blocking(move || base::read(&keep.path)).await;
    let Some((snapshot, place)) = read.map_err(|error| Problem::internal(error.to_string()))? else {
        return Ok(None);
    };
    for (partition, event) in place.events.iter().enumerate().filter(|(_, event)| !event.is_empty()) {
        let at = place.partitions[partition];
        if event_at(deps, partition, at).await?.as_ref() != Some(event) {
            tracing::warn!("the base file belongs to another log, reading an export");
            return Ok(None);
        }
    }
    tracing::info!(
        index.providers = snapshot.provider_count(),
        index.rows = snapshot.row_count(),
        index.seq = snapshot.seq,
        elapsed_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        "matching index read from its base file"
    );
    let applied = Applied::with_ahead(snapshot.seq, place.ahead);
    Ok(Some(Position {
        snapshot,
        partitions: place.partitions,
        events: place.events,
        base: place.base,
        applied,
        gap_since: None,
        kept_at: Some(Instant::now()),
    }))
}

/// The id of the event at a position, when the log still has it.
async fn event_at(deps: &Deps, partition: usize, position: i64) -> Result<Option<String>, Problem> {
    let page = read_page(deps, partition, position - 1, 1).await?;
    Ok(page.events.into_iter().find(|event| event.position == position).map(|event| event.id))
}

async fn read_page(deps: &Deps, partition: usize, after: i64, limit: u32) -> Result<ReadResponse, Problem> {
    let request = ReadRequest {
        source: SOURCE.into(),
        partition: u32::try_from(partition).unwrap_or_default(),
        after,
        limit,
        wait_ms: 0,
    };
    let request = call::as_service(deps.tokens.as_ref(), request).await?;
    let mut client = EventFeedServiceClient::new(deps.registry.clone());
    let page = client.read(request).await.map_err(|status| Problem::from_status(&status))?;
    Ok(page.into_inner())
}

/// Reads a whole export.
async fn build(deps: &Deps) -> Result<Position, Problem> {
    let begun = Instant::now();
    let mut request = call::as_service(deps.tokens.as_ref(), pb::ExportRequest {}).await?;
    request.set_timeout(EXPORT_DEADLINE);
    let status = |status: tonic::Status| Problem::from_status(&status);
    let mut client = ExportServiceClient::new(deps.registry.clone());
    let mut stream = client.export(request).await.map_err(status)?.into_inner();
    let mut head = None;
    let (mut bulk, mut rows) = (Bulk::default(), Reader::default());
    let mut batch = Vec::with_capacity(BATCH);
    while let Some(message) = stream.message().await.map_err(status)? {
        match message.record {
            Some(Record::Head(given)) => head = Some(given),
            Some(record) => batch.extend(record_change(&mut rows, &record)),
            None => {}
        }
        if batch.len() >= BATCH {
            bulk.extend(batch.drain(..));
        }
    }
    bulk.extend(batch);
    let head = head.ok_or_else(|| {
        Problem::unavailable(
            "EXPORT_INCOMPLETE",
            "登记服务的导出不完整。",
            "The registry's export has no head.",
        )
    })?;
    let sorted = tokio::task::spawn_blocking(move || bulk.finish()).await;
    let mut snapshot = sorted.map_err(|error| Problem::internal(error.to_string()))?;
    let mut partitions = [0; PARTITIONS];
    for (place, position) in partitions.iter_mut().zip(&head.positions) {
        *place = *position;
    }
    snapshot.seq = head.seq;
    snapshot.updated = head.time.as_ref().and_then(|t| wire::instant("time", t).ok()).unwrap_or_default();
    tracing::info!(
        index.providers = snapshot.provider_count(),
        index.rows = snapshot.row_count(),
        index.seq = head.seq,
        elapsed_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        "matching index built from an export"
    );
    let applied = Applied::up_to(head.seq);
    Ok(Position {
        snapshot,
        partitions,
        events: Default::default(),
        base: head.seq,
        applied,
        gap_since: None,
        kept_at: None,
    })
}

fn record_change(rows: &mut Reader, record: &Record) -> Option<Change> {
    match record {
        Record::Head(_) => None,
        Record::Provider(record) => records::provider(record),
        Record::Site(record) => records::site(record),
        Record::Accreditation(record) => records::accreditation(record),
        Record::ScopeRow(record) => rows.row(record),
        Record::Standard(record) => records::standard(record),
        Record::Offering(record) => records::offering(record),
        Record::Pool(record) => records::pool(record),
        Record::Cell(record) => records::cell(record),
        Record::Facts(record) => records::facts(record),
        Record::Resource(record) => records::resource(record),
        Record::Booked(record) => records::booked(record),
    }
}

impl Position {
    /// Applies what every partition has beyond this position.
    async fn follow(&mut self, deps: &Deps) -> Result<Pass, Problem> {
        let mut client = EventFeedServiceClient::new(deps.registry.clone());
        let status = |status: tonic::Status| Problem::from_status(&status);
        let request = GetHeadsRequest { source: SOURCE.into(), ..GetHeadsRequest::default() };
        let request = call::as_service(deps.tokens.as_ref(), request).await?;
        let heads = client.get_heads(request).await.map_err(status)?.into_inner().heads;
        for (partition, head) in heads.iter().enumerate().take(PARTITIONS) {
            if *head < self.partitions[partition] {
                // The log is another one than the export came from.
                return Ok(Pass::Lost);
            }
            while self.partitions[partition] < *head {
                let after = self.partitions[partition];
                let page = read_page(deps, partition, after, PAGE).await?;
                let continues = page.events.first().is_some_and(|event| event.position == after + 1);
                if page.oldest > after + 1 || !continues {
                    return Ok(Pass::Lost);
                }
                self.apply(&page.events);
                deps.index.publish(self.snapshot.clone(), false);
            }
        }
        Ok(self.patience())
    }

    /// Compacts what wants it, and every ten minutes all that changed; then the base file is written behind our back.
    async fn upkeep(&mut self, deps: &Deps) -> Result<(), Problem> {
        let due = self.kept_at.is_none_or(|at| at.elapsed() >= UPKEEP);
        for _ in 0..SEGMENTS {
            let mut snapshot = self.snapshot.clone();
            let compacted =
                tokio::task::spawn_blocking(move || snapshot.compact(due).then_some(snapshot)).await;
            match compacted.map_err(|error| Problem::internal(error.to_string()))? {
                Some(snapshot) => {
                    self.snapshot = snapshot;
                    deps.index.publish(self.snapshot.clone(), false);
                }
                None => break,
            }
        }
        if !due {
            return Ok(());
        }
        self.kept_at = Some(Instant::now());
        let Some(keep) =
            deps.index.keep().filter(|keep| self.snapshot.row_count() >= keep.least_rows).cloned()
        else {
            return Ok(());
        };
        for partition in 0..PARTITIONS {
            let at = self.partitions[partition];
            if self.events[partition].is_empty() && at > 0 {
                // Only the export was read so far; its end names an event of the log.
                self.events[partition] = event_at(deps, partition, at).await?.unwrap_or_default();
            }
        }
        let place = Place {
            partitions: self.partitions,
            events: self.events.clone(),
            base: self.base,
            ahead: self.applied.ahead(),
        };
        let (snapshot, index) = (self.snapshot.clone(), deps.index.clone());
        if index.saving().swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        deps.tasks.tracker.spawn_blocking(move || {
            match base::write(&keep.path, &snapshot, &place) {
                Ok(true) => tracing::debug!(file.path = %keep.path.display(), "matching index written to its base file"),
                Ok(false) => tracing::warn!("the matching index holds what no base file can; a restart reads an export"),
                Err(error) => {
                    tracing::warn!(file.path = %keep.path.display(), %error, "the base file of the matching index cannot be written");
                }
            }
            index.saving().store(false, Ordering::Release);
        });
        Ok(())
    }

    fn apply(&mut self, events: &[Envelope]) {
        let mut changes = Vec::new();
        let mut updated = self.snapshot.updated;
        for event in events {
            if let Ok(partition) = usize::try_from(event.partition)
                && let Some(position) = self.partitions.get_mut(partition)
            {
                *position = event.position;
                self.events[partition].clone_from(&event.id);
            }
            match read(event) {
                // What the export contained may come again; a removed row must not come back with it.
                Ok(Some((seq, _))) if seq > 0 && (seq <= self.base || self.applied.contains(seq)) => {}
                Ok(Some((seq, found))) => {
                    changes.extend(found);
                    if seq > 0 {
                        self.applied.note(seq);
                    }
                    updated = updated.max(time(event));
                }
                Ok(None) => {}
                Err(error) => {
                    // Its sequence stays missing, so the index is built anew from an export.
                    tracing::error!(event.id, event.r#type, %error, "an event of the registry cannot be decoded");
                }
            }
        }
        self.snapshot.apply(changes);
        self.snapshot.seq = self.applied.end();
        self.snapshot.updated = updated;
    }

    /// At the end of the feed: a sequence that is missing for long will not come.
    fn patience(&mut self) -> Pass {
        if !self.applied.has_gap() {
            self.gap_since = None;
            return Pass::Current;
        }
        let since = *self.gap_since.get_or_insert_with(Instant::now);
        if since.elapsed() > GAP_PATIENCE { Pass::Lost } else { Pass::Current }
    }
}

fn time(event: &Envelope) -> Timestamp {
    event.time.as_ref().and_then(|time| wire::instant("time", time).ok()).unwrap_or_default()
}

/// The sequence (0 = none) and the changes of an event; nothing for events that do not concern the index.
fn read(event: &Envelope) -> Result<Option<(i64, Vec<Change>)>, prost::DecodeError> {
    let Some(name) = event.r#type.strip_prefix("nqi.registry.v1.") else { return Ok(None) };
    let payload = event.payload.as_slice();
    Ok(Some(match name {
        "ProviderChanged" => {
            let event = pb::ProviderChanged::decode(payload)?;
            (event.seq, event.provider.as_ref().and_then(records::provider).into_iter().collect())
        }
        "SiteChanged" => {
            let event = pb::SiteChanged::decode(payload)?;
            (event.seq, event.site.as_ref().and_then(records::site).into_iter().collect())
        }
        "AccreditationChanged" => {
            let event = pb::AccreditationChanged::decode(payload)?;
            (event.seq, event.accreditation.as_ref().and_then(records::accreditation).into_iter().collect())
        }
        "ScopeRowsChanged" => {
            let event = pb::ScopeRowsChanged::decode(payload)?;
            let removed = event.removed_ids.iter().filter_map(|row| records::removed(row));
            (event.seq, event.scope_rows.iter().filter_map(records::row).chain(removed).collect())
        }
        "StandardChanged" => {
            let event = pb::StandardChanged::decode(payload)?;
            (event.seq, event.standard.as_ref().and_then(records::standard).into_iter().collect())
        }
        "OfferingChanged" => {
            let event = pb::OfferingChanged::decode(payload)?;
            (event.seq, event.offering.as_ref().and_then(records::offering).into_iter().collect())
        }
        "PoolChanged" => {
            let event = pb::PoolChanged::decode(payload)?;
            (event.seq, event.pool.as_ref().and_then(records::pool).into_iter().collect())
        }
        "CellsChanged" => {
            let event = pb::CellsChanged::decode(payload)?;
            (0, event.cells.iter().filter_map(records::cell).collect())
        }
        "ProviderFactsChanged" => {
            let event = pb::ProviderFactsChanged::decode(payload)?;
            (event.seq, event.facts.as_ref().and_then(records::facts).into_iter().collect())
        }
        "ResourcePublished" | "ResourceChanged" | "ResourceRetired" => {
            let event = pb::ResourceEvent::decode(payload)?;
            (event.seq, event.listing.as_ref().and_then(records::resource).into_iter().collect())
        }
        _ if name.starts_with("Booking") => {
            let event = pb::BookingEvent::decode(payload)?;
            (event.seq, event.booked.as_ref().and_then(records::booked).into_iter().collect())
        }
        _ => return Ok(None),
    }))
}
