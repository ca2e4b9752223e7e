//! Random steps against a model: after each one the ledger is the model, and its events replay to the same cells.

use crate::world::{Shop, World};
use nqi_events::Sequencer;
use nqi_platform::auth::Role;
use nqi_platform::ids::new_id;
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use prost::Message;
use sea_orm::{ConnectionTrait, Statement};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A small generator, so that a failing seed can be run again.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Is {
    Held,
    Confirmed,
    Consumed,
    Gone,
}

struct Known {
    id: Uuid,
    is: Is,
    order: Uuid,
    expires: i64,
    lines: Vec<(i8, i32)>,
}

/// What should be, told in the simplest way: lists of holds, and totals.
#[derive(Default)]
struct Model {
    totals: BTreeMap<i8, i32>,
    holds: Vec<Known>,
}

impl Model {
    fn taken(&self, day: i8, is: &[Is]) -> i32 {
        let of = |hold: &Known| {
            hold.lines.iter().filter(|(at, _)| *at == day).map(|(_, units)| units).sum::<i32>()
        };
        self.holds.iter().filter(|hold| is.contains(&hold.is)).map(of).sum()
    }

    fn cells(&self) -> Vec<(i32, i32, i32)> {
        let cell = |(day, total): (&i8, &i32)| {
            (*total, self.taken(*day, &[Is::Held]), self.taken(*day, &[Is::Confirmed, Is::Consumed]))
        };
        self.totals.iter().map(cell).collect()
    }

    /// Overdue holds on these days go when the units are short.
    fn expire_on(&mut self, days: &[i8], now: i64) {
        for hold in &mut self.holds {
            let there = hold.lines.iter().any(|(day, _)| days.contains(day));
            if hold.is == Is::Held && hold.expires <= now && there {
                hold.is = Is::Gone;
            }
        }
    }

    fn fits(&self, lines: &[(i8, i32)]) -> bool {
        let mut sums: BTreeMap<i8, i32> = BTreeMap::new();
        for (day, units) in lines {
            *sums.entry(*day).or_default() += units;
        }
        sums.iter().all(|(day, units)| {
            let total = self.totals.get(day).copied().unwrap_or(0);
            self.taken(*day, &[Is::Held, Is::Confirmed, Is::Consumed]) + units <= total
        })
    }
}

async fn step(world: &World, shop: &Shop, model: &mut Model, random: &mut Random) {
    let service = world.caller(Role::Service, Uuid::nil());
    let mut capacity = world.capacity();
    let now = world.now().as_second();
    let pick = (!model.holds.is_empty()).then(|| random.below(model.holds.len() as u64) as usize);
    match (random.below(10), pick) {
        (0, _) => {
            let (day, total) = (20 + random.below(4) as i8, random.below(8) as i32);
            let allowed = model.taken(day, &[Is::Held, Is::Confirmed, Is::Consumed]) <= total;
            let done = capacity.set_cells(service.ask(shop.days(&[(day, total)]))).await;
            assert_eq!(done.is_ok(), allowed, "{day} to {total}: {done:?}");
            if allowed {
                model.totals.insert(day, total);
            }
        }
        (1..=4, _) => {
            let count = 1 + random.below(3);
            let lines: Vec<(i8, i32)> =
                (0..count).map(|_| (20 + random.below(4) as i8, 1 + random.below(3) as i32)).collect();
            let (id, ttl) = (new_id(), 1 + random.below(400) as i64);
            if !model.fits(&lines) {
                let days: Vec<i8> = lines.iter().map(|(day, _)| *day).collect();
                model.expire_on(&days, now);
            }
            let fits = model.fits(&lines);
            let request = PlaceHoldRequest { ttl_seconds: ttl, ..shop.hold(id, &lines) };
            let done = capacity.place_hold(service.ask(request)).await;
            assert_eq!(done.is_ok(), fits, "{lines:?} of {:?}: {done:?}", model.cells());
            if fits {
                model.holds.push(Known { id, is: Is::Held, order: new_id(), expires: now + ttl, lines });
            }
        }
        (5, Some(at)) => {
            let hold = &mut model.holds[at];
            let request = ConfirmHoldRequest { id: hold.id.to_string(), order_id: hold.order.to_string() };
            let allowed = match hold.is {
                Is::Held => now < hold.expires,
                is => is == Is::Confirmed || is == Is::Consumed,
            };
            assert_eq!(capacity.confirm_hold(service.ask(request)).await.is_ok(), allowed, "I5");
            if allowed && hold.is == Is::Held {
                hold.is = Is::Confirmed;
            }
        }
        (6, Some(at)) => {
            let hold = &mut model.holds[at];
            let done =
                capacity.release_hold(service.ask(ReleaseHoldRequest { id: hold.id.to_string() })).await;
            assert_eq!(done.is_ok(), hold.is != Is::Consumed);
            if hold.is != Is::Consumed {
                hold.is = Is::Gone;
            }
        }
        (7, Some(at)) => {
            let hold = &mut model.holds[at];
            let done =
                capacity.consume_hold(service.ask(ConsumeHoldRequest { id: hold.id.to_string() })).await;
            let allowed = matches!(hold.is, Is::Confirmed | Is::Consumed);
            assert_eq!(done.is_ok(), allowed);
            if allowed {
                hold.is = Is::Consumed;
            }
        }
        (8, _) => world.pass(1 + random.below(200) as i64),
        _ => {
            nqi_registry::sweep_holds(&world.deps).await.expect("a sweep");
            model.expire_on(&[20, 21, 22, 23], now);
        }
    }
}

/// Cells as a reader of the feed knows them: the newest version of each.
async fn replayed(world: &World, shop: &Shop) -> Vec<(i32, i32, i32)> {
    Sequencer::run_once(&world.deps.db, &world.deps.clock).await.expect("numbered");
    let conn = world.deps.db.reader();
    let select = Statement::from_string(
        conn.get_database_backend(),
        "SELECT payload FROM outbox WHERE type = 'nqi.registry.v1.CellsChanged' ORDER BY partition, position",
    );
    let mut cells: BTreeMap<i32, Cell> = BTreeMap::new();
    for row in conn.query_all_raw(select).await.expect("events") {
        let payload: Vec<u8> = row.try_get("", "payload").expect("bytes");
        for cell in CellsChanged::decode(payload.as_slice()).expect("a payload").cells {
            if cell.pool_id != shop.pool.to_string() {
                continue;
            }
            let day = cell.day.as_ref().map_or(0, |day| day.day);
            let newer = cells.get(&day).is_none_or(|known| known.version < cell.version);
            assert!(newer, "versions grow");
            cells.insert(day, cell);
        }
    }
    cells
        .into_iter()
        .filter(|(day, _)| *day >= 20)
        .map(|(_, cell)| (cell.total, cell.held, cell.used))
        .collect()
}

on_both_dialects! {
    async fn the_ledger_equals_the_model_after_every_step(fx: Fixture) {
        let world = World::new(fx).await;
        for seed in 1..=3_u64 {
            // A shop of its own for each seed.
            let shop = Shop::open(&world, u128::from(seed)).await;
            let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let mut model = Model::default();
            let all: Vec<(i8, i32)> = (20..24).map(|day| (day, 6)).collect();
            world.capacity().set_cells(world.service().ask(shop.days(&all))).await.expect("days");
            model.totals.extend(all);
            for number in 0..80 {
                step(&world, &shop, &mut model, &mut random).await;
                let cells = shop_cells(&world, &shop).await;
                assert_eq!(cells, model.cells(), "seed {seed}, step {number} (I1, I3, I4)");
                assert!(cells.iter().all(|(total, held, used)| held + used <= *total), "I2");
            }
            assert_eq!(replayed(&world, &shop).await, model.cells(), "seed {seed} (I6)");
        }
    }
}

/// Cells of the days that the model plays on; the shop's own two days come before them.
async fn shop_cells(world: &World, shop: &Shop) -> Vec<(i32, i32, i32)> {
    shop.cells(world).await.into_iter().skip(2).collect()
}
