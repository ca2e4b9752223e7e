//! Following the published calendar: working days are those that commitments counts by.

use std::time::Duration;

use nqi_platform::calendar::published;
use nqi_platform::problem::Problem;

use crate::Deps;

/// How soon a published revision is worked by, at most.
const POLL: Duration = Duration::from_secs(10);

/// Works by the newest published revision.
///
/// # Errors
/// What commitments answers; the revision that is known stays.
pub async fn refresh(deps: &Deps) -> Result<(), Problem> {
    let calendar = published(&deps.commitments).await?;
    deps.index.work_by(calendar);
    Ok(())
}

/// Refreshes for as long as the process runs. A revision is published a few times a year, so polling costs less than events.
pub async fn run(deps: Deps) {
    let mut failed = false;
    while !deps.tasks.token.is_cancelled() {
        match refresh(&deps).await {
            Ok(()) => failed = false,
            Err(problem) => {
                if !failed {
                    tracing::warn!(error = %problem, "the published calendar cannot be read, trying on");
                }
                failed = true;
            }
        }
        tokio::select! {
            () = deps.tasks.token.cancelled() => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }
}
