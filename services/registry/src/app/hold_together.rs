//! Several holds confirmed as one: what rests on several providers stands behind its orders whole, or not at all.

use super::hold_group::{self, Ask, What};
use crate::Deps;
use crate::domain::hold::Step;
use nqi_platform::auth::{Principal, Role};
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_store::Tx;
use std::sync::Arc;
use uuid::Uuid;

/// Holds with their orders, 1 to this many.
pub(crate) const MOST: usize = 20;

/// Confirms each hold for its order in one transaction; the first that cannot be is the answer, and nothing has changed then.
/// Asked again with the same orders it confirms them again.
pub(crate) async fn confirm_together(
    deps: &Deps,
    caller: &Principal,
    wanted: Vec<(Uuid, Uuid)>,
) -> Result<Vec<proto::Hold>, Problem> {
    caller.require(&[Role::Service])?;
    let ask = |(hold, order): &(Uuid, Uuid)| Ask::new(caller, What::Step(*hold, Step::Confirm(*order)));
    let asks: Vec<Arc<Ask>> =
        wanted.iter().map(|one| ask(one).map(Arc::new)).collect::<Result<_, Problem>>()?;
    let (asks, wanted) = (Arc::new(asks), Arc::new(wanted));
    let work = move |tx: Tx| {
        let (asks, wanted) = (asks.clone(), wanted.clone());
        async move {
            let outcomes = hold_group::run(&tx, &asks).await.map_err(Problem::from)?;
            // A refusal ends the transaction, and with it what the others were given.
            let named = outcomes.into_iter().zip(wanted.iter());
            named
                .map(|(outcome, (hold, _))| outcome.map_err(|problem| problem.with("hold_id", hold)))
                .collect::<Result<Vec<_>, Problem>>()
        }
    };
    deps.db.job_that_reads_time(&deps.clock, work).await
}
