//! The feed as its callers see it.

use crate::world::{KIND, SOURCE, World, aggregate_in, caller, note_of, service};
use nqi_events::Sequencer;
use nqi_platform::{auth::Role, problem::Problem};
use nqi_proto::events::v1::{GetHeadsRequest, ReadRequest};
use nqi_store::on_both_dialects;
use std::time::{Duration, Instant};
use tonic::Code;

fn read(partition: u32, after: i64) -> ReadRequest {
    ReadRequest { source: SOURCE.to_owned(), partition, after, limit: 0, wait_ms: 0 }
}

on_both_dialects! {
    async fn events_are_read_by_position_with_all_their_attributes(fx: Fixture) {
        let world = World::quiet(&fx).await;
        let aggregate = aggregate_in(6);
        for note in ["1", "2", "3"] {
            world.note(aggregate, note).await;
        }
        let mut client = world.client(Some(service()));
        let unnumbered = client.read(read(6, 0)).await.expect("read").into_inner();
        assert!(unnumbered.events.is_empty(), "not numbered yet");
        world.sequence().await;
        let page = client.read(read(6, 1)).await.expect("read").into_inner();
        assert_eq!((page.head, page.oldest), (3, 1));
        let found: Vec<_> = page.events.iter().map(|event| (event.position, event.sequence, note_of(event))).collect();
        assert_eq!(found, [(2, 2, "2".to_owned()), (3, 3, "3".to_owned())]);
        let event = &page.events[0];
        assert_eq!((event.source.as_str(), event.r#type.as_str(), event.partition), (SOURCE, KIND, 6));
        assert_eq!(event.aggregate_id, aggregate.to_string());
        assert_eq!(event.time.map(|time| time.seconds), Some(fx.clock.now().as_second()));
        let heads = client.get_heads(GetHeadsRequest { source: SOURCE.to_owned(), ..Default::default() }).await;
        let heads = heads.expect("heads").into_inner().heads;
        assert_eq!((heads.len(), heads[6], heads.iter().sum::<i64>()), (16, 3, 3));
    }

    async fn only_services_and_administrators_may_read(fx: Fixture) {
        let world = World::quiet(&fx).await;
        for (role, code) in [
            (Role::Enterprise, Code::PermissionDenied),
            (Role::Provider, Code::PermissionDenied),
            (Role::Centre, Code::PermissionDenied),
            (Role::Bureau, Code::PermissionDenied),
            (Role::Admin, Code::Ok),
            (Role::Service, Code::Ok),
        ] {
            let answer = world.client(Some(caller(role))).read(read(0, 0)).await;
            assert_eq!(answer.map_or_else(|status| status.code(), |_| Code::Ok), code, "{role:?}");
            let heads = GetHeadsRequest { source: SOURCE.to_owned(), ..Default::default() };
            let answer = world.client(Some(caller(role))).get_heads(heads).await;
            assert_eq!(answer.map_or_else(|status| status.code(), |_| Code::Ok), code, "{role:?}");
        }
        let stranger = world.client(None).read(read(0, 0)).await.expect_err("a stranger");
        assert_eq!(stranger.code(), Code::Unauthenticated);
    }

    async fn every_wrong_field_is_named(fx: Fixture) {
        let world = World::quiet(&fx).await;
        let wrong = ReadRequest { source: "x".to_owned(), partition: 16, after: -1, limit: 1001, wait_ms: 5001 };
        let refused = world.client(Some(service())).read(wrong).await.expect_err("all wrong");
        let fields: Vec<_> = Problem::from_status(&refused).violations.into_iter().map(|wrong| wrong.field).collect();
        assert_eq!(fields, ["source", "partition", "after", "limit", "wait_ms"]);
    }

    async fn a_long_poll_ends_when_an_event_comes_and_when_the_wait_is_over(fx: Fixture) {
        let world = World::quiet(&fx).await;
        Sequencer::spawn(world.producer.clone(), world.clock.clone(), world.bus.clone(), &world.tasks);
        let mut client = world.client(Some(service()));
        let started = Instant::now();
        let empty = client.read(ReadRequest { wait_ms: 100, ..read(6, 0) }).await.expect("read").into_inner();
        assert!(empty.events.is_empty() && started.elapsed() >= Duration::from_millis(100));
        let polling = tokio::spawn(async move {
            client.read(ReadRequest { wait_ms: 5000, ..read(6, 0) }).await.expect("read").into_inner()
        });
        world.note(aggregate_in(6), "a").await;
        let page = tokio::time::timeout(Duration::from_secs(4), polling).await.expect("before the wait is over");
        assert_eq!(page.expect("joined").events.len(), 1);
        world.tasks.stop(Duration::from_secs(5)).await;
    }
}
