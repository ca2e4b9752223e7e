//! Reads a whole feed through the contract and checks that it has no gaps.

use std::collections::{BTreeMap, BTreeSet};

use nqi_proto::events::v1::event_feed_service_client::EventFeedServiceClient;
use nqi_proto::events::v1::{Event, ReadRequest};
use nqi_tests::actor::Actor;
use nqi_tests::process::Process;

const PARTITIONS: u32 = 16;

/// All events of a source. Positions of a partition and sequences of an aggregate run from 1 without gaps, and no
/// event comes twice.
pub async fn read(process: &Process, source: &str) -> Vec<Event> {
    let reader = Actor::service("commitments");
    let mut client = EventFeedServiceClient::new(process.link());
    let (mut events, mut ids) = (Vec::new(), BTreeSet::new());
    let mut sequences: BTreeMap<String, i64> = BTreeMap::new();
    for partition in 0..PARTITIONS {
        let mut after = 0;
        loop {
            let ask = ReadRequest { source: source.to_owned(), partition, after, limit: 1000, wait_ms: 0 };
            let page = client.read(process.request(&reader, ask)).await.expect("the feed").into_inner();
            for event in page.events {
                after += 1;
                assert_eq!(event.position, after, "a gap in partition {partition} of {source}");
                let last = sequences.entry(event.aggregate_id.clone()).or_default();
                *last += 1;
                assert_eq!(event.sequence, *last, "a gap in {} of {source}", event.aggregate_id);
                assert!(ids.insert(event.id.clone()), "{} came twice", event.id);
                events.push(event);
            }
            if after == page.head {
                break;
            }
        }
    }
    events
}
