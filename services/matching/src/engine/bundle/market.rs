//! The market that the index makes: every placement is an answer of the engine, for the start and the capacity at hand.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use jiff::civil::Date;
use nqi_kernel::region;
use nqi_kernel::worktime::Calendar;
use uuid::Uuid;

use super::single::Everybody;
use super::{Market, Placement, Taken};
use crate::engine::answer::{Answer, Options, Shown, answer};
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
    /// What was asked, by the name of the placements that it gave.
    asked: Vec<Asked>,
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
    /// It is the guide price, not the budget.
    pub price_by_guide: bool,
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
        Indexed { snapshot, tables, calendar, today, needs, known: HashMap::new(), asked: vec![] }
    }

    /// The need of an item.
    pub fn need(&self, item: usize) -> &Need {
        &self.needs[item]
    }

    /// The candidate behind a placement: what was asked for it is answered once more.
    pub fn explained(&self, placement: &Placement) -> Option<Explained> {
        let asked = self.asked.get(placement.name)?;
        let found = self.answer(asked);
        let (reference_price, price_by_guide) = (found.reference_price, found.price_by_guide);
        let at = found.shown.iter().position(|shown| shown.ranked.fit.provider.id == placement.provider)?;
        let shown = found.shown.into_iter().nth(at)?;
        Some(Explained { shown, rank: at + 1, reference_price, price_by_guide })
    }

    /// Every provider that fits an item as it stands, best score first.
    pub fn eligible(&mut self, item: usize) -> Vec<Placement> {
        let mut all: Vec<Placement> = self.answered((item, None, vec![])).values().cloned().collect();
        all.sort_by_key(|placed| (!placed.clean, -placed.score, placed.provider));
        all
    }

    /// Whether some provider that fits an item is left out of [`Market::providers`].
    pub fn is_cut(&self, item: usize) -> bool {
        let all = self.known.get(&(item, None, vec![])).map_or(0, |known| known.len());
        self.providers(item).len() < all
    }

    /// Units that are free in a pool on working days from today to `until`.
    pub fn free_units(&self, pool: Uuid, until: Option<Date>) -> i64 {
        let Some(cells) = self.snapshot.cells(&pool) else { return 0 };
        cells
            .range(self.today..)
            .filter(|(day, cell)| {
                !cell.closed
                    && until.is_none_or(|until| **day <= until)
                    && self.calendar.is_working_day(**day)
            })
            .map(|(_, cell)| (cell.total - cell.taken).max(0))
            .sum()
    }

    /// The placements of an item under these circumstances, by provider; computed once.
    fn answered(&mut self, asked: Asked) -> Rc<HashMap<Uuid, Placement>> {
        if let Some(known) = self.known.get(&asked) {
            return known.clone();
        }
        let name = self.asked.len();
        let shown = self.answer(&asked).shown;
        let placements =
            shown.iter().map(|shown| placement(shown, name)).map(|placed| (placed.provider, placed));
        let placements: Rc<HashMap<Uuid, Placement>> = Rc::new(placements.collect());
        self.asked.push(asked.clone());
        self.known.insert(asked, placements.clone());
        placements
    }

    fn answer(&self, (item, earliest, taken): &Asked) -> Answer {
        let mut need = self.needs[*item].clone();
        need.earliest = need.earliest.max(*earliest);
        let options =
            Options { limit: self.snapshot.provider_count().max(1), near_misses: false, asks: None };
        let less = (!taken.is_empty()).then(|| self.without(taken));
        let snapshot = less.as_ref().unwrap_or(self.snapshot);
        answer(snapshot, self.tables, self.calendar, &need, self.today, options)
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

impl Everybody for Indexed<'_> {
    fn everybody(&mut self, item: usize) -> Vec<Uuid> {
        self.answered((item, None, vec![])).keys().copied().collect()
    }
}

impl Market for Indexed<'_> {
    fn providers(&self, item: usize) -> Vec<Uuid> {
        let Some(all) = self.known.get(&(item, None, vec![])) else { return vec![] };
        let mut all: Vec<&Placement> = all.values().collect();
        let mut chosen = BTreeSet::new();
        let mut take =
            |all: &[&Placement]| chosen.extend(all.iter().take(BEST).map(|placed| placed.provider));
        all.sort_by_key(|placed| (!placed.clean, -placed.score, placed.provider));
        take(&all);
        all.sort_by_key(|placed| (placed.price.unwrap_or(i64::MAX), placed.provider));
        take(&all);
        all.sort_by_key(|placed| (placed.finish, placed.provider));
        take(&all);
        chosen.into_iter().collect()
    }

    fn place(
        &mut self,
        item: usize,
        provider: Uuid,
        earliest: Option<Date>,
        taken: &Taken,
    ) -> Option<Placement> {
        let alone = self.answered((item, earliest, vec![])).get(&provider).cloned()?;
        // What is taken of other days makes nothing better and leaves this the earliest.
        if alone.booked.iter().all(|(pool, day, _)| !taken.contains_key(&(provider, *pool, *day))) {
            return Some(alone);
        }
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
        clean: fit.confirms.is_clean(),
        booked: fit.plan.days.clone(),
        name,
    }
}
