//! Redis dies and comes back while events flow.

use crate::world::{Ledger, World, aggregate_in, eventually, notes, redis_url};
use nqi_events::{Bus, Sequencer};
use nqi_platform::tasks::Tasks;
use nqi_store::on_both_dialects;
use std::{
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

/// A Redis of this test's own, killed with it.
struct Redis(Child);

impl Redis {
    fn start(port: u16) -> Self {
        let child = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .stdout(Stdio::null())
            .spawn()
            .expect("redis-server is installed");
        Self(child)
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// True once a notification on one bus wakes a reader of the other within a moment.
async fn is_linked(from: &Bus, to: &Bus) -> bool {
    let mut watch = to.subscribe("nqi.probe");
    from.notify("nqi.probe");
    watch.wait(Duration::from_millis(200)).await
}

on_both_dialects! {
    async fn events_flow_while_redis_is_away_and_wake_ups_return_with_it(fx: Fixture) {
        if redis_url().is_none() {
            return;
        }
        let (port, tasks) = (free_port(), Tasks::new());
        let url = format!("redis://127.0.0.1:{port}");
        let redis = Redis::start(port);
        // Producer and consumer are two processes that only meet in Redis.
        let (theirs, ours) = (Bus::redis(&url, &tasks).expect("a bus"), Bus::redis(&url, &tasks).expect("a bus"));
        eventually(Duration::from_secs(10), "linked", || is_linked(&theirs, &ours)).await;
        let world = World::new(&fx, ours.clone()).await;
        // The feed names the log; the sequencer announces on the producer's bus.
        world.a_consumer().spawn(&world.tasks, Arc::new(Ledger));
        Sequencer::spawn(world.producer.clone(), world.clock.clone(), theirs.clone(), &world.tasks);
        world.note(aggregate_in(1), "with").await;
        eventually(Duration::from_secs(5), "with Redis", || async { notes(&fx.db).await == ["with"] }).await;
        drop(redis);
        world.note(aggregate_in(1), "without").await;
        eventually(Duration::from_secs(5), "without Redis", || async { notes(&fx.db).await == ["with", "without"] }).await;
        let _redis = Redis::start(port);
        eventually(Duration::from_secs(10), "linked again", || is_linked(&theirs, &ours)).await;
        world.note(aggregate_in(1), "again").await;
        eventually(Duration::from_secs(5), "again", || async { notes(&fx.db).await.len() == 3 }).await;
        world.tasks.stop(Duration::from_secs(5)).await;
        tasks.stop(Duration::from_secs(5)).await;
    }
}

#[tokio::test]
async fn a_bus_needs_a_url_that_redis_understands() {
    let refused = Bus::redis("http://localhost", &Tasks::new()).expect_err("not redis");
    assert_eq!(refused.reason, "REDIS_URL");
}
