//! What scope rows say: by key, by family, by object, and all of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use nqi_kernel::kind::ItemKind;

use super::{RowKey, Snapshot};
use crate::engine::lexicon::Subject;
use crate::engine::name::Name;
use crate::engine::packed::{Key, RowView};
use crate::engine::record::Row;
use crate::engine::segment::key_of;
use crate::engine::symbols::Cited;

/// Key, object and the spellings of object and parameter, with the number of rows.
type Spelled<'a> = ((Key, u32, &'a str, &'a str), u32);

impl Snapshot {
    /// The rows of a key whole, by site, lower end and id.
    pub fn rows(&self, key: &RowKey) -> Vec<Arc<Row>> {
        let key = Key {
            kind: key.kind.number(),
            family: self.symbols.find(&key.family),
            parameter: self.symbols.find(&key.parameter),
        };
        let mut found = Vec::new();
        self.rows.each(&key, &mut |row| found.push(self.whole(row)));
        found.sort_by(|a, b| a.site.cmp(&b.site).then(a.lower().total_cmp(&b.lower())).then(a.id.cmp(&b.id)));
        found
    }

    /// Visits every row whole: O(rows), for what reads all of them.
    pub fn each_row(&self, visit: &mut impl FnMut(Arc<Row>)) {
        self.rows.all(&mut |row| visit(self.whole(row)));
    }

    /// The parameters under which rows of a family stand, by name.
    pub fn parameters_of(&self, kind: ItemKind, family: &Name) -> impl Iterator<Item = &Name> {
        let keys = self.rows.keys_of_family(kind.number(), self.symbols.find(family));
        let live = keys.into_iter().filter(|key| self.any(key, |_| true));
        let mut names: Vec<&Name> = live.filter_map(|key| self.symbols.name(key.parameter)).collect();
        names.sort_unstable();
        names.into_iter()
    }

    /// The (parameter, family) pairs under which rows of an object stand, by name.
    pub fn pairs_of(&self, kind: ItemKind, object: &Name) -> impl Iterator<Item = (Name, Name)> {
        let object = self.symbols.find(object);
        let is = |row: RowView<'_>| {
            self.symbols.object(row.packed.words.object).is_some_and(|label| label.name == object)
        };
        let keys = self.rows.keys_of_object(kind.number(), object);
        let mut pairs: Vec<(Name, Name)> = keys
            .into_iter()
            .filter(|key| self.any(key, is))
            .filter_map(|key| {
                Some((self.symbols.name(key.parameter)?.clone(), self.symbols.name(key.family)?.clone()))
            })
            .collect();
        pairs.sort_unstable();
        pairs.into_iter()
    }

    fn any(&self, key: &Key, is: impl Fn(RowView<'_>) -> bool) -> bool {
        let mut found = false;
        self.rows.each(key, &mut |row| found = found || is(row));
        found
    }

    /// The exact numbers under which rows of a kind and family stand.
    pub fn numbers_of(&self, kind: ItemKind, family: &Name) -> BTreeSet<&Name> {
        let mut standards = BTreeSet::new();
        for key in self.rows.keys_of_family(kind.number(), self.symbols.find(family)) {
            self.rows.each(&key, &mut |row| {
                standards.insert(row.packed.words.standard);
            });
        }
        let name = |standard: u32| self.symbols.name(self.symbols.standard(standard)?.key);
        standards.into_iter().filter_map(name).collect()
    }

    /// Visits every subject of scope rows with its number of rows, each spelling of its own: O(rows), without a look at
    /// most of their words, since rows of a key say the same again and again.
    pub fn each_subject<'a>(&'a self, visit: &mut impl FnMut(Subject<'a>)) {
        for ((key, object, object_text, parameter), rows) in self.subjects() {
            let symbols = &self.symbols;
            let names = (symbols.name(object), symbols.name(key.parameter), symbols.name(key.family));
            let (Some(kind), (Some(object_key), Some(parameter_key), Some(family))) =
                (ItemKind::from_number(key.kind), names)
            else {
                continue;
            };
            visit(Subject { kind, object: object_text, object_key, parameter, parameter_key, family, rows });
        }
    }

    /// Subjects in order, each once.
    fn subjects(&self) -> Vec<Spelled<'_>> {
        /// Combinations of words remembered at once.
        const KNOWN: usize = 64;
        let symbols = &self.symbols;
        let mut subjects: Vec<Spelled<'_>> = Vec::new();
        let mut known: [Option<([u32; 3], usize)>; KNOWN] = [None; KNOWN];
        self.rows.all(&mut |row| {
            let words = row.packed.words;
            let said = [words.object, words.standard, words.terms];
            // A remainder of 64 always fits.
            let mixed = said.iter().fold(0_u32, |all, n| (all ^ n).wrapping_mul(0x9E37_79B1));
            let place = &mut known[(mixed >> 16) as usize % KNOWN];
            if let Some((_, at)) = place.filter(|(same, _)| *same == said) {
                subjects[at].1 += 1;
                return;
            }
            let (Some(key), Some(object)) = (key_of(symbols, row.packed), symbols.object(words.object))
            else {
                return;
            };
            let parameter = symbols.terms(words.terms).and_then(|terms| symbols.parameter(terms.parameter));
            let parameter = parameter.map_or("", |label| label.text.as_ref());
            *place = Some((said, subjects.len()));
            subjects.push(((key, object.name, object.text.as_ref(), parameter), 1));
        });
        subjects.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        subjects.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0 };
            same
        });
        subjects
    }

    /// The standards that rows cite, each once: O(rows).
    pub fn each_cited<'a>(&'a self, visit: &mut impl FnMut(&'a Cited)) {
        let mut cited = vec![false; self.symbols.counts()[1]];
        self.rows.all(&mut |row| {
            // 32 bits always fit.
            if let Some(cited) = cited.get_mut(row.packed.words.standard as usize) {
                *cited = true;
            }
        });
        let numbers = (0_u32..).zip(cited).filter(|(_, cited)| *cited);
        numbers.filter_map(|(number, _)| self.symbols.standard(number)).for_each(visit);
    }
}
