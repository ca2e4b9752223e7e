//! One call of an RPC that changes something: who, which method, which key.

use std::future::Future;

use nqi_platform::auth::{OrgKind, Principal, Role};
use nqi_platform::problem::Problem;
use nqi_store::{Actor, Mutation, Tx};
use sha2::{Digest, Sha256};

use super::App;
use crate::domain::{Standing, Viewer};
use crate::error::Error;

/// A call of a mutating RPC.
#[derive(Clone, Debug)]
pub struct Call {
    /// The caller.
    pub principal: Principal,
    /// The full RPC name.
    pub method: &'static str,
    /// The caller's key, or empty.
    pub request_id: String,
    hash: [u8; 32],
}

impl Call {
    /// The call of `method` with that message.
    pub fn new<M: prost::Message>(
        principal: Principal,
        method: &'static str,
        message: &M,
        request_id: &str,
    ) -> Call {
        let hash = Sha256::digest(message.encode_to_vec()).into();
        Call { principal, method, request_id: request_id.to_owned(), hash }
    }

    /// Who the caller is to cases.
    pub fn viewer(&self) -> Viewer {
        viewer(&self.principal)
    }
}

/// Who a principal is to cases: by its organisation, whatever its roles.
pub fn viewer(principal: &Principal) -> Viewer {
    if principal.is_service() {
        return Viewer::Service;
    }
    match principal.kind {
        OrgKind::Enterprise => Viewer::Enterprise(principal.org),
        OrgKind::Provider => Viewer::Provider(principal.org),
        OrgKind::Centre => Viewer::Centre { id: principal.org, city: principal.regions.is_empty() },
        OrgKind::Bureau => Viewer::Bureau(principal.org),
        OrgKind::Platform => Viewer::Nobody,
    }
}

/// PERMISSION_DENIED unless the member's own role fits what the case is to its organisation.
pub fn require_role(principal: &Principal, standing: Standing) -> Result<(), Problem> {
    match standing {
        Standing::Enterprise => principal.require(&[Role::Enterprise]),
        Standing::Handling | Standing::City => principal.require(&[Role::Centre]),
        Standing::Provider => principal.require(&[Role::Provider]),
        Standing::Bureau => principal.require(&[Role::Bureau]),
        Standing::Service => principal.require(&[Role::Service]),
    }
}

/// PERMISSION_DENIED for a verb that is somebody else's to do.
pub fn not_yours(who_zh: &str, who_en: &str) -> Problem {
    Problem::denied(
        "NOT_YOURS_TO_DO",
        format!("此操作只能由{who_zh}执行。"),
        format!("Only {who_en} may do this."),
    )
}

impl App {
    /// Runs a keyed mutation; see [`Mutation::run`].
    pub(crate) async fn mutate<R, F, Fut>(&self, call: &Call, work: F) -> Result<R, Problem>
    where
        R: prost::Message + Default + 'static,
        F: Fn(Tx) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<R, Error>> + Send + 'static,
    {
        Mutation {
            db: &self.deps.db,
            clock: &self.deps.clock,
            actor: Actor::of(&call.principal),
            method: call.method,
            request_id: &call.request_id,
            request_hash: call.hash,
        }
        .run(work)
        .await
    }

    /// The answer that a repeated key got before, so that nothing outside the database is done twice for it.
    pub(crate) async fn answered<R>(&self, call: &Call) -> Result<Option<R>, Problem>
    where
        R: prost::Message + Default + 'static,
    {
        const NEW: &str = "NOT_ANSWERED_YET";
        if call.request_id.is_empty() {
            return Ok(None);
        }
        // A refused mutation leaves its key free, and a stored answer comes back before the work is begun.
        let probe = |_: Tx| async { Err::<R, _>(Error::from(Problem::aborted(NEW, "", ""))) };
        match self.mutate(call, probe).await {
            Ok(answer) => Ok(Some(answer)),
            Err(problem) if problem.reason == NEW => Ok(None),
            Err(problem) => Err(problem),
        }
    }
}
