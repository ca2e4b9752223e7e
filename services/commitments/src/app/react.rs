//! Applying what happened to a case, inside the consumer's transaction. Effects that do not fit are passed over:
//! an event is a fact and cannot be refused.

use jiff::Timestamp;
use nqi_kernel::clock::{PauseReason, Refusal as ClockRefusal};
use nqi_store::Tx;
use uuid::Uuid;

use super::{App, reassign, start, supervise, turn};
use crate::{
    domain::{
        commitment::{About, Case, Commitment},
        handover::{Term, attempt_for, holder},
        lifecycle::PauseOrder,
        policy::Work,
        reaction::{Reaction, Start},
        refusal::Refusal,
        stage::{Stage, WorkKind},
        status::Status,
        turn::{Turn, When},
    },
    error::Error,
    store::{
        history::{self, Origin},
        load,
        save::Turned,
    },
};

/// What an event tells beside its effects.
#[derive(Clone, Debug)]
pub struct Told {
    /// Id of the event: the history's request key.
    pub key: String,
    /// When it happened.
    pub time: Timestamp,
    /// The case after it.
    pub case: Case,
    /// Kind of work.
    pub kind: WorkKind,
    /// Element of the work, the contract's code.
    pub element: i32,
    /// The offering that the work rests on.
    pub offering: Option<Uuid>,
    /// Evidence line for a pause.
    pub evidence: String,
}

/// Applies one effect of an event.
pub async fn react(app: &App, tx: &Tx, told: &Told, reaction: &Reaction) -> Result<(), Error> {
    use Reaction::{Arrive, Cancel, CancelAll, Complete, Pause, Reassign, Reopen, Resume, Supersede};
    match *reaction {
        Reaction::Start(ref order) => begin(app, tx, told, order).await,
        Arrive { subject, not_before, obligor, promised, statutory } => {
            let attempts = load::attempts(tx.conn(), subject, Stage::Delivery).await?;
            let obligor = obligor.map(|named| holder(named, &attempts));
            on_latest(app, tx, told, subject, Stage::Delivery, |turn| match turn.clock.status {
                Status::Pending => {
                    turn.promised_by(obligor, promised, statutory);
                    turn.start(not_before).map(|()| None)
                }
                _ => resume(turn, PauseReason::Sample),
            })
            .await
        }
        Pause(subject, stage, reason) => {
            on_latest(app, tx, told, subject, stage, |turn| pause(turn, told, reason)).await
        }
        Resume(subject, stage, reason) => {
            on_latest(app, tx, told, subject, stage, |turn| resume(turn, reason)).await
        }
        Complete(subject, stage) => {
            on_latest(app, tx, told, subject, stage, |turn| if_open(turn, |turn| turn.complete())).await
        }
        Cancel(subject, stage) => {
            on_latest(app, tx, told, subject, stage, |turn| if_open(turn, |turn| turn.cancel())).await
        }
        Supersede(subject, stage) => {
            on_latest(app, tx, told, subject, stage, |turn| if_open(turn, |turn| turn.supersede())).await
        }
        Reopen(subject, stage) => {
            on_latest(app, tx, told, subject, stage, |turn| match turn.clock.status {
                Status::Completed => turn.reopen(&told.evidence, ACTOR).map(|()| None),
                _ => Ok(None),
            })
            .await
        }
        Reassign(subject, stage, obligor) => hand_over(app, tx, told, subject, stage, obligor).await,
        CancelAll(request) => {
            for clock in load::lock_open_of_request(tx, request).await? {
                let id = clock.id;
                act(app, tx, told, clock, |turn| if_open(turn, |turn| turn.cancel())).await?;
                // Nothing is left to demand. What was issued still has to be answered: the delay was real.
                supervise::withdraw_drafts_about(app, tx, id, "REQUEST_WITHDRAWN").await?;
            }
            Ok(())
        }
    }
}

const ACTOR: &str = "nqi.requests";

/// A command that had no effect, for the history.
type Remark = Option<&'static str>;

async fn begin(app: &App, tx: &Tx, told: &Told, order: &Start) -> Result<(), Error> {
    let earlier = load::attempts(tx.conn(), order.subject, order.stage).await?;
    let ids: Vec<Uuid> = earlier.iter().map(|one| one.id).collect();
    if history::any_has_key(tx.conn(), &ids, &told.key).await? {
        return Ok(());
    }
    let Some(attempt) = attempt_for(order.attempt, &earlier) else { return Ok(()) };
    let work = Work { stage: order.stage, kind: told.kind, element: told.element, offering: told.offering };
    let policy = app.rules.ruling(tx.conn(), &work).await?;
    let about = About {
        stage: order.stage,
        subject: order.subject,
        attempt,
        case: told.case.clone(),
        obligor: holder(order.obligor, &earlier),
        kind: told.kind,
        element: told.element,
        offering: told.offering,
    };
    let opening = start::Opening {
        about,
        promise: policy.promise_of(order.promised, order.statutory),
        asked: order.promised > 0,
        pending: order.pending,
        not_before: order.not_before,
    };
    start::open(app, tx, &policy, &opening, When::Event(told.time), origin(told, None)).await?;
    Ok(())
}

async fn hand_over(
    app: &App,
    tx: &Tx,
    told: &Told,
    subject: Uuid,
    stage: Stage,
    obligor: Uuid,
) -> Result<(), Error> {
    let Some(clock) = load::lock_latest(tx, subject, stage).await? else { return Ok(()) };
    if !clock.status.is_open() || history::has_key(tx.conn(), clock.id, &told.key).await? {
        return Ok(());
    }
    let handover =
        reassign::Handover { obligor, term: Term::RemainingOrFresh, case: Some(told.case.clone()) };
    reassign::reassign(app, tx, clock, When::Event(told.time), &handover, origin(told, None)).await?;
    Ok(())
}

async fn on_latest(
    app: &App,
    tx: &Tx,
    told: &Told,
    subject: Uuid,
    stage: Stage,
    apply: impl FnOnce(&mut Turn<'_>) -> Result<Remark, Refusal>,
) -> Result<(), Error> {
    match load::lock_latest(tx, subject, stage).await? {
        Some(clock) => act(app, tx, told, clock, apply).await,
        None => Ok(()),
    }
}

async fn act(
    app: &App,
    tx: &Tx,
    told: &Told,
    clock: Commitment,
    apply: impl FnOnce(&mut Turn<'_>) -> Result<Remark, Refusal>,
) -> Result<(), Error> {
    if history::has_key(tx.conn(), clock.id, &told.key).await? {
        return Ok(());
    }
    let (clock, outcome, remark) = turn::take(app, tx, clock, When::Event(told.time), apply).await?;
    if outcome.changes.is_empty() && outcome.firings.is_empty() && remark.is_none() {
        return Ok(());
    }
    turn::write(app, tx, &mut [Turned { clock, outcome, origin: origin(told, remark) }]).await
}

fn if_open(
    turn: &mut Turn<'_>,
    apply: impl FnOnce(&mut Turn<'_>) -> Result<(), Refusal>,
) -> Result<Remark, Refusal> {
    if turn.clock.status.is_open() { apply(turn).map(|()| None) } else { Ok(None) }
}

/// Beyond the cap the event is recorded without freezing.
fn pause(turn: &mut Turn<'_>, told: &Told, reason: PauseReason) -> Result<Remark, Refusal> {
    if turn.clock.status != Status::Running {
        return Ok(None);
    }
    let order =
        PauseOrder { reason, evidence: told.evidence.clone(), resume_by: None, actor: ACTOR.to_owned() };
    match turn.pause(&order) {
        Ok(()) => Ok(None),
        Err(Refusal::Clock(ClockRefusal::PauseCap { .. })) => Ok(Some("PAUSE_CAP")),
        Err(refusal) => Err(refusal),
    }
}

/// Only what the same ground has stopped: another pause goes on.
fn resume(turn: &mut Turn<'_>, reason: PauseReason) -> Result<Remark, Refusal> {
    match turn.clock.open_pause() {
        Some(open) if open.reason == reason => turn.resume().map(|()| None),
        _ => Ok(None),
    }
}

fn origin(told: &Told, remark: Remark) -> Origin {
    Origin { key: Some(told.key.clone()), actor: ACTOR.to_owned(), reason: told.evidence.clone(), remark }
}
