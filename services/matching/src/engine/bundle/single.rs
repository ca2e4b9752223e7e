//! Bundles that one provider does whole: the search, once for each provider that fits every item.

use jiff::civil::Date;
use uuid::Uuid;

use super::graph::{self, Refusal};
use super::search::{self, Found, Wanted};
use super::{Market, Placement, Taken};

/// A market that knows all who fit an item, not only those worth a search.
pub trait Everybody: Market {
    /// Everybody who fits an item as it stands, without repetition.
    fn everybody(&mut self, item: usize) -> Vec<Uuid>;
}

/// Finds the best bundle that one provider does whole. O(providers that fit every item) searches of one candidate an item.
///
/// # Errors
/// [`Refusal`] of the graph.
pub fn search(market: &mut impl Everybody, wanted: &Wanted) -> Result<Found, Refusal> {
    let items = graph::order(&wanted.waits)?;
    let mut able = market.everybody(0);
    let mut blocked = able.is_empty().then_some(0);
    for item in items.iter().copied().filter(|item| *item > 0) {
        let others = market.everybody(item);
        able.retain(|provider| others.contains(provider));
        if able.is_empty() && blocked.is_none() {
            blocked = Some(item);
        }
    }
    able.sort_unstable();
    let none = Found { bundle: None, lower_bound: None, exact: true, least: 0, blocked };
    let (mut best, mut exact) = (none, true);
    for provider in able {
        let found = search::search(&mut Only { market, provider }, wanted)?;
        exact &= found.exact;
        let rank = |found: &Found| found.bundle.as_ref().map(|bundle| (bundle.unclear.len(), bundle.cost));
        let better = match (rank(&found), rank(&best)) {
            (Some(new), Some(known)) => new < known,
            (Some(_), None) => true,
            // Of those who cannot, the first says at which item.
            (None, None) => best.blocked.is_none(),
            (None, Some(_)) => false,
        };
        if better {
            best = found;
        }
    }
    best.exact = exact;
    Ok(best)
}

struct Only<'a, M> {
    market: &'a mut M,
    provider: Uuid,
}

impl<M: Market> Market for Only<'_, M> {
    fn providers(&self, _: usize) -> Vec<Uuid> {
        vec![self.provider]
    }

    fn place(
        &mut self,
        item: usize,
        provider: Uuid,
        earliest: Option<Date>,
        taken: &Taken,
    ) -> Option<Placement> {
        self.market.place(item, provider, earliest, taken)
    }

    fn metres(&self, from: Uuid, to: Uuid) -> i64 {
        self.market.metres(from, to)
    }

    fn days_until(&self, day: Date) -> i64 {
        self.market.days_until(day)
    }

    fn after(&self, day: Date, lag: u32) -> Date {
        self.market.after(day, lag)
    }
}
