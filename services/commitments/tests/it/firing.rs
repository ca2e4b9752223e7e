//! Levels fire once, whoever looks and however often.

use nqi_commitments::app::fire;
use nqi_platform::ids::new_id;
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::{CommitmentStatus, Level, commitment_service_server::CommitmentService};
use nqi_proto::requests::v1::OrderEvent;
use nqi_store::{Db, on_both_dialects};
use sea_orm::{ConnectionTrait, Statement};

use crate::world::{World, at, by, eventually, local};

pub async fn count(db: &Db, sql: &str) -> i64 {
    let conn = db.reader();
    let row = conn
        .query_one_raw(Statement::from_string(conn.get_database_backend(), sql))
        .await
        .expect("a count")
        .expect("a row");
    row.try_get("", "n").expect("a number")
}

pub async fn red_order(world: &World) -> pb::Commitment {
    red_order_at(world, "2026-01-05T10:00:00").await
}

/// An order of one working day that begins at a Shanghai local time.
pub async fn red_order_at(world: &World, local: &str) -> pb::Commitment {
    let order = new_id();
    let event = OrderEvent { promised_days: 1, ..world.order_event(order) };
    world.tell(local, "nqi.requests.v1.OrderAwarded", order, event).await;
    world.clock(order).await
}

on_both_dialects! {
    /// Title: two scanners one row
    async fn two_scanners_one_row(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = red_order(&world).await;
        world.clock.advance_to(at("2026-01-12T10:00:00"));
        let other = nqi_commitments::app::App::new(fx.reopen().await, world.clock.clone());
        let (ours, theirs) = (world.app(), other);
        let (a, b) = tokio::join!(fire::all_due(&ours, 10), fire::all_due(&theirs, 10));
        assert_eq!(a.expect("scanned") + b.expect("scanned"), 1, "the row is claimed by one of them");
        let cards = world.cards(&clock.id).await;
        assert_eq!(cards.len(), 3);
        let levels: Vec<Level> = cards.iter().rev().map(pb::Card::level).collect();
        assert_eq!(levels, [Level::Yellow, Level::Red, Level::Escalated]);
        assert_eq!(count(&world.deps.db, "SELECT count(*) AS n FROM firing").await, 4);
        let events = "SELECT count(*) AS n FROM outbox WHERE type LIKE '%Red'";
        assert_eq!(count(&world.deps.db, events).await, 1);
    }

    async fn what_waits_and_how_late_it_was_recorded_is_measured(fx: Fixture) {
        let world = World::new(&fx).await;
        red_order(&world).await;
        world.clock.advance_to(at("2026-01-06T09:00:30"));
        let band = |band: &str| {
            let text = nqi_platform::telemetry::metrics_text();
            let wanted = format!("for_at_least=\"{band}\"");
            let line = text.lines().find(|line| line.starts_with("commitments_firing_overdue") && line.contains(&wanted));
            line.and_then(|line| line.rsplit(' ').next()?.parse::<f64>().ok())
        };
        fire::observe(&world.app()).await.expect("counted");
        assert_eq!((band("10s"), band("1m")), (Some(1.0), Some(0.0)));
        fire::all_due(&world.app(), 10).await.expect("fired");
        fire::observe(&world.app()).await.expect("counted");
        assert_eq!(band("0s"), Some(0.0));
        let text = nqi_platform::telemetry::metrics_text();
        assert!(text.contains("commitments_firing_lateness_seconds_count"), "{text}");
    }

    async fn the_loop_fires_when_the_clock_moves_and_when_a_commit_sets_an_earlier_time(fx: Fixture) {
        let world = World::new(&fx).await;
        nqi_commitments::spawn_jobs(&world.deps);
        world.clock.advance_to(at("2026-01-05T09:00:00"));
        let start = pb::StartCommitmentRequest {
            stage: pb::CommitmentStage::Delivery.into(),
            subject_id: new_id().to_string(),
            obligor_id: world.parties.provider.to_string(),
            promised: 60,
            unit: pb::TermUnit::WorkingMinutes.into(),
            ..Default::default()
        };
        let started = world.rpc().start_commitment(by(&world.bureau(), start)).await.expect("started");
        let id = started.into_inner().id;
        world.clock.advance_to(at("2026-01-05T10:00:01"));
        let reds = eventually("the red card", || async {
            let cards = world.cards(&id).await;
            cards.iter().any(|card| card.level() == Level::Red).then_some(cards)
        })
        .await;
        assert_eq!(reds.len(), 2, "yellow and red");
        assert_eq!(local(&reds[0].fire_time), Some(at("2026-01-05T10:00:01")));
        assert!(world.deps.tasks.stop(std::time::Duration::from_secs(10)).await);
    }

    /// Title: same cards with scanner off a day
    async fn a_scanner_that_was_off_a_week_records_the_same_instants(fx: Fixture) {
        let world = World::new(&fx).await;
        let (watched, forgotten) = (red_order(&world).await, red_order(&world).await);
        // One clock is looked at as it goes, the other only at the end.
        for hour in ["2026-01-06T09:00:00", "2026-01-06T13:45:00", "2026-01-06T17:00:01", "2026-01-09T17:00:00"] {
            world.clock.advance_to(at(hour));
            let touch = pb::GetCommitmentRequest { id: watched.id.clone() };
            world.rpc().get_commitment(by(&world.bureau(), touch)).await.expect("read");
            let id = watched.id.parse().expect("an id");
            let app = world.app();
            world.deps.db.job(&world.clock, move |tx: nqi_store::Tx| {
                let app = app.clone();
                async move {
                    use nqi_commitments::{app::turn, domain::{scope::Scope, turn::When}, store};
                    let clock = store::load::lock(&tx, Scope::All, id).await?.expect("it exists");
                    let (clock, outcome, ()) = turn::take(&app, &tx, clock, When::Now, |_| Ok(())).await?;
                    let origin = store::history::Origin::default();
                    turn::write(&app, &tx, &mut [store::save::Turned { clock, outcome, origin }]).await
                }
            }).await.expect("settled");
        }
        world.settle_at("2026-01-16T09:00:00").await;
        let instants = |cards: Vec<pb::Card>| -> Vec<_> {
            cards.iter().map(|card| (card.level(), local(&card.fire_time), card.state())).collect()
        };
        let (a, b) = (world.cards(&watched.id).await, world.cards(&forgotten.id).await);
        assert_eq!(a.len(), 3);
        assert_eq!(instants(a), instants(b));
    }

    async fn a_pause_that_runs_out_is_a_firing_of_its_own(fx: Fixture) {
        let world = World::new(&fx).await;
        let order = new_id();
        let event = world.order_event(order);
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OrderAwarded", order, event.clone()).await;
        world.tell("2026-01-06T09:00:00", "nqi.requests.v1.OrderConfirmationRequested", order, event).await;
        assert_eq!(world.clock(order).await.status(), CommitmentStatus::Paused);
        // Twenty working days later, over the Spring Festival.
        world.settle_at("2026-02-03T12:00:00").await;
        let clock = world.clock(order).await;
        assert_eq!(clock.status(), CommitmentStatus::Running);
        assert_eq!(clock.pauses[0].working_seconds, 20 * 23_400);
        assert_eq!(count(&world.deps.db, "SELECT count(*) AS n FROM firing WHERE level = 'RESUME:1'").await, 1);
        let resumed = "SELECT count(*) AS n FROM outbox WHERE type = 'nqi.commitments.v1.CommitmentResumed'";
        assert_eq!(count(&world.deps.db, resumed).await, 1);
    }

    /// Title: time steps back, nothing un-fires
    async fn time_steps_back_nothing_un_fires(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = red_order(&world).await;
        world.settle_at("2026-01-06T17:00:01").await;
        // Another replica whose clock is behind takes a turn on the same row.
        let behind = nqi_platform::clock::Clock::virtual_at(at("2026-01-06T12:00:00"));
        let app = nqi_commitments::app::App::new(fx.reopen().await, behind);
        fire::all_due(&app, 10).await.expect("scanned");
        let rpc = nqi_commitments::grpc::Commitments {
            app,
            bus: world.deps.bus.clone(),
            tasks: world.deps.tasks.clone(),
        };
        let done = pb::CompleteCommitmentRequest { id: clock.id.clone(), ..Default::default() };
        let done = rpc.complete_commitment(by(&world.bureau(), done)).await.expect("completed").into_inner();
        assert_eq!(local(&done.complete_time), Some(at("2026-01-06T17:00:01")), "not before what was recorded");
        let reds: Vec<_> =
            world.cards(&clock.id).await.into_iter().filter(|card| card.level() == Level::Red).collect();
        assert_eq!(reds.len(), 1);
        assert_eq!((reds[0].state(), done.on_time), (pb::CardState::Standing, false));
    }
}
