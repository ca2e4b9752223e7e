//! The Wilson score interval of a proportion (Wilson 1927), 90 % two-sided.

/// The standard normal quantile of 95 %, as commitments state it.
const Z: f64 = 1.6449;

/// The interval of a proportion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower bound, 0 to 1.
    pub low: f64,
    /// Upper bound, 0 to 1.
    pub high: f64,
}

/// The interval for `good` of `total`; nothing when there is no observation or more good ones than all.
///
/// Only + − × ÷ √, which IEEE 754 rounds correctly, so every machine computes the same bits.
pub fn interval(good: u64, total: u64) -> Option<Interval> {
    if total == 0 || good > total {
        return None;
    }
    let n = total as f64;
    let p = good as f64 / n;
    let z2 = Z * Z;
    let centre = p + z2 / (2.0 * n);
    let spread = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    Some(Interval { low: ((centre - spread) / scale).max(0.0), high: ((centre + spread) / scale).min(1.0) })
}

/// The lower bound in millionths, rounded to the nearest; nothing without an observation.
pub fn lower_micro(good: u64, total: u64) -> Option<i64> {
    Some((interval(good, total)?.low * 1e6).round() as i64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_intervals_are_reproduced() {
        // Computed independently with 30 digits.
        for (good, total, low, high) in [
            (9, 10, 0.652_272_955_5, 0.977_365_908_3),
            (0, 10, 0.0, 0.212_951_420_2),
            (10, 10, 0.787_048_579_8, 1.0),
            (50, 100, 0.418_845_568_5, 0.581_154_431_5),
        ] {
            let found = interval(good, total).unwrap();
            assert!(
                (found.low - low).abs() < 1e-9 && (found.high - high).abs() < 1e-9,
                "{good}/{total}: {found:?}"
            );
        }
        assert_eq!(interval(0, 0), None);
        assert_eq!(interval(2, 1), None);
        assert_eq!(lower_micro(10, 10), Some(787_049));
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_proportion_and_narrows_with_evidence(good in 0_u64..1000, more in 1_u64..1000) {
            let total = good + more;
            let one = interval(good, total).unwrap();
            let p = good as f64 / total as f64;
            prop_assert!(0.0 <= one.low && one.low <= p + 1e-12 && p <= one.high + 1e-12 && one.high <= 1.0);
            let tenfold = interval(good * 10, total * 10).unwrap();
            prop_assert!(tenfold.high - tenfold.low < one.high - one.low);
            prop_assert!(interval(good + 1, total).unwrap().low >= one.low);
        }
    }
}
