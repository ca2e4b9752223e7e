//! Which registry sequences are applied: partitions deliver them out of order, so the contiguous end is what counts.

use std::collections::BTreeSet;

/// Sequences applied so far.
#[derive(Debug, Clone, Default)]
pub struct Applied {
    end: i64,
    ahead: BTreeSet<i64>,
}

impl Applied {
    /// Everything up to and including `base`.
    pub fn up_to(base: i64) -> Applied {
        Applied { end: base, ahead: BTreeSet::new() }
    }

    /// Everything up to `end`, and these after a missing one.
    pub fn with_ahead(end: i64, ahead: Vec<i64>) -> Applied {
        Applied { end, ahead: ahead.into_iter().collect() }
    }

    /// What is applied after a missing one.
    pub fn ahead(&self) -> Vec<i64> {
        self.ahead.iter().copied().collect()
    }

    /// The greatest sequence up to which everything is applied.
    pub fn end(&self) -> i64 {
        self.end
    }

    /// Whether this sequence is applied.
    pub fn contains(&self, seq: i64) -> bool {
        seq <= self.end || self.ahead.contains(&seq)
    }

    /// Notes an applied sequence.
    pub fn note(&mut self, seq: i64) {
        if seq > self.end {
            self.ahead.insert(seq);
        }
        while self.ahead.remove(&(self.end + 1)) {
            self.end += 1;
        }
    }

    /// True while something before an applied sequence is missing.
    pub fn has_gap(&self) -> bool {
        !self.ahead.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_moves_only_when_nothing_before_it_is_missing() {
        let mut applied = Applied::up_to(4);
        applied.note(3);
        applied.note(6);
        assert_eq!(
            (applied.end(), applied.has_gap(), applied.contains(6), applied.contains(5)),
            (4, true, true, false)
        );
        applied.note(5);
        assert_eq!((applied.end(), applied.has_gap()), (6, false));
    }
}
