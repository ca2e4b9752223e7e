//! A command of a caller on one clock: find it in the caller's scope, check version and right, take the turn.

use nqi_platform::{etag, problem::Problem};
use nqi_store::Tx;
use uuid::Uuid;

use super::{App, turn};
use crate::{
    domain::{
        commitment::Commitment,
        refusal::Refusal,
        scope::Scope,
        stage::check_not_of_notice,
        turn::{Turn, When},
    },
    error::{Error, no_commitment},
    store::{history::Origin, load, save::Turned},
};

/// The clock that a command is for.
#[derive(Clone, Debug)]
pub struct Target {
    /// What the caller may see.
    pub scope: Scope,
    /// The clock.
    pub id: Uuid,
    /// The version expected; empty = any.
    pub etag: String,
    /// When the command takes effect.
    pub when: When,
}

/// Locks the clock that the caller may see and, says `allowed`, may change, in the version that it expects.
pub async fn lock(
    tx: &Tx,
    target: &Target,
    allowed: impl FnOnce(&Commitment) -> Result<(), Problem>,
) -> Result<Commitment, Error> {
    let clock = load::lock(tx, target.scope, target.id).await?.ok_or_else(no_commitment)?;
    // The right comes before the version: what the caller may not do, it may not probe either.
    allowed(&clock)?;
    check_not_of_notice(clock.about.stage)?;
    etag::check("etag", &target.etag, clock.version)?;
    Ok(clock)
}

/// Runs a command; `allowed` decides on the loaded clock whether the caller may.
pub async fn run(
    app: &App,
    tx: &Tx,
    target: &Target,
    origin: Origin,
    allowed: impl FnOnce(&Commitment) -> Result<(), Problem>,
    apply: impl FnOnce(&mut Turn<'_>) -> Result<(), Refusal>,
) -> Result<Commitment, Error> {
    let clock = lock(tx, target, allowed).await?;
    let (clock, outcome, ()) = turn::take(app, tx, clock, target.when, apply).await?;
    let mut turned = [Turned { clock, outcome, origin }];
    turn::write(app, tx, &mut turned).await?;
    let [Turned { clock, .. }] = turned;
    Ok(clock)
}
