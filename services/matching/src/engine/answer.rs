//! The answer to a need: ranked candidates and, when few fit, what the others lack.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use nqi_kernel::worktime::Calendar;
use uuid::Uuid;

use super::code::Code;
use super::context::{Context, Relax};
use super::judge::{self, Candidate, Fit};
use super::need::Need;
use super::plan;
use super::rank::{self, Ranked};
use super::record::{Provider, Site};
use super::snapshot::Snapshot;
use super::stop::{Seen, Stop};
use super::tables::Tables;
use super::universe;

/// Below this number of eligible sites near misses are shown unasked.
const FEW: usize = 3;
/// Near misses shown.
const NEAR_MISSES: usize = 5;

/// What to answer with.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Candidates returned, at least 1.
    pub limit: usize,
    /// Near misses even when enough fit.
    pub near_misses: bool,
}

/// A returned candidate.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The candidate in its place.
    pub ranked: Ranked,
    /// Price that would reach rank 1.
    pub price_for_first: Option<i64>,
    /// Working days to the report that would reach rank 1.
    pub lead_for_first: Option<i64>,
}

/// A site that fails exactly one filter.
#[derive(Debug, Clone)]
pub struct NearMiss {
    /// The provider.
    pub provider: Arc<Provider>,
    /// The site.
    pub site: Arc<Site>,
    /// The filter, with what the site has.
    pub stop: Stop,
    /// Next day with capacity.
    pub next_free: Option<Date>,
}

/// What one filter removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removed {
    /// The filter.
    pub code: Code,
    /// Sites that stopped there.
    pub sites: usize,
    /// Sites that would be eligible without it.
    pub eligible_without: usize,
}

/// The answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Candidates, best first.
    pub shown: Vec<Shown>,
    /// Sites that pass all filters.
    pub eligible: usize,
    /// Best sites that fail exactly one filter.
    pub near_misses: Vec<NearMiss>,
    /// By filter, in order.
    pub removed: Vec<Removed>,
    /// The reference price of the price term.
    pub reference_price: Option<i64>,
}

/// Answers a need on the day `today` from one snapshot. Pure: equal arguments give an equal answer.
pub fn answer(
    snapshot: &Snapshot,
    tables: &Tables,
    calendar: &Calendar,
    need: &Need,
    today: Date,
    options: Options,
) -> Answer {
    let ctx = Context::new(snapshot, tables, calendar, need, today);
    let passes =
        |candidate: &Candidate| judge::judge(&ctx, candidate, Relax::default(), &mut Seen::default()).ok();
    let fits: Vec<Fit> = universe::answering(&ctx).iter().filter_map(passes).collect();
    let eligible = fits.len();
    let ranked = rank::rank(&ctx, fits);
    let (near_misses, removed) =
        if eligible < FEW || options.near_misses { near(&ctx, eligible) } else { (vec![], vec![]) };
    let first = ranked.first().cloned();
    let shown = ranked.into_iter().take(options.limit).map(|ranked| {
        let what_if = |search: fn(&Context<'_>, &Ranked, &Ranked) -> Option<i64>| {
            first.as_ref().and_then(|first| search(&ctx, first, &ranked))
        };
        let (price, lead) = (what_if(rank::price_for_first), what_if(rank::lead_for_first));
        Shown { ranked, price_for_first: price, lead_for_first: lead }
    });
    Answer { shown: shown.collect(), eligible, near_misses, removed, reference_price: ctx.reference_price }
}

/// Judges everything near the need once as it is and once without each filter that it met.
fn near(ctx: &Context<'_>, eligible: usize) -> (Vec<NearMiss>, Vec<Removed>) {
    let mut removed = [(0_usize, 0_usize); Code::ALL.len()];
    let mut misses: Vec<(Fit, Stop)> = Vec::new();
    for candidate in universe::near(ctx) {
        let mut seen = Seen::default();
        let Err(stop) = judge::judge(ctx, &candidate, Relax::default(), &mut seen) else { continue };
        removed[place(stop.code)].0 += 1;
        let mut lifted: Vec<(Code, Fit)> = Vec::new();
        for code in seen.codes() {
            if let Ok(fit) = judge::judge(ctx, &candidate, Relax(Some(code)), &mut Seen::default()) {
                removed[place(code)].1 += 1;
                lifted.push((code, fit));
            }
        }
        // Several single filters may each be enough; the one where the site stopped explains most.
        let at = lifted.iter().position(|(code, _)| *code == stop.code).unwrap_or(0);
        if at < lifted.len() {
            let (code, fit) = lifted.swap_remove(at);
            let stop = seen.get(code).cloned().unwrap_or(stop);
            misses.push((fit, stop));
        }
    }
    let counts = Code::ALL.iter().zip(removed).filter(|(_, (sites, gained))| sites + gained > 0);
    let removed = counts
        .map(|(code, (sites, gained))| Removed { code: *code, sites, eligible_without: eligible + gained })
        .collect();
    (nearest(ctx, misses), removed)
}

fn place(code: Code) -> usize {
    // Codes count from 1.
    code as usize - 1
}

/// The best misses by the order of candidates, one for each provider.
fn nearest(ctx: &Context<'_>, misses: Vec<(Fit, Stop)>) -> Vec<NearMiss> {
    let stops: HashMap<Uuid, Stop> = misses.iter().map(|(fit, stop)| (fit.site.id, stop.clone())).collect();
    let fits = misses.into_iter().map(|(fit, _)| fit).collect();
    rank::rank(ctx, fits)
        .into_iter()
        .take(NEAR_MISSES)
        .filter_map(|ranked| {
            let stop = stops.get(&ranked.fit.site.id)?;
            let next_free = (stop.code == Code::NoCapacity).then(|| next_free(ctx, &ranked.fit)).flatten();
            Some(NearMiss {
                provider: ranked.fit.provider.clone(),
                site: ranked.fit.site.clone(),
                stop: stop.clone(),
                next_free,
            })
        })
        .collect()
}

/// The first day on which the pool has the units, whatever the latest start asked.
fn next_free(ctx: &Context<'_>, fit: &Fit) -> Option<Date> {
    let schedule = plan::schedule(ctx, fit.plan.offering.as_ref(), None, Relax::default());
    schedule.start.filter(|_| !schedule.unknown)
}
