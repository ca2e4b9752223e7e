//! The invariants of the ledger read from SQL, and 64 clients that try to break them.

use crate::world::{Shop, World, problem};
use nqi_events::Sequencer;
use nqi_platform::ids::new_id;
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use prost::Message;
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Barrier;
use uuid::Uuid;

type Key = (Uuid, i32);

/// What the database says about a shop's pool.
pub struct Truth {
    /// (total, held, used) by cell.
    cells: BTreeMap<Key, (i32, i32, i32)>,
    /// (held, used) by cell, summed over lines.
    lines: BTreeMap<Key, (i32, i32)>,
    /// (state of the hold, state of the line, live holds expect all of their lines in the hold's state).
    states: Vec<(Uuid, i32, i32)>,
    /// Cells as a reader of the feed knows them.
    replayed: BTreeMap<Key, (i32, i32, i32)>,
    /// (hold, type) of every event about a hold.
    pub events: Vec<(Uuid, String)>,
}

impl Truth {
    /// I1, I2, I3 and I6 of matching.md section 5; panics naming the first that is broken.
    pub fn must_be_whole(&self, case: &str) {
        for (key, (total, held, used)) in &self.cells {
            let lines = self.lines.get(key).copied().unwrap_or_default();
            assert_eq!((*held, *used), lines, "{case}: I1 at {key:?}");
            assert!(held + used <= *total && *held >= 0 && *used >= 0, "{case}: I2 at {key:?}");
        }
        assert!(self.lines.keys().all(|key| self.cells.contains_key(key)), "{case}: lines without a cell");
        for (hold, state, line) in &self.states {
            // A released hold keeps the days that are over.
            let whole = state == line || (*state == 4 && *line == 3);
            assert!(whole, "{case}: I3, hold {hold} is {state} and its line {line}");
        }
        assert_eq!(self.replayed, self.cells, "{case}: I6");
    }
}

/// Cells that are not the sum of their lines, or oversold: quicker than the whole [`truth`].
pub async fn torn(world: &World) -> i64 {
    let wrong = "SELECT COUNT(*) AS n FROM cell c LEFT JOIN (SELECT pool, day, \
                 SUM(CASE WHEN state = 1 THEN units ELSE 0 END) AS held, \
                 SUM(CASE WHEN state IN (2, 3) THEN units ELSE 0 END) AS used FROM hold_line GROUP BY pool, day) l \
                 ON l.pool = c.pool AND l.day = c.day WHERE c.held <> COALESCE(l.held, 0) \
                 OR c.used <> COALESCE(l.used, 0) OR c.held + c.used > c.total";
    get(&rows(world, wrong).await[0], "n")
}

/// Reads all of it.
pub async fn truth(world: &World, shop: &Shop) -> Truth {
    Sequencer::run_once(&world.deps.db, &world.deps.clock).await.expect("numbered");
    let mut cells = BTreeMap::new();
    for row in rows(world, "SELECT pool, day, total, held, used FROM cell").await {
        cells.insert(key(&row), (get(&row, "total"), get(&row, "held"), get(&row, "used")));
    }
    let mut lines: BTreeMap<Key, (i32, i32)> = BTreeMap::new();
    let mut states = Vec::new();
    let joined = "SELECT h.id AS id, h.state AS hold_state, l.pool AS pool, l.day AS day, l.units AS units, \
                  l.state AS state FROM hold h JOIN hold_line l ON l.hold = h.id";
    for row in rows(world, joined).await {
        let (units, state): (i32, i32) = (get(&row, "units"), get(&row, "state"));
        let sum = lines.entry(key(&row)).or_default();
        match state {
            1 => sum.0 += units,
            2 | 3 => sum.1 += units,
            _ => {}
        }
        states.push((get(&row, "id"), get(&row, "hold_state"), state));
    }
    let (mut newest, mut events) = (BTreeMap::new(), Vec::new());
    let log = "SELECT aggregate_id, type, payload FROM outbox WHERE position IS NOT NULL ORDER BY partition, position";
    for row in rows(world, log).await {
        let kind: String = get(&row, "type");
        if kind.starts_with("nqi.registry.v1.Hold") {
            events.push((get(&row, "aggregate_id"), kind));
        } else if kind == "nqi.registry.v1.CellsChanged" {
            let payload: Vec<u8> = get(&row, "payload");
            for cell in CellsChanged::decode(payload.as_slice()).expect("a payload").cells {
                let day = nqi_platform::wire::day("day", cell.day.as_ref().expect("a day")).expect("a day");
                let key = (cell.pool_id.parse::<Uuid>().expect("an id"), number(day));
                let known = newest.insert(key, (cell.version, (cell.total, cell.held, cell.used)));
                assert!(known.is_none_or(|(version, _)| version < cell.version), "versions of a cell grow");
            }
        }
    }
    let replayed = newest.into_iter().map(|(key, (_, cell))| (key, cell)).collect();
    assert!(cells.keys().any(|(pool, _)| *pool == shop.pool), "the shop has cells");
    Truth { cells, lines, states, replayed, events }
}

async fn rows(world: &World, sql: &str) -> Vec<QueryResult> {
    let conn = world.deps.db.reader();
    conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql)).await.expect("rows")
}

fn get<T: sea_orm::TryGetable>(row: &QueryResult, column: &str) -> T {
    row.try_get("", column).unwrap_or_else(|error| panic!("{column}: {error:?}"))
}

fn key(row: &QueryResult) -> Key {
    (get(row, "pool"), number(get::<nqi_store::Day>(row, "day").0))
}

/// Days since the year 2000.
fn number(day: jiff::civil::Date) -> i32 {
    jiff::civil::date(2000, 1, 1).until(day).expect("near").get_days()
}

/// A small generator, so that a failing seed can be run again.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

on_both_dialects! {
    async fn from_one_barrier_64_callers_on_one_unit_have_exactly_one_winner(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        world.capacity().set_cells(shop.owner.ask(shop.days(&[(7, 1)]))).await.expect("one unit");
        let barrier = Arc::new(Barrier::new(64));
        let mut placing = tokio::task::JoinSet::new();
        for _ in 0..64 {
            let (mut capacity, request) = (world.capacity(), shop.owner.ask(shop.hold(new_id(), &[(7, 1)])));
            let barrier = barrier.clone();
            placing.spawn(async move {
                barrier.wait().await;
                capacity.place_hold(request).await
            });
        }
        let outcomes = placing.join_all().await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        let refused = outcomes.into_iter().filter_map(Result::err).map(problem);
        assert!(refused.map(|it| it.reason).all(|reason| reason == "CAPACITY_EXHAUSTED"));
        truth(&world, &shop).await.must_be_whole("one unit");
    }

    async fn of_64_confirmations_for_different_orders_exactly_one_wins(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let hold = world.capacity().place_hold(shop.owner.ask(shop.hold(new_id(), &[(5, 3)]))).await.expect("placed").into_inner();
        let barrier = Arc::new(Barrier::new(64));
        let mut confirming = tokio::task::JoinSet::new();
        for _ in 0..64 {
            let request = ConfirmHoldRequest { id: hold.id.clone(), order_id: new_id().to_string() };
            let (mut capacity, request, barrier) = (world.capacity(), shop.owner.ask(request), barrier.clone());
            confirming.spawn(async move {
                barrier.wait().await;
                capacity.confirm_hold(request).await
            });
        }
        let won = confirming.join_all().await.into_iter().filter(Result::is_ok).count();
        assert_eq!(won, 1);
        assert_eq!(shop.cells(&world).await[0], (10, 0, 3), "moved once");
        truth(&world, &shop).await.must_be_whole("one order");
    }

    async fn one_id_from_64_callers_is_one_hold(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, id) = (Shop::open(&world, 1).await, new_id());
        let mut placing = tokio::task::JoinSet::new();
        for number in 0..64 {
            // Every other one asks for other units under the same id.
            let units = if number % 2 == 0 { 2 } else { 3 };
            let (mut capacity, request) = (world.capacity(), shop.owner.ask(shop.hold(id, &[(5, units)])));
            placing.spawn(async move { capacity.place_hold(request).await });
        }
        let outcomes = placing.join_all().await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 32);
        let refused = outcomes.into_iter().filter_map(Result::err).map(problem);
        assert!(refused.map(|it| it.reason).all(|reason| reason == "HOLD_ID_REUSED"));
        let found = truth(&world, &shop).await;
        found.must_be_whole("one id");
        assert_eq!(found.events.len(), 1, "one effect (I4)");
    }

    async fn confirmations_and_sweeps_at_the_last_instant_have_one_winner_each(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        world.capacity().set_cells(shop.owner.ask(shop.days(&[(6, 32)]))).await.expect("room");
        let mut holds = Vec::new();
        for _ in 0..32 {
            let request = shop.owner.ask(shop.hold(new_id(), &[(6, 1)]));
            holds.push(world.capacity().place_hold(request).await.expect("placed").into_inner());
        }
        world.pass(1_799);
        let barrier = Arc::new(Barrier::new(33));
        let mut racing = tokio::task::JoinSet::new();
        for hold in &holds {
            let request = ConfirmHoldRequest { id: hold.id.clone(), order_id: new_id().to_string() };
            let (mut capacity, request, barrier) = (world.capacity(), shop.owner.ask(request), barrier.clone());
            racing.spawn(async move {
                barrier.wait().await;
                capacity.confirm_hold(request).await
            });
        }
        let (deps, clock) = (world.deps.clone(), world.deps.clock.clone());
        let sweeping = tokio::spawn(async move {
            barrier.wait().await;
            clock.advance_to(clock.now() + jiff::SignedDuration::from_secs(1));
            nqi_registry::sweep_holds(&deps).await.expect("a sweep")
        });
        let confirmed = racing.join_all().await.into_iter().filter(Result::is_ok).count() as u64;
        let swept = sweeping.await.expect("no panic") + nqi_registry::sweep_holds(&world.deps).await.expect("a sweep");
        assert_eq!(confirmed + swept, 32, "each hold is confirmed or expired, never both (I5)");
        let used = i32::try_from(confirmed).expect("few");
        assert_eq!(shop.cells(&world).await[1], (32, 0, used));
        truth(&world, &shop).await.must_be_whole("the last instant");
    }

    async fn sixty_four_clients_with_every_verb_and_replays_keep_the_invariants(fx: Fixture) {
        let world = Arc::new(World::new(fx).await);
        let shop = Arc::new(Shop::open(&world, 1).await);
        let days: Vec<(i8, i32)> = (20..24).map(|day| (day, 40)).collect();
        world.capacity().set_cells(world.service().ask(shop.days(&days))).await.expect("days");
        let mut clients = tokio::task::JoinSet::new();
        for client in 0..64_u64 {
            let (world, shop) = (world.clone(), shop.clone());
            clients.spawn(async move {
                let (mut random, who) = (Random((client + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)), world.service());
                for _ in 0..6 {
                    let (id, order, mut capacity) = (new_id(), new_id().to_string(), world.capacity());
                    let lines: Vec<(i8, i32)> =
                        (0..1 + random.below(3)).map(|_| (20 + random.below(4) as i8, 1 + random.below(3) as i32)).collect();
                    let placed = capacity.place_hold(who.ask(shop.hold(id, &lines))).await;
                    let again = capacity.place_hold(who.ask(shop.hold(id, &lines))).await;
                    if let (Ok(first), Ok(again)) = (&placed, &again) {
                        assert_eq!(first.get_ref(), again.get_ref(), "replayed (I4)");
                    }
                    if again.is_err() {
                        continue;
                    }
                    let id = id.to_string();
                    if random.below(4) > 0 {
                        let confirm = ConfirmHoldRequest { id: id.clone(), order_id: order };
                        capacity.confirm_hold(who.ask(confirm.clone())).await.expect("in time");
                        capacity.confirm_hold(who.ask(confirm)).await.expect("replayed");
                    }
                    match random.below(3) {
                        0 => drop(capacity.release_hold(who.ask(ReleaseHoldRequest { id })).await),
                        1 => drop(capacity.consume_hold(who.ask(ConsumeHoldRequest { id })).await),
                        _ => {}
                    }
                }
            });
        }
        clients.join_all().await;
        let found = truth(&world, &shop).await;
        found.must_be_whole("64 clients");
        assert!(found.events.len() > 64, "they did something");
        assert!(nqi_store::audit::verify(&world.deps.db).await.expect("read").is_empty());
    }
}
