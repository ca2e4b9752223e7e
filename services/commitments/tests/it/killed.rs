//! A replica that dies: before its firing commits, after it, and around the numbering of events.

use std::time::Duration;

use nqi_commitments::app::{App, fire};
use nqi_events::Sequencer;
use nqi_platform::problem::Problem;
use nqi_store::{Tx, on_both_dialects, testing::Fixture};

use crate::firing::{count, red_order_at};
use crate::world::{World, at, eventually};

/// A replica on a runtime of its own. Dropping the runtime is its death: what it was doing ends between two awaits.
pub struct Replica {
    runtime: Option<tokio::runtime::Runtime>,
}

impl Replica {
    /// Runs `work` in a process of its own, so to speak.
    pub fn start<F, Fut>(fx: &Fixture, world: &World, work: F) -> Replica
    where
        F: FnOnce(App) -> Fut + Send + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime of its own");
        let (url, clock) = (fx.url().to_owned(), world.clock.clone());
        runtime.spawn(async move {
            let db = nqi_store::Db::open(&url, &nqi_store::PoolOptions::default()).await.expect("opens");
            work(App::new(db, clock)).await;
        });
        Replica { runtime: Some(runtime) }
    }

    /// Ends it here and now.
    pub fn kill(mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn firings(world: &World) -> i64 {
    count(&world.deps.db, "SELECT count(*) AS n FROM firing").await
}

/// Every event once, numbered without a gap in its partition.
async fn assert_published(world: &World, reds: i64) {
    let db = &world.deps.db;
    Sequencer::run_once(db, &world.clock).await.expect("numbered");
    assert_eq!(count(db, "SELECT count(*) AS n FROM outbox WHERE position IS NULL").await, 0);
    let gaps = "SELECT count(*) AS n FROM (SELECT count(*) AS rows, max(position) AS last FROM outbox \
                GROUP BY partition) AS part WHERE part.rows <> part.last";
    assert_eq!(count(db, gaps).await, 0, "positions are 1, 2 ..");
    let events = "SELECT count(*) AS n FROM outbox WHERE type = 'nqi.commitments.v1.CommitmentRed'";
    assert_eq!(count(db, events).await, reds);
}

on_both_dialects! {
    /// Title: kill before/after commit, publish
    async fn kill_before_after_commit_publish(fx: Fixture) {
        let world = World::new(&fx).await;
        red_order_at(&world, "2026-01-05T10:00:00").await;
        world.clock.advance_to(at("2026-01-06T17:00:01"));
        let before = firings(&world).await;

        // Everything is written, nothing committed.
        let (written, mut reached) = tokio::sync::mpsc::channel(1);
        let replica = Replica::start(&fx, &world, move |app| async move {
            let held = app.clone();
            let _ = app.db.job(&app.clock, move |tx: Tx| {
                let (app, written) = (held.clone(), written.clone());
                async move {
                    fire::claimed(&app, &tx, 10).await.map_err(Problem::from)?;
                    let _ = written.send(()).await;
                    std::future::pending::<Result<(), Problem>>().await
                }
            }).await;
        });
        tokio::time::timeout(Duration::from_secs(20), reached.recv()).await.expect("in time").expect("written");
        assert_eq!(firings(&world).await, before, "nobody sees what has not committed");
        replica.kill();
        // The locks of the dead go with its connection.
        eventually("the row", || async {
            fire::all_due(&world.app(), 10).await.ok().filter(|fired| *fired == 1)
        }).await;
        assert_eq!(firings(&world).await, 3);
        assert_published(&world, 1).await;

        // Committed, killed before the events are numbered.
        red_order_at(&world, "2026-01-07T10:00:00").await;
        world.clock.advance_to(at("2026-01-08T17:00:01"));
        let (committed, mut reached) = tokio::sync::mpsc::channel(1);
        let replica = Replica::start(&fx, &world, move |app| async move {
            fire::all_due(&app, 10).await.expect("fired");
            let _ = committed.send(()).await;
            std::future::pending::<()>().await;
        });
        tokio::time::timeout(Duration::from_secs(20), reached.recv()).await.expect("in time").expect("committed");
        replica.kill();
        let fired = firings(&world).await;
        fire::all_due(&world.app(), 10).await.expect("scanned");
        assert_eq!(firings(&world).await, fired, "nothing is left to fire");
        assert_published(&world, 2).await;

        // Killed at any moment of firing and numbering.
        for (round, day) in [12, 13, 14, 15, 19, 20].into_iter().enumerate() {
            red_order_at(&world, &format!("2026-01-{day}T10:00:00")).await;
            world.clock.advance_to(at(&format!("2026-01-{}T17:00:01", day + 1)));
            let replica = Replica::start(&fx, &world, |app| async move {
                let _ = fire::all_due(&app, 10).await;
                let _ = Sequencer::run_once(&app.db, &app.clock).await;
            });
            tokio::time::sleep(Duration::from_millis(9 * round as u64)).await;
            replica.kill();
        }
        world.clock.advance_to(at("2026-02-02T17:00:01"));
        eventually("the rest", || async {
            fire::all_due(&world.app(), 10).await.ok()?;
            let due = format!(
                "SELECT count(*) AS n FROM commitment WHERE next_fire_at <= {}",
                world.clock.now().as_microsecond()
            );
            (count(&world.deps.db, &due).await == 0).then_some(())
        }).await;
        assert_published(&world, 8).await;
        let cards = "SELECT count(*) AS n FROM card WHERE level = 'RED'";
        assert_eq!(count(&world.deps.db, cards).await, 8);
    }
}
