//! Forgets what imports kept longer than they have to: files, errors, undo notes, pieces of uploads that broke off.

use crate::Deps;
use crate::domain::scope_import::State;
use crate::error::Error;
use crate::store::scope_import;
use jiff::SignedDuration;
use nqi_platform::problem::Problem;
use nqi_store::Tx;

/// Uploads that took longer than this broke off.
const BROKEN: SignedDuration = SignedDuration::from_hours(24);

/// One round; returns how many imports were let go. Any replica may run it.
pub async fn sweep_imports(deps: &Deps) -> Result<usize, Problem> {
    let keep = SignedDuration::from_hours(24 * i64::from(deps.config.import_keep_days.max(1)));
    let work = move |tx: Tx| async move {
        let now = tx.now();
        let ago = |duration| now.checked_sub(duration).map_err(Problem::internal);
        let stale = scope_import::stale(&tx, ago(keep)?).await?;
        let count = stale.len();
        for mut it in stale {
            it.file = None;
            // Nobody came back to it: what was not written will not be.
            if matches!(it.state, State::Receiving | State::Uploaded | State::Checked) {
                it.state = State::Cancelled;
            }
            it.updated_at = now;
            scope_import::put(&tx, &it).await?;
            scope_import::forget(&tx, it.id).await?;
        }
        scope_import::sweep_pieces(&tx, ago(BROKEN)?).await?;
        Ok::<_, Error>(count)
    };
    deps.db.job(&deps.clock, work).await
}
