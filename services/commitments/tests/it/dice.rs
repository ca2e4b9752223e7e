//! Numbers that look random and are the same in every run of a seed.

/// A xorshift generator; its seed is never 0.
pub struct Dice(pub u64);

impl Dice {
    /// 0 to `below` - 1.
    pub fn throw(&mut self, below: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.unsigned_abs()).cast_signed()
    }

    /// One of some.
    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        let place = self.throw(i64::try_from(all.len()).expect("few"));
        all[usize::try_from(place).expect("within")]
    }
}
