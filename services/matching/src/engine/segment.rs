//! A share of the rows in columns: sorted by key, site and lower end, so that a key is one slice.

use std::collections::HashSet;

use uuid::Uuid;

use super::interned::NONE;
use super::packed::{Key, Packed};
use super::symbols::Symbols;

/// The rows of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// The key.
    pub key: Key,
    /// First place.
    pub start: u32,
    /// The place after the last.
    pub end: u32,
}

/// Rows in columns, never changed once built.
#[derive(Debug, Default)]
pub struct Segment {
    rows: Vec<Packed>,
    ids: Vec<Uuid>,
    slices: Vec<Slice>,
    /// (kind, object's name, index of the slice), sorted, each once.
    objects: Vec<(i32, u32, u32)>,
    /// Open addressing by id: place + 1, or 0.
    places: Vec<u32>,
}

/// The key of a packed row; nothing when its numbers are not in `symbols`.
pub fn key_of(symbols: &Symbols, packed: &Packed) -> Option<Key> {
    let terms = symbols.terms(packed.words.terms)?;
    let family = symbols.standard(packed.words.standard)?.family;
    Some(Key { kind: terms.kind, family, parameter: terms.name })
}

/// Where the range of a packed row begins, as a number that sorts as `total_cmp` does; rows without one come first.
pub fn lower_of(symbols: &Symbols, packed: &Packed) -> i64 {
    let lower = symbols.figures(packed.words.figures).map_or(f64::NEG_INFINITY, |figures| figures.lower);
    let bits = lower.to_bits().cast_signed();
    bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed()
}

impl Segment {
    /// Sorts rows into a segment. Of rows with one id the one with the greater version stays.
    ///
    /// # Panics
    ///
    /// With 2³² rows or more.
    pub fn build(symbols: &Symbols, loose: &[(Packed, Uuid)]) -> Segment {
        let mut order: Vec<(Key, u32, i64, u32)> = Vec::with_capacity(loose.len());
        for (at, (packed, _)) in (0_u32..).zip(loose) {
            // Rows are packed with the same symbols.
            let Some(key) = key_of(symbols, packed) else { continue };
            order.push((key, packed.site, lower_of(symbols, packed), at));
        }
        let id = |at: u32| loose[at as usize].1;
        order.sort_unstable_by(|a, b| {
            (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)).then_with(|| id(a.3).cmp(&id(b.3)))
        });
        let repeated = repeated(loose);
        let mut segment = Segment::default();
        segment.rows.reserve_exact(order.len());
        segment.ids.reserve_exact(order.len());
        for (key, _, _, at) in order {
            if repeated.contains(&at) {
                continue;
            }
            let (packed, id) = loose[at as usize];
            let end = u32::try_from(segment.rows.len()).expect("fewer than 2^32 rows");
            match segment.slices.last_mut().filter(|slice| slice.key == key) {
                Some(slice) => slice.end = end + 1,
                None => segment.slices.push(Slice { key, start: end, end: end + 1 }),
            }
            segment.rows.push(packed);
            segment.ids.push(id);
        }
        segment.index(symbols);
        segment
    }

    /// Puts columns that were read from a file together again; nothing when they contradict each other.
    pub fn of_columns(
        symbols: &Symbols,
        rows: Vec<Packed>,
        ids: Vec<Uuid>,
        slices: Vec<Slice>,
    ) -> Option<Segment> {
        let mut end = 0;
        for slice in &slices {
            let first = rows.get(usize::try_from(slice.start).ok()?)?;
            if slice.start != end || slice.end <= slice.start || key_of(symbols, first) != Some(slice.key) {
                return None;
            }
            end = slice.end;
        }
        if rows.len() != ids.len() || u32::try_from(rows.len()).ok()? != end {
            return None;
        }
        let mut segment = Segment { rows, ids, slices, ..Segment::default() };
        segment.index(symbols);
        Some(segment)
    }

    fn index(&mut self, symbols: &Symbols) {
        self.slices.shrink_to_fit();
        for (at, slice) in (0_u32..).zip(&self.slices) {
            let mut last = NONE;
            let begun = self.objects.len();
            for packed in &self.rows[slice.start as usize..slice.end as usize] {
                let name = symbols.object(packed.words.object).map_or(NONE, |object| object.name);
                if name != last {
                    self.objects.push((slice.key.kind, name, at));
                    last = name;
                }
            }
            self.objects[begun..].sort_unstable();
            let mut kept = begun;
            for next in begun..self.objects.len() {
                if kept == begun || self.objects[kept - 1] != self.objects[next] {
                    self.objects[kept] = self.objects[next];
                    kept += 1;
                }
            }
            self.objects.truncate(kept);
        }
        self.objects.sort_unstable();
        self.objects.shrink_to_fit();
        self.places = vec![0; (self.ids.len() * 4 / 3 + 1).next_power_of_two()];
        for (at, id) in (1_u32..).zip(&self.ids) {
            let mut probe = first_probe(*id, self.places.len());
            while self.places[probe] != 0 {
                probe = (probe + 1) % self.places.len();
            }
            self.places[probe] = at;
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True when nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The columns of the row at a place that the segment gave.
    pub fn packed(&self, at: u32) -> &Packed {
        &self.rows[at as usize]
    }

    /// The id of the row at a place that the segment gave.
    pub fn id(&self, at: u32) -> Uuid {
        self.ids[at as usize]
    }

    /// Every row with its id, in order.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &Packed, Uuid)> {
        (0_u32..).zip(&self.rows).zip(&self.ids).map(|((at, packed), id)| (at, packed, *id))
    }

    /// The place of an id.
    pub fn place(&self, id: &Uuid) -> Option<u32> {
        if self.places.is_empty() {
            return None;
        }
        let mut probe = first_probe(*id, self.places.len());
        loop {
            let at = self.places[probe].checked_sub(1)?;
            if self.ids[at as usize] == *id {
                return Some(at);
            }
            probe = (probe + 1) % self.places.len();
        }
    }

    /// The slice of a key.
    pub fn slice(&self, key: &Key) -> Option<Slice> {
        let at = self.slices.binary_search_by(|slice| slice.key.cmp(key)).ok()?;
        Some(self.slices[at])
    }

    /// The columns of a slice.
    pub fn columns(&self, slice: Slice) -> &[Packed] {
        &self.rows[slice.start as usize..slice.end as usize]
    }

    /// The slices in order.
    pub fn slices(&self) -> &[Slice] {
        &self.slices
    }

    /// The slices of a kind and family.
    pub fn of_family(&self, kind: i32, family: u32) -> &[Slice] {
        let of = |slice: &Slice| (slice.key.kind, slice.key.family);
        let from = self.slices.partition_point(|slice| of(slice) < (kind, family));
        let until = self.slices.partition_point(|slice| of(slice) <= (kind, family));
        &self.slices[from..until]
    }

    /// The kinds and objects of rows, each once.
    pub fn objects(&self) -> impl Iterator<Item = (i32, u32)> {
        self.objects.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).map(|same| (same[0].0, same[0].1))
    }

    /// The slices in which rows of a kind and object stand.
    pub fn of_object(&self, kind: i32, object: u32) -> impl Iterator<Item = Slice> {
        let from = self.objects.partition_point(|entry| (entry.0, entry.1) < (kind, object));
        let until = self.objects.partition_point(|entry| (entry.0, entry.1) <= (kind, object));
        self.objects[from..until].iter().map(|(_, _, at)| self.slices[*at as usize])
    }
}

/// Where the search for an id begins, by its low half: of a UUIDv7 the random one.
fn first_probe(id: Uuid, places: usize) -> usize {
    let (_, low) = id.as_u64_pair();
    let mixed = (low ^ (low >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    // The number of places is a power of two, and the quotient is below it.
    (mixed >> 32) as usize & (places - 1)
}

/// Places of rows that a row of the same id and a greater version, or an earlier place, replaces.
fn repeated(loose: &[(Packed, Uuid)]) -> HashSet<u32> {
    let mut places = vec![0_u32; (loose.len() * 4 / 3 + 1).next_power_of_two()];
    let mut repeated = HashSet::new();
    for (at, (packed, id)) in (1_u32..).zip(loose) {
        let mut probe = first_probe(*id, places.len());
        loop {
            let Some(known) = places[probe].checked_sub(1) else {
                places[probe] = at;
                break;
            };
            let (other, other_id) = &loose[known as usize];
            if other_id == id {
                if other.version < packed.version {
                    repeated.insert(known);
                    places[probe] = at;
                } else {
                    repeated.insert(at - 1);
                }
                break;
            }
            probe = (probe + 1) % places.len();
        }
    }
    repeated
}
