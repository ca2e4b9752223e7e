//! Runs the work of a transaction on a task of its own, with a deadline and bounded retries.

use crate::{Actor, Db, error, tx::Tx};
use futures::FutureExt;
use nqi_platform::{clock::Clock, problem::Problem};
use std::{future::Future, panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tracing::Instrument;

const RETRIES: u32 = 3;

/// Runs `work` and commits it. The task is not the caller's: a client that goes away cannot cut it in half, which
/// sqlx 0.9.0 would answer by handing an open transaction to the next user of the connection (its issue 4393).
pub(crate) async fn run<T, E, F, Fut>(db: &Db, clock: &Clock, actor: Actor, work: F) -> Result<T, Problem>
where
    T: Send + 'static,
    E: Into<Problem>,
    F: Fn(Tx) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<T, E>> + Send + 'static,
{
    run_timed(db, clock, actor, true, work).await
}

/// Like [`run`]; unless `timed`, the work reads the time itself before it needs it.
pub(crate) async fn run_timed<T, E, F, Fut>(
    db: &Db,
    clock: &Clock,
    actor: Actor,
    timed: bool,
    work: F,
) -> Result<T, Problem>
where
    T: Send + 'static,
    E: Into<Problem>,
    F: Fn(Tx) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<T, E>> + Send + 'static,
{
    if db.running().is_closed() {
        return Err(error::unavailable());
    }
    let (held, clock) = (db.clone(), clock.clone());
    // Converted to Problem at once, so that the spawned future does not depend on E being Send.
    let work = Arc::new(move |tx: Tx| {
        let running = work(tx);
        async move { running.await.map_err(Into::into) }
    });
    let task = async move { repeat(&held, &clock, (&actor, timed), work.as_ref()).await };
    match db.running().spawn(task.in_current_span()).await {
        Ok(result) => result,
        Err(joined) if joined.is_panic() => Err(panicked()),
        Err(_) => Err(error::unavailable()),
    }
}

fn panicked() -> Problem {
    Problem::internal("a use case panicked; its transaction was rolled back")
}

async fn repeat<T, F, Fut>(db: &Db, clock: &Clock, as_whom: (&Actor, bool), work: &F) -> Result<T, Problem>
where
    F: Fn(Tx) -> Fut,
    Fut: Future<Output = Result<T, Problem>>,
{
    let mut attempt = 0;
    loop {
        match once(db, clock, as_whom, work).await {
            Err(problem) if error::is_contention(&problem) && attempt < RETRIES => {
                attempt += 1;
                // 4, 16, 64 ms, each between half and all of it, so that rivals do not meet again.
                let ceiling = 1u64 << (2 * attempt);
                let pause = ceiling * 500 + rand::random::<u64>() % (ceiling * 500);
                tracing::debug!(retry.attempt = attempt, retry.pause_us = pause, "transaction repeated");
                tokio::time::sleep(Duration::from_micros(pause)).await;
            }
            outcome => return outcome,
        }
    }
}

async fn once<T, F, Fut>(
    db: &Db,
    clock: &Clock,
    (actor, timed): (&Actor, bool),
    work: &F,
) -> Result<T, Problem>
where
    F: Fn(Tx) -> Fut,
    Fut: Future<Output = Result<T, Problem>>,
{
    let tx = Tx::begin(db, clock, actor.clone(), timed).await?;
    // Only the work is cut by the deadline: BEGIN, COMMIT and ROLLBACK run to their own ends.
    // A panic is caught here, so that its locks are free before anybody hears of it.
    let guarded = AssertUnwindSafe(work(tx.clone())).catch_unwind();
    let outcome = match tokio::time::timeout(db.options().deadline, guarded).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(panicked()),
        Err(_) => Err(Problem::deadline()),
    };
    match outcome {
        Ok(value) => {
            tx.commit().await?;
            Ok(value)
        }
        Err(problem) => {
            tx.rollback().await;
            Err(problem)
        }
    }
}
