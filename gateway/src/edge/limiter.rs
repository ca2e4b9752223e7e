//! Token buckets by key, bounded in number, in this process only.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::options::Rate;

/// Buckets kept at most; when they are more, full ones are forgotten first, then all.
const MAX_BUCKETS: usize = 100_000;

/// What a bucket said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the call may go on.
    pub allowed: bool,
    /// Tokens of a full bucket.
    pub limit: u32,
    /// Whole tokens left.
    pub remaining: u32,
    /// Seconds until a token is there (refused) or the bucket is full (allowed), rounded up.
    pub reset: u64,
}

/// Buckets of one rate.
#[derive(Debug)]
pub struct Limiter {
    rate: Rate,
    buckets: Mutex<HashMap<u64, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Limiter {
    /// Makes an empty set of buckets.
    pub fn new(rate: Rate) -> Self {
        Self { rate, buckets: Mutex::new(HashMap::new()) }
    }

    /// Takes a token of the key's bucket.
    pub fn take(&self, key: impl Hash, now: Instant) -> Verdict {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let full = f64::from(self.rate.burst);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MAX_BUCKETS {
            buckets.retain(|_, bucket| bucket.refilled(self.rate, now) < full);
            if buckets.len() >= MAX_BUCKETS {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(hasher.finish()).or_insert(Bucket { tokens: full, at: now });
        let tokens = bucket.refilled(self.rate, now);
        let allowed = tokens >= 1.0;
        *bucket = Bucket { tokens: if allowed { tokens - 1.0 } else { tokens }, at: now.max(bucket.at) };
        let missing = if allowed { full - bucket.tokens } else { 1.0 - tokens };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "both are small and not negative"
        )]
        let (remaining, reset) =
            (bucket.tokens.max(0.0) as u32, (missing / self.rate.per_second.max(1e-9)).ceil() as u64);
        Verdict { allowed, limit: self.rate.burst, remaining, reset }
    }
}

impl Bucket {
    fn refilled(&self, rate: Rate, now: Instant) -> f64 {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        (self.tokens + passed * rate.per_second).min(f64::from(rate.burst))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn an_empty_bucket_refuses_its_own_key_only_and_refills_with_time() {
        let limiter = Limiter::new(Rate { burst: 2, per_second: 0.5 });
        let now = Instant::now();
        assert!(limiter.take("a", now).allowed);
        assert_eq!(limiter.take("a", now).remaining, 0);
        let refused = limiter.take("a", now);
        assert_eq!((refused.allowed, refused.reset), (false, 2));
        assert!(limiter.take("b", now).allowed);
        assert!(limiter.take("a", now + Duration::from_secs(2)).allowed);
        assert!(!limiter.take("a", now + Duration::from_secs(2)).allowed);
    }
}
