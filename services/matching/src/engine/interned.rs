//! Values with numbers: equal values have one number, so columns hold numbers and compare them.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::dense::Dense;
use super::trie::Trie;

/// The number of nothing.
pub const NONE: u32 = u32::MAX;

/// Takes what is a hash already.
#[derive(Default, Clone, Copy)]
pub struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn write_usize(&mut self, _length: usize) {
        // Lengths of keys of one type are equal.
    }

    fn write_u64(&mut self, number: u64) {
        // Sequential ids must not fall into one bucket.
        self.0 = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 ^= self.0 >> 32;
    }
}

/// A map by what is a hash already, or by ids.
pub type HashedMap<K, V> = HashMap<K, V, BuildHasherDefault<Hashed>>;

/// A hash of anything, equal in every process of this build.
pub fn hash_of(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Values with numbers. Clones share everything.
///
/// What is put in before the first clone goes into one plain map, later values into a persistent one beside it.
#[derive(Debug, Clone)]
pub struct Interned<T> {
    values: Dense<T>,
    first: Arc<HashedMap<u64, u32>>,
    later: Trie<u64, u32>,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Interned { values: Dense::default(), first: Arc::default(), later: Trie::default() }
    }
}

impl<T: Clone> Interned<T> {
    /// The value of a number.
    pub fn get(&self, at: u32) -> Option<&T> {
        self.values.get(at)
    }

    /// The value of a number for changing, in ways that leave its hash.
    pub fn change(&mut self, at: u32) -> Option<&mut T> {
        self.values.change(at)
    }

    /// Number of values.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// True when nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Every value in the order of numbers.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.values.iter()
    }

    /// The number of the value with this hash that `is` it.
    pub fn find(&self, hash: u64, is: impl Fn(&T) -> bool) -> Option<u32> {
        self.probe(hash, &is).ok()
    }

    /// The number of the value with this hash that `is` it, made now if there is none.
    pub fn number(&mut self, hash: u64, is: impl Fn(&T) -> bool, make: impl FnOnce() -> T) -> u32 {
        match self.probe(hash, &is) {
            Ok(at) => at,
            Err(free) => {
                let at = self.values.push(make());
                match Arc::get_mut(&mut self.first) {
                    Some(map) => {
                        map.insert(free, at);
                    }
                    None => self.later.insert(free, at),
                }
                at
            }
        }
    }

    /// Values whose hashes collide stand under the next numbers.
    fn probe(&self, hash: u64, is: &impl Fn(&T) -> bool) -> Result<u32, u64> {
        let mut probe = hash;
        loop {
            let found = self.first.get(&probe).or_else(|| match self.later.is_empty() {
                true => None,
                false => self.later.get(&probe),
            });
            match found {
                None => return Err(probe),
                Some(at) if self.values.get(*at).is_some_and(is) => return Ok(*at),
                Some(_) => probe = probe.wrapping_add(1),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_have_one_number_even_when_hashes_collide() {
        let mut words = Interned::<&str>::default();
        let mut number = |word: &'static str| words.number(7, |known| *known == word, || word);
        assert_eq!([number("a"), number("b"), number("a"), number("c"), number("b")], [0, 1, 0, 2, 1]);
        let old = words.clone();
        assert_eq!(words.number(7, |known| *known == "d", || "d"), 3);
        assert_eq!(words.find(7, |known| *known == "d"), Some(3));
        assert_eq!((old.len(), old.find(7, |known| *known == "d")), (3, None));
        assert_eq!(words.find(20, |known| *known == "d"), None);
    }
}
