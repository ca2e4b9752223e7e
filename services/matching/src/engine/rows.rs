//! All scope rows: segments in columns, and beside each what changed since it was built.

use std::collections::BTreeMap;
use std::sync::Arc;

use uuid::Uuid;

use super::packed::{At, Key, Packed, RowView};
use super::record::Row;
use super::segment::{Segment, key_of, lower_of};
use super::symbols::Symbols;
use super::trie::Trie;

/// Segments, by family.
pub const SEGMENTS: usize = 64;
/// A segment is compacted when a fiftieth of it changed,
const SHARE: usize = 50;
/// but not for fewer changes than this.
const FEW: usize = 512;

/// A row that stands beside its segment, whole.
#[derive(Debug, Clone)]
struct Fresh {
    packed: Packed,
    row: Arc<Row>,
}

impl Fresh {
    /// Whether the columns hold the version.
    fn fits(&self) -> bool {
        self.row.version == i64::from(self.packed.version)
    }
}

/// A segment and its changes.
#[derive(Debug, Clone, Default)]
struct Part {
    base: Arc<Segment>,
    /// One bit for every row of the segment that no longer counts; empty = all count.
    gone: Arc<Vec<u64>>,
    gone_count: usize,
    fresh: Trie<Key, Arc<Vec<Fresh>>>,
    fresh_count: usize,
}

/// How many rows stand under a key.
type Counts = Arc<BTreeMap<Key, u32>>;
/// Counts by kind and the number of a family's or an object's name.
type ByName = Trie<(i32, u32), Counts>;

/// All scope rows. Clones share everything.
#[derive(Debug, Clone)]
pub struct Rows {
    parts: Arc<Vec<Part>>,
    /// Keys of the rows beside the segments, by id.
    fresh: Trie<Uuid, Key>,
    /// The same by kind and family, and by kind and object.
    families: ByName,
    objects: ByName,
    /// One bit for every segment in which rows of a kind and object may stand.
    spread: Trie<(i32, u32), u64>,
    len: usize,
}

impl Default for Rows {
    fn default() -> Self {
        Rows {
            parts: Arc::new(vec![Part::default(); SEGMENTS]),
            fresh: Trie::default(),
            families: Trie::default(),
            objects: Trie::default(),
            spread: Trie::default(),
            len: 0,
        }
    }
}

/// The segment of a family, by the number of its name.
pub fn segment_of(family: u32) -> usize {
    // The six topmost bits of 32.
    (family.wrapping_mul(0x9E37_79B1) >> 26) as usize
}

impl Part {
    fn is_gone(&self, at: u32) -> bool {
        self.gone.get(at as usize / 64).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }

    fn bury(&mut self, at: u32) {
        let gone = Arc::make_mut(&mut self.gone);
        if gone.is_empty() {
            gone.resize(self.base.len().div_ceil(64), 0);
        }
        gone[at as usize / 64] |= 1 << (at % 64);
        self.gone_count += 1;
    }

    fn place(&self, id: &Uuid) -> Option<u32> {
        self.base.place(id).filter(|at| !self.is_gone(*at))
    }

    fn count(&self, key: &Key) -> usize {
        let based = self.base.slice(key).map_or(0, |slice| {
            let gone = if self.gone_count == 0 { 0 } else { self.gone_in(slice.start, slice.end) };
            (slice.end - slice.start) as usize - gone
        });
        based + if self.fresh_count == 0 { 0 } else { self.fresh.get(key).map_or(0, |list| list.len()) }
    }

    /// How many rows from `start` to before `end` no longer count.
    fn gone_in(&self, start: u32, end: u32) -> usize {
        let (first, last) = (start as usize / 64, end as usize / 64);
        let word = |at: usize| {
            let mut word = self.gone.get(at).copied().unwrap_or(0);
            if at == first {
                word &= u64::MAX << (start % 64);
            }
            if at == last {
                word &= !(u64::MAX << (end % 64));
            }
            word.count_ones() as usize
        };
        (first..=last).map(word).sum()
    }

    fn each<'a>(&'a self, key: &Key, visit: &mut impl FnMut(RowView<'a>)) {
        if let Some(slice) = self.base.slice(key) {
            for (at, packed) in (slice.start..slice.end).zip(self.base.columns(slice)) {
                if self.gone_count == 0 || !self.is_gone(at) {
                    visit(RowView { packed, at: At::Base(&self.base, at) });
                }
            }
        }
        if self.fresh_count > 0 {
            for Fresh { packed, row } in self.fresh.get(key).into_iter().flat_map(|list| list.iter()) {
                visit(RowView { packed, at: At::Fresh(row) });
            }
        }
    }
}

impl Rows {
    /// The rows in these segments, and none beside them.
    pub fn of_segments(segments: Vec<Segment>) -> Rows {
        let len = segments.iter().map(Segment::len).sum();
        let mut rows = Rows { len, ..Rows::default() };
        for (at, segment) in segments.into_iter().enumerate().take(SEGMENTS) {
            rows.put_segment(at, Part { base: Arc::new(segment), ..Part::default() });
        }
        rows
    }

    fn put_segment(&mut self, at: usize, part: Part) {
        for object in part.base.objects() {
            *self.spread.entry(&object, || 0) |= 1 << at;
        }
        Arc::make_mut(&mut self.parts)[at] = part;
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True when nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Rows beside the segments and rows of segments that no longer count.
    pub fn changes(&self) -> usize {
        self.parts.iter().map(|part| part.fresh_count + part.gone_count).sum()
    }

    /// The version of a row.
    pub fn version(&self, id: &Uuid) -> Option<i64> {
        self.get(id).map(|row| row.version())
    }

    /// A row.
    pub fn get(&self, id: &Uuid) -> Option<RowView<'_>> {
        if let Some(key) = self.fresh.get(id) {
            let list = self.parts[segment_of(key.family)].fresh.get(key)?;
            let Fresh { packed, row } = list.iter().find(|fresh| fresh.row.id == *id)?;
            return Some(RowView { packed, at: At::Fresh(row) });
        }
        self.parts.iter().find_map(|part| {
            let at = part.place(id)?;
            Some(RowView { packed: part.base.packed(at), at: At::Base(&part.base, at) })
        })
    }

    /// Puts a row in, whose id is not in yet.
    pub fn insert(&mut self, symbols: &Symbols, packed: Packed, row: Arc<Row>) {
        // The row was packed with the same symbols.
        let Some(key) = key_of(symbols, &packed) else { return };
        let id = row.id;
        let part = &mut Arc::make_mut(&mut self.parts)[segment_of(key.family)];
        let list = Arc::make_mut(part.fresh.entry(&key, Arc::default));
        let place = |packed: &Packed, id: Uuid| (packed.site, lower_of(symbols, packed), id);
        let new = place(&packed, id);
        let at = list.partition_point(|other| place(&other.packed, other.row.id) < new);
        list.insert(at, Fresh { packed, row });
        part.fresh_count += 1;
        self.len += 1;
        self.fresh.insert(id, key);
        for (counts, name) in self.names(symbols, &packed, &key) {
            *Arc::make_mut(counts.entry(&name, Arc::default)).entry(key).or_default() += 1;
        }
    }

    /// Takes a row out and gives its version.
    pub fn remove(&mut self, symbols: &Symbols, id: &Uuid) -> Option<i64> {
        if let Some(key) = self.fresh.remove(id) {
            let part = &mut Arc::make_mut(&mut self.parts)[segment_of(key.family)];
            let list = Arc::make_mut(part.fresh.entry(&key, Arc::default));
            let at = list.iter().position(|fresh| fresh.row.id == *id)?;
            let Fresh { packed, row } = list.remove(at);
            if list.is_empty() {
                part.fresh.remove(&key);
            }
            part.fresh_count -= 1;
            self.len -= 1;
            self.forget(symbols, &packed, &key);
            return Some(row.version);
        }
        let (segment, at) = self.parts.iter().enumerate().find_map(|(n, part)| Some((n, part.place(id)?)))?;
        let part = &mut Arc::make_mut(&mut self.parts)[segment];
        part.bury(at);
        self.len -= 1;
        Some(part.base.packed(at).version.into())
    }

    fn names<'a>(
        &'a mut self,
        symbols: &Symbols,
        packed: &Packed,
        key: &Key,
    ) -> [(&'a mut ByName, (i32, u32)); 2] {
        let object = symbols.object(packed.words.object).map_or(0, |object| object.name);
        [(&mut self.families, (key.kind, key.family)), (&mut self.objects, (key.kind, object))]
    }

    fn forget(&mut self, symbols: &Symbols, packed: &Packed, key: &Key) {
        for (all, name) in self.names(symbols, packed, key) {
            let counts = Arc::make_mut(all.entry(&name, Arc::default));
            if let Some(left) = counts.get_mut(key) {
                *left -= 1;
                if *left == 0 {
                    counts.remove(key);
                }
            }
            if counts.is_empty() {
                all.remove(&name);
            }
        }
    }

    /// Visits the rows of a key: those of the segment, then those beside it, each by site and lower end.
    pub fn each<'a>(&'a self, key: &Key, visit: &mut impl FnMut(RowView<'a>)) {
        self.parts[segment_of(key.family)].each(key, visit);
    }

    /// How many rows stand under a key.
    pub fn count(&self, key: &Key) -> usize {
        self.parts[segment_of(key.family)].count(key)
    }

    /// Visits every row.
    pub fn all<'a>(&'a self, visit: &mut impl FnMut(RowView<'a>)) {
        for part in self.parts.iter() {
            for (at, packed, _) in part.base.rows().filter(|(at, ..)| !part.is_gone(*at)) {
                visit(RowView { packed, at: At::Base(&part.base, at) });
            }
            part.fresh.for_each(&mut |_, list| {
                list.iter().for_each(|f| visit(RowView { packed: &f.packed, at: At::Fresh(&f.row) }));
            });
        }
    }

    /// The keys of a kind and family, each once; some may have no row left.
    pub fn keys_of_family(&self, kind: i32, family: u32) -> Vec<Key> {
        let part = &self.parts[segment_of(family)];
        let mut keys: Vec<Key> = part.base.of_family(kind, family).iter().map(|slice| slice.key).collect();
        keys.extend(self.families.get(&(kind, family)).into_iter().flat_map(|counts| counts.keys()));
        tidy(keys)
    }

    /// The keys of a kind under which rows of an object stand, each once; some may have no such row left.
    pub fn keys_of_object(&self, kind: i32, object: u32) -> Vec<Key> {
        let mut keys: Vec<Key> = Vec::new();
        let mut left = self.spread.get(&(kind, object)).copied().unwrap_or(0);
        while left != 0 {
            let part = &self.parts[left.trailing_zeros() as usize];
            left &= left - 1;
            keys.extend(part.base.of_object(kind, object).map(|slice| slice.key));
        }
        keys.extend(self.objects.get(&(kind, object)).into_iter().flat_map(|counts| counts.keys()));
        tidy(keys)
    }

    /// The segment that most wants compaction: a fiftieth of it changed, or anything did when `all` is asked.
    pub fn due(&self, all: bool) -> Option<usize> {
        let wants = |part: &Part| {
            let changes = part.fresh_count + part.gone_count;
            let enough = if all { 1 } else { FEW.max(part.base.len() / SHARE) };
            (changes >= enough).then_some(changes)
        };
        let due = self.parts.iter().enumerate().filter_map(|(at, part)| Some((wants(part)?, at)));
        due.max().map(|(_, at)| at)
    }

    /// True when rows beside the segments have versions that no column holds, so that no compaction moves them.
    pub fn stuck(&self) -> bool {
        let mut stuck = false;
        for part in self.parts.iter() {
            part.fresh.for_each(&mut |_, list| stuck = stuck || !list.iter().all(Fresh::fits));
        }
        stuck
    }

    /// Builds a segment anew from what counts of it and what stands beside it.
    ///
    /// Rows whose version does not fit the column stay beside it.
    pub fn compact(&mut self, symbols: &Symbols, segment: usize) {
        let old = self.parts[segment].clone();
        let mut loose: Vec<(Packed, Uuid)> = Vec::with_capacity(old.base.len() + old.fresh_count);
        loose.extend(old.base.rows().filter(|(at, ..)| !old.is_gone(*at)).map(|(_, row, id)| (*row, id)));
        let (mut moved, mut kept) = (Vec::new(), Part::default());
        old.fresh.for_each(&mut |key, list| {
            for fresh in list.iter() {
                if fresh.fits() {
                    loose.push((fresh.packed, fresh.row.id));
                    moved.push((*key, fresh.packed, fresh.row.id));
                } else {
                    Arc::make_mut(kept.fresh.entry(key, Arc::default)).push(fresh.clone());
                    kept.fresh_count += 1;
                }
            }
        });
        kept.base = Arc::new(Segment::build(symbols, &loose));
        for (key, packed, id) in moved {
            self.fresh.remove(&id);
            self.forget(symbols, &packed, &key);
        }
        self.put_segment(segment, kept);
    }

    /// The segments, when every change is compacted into them.
    pub fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.parts.iter().map(|part| part.base.as_ref())
    }
}

fn tidy(mut keys: Vec<Key>) -> Vec<Key> {
    keys.sort_unstable();
    keys.dedup();
    keys
}
