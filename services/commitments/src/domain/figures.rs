//! The arithmetic of published figures: whole numbers of hundredths, half up; floating point only inside Wilson.

/// Clocks below which a rate says too little to be shown.
pub const ENOUGH: i64 = 10;

/// The quantile of the 90 % interval.
const Z: f64 = 1.6449;

/// `scale · part / whole`, half up; 0 for an empty whole. Parts and wholes are counts, never negative.
pub fn ratio(scale: i64, part: i64, whole: i64) -> i32 {
    if whole <= 0 {
        return 0;
    }
    let (scale, part, whole) = (i128::from(scale), i128::from(part.max(0)), i128::from(whole));
    i32::try_from((2 * scale * part + whole) / (2 * whole)).unwrap_or(i32::MAX)
}

/// k/n in hundredths of a percent, half up.
pub fn rate_bp(k: i64, n: i64) -> i32 {
    ratio(10_000, k, n)
}

/// Cards per 100 of n, in hundredths, half up.
pub fn per_hundred(cards: i64, n: i64) -> i32 {
    ratio(10_000, cards, n)
}

/// The 90 % interval of k/n after Wilson (J. Am. Stat. Assoc. 22, 1927), in hundredths of a percent, half up.
pub fn wilson_bp(k: i64, n: i64) -> (i32, i32) {
    if n <= 0 {
        return (0, 10_000);
    }
    // Counts of clocks lie far below 2^53.
    let (k, n) = (k as f64, n as f64);
    let share = k / n;
    let middle = share + Z * Z / (2.0 * n);
    let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    let bp = |bound: f64| (bound.clamp(0.0, 1.0) * 10_000.0 + 0.5).floor() as i32;
    (bp((middle - half) / scale), bp((middle + half) / scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_intervals_of_the_design_come_out_to_their_last_digit() {
        let thousandths = |(lower, upper): (i32, i32)| ((lower + 5) / 10, (upper + 5) / 10);
        assert_eq!(thousandths(wilson_bp(9, 10)), (652, 977));
        assert_eq!(thousandths(wilson_bp(198, 200)), (970, 997));
    }

    #[test]
    fn an_interval_holds_its_rate_and_stays_a_share() {
        for n in [1, 10, 37, 1000, 200_000] {
            for k in [0, 1, n / 2, n - 1, n] {
                let (lower, upper) = wilson_bp(k, n);
                assert!(0 <= lower && lower <= rate_bp(k, n), "{k}/{n}");
                assert!(rate_bp(k, n) <= upper && upper <= 10_000, "{k}/{n}");
            }
        }
    }

    #[test]
    fn halves_go_up() {
        assert_eq!((rate_bp(1, 3), rate_bp(2, 3), rate_bp(1, 16)), (3333, 6667, 625));
        assert_eq!(ratio(1, 1, 2), 1);
        assert_eq!(per_hundred(1, 40), 250);
    }
}
