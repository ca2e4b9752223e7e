//! Messages of levels and notices: written once each from the service's own log, let go in working time.

use std::collections::HashMap;

use jiff::Timestamp;
use nqi_platform::{ids::new_id, problem::Problem};
use nqi_store::Tx;
use uuid::Uuid;

use super::{App, CALENDAR};
use crate::{
    domain::{
        commitment::Case,
        message::{Delivery, Dropped, Message, MessageKind, MessageState, dropped, leaves_at},
        stage::Stage,
    },
    error::Error,
    metrics,
    store::{
        message::{self, Behind},
        recompute,
    },
};

/// Messages let go in one transaction.
const BATCH: u64 = 500;

/// What an event tells of a level or a notice.
#[derive(Clone, Debug)]
pub struct Told {
    /// What happened.
    pub kind: MessageKind,
    /// The clock.
    pub commitment: Uuid,
    /// Its cycle.
    pub cycle: i32,
    /// Its stage.
    pub stage: Stage,
    /// What the promise is about.
    pub subject: Uuid,
    /// The case.
    pub case: Case,
    /// Who is told.
    pub obligor: Uuid,
    /// When the promise, or the reply to the notice, is due.
    pub due_at: Option<Timestamp>,
    /// Due lies beyond the published calendar.
    pub provisional: bool,
    /// The notice and its 文号.
    pub notice: Option<(Uuid, String)>,
    /// When the level fell or the notice was issued.
    pub fire_at: Timestamp,
}

/// Writes the message of an event, to leave under the calendar in force. An event that is told twice is one message.
pub async fn note(app: &App, tx: &Tx, told: Told) -> Result<(), Error> {
    let calendar = app.rules.demand(tx.conn(), CALENDAR, None).await?;
    let (notice, notice_number) = told.notice.unzip();
    let message = Message {
        id: new_id(),
        kind: told.kind,
        commitment: told.commitment,
        cycle: told.cycle,
        stage: told.stage,
        subject: told.subject,
        case: told.case,
        obligor: told.obligor,
        due_at: told.due_at,
        provisional: told.provisional,
        notice,
        notice_number: notice_number.unwrap_or_default(),
        fire_at: told.fire_at,
        send_at: leaves_at(&calendar, told.kind, told.fire_at),
        revision: calendar.revision(),
        state: MessageState::Waiting,
        sent_at: None,
        read_at: None,
        delivery: Delivery::Inside,
        attempts: 0,
        error: String::new(),
    };
    message::insert(tx, &message).await?;
    Ok(())
}

/// Lets go whatever may leave at the clock's now, `outward` too or not; returns how many messages were looked at.
pub async fn let_go(app: &App, outward: Delivery) -> Result<usize, Problem> {
    let mut total = follow_calendar(app).await?;
    loop {
        let next = message::next(app.db.reader()).await.map_err(nqi_store::problem)?;
        if next.is_none_or(|next| next > app.clock.now()) {
            return Ok(total);
        }
        let held = app.clone();
        let work = move |tx: Tx| {
            let app = held.clone();
            async move { leave(&app, &tx, outward).await }
        };
        let left = app.db.job(&app.clock, work).await?;
        if left == 0 {
            // Another replica holds them, or a revision is being carried into open clocks.
            return Ok(total);
        }
        total += left;
    }
}

/// Moves what waits under an older revision to where the one in force puts it, earlier or later.
async fn follow_calendar(app: &App) -> Result<usize, Problem> {
    let mut total = 0;
    loop {
        let conn = app.db.reader();
        let calendar = app.rules.demand(conn, CALENDAR, None).await?;
        let stale = message::any_under_another(conn, calendar.revision()).await;
        if !stale.map_err(nqi_store::problem)? {
            return Ok(total);
        }
        let held = app.clone();
        let work = move |tx: Tx| {
            let app = held.clone();
            async move { follow(&app, &tx).await }
        };
        let moved = app.db.job(&app.clock, work).await?;
        if moved == 0 {
            return Ok(total);
        }
        total += moved;
    }
}

async fn follow(app: &App, tx: &Tx) -> Result<usize, Error> {
    let calendar = app.rules.demand(tx.conn(), CALENDAR, None).await?;
    let stale = message::claim_under_another(tx, calendar.revision(), BATCH).await?;
    for one in &stale {
        let send_at = leaves_at(&calendar, one.kind, one.fire_at);
        message::put_off(tx, one.id, send_at, calendar.revision()).await?;
    }
    Ok(stale.len())
}

/// Decides on up to a batch of messages whose instant has come. While a revision is carried into open clocks nothing
/// leaves: what it withdraws must not be told.
async fn leave(app: &App, tx: &Tx, outward: Delivery) -> Result<usize, Error> {
    if !recompute::all(tx.conn(), true).await?.is_empty() {
        return Ok(0);
    }
    let due = message::claim(tx, tx.now(), BATCH).await?;
    // Read after the locks: a revision published meanwhile must not be missed.
    let calendar = app.rules.demand(tx.conn(), CALENDAR, None).await?;
    let behind = Behind::of(tx.conn(), &due).await?;
    let mut sent = Vec::new();
    let mut kept: HashMap<&'static str, (Dropped, Vec<Uuid>)> = HashMap::new();
    for one in &due {
        let send_at = leaves_at(&calendar, one.kind, one.fire_at);
        if let Some(because) = dropped(one.kind, behind.standing(one)) {
            kept.entry(because.code()).or_insert_with(|| (because, Vec::new())).1.push(one.id);
        } else if send_at > tx.now() {
            message::put_off(tx, one.id, send_at, calendar.revision()).await?;
        } else {
            if let Some((due_at, provisional)) = behind.other_due(one) {
                message::set_due(tx, one.id, due_at, provisional).await?;
            }
            sent.push(one.id);
        }
    }
    metrics::messages("SENT", sent.len() as u64);
    if !sent.is_empty() {
        message::send(tx, sent, outward).await?;
    }
    for (because, ids) in kept.into_values() {
        metrics::messages(because.code(), ids.len() as u64);
        message::drop_all(tx, ids, because).await?;
    }
    Ok(due.len())
}

/// Marks messages of an organisation as read; how many were not.
pub async fn mark_read(tx: &Tx, organization: Uuid, ids: &[Uuid]) -> Result<u64, Error> {
    let known = message::known(tx, organization, ids).await?;
    if ids.iter().any(|id| !known.contains(id)) {
        return Err(Problem::not_found("该消息", "The message").into());
    }
    Ok(message::mark_read(tx, organization, ids).await?)
}
