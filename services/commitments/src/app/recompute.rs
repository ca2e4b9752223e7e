//! Carrying a published revision into open clocks: each takes the same turn as with a command, batch by batch.
//!
//! A clock that was done carries the revision, so any number of workers and replicas may walk, and walk again.

use std::sync::Arc;

use futures::future::try_join_all;
use nqi_platform::problem::Problem;
use nqi_store::{Dialect, Tx};
use tokio::sync::Mutex;
use tonic::Code;
use uuid::Uuid;

use super::{App, turn};
use crate::{
    domain::{change::Outcome, impact::turns, turn::When},
    error::Error,
    store::{
        history::Origin,
        recompute::{self, Counts, Progress, Span},
        save::Turned,
    },
};

/// Batches under way at once.
const WORKERS: usize = 4;
/// Clocks of one transaction on PostgreSQL.
const BATCH: u64 = 5000;
/// Clocks of one transaction on SQLite: commands wait for its only writer.
const SMALL_BATCH: u64 = 500;

/// Brings every open clock that the revision touches up to it; returns how many due times moved.
pub async fn run(app: &App, calendar: &str, revision: u32) -> Result<u64, Problem> {
    let conn = app.db.reader();
    let progress = recompute::find(conn, calendar, revision).await.map_err(nqi_store::problem)?;
    let progress =
        progress.ok_or_else(|| Problem::not_found("该版本的重算", "A recomputation of this revision"))?;
    let Some(whole) = whole(&progress) else { return Ok(0) };
    if progress.total.is_none() {
        let total = recompute::left(conn, &whole).await.map_err(nqi_store::problem)?;
        note_total(app, &whole, total).await?;
    }
    // Where the next batch begins; `None` when the last one was given out.
    let next = Arc::new(Mutex::new(Some(whole.clone())));
    let workers = (0..WORKERS).map(|_| walk(app, next.clone()));
    let moved: i64 = try_join_all(workers).await?.into_iter().sum();
    let (calendar, number) = (calendar.to_owned(), revision);
    app.db
        .job(&app.clock, move |tx: Tx| {
            let calendar = calendar.clone();
            async move { recompute::finish(&tx, &calendar, number).await.map_err(Error::from) }
        })
        .await?;
    Ok(moved.unsigned_abs())
}

fn whole(progress: &Progress) -> Option<Span> {
    let (calendar, revision) = (progress.calendar.clone(), progress.revision);
    progress.since.map(|since| Span { calendar, revision, since, after: None, upto: None })
}

async fn note_total(app: &App, span: &Span, total: i64) -> Result<(), Problem> {
    let span = span.clone();
    app.db
        .job(&app.clock, move |tx: Tx| {
            let span = span.clone();
            async move { recompute::note_total(&tx, &span, total).await.map_err(Error::from) }
        })
        .await
}

async fn walk(app: &App, next: Arc<Mutex<Option<Span>>>) -> Result<i64, Problem> {
    let mut moved = 0;
    while let Some(span) = take(app, &next).await? {
        moved += carry(app, span).await?;
    }
    Ok(moved)
}

/// Carries the revision into a batch; one that does not fit into a transaction's deadline is cut into smaller ones.
async fn carry(app: &App, span: Span) -> Result<i64, Problem> {
    let (mut rest, mut size, mut moved) = (span, size_on(app), 0);
    let mut whole = true;
    loop {
        let cut = match whole {
            true => None,
            false => recompute::boundary(app.db.reader(), &rest, size).await.map_err(nqi_store::problem)?,
        };
        let piece = Span { upto: cut.or(rest.upto), ..rest.clone() };
        let held = app.clone();
        let done = app
            .db
            .job(&app.clock, move |tx: Tx| {
                let (app, span) = (held.clone(), piece.clone());
                async move { batch(&app, &tx, &span).await }
            })
            .await;
        match (done, cut) {
            (Ok(counts), None) => return Ok(moved + counts.moved),
            (Ok(counts), Some(cut)) => {
                moved += counts.moved;
                rest.after = Some(cut);
            }
            (Err(problem), _) if problem.code == Code::DeadlineExceeded && size > 1 => {
                (whole, size) = (false, size / 2);
                tracing::warn!(batch = size, "recomputing took too long, tried again with fewer clocks");
            }
            (Err(problem), _) => return Err(problem),
        }
    }
}

fn size_on(app: &App) -> u64 {
    if app.db.dialect() == Dialect::Sqlite { SMALL_BATCH } else { BATCH }
}

/// Cuts the next batch off what is left; the lock keeps two workers from cutting the same one.
async fn take(app: &App, next: &Mutex<Option<Span>>) -> Result<Option<Span>, Problem> {
    let mut next = next.lock().await;
    let Some(rest) = next.take() else { return Ok(None) };
    let size = size_on(app);
    let upto: Option<Uuid> =
        recompute::boundary(app.db.reader(), &rest, size).await.map_err(nqi_store::problem)?;
    *next = upto.map(|upto| Span { after: Some(upto), ..rest.clone() });
    Ok(Some(Span { upto, ..rest }))
}

async fn batch(app: &App, tx: &Tx, span: &Span) -> Result<Counts, Error> {
    let clocks = recompute::lock(tx, span).await?;
    let mut counts = Counts::default();
    if clocks.is_empty() {
        return Ok(counts);
    }
    // Read after the locks, as in every turn.
    tx.refresh_now().await?;
    let calendar = app.rules.demand(tx.conn(), &span.calendar, None).await?;
    let (mut moved, mut turned) = (Vec::with_capacity(clocks.len()), Vec::new());
    for clock in clocks {
        let (id, due) = (clock.id, clock.due_at);
        counts.done += 1;
        match turn::take_under(app, tx, &calendar, clock, When::Now, |_| Ok(())).await {
            Ok((clock, outcome, ())) => {
                let (late, _) = turns(due, clock.due_at, tx.now());
                counts.moved += i64::from(clock.due_at != due);
                counts.late_now += i64::from(late);
                // A pause that lasts longer now is a row of its own.
                let paused = clock.pauses.iter().any(|pause| pause.touched);
                match outcome == Outcome::default() && !paused {
                    true => moved.push(clock),
                    false => turned.push(Turned { clock, outcome, origin: origin(span) }),
                }
            }
            Err(Error::Refused(refusal)) => {
                tracing::error!(commitment = %id, error = %refusal, "a clock cannot follow the new calendar, left as it is");
            }
            Err(error) => return Err(error),
        }
    }
    recompute::save_moved(tx, &moved).await?;
    turn::write(app, tx, &mut turned).await?;
    recompute::advance(tx, span, counts).await?;
    Ok(counts)
}

fn origin(span: &Span) -> Origin {
    let reason = format!("{}/{}", span.calendar, span.revision);
    Origin { actor: "commitments.recompute".to_owned(), reason, ..Origin::default() }
}
