//! Taking a turn on a locked clock, and writing what turns have done.

use nqi_kernel::worktime::Calendar;
use nqi_store::Tx;

use super::{App, announce, supervise};
use crate::{
    domain::{
        change::{Kind, Outcome},
        commitment::Commitment,
        refusal::Refusal,
        turn::{Turn, When},
    },
    error::Error,
    metrics,
    store::save::{Turned, save},
};

/// Takes a turn on a clock that is locked: the time is read after the lock, the calendar is the current revision.
pub async fn take<R>(
    app: &App,
    tx: &Tx,
    clock: Commitment,
    when: When,
    apply: impl FnOnce(&mut Turn<'_>) -> Result<R, Refusal>,
) -> Result<(Commitment, Outcome, R), Error> {
    tx.refresh_now().await?;
    let calendar = app.rules.demand(tx.conn(), &clock.calendar, None).await?;
    take_under(app, tx, &calendar, clock, when, apply).await
}

/// Like [`take`] at the time and under the calendar that were read already, for many clocks of one transaction.
pub async fn take_under<R>(
    app: &App,
    tx: &Tx,
    calendar: &Calendar,
    clock: Commitment,
    when: When,
    apply: impl FnOnce(&mut Turn<'_>) -> Result<R, Refusal>,
) -> Result<(Commitment, Outcome, R), Error> {
    let policy = app.rules.policy(tx.conn(), &clock.policy_id, clock.policy_version).await?;
    let mut turn = Turn::begin(clock, calendar, &policy, tx.now(), when)?;
    let answer = apply(&mut turn)?;
    let (clock, outcome) = turn.finish()?;
    Ok((clock, outcome, answer))
}

/// Saves the clocks, publishes their changes and does what follows from them, in the transaction.
pub async fn write(app: &App, tx: &Tx, turned: &mut [Turned]) -> Result<(), Error> {
    let changes = turned.iter().flat_map(|one| &one.outcome.changes);
    // A transaction that is rolled back after this counts too: rare, and a metric is no record.
    metrics::rescinded(changes.filter(|change| change.kind == Kind::Rescinded).count() as u64);
    save(tx, turned).await?;
    announce::publish_changes(tx, turned).await?;
    supervise::follow_up(app, tx, turned).await
}
