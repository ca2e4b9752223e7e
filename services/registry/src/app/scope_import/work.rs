//! Does the work of imports: reads and checks, writes, takes back; batch by batch, each batch with its progress in one transaction.
//!
//! A worker holds an import by a lease that every batch renews. One that dies is replaced when its lease ends: a dry run
//! starts again, writing goes on behind the last batch, taking back goes on with what is left.

use super::{places, reason, take_back};
use crate::Deps;
use crate::app::access::own_provider;
use crate::app::providers::audit;
use crate::app::sheet::{self, Limits, Lines, Next, Refused};
use crate::app::{changes, scope_rows};
use crate::domain::local_day;
use crate::domain::rejection::Rejections;
use crate::domain::scope_import::{Counts, Reason, ScopeImport, State, Told};
use crate::domain::scope_row::ScopeRow;
use crate::domain::scope_table::{self, Columns, Places};
use crate::domain::sheet::{Line, Merged, RowError};
use crate::error::Error;
use crate::store::revision::{Kind, Why};
use crate::store::scope_import::{self, Change};
use crate::store::{Doc, Written, rejection, scope_row};
use jiff::SignedDuration;
use jiff::civil::Date;
use nqi_platform::ids::new_id;
use nqi_platform::problem::Problem;
use nqi_store::Tx;
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use uuid::Uuid;

/// Lines of the sheet in one transaction.
const BATCH: usize = 1000;
/// Batches read ahead of the database.
const AHEAD: usize = 2;
/// Attempts that may break off before an import counts as failed.
const ATTEMPTS: u32 = 5;
/// The pause after an attempt that broke off.
const PAUSE: SignedDuration = SignedDuration::from_secs(2);

/// Does all work that is waiting and in nobody's hands; returns how many steps were finished. Any replica may run it.
pub async fn run_imports(deps: &Deps) -> Result<u64, Problem> {
    let mut finished = 0;
    while !deps.tasks.token.is_cancelled() {
        let worker = new_id();
        let claimed =
            deps.db.job(&deps.clock, move |tx: Tx| async move { scope_import::claim(&tx, worker).await });
        let Some(it) = claimed.await? else { return Ok(finished) };
        let (id, state) = (it.id, it.state);
        if let Err(problem) = step(deps, worker, it).await {
            tracing::warn!(error = %problem, import.id = %id, import.state = ?state, "an import broke off, tried again soon");
            broke_off(deps, worker, id, problem).await?;
        }
        finished += 1;
    }
    Ok(finished)
}

async fn step(deps: &Deps, worker: Uuid, it: ScopeImport) -> Result<(), Problem> {
    match it.state {
        State::Checking | State::Applying => sheet(deps, worker, it).await,
        _ => take_back::take_back(deps, worker, &it).await,
    }
}

/// Gives the import back for another attempt, or up.
async fn broke_off(deps: &Deps, worker: Uuid, id: Uuid, problem: Problem) -> Result<(), Problem> {
    // What the caller could mend is told at once; what is ours is tried again.
    let ours = !matches!(
        problem.code,
        tonic::Code::InvalidArgument | tonic::Code::FailedPrecondition | tonic::Code::NotFound
    );
    let why = reason(&problem);
    let work = move |tx: Tx| {
        let why = why.clone();
        async move {
            let Some(mut it) = scope_import::held(&tx, id, worker).await? else { return Ok(()) };
            it.attempts += 1;
            let taking_back = matches!(it.state, State::RollingBack | State::Undoing);
            // What was begun to be taken back is never left half done.
            if !taking_back && (!ours || it.attempts >= ATTEMPTS) {
                it.fail(why);
            }
            it.updated_at = tx.now();
            scope_import::put(&tx, &it).await?;
            scope_import::release(&tx, id, if ours { PAUSE } else { SignedDuration::ZERO }).await
        }
    };
    deps.db.job(&deps.clock, work).await
}

/// A line as it was read: its rows, or what is wrong.
struct Read {
    number: u32,
    rows: Result<Vec<Judged>, Vec<RowError>>,
}

/// A row of the sheet, under the id that it gets when it is new.
struct Judged {
    row: ScopeRow,
    key: [u8; 32],
    /// None in a dry run.
    ready: Option<Ready>,
}

impl Judged {
    fn ready(&self) -> Result<&Ready, Problem> {
        self.ready.as_ref().ok_or_else(|| Problem::internal("a row was read without its columns"))
    }
}

/// A new row as it is written and told, worked out while the database is busy with the rows before it.
struct Ready {
    columns: Written,
    told: Vec<u8>,
}

impl Ready {
    fn of(row: &ScopeRow, key: &[u8; 32]) -> Result<Ready, Error> {
        Ok(Ready { columns: scope_row::written(1, row, key)?, told: changes::told_row(1, row) })
    }
}

/// Reads the sheet on a thread of its own and hands its lines to the database in batches.
async fn sheet(deps: &Deps, worker: Uuid, it: ScopeImport) -> Result<(), Problem> {
    let conn = deps.db.reader();
    let kept = it.file.clone().ok_or_else(|| Problem::internal("an import without its file"))?;
    let content = scope_import::content(conn, kept.id, kept.size).await?;
    let places = places(conn, it.provider_id, (it.site_id, it.accreditation_id)).await?;
    let columns = Arc::new(Columns::of(&it.proposal));
    let limits = Limits::of_scope(&deps.config);
    let (sender, receiver) = channel(AHEAD);
    let writing = it.state == State::Applying;
    let reading = {
        let columns = columns.clone();
        tokio::task::spawn_blocking(move || {
            let mut lines = Reading {
                columns: &columns,
                places: &places,
                writing,
                first: HashMap::new(),
                batch: Vec::new(),
                sender,
            };
            sheet::read(&content, &limits, &mut lines)?;
            lines.hand_over();
            Ok::<_, Refused>(())
        })
    };
    if it.state == State::Checking {
        restart(deps, worker, it.id).await?;
    }
    let went_on = batches(deps, worker, &it, &columns, receiver).await?;
    let read = reading.await.map_err(Problem::internal)?;
    if went_on { end(deps, worker, it.id, read.err()).await } else { Ok(()) }
}

/// A dry run changes nothing, so it starts from the beginning.
async fn restart(deps: &Deps, worker: Uuid, id: Uuid) -> Result<(), Problem> {
    let work = move |tx: Tx| async move {
        if let Some(mut it) = scope_import::held(&tx, id, worker).await? {
            it.counts = Counts::default();
            scope_import::clear_errors(&tx, id).await?;
            scope_import::put(&tx, &it).await?;
        }
        Ok::<_, Error>(())
    };
    deps.db.job(&deps.clock, work).await
}

/// False when the import went into other hands or another state: then this worker is done.
async fn batches(
    deps: &Deps,
    worker: Uuid,
    it: &ScopeImport,
    columns: &Arc<Columns>,
    mut receiver: Receiver<Vec<Read>>,
) -> Result<bool, Problem> {
    let (id, state) = (it.id, it.state);
    while let Some(batch) = receiver.recv().await {
        if deps.tasks.token.is_cancelled() {
            return Ok(false);
        }
        let (batch, columns) = (Arc::new(batch), columns.clone());
        let work = move |tx: Tx| {
            let (batch, columns) = (batch.clone(), columns.clone());
            async move {
                match scope_import::held(&tx, id, worker).await? {
                    Some(it) if it.state == state => {
                        take(&tx, it, &batch, &columns).await?;
                        Ok::<_, Error>(true)
                    }
                    _ => Ok(false),
                }
            }
        };
        if !deps.db.job(&deps.clock, work).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// One batch: checked, or written, with its counts.
async fn take(tx: &Tx, mut it: ScopeImport, batch: &[Read], columns: &Columns) -> Result<(), Error> {
    let writing = it.state == State::Applying;
    // What an earlier worker wrote before it died is not written again.
    let batch: Vec<&Read> = batch.iter().filter(|read| !writing || read.number > it.done).collect();
    let lines = batch.len() as u32;
    let mut errors = Vec::new();
    let mut rows = Vec::new();
    for read in &batch {
        match &read.rows {
            Ok(found) => rows.extend(found.iter()),
            Err(found) => errors.push((read.number, found.iter().cloned().map(Told::of).collect())),
        }
    }
    if writing && it.mode != Some(crate::domain::scope_import::Mode::ValidOnly) && !errors.is_empty() {
        return Err(changed_since().into());
    }
    scope_import::put_errors(tx, it.id, &errors).await?;
    let keys: Vec<[u8; 32]> = rows.iter().map(|it| it.key).collect();
    let known = scope_row::known(tx, &keys).await?;
    let rejections = rejection::of(tx.conn(), Kind::ScopeRow, it.provider_id).await?;
    let sorted = Sorted::of(rows, &known, columns, (&rejections, local_day(tx.now())));
    it.counts.read += lines;
    it.counts.checked += lines;
    it.counts.failed += errors.len() as u32;
    it.counts.created += sorted.new.len() as u32;
    it.counts.changed += sorted.changed.len() as u32;
    it.counts.unchanged += sorted.unchanged;
    if writing {
        it.counts.written += (sorted.new.len() + sorted.changed.len()) as u32;
        it.done = batch.last().map_or(it.done, |read| read.number);
        write(tx, &it, sorted, &rejections).await?;
    }
    it.attempts = 0;
    it.updated_at = tx.now();
    scope_import::put(tx, &it).await
}

fn changed_since() -> Problem {
    Problem::precondition(
        "CHANGED_SINCE_CHECK",
        "检查之后场所或资质已变更，部分行不再有效，请重新检查。",
        "Sites or accreditations changed after the check, and rows became invalid: check again.",
    )
}

struct Sorted<'a> {
    new: Vec<&'a Judged>,
    changed: Vec<(Doc<ScopeRow>, ScopeRow)>,
    unchanged: u32,
}

impl<'a> Sorted<'a> {
    fn of(
        rows: Vec<&'a Judged>,
        known: &HashMap<[u8; 32], Doc<ScopeRow>>,
        columns: &Columns,
        (rejections, today): (&Rejections, Date),
    ) -> Sorted<'a> {
        let mut sorted = Sorted { new: Vec::new(), changed: Vec::new(), unchanged: 0 };
        for it in rows {
            match known.get(&it.key) {
                None => sorted.new.push(it),
                Some(doc) => {
                    let merged = scope_table::merged(it.row.clone(), &doc.value, columns);
                    let row = rejections.row(doc.value.redeclare(merged, today));
                    if row == doc.value {
                        sorted.unchanged += 1;
                    } else {
                        sorted.changed.push((doc.clone(), row));
                    }
                }
            }
        }
        sorted
    }
}

async fn write(tx: &Tx, it: &ScopeImport, sorted: Sorted<'_>, rejections: &Rejections) -> Result<(), Error> {
    if sorted.new.is_empty() && sorted.changed.is_empty() {
        return Ok(());
    }
    let provider = it.provider_id;
    own_provider(tx, provider).await?;
    let all = sorted.new.iter().map(|it| &it.row).chain(sorted.changed.iter().map(|(_, row)| row));
    scope_rows::references(tx, provider, all).await?;
    let why = Why::plain("scope.import");
    // What was worked out ahead of the database knows nothing of rejections.
    let mut rejected = HashMap::new();
    for judged in sorted.new.iter().filter(|it| rejections.hit(&it.row)) {
        rejected.insert(judged.row.id, Ready::of(&rejections.row(judged.row.clone()), &judged.key)?);
    }
    let mut new = Vec::with_capacity(sorted.new.len());
    for judged in &sorted.new {
        new.push(match rejected.get(&judged.row.id) {
            Some(ready) => ready,
            None => judged.ready()?,
        });
    }
    scope_row::add(tx, new.iter().map(|ready| &ready.columns), why).await?;
    let mut notes = Vec::with_capacity(new.len() + sorted.changed.len());
    notes.extend(new.iter().map(|it| Change { row: it.columns.id, version: 1, before: None }));
    let mut changed = Vec::with_capacity(sorted.changed.len());
    for (doc, row) in sorted.changed {
        scope_rows::remember(tx, &doc.value, &row).await?;
        notes.push(Change { row: row.id, version: doc.version + 1, before: Some(doc.value) });
        changed.push((doc.version + 1, row));
    }
    scope_row::put_all(tx, &changed, why).await?;
    scope_import::put_changes(tx, it.id, &notes).await?;
    let detail = json!({"import": it.id, "by": it.by, "created": new.len(), "updated": changed.len()});
    audit(tx, provider, "scope.import", detail).await?;
    let changed: Vec<Vec<u8>> =
        changed.iter().map(|(version, row)| changes::told_row(*version, row)).collect();
    let told = new.iter().map(|ready| &ready.told).chain(&changed).map(Vec::as_slice);
    changes::scope_rows_told(tx, provider, &told.collect::<Vec<_>>()).await
}

/// The whole sheet was read, or refused on the way.
async fn end(deps: &Deps, worker: Uuid, id: Uuid, refused: Option<Refused>) -> Result<(), Problem> {
    let work = move |tx: Tx| {
        let refused = refused.clone();
        async move {
            let Some(mut it) = scope_import::held(&tx, id, worker).await? else { return Ok(()) };
            match (refused, it.state) {
                (Some(Refused(why)), State::Checking | State::Applying) => it.fail(why),
                (None, State::Checking) if it.counts.read == 0 => it.fail(no_rows()),
                (None, State::Checking) => it.state = State::Checked,
                (None, State::Applying) => it.applied(tx.now()),
                // It was cancelled meanwhile.
                _ => {}
            }
            it.updated_at = tx.now();
            scope_import::put(&tx, &it).await?;
            scope_import::release(&tx, id, SignedDuration::ZERO).await
        }
    };
    deps.db.job(&deps.clock, work).await
}

fn no_rows() -> Reason {
    Reason {
        code: "NO_ROWS".to_owned(),
        zh: "表头下面没有数据行。".to_owned(),
        en: "There are no rows below the titles.".to_owned(),
    }
}

/// Reads lines and hands them over; a sheet that says the same twice is told so at the second place.
struct Reading<'a> {
    columns: &'a Columns,
    places: &'a Places,
    writing: bool,
    first: HashMap<u128, u32>,
    batch: Vec<Read>,
    sender: Sender<Vec<Read>>,
}

impl Reading<'_> {
    fn hand_over(&mut self) -> Next {
        let batch = std::mem::take(&mut self.batch);
        if batch.is_empty() || self.sender.blocking_send(batch).is_ok() { Next::Go } else { Next::Stop }
    }

    fn judged(&mut self, line: &Line) -> Result<Vec<Judged>, Vec<RowError>> {
        let rows = scope_table::read(line, self.columns, self.places)?;
        let rows: Vec<Judged> = rows
            .into_iter()
            .map(|row| {
                let row = ScopeRow { id: new_id(), ..row };
                let key = row.key();
                // What cannot be worked out here is missed where it is written.
                let ready = self.writing.then(|| Ready::of(&row, &key).ok()).flatten();
                Judged { row, key, ready }
            })
            .collect();
        let mut repeats = Vec::new();
        for Judged { row, key, .. } in &rows {
            if let Some(first) = self.first.get(&short(key)) {
                repeats.push(RowError {
                    row: line.number,
                    column: String::new(),
                    value: format!("{} {} {}", row.object, row.parameter, row.standard)
                        .chars()
                        .take(100)
                        .collect(),
                    code: "DUPLICATE_ROW",
                    zh: format!("与第 {first} 行内容相同，请删除其中一行。"),
                    en: format!("Says the same as row {first}: delete one of the two."),
                });
            }
        }
        if repeats.is_empty() {
            self.first.extend(rows.iter().map(|it| (short(&it.key), line.number)));
            Ok(rows)
        } else {
            Err(repeats)
        }
    }
}

/// Half of a SHA-256 is as good as all of it for telling rows of one sheet apart.
fn short(key: &[u8; 32]) -> u128 {
    key.iter().take(16).fold(0, |all, byte| (all << 8) | u128::from(*byte))
}

impl Lines for Reading<'_> {
    fn merged(&mut self, _: &[Merged]) {}

    fn line(&mut self, line: Line) -> Next {
        if line.number <= self.columns.header_end {
            return Next::Go;
        }
        let rows = self.judged(&line);
        self.batch.push(Read { number: line.number, rows });
        if self.batch.len() < BATCH { Next::Go } else { self.hand_over() }
    }
}
