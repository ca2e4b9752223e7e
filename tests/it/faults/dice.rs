//! Chance that can be played again: splitmix64, seeded by `NQI_FAULTS_SEED` or a fixed number.

/// A stream of numbers.
pub struct Dice(u64);

impl Dice {
    /// Seeded by the environment; the seed is printed, so that a failure can be played again.
    pub fn from_environment() -> Dice {
        let given = std::env::var("NQI_FAULTS_SEED").ok().and_then(|text| text.parse().ok());
        let seed = given.unwrap_or(20_260_302);
        eprintln!("NQI_FAULTS_SEED={seed}");
        Dice(seed)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        low + (z ^ (z >> 31)) % (high - low + 1)
    }
}
