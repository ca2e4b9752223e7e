//! Deletes sessions and refresh tokens that have been dead for thirty days.

use std::time::Duration;

use jiff::SignedDuration;
use nqi_store::Tx;

use crate::{Deps, store};

const KEEP: SignedDuration = SignedDuration::from_hours(24 * 30);
const EVERY: Duration = Duration::from_secs(3_600);

/// Starts the loop.
pub fn spawn(deps: &Deps) {
    let (deps, token) = (deps.clone(), deps.tasks.token.clone());
    deps.clone().tasks.supervise("identity.sessions", move || {
        let (deps, token) = (deps.clone(), token.clone());
        async move {
            loop {
                if let Err(problem) = purge(&deps).await {
                    tracing::warn!(error.reason = %problem.reason, "dead sessions were not deleted");
                }
                tokio::select! {
                    () = token.cancelled() => return,
                    () = tokio::time::sleep(EVERY) => {}
                }
            }
        }
    });
}

async fn purge(deps: &Deps) -> Result<(), nqi_platform::problem::Problem> {
    loop {
        let gone = deps
            .db
            .job(&deps.clock, |tx: Tx| async move { store::session::purge(&tx, tx.now() - KEEP).await })
            .await?;
        if gone == 0 {
            return Ok(());
        }
    }
}
