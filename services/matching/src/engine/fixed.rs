//! Score arithmetic in whole millionths. No libm: tables computed when compiling, the same bits on every machine.

/// One in millionths.
pub const ONE: i64 = 1_000_000;

/// One in the 60-bit fixed point of the tables.
const Q60: u128 = 1 << 60;
/// Binary digits of the argument of [`exp_neg`].
const Q32: u64 = 1 << 32;

/// exp(-i) for i = 0..=20, exp(-j/32) and exp(-k/1024) for j, k = 0..32.
static WHOLES: [u64; 21] = powers(exp_small(Q60 / 1024), 1024);
static PARTS: [u64; 32] = powers(exp_small(Q60 / 1024), 32);
static FINES: [u64; 32] = powers(exp_small(Q60 / 1024), 1);

/// log2(1 + i/1024) in 2^-32, i = 0..=1024.
static LOGS: [u64; 1025] = logs();

/// exp(-x) for a small x, both in Q60, by Taylor.
const fn exp_small(x: u128) -> u128 {
    let (mut sum, mut term, mut n) = (Q60, Q60, 1_u128);
    while n <= 8 {
        term = term * x / Q60 / n;
        if n % 2 == 1 {
            sum -= term;
        } else {
            sum += term;
        }
        n += 1;
    }
    sum
}

const fn powers<const N: usize>(base: u128, exponent: u32) -> [u64; N] {
    let (mut step, mut count) = (Q60, 0);
    while count < exponent {
        step = step * base / Q60;
        count += 1;
    }
    let (mut table, mut value, mut at) = ([0; N], Q60, 0);
    while at < N {
        // Never above one, which is 2^60.
        table[at] = value as u64;
        value = value * step / Q60;
        at += 1;
    }
    table
}

/// Digit by digit: squaring a number in [1, 2) shifts its logarithm by one binary place.
const fn logs() -> [u64; 1025] {
    let (mut table, mut at) = ([0; 1025], 0_usize);
    while at < 1024 {
        let mut x = Q60 + (at as u128) * (Q60 / 1024);
        let (mut log, mut digit) = (0_u64, 0);
        while digit < 32 {
            x = x * x / Q60;
            log <<= 1;
            if x >= 2 * Q60 {
                x /= 2;
                log |= 1;
            }
            digit += 1;
        }
        table[at] = log;
        at += 1;
    }
    table[1024] = Q32;
    table
}

/// exp(-above/below) in millionths, for above >= 0 and below > 0; error at most 2.
pub fn exp_neg(above: i64, below: i64) -> i64 {
    let (above, below) = (above.max(0).unsigned_abs(), below.max(1).unsigned_abs());
    // Most arguments leave room for 32 more binary digits in 64; divisions of 128 are slow.
    let t = match above.checked_shl(32).filter(|_| above < Q32) {
        Some(shifted) => u128::from(shifted / below),
        None => u128::from(above) * u128::from(Q32) / u128::from(below),
    };
    let Some(whole) = usize::try_from(t / u128::from(Q32)).ok().filter(|whole| *whole < WHOLES.len()) else {
        return 0;
    };
    // Below 2^32, and its top ten bits choose the tables.
    let fraction = (t % u128::from(Q32)) as u64;
    let (part, fine) = ((fraction >> 27) as usize, (fraction >> 22) as usize & 31);
    let rest = u128::from(fraction & ((1 << 22) - 1)) << 28;
    let coarse = u128::from(WHOLES[whole]) * u128::from(PARTS[part]) / Q60;
    let product = coarse * u128::from(FINES[fine]) / Q60;
    let value = product * (Q60 - rest) / Q60;
    ((value * 1_000_000 + Q60 / 2) / Q60) as i64
}

/// log2(x) in millionths for a finite x > 0; error at most 2.
pub fn log2(x: f64) -> i64 {
    const LARGE: i64 = 1100 * ONE;
    if x.is_nan() || x <= 0.0 {
        return -LARGE;
    }
    if !x.is_finite() {
        return LARGE;
    }
    // A subnormal is brought into the normal range by an exact power of two.
    let (x, shift) = if x < f64::MIN_POSITIVE { (x * 18_446_744_073_709_551_616.0, 64) } else { (x, 0) };
    let bits = x.to_bits();
    let exponent = i64::try_from((bits >> 52) & 0x7FF).unwrap_or_default() - 1023 - shift;
    let mantissa = bits & ((1 << 52) - 1);
    let (at, rest) = ((mantissa >> 42) as usize, u128::from(mantissa & ((1 << 42) - 1)));
    let (low, high) = (u128::from(LOGS[at]), u128::from(LOGS[at + 1]));
    let log = low + (((high - low) * rest) >> 42);
    exponent * ONE + ((log * 1_000_000 + (1 << 31)) >> 32) as i64
}

/// a·b/c rounded to the nearest, halves up, for a, b >= 0 and c > 0; saturates.
pub fn mul_div(a: i64, b: i64, c: i64) -> i64 {
    let (a, b, c) = (a.max(0), b.max(0), c.max(1));
    if let Some(above) = a.checked_mul(b).and_then(|product| product.checked_mul(2)?.checked_add(c))
        && let Some(below) = c.checked_mul(2)
    {
        return above / below;
    }
    let product = i128::from(a.max(0)) * i128::from(b.max(0));
    let divisor = i128::from(c.max(1));
    i64::try_from((2 * product + divisor) / (2 * divisor)).unwrap_or(i64::MAX)
}

/// A stable hash of bytes (FNV-1a with a final mix): ties break the same way everywhere.
pub fn hash(parts: &[&[u8]]) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for part in parts {
        for byte in *part {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
        }
        // A separator, so that ("ab", "c") and ("a", "bc") differ.
        hash = (hash ^ 0xFF).wrapping_mul(0x0100_0000_01B3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_values_come_out_exactly() {
        assert_eq!(exp_neg(0, 10), ONE);
        assert_eq!(exp_neg(10, 10), 367_879);
        assert_eq!(exp_neg(1_000_000_000, 1), 0);
        assert_eq!((log2(1.0), log2(8.0), log2(0.25)), (0, 3 * ONE, -2 * ONE));
        assert_eq!(mul_div(1, 1, 2), 1);
        assert_eq!(mul_div(i64::MAX, i64::MAX, 1), i64::MAX);
        assert_ne!(hash(&[b"ab", b"c"]), hash(&[b"a", b"bc"]));
    }

    proptest! {
        #[test]
        fn exp_is_good_to_two_millionths(above in 0_i64..40_000_000, below in 1_i64..10_000_000) {
            let exact = (-(above as f64) / below as f64).exp() * 1e6;
            prop_assert!((exp_neg(above, below) as f64 - exact).abs() <= 2.0);
        }

        #[test]
        fn the_short_ways_give_what_the_long_ones_do(a in 0_i64..1 << 40, b in 1_i64..1 << 22, c in 1_i64..1 << 30) {
            let wide = |a: i64, b: i64, c: i64| (2 * i128::from(a) * i128::from(b) + i128::from(c)) / (2 * i128::from(c));
            prop_assert_eq!(i128::from(mul_div(a, b, c)), wide(a, b, c));
            prop_assert_eq!(mul_div(a, b << 22, c), i64::try_from(wide(a, b << 22, c)).unwrap_or(i64::MAX));
            prop_assert_eq!(exp_neg(a, c), exp_neg(a << 8, c << 8));
        }

        #[test]
        fn log2_is_good_to_two_millionths(x in 1e-12_f64..1e12) {
            prop_assert!((log2(x) as f64 - x.log2() * 1e6).abs() <= 2.0);
        }
    }
}
