//! Serves the log by position to services and administrators: `nqi.events.v1.EventFeedService`.

use crate::{Bus, Envelope, PARTITIONS, retention};
use nqi_platform::{
    auth::{Principal, Role, principal},
    clock::Clock,
    problem::{Checks, Problem},
};
use nqi_proto::events::v1::{
    GetHeadsRequest, GetHeadsResponse, ReadRequest, ReadResponse,
    event_feed_service_server::{EventFeedService, EventFeedServiceServer},
};
use nqi_store::{Db, Error, Micros, Tx};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tonic::{Request, Response, Status};
use uuid::Uuid;

const DEFAULT_LIMIT: u32 = 256;
const MAX_LIMIT: u32 = 1000;
const MAX_WAIT_MS: u32 = 5000;
/// Payload bytes of one answer, well below gRPC's 4 MiB for a message.
const MAX_BYTES: usize = 1 << 20;
/// How often a consumer's positions are written down.
const NOTE_EVERY: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_secs(1);

/// The feed of one service's log.
pub struct FeedServer {
    source: String,
    db: Db,
    clock: Clock,
    bus: Bus,
    noted: Mutex<HashMap<String, Instant>>,
}

/// The last position given in a partition, and the oldest that is kept: the next one when nothing is.
const BOUNDS: &str = "SELECT position AS head, coalesce((SELECT min(position) FROM outbox \
     WHERE partition = $1 AND position > 0), position + 1) AS oldest FROM outbox_partition WHERE partition = $1";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    partition: i32,
    position: i64,
    aggregate_id: Uuid,
    sequence: i64,
    r#type: String,
    subject: String,
    time: Micros,
    traceparent: String,
    payload: Vec<u8>,
    head: i64,
    oldest: i64,
}

impl FeedServer {
    /// The feed of the log in `db`, which takes the name `source` (the sequencer wakes readers by it).
    #[allow(clippy::new_ret_no_self)]
    pub fn new(source: &str, db: Db, clock: Clock, bus: Bus) -> EventFeedServiceServer<Self> {
        db.name_log(source);
        EventFeedServiceServer::new(Self {
            source: source.to_owned(),
            db,
            clock,
            bus,
            noted: Mutex::default(),
        })
    }

    /// Events tell of every organisation, so no member may read them, whatever the role, but administrators.
    fn admit<T>(&self, request: &Request<T>) -> Result<Principal, Problem> {
        let caller = principal::of(request)?;
        caller.require(&[Role::Service, Role::Admin])?;
        Ok(caller)
    }

    async fn read_page(&self, request: &ReadRequest, limit: u32) -> Result<ReadResponse, Error> {
        let conn = self.db.reader();
        let backend = conn.get_database_backend();
        let partition = request.partition as i32;
        // The bounds come with the rows: one journey to the database unless the page is empty.
        let select = Statement::from_sql_and_values(
            backend,
            format!(
                "SELECT id, partition, position, aggregate_id, sequence, type, subject, time, traceparent, payload, \
                 bounds.head, bounds.oldest FROM outbox CROSS JOIN ({BOUNDS}) AS bounds \
                 WHERE partition = $1 AND position > $2 ORDER BY position LIMIT $3"
            ),
            [partition.into(), request.after.into(), i64::from(limit).into()],
        );
        let rows = Row::find_by_statement(select).all(conn).await?;
        let (head, oldest) = match rows.first() {
            Some(row) => (row.head, row.oldest),
            None => {
                let bounds = Statement::from_sql_and_values(backend, BOUNDS, [partition.into()]);
                match conn.query_one_raw(bounds).await? {
                    Some(row) => (row.try_get("", "head")?, row.try_get("", "oldest")?),
                    None => (0, 1),
                }
            }
        };
        let mut bytes = 0;
        let events: Vec<Envelope> = rows
            .into_iter()
            .take_while(|row| {
                let first = bytes == 0;
                bytes += row.payload.len() + 256;
                first || bytes <= MAX_BYTES
            })
            .map(|row| self.envelope(row))
            .collect();
        Ok(ReadResponse { events, head, oldest })
    }

    fn envelope(&self, row: Row) -> Envelope {
        Envelope {
            id: row.id.to_string(),
            source: self.source.clone(),
            r#type: row.r#type,
            subject: row.subject,
            time: Some(prost_types::Timestamp {
                seconds: row.time.0.as_microsecond().div_euclid(1_000_000),
                // The remainder is below a million, times a thousand fits.
                nanos: (row.time.0.as_microsecond().rem_euclid(1_000_000) * 1000) as i32,
            }),
            traceparent: row.traceparent,
            partition: row.partition as u32,
            position: row.position,
            aggregate_id: row.aggregate_id.to_string(),
            sequence: row.sequence,
            payload: row.payload,
        }
    }

    async fn heads(&self) -> Result<Vec<i64>, Error> {
        let conn = self.db.reader();
        let select = Statement::from_string(
            conn.get_database_backend(),
            "SELECT position FROM outbox_partition ORDER BY partition",
        );
        let rows = conn.query_all_raw(select).await?;
        Ok(rows.iter().map(|row| row.try_get("", "position")).collect::<Result<_, _>>()?)
    }

    /// Writes a consumer's positions down now and then: only pruning reads them.
    async fn note(&self, consumer: &str, positions: Vec<i64>) -> Result<(), Problem> {
        {
            let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
            let fresh = noted.get(consumer).is_some_and(|at| at.elapsed() < NOTE_EVERY);
            if fresh || noted.len() >= 256 {
                return Ok(());
            }
            noted.insert(consumer.to_owned(), Instant::now());
        }
        let (consumer, positions): (Arc<str>, Arc<[i64]>) = (consumer.into(), positions.into());
        self.db
            .job(&self.clock, move |tx: Tx| {
                let (consumer, positions) = (consumer.clone(), positions.clone());
                async move { retention::note(&tx, &consumer, &positions).await }
            })
            .await
    }

    fn check_source(&self, checks: &mut Checks, source: &str) {
        checks.require(
            source == self.source,
            "source",
            "UNKNOWN_SOURCE",
            format!("此服务的事件来源是 {}。", self.source),
            format!("The source served here is {}.", self.source),
        );
    }
}

#[tonic::async_trait]
impl EventFeedService for FeedServer {
    async fn read(&self, request: Request<ReadRequest>) -> Result<Response<ReadResponse>, Status> {
        self.admit(&request)?;
        let request = request.into_inner();
        let mut checks = Checks::new();
        self.check_source(&mut checks, &request.source);
        let partitioned = (request.partition as usize) < PARTITIONS;
        checks.require(partitioned, "partition", "OUT_OF_RANGE", "应为 0 到 15。", "Must be 0 to 15.");
        checks.require(request.after >= 0, "after", "OUT_OF_RANGE", "不能为负。", "Must not be negative.");
        checks.require(
            request.limit <= MAX_LIMIT,
            "limit",
            "OUT_OF_RANGE",
            "应为 0 到 1000。",
            "Must be 0 to 1000.",
        );
        let patient = request.wait_ms <= MAX_WAIT_MS;
        checks.require(patient, "wait_ms", "OUT_OF_RANGE", "应为 0 到 5000。", "Must be 0 to 5000.");
        checks.finish()?;
        let limit = if request.limit == 0 { DEFAULT_LIMIT } else { request.limit };
        let until = Instant::now() + Duration::from_millis(u64::from(request.wait_ms));
        let mut wake = self.bus.subscribe(&self.source);
        loop {
            let page = self.read_page(&request, limit).await.map_err(Problem::from)?;
            let left = until.saturating_duration_since(Instant::now());
            if !page.events.is_empty() || left.is_zero() {
                return Ok(Response::new(page));
            }
            wake.wait(left.min(POLL)).await;
        }
    }

    async fn get_heads(
        &self,
        request: Request<GetHeadsRequest>,
    ) -> Result<Response<GetHeadsResponse>, Status> {
        let caller = self.admit(&request)?;
        let request = request.into_inner();
        let mut checks = Checks::new();
        self.check_source(&mut checks, &request.source);
        let registers = !request.consumer.is_empty();
        let counted = !registers || request.positions.len() == PARTITIONS;
        checks.require(counted, "positions", "OUT_OF_RANGE", "应有 16 个位置。", "Must be 16 positions.");
        let short = request.consumer.len() <= 64;
        checks.require(short, "consumer", "TOO_LONG", "最多 64 个字符。", "At most 64 characters.");
        checks.finish()?;
        if registers && caller.is_service() {
            // Only retention needs it: readers are served even when nothing can be written.
            if let Err(problem) = self.note(&request.consumer, request.positions).await {
                tracing::warn!(consumer = request.consumer, error = %problem, "a consumer's positions were not noted");
            }
        }
        let heads = self.heads().await.map_err(Problem::from)?;
        Ok(Response::new(GetHeadsResponse { heads }))
    }
}
