//! The door to holds: callers that wait for the same database are joined into one transaction, each with its own answer.
//!
//! While a group commits, those who come wait; the next group takes them all. One commit then pays for many holds, and
//! a hot cell is locked once a group instead of once a hold. Whether units are free is decided under row locks, so any
//! number of processes may do the same.

use super::hold_group::{self, Ask, Outcome};
use super::place_hold::give_way;
use crate::Deps;
use crate::error::Error;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_store::{Dialect, Tx};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// Callers in one transaction: what PostgreSQL writes in a few milliseconds.
const GROUP: usize = 64;
/// Callers that may wait: at a thousand holds a second, four seconds.
const QUEUE: usize = 4_096;
/// Groups at the same time on PostgreSQL, so that one computes while another commits.
const LANES: usize = 2;

/// The queue of this process; clones share it.
#[derive(Clone)]
pub(crate) struct Ledger(Arc<Inner>);

struct Inner {
    deps: Deps,
    waiting: Mutex<VecDeque<Waiting>>,
    lanes: Arc<Semaphore>,
}

struct Waiting {
    ask: Arc<Ask>,
    answer: oneshot::Sender<Result<proto::Hold, Problem>>,
}

impl Ledger {
    /// A queue before the database of `deps`.
    pub fn new(deps: &Deps) -> Ledger {
        let lanes = if deps.db.dialect() == Dialect::Postgres { LANES } else { 1 };
        let inner =
            Inner { deps: deps.clone(), waiting: Mutex::default(), lanes: Arc::new(Semaphore::new(lanes)) };
        Ledger(Arc::new(inner))
    }

    /// Does what is asked and answers the hold after it. Once taken up it is done even if the caller goes away.
    ///
    /// When units are short, dead holds on the same cells expire, and the hold is tried once more.
    pub async fn run(&self, ask: Ask) -> Result<proto::Hold, Problem> {
        let ask = Arc::new(ask);
        match self.once(&ask).await {
            Err(problem) if give_way(&self.0.deps, &ask, &problem).await? => self.once(&ask).await,
            outcome => outcome,
        }
    }

    async fn once(&self, ask: &Arc<Ask>) -> Result<proto::Hold, Problem> {
        let (answer, answered) = oneshot::channel();
        {
            let mut waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            if waiting.len() >= QUEUE {
                return Err(busy());
            }
            waiting.push_back(Waiting { ask: ask.clone(), answer });
        }
        self.lead();
        answered.await.unwrap_or_else(|_| Err(Problem::internal("a group of holds ended without an answer")))
    }

    /// Starts a lane when one is free; else a running one takes up what waits.
    fn lead(&self) {
        if let Ok(permit) = self.0.lanes.clone().try_acquire_owned() {
            let ledger = self.clone();
            tokio::spawn(async move { ledger.work(permit).await });
        }
    }

    async fn work(self, permit: OwnedSemaphorePermit) {
        loop {
            let group = self.next();
            if group.is_empty() {
                break;
            }
            self.commit(group).await;
        }
        drop(permit);
        // Who came after the last look found every lane taken.
        if !self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
            self.lead();
        }
    }

    fn next(&self) -> Vec<Waiting> {
        let mut waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let size = waiting.len().min(GROUP);
        waiting.drain(..size).collect()
    }

    async fn commit(&self, group: Vec<Waiting>) {
        let asks: Vec<Arc<Ask>> = group.iter().map(|one| one.ask.clone()).collect();
        match self.transaction(asks).await {
            Ok(outcomes) => {
                for (one, outcome) in group.into_iter().zip(outcomes) {
                    // The caller may have gone away.
                    let _ = one.answer.send(outcome);
                }
            }
            Err(problem) if group.len() == 1 => {
                for one in group {
                    let _ = one.answer.send(Err(problem.clone()));
                }
            }
            Err(problem) => {
                // One bad ask must not fail the others: each has a transaction of its own. All are idempotent.
                tracing::warn!(error = %problem, holds.asked = group.len(), "a group of holds failed, each is tried alone");
                for one in group {
                    let outcome = match self.transaction(vec![one.ask.clone()]).await {
                        Ok(mut outcomes) => outcomes.pop().unwrap_or_else(|| Err(problem.clone())),
                        Err(problem) => Err(problem),
                    };
                    let _ = one.answer.send(outcome);
                }
            }
        }
    }

    async fn transaction(&self, asks: Vec<Arc<Ask>>) -> Result<Vec<Outcome>, Problem> {
        let (deps, asks) = (&self.0.deps, Arc::new(asks));
        let work = move |tx: Tx| {
            let asks = asks.clone();
            async move { hold_group::run(&tx, &asks).await.map_err(|error: Error| Problem::from(error)) }
        };
        deps.db.job_that_reads_time(&deps.clock, work).await
    }
}

fn busy() -> Problem {
    Problem::exhausted(
        "LEDGER_BUSY",
        "产能台账正忙，请用同一 id 稍后重试。",
        "The capacity ledger is busy: try again later with the same id.",
    )
}
