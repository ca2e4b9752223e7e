//! Applying a run of events: effect and position in one transaction, many events at once while all goes well.

use super::{Consumer, Handler, position};
use crate::{
    Envelope,
    parked::{FAILING, Reader},
};
use nqi_platform::problem::Problem;
use nqi_store::Tx;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tonic::Code;
use tracing::Instrument;

/// A transaction that has lasted this long is committed with what it has: its locks are wanted by callers.
const LONG: Duration = Duration::from_millis(250);

pub(super) enum Step {
    /// The position is here now.
    Moved { position: i64, applied: u64 },
    /// An event failed a try; what came before it is applied.
    Failed { applied: u64 },
    /// Another replica is at it.
    Held,
}

impl Consumer {
    /// Applies the run in as few transactions as possible; after a failure, one event a transaction.
    pub(super) async fn apply<H: Handler + ?Sized>(
        &self,
        partition: i32,
        events: Arc<[Envelope]>,
        handler: &Arc<H>,
    ) -> Result<Step, Problem> {
        match self.apply_run(partition, events.clone(), handler).await {
            Ok(step) => return Ok(step),
            Err(problem) if is_passing(&problem) => return Err(problem),
            Err(problem) if events.len() == 1 => {
                let parked = self.count_try(&events[0], &problem).await?;
                let moved = Step::Moved { position: events[0].position, applied: 0 };
                return Ok(if parked { moved } else { Step::Failed { applied: 0 } });
            }
            // Some event of the run fails: everything was rolled back, so find it by going one by one.
            Err(_) => {}
        }
        let mut applied = 0;
        let mut position = 0;
        for event in events.iter() {
            match self.apply_run(partition, Arc::new([event.clone()]), handler).await {
                Ok(Step::Moved { position: moved, applied: one }) => {
                    applied += one;
                    position = moved;
                }
                Ok(step) => return Ok(step),
                Err(problem) if is_passing(&problem) => return Err(problem),
                Err(problem) => {
                    if !self.count_try(event, &problem).await? {
                        return Ok(Step::Failed { applied });
                    }
                    position = event.position;
                }
            }
        }
        Ok(Step::Moved { position, applied })
    }

    async fn apply_run<H: Handler + ?Sized>(
        &self,
        partition: i32,
        events: Arc<[Envelope]>,
        handler: &Arc<H>,
    ) -> Result<Step, Problem> {
        let (reader, handler) = (self.reader, handler.clone());
        self.db
            .job(&self.clock, move |tx: Tx| {
                let (events, handler) = (events.clone(), handler.clone());
                async move { run(reader, &tx, partition, &events, handler.as_ref()).await }
            })
            .await
    }

    /// Counts the failure durably; true when the event is parked and the position has moved past it.
    async fn count_try(&self, event: &Envelope, problem: &Problem) -> Result<bool, Problem> {
        let (reader, event, error) = (self.reader, Arc::new(event.clone()), Arc::new(problem.to_string()));
        let parked = {
            let event = event.clone();
            self.db
                .job(&self.clock, move |tx: Tx| {
                    let (event, error) = (event.clone(), error.clone());
                    async move {
                        let partition = event.partition as i32;
                        // Held or moved on: another replica is dealing with it.
                        match position::claim(reader, &tx, partition).await? {
                            Some(at) if at < event.position => {}
                            _ => return Ok(false),
                        }
                        let parked = reader.count_try(&tx, &event, &error).await?;
                        if parked {
                            position::advance(reader, &tx, partition, event.position).await?;
                        }
                        Ok::<_, Problem>(parked)
                    }
                })
                .await?
        };
        if parked {
            let Reader { consumer, source } = reader;
            tracing::error!(
                consumer, source, event.id = event.id, event.kind = event.r#type, event.aggregate = event.aggregate_id,
                error = %problem, "an event was parked after 5 tries; later events of its aggregate wait behind it"
            );
        }
        Ok(parked)
    }

    /// Tries what was released, aggregate by aggregate; returns how many events were applied.
    pub(super) async fn retry_released<H: Handler + ?Sized>(&self, handler: &Arc<H>) -> Result<u64, Problem> {
        let reader = self.reader;
        let mut total = 0;
        for (partition, aggregate) in reader.released(&self.db).await? {
            let aggregate = Arc::new(aggregate);
            let (again, handler) = (aggregate.clone(), handler.clone());
            let tried = self
                .db
                .job(&self.clock, move |tx: Tx| {
                    let (aggregate, handler) = (again.clone(), handler.clone());
                    async move { retry(reader, &tx, partition, &aggregate, handler.as_ref()).await }
                })
                .await;
            match tried {
                Ok(applied) => total += applied,
                Err(problem) if is_passing(&problem) => return Err(problem),
                Err(problem) => {
                    let error = Arc::new(problem.to_string());
                    self.db
                        .job(&self.clock, move |tx: Tx| {
                            let (aggregate, error) = (aggregate.clone(), error.clone());
                            async move { reader.park_again(&tx, &aggregate, &error).await }
                        })
                        .await?;
                }
            }
        }
        Ok(total)
    }
}

async fn run<H: Handler + ?Sized>(
    reader: Reader,
    tx: &Tx,
    partition: i32,
    events: &[Envelope],
    handler: &H,
) -> Result<Step, Problem> {
    let started = Instant::now();
    let Some(before) = position::claim(reader, tx, partition).await? else { return Ok(Step::Held) };
    let troubled = reader.troubled(tx, partition).await?;
    let (mut at, mut applied) = (before, 0);
    for event in events {
        if event.position <= at {
            continue;
        }
        // A log has no gaps; only a consumer that starts new may enter it in the middle.
        if event.position != at + 1 && at != 0 {
            return Err(Problem::internal(format!(
                "{} partition {partition} jumps from {at} to {}",
                reader.source, event.position
            )));
        }
        match troubled.get(&event.aggregate_id) {
            Some(&FAILING) => {
                effect(handler, tx, event).await?;
                reader.forget(tx, partition, event.position).await?;
                applied += 1;
            }
            Some(_) => reader.park_behind(tx, event).await?,
            None => {
                effect(handler, tx, event).await?;
                applied += 1;
            }
        }
        at = event.position;
        if started.elapsed() > LONG {
            break;
        }
    }
    if at > before {
        position::advance(reader, tx, partition, at).await?;
    }
    Ok(Step::Moved { position: at, applied })
}

async fn retry<H: Handler + ?Sized>(
    reader: Reader,
    tx: &Tx,
    partition: i32,
    aggregate: &str,
    handler: &H,
) -> Result<u64, Problem> {
    // The position's lock keeps new events of the aggregate from parking themselves meanwhile.
    if position::claim(reader, tx, partition).await?.is_none() {
        return Ok(0);
    }
    let mut applied = 0;
    for event in reader.waiting(tx, aggregate).await? {
        effect(handler, tx, &event).await?;
        reader.forget(tx, partition, event.position).await?;
        applied += 1;
    }
    Ok(applied)
}

/// Runs the handler inside a span that continues the trace of the command that published.
async fn effect<H: Handler + ?Sized>(handler: &H, tx: &Tx, event: &Envelope) -> Result<(), Problem> {
    let span = tracing::info_span!("event.apply", event.id = event.id, event.kind = event.r#type);
    nqi_platform::telemetry::follow(&span, &event.traceparent);
    handler.apply(tx, event).instrument(span).await
}

/// Problems that pass by themselves: the event is not to blame, so no try is counted.
fn is_passing(problem: &Problem) -> bool {
    matches!(problem.code, Code::Unavailable | Code::Unauthenticated | Code::ResourceExhausted)
        || problem.reason == "STORAGE_CONTENTION"
}
