//! How long events are kept.

use crate::world::{Ledger, World, aggregate_in, count, notes};
use jiff::SignedDuration;
use nqi_events::{RETAIN_DAYS, prune};
use nqi_store::on_both_dialects;
use std::sync::Arc;

const KEPT: &str = "SELECT count(*) FROM outbox";

async fn pass_days(world: &World, days: i64) {
    assert!(world.clock.advance_to(world.clock.now() + SignedDuration::from_hours(24 * days)));
}

on_both_dialects! {
    async fn old_events_go_once_every_registered_consumer_has_applied_them(fx: Fixture) {
        let world = World::quiet(&fx).await;
        let (ahead, behind) = (world.a_consumer(), world.consumer_on("test.behind", &fx.reopen().await));
        behind.drain(&Arc::new(Ledger)).await.expect("registered at 0");
        world.note(aggregate_in(1), "old").await;
        world.sequence().await;
        ahead.drain(&Arc::new(Ledger)).await.expect("drained");
        pass_days(&world, RETAIN_DAYS + 1).await;
        world.note(aggregate_in(1), "new").await;
        world.sequence().await;
        assert_eq!(prune(&world.producer, &world.clock, RETAIN_DAYS).await.expect("pruned"), 0);
        // 30 days of silence: a consumer that is gone must not fill the disk.
        pass_days(&world, 30).await;
        assert_eq!(prune(&world.producer, &world.clock, RETAIN_DAYS).await.expect("pruned"), 2);
        let lost = behind.drain(&Arc::new(Ledger)).await.expect("a consumer that never applied anything starts anew");
        assert_eq!((lost, count(&world.producer, KEPT).await), (0, 0));
    }

    async fn a_consumer_whose_events_are_gone_says_so_instead_of_skipping(fx: Fixture) {
        let world = World::quiet(&fx).await;
        let consumer = world.a_consumer();
        world.note(aggregate_in(1), "1").await;
        world.sequence().await;
        consumer.drain(&Arc::new(Ledger)).await.expect("drained");
        for note in ["2", "3"] {
            world.note(aggregate_in(1), note).await;
            world.sequence().await;
            pass_days(&world, 40).await;
        }
        assert_eq!(prune(&world.producer, &world.clock, 60).await.expect("pruned"), 2);
        let stopped = consumer.drain(&Arc::new(Ledger)).await.expect_err("2 is gone");
        assert_eq!(stopped.reason, "FEED_PRUNED");
        assert_eq!(notes(&fx.db).await, ["1"]);
        let newcomer = world.consumer_on("test.new", &fx.db);
        assert_eq!(newcomer.drain(&Arc::new(Ledger)).await.expect("starts at the oldest"), 1);
        assert_eq!(notes(&fx.db).await, ["1", "3"]);
    }

    async fn numbers_go_on_after_everything_was_pruned(fx: Fixture) {
        let world = World::quiet(&fx).await;
        world.note(aggregate_in(1), "1").await;
        world.sequence().await;
        let consumer = world.a_consumer();
        consumer.drain(&Arc::new(Ledger)).await.expect("drained");
        pass_days(&world, 40).await;
        assert_eq!(prune(&world.producer, &world.clock, RETAIN_DAYS).await.expect("pruned"), 1);
        world.note(aggregate_in(1), "2").await;
        world.sequence().await;
        assert_eq!(count(&world.producer, "SELECT position FROM outbox").await, 2);
        consumer.drain(&Arc::new(Ledger)).await.expect("drained");
        assert_eq!(notes(&fx.db).await, ["1", "2"]);
    }
}
