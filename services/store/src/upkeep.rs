//! The loop that keeps the store's own tables: links new audit rows every second, prunes old keys every hour.

use crate::{Db, audit, idempotency};
use nqi_platform::{clock::Clock, problem::Problem, tasks::Tasks};
use std::time::{Duration, Instant};

const LINK_EVERY: Duration = Duration::from_secs(1);
const PRUNE_EVERY: Duration = Duration::from_secs(3600);

/// The loop; every replica may run it.
pub struct Upkeep;

impl Upkeep {
    /// Spawns the loop until the tasks are stopped.
    pub fn spawn(db: Db, clock: Clock, tasks: &Tasks) {
        let token = tasks.token.clone();
        tasks.spawn("store.upkeep", async move {
            let mut pruned: Option<Instant> = None;
            while !token.is_cancelled() {
                let due = pruned.is_none_or(|at| at.elapsed() >= PRUNE_EVERY);
                let done = if due {
                    Self::run_once(&db, &clock).await
                } else {
                    audit::link(&db, &clock).await.map(drop)
                };
                match done {
                    Ok(()) if due => pruned = Some(Instant::now()),
                    Ok(()) => {}
                    Err(problem) => {
                        tracing::warn!(error = %problem, "upkeep of the store failed, tried again in 1 s")
                    }
                }
                tokio::select! {
                    () = token.cancelled() => {}
                    () = tokio::time::sleep(LINK_EVERY) => {}
                }
            }
        });
    }

    /// Links all waiting audit rows and prunes all old keys.
    pub async fn run_once(db: &Db, clock: &Clock) -> Result<(), Problem> {
        audit::link(db, clock).await?;
        while idempotency::prune(db, clock).await? > 0 {}
        Ok(())
    }
}
