//! The order of candidates: fairness bands, deterministic ties, one site for each provider, and what would reach first.

use std::cmp::Ordering;

use uuid::Uuid;

use super::context::Context;
use super::fixed::{self, ONE};
use super::judge::{Fit, Found};
use super::score::{self, LEAD, PRICE, Score};

/// ε = 0.02: within a band the provider that was shown less comes first.
pub const BAND: i64 = 20_000;

/// What candidates are sorted by. The hash that breaks ties is computed when two are equal up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    unclean: bool,
    band: i64,
    bucket: u8,
    score: i64,
    price: i64,
    site: Uuid,
}

impl Key {
    fn of(ctx: &Context<'_>, found: &Found<'_>) -> Key {
        Key {
            unclean: !found.confirms.is_clean(),
            band: -(found.score.total / BAND),
            bucket: match ctx.asks {
                // Buckets weigh shares of open capacity, everybody's.
                Some(_) => 0,
                None => ctx.tables.bucket_at(found.site.provider, &found.provider.id),
            },
            score: -found.score.total,
            price: found.plan.price.unwrap_or(i64::MAX),
            site: found.site.id,
        }
    }

    fn with(self, score: i64, price: Option<i64>) -> Key {
        Key { band: -(score / BAND), score: -score, price: price.unwrap_or(i64::MAX), ..self }
    }

    /// With fairness bands.
    fn cmp(&self, other: &Key, ctx: &Context<'_>) -> Ordering {
        let banded = |key: &Key| (key.unclean, key.band, key.bucket);
        banded(self).cmp(&banded(other)).then_with(|| self.cmp_plain(other, ctx))
    }

    /// Without bands.
    fn cmp_plain(&self, other: &Key, ctx: &Context<'_>) -> Ordering {
        let plain = |key: &Key| (key.unclean, key.score, key.price);
        let tie = |key: &Key| fixed::hash(&[ctx.need.item.as_bytes(), key.site.as_bytes()]);
        plain(self).cmp(&plain(other)).then_with(|| match self.site == other.site {
            true => Ordering::Equal,
            false => tie(self).cmp(&tie(other)).then(self.site.cmp(&other.site)),
        })
    }
}

/// A candidate as far as its place needs it.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    key: Key,
    provider: u32,
    /// Where the caller finds the candidate again.
    pub at: usize,
}

impl Entry {
    /// The entry of a candidate that the caller finds at `at`.
    pub fn of(ctx: &Context<'_>, found: &Found<'_>, at: usize) -> Entry {
        Entry { key: Key::of(ctx, found), provider: found.site.provider, at }
    }
}

/// A candidate's place.
#[derive(Debug, Clone, Copy)]
pub struct Placed {
    /// The candidate.
    pub entry: Entry,
    /// Rank without fairness bands, from 1.
    pub base_rank: usize,
}

/// The first `limit` candidates in order, of each provider its best site.
///
/// O(n + limit · log n): what is not shown is only counted.
pub fn first(ctx: &Context<'_>, entries: &mut Vec<Entry>, limit: usize) -> Vec<Placed> {
    one_each(ctx, entries);
    let order = |a: &Entry, b: &Entry| a.key.cmp(&b.key, ctx);
    let mut shown: Vec<Entry> = if entries.len() > limit {
        entries.select_nth_unstable_by(limit, order).0.to_vec()
    } else {
        entries.clone()
    };
    shown.sort_unstable_by(order);
    let mut plain: Vec<Key> = shown.iter().map(|entry| entry.key).collect();
    plain.sort_unstable_by(|a, b| a.cmp_plain(b, ctx));
    // How many come before each of the shown without bands, and after the one before it.
    let mut before = vec![0_usize; plain.len()];
    if let Some(last) = plain.last() {
        for entry in entries.iter().filter(|entry| entry.key.cmp_plain(last, ctx).is_lt()) {
            before[plain.partition_point(|key| key.cmp_plain(&entry.key, ctx).is_le())] += 1;
        }
    }
    let mut count = 0;
    let ranks: Vec<usize> = before
        .iter()
        .map(|more| {
            count += more;
            count + 1
        })
        .collect();
    let rank =
        |key: &Key| plain.binary_search_by(|other| other.cmp_plain(key, ctx)).map_or(0, |at| ranks[at]);
    shown.into_iter().map(|entry| Placed { entry, base_rank: rank(&entry.key) }).collect()
}

/// Keeps each provider's best site. Its sites share its bucket, so the best is the same with and without bands.
fn one_each(ctx: &Context<'_>, entries: &mut Vec<Entry>) {
    // Open addressing by provider: place + 1 of its best entry, or 0.
    let mut places = vec![0_u32; (entries.len() * 2).next_power_of_two()];
    let mut kept = 0;
    for at in 0..entries.len() {
        let entry = entries[at];
        // The number of places is a power of two above the product's upper bits that are kept.
        let mut probe = (entry.provider.wrapping_mul(0x9E37_79B1) >> 8) as usize & (places.len() - 1);
        loop {
            let Some(known) = places[probe].checked_sub(1).map(|known| known as usize) else {
                entries[kept] = entry;
                kept += 1;
                places[probe] = u32::try_from(kept).unwrap_or(u32::MAX);
                break;
            };
            if entries[known].provider == entry.provider {
                if entry.key.cmp(&entries[known].key, ctx).is_lt() {
                    entries[known] = entry;
                }
                break;
            }
            probe = (probe + 1) & (places.len() - 1);
        }
    }
    entries.truncate(kept);
}

/// A candidate in its place.
#[derive(Debug, Clone)]
pub struct Ranked {
    /// The candidate.
    pub fit: Fit,
    /// Rank without fairness bands, from 1.
    pub base_rank: usize,
    pub(super) key: Key,
}

impl Placed {
    /// What it was sorted by.
    pub(super) fn key(&self) -> &Key {
        &self.entry.key
    }

    /// The candidate as it is shown.
    pub fn shown(&self, fit: Fit) -> Ranked {
        Ranked { fit, base_rank: self.base_rank, key: self.entry.key }
    }
}

/// The highest price below the present one that would put a candidate before `first`, all else equal.
pub fn price_for_first(ctx: &Context<'_>, first: &Key, other: &Ranked) -> Option<i64> {
    let price = other.fit.plan.price.filter(|_| other.key.site != first.site)?;
    let reaches = |price: i64| {
        let value = score::price_term(ctx.reference_price, Some(price));
        key_with(ctx, other, PRICE, value, Some(price)).cmp(first, ctx).is_lt()
    };
    greatest_below(price, reaches)
}

/// The most working days to the report below the present ones that would put a candidate before `first`.
pub fn lead_for_first(ctx: &Context<'_>, first: &Key, other: &Ranked) -> Option<i64> {
    // A booking is of the time asked for, whoever shares the resource.
    if other.key.site == first.site || ctx.need.is_booked() {
        return None;
    }
    let reaches = |wait: i64| {
        let value = score::lead_term(ctx.deadline_days, wait);
        key_with(ctx, other, LEAD, value, other.fit.plan.price).cmp(first, ctx).is_lt()
    };
    greatest_below(other.fit.plan.wait, reaches)
}

fn key_with(ctx: &Context<'_>, ranked: &Ranked, term: usize, value: i64, price: Option<i64>) -> Key {
    let mut values = ranked.fit.score.values;
    values[term] = value;
    let score = Score { total: score::total(&values, &ctx.need.weights), values };
    debug_assert!((0..=ONE).contains(&score.total));
    ranked.key.with(score.total, price)
}

/// The greatest x in 0..end that reaches, when what reaches at x also reaches below.
fn greatest_below(end: i64, reaches: impl Fn(i64) -> bool) -> Option<i64> {
    if end <= 0 || !reaches(0) {
        return None;
    }
    let (mut inside, mut outside) = (0, end);
    while outside - inside > 1 {
        let middle = i64::midpoint(inside, outside);
        if reaches(middle) { inside = middle } else { outside = middle }
    }
    Some(inside)
}
