//! Numbering of committed events.

use crate::world::{Ledger, World, aggregate_in, count, note_in, notes, publish_note};
use nqi_events::Sequencer;
use nqi_platform::problem::Problem;
use nqi_store::testing::Fixture;
use nqi_store::{Tx, on_both_dialects};
use std::sync::Arc;
use tokio::sync::Notify;

on_both_dialects! {
    async fn what_rolled_back_takes_no_number(fx: Fixture) {
        let world = World::quiet(&fx).await;
        let aggregate = aggregate_in(5);
        world.note(aggregate, "1").await;
        let refused = world
            .producer
            .job(&world.clock, move |tx: Tx| async move {
                publish_note(&tx, aggregate, "never").await?;
                Err::<(), _>(Problem::precondition("NO", "否。", "No."))
            })
            .await;
        refused.expect_err("rolled back");
        world.note(aggregate, "2").await;
        assert_eq!(world.sequence().await, 2);
        assert_eq!(count(&world.producer, "SELECT max(position) FROM outbox").await, 2);
        assert_eq!(count(&world.producer, "SELECT max(sequence) FROM outbox").await, 2);
    }

    async fn sequencers_of_two_replicas_number_each_event_once(fx: Fixture) {
        let world = World::quiet(&fx).await;
        for number in 0..40 {
            world.note(aggregate_in(number % 16), "n").await;
        }
        let (one, two) = tokio::join!(
            Sequencer::run_once(&world.producer, &world.clock),
            Sequencer::run_once(&world.producer, &world.clock)
        );
        assert_eq!(one.expect("one") + two.expect("two") + world.sequence().await, 40);
        let wrong = "SELECT count(*) FROM (SELECT o.partition FROM outbox o JOIN outbox_partition p \
                     ON p.partition = o.partition GROUP BY o.partition, p.position \
                     HAVING max(o.position) <> p.position OR count(*) <> p.position) AS wrong";
        assert_eq!(count(&world.producer, wrong).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_committed_after_a_later_one_is_not_skipped() {
    let Some(fx) = Fixture::postgres().await else { return };
    let world = World::quiet(&fx).await;
    let (slow, fast) = (aggregate_in(9), aggregate_in(9));
    let (written, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let late = {
        let (db, clock, written, release) =
            (world.producer.clone(), world.clock.clone(), written.clone(), release.clone());
        tokio::spawn(async move {
            db.job(&clock, move |tx: Tx| {
                let (written, release) = (written.clone(), release.clone());
                async move {
                    publish_note(&tx, slow, "late").await?;
                    written.notify_one();
                    release.notified().await;
                    Ok::<_, Problem>(())
                }
            })
            .await
        })
    };
    written.notified().await;
    note_in(&world.producer, &world.clock, fast, "early").await;
    let consumer = world.a_consumer();
    assert_eq!(world.sequence().await, 1, "only what is committed");
    consumer.drain(&Arc::new(Ledger)).await.expect("drained");
    assert_eq!(notes(&fx.db).await, ["early"]);
    release.notify_one();
    late.await.expect("joined").expect("committed");
    assert_eq!(world.sequence().await, 1);
    consumer.drain(&Arc::new(Ledger)).await.expect("drained");
    assert_eq!(notes(&fx.db).await, ["early", "late"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_of_one_aggregate_commit_in_the_order_of_their_numbers() {
    let Some(fx) = Fixture::postgres().await else { return };
    let world = World::quiet(&fx).await;
    let aggregate = aggregate_in(2);
    let writers = (0..8).map(|writer| {
        let (db, clock) = (world.producer.clone(), world.clock.clone());
        tokio::spawn(async move {
            for number in 0..10 {
                note_in(&db, &clock, aggregate, &format!("{writer}-{number}")).await;
            }
        })
    });
    futures::future::try_join_all(writers).await.expect("writers end");
    world.sequence().await;
    assert_eq!(count(&world.producer, "SELECT count(*) FROM outbox WHERE position = sequence").await, 80);
}
