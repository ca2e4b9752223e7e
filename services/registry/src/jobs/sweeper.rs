//! Expires holds and lets unanswered bookings lapse every few seconds, and at once when a virtual clock moves.

use crate::{Deps, app};
use std::time::Duration;

pub(crate) fn spawn(deps: &Deps) {
    let (deps, token) = (deps.clone(), deps.tasks.token.clone());
    deps.tasks.clone().spawn("registry.holds", async move {
        let every = Duration::from_secs(deps.config.hold_sweep_seconds.max(1));
        let mut waiter = deps.clock.waiter();
        while !token.is_cancelled() {
            match app::sweep_holds(&deps).await {
                Ok(0) => {}
                Ok(expired) => tracing::info!(holds.expired = expired, "holds ran out and were given back"),
                Err(problem) => {
                    tracing::warn!(error = %problem, "expired holds were not swept, tried again soon")
                }
            }
            match app::lapse_bookings(&deps).await {
                Ok(0) => {}
                Ok(lapsed) => {
                    tracing::info!(bookings.lapsed = lapsed, "bookings that nobody answered lapsed")
                }
                Err(problem) => {
                    tracing::warn!(error = %problem, "unanswered bookings were not swept, tried again soon")
                }
            }
            tokio::select! {
                () = token.cancelled() => {}
                () = waiter.wait(every) => {}
            }
        }
    });
}
