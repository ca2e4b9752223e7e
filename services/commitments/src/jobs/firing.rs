//! The scanner: fires what is due, sleeps until the next instant, a wake-up, or the configured cap.

use std::time::{Duration, Instant};

use nqi_platform::problem::Problem;
use nqi_platform::tasks::Tasks;
use tonic::Code;

use crate::{
    app::{App, fire},
    config::Config,
    store::due,
};

/// How often what waits is counted for the metrics.
const OBSERVE: Duration = Duration::from_secs(10);

/// Spawns the loop. Every replica may run it.
pub fn spawn(app: App, config: Config, tasks: &Tasks) {
    let token = tasks.token.clone();
    tasks.supervise("commitments.firing", move || {
        let (app, token) = (app.clone(), token.clone());
        async move {
            // Watched from before the first look, so that nothing slips between look and sleep.
            let (mut moved, mut logged) = (app.clock.waiter(), app.db.logged().watch());
            let (mut size, mut observed) = (config.batch, None::<Instant>);
            while !token.is_cancelled() {
                if observed.is_none_or(|at| at.elapsed() >= OBSERVE) {
                    observed = Some(Instant::now());
                    if let Err(problem) = fire::observe(&app).await {
                        tracing::warn!(error = %problem, "what waits to be fired cannot be counted");
                    }
                }
                match fire_some(&app, size).await {
                    Ok(true) => {
                        size = size.saturating_mul(2).min(config.batch);
                        // Commands queue fairly between two batches.
                        tokio::task::yield_now().await;
                        continue;
                    }
                    Ok(false) => {}
                    Err(problem) if size == 1 && is_of_the_clock(&problem) => {
                        tracing::warn!(error = %problem, "firing one clock failed");
                        if fire::set_aside(&app).await.is_ok() {
                            continue;
                        }
                    }
                    Err(problem) => {
                        // On a slow database a whole batch may not fit into a transaction's deadline: less will.
                        size = (size / 2).max(1);
                        tracing::warn!(error = %problem, batch = size, "firing failed, tried again with fewer clocks");
                    }
                }
                let pause = pause(&app, config).await;
                tokio::select! {
                    () = token.cancelled() => {}
                    () = moved.wait(pause) => {}
                    // A commit of this process may have set an earlier instant.
                    _ = logged.wait(pause) => {}
                }
            }
        }
    });
}

/// Fires up to `size` clocks if anything is due; true when there may be more.
async fn fire_some(app: &App, size: u64) -> Result<bool, Problem> {
    Ok(fire::is_due(app).await? && fire::batch(app, size).await? > 0)
}

/// Whether trying again would fail again: neither time nor the database is short.
fn is_of_the_clock(problem: &Problem) -> bool {
    problem.code == Code::Internal || problem.reason == "CONCURRENT_CHANGE"
}

/// min(next instant - now, the cap); a virtual clock wakes the loop itself when it moves.
async fn pause(app: &App, config: Config) -> Duration {
    let Ok(Some(next)) = due::next(app.db.reader()).await else { return config.scan };
    let left = next.duration_since(app.clock.now());
    // Never zero: a row that another replica holds stays due until that one commits.
    Duration::try_from(left).unwrap_or_default().clamp(Duration::from_millis(5), config.scan)
}
