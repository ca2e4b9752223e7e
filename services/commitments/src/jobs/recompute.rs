//! Carries published revisions into open clocks, as soon as one is published and after a restart.

use std::collections::HashMap;
use std::time::Duration;

use nqi_platform::{problem::Problem, tasks::Tasks};
use tokio::time::Instant;

use crate::{
    app::{App, recompute},
    store::recompute::all,
};

/// The longest time between two looks for a revision that another process published.
const LOOK: Duration = Duration::from_secs(1);
/// Longer than any transaction may take: a clock that was written on the revision before, while the walk went past it,
/// is found by a second walk after this.
const STRAGGLERS: Duration = Duration::from_secs(60);
/// After a failure.
const RETRY: Duration = Duration::from_secs(2);

/// Revisions to be walked once more, and when.
type Again = HashMap<(String, u32), Instant>;

/// Spawns the loop. Every replica may run it.
pub fn spawn(app: App, tasks: &Tasks) {
    let token = tasks.token.clone();
    tasks.supervise("commitments.recompute", move || {
        let (app, token) = (app.clone(), token.clone());
        async move {
            let mut logged = app.db.logged().watch();
            // A process that was stopped may have left its second walk to its successor.
            let mut again = newest(&app).await.unwrap_or_default();
            while !token.is_cancelled() {
                let pause = match look(&app, &mut again).await {
                    Ok(()) => LOOK,
                    Err(problem) => {
                        tracing::warn!(error = %problem, "recomputing failed, tried again");
                        RETRY
                    }
                };
                tokio::select! {
                    () = token.cancelled() => {}
                    _ = logged.wait(pause) => {}
                }
            }
        }
    });
}

async fn look(app: &App, again: &mut Again) -> Result<(), Problem> {
    for progress in all(app.db.reader(), true).await.map_err(nqi_store::problem)? {
        let (calendar, revision) = (progress.calendar, progress.revision);
        let moved = recompute::run(app, &calendar, revision).await?;
        tracing::info!(calendar, revision, moved, "open clocks follow the new revision");
        again.insert((calendar, revision), Instant::now() + STRAGGLERS);
    }
    let now = Instant::now();
    let ripe: Vec<_> = again.iter().filter(|(_, at)| **at <= now).map(|(key, _)| key.clone()).collect();
    for (calendar, revision) in ripe {
        recompute::run(app, &calendar, revision).await?;
        again.remove(&(calendar, revision));
    }
    Ok(())
}

async fn newest(app: &App) -> Result<Again, Problem> {
    let known = all(app.db.reader(), false).await.map_err(nqi_store::problem)?;
    let newest: HashMap<String, u32> =
        known.into_iter().map(|progress| (progress.calendar, progress.revision)).collect();
    Ok(newest.into_iter().map(|key| (key, Instant::now())).collect())
}
