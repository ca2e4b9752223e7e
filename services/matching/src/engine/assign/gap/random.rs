//! Numbers that look random and are the same everywhere.

/// xorshift64* (Vigna 2016).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A sequence of its own for each seed.
    pub fn new(seed: u64) -> Random {
        // SplitMix64's step spreads small seeds; the state must not be 0.
        let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        Random((z ^ (z >> 31)) | 1)
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `end`, which is at least 1.
    pub fn below(&mut self, end: usize) -> usize {
        // 32 bits of the product: `end` is a number of jobs, agents or choices.
        (((self.next() >> 32) * end as u64) >> 32) as usize
    }

    /// An exponential variate of mean 1 in 1/1024, by −ln 2 · log₂ with a linear mantissa (error below 0.06).
    pub fn exponential(&mut self) -> i64 {
        let bits = self.next() | 1;
        let zeros = i64::from(bits.leading_zeros());
        // The ten bits behind the leading one.
        let mantissa = ((bits << (zeros + 1)) >> 54) as i64;
        ((zeros + 1) * 1024 - mantissa) * 710 / 1024
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn the_exponential_has_mean_and_tail_of_one() {
        let mut random = Random::new(7);
        let drawn: Vec<i64> = (0..100_000).map(|_| random.exponential()).collect();
        let mean = drawn.iter().sum::<i64>() / 100_000;
        assert!((970..1080).contains(&mean), "{mean}");
        let tail = drawn.iter().filter(|value| **value > 2048).count();
        assert!((12_000..15_500).contains(&tail), "{tail}");
        assert!((0..1000).all(|_| random.below(7) < 7));
    }
}
