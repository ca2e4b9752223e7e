//! One transaction for a group of asks: lock all holds, then all cells in (pool, day) order, decide each ask in its turn
//! against what the asks before it left, then write everything at once.

use super::hold_batch::Batch;
use super::place_hold;
use crate::domain::hold::{Hold, Step};
use crate::domain::pool::Cell;
use crate::error::Error;
use crate::store;
use crate::store::ledger::{Locked, Target};
use crate::store::profile;
use crate::wire;
use crate::wire::capacity::Wanted;
use jiff::Timestamp;
use jiff::civil::Date;
use nqi_platform::auth::{Principal, Role};
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_store::{Actor, Audit, Tx, fault};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// The answer to one ask.
pub(super) type Outcome = Result<proto::Hold, Problem>;

/// What somebody asks of the ledger.
pub(crate) struct Ask {
    /// Who asks.
    pub caller: Principal,
    /// The trace that it belongs to.
    pub trace: String,
    /// What it is.
    pub what: What,
}

/// To place a hold, or to take a step with one.
pub(crate) enum What {
    /// Units on days.
    Place(Wanted),
    /// A step of a hold.
    Step(Uuid, Step),
}

impl Ask {
    /// An ask of this caller, who must be a provider or a service.
    pub fn new(caller: &Principal, what: What) -> Result<Ask, Problem> {
        caller.require(&[Role::Provider, Role::Service])?;
        Ok(Ask { caller: caller.clone(), trace: nqi_platform::telemetry::traceparent(), what })
    }

    /// What has to be locked for it.
    fn targets(&self) -> Vec<Target> {
        match &self.what {
            What::Place(it) => it.lines.iter().map(|line| (it.id, Some((line.pool, line.day)))).collect(),
            What::Step(id, _) => vec![(*id, None)],
        }
    }

    /// Whether the caller acts for itself and this is another's.
    pub(super) fn is_foreign(&self, provider: Uuid) -> bool {
        !self.caller.is_service() && self.caller.org != provider
    }
}

/// A promise to somebody else is not the provider's to take back.
fn promised() -> Problem {
    Problem::precondition(
        "HELD_FOR_A_CASE",
        "该占用由平台为案件作出，机构不能自行变更；请在询价或委托中处理。",
        "The platform placed this hold for a case, and the provider cannot change it: act on the offer or the order.",
    )
}

/// What the asks of a group are decided on, as it becomes while they are.
pub(super) struct Book {
    /// Owner of each pool asked for, and whether it is active.
    pub owners: BTreeMap<Uuid, (Uuid, bool)>,
    /// Holds with their fingerprints.
    pub holds: BTreeMap<Uuid, (Hold, Vec<u8>)>,
    /// Locked cells.
    pub cells: BTreeMap<(Uuid, Date), Cell>,
    /// Read after everything was locked: who waited for a lock is judged by the time of now.
    pub now: Timestamp,
}

/// Decides and writes the asks; a refused one changes nothing.
pub(super) async fn run(tx: &Tx, asks: &[Arc<Ask>]) -> Result<Vec<Outcome>, Error> {
    let mut book = read(tx, asks).await?;
    let (locked, mut batch) = (book.cells.clone(), Batch::default());
    let mut outcomes = Vec::with_capacity(asks.len());
    for ask in asks {
        outcomes.push(decide(&mut book, &mut batch, ask).map(|hold| wire::capacity::present_hold(&hold)));
    }
    fault::at("hold.decided").await?;
    batch.save(tx, &locked).await?;
    Ok(outcomes)
}

async fn read(tx: &Tx, asks: &[Arc<Ask>]) -> Result<Book, Error> {
    fault::at("hold.begun").await?;
    let placed =
        || asks.iter().filter_map(|ask| if let What::Place(it) = &ask.what { Some(it) } else { None });
    let targets: BTreeSet<Target> = asks.iter().flat_map(|ask| ask.targets()).collect();
    let Locked { holds, cells: locked } = store::ledger::lock(tx, &targets).await?;
    fault::at("hold.locked").await?;
    let (mut owners, mut cells) = (BTreeMap::new(), BTreeMap::new());
    for (key, (cell, active)) in locked {
        owners.insert(cell.pool, (cell.provider, active));
        cells.insert(key, cell);
    }
    // Pools without any of the days asked for: who owns them decides what the caller is told.
    let pools = placed().flat_map(|it| it.lines.iter().map(|line| line.pool));
    let bare: BTreeSet<Uuid> = pools.filter(|pool| !owners.contains_key(pool)).collect();
    if !bare.is_empty() {
        owners.extend(profile::owners(tx, &bare).await?);
    }
    Ok(Book { owners, holds, cells, now: tx.now() })
}

fn decide(book: &mut Book, batch: &mut Batch, ask: &Ask) -> Result<Hold, Problem> {
    match &ask.what {
        What::Place(wanted) => place_hold::place(book, batch, ask, wanted),
        What::Step(id, step) => take(book, batch, ask, *id, *step),
    }
}

fn take(book: &mut Book, batch: &mut Batch, ask: &Ask, id: Uuid, step: Step) -> Result<Hold, Problem> {
    let (hold, _) = book.holds.get_mut(&id).ok_or_else(unknown)?;
    if ask.is_foreign(hold.provider) {
        return Err(unknown());
    }
    if !ask.caller.is_service() && hold.offer.is_some() {
        return Err(promised());
    }
    let mut after = hold.clone();
    let moves = after.step(step, book.now).map_err(Error::from)?;
    let entered = after.state != hold.state;
    let detail = json!({"state": format!("{:?}", after.state), "changed": after != *hold});
    if after != *hold {
        for one in &moves {
            if let Some(cell) = book.cells.get_mut(&(one.pool, one.day)) {
                (cell.held, cell.used) = (cell.held + one.held, cell.used + one.used);
            }
        }
        batch.change(&after, &moves);
        *hold = after.clone();
    }
    let (action, event) = match step {
        Step::Confirm(_) => ("hold.confirm", Some("nqi.registry.v1.HoldConfirmed")),
        Step::Release => ("hold.release", Some("nqi.registry.v1.HoldReleased")),
        Step::Consume => ("hold.consume", Some("nqi.registry.v1.HoldConsumed")),
        Step::Extend { .. } => ("hold.extend", None),
    };
    let audit = Audit { org: after.provider, action, subject: id.to_string(), detail };
    batch.audit(Actor::of(&ask.caller), audit);
    if let (true, Some(event)) = (entered, event) {
        batch.tell(event, &after, ask.trace.clone());
    }
    Ok(after)
}

pub(super) fn unknown() -> Problem {
    Problem::not_found("产能占用", "The hold")
}
