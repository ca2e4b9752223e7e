//! The commands of callers: who may, what is wrong with the request, one keyed mutation with its audit row.

mod reassign;
mod start;

use nqi_kernel::clock::PauseReason;
use nqi_platform::auth::{Principal, Role};
use nqi_platform::problem::{Checks, Problem};
use nqi_proto::commitments::v1 as pb;
use nqi_store::{Audit, Mutation, Tx};
use serde_json::json;
use uuid::Uuid;

use super::{parse, present};
use crate::{
    app::{
        App,
        command::{self, Target},
    },
    domain::{
        commitment::Commitment,
        lifecycle::PauseOrder,
        pause::check_obligor_ground,
        refusal::Refusal,
        stage::Stage,
        turn::{Turn, When},
    },
    error::Error,
    store::history::Origin,
};

pub use reassign::reassign;
pub use start::start;

const OFFICIALS: [Role; 2] = [Role::Service, Role::Bureau];

/// Pauses a clock: officials, or the provider that owes a delivery.
pub async fn pause(
    app: &App,
    caller: &Principal,
    request: pb::PauseCommitmentRequest,
) -> Result<pb::Commitment, Problem> {
    let mut checks = Checks::new();
    let reason = parse::pause_reason(&mut checks, request.reason);
    let evidence = parse::text(&mut checks, "evidence", &request.evidence, 1000, true);
    let resume_by = parse::optional_time(&mut checks, "resume_by", &request.resume_by);
    let id = parse::required_id(&mut checks, "id", &request.id);
    let when = parse::effective(&mut checks, &request.effective_time);
    checks.finish()?;
    let (Some(reason), Some(id)) = (reason, id) else {
        return Err(Problem::internal("a pause request passed its checks without its ground"));
    };
    let target = Target { scope: parse::scope(caller), id, etag: request.etag.clone(), when };
    let order = PauseOrder { reason, evidence: evidence.clone(), resume_by, actor: parse::actor(caller) };
    let command = Command {
        caller,
        target,
        origin: origin(caller, "pause", &request.request_id, &evidence),
        action: "commitment.pause",
        method: "nqi.commitments.v1.CommitmentService/PauseCommitment",
    };
    let by = caller.clone();
    command
        .run(
            app,
            &request,
            &request.request_id,
            move |clock| may_stop(&by, clock, Some(reason)),
            move |turn| turn.pause(&order),
        )
        .await
}

/// Resumes a clock: officials, or the provider whose own ground has gone.
pub async fn resume(
    app: &App,
    caller: &Principal,
    request: pb::ResumeCommitmentRequest,
) -> Result<pb::Commitment, Problem> {
    let (id, when, reason) = perhaps_backdated(&request.id, &request.effective_time, &request.reason)?;
    let target = Target { scope: parse::scope(caller), id, etag: request.etag.clone(), when };
    let command = Command {
        caller,
        target,
        origin: origin(caller, "resume", &request.request_id, &reason),
        action: "commitment.resume",
        method: "nqi.commitments.v1.CommitmentService/ResumeCommitment",
    };
    let by = caller.clone();
    command
        .run(
            app,
            &request,
            &request.request_id,
            move |clock| may_stop(&by, clock, clock.open_pause().map(|pause| pause.reason)),
            |turn| turn.resume(),
        )
        .await
}

/// Completes a clock.
pub async fn complete(
    app: &App,
    caller: &Principal,
    request: pb::CompleteCommitmentRequest,
) -> Result<pb::Commitment, Problem> {
    let (id, when, reason) = perhaps_backdated(&request.id, &request.effective_time, &request.reason)?;
    let target = Target { scope: parse::scope(caller), id, etag: request.etag.clone(), when };
    let command = Command {
        caller,
        target,
        origin: origin(caller, "complete", &request.request_id, &reason),
        action: "commitment.complete",
        method: "nqi.commitments.v1.CommitmentService/CompleteCommitment",
    };
    let by = caller.clone();
    command
        .run(app, &request, &request.request_id, move |_| by.require(&OFFICIALS), |turn| turn.complete())
        .await
}

/// Cancels a clock.
pub async fn cancel(
    app: &App,
    caller: &Principal,
    request: pb::CancelCommitmentRequest,
) -> Result<pb::Commitment, Problem> {
    let mut checks = Checks::new();
    let id = parse::required_id(&mut checks, "id", &request.id);
    let reason = parse::text(&mut checks, "reason", &request.reason, 500, true);
    checks.finish()?;
    let Some(id) = id else {
        return Err(Problem::internal("a cancel request passed its checks without its id"));
    };
    let target = Target { scope: parse::scope(caller), id, etag: request.etag.clone(), when: When::Now };
    let command = Command {
        caller,
        target,
        origin: origin(caller, "cancel", &request.request_id, &reason),
        action: "commitment.cancel",
        method: "nqi.commitments.v1.CommitmentService/CancelCommitment",
    };
    let by = caller.clone();
    command
        .run(app, &request, &request.request_id, move |_| by.require(&OFFICIALS), |turn| turn.cancel())
        .await
}

/// Reopens a completed clock.
pub async fn reopen(
    app: &App,
    caller: &Principal,
    request: pb::ReopenCommitmentRequest,
) -> Result<pb::Commitment, Problem> {
    let mut checks = Checks::new();
    let id = parse::required_id(&mut checks, "id", &request.id);
    let reason = parse::text(&mut checks, "reason", &request.reason, 500, true);
    checks.finish()?;
    let Some(id) = id else {
        return Err(Problem::internal("a reopen request passed its checks without its id"));
    };
    let target = Target { scope: parse::scope(caller), id, etag: request.etag.clone(), when: When::Now };
    let command = Command {
        caller,
        target,
        origin: origin(caller, "reopen", &request.request_id, &reason),
        action: "commitment.reopen",
        method: "nqi.commitments.v1.CommitmentService/ReopenCommitment",
    };
    let (by, actor) = (caller.clone(), parse::actor(caller));
    command
        .run(
            app,
            &request,
            &request.request_id,
            move |_| by.require(&OFFICIALS),
            move |turn| turn.reopen(&reason, &actor),
        )
        .await
}

/// What a command needs that may be backdated: backdating, and only that, needs a reason.
fn perhaps_backdated(
    id: &str,
    effective: &Option<prost_types::Timestamp>,
    reason: &str,
) -> Result<(Uuid, When, String), Problem> {
    let mut checks = Checks::new();
    let id = parse::required_id(&mut checks, "id", id);
    let when = parse::effective(&mut checks, effective);
    let reason = parse::text(&mut checks, "reason", reason, 500, effective.is_some());
    checks.finish()?;
    let id = id.ok_or_else(|| Problem::internal("a command passed its checks without its id"))?;
    Ok((id, when, reason))
}

/// A command on one clock, ready to run.
struct Command<'a> {
    caller: &'a Principal,
    target: Target,
    origin: Origin,
    action: &'static str,
    method: &'static str,
}

impl Command<'_> {
    async fn run<M, A, F>(
        self,
        app: &App,
        request: &M,
        request_id: &str,
        allowed: A,
        apply: F,
    ) -> Result<pb::Commitment, Problem>
    where
        M: prost::Message,
        A: Fn(&Commitment) -> Result<(), Problem> + Clone + Send + Sync + 'static,
        F: Fn(&mut Turn<'_>) -> Result<(), Refusal> + Clone + Send + Sync + 'static,
    {
        let Command { caller, target, origin, action, method } = self;
        let backdates = matches!(target.when, When::Effective(_));
        let (held, by) = (app.clone(), caller.clone());
        Mutation::rpc(&app.db, &app.clock, caller, method, request, request_id)
            .run(move |tx: Tx| {
                let (app, caller, origin, target) =
                    (held.clone(), by.clone(), origin.clone(), target.clone());
                let (allowed, apply) = (allowed.clone(), apply.clone());
                async move {
                    let may = |clock: &Commitment| {
                        if backdates {
                            caller.require(&[Role::Bureau])?;
                        }
                        allowed(clock)
                    };
                    let clock = command::run(&app, &tx, &target, origin, may, apply).await?;
                    answer(&app, &tx, &caller, action, &clock).await
                }
            })
            .await
    }
}

/// Officials may stop and resume any clock; a provider its own deliveries, on grounds that it may decide.
fn may_stop(caller: &Principal, clock: &Commitment, reason: Option<PauseReason>) -> Result<(), Problem> {
    if caller.require(&OFFICIALS).is_ok() {
        return Ok(());
    }
    let own = clock.about.stage == Stage::Delivery
        && caller.is(Role::Provider)
        && clock.about.obligor == caller.org;
    if !own {
        return caller.require(&OFFICIALS);
    }
    match reason {
        Some(reason) => check_obligor_ground(reason).map_err(|refusal| Error::from(refusal).into()),
        None => Ok(()),
    }
}

/// The audit row of a command and its answer.
async fn answer(
    app: &App,
    tx: &Tx,
    caller: &Principal,
    action: &'static str,
    clock: &Commitment,
) -> Result<pb::Commitment, Error> {
    let case = &clock.about.case.number;
    tx.audit(Audit {
        org: caller.org,
        action,
        subject: if case.is_empty() { clock.id.to_string() } else { case.clone() },
        detail: json!({
            "commitment": clock.id,
            "stage": clock.about.stage.en(),
            "status": clock.status.en(),
            "version": clock.version,
        }),
    })
    .await?;
    let calendar = app.rules.demand(tx.conn(), &clock.calendar, Some(clock.revision)).await?;
    let policy = app.rules.policy(tx.conn(), &clock.policy_id, clock.policy_version).await?;
    Ok(present::commitment(clock, &calendar, &policy, tx.now()))
}

fn origin(caller: &Principal, verb: &str, request_id: &str, reason: &str) -> Origin {
    // Two callers, and two verbs of one caller, may use the same key.
    let key = (!request_id.is_empty()).then(|| format!("{}/{verb}/{request_id}", caller.subject));
    Origin { key, actor: parse::actor(caller), reason: reason.to_owned(), remark: None }
}
