//! The answer to a need: ranked candidates and, when few fit, what the others lack.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::{Arc, LazyLock};
use std::thread::ScopedJoinHandle;

use jiff::civil::Date;
use nqi_kernel::worktime::Calendar;
use uuid::Uuid;

use super::code::Code;
use super::context::{Context, Relax};
use super::day;
use super::judge::{self, Found};
use super::kind::resource;
use super::need::{Need, Work};
use super::plan;
use super::rank::{self, Entry, Placed, Ranked};
use super::record::{Offering, Provider, Site};
use super::snapshot::Snapshot;
use super::stop::{Halt, Seen, Stop};
use super::tables::Tables;
use super::universe::{self, Candidates};
use super::warm;

/// Below this number of eligible sites near misses are shown unasked.
const FEW: usize = 3;
/// Candidates that are worth a thread,
const A_THREAD: usize = 1024;
/// and how many threads one answer takes at most.
const MOST_THREADS: usize = 4;
/// Near misses shown.
const NEAR_MISSES: usize = 5;

/// What to answer with.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Candidates returned, at least 1.
    pub limit: usize,
    /// Near misses even when enough fit.
    pub near_misses: bool,
    /// A provider that asks: what is free at others decides nothing of its answer. See [`Context::asks`].
    pub asks: Option<Uuid>,
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
    /// The offering that would serve but for the filter.
    pub offering: Option<Arc<Offering>>,
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
    /// It is the guide price, not the budget.
    pub price_by_guide: bool,
}

/// Answers a need on the day `today` from one snapshot. Pure: equal arguments give an equal answer.
///
/// Every candidate is judged, in the columns; what is shown is judged once more and put together. O(rows of the keys).
pub fn answer(
    snapshot: &Snapshot,
    tables: &Tables,
    calendar: &Calendar,
    need: &Need,
    today: Date,
    options: Options,
) -> Answer {
    page(snapshot, tables, calendar, need, today, options, 0).0
}

/// The answer without its first `skip` candidates, and whether more follow. Near misses come with the first page only.
pub fn page(
    snapshot: &Snapshot,
    tables: &Tables,
    calendar: &Calendar,
    need: &Need,
    today: Date,
    options: Options,
    skip: usize,
) -> (Answer, bool) {
    let context = || Context::new(snapshot, tables, calendar, need, today).asked_by(options.asks);
    let ctx = context();
    let candidates = universe::answering(&ctx);
    // Where most of them are shown they are kept, else only their places and keys are.
    let end = skip.saturating_add(options.limit);
    let keep = candidates.len() <= end.saturating_mul(2);
    let mut kept: Vec<Found<'_>> = Vec::with_capacity(if keep { candidates.len() } else { 0 });
    let mut entries: Vec<Entry> = Vec::with_capacity(candidates.len());
    // Many are judged on several threads; each candidate alone decides its verdict, so their number changes nothing.
    let share = candidates.len().div_ceil(threads(candidates.len()));
    let mut own = |places: Range<usize>| {
        each(&ctx, &candidates, places, |at, found| {
            entries.push(Entry::of(&ctx, &found, if keep { kept.len() } else { at }));
            if keep {
                kept.push(found);
            }
        });
    };
    if share >= candidates.len() {
        own(0..candidates.len());
    } else {
        let others = std::thread::scope(|scope| {
            let starts = (share..candidates.len()).step_by(share);
            let others: Vec<_> = starts
                .map(|start| {
                    let (candidates, places) = (&candidates, start..candidates.len().min(start + share));
                    scope.spawn(move || {
                        let ctx = context();
                        let mut entries = Vec::with_capacity(places.len());
                        each(&ctx, candidates, places, |at, found| entries.push(Entry::of(&ctx, &found, at)));
                        entries
                    })
                })
                .collect();
            own(0..share);
            // A panic of another goes on in this one.
            let join =
                |other: ScopedJoinHandle<'_, Vec<Entry>>| other.join().unwrap_or_else(|p| resume_unwind(p));
            others.into_iter().map(join).collect::<Vec<_>>()
        });
        entries.extend(others.into_iter().flatten());
    }
    let eligible = entries.len();
    // One more than is shown tells whether another page follows.
    let mut placed = rank::first(&ctx, &mut entries, end.saturating_add(1));
    let more = placed.len() > end;
    placed.truncate(end);
    let shown = shown(&ctx, &candidates, &kept, &placed, skip);
    let near_by = skip == 0 && (eligible < FEW || options.near_misses);
    let (near_misses, removed) = if near_by { near(&ctx, eligible) } else { (vec![], vec![]) };
    let (reference_price, price_by_guide) = (ctx.reference_price, ctx.price_by_guide);
    (Answer { shown, eligible, near_misses, removed, reference_price, price_by_guide }, more)
}

/// Threads for so many candidates: starting one costs about as much as judging a hundred.
fn threads(candidates: usize) -> usize {
    static CORES: LazyLock<usize> =
        LazyLock::new(|| std::thread::available_parallelism().map_or(1, NonZeroUsize::get));
    (candidates / A_THREAD).clamp(1, (*CORES).min(MOST_THREADS))
}

/// Judges the candidates at some places and gives those that pass every filter.
fn each<'a>(
    ctx: &Context<'a>,
    candidates: &Candidates<'a>,
    places: Range<usize>,
    mut pass: impl FnMut(usize, Found<'a>),
) {
    for (nth, at) in places.clone().enumerate() {
        warm::before(ctx, candidates, nth, at..places.end);
        let (site, rows) = candidates.at(at);
        if let Ok(found) = judge::judge(ctx, site, rows, Relax::default(), &mut Seen::default()) {
            pass(at, found);
        }
    }
}

/// The candidates in their places after the first `skip`, whole, with what would put each first.
fn shown<'a>(
    ctx: &Context<'a>,
    candidates: &Candidates<'a>,
    kept: &[Found<'a>],
    placed: &[Placed],
    skip: usize,
) -> Vec<Shown> {
    let first = placed.first().map(|placed| *placed.key());
    let placed = placed.get(skip..).unwrap_or_default();
    let judged = |placed: &Placed| {
        // Those that were kept stand where their entries say.
        let (site, rows) = candidates.at(placed.entry.at);
        judge::judge(ctx, site, rows, Relax::default(), &mut Seen::default()).ok()
    };
    let anew: Vec<Option<Found<'a>>> =
        if kept.is_empty() { placed.iter().map(judged).collect() } else { vec![] };
    let found = |nth: usize| match kept.is_empty() {
        true => anew.get(nth)?.as_ref(),
        false => kept.get(placed.get(nth)?.entry.at),
    };
    warm::records((0..placed.len()).filter_map(found));
    let mut shown: Vec<Shown> = Vec::with_capacity(placed.len());
    shown.extend(placed.iter().enumerate().filter_map(|(nth, placed)| {
        let ranked = placed.shown(found(nth)?.shown(ctx)?);
        Some(Shown { ranked, price_for_first: None, lead_for_first: None })
    }));
    if let Some(first) = first {
        for shown in &mut shown {
            shown.price_for_first = rank::price_for_first(ctx, &first, &shown.ranked);
            shown.lead_for_first = rank::lead_for_first(ctx, &first, &shown.ranked);
        }
    }
    shown
}

/// A site that fails exactly one filter: where it is found again, the filter, and what it has.
type Miss<'a> = (Code, Halt<'a>);

/// Judges everything near the need once as it is and once without each filter that it met.
fn near(ctx: &Context<'_>, eligible: usize) -> (Vec<NearMiss>, Vec<Removed>) {
    let mut removed = [(0_usize, 0_usize); Code::ALL.len()];
    let candidates = universe::near(ctx);
    let (mut misses, mut entries): (Vec<Miss<'_>>, Vec<Entry>) = (Vec::new(), Vec::new());
    let mut places: Vec<usize> = Vec::new();
    for (at, (site, rows)) in candidates.iter().enumerate() {
        warm::before(ctx, &candidates, at, at..candidates.len());
        let mut seen = Seen::noting();
        let Err(stop) = judge::judge(ctx, site, rows, Relax::default(), &mut seen) else { continue };
        removed[place(stop.code)].0 += 1;
        let mut lifted: Option<(Code, Entry)> = None;
        for code in seen.codes() {
            let relaxed = judge::judge(ctx, site, rows, Relax(Some(code)), &mut Seen::default());
            let Ok(found) = relaxed else { continue };
            removed[place(code)].1 += 1;
            // Several single filters may each be enough; the one where the site stopped explains most.
            if lifted.is_none() || code == stop.code {
                lifted = Some((code, Entry::of(ctx, &found, misses.len())));
            }
        }
        if let Some((code, entry)) = lifted {
            misses.push((code, seen.get(code).copied().unwrap_or(stop)));
            places.push(at);
            entries.push(entry);
        }
    }
    let counts = Code::ALL.iter().zip(removed).filter(|(_, (sites, gained))| sites + gained > 0);
    let removed = counts
        .map(|(code, (sites, gained))| Removed { code: *code, sites, eligible_without: eligible + gained })
        .collect();
    // The best by the order of candidates, one for each provider.
    let nearest = rank::first(ctx, &mut entries, NEAR_MISSES);
    let miss = |placed: &Placed| {
        let (code, stop) = misses[placed.entry.at];
        let (site, rows) = candidates.at(places[placed.entry.at]);
        let found = judge::judge(ctx, site, rows, Relax(Some(code)), &mut Seen::default()).ok()?;
        Some(NearMiss {
            provider: found.owner(ctx)?,
            site: found.site.record.clone()?,
            stop: stop.shown(ctx.snapshot),
            offering: found.plan.offering.map(|offered| offered.record.clone()),
            next_free: (stop.code == Code::NoCapacity).then(|| next_free(ctx, &found)).flatten(),
        })
    };
    (nearest.iter().filter_map(miss).collect(), removed)
}

fn place(code: Code) -> usize {
    // Codes count from 1.
    code as usize - 1
}

/// The first day on which the pool has the units, or the resource as long a time, whatever was asked.
fn next_free(ctx: &Context<'_>, found: &Found<'_>) -> Option<Date> {
    if let Work::Resource(asked) = &ctx.need.work {
        return resource::next_free(ctx, asked, found.number);
    }
    let schedule = plan::schedule(ctx, found.plan.offering, None, Relax::default());
    schedule.start.filter(|_| !schedule.unknown).map(day::date)
}
