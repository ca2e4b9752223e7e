//! A mutation: one transaction with an idempotency key, at least one audit row, and an answer worth repeating.

use crate::{Db, idempotency, runner, tx::Tx};
use nqi_platform::{auth::Principal, clock::Clock, problem::Problem};
use sha2::{Digest, Sha256};
use std::{future::Future, sync::Arc};
use uuid::Uuid;

/// Who acts, as the audit trail and the idempotency key name them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The organisation acted for; nil for the platform and for anonymous callers.
    pub org: Uuid,
    /// The member or service; nil when there is none.
    pub subject: Uuid,
    /// The name of a service or job, `anonymous`, or empty for members (names of people stay out of the trail).
    pub name: String,
}

impl Actor {
    /// The authenticated caller.
    pub fn of(principal: &Principal) -> Self {
        Self { org: principal.org, subject: principal.subject, name: principal.name.clone() }
    }

    /// A caller without identity, such as one who registers.
    pub fn anonymous() -> Self {
        Self { org: Uuid::nil(), subject: Uuid::nil(), name: "anonymous".to_owned() }
    }

    /// The platform itself, by the name of the job.
    pub fn system(name: &str) -> Self {
        Self { org: Uuid::nil(), subject: Uuid::nil(), name: name.to_owned() }
    }
}

/// A keyed mutation about to run.
pub struct Mutation<'a> {
    /// The service's database.
    pub db: &'a Db,
    /// The clock that gives the transaction its time.
    pub clock: &'a Clock,
    /// Who acts.
    pub actor: Actor,
    /// The full RPC name, such as `nqi.requests.v1.OrderService/AwardOffer`.
    pub method: &'static str,
    /// The caller's key, at most 128 characters; empty runs without a key.
    pub request_id: &'a str,
    /// SHA-256 of the encoded request: the same key with another hash is refused.
    pub request_hash: [u8; 32],
}

impl<'a> Mutation<'a> {
    /// The mutation of an RPC; the hash covers the whole request message.
    pub fn rpc<M: prost::Message>(
        db: &'a Db,
        clock: &'a Clock,
        principal: &Principal,
        method: &'static str,
        request: &M,
        request_id: &'a str,
    ) -> Self {
        Self::by(db, clock, Actor::of(principal), method, request, request_id)
    }

    /// Like [`Mutation::rpc`] for an actor that is no principal.
    pub fn by<M: prost::Message>(
        db: &'a Db,
        clock: &'a Clock,
        actor: Actor,
        method: &'static str,
        request: &M,
        request_id: &'a str,
    ) -> Self {
        let request_hash = Sha256::digest(request.encode_to_vec()).into();
        Self { db, clock, actor, method, request_id, request_hash }
    }

    /// Runs `work` once per key: a repeated key answers what the first run answered, with nothing done.
    ///
    /// Fails with ALREADY_EXISTS `REQUEST_ID_REUSED` when the key was used for another request, INTERNAL when `work`
    /// wrote no audit row, ABORTED `STORAGE_CONTENTION` after 3 repetitions, and whatever `work` refuses (a refusal
    /// is not remembered: the key stays free). `work` may run several times: it must act only through its `Tx`.
    pub async fn run<R, E, F, Fut>(self, work: F) -> Result<R, Problem>
    where
        R: prost::Message + Default + 'static,
        E: Into<Problem>,
        F: Fn(Tx) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<R, E>> + Send + 'static,
    {
        let key = idempotency::Key::new(&self.actor, self.method, self.request_id, self.request_hash)?;
        let (key, work, method) = (Arc::new(key), Arc::new(work), self.method);
        runner::run(self.db, self.clock, self.actor, move |tx: Tx| {
            let (key, work) = (key.clone(), work.clone());
            async move {
                if let Some(stored) = key.claim(&tx).await? {
                    return R::decode(stored.as_slice())
                        .map_err(|error| Problem::internal(format!("stored answer of {method}: {error}")));
                }
                let response = work(tx.clone()).await.map_err(Into::into)?;
                if !tx.is_audited() {
                    return Err(Problem::internal(format!("{method} wrote no audit row")));
                }
                key.store(&tx, response.encode_to_vec()).await?;
                Ok(response)
            }
        })
        .await
    }
}
