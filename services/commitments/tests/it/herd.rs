//! Many clocks due in the same second: all fire, once, and commands get their turn meanwhile.

use std::time::Duration;

use nqi_platform::ids::new_id;
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::commitment_service_server::CommitmentService;
use nqi_store::{Tx, on_both_dialects};
use sea_orm::ConnectionTrait;

use crate::firing::count;
use crate::world::{World, at, by, eventually};

const HERD: usize = 600;

/// Opens clocks of one working day each, a hundred per transaction.
pub async fn herd(world: &World) {
    for _ in 0..HERD / 100 {
        let (app, parties) = (world.app(), world.parties);
        world
            .deps
            .db
            .job(&world.clock, move |tx: Tx| {
                let app = app.clone();
                async move {
                    use nqi_commitments::{
                        app::start::{Opening, open},
                        domain::{
                            commitment::{About, Case},
                            stage::{Stage, WorkKind},
                            turn::When,
                        },
                        store::history::Origin,
                    };
                    let policy = app.rules.lookup(tx.conn(), Stage::Response, WorkKind::Testing).await?;
                    for _ in 0..100 {
                        let about = About {
                            stage: Stage::Response,
                            subject: new_id(),
                            attempt: 1,
                            case: Case { request: Some(parties.request), ..Case::default() },
                            obligor: parties.provider,
                            kind: WorkKind::Testing,
                            element: 3,
                            offering: None,
                        };
                        let promise = policy.promise_of(1, 0);
                        let opening =
                            Opening { about, promise, asked: true, pending: false, not_before: None };
                        open(&app, &tx, &policy, &opening, When::Now, Origin::default()).await?;
                    }
                    Ok::<_, nqi_commitments::error::Error>(())
                }
            })
            .await
            .expect("opened");
    }
}

on_both_dialects! {
    /// Title: herd starves no command
    async fn herd_starves_no_command(fx: Fixture) {
        let world = World::new(&fx).await;
        world.clock.advance_to(at("2026-01-05T10:00:00"));
        herd(&world).await;
        nqi_commitments::spawn_jobs(&world.deps);
        world.clock.advance_to(at("2026-01-06T17:00:01"));
        // How long they wait is measured by the benches.
        for _ in 0..10 {
            let start = pb::StartCommitmentRequest {
                stage: pb::CommitmentStage::Complaint.into(),
                subject_id: new_id().to_string(),
                obligor_id: world.parties.provider.to_string(),
                ..Default::default()
            };
            world.rpc().start_commitment(by(&world.bureau(), start)).await.expect("served");
        }
        let herd = HERD as i64;
        eventually("the herd's cards", || async {
            let reds = count(&world.deps.db, "SELECT count(*) AS n FROM card WHERE level = 'RED'").await;
            (reds == herd).then_some(())
        })
        .await;
        for level in ["REMINDER", "YELLOW", "RED"] {
            let sql = format!("SELECT count(*) AS n FROM firing WHERE level = '{level}'");
            assert_eq!(count(&world.deps.db, &sql).await, herd, "{level}");
        }
        let events = "SELECT count(*) AS n FROM outbox WHERE type = 'nqi.commitments.v1.CommitmentRed'";
        assert_eq!(count(&world.deps.db, events).await, herd);
        assert!(world.deps.tasks.stop(Duration::from_secs(10)).await);
    }

    async fn a_clock_that_cannot_be_read_does_not_stop_the_others(fx: Fixture) {
        let world = World::new(&fx).await;
        world.clock.advance_to(at("2026-01-05T10:00:00"));
        herd(&world).await;
        let app = world.app();
        app.db.job(&app.clock, |tx: Tx| async move {
            // The first of the herd, so that all the others are behind it.
            let spoil = "UPDATE commitment SET facts = 'nonsense' WHERE id = \
                         (SELECT id FROM commitment ORDER BY next_fire_at, id LIMIT 1)";
            tx.conn().execute_raw(tx.statement(spoil, [])).await.map_err(nqi_store::problem)
        }).await.expect("spoilt");
        nqi_commitments::spawn_jobs(&world.deps);
        world.clock.advance_to(at("2026-01-06T17:00:01"));
        eventually("the herd's cards", || async {
            let reds = count(&world.deps.db, "SELECT count(*) AS n FROM card WHERE level = 'RED'").await;
            (reds == HERD as i64 - 1).then_some(())
        })
        .await;
        assert!(world.deps.tasks.stop(Duration::from_secs(10)).await);
    }
}
