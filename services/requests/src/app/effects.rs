//! Doing what committed cases owe to other services: idempotent calls, repeated until they succeed.

use std::time::Duration;

use jiff::SignedDuration;
use nqi_platform::problem::Problem;
use nqi_store::{Micros, Tx};
use tonic::Code;
use uuid::Uuid;

use super::App;
use crate::domain::Viewer;
use crate::error::Error;
use crate::store;
use crate::store::effect::{Effect, EffectKind};

const BATCH: u64 = 200;
/// The longest time that a caller waits for what its case owes.
const PATIENCE: Duration = Duration::from_secs(2);
/// The longest pause between two tries.
const MAX_PAUSE_S: i64 = 60;

impl App {
    /// Does what one case owes, right after its commit. What fails stays owed: the job tries again.
    pub(crate) async fn settle_now(&self, request: Uuid) {
        // Each call is idempotent and each write a task of its own, so giving up in the middle harms nothing.
        match tokio::time::timeout(PATIENCE, self.settle_due(Some(request))).await {
            Ok(Ok(_)) => {}
            Ok(Err(problem)) => {
                tracing::warn!(request.id = %request, error = %problem, "owed calls are left to the job");
            }
            Err(_) => tracing::warn!(request.id = %request, "owed calls take long and are left to the job"),
        }
    }

    /// Does everything that is due, of one case or of all; returns how many calls were settled.
    pub(crate) async fn settle_due(&self, request: Option<Uuid>) -> Result<u64, Problem> {
        let mut settled = 0;
        loop {
            let now = Micros(self.deps.clock.now());
            let due = store::effect::due(self.deps.db.reader(), now, request, BATCH).await;
            let due = due.map_err(nqi_store::problem)?;
            let (full, mut progress) = (due.len() as u64 == BATCH, 0);
            for effect in due {
                match self.settle(&effect).await {
                    Ok(()) => progress += 1,
                    Err(problem) => self.put_off(&effect, &problem).await?,
                }
            }
            settled += progress;
            if !full || progress == 0 {
                return Ok(settled);
            }
        }
    }

    async fn settle(&self, effect: &Effect) -> Result<(), Problem> {
        let done_with_its_own = match effect.kind {
            EffectKind::MatchItem => self.settle_match(effect).await?,
            EffectKind::PlanCase => self.settle_plan(effect).await?,
            EffectKind::ReleaseHold => {
                if !self.is_in_use(effect).await? {
                    gone(self.upstream.release_hold(effect.target).await)?;
                }
                false
            }
            EffectKind::ConsumeHold => {
                gone(self.upstream.consume_hold(effect.target).await)?;
                false
            }
        };
        if done_with_its_own {
            return Ok(());
        }
        let id = effect.id;
        let work = move |tx: Tx| async move { Ok::<_, Error>(store::effect::settle(&tx, id).await?) };
        self.deps.db.job(&self.deps.clock, work).await.map(|_| ())
    }

    /// Whether a standing quotation or an order rests on the hold.
    async fn is_in_use(&self, effect: &Effect) -> Result<bool, Problem> {
        let conn = self.deps.db.reader();
        let in_use = async {
            let offer = store::offer::find(conn, Viewer::Service, effect.offer).await?;
            let quoted = offer.is_some_and(|offer| offer.state.is_live() && offer.rests_on(effect.target));
            Ok(quoted || store::order::uses_hold(conn, effect.offer, effect.target).await?)
        };
        in_use.await.map_err(nqi_store::problem)
    }

    async fn put_off(&self, effect: &Effect, problem: &Problem) -> Result<(), Problem> {
        let pause = (1_i64 << effect.tries.clamp(0, 6)).min(MAX_PAUSE_S);
        tracing::warn!(
            effect.kind = ?effect.kind, effect.target = %effect.target, request.id = %effect.request,
            effect.tries = effect.tries + 1, error = %problem, "an owed call failed, tried again later"
        );
        let (id, error) = (effect.id, std::sync::Arc::new(problem.to_string()));
        // A virtual clock may stand still: the pause must not outlast it.
        let virtual_clock = self.deps.clock.is_virtual();
        let work = move |tx: Tx| {
            let error = error.clone();
            async move {
                let pause =
                    if virtual_clock { SignedDuration::ZERO } else { SignedDuration::from_secs(pause) };
                Ok::<_, Error>(store::effect::failed(&tx, id, tx.now() + pause, &error).await?)
            }
        };
        self.deps.db.job(&self.deps.clock, work).await
    }
}

/// A hold that is not there, or past the point, needs nothing more.
fn gone<T>(result: Result<T, Problem>) -> Result<(), Problem> {
    match result {
        Ok(_) => Ok(()),
        Err(problem) if matches!(problem.code, Code::NotFound | Code::FailedPrecondition) => {
            tracing::debug!(problem.reason = %problem.reason, "the hold needed nothing more");
            Ok(())
        }
        Err(problem) => Err(problem),
    }
}
