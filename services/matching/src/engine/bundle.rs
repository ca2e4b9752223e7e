//! Several items of one need that depend on each other: who does what and when, at the least total cost.
//!
//! J = Σ(1 − S) + 0.02 · working days to the last report + 0.01 · ⌈km/50⌉ for each move of a sample from site to site
//! − 0.05 for each item on a site already used, in millionths. Items are placed in topological order, each at its earliest
//! start under what the bundle itself consumes; budget and deadline are hard.

pub mod graph;
mod label;
pub mod market;
pub mod obstacle;
pub mod search;
pub mod single;

use std::collections::BTreeMap;

use jiff::civil::Date;
use uuid::Uuid;

/// Items of a bundle at most.
pub const MAX_ITEMS: usize = 8;
/// Labels kept at a time.
pub const MAX_LABELS: usize = 4_096;

/// One working day of the whole bundle.
pub const DAY: i64 = 20_000;
/// Each 50 km, begun, of a sample's move.
pub const LEG: i64 = 10_000;
/// An item on a site already used.
pub const SAME_SITE: i64 = 50_000;

/// Each item about which somebody has to be asked first: more than all the rest of a bundle can cost, so that a plan with fewer
/// of them comes before every other. Costs that leave the search are without it.
pub const UNCLEAR: i64 = 1_000_000_000_000;

/// Units of a provider's pools that a bundle takes itself, by (provider, pool, day).
pub type Taken = BTreeMap<(Uuid, Uuid, Date), i64>;

/// An item at a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// The provider.
    pub provider: Uuid,
    /// The site.
    pub site: Uuid,
    /// First day of work.
    pub start: Date,
    /// Day of the report.
    pub finish: Date,
    /// S in millionths.
    pub score: i64,
    /// Price in fen; nothing = on request. It then adds nothing to a bundle's price, and under a budget the item is unclear.
    pub price: Option<i64>,
    /// A sample has to come to the site.
    pub sample: bool,
    /// Nothing has to be confirmed.
    pub clean: bool,
    /// (pool, day, units) that a hold would book.
    pub booked: Vec<(Uuid, Date, i64)>,
    /// What the market knows it by.
    pub name: usize,
}

impl Placement {
    /// Whether somebody has to be asked before the placement can be relied on; `budget` = one is to be kept.
    pub fn is_unclear(&self, budget: bool) -> bool {
        !self.clean || (budget && self.price.is_none())
    }
}

/// Who can do the items, and when. Later starts and more consumption never make a placement better or earlier.
pub trait Market {
    /// Providers to consider for an item, without repetition.
    fn providers(&self, item: usize) -> Vec<Uuid>;

    /// The item at a provider, not before `earliest`, when the bundle takes `taken` already; nothing when it cannot be.
    fn place(
        &mut self,
        item: usize,
        provider: Uuid,
        earliest: Option<Date>,
        taken: &Taken,
    ) -> Option<Placement>;

    /// Whole metres between two sites; 0 when one of them is unknown.
    fn metres(&self, from: Uuid, to: Uuid) -> i64;

    /// Working days from today to a day.
    fn days_until(&self, day: Date) -> i64;

    /// The day that is `lag` working days after another.
    fn after(&self, day: Date, lag: u32) -> Date;
}
