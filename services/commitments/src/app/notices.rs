//! The bureau drafts, issues and withdraws notices; the late obligor replies.

use jiff::tz::{Offset, TimeZone};
use nqi_platform::{etag, ids::new_id, problem::Problem};
use nqi_store::Tx;
use uuid::Uuid;

use super::{App, announce, supervise, turn};
use crate::{
    domain::{
        change::Outcome,
        commitment::Commitment,
        notice::{Notice, NoticeState, number},
        refusal::Refusal,
        scope::Scope,
        stage::Stage,
        turn::When,
    },
    error::{Error, no_commitment},
    store::{history::Origin, load, notice, save::Turned},
};

/// The notice that a command is for.
#[derive(Clone, Debug)]
pub struct Target {
    /// What the caller may see.
    pub scope: Scope,
    /// The notice.
    pub id: Uuid,
    /// The version expected; empty = any.
    pub etag: String,
    /// Who acts: `org/subject/name`.
    pub actor: String,
}

/// Drafts a notice by hand about a late clock that has none in its cycle.
pub async fn draft(app: &App, tx: &Tx, commitment: Uuid, demand: &str, actor: &str) -> Result<Notice, Error> {
    let clock = settled(app, tx, commitment, actor).await?;
    if !clock.is_late() || clock.about.stage == Stage::SupervisionReply {
        return Err(Refusal::NotLate.into());
    }
    let known = notice::lock_of_clocks(tx, &[commitment]).await?;
    if known.iter().any(|one| one.cycle == clock.cycle) {
        return Err(Refusal::NoticeExists.into());
    }
    let mut drafts = [Notice::draft(new_id(), &clock, new_id(), demand, tx.now())];
    supervise::write_drafts(app, tx, &mut drafts, actor).await?;
    let [draft] = drafts;
    Ok(draft)
}

/// Issues a draft about a clock that is late still: it gets its number, and its reply clock starts.
pub async fn issue(app: &App, tx: &Tx, target: &Target, demand: &str) -> Result<Notice, Error> {
    // The late clock is locked before its notice, as in every turn on it.
    let found = notice::find(tx.conn(), target.scope, target.id).await?.ok_or_else(no_notice)?;
    let late = settled(app, tx, found.commitment, &target.actor).await?;
    let mut one = lock(tx, target).await?;
    one.needs(&[NoticeState::Draft])?;
    if !one.rests_on(&late) {
        return Err(Refusal::NotLate.into());
    }
    let origin = Origin { actor: target.actor.clone(), ..Origin::default() };
    let clock = supervise::on_reply_clock(app, tx, &one, origin, |turn| turn.start(None)).await?;
    if !demand.is_empty() {
        demand.clone_into(&mut one.demand);
    }
    one.state = NoticeState::Issued;
    one.issued_at = Some(tx.now());
    one.issued_by.clone_from(&target.actor);
    one.reply_due_at = clock.due_at;
    // The bureau's year is that of Shanghai.
    let year = tx.now().to_zoned(TimeZone::fixed(Offset::constant(8))).year();
    one.number = number(year, notice::next_serial(tx, year).await?);
    notice::update(tx, &mut one).await?;
    announce::notice(tx, &one).await?;
    Ok(one)
}

/// Replies to an issued notice: its clock is completed, in time or late.
pub async fn reply(app: &App, tx: &Tx, target: &Target, text: &str) -> Result<Notice, Error> {
    let mut one = lock(tx, target).await?;
    one.needs(&[NoticeState::Issued])?;
    let origin = Origin { actor: target.actor.clone(), ..Origin::default() };
    let clock = supervise::on_reply_clock(app, tx, &one, origin, |turn| turn.complete()).await?;
    // A revision of the calendar may have moved it since.
    one.reply_due_at = clock.due_at;
    one.state = NoticeState::Replied;
    text.clone_into(&mut one.reply);
    one.replied_at = Some(tx.now());
    one.replied_by.clone_from(&target.actor);
    notice::update(tx, &mut one).await?;
    announce::notice(tx, &one).await?;
    Ok(one)
}

/// Withdraws a draft or an issued notice.
pub async fn withdraw(app: &App, tx: &Tx, target: &Target, reason: &str) -> Result<Notice, Error> {
    let mut one = lock(tx, target).await?;
    supervise::withdraw(app, tx, &mut one, reason, &target.actor).await?;
    Ok(one)
}

/// The clock that a notice is about, locked, with everything recorded that has fallen by now.
async fn settled(app: &App, tx: &Tx, commitment: Uuid, actor: &str) -> Result<Commitment, Error> {
    let clock = load::lock(tx, Scope::All, commitment).await?.ok_or_else(no_commitment)?;
    let (clock, outcome, ()) = turn::take(app, tx, clock, When::Now, |_| Ok(())).await?;
    if outcome == Outcome::default() {
        return Ok(clock);
    }
    let origin = Origin { actor: actor.to_owned(), ..Origin::default() };
    let mut turned = [Turned { clock, outcome, origin }];
    turn::write(app, tx, &mut turned).await?;
    let [Turned { clock, .. }] = turned;
    Ok(clock)
}

fn no_notice() -> Problem {
    Problem::not_found("该督办单", "The notice")
}

async fn lock(tx: &Tx, target: &Target) -> Result<Notice, Error> {
    let found = notice::lock(tx, target.scope, target.id).await?.ok_or_else(no_notice)?;
    etag::check("etag", &target.etag, found.version)?;
    tx.refresh_now().await?;
    Ok(found)
}
