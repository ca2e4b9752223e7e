//! Does the work of imports as soon as a commit announces some, and lets go of what is kept too long.

use crate::{Deps, app};
use std::time::Duration;

/// What a lost wake-up costs.
const POLL: Duration = Duration::from_secs(1);
/// Rounds of the poll between two sweeps.
const SWEEP: u32 = 600;

pub(crate) fn spawn(deps: &Deps) {
    let (deps, token) = (deps.clone(), deps.tasks.token.clone());
    deps.tasks.clone().spawn("registry.imports", async move {
        let mut wake = deps.db.logged().watch();
        let mut round = 0_u32;
        while !token.is_cancelled() {
            if let Err(problem) = app::run_imports(&deps).await {
                tracing::warn!(error = %problem, "imports did not go on, tried again soon");
            }
            if round.is_multiple_of(SWEEP)
                && let Err(problem) = app::sweep_imports(&deps).await
            {
                tracing::warn!(error = %problem, "old imports were not swept, tried again soon");
            }
            round = round.wrapping_add(1);
            tokio::select! {
                () = token.cancelled() => {}
                _ = wake.wait(POLL) => {}
            }
        }
    });
}
