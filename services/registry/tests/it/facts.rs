//! Figures of providers, counted from events of others; windows slide with the days.

use crate::world::{Shop, World};
use nqi_platform::ids::new_id;
use nqi_proto::commitments::v1::{CommitmentEvent, Level};
use nqi_proto::registry::v1::*;
use nqi_proto::requests::v1::{MatchRecorded, RatingEvent, ShownCandidate};
use nqi_store::on_both_dialects;
use uuid::Uuid;

fn promise(id: Uuid, shop: &Shop, cycle: i32, level: Level, world: &World) -> CommitmentEvent {
    CommitmentEvent {
        commitment_id: id.to_string(),
        obligor_id: shop.id.to_string(),
        cycle,
        level: level.into(),
        due_time: Some(nqi_platform::wire::timestamp(world.now())),
        ..Default::default()
    }
}

async fn facts(world: &World, shop: &Shop) -> ProviderFacts {
    let ask = GetProviderRequest { id: shop.id.to_string() };
    let owner = world.caller(nqi_platform::auth::Role::Provider, shop.id);
    let provider = world.providers().get_provider(owner.ask(ask)).await.expect("known").into_inner();
    provider.facts.expect("facts")
}

on_both_dialects! {
    async fn promises_count_once_and_a_red_is_taken_back_when_rescinded_or_excused(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        assert_eq!(facts(&world, &shop).await.decided, 0);
        let (kept, late, excused) = (new_id(), new_id(), new_id());
        let tell = async |kind: &'static str, id: Uuid, level: Level| {
            world.tell(&world.commitments, kind, id, promise(id, &shop, 1, level, &world)).await;
        };
        tell("nqi.commitments.v1.CommitmentStarted", kept, Level::Unspecified).await;
        tell("nqi.commitments.v1.CommitmentCompleted", kept, Level::Unspecified).await;
        for id in [late, excused] {
            tell("nqi.commitments.v1.CommitmentYellow", id, Level::Yellow).await;
            tell("nqi.commitments.v1.CommitmentRed", id, Level::Red).await;
        }
        // Somebody who is no provider here has no figures here.
        let centre = CommitmentEvent { obligor_id: new_id().to_string(), ..promise(new_id(), &shop, 1, Level::Red, &world) };
        world.tell(&world.commitments, "nqi.commitments.v1.CommitmentRed", new_id(), centre).await;
        nqi_registry::drain(&world.deps).await.expect("drained");
        let figures = facts(&world, &shop).await;
        assert_eq!((figures.on_time, figures.decided), (1, 3));
        tell("nqi.commitments.v1.CommitmentExcused", excused, Level::Red).await;
        tell("nqi.commitments.v1.CommitmentRescinded", late, Level::Yellow).await;
        tell("nqi.commitments.v1.CommitmentCompleted", late, Level::Unspecified).await;
        nqi_registry::drain(&world.deps).await.expect("drained");
        let figures = facts(&world, &shop).await;
        assert_eq!((figures.on_time, figures.decided), (1, 2), "late although completed; excused is outside");
        tell("nqi.commitments.v1.CommitmentRescinded", late, Level::Red).await;
        nqi_registry::drain(&world.deps).await.expect("drained");
        let figures = facts(&world, &shop).await;
        assert_eq!((figures.on_time, figures.decided), (2, 2), "the card was wrong");
    }

    async fn ratings_and_exposure_leave_their_windows_with_the_days(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, other) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        let rating = |level: i32, counted: bool, upheld: bool, id: Uuid| RatingEvent {
            rating_id: id.to_string(),
            provider_id: shop.id.to_string(),
            level,
            counted,
            upheld,
            ..Default::default()
        };
        let (given, bad) = ("nqi.requests.v1.RatingGiven", new_id());
        world.tell(&world.requests, given, new_id(), rating(5, true, false, new_id())).await;
        world.tell(&world.requests, given, bad, rating(1, false, false, bad)).await;
        let shown = |id: Uuid, rank: i32| ShownCandidate { provider_id: id.to_string(), rank };
        let first = MatchRecorded { candidates: vec![shown(shop.id, 1), shown(other.id, 2)], ..Default::default() };
        let second = MatchRecorded { candidates: vec![shown(other.id, 1), shown(shop.id, 11)], ..Default::default() };
        world.tell(&world.requests, "nqi.requests.v1.MatchRecorded", new_id(), first).await;
        world.tell(&world.requests, "nqi.requests.v1.MatchRecorded", new_id(), second).await;
        nqi_registry::drain(&world.deps).await.expect("drained");
        let figures = facts(&world, &shop).await;
        assert_eq!((figures.good_ratings, figures.ratings, figures.exposure_e6), (1, 1, 1_000_000));
        assert_eq!(facts(&world, &other).await.exposure_e6, 1_630_930);
        world.tell(&world.requests, "nqi.requests.v1.RatingUpheld", bad, rating(1, true, true, bad)).await;
        nqi_registry::drain(&world.deps).await.expect("drained");
        let figures = facts(&world, &shop).await;
        assert_eq!((figures.good_ratings, figures.ratings, figures.version), (1, 2, 2));
        let days = async |count: i64| {
            world.pass(count * 86_400);
            nqi_registry::refresh_facts(&world.deps).await.expect("refreshed");
            let figures = facts(&world, &shop).await;
            (figures.exposure_e6, figures.ratings)
        };
        assert_eq!(days(29).await, (1_000_000, 2), "day 30 of the month");
        assert_eq!(days(1).await, (0, 2));
        assert_eq!(days(334).await, (0, 2), "day 365 of the year");
        assert_eq!(days(1).await, (0, 0));
        assert_eq!(nqi_registry::refresh_facts(&world.deps).await.expect("nothing due"), 0);
    }
}
