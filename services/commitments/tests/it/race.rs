//! A command and a scanner on the same clock at the same moment: either may win, what is true afterwards is the same.

use nqi_commitments::app::{App, calendar, command, fire, recompute};
use nqi_commitments::domain::{scope::Scope, turn::When};
use nqi_commitments::store::history::Origin;
use nqi_kernel::worktime::china_spec;
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::commitment_service_server::CommitmentService;
use nqi_proto::commitments::v1::{CardState, CommitmentStatus, Level};
use nqi_store::{Tx, on_both_dialects};

use crate::firing::{count, red_order};
use crate::world::{World, at, by, local};

const CLOCKS: usize = 12;

on_both_dialects! {
    /// Title: cancel race a firing
    async fn cancel_race_a_firing(fx: Fixture) {
        let world = World::new(&fx).await;
        let mut clocks = Vec::new();
        for _ in 0..CLOCKS {
            clocks.push(red_order(&world).await.id);
        }
        world.settle_at("2026-01-06T14:00:00").await;
        world.clock.advance_to(at("2026-01-06T17:00:01"));
        let scanner = App::new(fx.reopen().await, world.clock.clone());
        let other = App::new(fx.reopen().await, world.clock.clone());
        // Every other one was withdrawn before it was late, and we hear of it now.
        let early = When::Event(at("2026-01-06T16:00:00"));
        let cancels = async {
            for (i, id) in clocks.iter().enumerate() {
                let when = if i % 2 == 1 { early } else { When::Now };
                let target =
                    command::Target { scope: Scope::All, id: id.parse().expect("an id"), etag: String::new(), when };
                let app = other.clone();
                let cancelled = other.db.job(&other.clock, move |tx: Tx| {
                    let (app, target) = (app.clone(), target.clone());
                    async move {
                        command::run(&app, &tx, &target, Origin::default(), |_| Ok(()), |turn| turn.cancel()).await
                    }
                });
                cancelled.await.expect("cancelled");
            }
        };
        let scans = async {
            for _ in 0..CLOCKS {
                fire::batch(&scanner, 1).await.expect("fired");
                tokio::task::yield_now().await;
            }
        };
        tokio::join!(cancels, scans);
        fire::all_due(&scanner, 100).await.expect("settled");
        for (i, id) in clocks.iter().enumerate() {
            let get = pb::GetCommitmentRequest { id: id.clone() };
            let clock = world.rpc().get_commitment(by(&world.bureau(), get)).await.expect("read").into_inner();
            assert_eq!(clock.status(), CommitmentStatus::Cancelled);
            let reds: Vec<_> =
                world.cards(id).await.into_iter().filter(|card| card.level() == Level::Red).collect();
            let standing = reds.iter().filter(|card| card.state() == CardState::Standing).count();
            if i % 2 == 1 {
                assert_eq!(standing, 0, "it was cancelled before it was late");
                assert!(reds.len() <= 1);
            } else {
                assert_eq!((reds.len(), standing), (1, 1), "it was late when it was cancelled");
            }
            // As many events as cards: nothing fired after the end, nothing twice.
            let events = format!("SELECT count(*) AS n FROM history WHERE command = 'RED' AND commitment_id = {}", {
                let id: uuid::Uuid = id.parse().expect("an id");
                if fx.url().starts_with("sqlite") { format!("x'{}'", id.simple()) } else { format!("'{id}'") }
            });
            assert_eq!(count(&world.deps.db, &events).await, reds.len() as i64);
        }
        let due = "SELECT count(*) AS n FROM commitment WHERE next_fire_at IS NOT NULL";
        assert_eq!(count(&world.deps.db, due).await, 0);
    }

    /// Title: recompute race a firing
    async fn recompute_race_a_firing(fx: Fixture) {
        let world = World::new(&fx).await;
        let mut clocks = Vec::new();
        for _ in 0..CLOCKS {
            clocks.push(red_order(&world).await.id);
        }
        world.settle_at("2026-01-06T14:00:00").await;
        world.clock.advance_to(at("2026-01-06T17:00:01"));
        let scanner = App::new(fx.reopen().await, world.clock.clone());
        let other = App::new(fx.reopen().await, world.clock.clone());
        // The day that they were due on turns out to have been a holiday, while the scanner finds them late.
        let publication = async {
            let held = other.clone();
            let published = other.db.job(&other.clock, move |tx: Tx| {
                let app = held.clone();
                async move {
                    let day = at("2026-01-06T00:00:00").to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).date();
                    let draft = calendar::put(&tx, china_spec().next_revision().with_rest(day, "台风停工"), "", "bureau").await?;
                    let seen = nqi_platform::etag::of(draft.version);
                    calendar::publish(&app, &tx, "cn", &seen, "台风停工", "bureau").await
                }
            });
            published.await.expect("published");
            recompute::run(&other, "cn", 2).await.expect("recomputed");
        };
        let scans = async {
            for _ in 0..CLOCKS {
                fire::batch(&scanner, 1).await.expect("fired");
                tokio::task::yield_now().await;
            }
        };
        tokio::join!(publication, scans);
        recompute::run(&other, "cn", 2).await.expect("again");
        fire::all_due(&scanner, 100).await.expect("settled");
        let reds = async |id: &str| -> Vec<CardState> {
            let cards = world.cards(id).await;
            cards.iter().filter(|card| card.level() == Level::Red).map(pb::Card::state).collect()
        };
        for id in &clocks {
            let get = pb::GetCommitmentRequest { id: id.clone() };
            let clock = world.rpc().get_commitment(by(&world.bureau(), get)).await.expect("read").into_inner();
            assert_eq!(local(&clock.due_time), Some(at("2026-01-07T17:00:00")), "every clock follows the revision");
            assert!(reds(id).await.iter().all(|state| *state == CardState::Rescinded), "what fell before is struck");
        }
        world.settle_at("2026-01-07T17:00:01").await;
        for id in &clocks {
            let standing = reds(id).await.into_iter().filter(|state| *state == CardState::Standing).count();
            assert_eq!(standing, 1, "late once, by the new due time");
        }
    }
}
