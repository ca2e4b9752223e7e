//! Reassignment: the old clock is superseded and its successor begins, in one transaction.

use nqi_platform::ids::new_id;
use nqi_store::Tx;
use uuid::Uuid;

use super::{App, turn};
use crate::{
    domain::{
        commitment::{Case, Commitment},
        handover::{Term, take_over},
        turn::When,
    },
    error::Error,
    store::{history::Origin, save::Turned},
};

/// Who takes over, and on what terms.
#[derive(Clone, Debug)]
pub struct Handover {
    /// The new obligor.
    pub obligor: Uuid,
    /// How much time it gets.
    pub term: Term,
    /// The case as it now stands; `None` = unchanged.
    pub case: Option<Case>,
}

/// Hands a locked clock over; answers the successor.
pub async fn reassign(
    app: &App,
    tx: &Tx,
    clock: Commitment,
    when: When,
    handover: &Handover,
    origin: Origin,
) -> Result<Commitment, Error> {
    let Handover { obligor, term, case } = handover.clone();
    let (clock, outcome, mut successor) =
        turn::take(app, tx, clock, when, |turn| turn.reassign(new_id(), obligor, term)).await?;
    if let Some(case) = case {
        successor.about.case = case;
    }
    let calendar = app.rules.demand(tx.conn(), &successor.calendar, None).await?;
    let policy = app.rules.policy(tx.conn(), &successor.policy_id, successor.policy_version).await?;
    let (successor, began) = take_over(successor, &calendar, &policy, tx.now())?;
    let remark = began.changes.is_empty().then_some("OPENED");
    let mut turned = [
        Turned { clock, outcome, origin: origin.clone() },
        Turned { clock: successor, outcome: began, origin: Origin { remark, ..origin } },
    ];
    turn::write(app, tx, &mut turned).await?;
    let [_, Turned { clock: successor, .. }] = turned;
    Ok(successor)
}
