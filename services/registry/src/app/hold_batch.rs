//! What a transaction changes in the ledger, collected while it is decided and written in few statements.

use super::changes;
use crate::domain::hold::{Hold, Move};
use crate::domain::pool::Cell;
use crate::error::Error;
use crate::store;
use crate::wire;
use jiff::civil::Date;
use nqi_events::Encoded;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_store::{Actor, Audit, Together, Tx, fault};
use prost::Message;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Holds, moves of cells, audit rows and events of one transaction.
#[derive(Default)]
pub(super) struct Batch {
    /// New holds with their fingerprints, as the transaction leaves them.
    inserted: BTreeMap<Uuid, (Hold, [u8; 32])>,
    /// Stored holds that changed, as the transaction leaves them.
    changed: BTreeMap<Uuid, Hold>,
    moves: BTreeMap<(Uuid, Date), (i32, i32)>,
    audits: Vec<(Actor, Audit)>,
    events: Vec<(&'static str, Hold, String)>,
}

impl Batch {
    /// Adds a new hold; its lines are taken as held units.
    pub fn insert(&mut self, hold: &Hold, fingerprint: [u8; 32]) {
        for line in &hold.lines {
            self.moves.entry((line.pool, line.day)).or_default().0 += line.units;
        }
        self.inserted.insert(hold.id, (hold.clone(), fingerprint));
    }

    /// Notes a step of a hold with the moves that belong to it.
    pub fn change(&mut self, after: &Hold, moves: &[Move]) {
        for one in moves {
            let sum = self.moves.entry((one.pool, one.day)).or_default();
            *sum = (sum.0 + one.held, sum.1 + one.used);
        }
        match self.inserted.get_mut(&after.id) {
            Some((known, _)) => *known = after.clone(),
            None => {
                self.changed.insert(after.id, after.clone());
            }
        }
    }

    /// Adds a row of the trail.
    pub fn audit(&mut self, actor: Actor, audit: Audit) {
        self.audits.push((actor, audit));
    }

    /// Adds an event of a hold, in the trace of whoever caused it.
    pub fn tell(&mut self, kind: &'static str, hold: &Hold, trace: String) {
        self.events.push((kind, hold.clone(), trace));
    }

    /// Writes everything together; `cells` are those that are moved, as they were locked.
    pub async fn save(self, tx: &Tx, cells: &BTreeMap<(Uuid, Date), Cell>) -> Result<(), Error> {
        // Moves that cancel each other out change nothing.
        let moves: BTreeMap<_, _> = self.moves.into_iter().filter(|(_, by)| *by != (0, 0)).collect();
        let after =
            moves.iter().map(|(key, by)| moved(cells.get(key), *by)).collect::<Result<Vec<_>, _>>()?;
        let trace = self.events.last().map(|(_, _, trace)| trace.clone()).unwrap_or_default();
        let mut events: Vec<(Encoded, String)> =
            self.events.into_iter().map(|(kind, hold, trace)| (told(tx, kind, &hold), trace)).collect();
        events.extend(changes::of_cells(tx, &after).into_iter().map(|event| (event, trace.clone())));
        let inserted: Vec<(&Hold, [u8; 32])> =
            self.inserted.values().map(|(hold, print)| (hold, *print)).collect();
        let changed: Vec<&Hold> = self.changed.values().collect();
        let expected = [inserted.len() as u64, moves.len() as u64];
        let mut all = Together::default();
        all.push(store::hold::inserts(tx, &inserted)?);
        all.push(store::cell::moves(tx, &moves)?);
        all.push(store::hold::line_inserts(tx, &inserted)?);
        all.push(store::hold::updates(tx, &changed)?);
        all.push(store::hold::line_updates(tx, &changed)?);
        all.push(tx.audits(self.audits)?);
        nqi_events::publish_with(tx, events, &mut all)?;
        let written = all.run(tx).await?;
        if written.first() != expected.first() {
            return Err(overtaken().into());
        }
        if written.get(1) != expected.get(1) {
            return Err(gone().into());
        }
        fault::at("hold.written").await?;
        Ok(())
    }
}

/// The cell after a move, as the database has it then.
fn moved(cell: Option<&Cell>, (held, used): (i32, i32)) -> Result<Cell, Error> {
    let cell = cell.ok_or_else(gone)?.clone();
    Ok(Cell { held: cell.held + held, used: cell.used + used, version: cell.version + 1, ..cell })
}

fn gone() -> Problem {
    Problem::internal("a cell of a hold is gone")
}

fn told(tx: &Tx, kind: &'static str, hold: &Hold) -> Encoded {
    let shown = Some(wire::capacity::present_hold(hold));
    let payload = match kind {
        "nqi.registry.v1.HoldOrphaned" => proto::HoldOrphaned { hold: shown }.encode_to_vec(),
        _ => proto::HoldEvent { hold: shown }.encode_to_vec(),
    };
    Encoded { aggregate: hold.id, kind, subject: hold.id.to_string(), time: tx.now(), payload }
}

/// Somebody else placed a hold of the same id since the group was read: the group is run again and sees it.
fn overtaken() -> Problem {
    Problem::aborted(
        "STORAGE_CONTENTION",
        "同一 id 的产能占用正被写入，请用同一 id 重试。",
        "A hold of the same id is being written: try again with the same id.",
    )
}
