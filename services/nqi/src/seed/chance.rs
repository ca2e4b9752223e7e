//! Repeatable chance: SplitMix64, so that one seed gives one world on every machine and in every version.

use uuid::Uuid;

/// A stream of numbers that follows from its seed alone.
#[derive(Clone, Debug)]
pub struct Chance {
    state: u64,
}

impl Chance {
    /// The stream of `seed` for one purpose; streams of different labels are independent.
    pub fn new(seed: u64, label: &str) -> Chance {
        let folded = label.bytes().fold(seed, |hash, byte| mixed(hash ^ u64::from(byte)));
        Chance { state: folded }
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.state)
    }

    /// A number in `low..=high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low).unwrap_or(0) + 1;
        low + i64::try_from(self.next() % width).unwrap_or(0)
    }

    /// An index below `length`; 0 for an empty list.
    pub fn below(&mut self, length: usize) -> usize {
        let length = u64::try_from(length.max(1)).unwrap_or(1);
        usize::try_from(self.next() % length).unwrap_or(0)
    }

    /// One of a list that is not empty.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// The identifier of the `number`th thing of a kind: the same in every run of one seed, whatever was drawn before.
pub fn id(seed: u64, kind: &str, number: usize) -> Uuid {
    let mut chance = Chance::new(seed, &format!("{kind}#{number}"));
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&chance.next().to_be_bytes());
    bytes[8..].copy_from_slice(&chance.next().to_be_bytes());
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

fn mixed(number: u64) -> u64 {
    let z = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_stream_follows_from_its_seed_and_label() {
        let draw = |seed, label| {
            let mut chance = Chance::new(seed, label);
            (0..50).map(|_| chance.next()).collect::<Vec<_>>()
        };
        assert_eq!(draw(7, "cases"), draw(7, "cases"));
        assert_ne!(draw(7, "cases"), draw(7, "names"));
        assert_ne!(draw(7, "cases"), draw(8, "cases"));
    }

    #[test]
    fn draws_stay_within_their_bounds_and_reach_both_ends() {
        let mut chance = Chance::new(1, "bounds");
        let drawn: BTreeSet<i64> = (0..200).map(|_| chance.between(-2, 2)).collect();
        assert_eq!(drawn, BTreeSet::from([-2, -1, 0, 1, 2]));
        assert_eq!(chance.below(0), 0);
    }

    #[test]
    fn identifiers_differ_by_kind_and_number() {
        let kinds = ["site", "pool"];
        let ids: BTreeSet<Uuid> = (0..500).flat_map(|n| kinds.map(|kind| id(7, kind, n))).collect();
        assert_eq!(ids.len(), 1_000);
        assert_eq!(id(7, "site", 3), id(7, "site", 3));
    }
}
