//! A consumer: reads another service's log and applies each event exactly once, in the order of its aggregate.

mod apply;
mod position;

use crate::{Bus, Envelope, PARTITIONS, parked::Reader};
use apply::Step;
use futures::{StreamExt, TryStreamExt, stream};
use nqi_platform::{auth::TokenSource, call, clock::Clock, link::Link, problem::Problem, tasks::Tasks};
use nqi_proto::events::v1::{
    GetHeadsRequest, ReadRequest, event_feed_service_client::EventFeedServiceClient,
};
use nqi_store::{Db, Dialect, Tx};
use std::{sync::Arc, time::Duration};

const POLL: Duration = Duration::from_secs(1);
/// First pause after a failure; doubled up to [`POLL`].
const PAUSE: Duration = Duration::from_millis(25);
const PAGE: u32 = 256;

/// The effect of events, written in the transaction that is handed over.
#[async_trait::async_trait]
pub trait Handler: Send + Sync + 'static {
    /// Applies one event through `tx`. Types it does not know are none of its business: Ok.
    ///
    /// UNAVAILABLE, UNAUTHENTICATED and RESOURCE_EXHAUSTED mean "later": the event is tried until it goes through. Any
    /// other error, a deadline or a panic counts; the 5th parks the event and what follows of its aggregate.
    async fn apply(&self, tx: &Tx, event: &Envelope) -> Result<(), Problem>;
}

/// Reads `source` on behalf of `name` and keeps its positions in its own database. Clones are the same consumer.
#[derive(Clone)]
pub struct Consumer {
    reader: Reader,
    db: Db,
    clock: Clock,
    link: EventFeedServiceClient<Link>,
    tokens: Arc<dyn TokenSource>,
    bus: Bus,
}

/// What one pass over the partitions did.
#[derive(Clone, Copy, Debug, Default)]
struct Pass {
    applied: u64,
    /// An event failed and will be tried again.
    failing: bool,
}

impl Consumer {
    /// A consumer; `name` is unique in `db` for this source, such as `commitments.clocks`.
    pub fn new(
        name: &'static str,
        source: &'static str,
        db: Db,
        clock: Clock,
        link: EventFeedServiceClient<Link>,
        tokens: Arc<dyn TokenSource>,
        bus: Bus,
    ) -> Self {
        Self { reader: Reader { consumer: name, source }, db, clock, link, tokens, bus }
    }

    /// Spawns the loop: woken through the bus, else once a second. Every replica may run it.
    pub fn spawn<H: Handler + ?Sized>(self, tasks: &Tasks, handler: Arc<H>) {
        let token = tasks.token.clone();
        tasks.spawn(self.reader.consumer, async move {
            let mut wake = self.bus.subscribe(self.reader.source);
            let mut bad = 0_u32;
            while !token.is_cancelled() {
                match self.pass(&handler).await {
                    Ok(pass) if pass.failing => bad += 1,
                    Ok(pass) => {
                        bad = 0;
                        if pass.applied > 0 {
                            continue;
                        }
                    }
                    Err(problem) => {
                        if bad == 0 {
                            let Reader { consumer, source } = self.reader;
                            tracing::warn!(consumer, source, error = %problem, "events cannot be applied, trying on");
                        }
                        bad += 1;
                    }
                }
                let pause = (PAUSE * (1 << bad.min(6))).min(POLL);
                tokio::select! {
                    () = token.cancelled() => {}
                    // Wake-ups do not hasten a retry.
                    () = tokio::time::sleep(pause), if bad > 0 => {}
                    _ = wake.wait(POLL), if bad == 0 => {}
                }
            }
        });
    }

    /// Applies everything that is available now, failing events until they are parked; returns how many were applied.
    ///
    /// For seeds and tests. Stops with the problem when something is away.
    pub async fn drain<H: Handler + ?Sized>(&self, handler: &Arc<H>) -> Result<u64, Problem> {
        let mut total = 0;
        loop {
            let pass = self.pass(handler).await?;
            total += pass.applied;
            if pass.applied == 0 && !pass.failing {
                return Ok(total);
            }
        }
    }

    async fn pass<H: Handler + ?Sized>(&self, handler: &Arc<H>) -> Result<Pass, Problem> {
        let positions = self.positions().await?;
        let heads = self.heads(&positions).await?;
        let mut pass = Pass { applied: self.retry_released(handler).await?, failing: false };
        // SQLite has one writer anyway; on PostgreSQL a few partitions at a time leave connections to the callers.
        let width = if self.db.dialect() == Dialect::Sqlite { 1 } else { 4 };
        let behind: Vec<_> = (0..PARTITIONS)
            .filter(|partition| heads.get(*partition).copied().unwrap_or_default() > positions[*partition])
            .map(|partition| self.catch_up(partition as i32, positions[partition], handler))
            .collect();
        let passes: Vec<Pass> = stream::iter(behind).buffer_unordered(width).try_collect().await?;
        for one in passes {
            pass.applied += one.applied;
            pass.failing |= one.failing;
        }
        Ok(pass)
    }

    async fn catch_up<H: Handler + ?Sized>(
        &self,
        partition: i32,
        mut after: i64,
        handler: &Arc<H>,
    ) -> Result<Pass, Problem> {
        let mut pass = Pass::default();
        loop {
            let events = self.read(partition, after).await?;
            if events.is_empty() {
                return Ok(pass);
            }
            let last_page = events.len() < PAGE as usize;
            match self.apply(partition, events.into(), handler).await? {
                Step::Moved { position, applied } => {
                    pass.applied += applied;
                    after = position;
                    // Whatever came meanwhile is found by the next pass, which asks for all partitions at once.
                    if last_page {
                        return Ok(pass);
                    }
                }
                Step::Failed { applied } => {
                    pass.applied += applied;
                    pass.failing = true;
                    return Ok(pass);
                }
                Step::Held => return Ok(pass),
            }
        }
    }

    async fn heads(&self, positions: &[i64]) -> Result<Vec<i64>, Problem> {
        let request = GetHeadsRequest {
            source: self.reader.source.to_owned(),
            consumer: self.reader.consumer.to_owned(),
            positions: positions.to_vec(),
        };
        let request = call::as_service(self.tokens.as_ref(), request).await?;
        let answer =
            self.link.clone().get_heads(request).await.map_err(|status| Problem::from_status(&status))?;
        Ok(answer.into_inner().heads)
    }

    async fn read(&self, partition: i32, after: i64) -> Result<Vec<Envelope>, Problem> {
        let request = ReadRequest {
            source: self.reader.source.to_owned(),
            partition: partition as u32,
            after,
            limit: PAGE,
            wait_ms: 0,
        };
        let request = call::as_service(self.tokens.as_ref(), request).await?;
        let page = self.link.clone().read(request).await.map_err(|status| Problem::from_status(&status))?;
        let page = page.into_inner();
        let missing = page.oldest > after + 1;
        if missing && after > 0 {
            return Err(Problem::precondition(
                "FEED_PRUNED",
                "所需事件已被清理，必须先从导出数据重建此消费者。",
                format!(
                    "{} needs events after {after} of {} partition {partition}, but the oldest kept is {}: rebuild it from an export",
                    self.reader.consumer, self.reader.source, page.oldest
                ),
            ));
        }
        if missing && page.oldest > 1 && !page.events.is_empty() {
            let Reader { consumer, source } = self.reader;
            tracing::warn!(
                consumer,
                source,
                partition,
                oldest = page.oldest,
                "a new consumer starts at the oldest kept event"
            );
        }
        Ok(page.events)
    }
}
