//! The obligor asks for more time, another person decides.

use nqi_kernel::clock::Extension as Amount;
use nqi_platform::{ids::new_id, problem::Problem};
use nqi_store::Tx;
use uuid::Uuid;

use super::{App, turn};
use crate::{
    domain::{
        commitment::Commitment,
        extension::{Extension, ExtensionState},
        notice::Notice,
        refusal::Refusal,
        scope::Scope,
        stage::Stage,
        turn::When,
    },
    error::{Error, no_commitment},
    store::{extension, history::Origin, load, notice, save::Turned},
};

/// A person who asks or decides.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account.
    pub subject: Uuid,
    /// `org/subject/name`.
    pub actor: String,
}

/// More time asked for.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The clock.
    pub commitment: Uuid,
    /// How much.
    pub amount: Amount,
    /// Why.
    pub reason: String,
}

/// What was decided on an extension.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The extension.
    pub id: Uuid,
    /// Granted, or denied.
    pub grant: bool,
    /// The grounds.
    pub note: String,
}

/// Asks; the clock runs on.
pub async fn ask(
    app: &App,
    tx: &Tx,
    scope: Scope,
    wish: &Wish,
    who: &Person,
    allowed: impl FnOnce(&Commitment) -> Result<(), Problem>,
) -> Result<(Extension, Commitment), Error> {
    let clock = load::lock(tx, scope, wish.commitment).await?.ok_or_else(no_commitment)?;
    allowed(&clock)?;
    let earlier = extension::of_clock(tx.conn(), clock.id).await?;
    let (clock, outcome, (due, new_due)) =
        turn::take(app, tx, clock, When::Now, |turn| turn.ask_extension(wish.amount, &earlier)).await?;
    let asked = Extension {
        id: new_id(),
        commitment: clock.id,
        amount: wish.amount,
        reason: wish.reason.clone(),
        state: ExtensionState::Asked,
        asker: who.subject,
        asked_by: who.actor.clone(),
        asked_at: clock.last_at.max(nqi_kernel::worktime::floor_to_second(tx.now())),
        due_at: due,
        new_due_at: new_due,
        decided_by: String::new(),
        decided_at: None,
        note: String::new(),
    };
    extension::insert(tx, &asked).await?;
    let origin = Origin {
        key: None,
        actor: who.actor.clone(),
        reason: wish.reason.clone(),
        remark: Some("EXTENSION_ASKED"),
    };
    let mut turned = [Turned { clock, outcome, origin }];
    turn::write(app, tx, &mut turned).await?;
    let [Turned { clock, .. }] = turned;
    Ok((asked, clock))
}

/// Decides on what was asked for.
pub async fn decide(
    app: &App,
    tx: &Tx,
    scope: Scope,
    decision: &Decision,
    who: &Person,
    allowed: impl FnOnce(&Commitment) -> Result<(), Problem>,
) -> Result<(Extension, Commitment), Error> {
    let Decision { id, grant, note } = decision;
    let missing = || Problem::not_found("该延期申请", "The extension");
    let found = extension::find(tx.conn(), *id).await?.ok_or_else(missing)?;
    let notice = notice_of(tx, found.commitment).await?;
    let clock = load::lock(tx, scope, found.commitment).await?.ok_or_else(missing)?;
    allowed(&clock)?;
    // Read again under the lock of its clock, which every change of an extension takes.
    let all = extension::of_clock(tx.conn(), clock.id).await?;
    let mut asked = all.iter().find(|one| one.id == *id).cloned().ok_or_else(missing)?;
    if asked.state != ExtensionState::Asked {
        return Err(Refusal::ExtensionDecided.into());
    }
    if asked.asker == who.subject {
        return Err(Refusal::OwnRequest.into());
    }
    let (clock, outcome, ()) = turn::take(app, tx, clock, When::Now, |turn| {
        if *grant { turn.grant_extension(&asked, &all) } else { Ok(()) }
    })
    .await?;
    asked.state = if *grant { ExtensionState::Granted } else { ExtensionState::Denied };
    asked.decided_by.clone_from(&who.actor);
    asked.decided_at = Some(tx.now());
    asked.note.clone_from(note);
    if *grant {
        asked.new_due_at = clock.due_at;
    }
    extension::update(tx, &asked).await?;
    let remark = (!*grant).then_some("EXTENSION_DENIED");
    let origin = Origin { key: None, actor: who.actor.clone(), reason: note.clone(), remark };
    let mut turned = [Turned { clock, outcome, origin }];
    turn::write(app, tx, &mut turned).await?;
    let [Turned { clock, .. }] = turned;
    if let Some(mut notice) = notice.filter(|_| *grant) {
        notice.reply_due_at = clock.due_at;
        notice::update(tx, &mut notice).await?;
    }
    Ok((asked, clock))
}

/// The notice whose reply a clock is, locked before the clock as in every command on a notice.
async fn notice_of(tx: &Tx, commitment: Uuid) -> Result<Option<Notice>, Error> {
    match load::about(tx.conn(), commitment).await? {
        Some((Stage::SupervisionReply, notice)) => Ok(notice::lock(tx, Scope::All, notice).await?),
        _ => Ok(None),
    }
}
