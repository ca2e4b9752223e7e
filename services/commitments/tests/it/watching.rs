//! The stream of changes: everything once, in order of each clock, over reconnects, for those who may see it.

use std::time::Duration;

use nqi_platform::auth::{Claims, Principal, signing::SigningKey};
use nqi_platform::{config::Secret, ids::new_id};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::{CommitmentChange, commitment_service_server::CommitmentService};
use nqi_proto::requests::v1::OrderEvent;
use nqi_store::on_both_dialects;
use tokio_stream::{StreamExt, wrappers::ReceiverStream};
use tonic::{Code, Request};

use crate::world::{World, by, principal, reason};

type Changes = ReceiverStream<Result<CommitmentChange, tonic::Status>>;

/// Watches; a stream that resumes nothing begins with where it stands.
async fn watch(world: &World, caller: &Principal, request: pb::WatchCommitmentsRequest) -> Changes {
    let fresh = request.resume_token.is_empty();
    let mut stream = world.rpc().watch_commitments(by(caller, request)).await.expect("a stream").into_inner();
    if fresh {
        let begun = next(&mut stream).await;
        assert!(!begun.resume_token.is_empty() && begun.event.is_none(), "{begun:?}");
    }
    stream
}

async fn next(stream: &mut Changes) -> CommitmentChange {
    let waited = tokio::time::timeout(Duration::from_secs(20), stream.next()).await;
    waited.expect("in time").expect("open").expect("a change")
}

async fn awarded(world: &World) {
    let order = new_id();
    let event = OrderEvent { promised_days: 1, ..world.order_event(order) };
    world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OrderAwarded", order, event).await;
}

/// The caller with a token that ends in ten minutes.
fn signed_in(world: &World, caller: Principal) -> Principal {
    let now = u64::try_from(world.clock.now().as_second()).expect("after 1970");
    let claims = Claims {
        iss: "test".into(),
        aud: "test".into(),
        exp: now + 600,
        iat: now,
        sub: caller.subject,
        org: caller.org,
        kind: caller.kind,
        roles: caller.roles,
        regions: vec![],
        sid: new_id(),
        jti: new_id().to_string(),
        name: String::new(),
    };
    Principal { token: Secret::new(SigningKey::generate().sign(&claims).expect("a token")), ..caller }
}

/// Fires what is due and numbers the events.
async fn settle(world: &World, local: &str) {
    world.settle_at(local).await;
    world.drain().await;
}

on_both_dialects! {
    async fn a_watcher_sees_each_change_once_over_a_reconnect(fx: Fixture) {
        let world = World::new(&fx).await;
        let mut stream = watch(&world, &world.bureau(), Default::default()).await;
        awarded(&world).await;
        let started = next(&mut stream).await;
        assert_eq!(started.r#type, "nqi.commitments.v1.CommitmentStarted");
        assert!(started.card.is_none());
        settle(&world, "2026-01-06T17:00:01").await;
        let reminded = next(&mut stream).await;
        drop(stream);
        settle(&world, "2026-01-09T17:00:00").await;
        let resume = pb::WatchCommitmentsRequest { resume_token: reminded.resume_token, ..Default::default() };
        let mut stream = watch(&world, &world.bureau(), resume).await;
        let mut seen = vec![reminded.r#type];
        for _ in 0..3 {
            let change = next(&mut stream).await;
            let card = change.card.expect("a card");
            assert_eq!(Some(card.id), change.event.map(|event| event.card_id));
            seen.push(change.r#type);
        }
        let stems: Vec<&str> = seen.iter().map(|kind| kind.trim_start_matches("nqi.commitments.v1.Commitment")).collect();
        assert_eq!(stems, ["Reminder", "Yellow", "Red", "Escalated"]);
    }

    async fn a_watcher_cut_off_before_its_first_change_loses_nothing(fx: Fixture) {
        let world = World::new(&fx).await;
        let reds = pb::WatchCommitmentsRequest { min_level: pb::Level::Red.into(), ..Default::default() };
        let mut stream = world.rpc().watch_commitments(by(&world.bureau(), reds.clone())).await.expect("a stream").into_inner();
        let begun = next(&mut stream).await;
        drop(stream);
        awarded(&world).await;
        settle(&world, "2026-01-06T17:00:01").await;
        let resume = pb::WatchCommitmentsRequest { resume_token: begun.resume_token, ..reds };
        let resumed = world.replica(fx.reopen().await).watch_commitments(by(&world.bureau(), resume)).await;
        let mut stream = resumed.expect("a stream").into_inner();
        assert_eq!(next(&mut stream).await.r#type, "nqi.commitments.v1.CommitmentRed");
    }

    async fn a_stream_ends_in_order_with_the_token_of_its_caller(fx: Fixture) {
        let world = World::new(&fx).await;
        let bureau = signed_in(&world, world.bureau());
        let mut stream = watch(&world, &bureau, Default::default()).await;
        awarded(&world).await;
        let ended = tokio::time::timeout(Duration::from_secs(20), stream.next()).await.expect("in time");
        assert!(ended.is_none(), "the clock is past the token's end: {ended:?}");
    }

    async fn a_watcher_sees_only_what_is_its_own_and_what_it_asked_for(fx: Fixture) {
        let world = World::new(&fx).await;
        let reds = pb::WatchCommitmentsRequest { min_level: pb::Level::Red.into(), ..Default::default() };
        let elsewhere = pb::WatchCommitmentsRequest { region: "371082".into(), ..Default::default() };
        let stranger = principal(
            nqi_platform::auth::Role::Provider,
            nqi_platform::auth::OrgKind::Provider,
            new_id(),
        );
        let mut provider = watch(&world, &world.provider(), reds).await;
        let mut enterprise = watch(&world, &world.enterprise(), Default::default()).await;
        let mut centre = watch(&world, &world.centre(), Default::default()).await;
        let mut foreign = watch(&world, &stranger, Default::default()).await;
        let mut far = watch(&world, &world.bureau(), elsewhere).await;
        awarded(&world).await;
        settle(&world, "2026-01-06T17:00:01").await;
        assert_eq!(next(&mut provider).await.r#type, "nqi.commitments.v1.CommitmentRed");
        assert_eq!(next(&mut enterprise).await.r#type, "nqi.commitments.v1.CommitmentStarted");
        assert_eq!(next(&mut centre).await.r#type, "nqi.commitments.v1.CommitmentStarted");
        // The others have had as long; a stop ends their streams with nothing in them.
        assert!(world.deps.tasks.stop(Duration::from_secs(10)).await);
        assert!(foreign.next().await.is_none() && far.next().await.is_none());
    }

    async fn a_token_that_is_not_ours_is_refused(fx: Fixture) {
        let world = World::new(&fx).await;
        let wrong = pb::WatchCommitmentsRequest { resume_token: "abc".into(), ..Default::default() };
        let refused = world.rpc().watch_commitments(by(&world.bureau(), wrong)).await;
        assert_eq!(reason(refused.map(|_| ())), "INVALID_REQUEST");
        let anonymous = Request::new(pb::WatchCommitmentsRequest::default());
        let refused = world.rpc().watch_commitments(anonymous).await.map(|_| ());
        assert_eq!(refused.expect_err("anonymous").code(), Code::Unauthenticated);
    }
}
