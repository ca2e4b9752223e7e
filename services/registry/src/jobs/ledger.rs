//! Keeps the days of weekly rules made up to their horizon, and finds confirmed holds without an order.

use crate::{Deps, app};
use nqi_platform::problem::Problem;
use std::time::Duration;

pub(crate) fn spawn(deps: &Deps) {
    let (deps, token) = (deps.clone(), deps.tasks.token.clone());
    deps.tasks.clone().spawn("registry.ledger", async move {
        let every = Duration::from_secs(deps.config.ledger_check_seconds.max(1));
        let mut waiter = deps.clock.waiter();
        while !token.is_cancelled() {
            report("days of pools were not made, tried again soon", app::keep_horizon(&deps).await, |days| {
                tracing::info!(cells.changed = days, "days of pools were made by their weekly rules");
            });
            report(
                "holds without an order were not looked for, tried again soon",
                app::release_orphans(&deps).await,
                |holds| {
                    tracing::warn!(
                        holds.orphaned = holds,
                        "confirmed holds had no order and were given back"
                    );
                },
            );
            tokio::select! {
                () = token.cancelled() => {}
                () = waiter.wait(every) => {}
            }
        }
    });
}

fn report(failed: &'static str, outcome: Result<u64, Problem>, done: impl FnOnce(u64)) {
    match outcome {
        Ok(0) => {}
        Ok(count) => done(count),
        Err(problem) => tracing::warn!(error = %problem, "{failed}"),
    }
}
