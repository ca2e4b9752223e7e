//! Makes facts of the sums of days, for providers that events have touched and for all when a day has begun.

use super::changes;
use crate::Deps;
use crate::domain::local_day;
use crate::error::Error;
use crate::store::facts;
use nqi_platform::problem::Problem;
use nqi_store::Tx;

/// Providers looked at in one go.
const BATCH: u64 = 200;

/// Refreshes everything that is due; returns how many providers changed. Any replica may run it.
pub async fn refresh_facts(deps: &Deps) -> Result<u64, Problem> {
    let mut total = 0;
    loop {
        let now = deps.db.job(&deps.clock, |tx: Tx| async move { Ok::<_, Problem>(tx.now()) }).await?;
        let today = local_day(now);
        let due = facts::due(deps.db.reader(), today, BATCH).await?;
        let mut refreshed = 0;
        for provider in due {
            let done = deps
                .db
                .job(&deps.clock, move |tx: Tx| async move {
                    let Some(it) = facts::refresh(&tx, provider, today).await? else { return Ok(false) };
                    changes::facts(&tx, &it).await?;
                    Ok::<_, Error>(true)
                })
                .await?;
            refreshed += u64::from(done);
        }
        total += refreshed;
        if refreshed < BATCH {
            return Ok(total);
        }
    }
}
