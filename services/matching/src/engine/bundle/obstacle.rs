//! Why there is no bundle: which limit stands in the way, and what there would be without it.

use jiff::civil::Date;

use super::graph::Refusal;
use super::search::{Bundle, Found, Wanted};
use super::single::Everybody;

/// What keeps a bundle away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// Nobody fits this item, whatever else is planned.
    Nobody(usize),
    /// Without the budget there is a bundle at this known price, in fen.
    Budget(i64),
    /// Without the deadline there is a bundle whose last report comes on this day.
    Deadline(Date),
    /// Without budget and deadline there is one at this price, with this last report; without one of them there is none.
    Both(i64, Date),
    /// Each item can be done, but not all of them in this order, by this many providers, with what is free.
    Together,
}

/// Looks for the obstacle of a bundle that was not found: at most three searches more, each without a limit.
///
/// # Errors
/// [`Refusal`] of the graph.
pub fn find<M: Everybody>(
    market: &mut M,
    wanted: &Wanted,
    search: impl Fn(&mut M, &Wanted) -> Result<Found, Refusal>,
) -> Result<Obstacle, Refusal> {
    if let Some(item) = (0..wanted.waits.len()).find(|item| market.everybody(*item).is_empty()) {
        return Ok(Obstacle::Nobody(item));
    }
    let free = Wanted { budget: None, ..wanted.clone() };
    if wanted.budget.is_some()
        && let Some(bundle) = search(market, &free)?.bundle
    {
        return Ok(Obstacle::Budget(price(&bundle)));
    }
    let late = Wanted { deadline: None, ..wanted.clone() };
    if wanted.deadline.is_some()
        && let Some(finish) = search(market, &late)?.bundle.as_ref().and_then(finish)
    {
        return Ok(Obstacle::Deadline(finish));
    }
    if wanted.budget.is_some() && wanted.deadline.is_some() {
        let neither = Wanted { waits: wanted.waits.clone(), ..Wanted::default() };
        let bundle = search(market, &neither)?.bundle;
        if let Some((bundle, finish)) = bundle.as_ref().and_then(|bundle| Some((bundle, finish(bundle)?))) {
            return Ok(Obstacle::Both(price(bundle), finish));
        }
    }
    Ok(Obstacle::Together)
}

fn price(bundle: &Bundle) -> i64 {
    bundle.placed.iter().filter_map(|placed| placed.price).sum()
}

fn finish(bundle: &Bundle) -> Option<Date> {
    bundle.placed.iter().map(|placed| placed.finish).max()
}
