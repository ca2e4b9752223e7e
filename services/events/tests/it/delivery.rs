//! Every effect once and in aggregate order, whatever happens to consumers.

use crate::world::{
    Ledger, Migrator, World, aggregate_in, count, effects, eventually, note_in, note_of, notes, publish_note,
    redis_url, service, write_effect,
};
use async_trait::async_trait;
use nqi_events::{Bus, Envelope, Handler, Sequencer, parked};
use nqi_platform::problem::Problem;
use nqi_store::testing::Fixture;
use nqi_store::{Db, PoolOptions, Tx, on_both_dialects};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use uuid::Uuid;

/// Two producers' replicas with a sequencer each, two consumers' replicas, eight writers, some of which roll back.
async fn storm(fx: &Fixture, world: World, other_bus: Bus) {
    let aggregates: Vec<Uuid> = (0..10).map(|_| nqi_platform::ids::new_id()).collect();
    Sequencer::spawn(world.producer.clone(), world.clock.clone(), world.bus.clone(), &world.tasks);
    let second = World { bus: other_bus, consumer: fx.reopen().await, ..world };
    Sequencer::spawn(second.producer.clone(), second.clock.clone(), second.bus.clone(), &second.tasks);
    second.consumer_on("test.ledger", &fx.db).spawn(&second.tasks, Arc::new(Ledger));
    second.a_consumer().spawn(&second.tasks, Arc::new(Ledger));
    let writers = (0..8).map(|writer| {
        let (db, clock, aggregates) = (second.producer.clone(), second.clock.clone(), aggregates.clone());
        tokio::spawn(async move {
            for number in 0..25_usize {
                let aggregate = aggregates[(writer * 3 + number) % aggregates.len()];
                note_in(&db, &clock, aggregate, &format!("{writer}-{number}")).await;
                if number % 5 == 0 {
                    let refused = db
                        .job(&clock, move |tx: Tx| async move {
                            publish_note(&tx, aggregate, "never").await?;
                            Err::<(), _>(Problem::precondition("NO", "否。", "No."))
                        })
                        .await;
                    refused.expect_err("rolled back");
                }
            }
        })
    });
    futures::future::try_join_all(writers).await.expect("writers end");
    let done = || async { count(&fx.db, "SELECT count(*) FROM effects").await >= 200 };
    eventually(Duration::from_secs(20), "200 effects", done).await;
    second.tasks.stop(Duration::from_secs(5)).await;
    let mut sequences: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for (aggregate, sequence, note) in effects(&fx.db).await {
        assert_ne!(note, "never");
        sequences.entry(aggregate).or_default().push(sequence);
    }
    for (aggregate, found) in &sequences {
        let expected: Vec<i64> = (1..=found.len() as i64).collect();
        assert_eq!(found, &expected, "{aggregate}: each once, in order, without gaps");
    }
    assert_eq!(sequences.values().map(Vec::len).sum::<usize>(), 200);
    let gaps = "SELECT count(*) FROM (SELECT partition FROM outbox GROUP BY partition \
                HAVING count(*) <> max(position) OR count(DISTINCT position) <> count(*)) AS gaps";
    assert_eq!(count(&second.producer, gaps).await, 0);
}

/// Panics after writing its effect, as often as told.
struct Breaks {
    left: AtomicU32,
}

#[async_trait]
impl Handler for Breaks {
    async fn apply(&self, tx: &Tx, event: &Envelope) -> Result<(), Problem> {
        write_effect(tx, event).await?;
        let broken = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        assert!(broken.is_err(), "planted panic between effect and position");
        Ok(())
    }
}

/// Writes its effect, says so, and never returns.
struct Hangs(std::sync::mpsc::Sender<()>);

#[async_trait]
impl Handler for Hangs {
    async fn apply(&self, tx: &Tx, event: &Envelope) -> Result<(), Problem> {
        write_effect(tx, event).await?;
        if note_of(event) == "3" {
            let _ = self.0.send(());
            std::future::pending::<()>().await;
        }
        Ok(())
    }
}

on_both_dialects! {
    async fn every_effect_happens_once_and_in_order_woken_in_process(fx: Fixture) {
        let bus = Bus::in_process();
        storm(&fx, World::new(&fx, bus.clone()).await, bus).await;
    }

    async fn every_effect_happens_once_and_in_order_woken_through_redis(fx: Fixture) {
        let Some(url) = redis_url() else { return };
        let mut world = World::quiet(&fx).await;
        world.bus = Bus::redis(&url, &world.tasks).expect("a bus");
        // Two processes: two buses that only meet in Redis.
        let other = Bus::redis(&url, &world.tasks).expect("another bus");
        storm(&fx, world, other).await;
    }

    async fn a_consumer_that_panics_between_effect_and_position_has_one_effect(fx: Fixture) {
        let world = World::quiet(&fx).await;
        let aggregate = aggregate_in(3);
        for note in ["1", "2", "3"] {
            world.note(aggregate, note).await;
        }
        assert_eq!(world.sequence().await, 3);
        let handler = Arc::new(Breaks { left: AtomicU32::new(4) });
        world.a_consumer().drain(&handler).await.expect("drained");
        assert_eq!(notes(&fx.db).await, ["1", "2", "3"]);
        assert!(parked::list(&fx.db).await.expect("listed").is_empty());
        assert_eq!(count(&fx.db, "SELECT count(*) FROM parked").await, 0);
    }

    async fn a_consumer_killed_between_effect_and_position_leaves_the_event_to_the_next(fx: Fixture) {
        let world = World::quiet(&fx).await;
        for note in ["1", "2", "3", "4"] {
            world.note(aggregate_in(3), note).await;
        }
        world.sequence().await;
        let (reached, wait) = std::sync::mpsc::channel();
        let (url, client, clock, bus) =
            (fx.url().to_owned(), world.client(Some(service())), world.clock.clone(), world.bus.clone());
        // A process of its own: a runtime with its own pool, thrown away in the middle of a transaction.
        let killed = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
            runtime.spawn(async move {
                let db = Db::open(&url, &PoolOptions::default()).await.expect("its own pool");
                let tokens = Arc::new(crate::world::NoToken);
                let consumer =
                    nqi_events::Consumer::new("test.ledger", crate::world::SOURCE, db, clock, client, tokens, bus);
                let _ = consumer.drain(&Arc::new(Hangs(reached))).await;
            });
            wait.recv_timeout(Duration::from_secs(10)).expect("the third effect is written");
            runtime.shutdown_background();
        });
        tokio::task::spawn_blocking(move || killed.join()).await.expect("joined").expect("killed");
        let consumer = world.a_consumer();
        let drained = || async {
            // The dead process's row lock goes with its connection.
            consumer.drain(&Arc::new(Ledger)).await.expect("drained");
            notes(&fx.db).await.len() >= 4
        };
        eventually(Duration::from_secs(10), "the survivor applies all", drained).await;
        assert_eq!(notes(&fx.db).await, ["1", "2", "3", "4"]);
    }

    async fn an_idle_consumer_makes_one_call_a_poll(fx: Fixture) {
        let world = World::quiet(&fx).await;
        world.note(aggregate_in(1), "a").await;
        world.sequence().await;
        let consumer = world.a_consumer();
        assert_eq!(consumer.drain(&Arc::new(Ledger)).await.expect("drained"), 1);
        let before = world.calls.load(Ordering::SeqCst);
        assert_eq!(consumer.drain(&Arc::new(Ledger)).await.expect("drained"), 0);
        assert_eq!(world.calls.load(Ordering::SeqCst) - before, 1);
    }

    async fn two_consumers_of_one_database_keep_their_own_positions(fx: Fixture) {
        let world = World::quiet(&fx).await;
        fx.reopen().await.migrate::<Migrator>().await.expect("nothing pending");
        world.note(aggregate_in(1), "a").await;
        world.sequence().await;
        for name in ["test.one", "test.two"] {
            let applied = world.consumer_on(name, &fx.db).drain(&Arc::new(Ledger)).await.expect("drained");
            assert_eq!(applied, 1, "{name}");
        }
        assert_eq!(notes(&fx.db).await, ["a", "a"]);
    }
}
