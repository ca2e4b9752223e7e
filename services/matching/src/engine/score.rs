//! The score S = Σ wᵢsᵢ / Σ wᵢ of a candidate, all in millionths.

use nqi_kernel::wilson;

use super::context::Context;
use super::fixed::{ONE, exp_neg, mul_div};
use super::need::Weights;
use super::plan::Planned;
use super::record::{Class, Facts, Way};
use super::register::ProviderEntry;

/// Names of the terms, in order.
pub const TERMS: [&str; 6] = ["fit", "price", "lead", "distance", "on_time", "credit"];
/// Places of the two terms that what-if changes.
pub const PRICE: usize = 1;
/// See [`PRICE`].
pub const LEAD: usize = 2;

/// A score with its terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    /// S.
    pub total: i64,
    /// sᵢ in the order of [`TERMS`].
    pub values: [i64; 6],
}

/// Scores a candidate.
pub fn score(ctx: &Context<'_>, provider: &ProviderEntry, fit: i64, plan: &Planned) -> Score {
    let values = [
        fit,
        price_term(ctx.reference_price, plan.price),
        lead_term(ctx.deadline_days, plan.wait),
        distance_term(plan),
        provider.on_time,
        provider.credit,
    ];
    Score { total: total(&values, &ctx.need.weights), values }
}

/// Σ wᵢsᵢ / Σ wᵢ, rounded down.
pub fn total(values: &[i64; 6], weights: &Weights) -> i64 {
    let sum: i64 = weights.iter().map(|w| i64::from(*w)).sum();
    values.iter().zip(weights).map(|(value, weight)| value * i64::from(*weight)).sum::<i64>() / sum.max(1)
}

/// What each term adds to S: rounded down, the rest to the largest remainders, so that the sum is exactly S.
pub fn contributions(score: &Score, weights: &Weights) -> [i64; 6] {
    let sum: i64 = weights.iter().map(|w| i64::from(*w)).sum::<i64>().max(1);
    let mut parts = [0; 6];
    let mut remainders: Vec<(i64, usize)> = Vec::with_capacity(6);
    for (at, (value, weight)) in score.values.iter().zip(weights).enumerate() {
        let product = value * i64::from(*weight);
        parts[at] = product / sum;
        remainders.push((-(product % sum), at));
    }
    remainders.sort_unstable();
    let missing = score.total - parts.iter().sum::<i64>();
    for (_, at) in remainders.iter().take(usize::try_from(missing).unwrap_or(0)) {
        parts[*at] += 1;
    }
    parts
}

/// clamp(1 − p/(2·P_ref), 0, 1); ½ for all without a reference, 0 without a price.
pub fn price_term(reference: Option<i64>, price: Option<i64>) -> i64 {
    match (reference, price) {
        (None, _) => ONE / 2,
        (Some(_), None) => 0,
        (Some(reference), Some(price)) => {
            (ONE - mul_div(price, ONE, reference.saturating_mul(2))).clamp(0, ONE)
        }
    }
}

/// 1 − clamp(n/max(D, 1), 0, 1) in working days; without a deadline exp(−n/10).
pub fn lead_term(deadline_days: Option<i64>, wait: i64) -> i64 {
    match deadline_days {
        Some(days) => ONE - mul_div(wait, ONE, days.max(1)).clamp(0, ONE),
        None => exp_neg(wait, 10),
    }
}

/// exp(−km/150); 1 in the same district, for remote work, and when a place is unknown.
fn distance_term(plan: &Planned) -> i64 {
    match plan.distance {
        Some(metres) if plan.way != Way::Remote && !plan.same_region => exp_neg(metres, 150_000),
        _ => ONE,
    }
}

/// 兑现率: (on + 6.8)/(n + 8).
pub fn on_time_term(facts: Option<&Facts>) -> i64 {
    let (on, n) = facts.map_or((0, 0), |facts| (facts.on_time.max(0), facts.decided.max(0)));
    mul_div(on.saturating_mul(10).saturating_add(68), ONE, n.saturating_mul(10).saturating_add(80)).min(ONE)
}

/// ½ · Wilson 90 % lower bound of good ratings + ½ · grade.
pub fn credit_term(facts: Option<&Facts>) -> i64 {
    let ratings = facts.and_then(|facts| wilson::lower_micro(facts.good, facts.ratings)).unwrap_or(ONE / 2);
    let grade = match facts.and_then(|facts| facts.class).unwrap_or(Class::B) {
        Class::A => ONE,
        Class::B => 750_000,
        Class::C => 400_000,
        Class::D => 0,
    };
    (ratings + grade) / 2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn terms_have_the_values_of_their_formulas() {
        assert_eq!(price_term(Some(1000), Some(500)), 750_000);
        assert_eq!((price_term(Some(1000), Some(2001)), price_term(Some(1000), None)), (0, 0));
        assert_eq!(price_term(None, None), 500_000);
        assert_eq!(
            (lead_term(Some(20), 5), lead_term(Some(0), 3), lead_term(None, 10)),
            (750_000, 0, 367_879)
        );
        assert_eq!((on_time_term(None), credit_term(None)), (850_000, 625_000));
    }

    proptest! {
        #[test]
        fn contributions_sum_exactly_to_the_score(
            values in prop::array::uniform6(0_i64..=ONE), weights in prop::array::uniform6(0_u32..=1000),
        ) {
            prop_assume!(weights.iter().any(|w| *w > 0));
            let score = Score { total: total(&values, &weights), values };
            let parts = contributions(&score, &weights);
            prop_assert_eq!(parts.iter().sum::<i64>(), score.total);
            prop_assert!(parts.iter().all(|part| *part >= 0) && score.total <= ONE);
        }

        #[test]
        fn a_greater_value_never_lowers_the_score(
            values in prop::array::uniform6(0_i64..ONE), weights in prop::array::uniform6(1_u32..=1000), at in 0_usize..6,
        ) {
            let mut better = values;
            better[at] += 1;
            prop_assert!(total(&better, &weights) >= total(&values, &weights));
        }
    }
}
