//! A persistent map: cloning costs one counter, a change copies only the path to it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// Children of a branch; a nibble of the hash chooses one.
const FANOUT: usize = 16;
/// Entries of a leaf before it becomes a branch.
const LEAF: usize = 12;
/// Nibbles in a hash; leaves below hold whatever collides.
const DEPTH: u32 = 16;

/// Map from `K` to `V`. Order of iteration is that of the hashes: equal for equal histories only, so sort results.
#[derive(Debug, Clone)]
pub struct Trie<K, V> {
    root: Arc<Node<K, V>>,
    len: usize,
}

#[derive(Debug, Clone)]
enum Node<K, V> {
    Leaf(Vec<(K, V)>),
    Branch(Vec<Arc<Node<K, V>>>),
}

impl<K, V> Default for Trie<K, V> {
    fn default() -> Self {
        Trie { root: Arc::new(Node::Leaf(Vec::new())), len: 0 }
    }
}

fn hash_of<K: Hash>(key: &K) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

fn nibble(hash: u64, depth: u32) -> usize {
    // Four bits always fit.
    ((hash >> (4 * depth)) & 0xF) as usize
}

impl<K: Hash + Eq + Clone, V: Clone> Trie<K, V> {
    /// Number of entries.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True when nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        let hash = hash_of(key);
        let (mut node, mut depth) = (&self.root, 0);
        loop {
            match node.as_ref() {
                Node::Leaf(entries) => return entries.iter().find(|(k, _)| k == key).map(|(_, v)| v),
                Node::Branch(children) => node = &children[nibble(hash, depth)],
            }
            depth += 1;
        }
    }

    /// The value of a key for changing, made by `fresh` when absent. Copies what snapshots still share.
    pub fn entry(&mut self, key: &K, fresh: impl FnOnce() -> V) -> &mut V {
        let hash = hash_of(key);
        let mut node = Arc::make_mut(&mut self.root);
        let mut depth = 0;
        loop {
            if matches!(node, Node::Leaf(entries) if entries.len() >= LEAF && depth < DEPTH) {
                split(node, depth);
            }
            match node {
                Node::Branch(children) => node = Arc::make_mut(&mut children[nibble(hash, depth)]),
                Node::Leaf(entries) => {
                    let at = entries.iter().position(|(k, _)| k == key).unwrap_or_else(|| {
                        self.len += 1;
                        entries.push((key.clone(), fresh()));
                        entries.len() - 1
                    });
                    return &mut entries[at].1;
                }
            }
            depth += 1;
        }
    }

    /// Puts a value, replacing another.
    pub fn insert(&mut self, key: K, value: V) {
        let mut value = Some(value);
        // `fresh` runs at most once, and only then is the value gone.
        let slot = self.entry(&key, || value.take().expect("the value is taken once"));
        if let Some(value) = value {
            *slot = value;
        }
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        self.get(key)?;
        let hash = hash_of(key);
        let mut node = Arc::make_mut(&mut self.root);
        let mut depth = 0;
        loop {
            match node {
                Node::Branch(children) => node = Arc::make_mut(&mut children[nibble(hash, depth)]),
                Node::Leaf(entries) => {
                    let at = entries.iter().position(|(k, _)| k == key)?;
                    self.len -= 1;
                    return Some(entries.swap_remove(at).1);
                }
            }
            depth += 1;
        }
    }

    /// Visits every entry.
    pub fn for_each<'a>(&'a self, visit: &mut impl FnMut(&'a K, &'a V)) {
        let mut open = vec![self.root.as_ref()];
        while let Some(node) = open.pop() {
            match node {
                Node::Leaf(entries) => entries.iter().for_each(|(k, v)| visit(k, v)),
                Node::Branch(children) => open.extend(children.iter().map(Arc::as_ref)),
            }
        }
    }
}

fn split<K: Hash + Clone, V: Clone>(node: &mut Node<K, V>, depth: u32) {
    let Node::Leaf(entries) = node else { return };
    let mut parts: Vec<Vec<(K, V)>> = (0..FANOUT).map(|_| Vec::new()).collect();
    for (key, value) in entries.drain(..) {
        parts[nibble(hash_of(&key), depth)].push((key, value));
    }
    *node = Node::Branch(parts.into_iter().map(|part| Arc::new(Node::Leaf(part))).collect());
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_behaves_as_a_hash_map_and_older_clones_never_change(
            steps in prop::collection::vec((0_u16..300, prop::option::of(any::<u32>())), 1..600),
        ) {
            let (mut trie, mut model) = (Trie::<u16, u32>::default(), HashMap::new());
            let half = steps.len() / 2;
            let mut kept = None;
            for (at, (key, value)) in steps.into_iter().enumerate() {
                if at == half {
                    kept = Some((trie.clone(), model.clone()));
                }
                match value {
                    Some(value) => {
                        trie.insert(key, value);
                        model.insert(key, value);
                    }
                    None => prop_assert_eq!(trie.remove(&key), model.remove(&key)),
                }
            }
            for (trie, model) in kept.into_iter().chain([(trie, model)]) {
                prop_assert_eq!(trie.len(), model.len());
                let mut seen = HashMap::new();
                trie.for_each(&mut |k, v| {
                    seen.insert(*k, *v);
                });
                prop_assert_eq!(&seen, &model);
                prop_assert!((0..300).all(|key| trie.get(&key) == model.get(&key)));
            }
        }
    }
}
