//! Starting a clock, or opening it to wait for its start event.

use jiff::Timestamp;
use nqi_platform::{ids::new_id, problem::Problem};
use nqi_store::Tx;

use super::{App, CALENDAR, turn};
use crate::{
    domain::{
        change::Outcome,
        commitment::{About, Commitment},
        policy::{Policy, Promise},
        status::Status,
        turn::When,
    },
    error::Error,
    store::{history::Origin, load, save::Turned},
};

/// A clock to start.
#[derive(Clone, Debug)]
pub struct Opening {
    /// What it is about.
    pub about: About,
    /// What is promised.
    pub promise: Promise,
    /// The length was asked for and is not the policy's own: it holds for a clock that was opened with another one.
    pub asked: bool,
    /// Opens it without starting.
    pub pending: bool,
    /// The anchor follows from this instant if it is later than t.
    pub not_before: Option<Timestamp>,
}

/// Writes a new clock; the caller has seen that its attempt is free.
pub async fn open(
    app: &App,
    tx: &Tx,
    policy: &Policy,
    opening: &Opening,
    when: When,
    origin: Origin,
) -> Result<Commitment, Error> {
    tx.refresh_now().await?;
    let calendar = app.rules.demand(tx.conn(), CALENDAR, None).await?;
    let now = tx.now();
    let at = match when {
        When::Now => now,
        // The event's time is the first lifecycle instant.
        When::Event(time) | When::Effective(time) => time.min(now),
    };
    let about = opening.about.clone();
    let clock = Commitment::pending(new_id(), about, policy, opening.promise, &calendar, at);
    let (clock, outcome, origin) = if opening.pending {
        (clock, Outcome::default(), Origin { remark: Some("OPENED"), ..origin })
    } else {
        let not_before = opening.not_before;
        let (clock, outcome, ()) = turn::take(app, tx, clock, when, |turn| turn.start(not_before)).await?;
        (clock, outcome, origin)
    };
    let mut turned = [Turned { clock, outcome, origin }];
    turn::write(app, tx, &mut turned).await?;
    let [Turned { clock, .. }] = turned;
    Ok(clock)
}

/// The call: starts a new clock, or the pending one of the same subject, stage and attempt.
pub async fn start(
    app: &App,
    tx: &Tx,
    policy: &Policy,
    opening: &Opening,
    origin: Origin,
) -> Result<Commitment, Error> {
    let About { subject, stage, attempt, .. } = opening.about;
    if !load::exists(tx.conn(), subject, stage, attempt).await? {
        return open(app, tx, policy, opening, When::Now, origin).await;
    }
    let latest = load::lock_latest(tx, subject, stage).await?;
    let waiting = latest.filter(|clock| clock.status == Status::Pending && clock.about.attempt == attempt);
    let Some(clock) = waiting.filter(|_| !opening.pending) else {
        return Err(Problem::conflict(
            "COMMITMENT_EXISTS",
            "该事项的这一环节已有承诺,重做请用下一个 attempt。",
            "This subject has a commitment of this stage and attempt: a redo takes the next attempt.",
        )
        .into());
    };
    let (obligor, promise) = (Some(opening.about.obligor), opening.promise);
    let asked = if opening.asked && promise.unit == clock.promise.unit { promise.promised } else { 0 };
    let (clock, outcome, ()) = turn::take(app, tx, clock, When::Now, |turn| {
        turn.promised_by(obligor, asked, 0);
        turn.start(None)
    })
    .await?;
    let mut turned = [Turned { clock, outcome, origin }];
    turn::write(app, tx, &mut turned).await?;
    let [Turned { clock, .. }] = turned;
    Ok(clock)
}
