//! The loops that sweep and settle, about once a second, at once when a virtual clock moves.

use std::time::Duration;

use nqi_platform::problem::Problem;
use nqi_platform::tasks::Tasks;

use super::sweeps;
use crate::app::App;

const PAUSE: Duration = Duration::from_secs(1);

/// Spawns the loop; every replica may run it.
pub fn spawn(app: App, tasks: &Tasks) {
    let token = tasks.token.clone();
    tasks.supervise("requests.sweeps", move || {
        let (app, token) = (app.clone(), token.clone());
        async move {
            let mut moves = app.deps.clock.waiter();
            while !token.is_cancelled() {
                if let Err(problem) = round(&app).await {
                    tracing::warn!(error = %problem, "the sweep failed, tried again in a second");
                }
                tokio::select! {
                    () = token.cancelled() => {}
                    () = moves.wait(PAUSE) => {}
                }
            }
        }
    });
}

async fn round(app: &App) -> Result<u64, Problem> {
    Ok(sweeps::sweep(app).await? + app.settle_due(None).await?)
}
