//! Numbers committed events, gap-free per partition: what commits late is numbered late, and never skipped.

use crate::{Bus, retention};
use nqi_platform::{clock::Clock, problem::Problem, tasks::Tasks};
use nqi_store::{Db, Error, Rows, Tx};
use sea_orm::{ConnectionTrait, Statement};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const POLL: Duration = Duration::from_secs(1);
const PRUNE_EVERY: Duration = Duration::from_secs(3600);
/// The least time between two looks: under load, what many transactions wrote is numbered by one. The first event after
/// a quiet moment is numbered at once.
const REST: Duration = Duration::from_millis(5);
/// Events numbered in one transaction.
const BATCH: u64 = 2000;

/// The sequencer of one database; every replica runs one, and they share the work by claiming partitions.
pub struct Sequencer;

impl Sequencer {
    /// Spawns the loop: woken by commits of this process, else once a second; it wakes readers through the bus.
    ///
    /// It also prunes rows older than [`crate::RETAIN_DAYS`] once an hour.
    pub fn spawn(db: Db, clock: Clock, bus: Bus, tasks: &Tasks) {
        let token = tasks.token.clone();
        tasks.spawn("events.sequencer", async move {
            let mut logged = db.logged().watch();
            let mut pruned: Option<Instant> = None;
            while !token.is_cancelled() {
                let worked = match Self::run_once(&db, &clock).await {
                    Ok(numbered) => {
                        if numbered > 0
                            && let Some(source) = db.log_name()
                        {
                            bus.notify(source);
                        }
                        Ok(())
                    }
                    Err(problem) => Err(problem),
                };
                let due = pruned.is_none_or(|at| at.elapsed() >= PRUNE_EVERY);
                let worked = match worked {
                    Ok(()) if due => retention::prune(&db, &clock, retention::RETAIN_DAYS)
                        .await
                        .map(|_| pruned = Some(Instant::now())),
                    other => other,
                };
                if let Err(problem) = worked {
                    tracing::warn!(error = %problem, "the sequencer failed, tried again within 1 s");
                    tokio::select! {
                        () = token.cancelled() => {}
                        () = tokio::time::sleep(POLL) => {}
                    }
                    continue;
                }
                tokio::select! {
                    () = token.cancelled() => {}
                    () = tokio::time::sleep(REST) => {}
                }
                tokio::select! {
                    () = token.cancelled() => {}
                    _ = logged.wait(POLL) => {}
                }
            }
        });
    }

    /// Numbers everything that is committed now and not claimed by another replica; returns how many events.
    pub async fn run_once(db: &Db, clock: &Clock) -> Result<u64, Problem> {
        let mut total = 0;
        // Asked of a reader first: an idle second costs no write transaction.
        while waiting(db).await? {
            let numbered = db.job(clock, |tx: Tx| async move { number(&tx).await }).await?;
            total += numbered;
            if numbered < BATCH {
                break;
            }
        }
        Ok(total)
    }
}

async fn waiting(db: &Db) -> Result<bool, Problem> {
    let backend = db.reader().get_database_backend();
    let select =
        Statement::from_string(backend, "SELECT 1 AS one FROM outbox WHERE position IS NULL LIMIT 1");
    Ok(db.reader().query_one_raw(select).await.map_err(nqi_store::problem)?.is_some())
}

async fn number(tx: &Tx) -> Result<u64, Error> {
    let conn = tx.conn();
    let claim = format!("SELECT partition FROM outbox_partition{}", tx.claim_clause());
    let mut claimed = Vec::new();
    for row in conn.query_all_raw(tx.statement(&claim, [])).await? {
        claimed.push(row.try_get::<i32>("", "partition")?.to_string());
    }
    if claimed.is_empty() {
        return Ok(0);
    }
    // Numbers of ours, so they may stand in the text. Each statement sees what committed before it (READ COMMITTED),
    // hence everything that the claim's previous holder numbered. `no` orders the events of one aggregate as they
    // committed: it is taken while the aggregate's counter row is locked.
    let claimed = claimed.join(",");
    let assign = format!(
        "UPDATE outbox SET position = numbered.place FROM ( \
           SELECT w.no, p.position + row_number() OVER (PARTITION BY w.partition ORDER BY w.no) AS place \
           FROM (SELECT no, partition FROM outbox WHERE position IS NULL AND partition IN ({claimed}) \
                 ORDER BY no LIMIT {BATCH}) AS w \
           JOIN outbox_partition AS p ON p.partition = w.partition) AS numbered \
         WHERE outbox.no = numbered.no RETURNING partition, position"
    );
    let numbered = conn.query_all_raw(tx.statement(&assign, [])).await?;
    let mut last: BTreeMap<i32, i64> = BTreeMap::new();
    for row in &numbered {
        let (partition, position) = (row.try_get("", "partition")?, row.try_get("", "position")?);
        let known = last.entry(partition).or_insert(position);
        *known = position.max(*known);
    }
    let mut heads = Rows::new(2);
    for (partition, position) in last {
        heads.push([partition.into(), position.into()]);
    }
    let advance = heads.statements(tx, |rows| {
        format!("UPDATE outbox_partition SET position = v.column2 FROM {rows} WHERE partition = v.column1")
    })?;
    for statement in advance {
        conn.execute_raw(statement).await?;
    }
    Ok(numbered.len() as u64)
}
