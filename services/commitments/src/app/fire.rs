//! Firing what is due: claim rows, settle each to now, commit. Exactly once by primary key, on any number of replicas.

use std::collections::{HashMap, hash_map::Entry};

use jiff::SignedDuration;
use nqi_platform::problem::Problem;
use nqi_store::Tx;

use super::{App, turn};
use crate::{
    domain::turn::When,
    error::Error,
    metrics,
    store::{due, history::Origin, save::Turned},
};

/// A row whose turn cannot be computed is looked at again after this; it must not stop the others.
const SET_ASIDE: SignedDuration = SignedDuration::from_mins(1);

/// Fires up to `batch` clocks in one transaction; returns how many rows were claimed.
pub async fn batch(app: &App, batch: u64) -> Result<usize, Problem> {
    let held = app.clone();
    let claimed = app
        .db
        .job(&app.clock, move |tx: Tx| {
            let app = held.clone();
            async move { claimed(&app, &tx, batch).await }
        })
        .await?;
    claimed.late_by.into_iter().for_each(metrics::fired);
    Ok(claimed.rows)
}

/// What one transaction of the scanner did.
#[derive(Debug, Default)]
pub struct Claimed {
    /// Rows that were claimed.
    pub rows: usize,
    /// How late each level was recorded.
    pub late_by: Vec<SignedDuration>,
}

/// Fires up to `batch` clocks in the caller's transaction.
pub async fn claimed(app: &App, tx: &Tx, batch: u64) -> Result<Claimed, Error> {
    let clocks = due::claim(tx, tx.now(), batch).await?;
    let rows = clocks.len();
    let mut turned = Vec::with_capacity(rows);
    // Read after the locks, once for all: the rows cannot change any more.
    tx.refresh_now().await?;
    let mut calendars = HashMap::new();
    for mut clock in clocks {
        let before = clock.clone();
        let calendar = match calendars.entry(clock.calendar.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(empty) => empty.insert(app.rules.demand(tx.conn(), &clock.calendar, None).await?),
        };
        match turn::take_under(app, tx, calendar, clock, When::Now, |_| Ok(())).await {
            Ok((clock, outcome, ())) => turned.push(Turned { clock, outcome, origin: scanner() }),
            Err(Error::Refused(refusal)) => {
                tracing::error!(commitment = %before.id, error = %refusal, "a due clock cannot be computed, set aside");
                clock = before;
                clock.next_fire_at = Some(tx.now() + SET_ASIDE);
                turned.push(Turned { clock, outcome: Default::default(), origin: scanner() });
            }
            Err(error) => return Err(error),
        }
    }
    turn::write(app, tx, &mut turned).await?;
    let fired = turned.iter().flat_map(|one| &one.outcome.firings);
    let late_by = fired.map(|firing| tx.now().duration_since(firing.fire_at)).collect();
    Ok(Claimed { rows, late_by })
}

/// Puts the first due clock off for a minute: it cannot be read or written, and the others wait behind it.
pub async fn set_aside(app: &App) -> Result<(), Problem> {
    let until = |tx: &Tx| tx.now() + SET_ASIDE;
    let first =
        app.db.job(&app.clock, move |tx: Tx| async move { due::put_off(&tx, tx.now(), until(&tx)).await });
    if let Some(id) = first.await? {
        tracing::error!(commitment = %id, "a due clock cannot be read or written, set aside");
    }
    Ok(())
}

/// Fires until nothing is due at the clock's now; returns how many rows were claimed.
pub async fn all_due(app: &App, size: u64) -> Result<usize, Problem> {
    let mut total = 0;
    while is_due(app).await? {
        let fired = batch(app, size).await?;
        total += fired;
        if fired == 0 {
            break;
        }
    }
    Ok(total)
}

/// Whether anything is due: asked of a reader, so that an idle look costs no write transaction.
pub async fn is_due(app: &App) -> Result<bool, Problem> {
    let next = due::next(app.db.reader()).await.map_err(nqi_store::problem)?;
    Ok(next.is_some_and(|next| next <= app.clock.now()))
}

/// Tells how many clocks wait to be fired, by how long: zero everywhere while scanners keep up.
pub async fn observe(app: &App) -> Result<(), Problem> {
    let now = app.clock.now();
    for (band, wait) in metrics::BANDS {
        let waiting = due::waiting(app.db.reader(), now - wait).await.map_err(nqi_store::problem)?;
        metrics::overdue(band, waiting);
    }
    Ok(())
}

fn scanner() -> Origin {
    Origin { actor: "commitments.firing".to_owned(), ..Origin::default() }
}
