//! Events that cannot be applied.

use crate::world::{SOURCE, World, aggregate_in, count, note_of, notes, write_effect};
use async_trait::async_trait;
use nqi_events::{Envelope, Handler, parked};
use nqi_platform::problem::Problem;
use nqi_store::{Tx, on_both_dialects};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

/// Refuses notes that start with "bad" until it is mended.
#[derive(Default)]
struct Picky {
    mended: AtomicBool,
}

#[async_trait]
impl Handler for Picky {
    async fn apply(&self, tx: &Tx, event: &Envelope) -> Result<(), Problem> {
        write_effect(tx, event).await?;
        let note = note_of(event);
        if note.starts_with("bad") && !self.mended.load(Ordering::SeqCst) {
            return Err(Problem::precondition("POISON", "事件有误。", "The event is poisonous."));
        }
        Ok(())
    }
}

/// Answers UNAVAILABLE a number of times.
struct Away(AtomicU32);

#[async_trait]
impl Handler for Away {
    async fn apply(&self, tx: &Tx, event: &Envelope) -> Result<(), Problem> {
        write_effect(tx, event).await?;
        match self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)) {
            Ok(_) => Err(Problem::unavailable("AWAY", "依赖不可用。", "A dependency is away.")),
            Err(_) => Ok(()),
        }
    }
}

/// Refuses everything, but its third call finds a dependency away. Counts its calls.
#[derive(Default)]
struct Interrupted(AtomicU32);

#[async_trait]
impl Handler for Interrupted {
    async fn apply(&self, tx: &Tx, event: &Envelope) -> Result<(), Problem> {
        write_effect(tx, event).await?;
        Err(match self.0.fetch_add(1, Ordering::SeqCst) {
            2 => Problem::unavailable("AWAY", "依赖不可用。", "A dependency is away."),
            _ => Problem::precondition("POISON", "事件有误。", "The event is poisonous."),
        })
    }
}

on_both_dialects! {
    async fn a_poisonous_event_is_parked_and_blocks_only_its_aggregate(fx: Fixture) {
        let world = World::quiet(&fx).await;
        let (sick, well) = (aggregate_in(4), aggregate_in(4));
        for (aggregate, note) in [(well, "1"), (sick, "bad"), (sick, "after"), (well, "2"), (sick, "last"), (well, "3")] {
            world.note(aggregate, note).await;
        }
        world.sequence().await;
        let handler = Arc::new(Picky::default());
        world.a_consumer().drain(&handler).await.expect("drained");
        assert_eq!(notes(&fx.db).await, ["1", "2", "3"]);
        let found = parked::list(&fx.db).await.expect("listed");
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].aggregate_id.as_str(), found[0].events), (sick.to_string().as_str(), 3));
        assert!(found[0].error.contains("The event is poisonous."), "{}", found[0].error);
        assert_eq!(count(&fx.db, "SELECT CAST(max(tries) AS BIGINT) FROM parked").await, 5);
        assert_eq!(count(&fx.db, "SELECT max(position) FROM consumer_position").await, 6);
        // What comes later waits behind; others go on.
        world.note(sick, "later").await;
        world.note(well, "4").await;
        world.sequence().await;
        world.a_consumer().drain(&handler).await.expect("drained");
        assert_eq!(notes(&fx.db).await, ["1", "2", "3", "4"]);
        assert_eq!(parked::list(&fx.db).await.expect("listed")[0].events, 4);
    }

    async fn a_released_aggregate_is_applied_in_order_by_the_running_consumer(fx: Fixture) {
        let world = World::quiet(&fx).await;
        let sick = aggregate_in(4);
        for note in ["bad", "after", "last"] {
            world.note(sick, note).await;
        }
        world.sequence().await;
        let (handler, consumer) = (Arc::new(Picky::default()), world.a_consumer());
        consumer.drain(&handler).await.expect("drained");
        let name = sick.to_string();
        let release = || parked::release(&fx.db, &world.clock, "test.ledger", SOURCE, &name);
        // Not mended yet: parked again, still with its reason.
        assert_eq!(release().await.expect("released"), 3);
        consumer.drain(&handler).await.expect("drained");
        assert!(notes(&fx.db).await.is_empty());
        assert!(parked::list(&fx.db).await.expect("listed")[0].error.contains("poisonous"));
        handler.mended.store(true, Ordering::SeqCst);
        assert_eq!(release().await.expect("released"), 3);
        world.note(sick, "new").await;
        world.sequence().await;
        consumer.drain(&handler).await.expect("drained");
        assert_eq!(notes(&fx.db).await, ["bad", "after", "last", "new"]);
        assert_eq!(count(&fx.db, "SELECT count(*) FROM parked").await, 0);
    }

    async fn tries_are_counted_across_restarts(fx: Fixture) {
        const TRIES: &str = "SELECT CAST(max(tries) AS BIGINT) FROM parked";
        let world = World::quiet(&fx).await;
        world.note(aggregate_in(4), "bad").await;
        world.sequence().await;
        let handler = Arc::new(Interrupted::default());
        // The third call ends this process's work after two counted tries.
        let stopped = world.consumer_on("test.ledger", &fx.reopen().await).drain(&handler).await;
        assert_eq!(stopped.expect_err("interrupted").reason, "AWAY");
        assert_eq!((count(&fx.db, TRIES).await, handler.0.load(Ordering::SeqCst)), (2, 3));
        world.consumer_on("test.ledger", &fx.reopen().await).drain(&handler).await.expect("parked");
        assert_eq!((count(&fx.db, TRIES).await, handler.0.load(Ordering::SeqCst)), (5, 6));
        assert_eq!(parked::list(&fx.db).await.expect("listed").len(), 1);
    }

    async fn a_dependency_that_is_away_costs_no_try(fx: Fixture) {
        let world = World::quiet(&fx).await;
        world.note(aggregate_in(4), "a").await;
        world.sequence().await;
        let (handler, consumer) = (Arc::new(Away(AtomicU32::new(8))), world.a_consumer());
        for _ in 0..8 {
            let problem = consumer.drain(&handler).await.expect_err("away");
            assert_eq!(problem.reason, "AWAY");
        }
        assert_eq!(count(&fx.db, "SELECT count(*) FROM parked").await, 0);
        consumer.drain(&handler).await.expect("back");
        assert_eq!(notes(&fx.db).await, ["a"]);
    }
}
