//! Label search: level by level in topological order, with dominance and a bound against the best bundle known.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use jiff::civil::Date;
use uuid::Uuid;

use super::graph::{self, Refusal, Wait};
use super::label::{Horizon, Label};
use super::{DAY, LEG, MAX_LABELS, Market, Placement, SAME_SITE, UNCLEAR};

/// Labels of the first, quick pass, whose result bounds the second.
const NARROW: usize = 48;
const MILLION: i64 = 1_000_000;

/// What has to be done.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// What each item waits for.
    pub waits: Vec<Vec<Wait>>,
    /// All items together, in fen.
    pub budget: Option<i64>,
    /// Day by which every report is there.
    pub deadline: Option<Date>,
}

/// A bundle, placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// Placements by item.
    pub placed: Vec<Placement>,
    /// J in millionths.
    pub cost: i64,
    /// Items about which somebody has to be asked first.
    pub unclear: Vec<usize>,
}

/// What the search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The best bundle.
    pub bundle: Option<Bundle>,
    /// No bundle of these providers with as few unclear items costs less; nothing when it is proven that there is none.
    pub lower_bound: Option<i64>,
    /// Nothing was left out: the bundle is the best, or there is none.
    pub exact: bool,
    /// What all items add at least, whatever was left out.
    pub least: i64,
    /// The first item, in order, that no label could place; nothing when there is a bundle.
    pub blocked: Option<usize>,
}

/// Finds the best bundle of the market's providers.
///
/// # Errors
/// [`Refusal`] of the graph.
pub fn search(market: &mut impl Market, wanted: &Wanted) -> Result<Found, Refusal> {
    let order = graph::order(&wanted.waits)?;
    let mut levels = Levels::new(market, wanted, order);
    let quick = levels.run(NARROW, None);
    if quick.exact {
        return Ok(levels.told(quick));
    }
    let full = levels.run(MAX_LABELS, quick.best.as_ref().map(Label::total));
    // Only what is cheaper than the first pass's result was kept.
    let best = full.best.or(quick.best);
    let bound = match (&best, full.exact) {
        (Some(best), true) => Some(best.total()),
        (Some(best), false) => full.bound.map(|bound| bound.min(best.total())),
        (None, _) => full.bound,
    };
    let blocked = full.blocked.filter(|_| best.is_none());
    Ok(levels.told(Pass { best, bound, exact: full.exact, blocked }))
}

/// What one pass found; costs and bounds still hold [`UNCLEAR`] for each unclear item.
struct Pass {
    best: Option<Label>,
    bound: Option<i64>,
    exact: bool,
    blocked: Option<usize>,
}

struct Levels<'a, M> {
    market: &'a mut M,
    wanted: &'a Wanted,
    order: Vec<usize>,
    providers: Vec<Vec<Uuid>>,
    /// The least that each item can add, [`UNCLEAR`] included where nobody is clear.
    least: Vec<i64>,
    /// The least that all items add to J.
    floor: i64,
    owner: BTreeMap<Uuid, Uuid>,
}

/// A label with one more item, before it is made.
struct Step {
    bound: i64,
    cost: i64,
    days: i64,
    from: usize,
    placement: Rc<Placement>,
}

impl<'a, M: Market> Levels<'a, M> {
    fn new(market: &'a mut M, wanted: &'a Wanted, order: Vec<usize>) -> Levels<'a, M> {
        let providers: Vec<Vec<Uuid>> = (0..order.len()).map(|item| market.providers(item)).collect();
        let budget = wanted.budget.is_some();
        let (mut least, mut floor) = (Vec::with_capacity(order.len()), 0);
        for (item, providers) in providers.iter().enumerate() {
            let (mut cheapest, mut plain): (Option<i64>, Option<i64>) = (None, None);
            for provider in providers {
                // The earliest start has the best score.
                let placed = market.place(item, *provider, None, &super::Taken::new());
                let Some(placed) = placed else { continue };
                let cost = MILLION - placed.score - SAME_SITE;
                let with = cost + if placed.is_unclear(budget) { UNCLEAR } else { 0 };
                plain = Some(plain.map_or(cost, |known| known.min(cost)));
                cheapest = Some(cheapest.map_or(with, |known| known.min(with)));
            }
            least.push(cheapest.unwrap_or(0));
            floor += plain.unwrap_or(0);
        }
        Levels { market, wanted, order, providers, least, floor, owner: BTreeMap::new() }
    }

    /// The result in J, without [`UNCLEAR`].
    fn told(&self, pass: Pass) -> Found {
        let budget = self.wanted.budget.is_some();
        let total = pass.best.as_ref().map(Label::total);
        let bundle = pass.best.map(|label| {
            let placed: Vec<Placement> =
                label.placed.iter().flatten().map(|placed| Placement::clone(placed)).collect();
            let unclear: Vec<usize> = (0..placed.len()).filter(|at| placed[*at].is_unclear(budget)).collect();
            let times = i64::try_from(unclear.len()).unwrap_or(i64::MAX);
            Bundle { cost: label.total() - UNCLEAR * times, placed, unclear }
        });
        let lower_bound = pass.bound.map(|bound| match (&bundle, total) {
            // A bound of as many unclear items holds for J; one of fewer says nothing of it beyond what all items add.
            (Some(bundle), Some(total)) if total - bound < UNCLEAR / 2 => bundle.cost - (total - bound),
            (Some(bundle), _) => self.floor.min(bundle.cost),
            (None, _) => bound.min(self.floor),
        });
        Found { bundle, lower_bound, exact: pass.exact, least: self.floor, blocked: pass.blocked }
    }

    /// Keeps at most so many labels a level, and only those that may come out below `ceiling`.
    fn run(&mut self, most: usize, ceiling: Option<i64>) -> Pass {
        let items = self.order.len();
        let mut labels = vec![Label::empty(items)];
        let mut exact = true;
        let mut cut_bound: Option<i64> = None;
        let mut blocked = None;
        for level in 0..items {
            let rest: i64 = self.order[level + 1..].iter().map(|item| self.least[*item]).sum();
            let mut steps = Vec::new();
            for (from, label) in labels.iter().enumerate() {
                self.extend(level, from, label, rest, &mut steps);
            }
            if steps.is_empty() && !labels.is_empty() {
                blocked = Some(self.order[level]);
            }
            if let Some(ceiling) = ceiling {
                steps.retain(|step| step.bound < ceiling);
            }
            // Stable: equal bounds keep the order of labels and providers.
            steps.sort_by_key(|step| step.bound);
            let horizon = self.horizon(level);
            let mut kept: Vec<Label> = Vec::new();
            let mut by_key: BTreeMap<Vec<Uuid>, Vec<usize>> = BTreeMap::new();
            for step in steps {
                if kept.len() >= most {
                    exact = false;
                    cut_bound = Some(cut_bound.map_or(step.bound, |known| known.min(step.bound)));
                    break;
                }
                let item = self.order[level];
                let label = labels[step.from].with(item, step.placement, step.cost, step.days);
                let same = by_key.entry(label.key(&horizon)).or_default();
                let owner = |site: &Uuid| self.owner.get(site).copied();
                if !same.iter().any(|known| kept[*known].dominates(&label, &horizon, owner)) {
                    same.push(kept.len());
                    kept.push(label);
                }
            }
            labels = kept;
        }
        let best = labels.into_iter().min_by_key(Label::total);
        let blocked = blocked.filter(|_| best.is_none());
        let bound = match (&best, cut_bound) {
            (Some(best), None) => Some(best.total()),
            (Some(best), Some(cut)) => Some(best.total().min(cut)),
            (None, cut) => cut,
        };
        Pass { best, bound, exact, blocked }
    }

    /// Every way to place the item of this level after a label.
    fn extend(&mut self, level: usize, from: usize, label: &Label, rest: i64, steps: &mut Vec<Step>) {
        let item = self.order[level];
        let waits = &self.wanted.waits[item];
        let placed = |wait: &Wait| label.placed[wait.on].as_ref();
        let earliest =
            waits.iter().filter_map(|wait| Some(self.market.after(placed(wait)?.finish, wait.lag))).max();
        for provider in &self.providers[item] {
            let Some(placement) = self.market.place(item, *provider, earliest, &label.taken) else {
                continue;
            };
            let price = label.price.saturating_add(placement.price.unwrap_or(0));
            let late = self.wanted.deadline.is_some_and(|deadline| placement.finish > deadline);
            if late || self.wanted.budget.is_some_and(|budget| price > budget) {
                continue;
            }
            let mut cost = label.cost + MILLION - placement.score;
            if placement.is_unclear(self.wanted.budget.is_some()) {
                cost += UNCLEAR;
            }
            if placement.sample {
                for before in waits.iter().filter_map(placed).filter(|before| before.site != placement.site) {
                    let metres = self.market.metres(before.site, placement.site);
                    cost += LEG * ((metres + 49_999) / 50_000);
                }
            }
            if label.sites.contains(&placement.site) {
                cost -= SAME_SITE;
            }
            let days = label.days.max(self.market.days_until(placement.finish));
            self.owner.insert(placement.site, *provider);
            let bound = cost + DAY * days + rest;
            steps.push(Step { bound, cost, days, from, placement: Rc::new(placement) });
        }
    }

    fn horizon(&self, level: usize) -> Horizon {
        let later = &self.order[level + 1..];
        let waited = |item: &usize| {
            later.iter().any(|other| self.wanted.waits[*other].iter().any(|wait| wait.on == *item))
        };
        let providers: Vec<Uuid> =
            later.iter().flat_map(|item| self.providers[*item].iter().copied()).collect();
        let distinct: BTreeSet<Uuid> = providers.iter().copied().collect();
        Horizon {
            strict: distinct.len() < providers.len(),
            frontier: self.order[..=level].iter().copied().filter(waited).collect(),
            providers: distinct,
            budget: self.wanted.budget.is_some(),
        }
    }
}
