//! Asks commitments for the credit classes, which change with the quarter, with corrections and with notices.

use crate::{Deps, app};
use nqi_platform::problem::Problem;
use std::time::Duration;

/// Until the next try when commitments was away.
const AGAIN: Duration = Duration::from_secs(60);

pub(crate) fn spawn(deps: &Deps) {
    let (deps, token) = (deps.clone(), deps.tasks.token.clone());
    deps.tasks.clone().spawn("registry.credit", async move {
        let every = Duration::from_secs(deps.config.credit_refresh_seconds.max(1));
        let mut waiter = deps.clock.waiter();
        while !token.is_cancelled() {
            let pause = match refresh(&deps).await {
                Ok(()) => every,
                Err(problem) => {
                    tracing::warn!(error = %problem, "credit classes were not refreshed, tried again in a minute");
                    AGAIN.min(every)
                }
            };
            tokio::select! {
                () = token.cancelled() => {}
                () = waiter.wait(pause) => {}
            }
        }
    });
}

/// A changed class is told at once, with the facts that carry it.
async fn refresh(deps: &Deps) -> Result<(), Problem> {
    if app::refresh_credit(deps).await? > 0 {
        app::refresh_facts(deps).await?;
    }
    Ok(())
}
