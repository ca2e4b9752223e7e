//! Asks commitments for the credit classes, which change with the quarter, with corrections and with notices.

use crate::{Deps, app};
use std::time::Duration;

/// Until the next try when commitments was away.
const AGAIN: Duration = Duration::from_secs(60);

pub(crate) fn spawn(deps: &Deps) {
    let (deps, token) = (deps.clone(), deps.tasks.token.clone());
    deps.tasks.clone().spawn("registry.credit", async move {
        let every = Duration::from_secs(deps.config.credit_refresh_seconds.max(1));
        let mut waiter = deps.clock.waiter();
        while !token.is_cancelled() {
            let pause = match app::refresh_credit(&deps).await {
                Ok(_) => every,
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
