//! Refreshes facts that events have touched, and all of them when a day has begun.

use crate::{Deps, app};
use std::time::Duration;

pub(crate) fn spawn(deps: &Deps) {
    let (deps, token) = (deps.clone(), deps.tasks.token.clone());
    deps.tasks.clone().spawn("registry.facts", async move {
        let every = Duration::from_secs(deps.config.facts_refresh_seconds.max(1));
        let mut waiter = deps.clock.waiter();
        while !token.is_cancelled() {
            if let Err(problem) = app::refresh_facts(&deps).await {
                tracing::warn!(error = %problem, "provider facts were not refreshed, tried again soon");
            }
            tokio::select! {
                () = token.cancelled() => {}
                () = waiter.wait(every) => {}
            }
        }
    });
}
