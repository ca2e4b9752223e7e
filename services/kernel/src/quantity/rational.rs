//! Exact fractions of i128 and their one correct rounding to f64.

/// A fraction in lowest terms with a positive denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rational {
    num: i128,
    den: i128,
}

impl Rational {
    /// Zero.
    pub const ZERO: Rational = Rational { num: 0, den: 1 };
    /// One.
    pub const ONE: Rational = Rational { num: 1, den: 1 };

    /// `num / den` in lowest terms; nothing when `den` is zero or a sign cannot be turned.
    pub fn new(num: i128, den: i128) -> Option<Rational> {
        if den == 0 {
            return None;
        }
        let divisor = i128::try_from(gcd(num.unsigned_abs(), den.unsigned_abs())).ok()?;
        let (num, den) = (num / divisor, den / divisor);
        if den > 0 {
            return Some(Rational { num, den });
        }
        Some(Rational { num: num.checked_neg()?, den: den.checked_neg()? })
    }

    /// `10^exponent`.
    pub fn power_of_ten(exponent: i32) -> Option<Rational> {
        let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
        if exponent >= 0 { Rational::new(power, 1) } else { Rational::new(1, power) }
    }

    /// The exact decimal that the shortest printing of `value` shows (0.1 is one tenth).
    pub fn from_f64(value: f64) -> Option<Rational> {
        if !value.is_finite() {
            return None;
        }
        let chars: Vec<char> = format!("{value:e}").chars().collect();
        let (exact, used) = super::read_number(&chars)?;
        (used == chars.len()).then_some(exact)
    }

    /// The product, or nothing when it does not fit.
    pub fn times(self, other: Rational) -> Option<Rational> {
        // Crosswise reduction first keeps the intermediate products small.
        let left = Rational::new(self.num, other.den)?;
        let right = Rational::new(other.num, self.den)?;
        Some(Rational { num: left.num.checked_mul(right.num)?, den: left.den.checked_mul(right.den)? })
    }

    /// The quotient, or nothing when it does not fit or `other` is zero.
    pub fn over(self, other: Rational) -> Option<Rational> {
        self.times(Rational::new(other.den, other.num)?)
    }

    /// The sum, or nothing when it does not fit.
    pub fn plus(self, other: Rational) -> Option<Rational> {
        let divisor = i128::try_from(gcd(self.den.unsigned_abs(), other.den.unsigned_abs())).ok()?;
        let left = self.num.checked_mul(other.den / divisor)?;
        let right = other.num.checked_mul(self.den / divisor)?;
        Rational::new(left.checked_add(right)?, (self.den / divisor).checked_mul(other.den)?)
    }

    /// The same size with the other sign.
    pub fn negated(self) -> Option<Rational> {
        Some(Rational { num: self.num.checked_neg()?, den: self.den })
    }

    /// True below zero.
    pub fn is_negative(self) -> bool {
        self.num < 0
    }

    /// The nearest f64, ties to even.
    pub fn to_f64(self) -> f64 {
        let (mut rest, den) = (self.num.unsigned_abs(), self.den.unsigned_abs());
        if rest == 0 {
            return 0.0;
        }
        let mut quotient = rest / den;
        rest %= den;
        let mut exponent = 0_i32;
        // Long division until 64 significant bits stand; den <= 2^127, so the remainder can be doubled.
        while quotient < 1 << 63 && rest != 0 {
            rest <<= 1;
            quotient = quotient << 1 | u128::from(rest >= den);
            if rest >= den {
                rest -= den;
            }
            exponent -= 1;
        }
        let mut sticky = rest != 0;
        while quotient >= 1 << 64 {
            sticky |= quotient & 1 == 1;
            quotient >>= 1;
            exponent += 1;
        }
        let mantissa = quotient as u64 | u64::from(sticky);
        let size = mantissa as f64 * two_to(exponent);
        if self.num < 0 { -size } else { size }
    }
}

/// `2^exponent`; exact, since fractions of i128 stay far inside the normal range.
fn two_to(exponent: i32) -> f64 {
    f64::from_bits(u64::from((1023 + exponent).unsigned_abs()) << 52)
}

fn gcd(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}
