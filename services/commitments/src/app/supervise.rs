//! What follows from turns in the same transaction: a clock that escalates drafts a notice with its pending reply clock,
//! an escalation that falls away withdraws the draft, and what waits on a clock that closes lapses.

use std::collections::{HashMap, HashSet};

use nqi_kernel::clock::Level;
use nqi_platform::ids::new_id;
use nqi_store::Tx;
use uuid::Uuid;

use super::{App, CALENDAR, announce};
use crate::{
    domain::{
        change::{Kind, Outcome},
        commitment::{About, Commitment},
        notice::{Notice, NoticeState},
        stage::{Stage, WorkKind},
        status::Status,
    },
    error::Error,
    store::{
        extension,
        history::Origin,
        notice,
        save::{Turned, save},
    },
};

/// Who drafts when nobody does.
const DRAFTER: &str = "commitments.supervision";

/// Follows up on turns that were saved.
pub async fn follow_up(app: &App, tx: &Tx, turned: &[Turned]) -> Result<(), Error> {
    extension::lapse(tx, &closed(turned)).await?;
    withdraw_drafts(app, tx, turned).await?;
    draft(app, tx, turned).await
}

fn closed(turned: &[Turned]) -> Vec<Uuid> {
    let closes = |one: &&Turned| {
        let ends = [Kind::Completed, Kind::Cancelled, Kind::Reassigned];
        one.outcome.changes.iter().any(|change| ends.contains(&change.kind))
    };
    turned.iter().filter(closes).map(|one| one.clock.id).collect()
}

/// Clocks that escalated in this turn. A late reply to a notice drafts no other.
fn escalated(one: &&Turned) -> bool {
    let fell = one.outcome.changes.iter().any(|change| change.kind == Kind::Escalated);
    // The same turn may have withdrawn what it found to have fallen.
    let stands = one.clock.fired.iter().any(|fired| fired.level == Level::Escalated);
    fell && stands && one.clock.about.stage != Stage::SupervisionReply
}

async fn draft(app: &App, tx: &Tx, turned: &[Turned]) -> Result<(), Error> {
    let late: Vec<&Commitment> = turned.iter().filter(escalated).map(|one| &one.clock).collect();
    if late.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = late.iter().map(|clock| clock.id).collect();
    let known: HashSet<(Uuid, i32)> =
        notice::lock_of_clocks(tx, &ids).await?.iter().map(|one| (one.commitment, one.cycle)).collect();
    let fresh = late.into_iter().filter(|clock| !known.contains(&(clock.id, clock.cycle)));
    let mut notices = Vec::new();
    for clock in fresh {
        notices.push(Notice { automatic: true, ..Notice::draft(new_id(), clock, new_id(), "", tx.now()) });
    }
    write_drafts(app, tx, &mut notices, DRAFTER).await
}

/// Writes drafts with their reply clocks, which wait for the notices to be issued.
pub async fn write_drafts(app: &App, tx: &Tx, notices: &mut [Notice], actor: &str) -> Result<(), Error> {
    let policy = app.rules.lookup(tx.conn(), Stage::SupervisionReply, WorkKind::Any).await?;
    let calendar = app.rules.demand(tx.conn(), CALENDAR, None).await?;
    let reply_clock = |notice: &Notice| {
        let about = About {
            stage: Stage::SupervisionReply,
            subject: notice.id,
            attempt: 1,
            case: notice.case.clone(),
            obligor: notice.obligor,
            kind: WorkKind::Any,
            element: 0,
            offering: None,
        };
        let clock =
            Commitment::pending(notice.reply_clock, about, &policy, policy.promise(), &calendar, tx.now());
        let origin = Origin { actor: actor.to_owned(), remark: Some("OPENED"), ..Origin::default() };
        Turned { clock, outcome: Outcome::default(), origin }
    };
    let mut clocks: Vec<Turned> = notices.iter().map(reply_clock).collect();
    save(tx, &mut clocks).await?;
    notice::insert(tx, notices).await?;
    announce::notices(tx, notices).await
}

/// The breach that a draft rests on was wrong or excused: the draft falls away, whoever has written it. What was issued
/// is the bureau's to decide.
async fn withdraw_drafts(app: &App, tx: &Tx, turned: &[Turned]) -> Result<(), Error> {
    let falls_away = |one: &&Turned| {
        one.outcome.changes.iter().any(|change| {
            matches!(change.kind, Kind::Rescinded | Kind::Excused)
                && matches!(change.level, Some(Level::Red | Level::Escalated))
        })
    };
    let clocks: HashMap<Uuid, &Commitment> =
        turned.iter().filter(falls_away).map(|one| (one.clock.id, &one.clock)).collect();
    let ids: Vec<Uuid> = clocks.keys().copied().collect();
    for mut one in notice::lock_of_clocks(tx, &ids).await? {
        let stands = clocks.get(&one.commitment).is_none_or(|late| one.rests_on(late));
        if one.state == NoticeState::Draft && !stands {
            withdraw(app, tx, &mut one, "ESCALATION_RESCINDED", DRAFTER).await?;
        }
    }
    Ok(())
}

/// Withdraws the drafts about a clock; what was issued stays.
pub async fn withdraw_drafts_about(app: &App, tx: &Tx, clock: Uuid, reason: &str) -> Result<(), Error> {
    for mut one in notice::lock_of_clocks(tx, &[clock]).await? {
        if one.state == NoticeState::Draft {
            withdraw(app, tx, &mut one, reason, DRAFTER).await?;
        }
    }
    Ok(())
}

/// Withdraws a notice and cancels its reply clock, if that is open still.
pub async fn withdraw(app: &App, tx: &Tx, one: &mut Notice, reason: &str, actor: &str) -> Result<(), Error> {
    one.needs(&[NoticeState::Draft, NoticeState::Issued])?;
    one.state = NoticeState::Withdrawn;
    one.withdrawn_at = Some(tx.now());
    one.withdraw_reason = reason.to_owned();
    notice::update(tx, one).await?;
    let origin = Origin { actor: actor.to_owned(), reason: reason.to_owned(), ..Origin::default() };
    on_reply_clock(
        app,
        tx,
        one,
        origin,
        |turn| {
            if turn.clock.status.is_open() { turn.cancel() } else { Ok(()) }
        },
    )
    .await?;
    announce::notice(tx, one).await
}

/// A turn on the reply clock of a notice; answers the clock.
pub async fn on_reply_clock(
    app: &App,
    tx: &Tx,
    notice: &Notice,
    origin: Origin,
    apply: impl FnOnce(&mut crate::domain::turn::Turn<'_>) -> Result<(), crate::domain::refusal::Refusal>,
) -> Result<Commitment, Error> {
    use crate::{
        domain::{scope::Scope, turn::When},
        error::no_commitment,
        store::load,
    };
    let clock = load::lock(tx, Scope::All, notice.reply_clock).await?.ok_or_else(no_commitment)?;
    debug_assert!(clock.status != Status::Superseded, "a reply is never handed over");
    let (clock, outcome, ()) = super::turn::take(app, tx, clock, When::Now, apply).await?;
    let mut turned = [Turned { clock, outcome, origin }];
    // A reply clock drafts no notice of its own; more time that was asked for on it lapses as on any clock.
    save(tx, &mut turned).await?;
    extension::lapse(tx, &closed(&turned)).await?;
    announce::publish_changes(tx, &turned).await?;
    let [Turned { clock, .. }] = turned;
    Ok(clock)
}
