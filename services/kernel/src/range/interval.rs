//! An interval of base values with open or closed ends.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::quantity::Unit;

/// The values between `lo` and `hi`; an open end is itself left out. `hi` may be infinite.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub lo: f64,
    /// True when `lo` itself is left out (`>4`).
    pub lo_open: bool,
    /// Upper end.
    pub hi: f64,
    /// True when `hi` itself is left out.
    pub hi_open: bool,
}

impl Interval {
    /// Both ends belong to it.
    pub fn closed(lo: f64, hi: f64) -> Interval {
        Interval { lo, lo_open: false, hi, hi_open: false }
    }

    /// One value.
    pub fn point(x: f64) -> Interval {
        Interval::closed(x, x)
    }

    /// The lowest f64 that belongs to it.
    pub fn first(&self) -> f64 {
        if self.lo_open { self.lo.next_up() } else { self.lo }
    }

    /// The highest f64 that belongs to it.
    pub fn last(&self) -> f64 {
        if self.hi_open { self.hi.next_down() } else { self.hi }
    }

    /// True when no f64 belongs to it.
    pub fn is_empty(&self) -> bool {
        self.first() > self.last()
    }

    /// Tells whether `x` belongs to it.
    pub fn contains(&self, x: f64) -> bool {
        self.first() <= x && x <= self.last()
    }

    /// What belongs to both, or nothing.
    pub fn intersect(&self, other: &Interval) -> Option<Interval> {
        let (low, high) = (
            if other.first() > self.first() { other } else { self },
            if other.last() < self.last() { other } else { self },
        );
        let both = Interval { lo: low.lo, lo_open: low.lo_open, hi: high.hi, hi_open: high.hi_open };
        (!both.is_empty()).then_some(both)
    }

    /// Splits at 0 so that each piece has one sign: `|x|` is linear on it.
    pub fn split_at_zero(&self) -> SmallVec<[Interval; 2]> {
        if self.lo < 0.0 && self.hi > 0.0 {
            let below = Interval { hi: 0.0, hi_open: false, ..*self };
            let above = Interval { lo: 0.0, lo_open: false, ..*self };
            return SmallVec::from_slice(&[below, above]);
        }
        SmallVec::from_slice(&[*self])
    }

    /// Written in `unit`, `(10, 50] µS/cm`, for messages.
    pub fn show(&self, unit: &Unit) -> String {
        let (open, close) = (if self.lo_open { '(' } else { '[' }, if self.hi_open { ')' } else { ']' });
        let number = |x: f64| {
            let shown = unit.from_base(x);
            // Twelve significant digits hide the last bits of the conversion back.
            format!("{shown:.11e}").parse::<f64>().unwrap_or(shown)
        };
        format!("{open}{}, {}{close} {}", number(self.lo), number(self.hi), unit.symbol())
    }
}
