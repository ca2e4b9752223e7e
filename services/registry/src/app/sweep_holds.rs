//! Expires holds whose time has come, each in its own transaction.

use super::hold_batch::Batch;
use crate::Deps;
use crate::error::Error;
use crate::store;
use nqi_platform::problem::Problem;
use nqi_store::{Tx, fault};
use uuid::Uuid;

/// Holds looked at in one go.
const BATCH: u64 = 200;

/// Expires every hold that is over; returns how many. Any replica may run it: a hold in other hands is left to them.
pub async fn sweep_holds(deps: &Deps) -> Result<u64, Problem> {
    let mut total = 0;
    loop {
        let now = deps.db.job(&deps.clock, |tx: Tx| async move { Ok::<_, Problem>(tx.now()) }).await?;
        let due = store::hold::overdue(deps.db.reader(), now, BATCH).await?;
        let mut expired = 0;
        for id in due {
            match expire(deps, id).await {
                Ok(done) => expired += u64::from(done),
                // The others are not kept waiting by one that fails.
                Err(problem) => {
                    tracing::warn!(hold.id = %id, error = %problem, "a hold was not expired, tried again soon");
                }
            }
        }
        total += expired;
        // Fewer than a batch, or only holds that others are working on.
        if expired < BATCH {
            return Ok(total);
        }
    }
}

/// Expires one hold if it is over and nobody else has it; true when it did.
pub(super) async fn expire(deps: &Deps, id: Uuid) -> Result<bool, Problem> {
    deps.db
        .job(&deps.clock, move |tx: Tx| async move {
            let Some((mut hold, _)) = store::hold::claimed(&tx, id).await? else { return Ok(false) };
            let cells = store::ledger::lock_cells(&tx, id).await?;
            let now = tx.now();
            let Some(moves) = hold.expire(now) else { return Ok(false) };
            fault::at("hold.sweep").await?;
            let mut batch = Batch::default();
            batch.change(&hold, &moves);
            batch.tell("nqi.registry.v1.HoldExpired", &hold, nqi_platform::telemetry::traceparent());
            batch.save(&tx, &cells).await?;
            Ok::<_, Error>(true)
        })
        .await
}
