//! A persistent list by number: cloning costs one counter, a change copies the chunk that it is in.

use std::sync::Arc;

/// Entries of a chunk.
const CHUNK: usize = 256;

/// A list of `T` that only grows; numbers count from 0.
#[derive(Debug, Clone)]
pub struct Dense<T> {
    chunks: Arc<Vec<Arc<Vec<T>>>>,
    len: usize,
}

impl<T> Default for Dense<T> {
    fn default() -> Self {
        Dense { chunks: Arc::default(), len: 0 }
    }
}

fn place(at: u32) -> (usize, usize) {
    // 32 bits always fit.
    let at = at as usize;
    (at / CHUNK, at % CHUNK)
}

impl<T> Dense<T> {
    /// Number of entries.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True when nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The entry of a number.
    pub fn get(&self, at: u32) -> Option<&T> {
        let (chunk, within) = place(at);
        self.chunks.get(chunk)?.get(within)
    }

    /// Every entry in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }
}

impl<T: Clone> Dense<T> {
    /// Adds an entry and gives its number.
    ///
    /// # Panics
    ///
    /// When there are 2³² entries, more than any register has.
    pub fn push(&mut self, value: T) -> u32 {
        let at = u32::try_from(self.len).expect("fewer than 2^32 entries");
        let chunks = Arc::make_mut(&mut self.chunks);
        match chunks.last_mut().filter(|chunk| chunk.len() < CHUNK) {
            Some(chunk) => Arc::make_mut(chunk).push(value),
            None => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(value);
                chunks.push(Arc::new(chunk));
            }
        }
        self.len += 1;
        at
    }

    /// The entry of a number for changing; copies what snapshots still share.
    pub fn change(&mut self, at: u32) -> Option<&mut T> {
        let (chunk, within) = place(at);
        Arc::make_mut(Arc::make_mut(&mut self.chunks).get_mut(chunk)?).get_mut(within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_keep_their_numbers_and_older_clones_never_change() {
        let mut list = Dense::default();
        for n in 0..1000_u32 {
            assert_eq!(list.push(n), n);
        }
        let old = list.clone();
        *list.change(700).unwrap() = 7;
        list.push(1000);
        assert_eq!((old.len(), old.get(700), old.get(1000)), (1000, Some(&700), None));
        assert_eq!((list.len(), list.get(700), list.get(1000)), (1001, Some(&7), Some(&1000)));
        assert!(list.change(1001).is_none());
        assert!(old.iter().copied().eq(0..1000));
    }
}
