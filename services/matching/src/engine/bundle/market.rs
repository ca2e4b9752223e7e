//! The market that the index makes: every placement is an answer of the engine, for the start and the capacity at hand.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use jiff::civil::Date;
use nqi_kernel::region;
use nqi_kernel::worktime::Calendar;
use uuid::Uuid;

use super::{Market, Placement, Taken};
use crate::engine::answer::{Options, Shown, answer};
use crate::engine::need::Need;
use crate::engine::record::{Change, Way};
use crate::engine::snapshot::Snapshot;
use crate::engine::tables::Tables;

/// Providers of an item: so many by each of score, price and finish.
pub const BEST: usize = 32;

/// What a placement depends on, besides the provider: the item, the earliest start, and what is taken of one provider.
type Asked = (usize, Option<Date>, Vec<((Uuid, Uuid, Date), i64)>);

/// The index on one day, for the needs of one bundle or batch.
pub struct Indexed<'a> {
    snapshot: &'a Snapshot,
    tables: &'a Tables,
    calendar: &'a Calendar,
    today: Date,
    needs: Vec<Need>,
    known: HashMap<Asked, Rc<HashMap<Uuid, Placement>>>,
    shown: Vec<Explained>,
}

/// A candidate with what its explanation needs.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The candidate.
    pub shown: Shown,
    /// Its rank in the answer that it came with, from 1.
    pub rank: usize,
    /// Reference price of that answer.
    pub reference_price: Option<i64>,
}

impl<'a> Indexed<'a> {
    /// A market for these needs.
    pub fn new(
        snapshot: &'a Snapshot,
        tables: &'a Tables,
        calendar: &'a Calendar,
        today: Date,
        needs: Vec<Need>,
    ) -> Indexed<'a> {
        Indexed { snapshot, tables, calendar, today, needs, known: HashMap::new(), shown: vec![] }
    }

    /// The need of an item.
    pub fn need(&self, item: usize) -> &Need {
        &self.needs[item]
    }

    /// The candidate behind a placement.
    pub fn explained(&self, placement: &Placement) -> &Explained {
        &self.shown[placement.name]
    }

    /// Every provider that fits an item as it stands, best score first.
    pub fn eligible(&mut self, item: usize) -> Vec<Placement> {
        let mut all: Vec<Placement> = self.answered((item, None, vec![])).values().cloned().collect();
        all.sort_by_key(|placed| (!self.is_clean(placed), -placed.score, placed.provider));
        all
    }

    /// Whether some provider that fits an item is left out of [`Market::providers`].
    pub fn is_cut(&self, item: usize) -> bool {
        let all = self.known.get(&(item, None, vec![])).map_or(0, |known| known.len());
        self.providers(item).len() < all
    }

    /// Whether nothing has to be confirmed.
    pub fn is_clean(&self, placement: &Placement) -> bool {
        self.explained(placement).shown.ranked.fit.confirms.is_clean()
    }

    /// Units that are free in a pool on working days from today to `until`.
    pub fn free_units(&self, pool: Uuid, until: Option<Date>) -> i64 {
        let Some(cells) = self.snapshot.cells(&pool) else { return 0 };
        cells
            .range(self.today..)
            .filter(|(day, cell)| {
                !cell.closed && until.is_none_or(|until| **day <= until) && self.calendar.is_working_day(**day)
            })
            .map(|(_, cell)| (cell.total - cell.taken).max(0))
            .sum()
    }

    /// The answer for an item under these circumstances, by provider; computed once.
    fn answered(&mut self, asked: Asked) -> Rc<HashMap<Uuid, Placement>> {
        if let Some(known) = self.known.get(&asked) {
            return known.clone();
        }
        let mut need = self.needs[asked.0].clone();
        need.earliest = need.earliest.max(asked.1);
        let options = Options { limit: self.snapshot.provider_count().max(1), near_misses: false };
        let found = if asked.2.is_empty() {
            answer(self.snapshot, self.tables, self.calendar, &need, self.today, options)
        } else {
            let less = self.without(&asked.2);
            answer(&less, self.tables, self.calendar, &need, self.today, options)
        };
        let mut placements = HashMap::with_capacity(found.shown.len());
        let reference_price = found.reference_price;
        for (at, shown) in found.shown.into_iter().enumerate() {
            let placement = placement(&shown, self.shown.len());
            self.shown.push(Explained { shown, rank: at + 1, reference_price });
            placements.insert(placement.provider, placement);
        }
        let placements = Rc::new(placements);
        self.known.insert(asked, placements.clone());
        placements
    }

    /// The index with less capacity.
    fn without(&self, taken: &[((Uuid, Uuid, Date), i64)]) -> Snapshot {
        let mut less = self.snapshot.clone();
        let cell = |((_, pool, day), units): &((Uuid, Uuid, Date), i64)| {
            let mut cell = self.snapshot.cells(pool)?.get(day).copied()?;
            cell.taken += units;
            // A change counts only when its version is newer.
            cell.version += 1;
            Some(Change::Cell(cell))
        };
        less.apply(taken.iter().filter_map(cell).collect::<Vec<_>>());
        less
    }
}

impl Market for Indexed<'_> {
    fn providers(&self, item: usize) -> Vec<Uuid> {
        let Some(all) = self.known.get(&(item, None, vec![])) else { return vec![] };
        let mut all: Vec<&Placement> = all.values().collect();
        let mut chosen = BTreeSet::new();
        let mut take = |all: &[&Placement]| chosen.extend(all.iter().take(BEST).map(|placed| placed.provider));
        all.sort_by_key(|placed| (-placed.score, placed.provider));
        take(&all);
        all.sort_by_key(|placed| (placed.price.unwrap_or(i64::MAX), placed.provider));
        take(&all);
        all.sort_by_key(|placed| (placed.finish, placed.provider));
        take(&all);
        chosen.into_iter().collect()
    }

    fn place(&mut self, item: usize, provider: Uuid, earliest: Option<Date>, taken: &Taken) -> Option<Placement> {
        let (least, most) = (Uuid::nil(), Uuid::max());
        let of_provider = taken.range((provider, least, Date::MIN)..=(provider, most, Date::MAX));
        let relevant = of_provider.map(|(key, units)| (*key, *units)).collect();
        self.answered((item, earliest, relevant)).get(&provider).cloned()
    }

    fn metres(&self, from: Uuid, to: Uuid) -> i64 {
        let point = |id: Uuid| {
            let site = self.snapshot.site(&id)?;
            site.point.or_else(|| site.region.map(region::Region::centroid))
        };
        point(from).zip(point(to)).map_or(0, |(from, to)| region::metres(from, to))
    }

    fn days_until(&self, day: Date) -> i64 {
        self.calendar.working_days_between(self.today, day).max(0)
    }

    fn after(&self, day: Date, lag: u32) -> Date {
        self.calendar.add_working_days(day, lag)
    }
}

fn placement(shown: &Shown, name: usize) -> Placement {
    let fit = &shown.ranked.fit;
    Placement {
        provider: fit.provider.id,
        site: fit.site.id,
        start: fit.plan.start,
        finish: fit.plan.finish,
        score: fit.score.total,
        price: fit.plan.price,
        sample: fit.plan.way == Way::SendSample,
        booked: fit.plan.days.clone(),
        name,
    }
}
