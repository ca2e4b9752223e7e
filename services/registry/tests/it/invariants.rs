//! Random steps against a model: after each one the ledger is the model, and its events replay to the same cells.
//!
//! `NQI_LEDGER_SEED` plays one seed again, the one that a failure names.

use crate::ledger::Random;
use crate::model::{Day, Edit, FIRST, Is, Known, LAST, Model, Shown};
use crate::world::{Caller, Shop, World, day, problem};
use nqi_events::Sequencer;
use nqi_platform::ids::new_id;
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use prost::Message;
use sea_orm::{ConnectionTrait, Statement};
use std::collections::BTreeMap;

/// Steps of one seed.
const STEPS: usize = 300;
/// The longest life of a hold while choosing and behind a quotation, in seconds.
const LONGEST: (i64, i64) = (1_800, 15 * 86_400);

/// A model and the shop that must equal it.
struct Play<'a> {
    world: &'a World,
    shop: &'a Shop,
    who: Caller,
    model: Model,
    random: Random,
}

impl Play<'_> {
    async fn step(&mut self) {
        let pick = self.pick();
        match (self.random.below(20), pick) {
            (0, _) => self.set().await,
            (1 | 2, _) => self.edit().await,
            (3, _) => self.rules().await,
            (4..=8, _) => self.place().await,
            (9, Some(at)) => self.place_again(at).await,
            (10 | 11, Some(at)) => self.confirm(at).await,
            (12, Some(at)) => self.extend(at).await,
            (13, Some(at)) => self.release(at).await,
            (14, Some(at)) => self.consume(at).await,
            (15 | 16, _) => self.world.pass(1 + self.random.below(400) as i64),
            (17, _) => {
                nqi_registry::release_orphans(&self.world.deps).await.expect("requests answers");
                self.model.give_orphans_back(self.now());
            }
            _ => {
                nqi_registry::sweep_holds(&self.world.deps).await.expect("a sweep");
                self.model.expire_on(&[20, 21, 22, 23], self.now());
            }
        }
    }

    /// A hold: mostly one that lives, else any, whatever became of it.
    fn pick(&mut self) -> Option<usize> {
        let (all, any) = (self.model.holds.len(), self.random.below(4) == 0);
        let lives = |at: &usize| matches!(self.model.holds[*at].is, Is::Held | Is::Confirmed);
        let chosen: Vec<usize> = (0..all).filter(|at| any || lives(at)).collect();
        (!chosen.is_empty()).then(|| chosen[self.random.below(chosen.len() as u64) as usize])
    }

    fn day(&mut self) -> i8 {
        FIRST + self.random.below(4) as i8
    }

    fn now(&self) -> i64 {
        self.world.now().as_second()
    }

    async fn set(&mut self) {
        let (day, total) = (self.day(), self.random.below(8) as i32);
        let allowed = self.model.taken(day) <= total;
        let done = self.world.capacity().set_cells(self.who.ask(self.shop.days(&[(day, total)]))).await;
        assert_eq!(done.is_ok(), allowed, "{day} to {total}: {done:?}");
        if allowed {
            self.model.days.insert(day, Day { total, by_hand: true, ..Day::default() });
        }
    }

    async fn edit(&mut self) {
        let from = self.day();
        let to = from + self.random.below((LAST - from + 1) as u64) as i8;
        let total = self.random.below(8) as i32;
        let (edit, asked) = match self.random.below(6) {
            0 => (Edit::Total(total), CellEdit::SetTotal),
            1 => (Edit::Close, CellEdit::Close),
            2 | 3 => (Edit::Open, CellEdit::Open),
            _ => (Edit::Follow, CellEdit::FollowRules),
        };
        let request = EditCellsRequest {
            pool_id: self.shop.pool.to_string(),
            from: Some(day(2026, 1, from)),
            to: Some(day(2026, 1, to)),
            edit: asked.into(),
            total: if asked == CellEdit::SetTotal { total } else { 0 },
            reason: if asked == CellEdit::Close { "设备检修".into() } else { String::new() },
            ..Default::default()
        };
        let done = self.world.capacity().edit_cells(self.who.ask(request)).await;
        assert_eq!(done.is_ok(), self.model.edit(from..=to, edit), "{edit:?} of {from} to {to}: {done:?}");
    }

    async fn rules(&mut self) {
        let totals = std::array::from_fn(|_| self.random.below(8) as i32);
        let rules = PoolRules { weekday_totals: totals.to_vec(), horizon_days: 30, ..Default::default() };
        let pool_id = self.shop.pool.to_string();
        let request = PutPoolRulesRequest { pool_id, rules: Some(rules), ..Default::default() };
        self.world.capacity().put_pool_rules(self.who.ask(request)).await.expect("rules are never refused");
        self.model.follow(totals);
    }

    async fn place(&mut self) {
        let count = 1 + self.random.below(3);
        let lines: Vec<(i8, i32)> =
            (0..count).map(|_| (self.day(), 1 + self.random.below(3) as i32)).collect();
        let (id, ttl, now) = (new_id(), 1 + self.random.below(400) as i64, self.now());
        if !self.model.fits(&lines) {
            let days: Vec<i8> = lines.iter().map(|(day, _)| *day).collect();
            self.model.expire_on(&days, now);
        }
        let fits = self.model.fits(&lines);
        let request = PlaceHoldRequest { ttl_seconds: ttl, ..self.shop.hold(id, &lines) };
        let done = self.world.capacity().place_hold(self.who.ask(request)).await;
        assert_eq!(done.is_ok(), fits, "{lines:?} of {:?}: {done:?}", self.model.cells());
        if fits {
            self.model.holds.push(Known::new(id, new_id(), now + ttl, lines));
        }
    }

    /// The id of a hold again, whatever became of it: with the same content nothing happens, with other content neither,
    /// and it is refused (I4).
    async fn place_again(&mut self, at: usize) {
        let hold = &self.model.holds[at];
        let mut lines = hold.lines.clone();
        let other = self.random.below(2) == 0;
        if other {
            lines[0].1 += 1;
        } else {
            // Only the sums count, not how they were written.
            lines.reverse();
        }
        let again = self.world.capacity().place_hold(self.who.ask(self.shop.hold(hold.id, &lines))).await;
        match again {
            Ok(it) => assert!(!other && it.get_ref().id == hold.id.to_string(), "{lines:?}: {it:?}"),
            Err(status) => {
                assert!(other, "{lines:?}: {status:?}");
                assert_eq!(problem(status).reason, "HOLD_ID_REUSED");
            }
        }
    }

    async fn confirm(&mut self, at: usize) {
        let (now, ordered) = (self.now(), self.random.below(3) > 0);
        let hold = &mut self.model.holds[at];
        let request = ConfirmHoldRequest { id: hold.id.to_string(), order_id: hold.order.to_string() };
        let allowed = match hold.is {
            Is::Held => now < hold.expires,
            is => is == Is::Confirmed || is == Is::Consumed,
        };
        let done = self.world.capacity().confirm_hold(self.who.ask(request)).await;
        assert_eq!(done.is_ok(), allowed, "I5: {done:?}");
        if allowed && hold.is != Is::Consumed {
            (hold.is, hold.confirmed) = (Is::Confirmed, now);
            if ordered {
                self.world.orders.write(&hold.id.to_string(), &hold.order.to_string());
                hold.ordered = true;
            }
        }
    }

    async fn extend(&mut self, at: usize) {
        let (now, quoted) = (self.now(), self.random.below(2) == 0);
        let until = now + self.random.below(2_400) as i64;
        let hold = &mut self.model.holds[at];
        let expire_time = jiff::Timestamp::from_second(until).expect("in range");
        let request = ExtendHoldRequest {
            id: hold.id.to_string(),
            expire_time: Some(nqi_platform::wire::timestamp(expire_time)),
            offer_id: if quoted { hold.order.to_string() } else { String::new() },
        };
        let behind = quoted || hold.quoted;
        let most = if behind { LONGEST.1 } else { LONGEST.0 };
        let living = hold.is == Is::Held && now < hold.expires;
        let allowed = living && until >= hold.expires && until - now <= most;
        let done = self.world.capacity().extend_hold(self.who.ask(request)).await;
        assert_eq!(done.is_ok(), allowed, "to {until} at {now}, from {}: {done:?}", hold.expires);
        if allowed {
            (hold.expires, hold.quoted) = (until, behind);
        }
    }

    async fn release(&mut self, at: usize) {
        let hold = &mut self.model.holds[at];
        let request = ReleaseHoldRequest { id: hold.id.to_string() };
        let done = self.world.capacity().release_hold(self.who.ask(request)).await;
        assert_eq!(done.is_ok(), hold.is != Is::Consumed, "{done:?}");
        if hold.is != Is::Consumed {
            hold.is = Is::Gone;
        }
    }

    async fn consume(&mut self, at: usize) {
        let hold = &mut self.model.holds[at];
        let request = ConsumeHoldRequest { id: hold.id.to_string() };
        let done = self.world.capacity().consume_hold(self.who.ask(request)).await;
        let allowed = matches!(hold.is, Is::Confirmed | Is::Consumed);
        assert_eq!(done.is_ok(), allowed, "{done:?}");
        if allowed {
            hold.is = Is::Consumed;
        }
    }
}

fn shown<'a>(cells: impl Iterator<Item = &'a Cell>) -> Vec<Shown> {
    let of_model = |cell: &&Cell| {
        let at = cell.day.unwrap_or_default();
        at.month == 1 && (i32::from(FIRST)..=i32::from(LAST)).contains(&at.day)
    };
    let shown =
        |cell: &Cell| (cell.total, cell.held, cell.used, cell.closed, cell.origin() == CellOrigin::Override);
    cells.filter(of_model).map(shown).collect()
}

/// The days that the model plays on.
async fn stored(world: &World, shop: &Shop, who: &Caller) -> Vec<Shown> {
    let ask = ListCellsRequest {
        pool_id: shop.pool.to_string(),
        from: Some(day(2026, 1, FIRST)),
        to: Some(day(2026, 1, LAST)),
    };
    shown(world.capacity().list_cells(who.ask(ask)).await.expect("cells").into_inner().cells.iter())
}

/// Cells as a reader of the feed knows them: the newest version of each.
async fn replayed(world: &World, shop: &Shop) -> Vec<Shown> {
    Sequencer::run_once(&world.deps.db, &world.deps.clock).await.expect("numbered");
    let conn = world.deps.db.reader();
    let select = Statement::from_string(
        conn.get_database_backend(),
        "SELECT payload FROM outbox WHERE type = 'nqi.registry.v1.CellsChanged' ORDER BY partition, position",
    );
    let mut cells: BTreeMap<(i32, i32), Cell> = BTreeMap::new();
    for row in conn.query_all_raw(select).await.expect("events") {
        let payload: Vec<u8> = row.try_get("", "payload").expect("bytes");
        for cell in CellsChanged::decode(payload.as_slice()).expect("a payload").cells {
            if cell.pool_id != shop.pool.to_string() {
                continue;
            }
            let at = cell.day.as_ref().map_or((0, 0), |day| (day.month, day.day));
            let newer = cells.get(&at).is_none_or(|known| known.version < cell.version);
            assert!(newer, "versions grow");
            cells.insert(at, cell);
        }
    }
    shown(cells.values())
}

fn seeds() -> Vec<u64> {
    let given = std::env::var("NQI_LEDGER_SEED").ok().and_then(|text| text.parse().ok());
    given.map_or_else(|| (1..=3).collect(), |seed| vec![seed])
}

on_both_dialects! {
    async fn the_ledger_equals_the_model_after_every_step(fx: Fixture) {
        let world = World::new(fx).await;
        let mut came: BTreeMap<String, usize> = BTreeMap::new();
        for seed in seeds() {
            // Printed with the output of a failure.
            eprintln!("NQI_LEDGER_SEED={seed}");
            // A shop of its own for each seed.
            let (shop, who) = (Shop::open(&world, u128::from(seed)).await, world.service());
            let mut model = Model::default();
            let all: Vec<(i8, i32)> = (FIRST..=LAST).map(|day| (day, 6)).collect();
            world.capacity().set_cells(who.ask(shop.days(&all))).await.expect("days");
            model.days.extend(all.iter().map(|(day, total)| (*day, Day { total: *total, by_hand: true, ..Day::default() })));
            let random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).max(1));
            let mut play = Play { world: &world, shop: &shop, who, model, random };
            for number in 0..STEPS {
                play.step().await;
                let cells = stored(&world, &shop, &play.who).await;
                assert_eq!(cells, play.model.cells(), "NQI_LEDGER_SEED={seed}, step {number} (I1, I3, I4)");
                assert!(cells.iter().all(|(total, held, used, ..)| held + used <= *total), "I2");
            }
            assert_eq!(replayed(&world, &shop).await, play.model.cells(), "NQI_LEDGER_SEED={seed} (I6)");
            let done = |is: Is| play.model.holds.iter().filter(|hold| hold.is == is).count();
            for is in [Is::Confirmed, Is::Consumed, Is::Gone] {
                *came.entry(format!("{is:?}")).or_default() += done(is);
            }
        }
        assert!(came.values().all(|count| *count > 0), "the steps lead nowhere: {came:?}");
    }
}
