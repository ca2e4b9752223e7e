//! A thousand and more clocks that fall due at the same second: started before opening time, they all begin at opening.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use futures::{StreamExt, TryStreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::card_service_client::CardServiceClient;
use nqi_proto::commitments::v1::commitment_service_client::CommitmentServiceClient;
use nqi_proto::r#type::v1::ItemKind;
use nqi_tests::actor::Actor;
use nqi_tests::minimal::REGION;
use nqi_tests::process::Process;
use uuid::Uuid;

/// How many.
pub const NUMBER: usize = 1_050;
/// A quarter of an hour before opening time of an ordinary Monday.
pub const EVE: &str = "2026-03-02T08:45:00+08:00";

/// When each level of a clock of one working minute falls that began at opening time on that Monday: 80 % and 90 % of
/// the minute, the second after it, and three working days later, on Thursday.
pub const LEVELS: [(&str, &str); 4] = [
    ("REMINDER", "2026-03-02T09:00:48+08:00"),
    ("YELLOW", "2026-03-02T09:00:54+08:00"),
    ("RED", "2026-03-02T09:01:01+08:00"),
    ("ESCALATED", "2026-03-05T09:01:00+08:00"),
];

/// When the level of that name falls.
pub fn falls(level: &str) -> Timestamp {
    let (_, at) = LEVELS.iter().find(|(name, _)| *name == level).expect("a level of these clocks");
    at.parse().expect("a literal instant")
}

/// Some seconds before an instant.
pub fn before(at: Timestamp, seconds: i64) -> Timestamp {
    at - SignedDuration::from_secs(seconds)
}

/// Starts the clocks through the contract; their ids are returned.
pub async fn start(process: &Process) -> BTreeSet<Uuid> {
    let service = Actor::service("requests");
    let client = CommitmentServiceClient::new(process.link());
    let calls = (0..NUMBER).map(|number| {
        let mut client = client.clone();
        let request = process.request(&service, clock(number));
        async move { client.start_commitment(request).await.map(tonic::Response::into_inner) }
    });
    let started: Vec<pb::Commitment> =
        stream::iter(calls).buffer_unordered(8).try_collect().await.expect("every clock is started");
    started.iter().map(|clock| clock.id.parse().expect("an id")).collect()
}

fn clock(number: usize) -> pb::StartCommitmentRequest {
    pb::StartCommitmentRequest {
        request_id: format!("clock-{number}"),
        stage: pb::CommitmentStage::Delivery.into(),
        subject_id: Uuid::now_v7().to_string(),
        obligor_id: Uuid::now_v7().to_string(),
        region: REGION.to_owned(),
        // Without a statutory limit, which is in working days.
        kind: ItemKind::Advisory.into(),
        promised: 1,
        unit: pb::TermUnit::WorkingMinutes.into(),
        ..pb::StartCommitmentRequest::default()
    }
}

/// How many cards of a level there are, as the bureau sees them.
pub async fn cards(process: &Process, bureau: &Actor, level: pb::Level) -> usize {
    let ask =
        pb::ListCardsRequest { page_size: 1, levels: vec![level.into()], ..pb::ListCardsRequest::default() };
    let mut client = CardServiceClient::new(process.link());
    let page =
        client.list_cards(process.request(bureau, ask)).await.expect("the bureau lists cards").into_inner();
    usize::try_from(page.total_size).expect("not negative")
}

/// Waits until at least `number` cards of a level are there; how many there are by then is returned.
pub async fn until_cards(
    process: &Process,
    bureau: &Actor,
    level: pb::Level,
    number: usize,
    bound: Duration,
) -> usize {
    let end = Instant::now() + bound;
    loop {
        let seen = cards(process, bureau, level).await;
        if seen >= number {
            return seen;
        }
        assert!(
            Instant::now() < end,
            "{seen} of {number} cards of {level:?} within {bound:?}\n{}",
            process.log()
        );
        // Tighter than `eventually`: a kill shall land in the middle of the wave.
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
