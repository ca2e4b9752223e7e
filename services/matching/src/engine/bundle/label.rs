//! What the search remembers of a part of a bundle.

use std::collections::BTreeSet;
use std::rc::Rc;

use jiff::civil::Date;
use uuid::Uuid;

use super::{DAY, Placement, Taken};

/// The first items of the order, placed.
#[derive(Debug, Clone)]
pub struct Label {
    /// Placements by item.
    pub placed: Vec<Option<Rc<Placement>>>,
    /// Sites used.
    pub sites: BTreeSet<Uuid>,
    /// Units taken.
    pub taken: Taken,
    /// Sum of known prices.
    pub price: i64,
    /// Items without a known price.
    pub unpriced: usize,
    /// J without the working days, with [`super::UNCLEAR`] for each unclear item.
    pub cost: i64,
    /// Working days to the last report so far.
    pub days: i64,
}

/// What still matters of a label once so many items are placed.
pub struct Horizon {
    /// Placed items that some later item waits for.
    pub frontier: Vec<usize>,
    /// Providers of later items.
    pub providers: BTreeSet<Uuid>,
    /// A budget is to be kept.
    pub budget: bool,
    /// Some provider may do two later items. Then less is not always better: an item that starts earlier may take the day of
    /// another, so dates and consumption must be equal.
    pub strict: bool,
}

impl Label {
    /// Nothing placed.
    pub fn empty(items: usize) -> Label {
        Label {
            placed: vec![None; items],
            sites: BTreeSet::new(),
            taken: Taken::new(),
            price: 0,
            unpriced: 0,
            cost: 0,
            days: 0,
        }
    }

    /// The label with one more item.
    pub fn with(&self, item: usize, placement: Rc<Placement>, cost: i64, days: i64) -> Label {
        let mut label = self.clone();
        label.sites.insert(placement.site);
        for (pool, day, units) in &placement.booked {
            *label.taken.entry((placement.provider, *pool, *day)).or_default() += units;
        }
        label.price = label.price.saturating_add(placement.price.unwrap_or(0));
        label.unpriced += usize::from(placement.price.is_none());
        label.cost = cost;
        label.days = days;
        label.placed[item] = Some(placement);
        label
    }

    /// J of what is placed.
    pub fn total(&self) -> i64 {
        self.cost + DAY * self.days
    }

    /// Labels can only dominate each other when these are equal.
    pub fn key(&self, horizon: &Horizon) -> Vec<Uuid> {
        let site = |item: &usize| self.placed[*item].as_ref().map_or(Uuid::nil(), |placed| placed.site);
        horizon.frontier.iter().map(site).collect()
    }

    fn finish(&self, item: usize) -> Option<Date> {
        self.placed[item].as_ref().map(|placed| placed.finish)
    }

    /// Whether every completion of `other` has one of this label that is as good; their keys are equal.
    pub fn dominates(
        &self,
        other: &Label,
        horizon: &Horizon,
        providers_of: impl Fn(&Uuid) -> Option<Uuid>,
    ) -> bool {
        let later = (self.days - other.days).max(0);
        let relevant = |provider: &Uuid| horizon.providers.contains(provider);
        let same_or_earlier = |item: &usize| {
            let (own, others) = (self.finish(*item), other.finish(*item));
            own == others || (!horizon.strict && own < others)
        };
        let taken_from = |label: &Label, key: &(Uuid, Uuid, Date)| label.taken.get(key).copied().unwrap_or(0);
        let all_taken = self.taken.keys().chain(other.taken.keys());
        self.cost + DAY * later <= other.cost
            && (!horizon.budget || (self.price <= other.price && self.unpriced <= other.unpriced))
            && horizon.frontier.iter().all(same_or_earlier)
            && other.sites.iter().all(|site| {
                self.sites.contains(site) || providers_of(site).is_none_or(|provider| !relevant(&provider))
            })
            && all_taken.filter(|key| relevant(&key.0)).all(|key| {
                let (own, others) = (taken_from(self, key), taken_from(other, key));
                own == others || (!horizon.strict && own < others)
            })
    }
}
