//! The order of candidates: fairness bands, deterministic ties, one site for each provider, and what would reach first.

use uuid::Uuid;

use super::context::Context;
use super::fixed;
use super::judge::Fit;
use super::score::{self, LEAD, PRICE, Score};

/// ε = 0.02: within a band the provider that was shown less comes first.
pub const BAND: i64 = 20_000;

/// What candidates are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    unclean: bool,
    band: i64,
    bucket: u8,
    score: i64,
    price: i64,
    tie: u64,
    site: Uuid,
}

impl Key {
    /// The key of a candidate; `banded` = with fairness bands.
    fn of(ctx: &Context<'_>, fit: &Fit, score: &Score, price: Option<i64>, banded: bool) -> Key {
        let bucket = ctx.tables.bucket(&fit.provider.id);
        Key {
            unclean: !fit.confirms.is_clean(),
            band: if banded { -(score.total / BAND) } else { 0 },
            bucket: if banded { bucket } else { 0 },
            score: -score.total,
            price: price.unwrap_or(i64::MAX),
            tie: fixed::hash(&[ctx.need.item.as_bytes(), fit.site.id.as_bytes()]),
            site: fit.site.id,
        }
    }
}

/// A candidate in its place.
#[derive(Debug, Clone)]
pub struct Ranked {
    /// The candidate.
    pub fit: Fit,
    /// Rank without fairness bands, from 1.
    pub base_rank: usize,
    key: Key,
}

/// Sorts candidates and keeps each provider's best site.
pub fn rank(ctx: &Context<'_>, fits: Vec<Fit>) -> Vec<Ranked> {
    let mut keyed: Vec<(Key, Key, Fit)> = fits
        .into_iter()
        .map(|fit| {
            let key = |banded| Key::of(ctx, &fit, &fit.score, fit.plan.price, banded);
            (key(true), key(false), fit)
        })
        .collect();
    keyed.sort_by_key(|(key, _, _)| *key);
    // A provider's sites share its bucket, so its best site is the same with and without bands.
    let mut seen = std::collections::HashSet::new();
    keyed.retain(|(_, _, fit)| seen.insert(fit.provider.id));
    let mut base: Vec<Key> = keyed.iter().map(|(_, base, _)| *base).collect();
    base.sort_unstable();
    keyed
        .into_iter()
        .map(|(key, plain, fit)| {
            let base_rank = base.partition_point(|other| *other < plain) + 1;
            Ranked { fit, base_rank, key }
        })
        .collect()
}

/// The highest price below the present one that would put a candidate before `first`, all else equal.
pub fn price_for_first(ctx: &Context<'_>, first: &Ranked, other: &Ranked) -> Option<i64> {
    let price = other.fit.plan.price.filter(|_| other.fit.site.id != first.fit.site.id)?;
    let reaches = |price: i64| {
        let value = score::price_term(ctx.reference_price, Some(price));
        key_with(ctx, other, PRICE, value, Some(price)) < first.key
    };
    greatest_below(price, reaches)
}

/// The most working days to the report below the present ones that would put a candidate before `first`.
pub fn lead_for_first(ctx: &Context<'_>, first: &Ranked, other: &Ranked) -> Option<i64> {
    if other.fit.site.id == first.fit.site.id {
        return None;
    }
    let reaches = |wait: i64| {
        let value = score::lead_term(ctx.deadline_days, wait);
        key_with(ctx, other, LEAD, value, other.fit.plan.price) < first.key
    };
    greatest_below(other.fit.plan.wait, reaches)
}

fn key_with(ctx: &Context<'_>, ranked: &Ranked, term: usize, value: i64, price: Option<i64>) -> Key {
    let mut values = ranked.fit.score.values;
    values[term] = value;
    let score = Score { total: score::total(&values, &ctx.need.weights), values };
    Key::of(ctx, &ranked.fit, &score, price, true)
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
