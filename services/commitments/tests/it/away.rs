//! A scanner that does not look: for a day, or because nobody told it.

use std::time::Duration;

use nqi_commitments::{Migrator, app::App, config::Config, grpc};
use nqi_platform::{clock::Clock, ids::new_id};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::commitment_service_server::CommitmentService;
use nqi_store::{Db, on_both_dialects};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use uuid::Uuid;

use crate::firing::count;
use crate::world::{World, at, by, eventually};

/// What is true of a clock, whoever recorded it and when.
#[derive(Debug, PartialEq, FromQueryResult)]
struct Fact {
    subject_id: Uuid,
    cycle: i32,
    level: String,
    fire_at: i64,
    card: Option<i32>,
}

async fn facts(db: &Db) -> Vec<Fact> {
    let sql = "SELECT c.subject_id, f.cycle, f.level, f.fire_at, d.state AS card FROM firing AS f \
               JOIN commitment AS c ON c.id = f.commitment_id LEFT JOIN card AS d ON d.commitment_id = f.commitment_id \
               AND d.cycle = f.cycle AND d.level = f.level ORDER BY c.subject_id, f.cycle, f.fire_at, f.level";
    let conn = db.reader();
    let rows =
        conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql)).await.expect("rows");
    rows.iter().map(|row| Fact::from_query_result(row, "").expect("a fact")).collect()
}

fn start(world: &World, subject: Uuid, minutes: i32) -> pb::StartCommitmentRequest {
    pb::StartCommitmentRequest {
        stage: pb::CommitmentStage::Delivery.into(),
        subject_id: subject.to_string(),
        obligor_id: world.parties.provider.to_string(),
        promised: minutes,
        unit: pb::TermUnit::WorkingMinutes.into(),
        ..Default::default()
    }
}

on_both_dialects! {
    /// Title: same cards with scanner off a day
    async fn same_cards_with_scanner_off_a_day(fx: Fixture) {
        let watched = World::new(&fx).await;
        let db = fx.another::<Migrator>().await;
        let mut unwatched = World::on(&fx, db).await;
        unwatched.parties = watched.parties;
        let subjects: Vec<Uuid> = (0..6).map(|_| new_id()).collect();
        let mut ids = Vec::new();
        watched.clock.advance_to(at("2026-01-05T09:00:00"));
        for (i, subject) in subjects.iter().enumerate() {
            let order = start(&watched, *subject, 60 + 45 * i as i32);
            let mut both = Vec::new();
            for world in [&watched, &unwatched] {
                let started = world.rpc().start_commitment(by(&world.bureau(), order.clone())).await;
                both.push(started.expect("started").into_inner().id);
            }
            ids.push(both);
        }
        for hour in 9..18 {
            for minute in [5, 25, 45] {
                watched.clock.advance_to(at(&format!("2026-01-05T{hour:02}:{minute:02}:00")));
                nqi_commitments::settle_due(&watched.deps).await.expect("settled");
                // In both, somebody pauses and resumes a clock now and then.
                let (turn, which) = (hour * 3 + minute / 20, hour % subjects.len());
                let mut obeyed = Vec::new();
                for (i, world) in [&watched, &unwatched].into_iter().enumerate() {
                    let id = ids[which][i].clone();
                    if turn % 4 == 0 {
                        let pause = pb::PauseCommitmentRequest {
                            id,
                            reason: pb::PauseReason::Enterprise.into(),
                            evidence: "待确认".to_owned(),
                            ..Default::default()
                        };
                        obeyed.push(world.rpc().pause_commitment(by(&world.bureau(), pause)).await.is_ok());
                    } else if turn % 4 == 1 {
                        let resume = pb::ResumeCommitmentRequest { id, ..Default::default() };
                        obeyed.push(world.rpc().resume_commitment(by(&world.bureau(), resume)).await.is_ok());
                    }
                }
                assert!(obeyed.first() == obeyed.last(), "one world obeyed and the other did not");
            }
        }
        watched.clock.advance_to(at("2026-01-06T09:00:00"));
        for world in [&watched, &unwatched] {
            nqi_commitments::settle_due(&world.deps).await.expect("settled");
        }
        let seen = facts(&watched.deps.db).await;
        assert!(seen.iter().filter(|fact| fact.level == "RED" && fact.card == Some(1)).count() >= 3, "{seen:?}");
        assert_eq!(seen, facts(&unwatched.deps.db).await);
    }

    /// Title: lost wake-up
    async fn lost_wake_up(fx: Fixture) {
        let mut world = World::new(&fx).await;
        world.deps.config = Config { scan: Duration::from_secs(1), batch: 100 };
        world.clock.advance_to(at("2026-01-05T11:00:00"));
        nqi_commitments::spawn_jobs(&world.deps);
        // Another replica opens a clock that by the scanner's time has fallen long ago; its commit wakes nobody here.
        let behind = Clock::virtual_at(at("2026-01-05T09:00:00"));
        let rpc = grpc::Commitments {
            app: App::new(fx.reopen().await, behind),
            bus: nqi_events::Bus::in_process(),
            tasks: world.deps.tasks.clone(),
        };
        for _ in 0..3 {
            let order = start(&world, new_id(), 60);
            let reds = "SELECT count(*) AS n FROM card WHERE level = 'RED'";
            let before = count(&world.deps.db, reds).await;
            rpc.start_commitment(by(&world.bureau(), order)).await.expect("started");
            // How soon is measured by the benches.
            eventually("the red card", || async {
                (count(&world.deps.db, reds).await > before).then_some(())
            })
            .await;
        }
        assert!(world.deps.tasks.stop(Duration::from_secs(10)).await);
    }
}
