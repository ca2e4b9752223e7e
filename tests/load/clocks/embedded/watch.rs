//! When firings become visible: a reader of its own that looks every few milliseconds.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use tokio::task::JoinHandle;

use super::stock::{self, File};
use crate::clocks::{effects::Run, herd::doubled};

/// Between two looks: the lateness measured is at most this too high.
const LOOK: Duration = Duration::from_millis(10);

/// Looks at a file until it is stopped.
pub struct Watch {
    stopped: Arc<AtomicBool>,
    seen: Arc<AtomicI64>,
    looking: JoinHandle<Vec<Seen>>,
}

/// Firings and their lateness.
pub struct Watched(Vec<Seen>);

#[derive(Clone, Copy)]
struct Seen {
    /// The instant due, of the virtual clock, in microseconds.
    fire_at: i64,
    /// Seconds from the instant due until it was seen.
    late: f64,
}

impl Watch {
    /// Watches firings of a level, or of all, under a clock that stands `shift` from real time.
    pub async fn start(path: &Path, level: &str, shift: SignedDuration) -> Watch {
        let conn = stock::connect(path).await;
        let (stopped, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicI64::new(0)));
        let last = newest(&conn).await;
        let looking = tokio::spawn(look(conn, last, level.to_owned(), shift, stopped.clone(), seen.clone()));
        Watch { stopped, seen, looking }
    }

    /// How many it has seen.
    pub fn seen(&self) -> i64 {
        self.seen.load(Ordering::Relaxed)
    }

    /// Waits until so many were seen.
    pub async fn until(&self, many: i64, patience: Duration) {
        let begun = Instant::now();
        while self.seen() < many {
            assert!(begun.elapsed() < patience, "{} of {many} after {patience:?}", self.seen());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// What was seen.
    pub async fn stop(self) -> Watched {
        self.stopped.store(true, Ordering::Relaxed);
        Watched(self.looking.await.expect("the watch ends"))
    }
}

impl Watched {
    /// Those that were due in `[from, to)`.
    pub fn between(mut self, from: Timestamp, to: Timestamp) -> Watched {
        self.0.retain(|one| (from.as_microsecond()..to.as_microsecond()).contains(&one.fire_at));
        self
    }

    /// The figures; missed are the clocks whose level fell by `until` and is not recorded.
    pub async fn run(self, file: &File, until: Timestamp, level: &str) -> Run {
        let mut late: Vec<f64> = self.0.iter().map(|one| one.late).collect();
        late.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| {
            let index = (late.len().saturating_sub(1) as f64 * share).round() as usize;
            late.get(index).copied().unwrap_or_default()
        };
        let missed =
            format!("SELECT count(*) AS n FROM commitment WHERE next_fire_at < {}", until.as_microsecond());
        Run {
            effects: late.len() as i64,
            took: at(1.0),
            p50: at(0.5),
            p99: at(0.99),
            worst: at(1.0),
            missed: file.one(&missed).await,
            doubled: file.one(&doubled(level)).await,
        }
    }
}

async fn look(
    conn: DatabaseConnection,
    mut last: i64,
    level: String,
    shift: SignedDuration,
    stopped: Arc<AtomicBool>,
    seen: Arc<AtomicI64>,
) -> Vec<Seen> {
    let mut all = Vec::new();
    while !stopped.load(Ordering::Relaxed) {
        let sql =
            format!("SELECT rowid AS n, level, fire_at FROM firing WHERE rowid > {last} ORDER BY rowid");
        let rows = conn.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.expect("firings");
        let now = (Timestamp::now() + shift).as_microsecond();
        for row in rows {
            last = row.try_get("", "n").expect("a row id");
            let of: String = row.try_get("", "level").expect("a level");
            if level.is_empty() || of == level {
                let fire_at: i64 = row.try_get("", "fire_at").expect("an instant");
                all.push(Seen { fire_at, late: (now - fire_at) as f64 / 1e6 });
            }
        }
        seen.store(all.len() as i64, Ordering::Relaxed);
        tokio::time::sleep(LOOK).await;
    }
    all
}

async fn newest(conn: &DatabaseConnection) -> i64 {
    let sql = "SELECT coalesce(max(rowid), 0) AS n FROM firing";
    let row = conn.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.expect("an answer");
    row.expect("a row").try_get("", "n").expect("a number")
}
