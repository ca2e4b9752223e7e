//! Random commands by two replicas whose clocks disagree, scanners that are killed, and the same commands replayed
//! with no scanner at all: the facts are the same, each fired once, none early.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use nqi_commitments::app::{App, command, fire, start};
use nqi_commitments::domain::{
    commitment::{About, Case, Commitment},
    lifecycle::PauseOrder,
    policy::Promise,
    refusal::Refusal,
    scope::Scope,
    stage::{Stage, WorkKind},
    turn::{Turn, When},
};
use nqi_commitments::store::history::Origin;
use nqi_kernel::clock::{PauseReason, Unit};
use nqi_platform::{clock::Clock, ids::new_id};
use nqi_proto::commitments::v1::CommitmentEvent;
use nqi_store::{Tx, testing::Fixture};
use prost::Message;
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

use crate::dice::Dice;
use crate::firing::count;
use crate::killed::Replica;
use crate::world::{World, at, eventually};

const CLOCKS: usize = 8;
const STEPS: usize = 120;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Order {
    Pause,
    Resume,
    Complete,
    Reopen,
    Cancel,
}

impl Order {
    fn apply(self, turn: &mut Turn<'_>) -> Result<(), Refusal> {
        match self {
            Self::Pause => turn.pause(&PauseOrder {
                reason: PauseReason::Enterprise,
                evidence: "待确认".to_owned(),
                resume_by: None,
                actor: "test".to_owned(),
            }),
            Self::Resume => turn.resume(),
            Self::Complete => turn.complete(),
            Self::Reopen => turn.reopen("复查", "test"),
            Self::Cancel => turn.cancel(),
        }
    }
}

/// (cycle, level) of a clock and when it fell.
type Fallen = BTreeMap<(i32, String), i64>;

/// What was done to a clock, and when it took effect.
struct Story {
    opened: Commitment,
    told: Vec<(Order, Timestamp)>,
}

async fn open(app: &App, promise: Promise) -> Commitment {
    let held = app.clone();
    let opened = app.db.job(&app.clock, move |tx: Tx| {
        let app = held.clone();
        async move {
            let policy = app.rules.lookup(tx.conn(), Stage::Delivery, WorkKind::Testing).await?;
            let about = About {
                stage: Stage::Delivery,
                subject: new_id(),
                attempt: 1,
                case: Case::default(),
                obligor: new_id(),
                kind: WorkKind::Testing,
                element: 3,
                offering: None,
            };
            let opening = start::Opening { about, promise, asked: true, pending: false, not_before: None };
            start::open(&app, &tx, &policy, &opening, When::Now, Origin::default()).await
        }
    });
    opened.await.expect("opened")
}

/// Gives an order; the instant at which it took effect, `None` when it was refused.
async fn order(app: &App, id: Uuid, order: Order) -> Option<Timestamp> {
    let target = command::Target { scope: Scope::All, id, etag: String::new(), when: When::Now };
    let held = app.clone();
    let done = app.db.job(&app.clock, move |tx: Tx| {
        let (app, target) = (held.clone(), target.clone());
        async move {
            let mut at = Timestamp::UNIX_EPOCH;
            let apply = |turn: &mut Turn<'_>| {
                at = turn.at;
                order.apply(turn)
            };
            command::run(&app, &tx, &target, Origin::default(), |_| Ok(()), apply).await?;
            Ok::<_, nqi_commitments::error::Error>(at)
        }
    });
    done.await.ok()
}

/// The clock by its orders alone, looked at once more at the end.
async fn replay(app: &App, story: &Story, end: Timestamp) -> (Commitment, Fallen) {
    let conn = app.db.reader();
    let calendar = app.rules.demand(conn, "cn", None).await.expect("a calendar");
    let policy = app.rules.policy(conn, &story.opened.policy_id, 1).await.expect("a policy");
    let mut clock = story.opened.clone();
    let mut fallen = Fallen::new();
    for (order, now) in story.told.iter().map(|(order, now)| (Some(*order), *now)).chain([(None, end)]) {
        let mut turn = Turn::begin(clock, &calendar, &policy, now, When::Now).expect("a turn");
        if let Some(order) = order {
            order.apply(&mut turn).expect("it was obeyed before");
        }
        let (next, outcome) = turn.finish().expect("an end");
        for firing in outcome.firings {
            fallen.insert((firing.cycle, firing.level), firing.fire_at.as_microsecond());
        }
        clock = next;
    }
    (clock, fallen)
}

/// The firings as recorded.
async fn recorded(world: &World) -> HashMap<Uuid, Fallen> {
    let sql = "SELECT commitment_id, cycle, level, fire_at, fired_at, state FROM firing";
    let mut found: HashMap<Uuid, Fallen> = HashMap::new();
    for row in rows(world, sql).await {
        let get = |column: &str| row.try_get::<i64>("", column).expect("a number");
        let (cycle, state): (i32, i32) =
            (row.try_get("", "cycle").expect("a number"), row.try_get("", "state").expect("a number"));
        let level: String = row.try_get("", "level").expect("a text");
        let id: Uuid = row.try_get("", "commitment_id").expect("an id");
        assert!(state == 3 || get("fired_at") >= get("fire_at"), "{level} of {id} fired early");
        found.entry(id).or_default().insert((cycle, level), get("fire_at"));
    }
    found
}

/// Levels by their events: each (clock, cycle, level) was told once, as it was recorded.
async fn assert_told_once(world: &World) {
    let sql = "SELECT type, payload FROM outbox ORDER BY no";
    let mut told = BTreeSet::new();
    for row in rows(world, sql).await {
        let kind: String = row.try_get("", "type").expect("a text");
        let Some(level) = ["Reminder", "Yellow", "Red", "Escalated", "Statutory"]
            .into_iter()
            .find(|level| kind.ends_with(level))
        else {
            continue;
        };
        let payload: Vec<u8> = row.try_get("", "payload").expect("bytes");
        let event = CommitmentEvent::decode(payload.as_slice()).expect("an event");
        let key = (event.commitment_id.clone(), event.cycle, level.to_uppercase());
        assert!(
            told.insert(key),
            "{level} of {} was told twice in cycle {}",
            event.commitment_id,
            event.cycle
        );
    }
    let levels = "SELECT count(*) AS n FROM firing WHERE state <> 3 AND level NOT LIKE 'RESUME%'";
    assert_eq!(count(&world.deps.db, levels).await, told.len() as i64, "as many events as firings");
    let cards =
        "SELECT count(*) AS n FROM firing WHERE state <> 3 AND level IN ('YELLOW', 'RED', 'ESCALATED')";
    let made = "SELECT count(*) AS n FROM card";
    assert_eq!(count(&world.deps.db, cards).await, count(&world.deps.db, made).await, "as many cards");
}

async fn rows(world: &World, sql: &str) -> Vec<sea_orm::QueryResult> {
    let conn = world.deps.db.reader();
    conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql)).await.expect("rows")
}

async fn scenario(seed: u64) {
    let Some(fx) = Fixture::postgres().await else {
        eprintln!("left out: NQI_TEST_PG=skip");
        return;
    };
    let world = World::new(&fx).await;
    world.clock.advance_to(at("2026-01-05T09:10:00"));
    let mut dice = Dice(seed);
    let ours = world.app();
    let mut stories: HashMap<Uuid, Story> = HashMap::new();
    for i in 0..CLOCKS {
        let promise = match i % 3 {
            0 => Promise { unit: Unit::Days, promised: 1, statutory: 3 },
            1 => Promise { unit: Unit::Minutes, promised: 45 + 30 * i as u32, statutory: 0 },
            _ => Promise { unit: Unit::Days, promised: 2, statutory: 0 },
        };
        let opened = open(&ours, promise).await;
        stories.insert(opened.id, Story { opened, told: Vec::new() });
    }
    let mut ids: Vec<Uuid> = stories.keys().copied().collect();
    ids.sort();
    for step in 0..STEPS {
        if dice.throw(3) > 0 {
            let on = SignedDuration::from_secs(1 + dice.throw(9_000));
            world.clock.advance_to(world.clock.now() + on);
        }
        // The other replica's clock steps: it is behind by up to two hours, now more, now less.
        let behind = SignedDuration::from_secs(dice.throw(7_200));
        let theirs = App::new(ours.db.clone(), Clock::virtual_at(world.clock.now() - behind));
        match dice.throw(8) {
            0 | 1 => {
                let (a, b) = tokio::join!(
                    fire::batch(&ours, 1 + dice.throw(4).unsigned_abs()),
                    fire::batch(&theirs, 3)
                );
                a.expect("scanned");
                b.expect("scanned");
            }
            2 => {
                let size = 1 + dice.throw(CLOCKS as i64).unsigned_abs();
                let replica = Replica::start(&fx, &world, move |app| async move {
                    while fire::batch(&app, size).await.is_ok_and(|fired| fired > 0) {}
                });
                tokio::time::sleep(Duration::from_micros(5_000 + dice.throw(40_000).unsigned_abs())).await;
                replica.kill();
            }
            _ => {
                let id = ids[dice.throw(ids.len() as i64) as usize];
                let what = match dice.throw(12) {
                    0..=4 => Order::Pause,
                    5..=8 => Order::Resume,
                    9 => Order::Complete,
                    10 => Order::Reopen,
                    _ if step > STEPS / 2 => Order::Cancel,
                    _ => Order::Resume,
                };
                let app = if dice.throw(2) == 0 { &ours } else { &theirs };
                // Often a scanner is at the same clock.
                let at = if dice.throw(2) == 0 {
                    tokio::join!(order(app, id, what), fire::batch(&ours, 4)).0
                } else {
                    order(app, id, what).await
                };
                if let (Some(at), Some(story)) = (at, stories.get_mut(&id)) {
                    story.told.push((what, at));
                }
            }
        }
    }
    world.clock.advance_to(world.clock.now() + SignedDuration::from_hours(24 * 60));
    let end = world.clock.now();
    eventually("the rest", || async {
        fire::all_due(&ours, 100).await.ok()?;
        let due =
            format!("SELECT count(*) AS n FROM commitment WHERE next_fire_at <= {}", end.as_microsecond());
        (count(&world.deps.db, &due).await == 0).then_some(())
    })
    .await;

    assert_told_once(&world).await;
    let found = recorded(&world).await;
    for (id, story) in &stories {
        let (replayed, fallen) = replay(&ours, story, end).await;
        let stored = nqi_commitments::store::load::find(ours.db.reader(), Scope::All, *id).await;
        let stored = stored.expect("read").expect("there");
        let orders = format!("seed {seed}, {id}: {:?}", story.told);
        assert_eq!(found.get(id).cloned().unwrap_or_default(), fallen, "{orders}");
        let facts = |clock: &Commitment| {
            let mut cards: Vec<_> =
                clock.cards.iter().map(|card| (card.cycle, card.level, card.fire_at, card.state)).collect();
            cards.sort_by_key(|card| (card.0, card.2));
            (clock.status, clock.cycle, clock.due_at, clock.completed_at, clock.is_late(), cards)
        };
        assert_eq!(facts(&stored), facts(&replayed), "{orders}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_commands_two_replicas_kills_and_clock_steps_leave_the_facts_of_a_replay() {
    for seed in [0x9e37_79b9_7f4a_7c15, 0x0123_4567_89ab_cdef, 0x00c0_ffee_dead_beef] {
        scenario(seed).await;
    }
}
