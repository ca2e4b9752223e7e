//! The bureau rescinds or excuses cards and decides on appeals; the obligor appeals.

use std::collections::HashMap;
use std::sync::Arc;

use nqi_kernel::worktime::Calendar;
use nqi_platform::problem::Problem;
use nqi_store::Tx;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{App, CALENDAR, turn};
use crate::{
    domain::{
        card::CardState,
        commitment::Commitment,
        refusal::Refusal,
        scope::Scope,
        turn::When,
        verdict::{Appeal, AppealState, appeal_until, check_appeal},
    },
    error::{Error, no_commitment},
    store::{appeal, card, history::Origin, load, save::Turned},
};

/// What is shown beside cards: their appeals, and the calendar that says until when there can be one.
pub async fn around(
    app: &App,
    conn: &impl ConnectionTrait,
    cards: &[Uuid],
) -> Result<(HashMap<Uuid, Appeal>, Arc<Calendar>), Error> {
    let appeals = appeal::of_all(conn, cards).await?;
    Ok((appeals, app.rules.demand(conn, CALENDAR, None).await?))
}

/// Rescinds or excuses a card that stands.
pub async fn judge(
    app: &App,
    tx: &Tx,
    id: Uuid,
    verdict: CardState,
    reason: &str,
    actor: &str,
) -> Result<Commitment, Error> {
    let clock = lock(tx, Scope::All, id).await?;
    let (clock, outcome, ()) =
        turn::take(app, tx, clock, When::Now, |turn| turn.judge(id, verdict, reason)).await?;
    let origin = Origin { actor: actor.to_owned(), reason: reason.to_owned(), ..Origin::default() };
    let mut turned = [Turned { clock, outcome, origin }];
    turn::write(app, tx, &mut turned).await?;
    let [Turned { clock, .. }] = turned;
    // A verdict without the appeal that waited for one decides that too.
    if let Some(mut waiting) = appeal::of(tx.conn(), id).await?.filter(|one| one.state == AppealState::Open) {
        close(tx, id, &mut waiting, AppealState::Granted, reason, actor).await?;
    }
    Ok(clock)
}

/// The obligor appeals against a card that stands.
pub async fn appeal(
    app: &App,
    tx: &Tx,
    scope: Scope,
    id: Uuid,
    statement: &str,
    actor: &str,
    allowed: impl FnOnce(&Commitment) -> Result<(), Problem>,
) -> Result<(), Error> {
    let clock = lock(tx, scope, id).await?;
    allowed(&clock)?;
    tx.refresh_now().await?;
    let found = clock.cards.iter().find(|known| known.id == id).ok_or_else(no_card)?;
    let calendar = app.rules.demand(tx.conn(), CALENDAR, None).await?;
    let earlier = appeal::of(tx.conn(), id).await?;
    check_appeal(found, earlier.as_ref(), appeal_until(&calendar, found.created_at), tx.now())?;
    let made = Appeal {
        state: AppealState::Open,
        statement: statement.to_owned(),
        appealed_by: actor.to_owned(),
        appealed_at: tx.now(),
        note: String::new(),
        decided_by: String::new(),
        decided_at: None,
    };
    Ok(appeal::insert(tx, id, &made).await?)
}

/// The bureau decides on an appeal: the card falls, is excused, or stands.
pub async fn decide(
    app: &App,
    tx: &Tx,
    id: Uuid,
    verdict: CardState,
    note: &str,
    actor: &str,
) -> Result<(), Error> {
    // The clock's lock is that of its cards and appeals too.
    lock(tx, Scope::All, id).await?;
    let waiting = appeal::of(tx.conn(), id).await?.filter(|one| one.state == AppealState::Open);
    let mut waiting = waiting.ok_or(Refusal::NoAppeal)?;
    if verdict == CardState::Standing {
        tx.refresh_now().await?;
        return close(tx, id, &mut waiting, AppealState::Dismissed, note, actor).await;
    }
    judge(app, tx, id, verdict, note, actor).await?;
    Ok(())
}

async fn close(
    tx: &Tx,
    id: Uuid,
    appeal: &mut Appeal,
    state: AppealState,
    note: &str,
    actor: &str,
) -> Result<(), Error> {
    appeal.state = state;
    note.clone_into(&mut appeal.note);
    actor.clone_into(&mut appeal.decided_by);
    appeal.decided_at = Some(tx.now());
    Ok(appeal::update(tx, id, appeal).await?)
}

async fn lock(tx: &Tx, scope: Scope, id: Uuid) -> Result<Commitment, Error> {
    let found = card::find(tx.conn(), scope, id).await?.ok_or_else(no_card)?;
    Ok(load::lock(tx, scope, found.commitment).await?.ok_or_else(no_commitment)?)
}

fn no_card() -> Problem {
    Problem::not_found("该牌", "The card")
}
