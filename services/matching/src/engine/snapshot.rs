//! The index: an immutable picture of the register that answers look-ups by key, and the changes that make the next.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use nqi_kernel::kind::ItemKind;
use nqi_kernel::standard::supersession::Supersession;
use uuid::Uuid;

use super::day;
use super::fixed;
use super::interned::NONE;
use super::kind::resources::Resources;
use super::lexicon::Subject;
use super::name::Name;
use super::packed::{At, Key, Packed, RowView};
use super::pool::PoolDays;
use super::record::{Accreditation, Cell, Change, Facts, Offering, Pool, Provider, Row, Site, Standard};
use super::register::{Offered, Register};
use super::rows::Rows;
use super::segment::key_of;
use super::standards;
use super::symbols::{Cited, Symbols};
use super::trie::Trie;

/// (kind, family, parameter): the rows that one look-up reads. The family is empty for rows without a standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowKey {
    /// Kind.
    pub kind: ItemKind,
    /// Family key, GB and GB/T together.
    pub family: Name,
    /// Parameter key.
    pub parameter: Name,
}

/// Key, object and the spellings of object and parameter, with the number of rows.
type Spelled<'a> = ((Key, u32, &'a str, &'a str), u32);

/// A picture of the register. Clones share everything; [`Snapshot::apply`] copies only what it changes.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// Registry sequence up to which every change is contained.
    pub seq: i64,
    /// Time of the newest change.
    pub updated: Timestamp,
    pub(super) content: u64,
    pub(super) capacity: u64,
    pub(super) symbols: Symbols,
    pub(super) rows: Rows,
    pub(super) register: Register,
    pub(super) standards: Trie<Uuid, Arc<Standard>>,
    pub(super) graph: Arc<Supersession>,
    pub(super) offerings: Trie<Uuid, Arc<Offering>>,
    pub(super) pools: Trie<Uuid, Arc<Pool>>,
    pub(super) resources: Resources,
    /// Sites with a published offering of a kind, and how many.
    offering_sites: Trie<i32, Trie<u32, u32>>,
}

impl Snapshot {
    /// Applies a batch; older versions of a record and repeated changes have no effect.
    pub fn apply(&mut self, changes: impl IntoIterator<Item = Change>) {
        let mut standards_changed = false;
        for change in changes {
            match change {
                Change::Row(new) => {
                    let old = self.rows.version(&new.id);
                    if self.admit(b"r", &new.id, new.version, old) {
                        if old.is_some() {
                            self.rows.remove(&self.symbols, &new.id);
                        }
                        let packed = self.pack(&new);
                        self.rows.insert(&self.symbols, packed, new);
                    }
                }
                Change::RowRemoved(id) => {
                    if let Some(version) = self.rows.remove(&self.symbols, &id) {
                        self.content = self.content.wrapping_sub(mark(b"r", &id, version));
                    }
                }
                other => standards_changed |= self.put(other),
            }
        }
        if standards_changed {
            self.graph = Arc::new(standards::graph(&self.standards));
        }
    }

    /// Applies anything but a row; true when the standards changed.
    pub(super) fn put(&mut self, change: Change) -> bool {
        match change {
            Change::Provider(new) => {
                let old = self.provider(&new.id).map(|old| old.version);
                if self.admit(b"p", &new.id, new.version, old) {
                    self.register.put_provider(new);
                }
            }
            Change::Site(new) => {
                let old = self.site(&new.id).map(|old| old.version);
                if self.admit(b"s", &new.id, new.version, old) {
                    self.register.put_site(new);
                }
            }
            Change::Accreditation(new) => {
                let old = self.accreditation(&new.id).map(|old| old.version);
                if self.admit(b"a", &new.id, new.version, old) {
                    self.register.put_accreditation(new);
                }
            }
            Change::Standard(new) => {
                let old = self.standards.get(&new.id).map(|old| old.version);
                if self.admit(b"n", &new.id, new.version, old) {
                    self.standards.insert(new.id, Arc::new(new));
                    return true;
                }
            }
            Change::Offering(new) => {
                let old = self.offerings.get(&new.id).map(|old| old.version);
                if self.admit(b"o", &new.id, new.version, old) {
                    self.put_offering(Arc::new(new));
                }
            }
            Change::Pool(new) => {
                let old = self.pools.get(&new.id).map(|old| old.version);
                if self.admit(b"l", &new.id, new.version, old) {
                    self.pools.insert(new.id, Arc::new(new));
                }
            }
            Change::Cell(new) => self.put_cell(new),
            Change::Facts(new) => {
                let old = self.facts(&new.provider).map(|old| old.version);
                if self.admit(b"f", &new.provider, new.version, old) {
                    self.register.put_facts(new);
                }
            }
            Change::Resource(new) => {
                let old = self.resources.of(&new.id).and_then(|old| Some(old.record.as_ref()?.version));
                if self.admit(b"e", &new.id, new.version, old) {
                    let owner = self.register.provider_number(new.owner);
                    self.resources.put(*new, owner);
                }
            }
            Change::Booked(new) => {
                let old = self.resources.booking_version(&new);
                if self.admit(b"b", &new.id, new.version, old) {
                    self.resources.put_booked(new);
                }
            }
            Change::Row(_) | Change::RowRemoved(_) => {}
        }
        false
    }

    /// Notes the version of a record in the fingerprint, unless it is not newer than what is known.
    pub(super) fn admit(&mut self, tag: &[u8], id: &Uuid, version: i64, known: Option<i64>) -> bool {
        if known.is_some_and(|known| known >= version) {
            return false;
        }
        if let Some(known) = known {
            self.content = self.content.wrapping_sub(mark(tag, id, known));
        }
        self.content = self.content.wrapping_add(mark(tag, id, version));
        true
    }

    /// The columns of a row.
    pub(super) fn pack(&mut self, row: &Row) -> Packed {
        Packed {
            site: self.register.site_number(row.site),
            accreditation: self.register.accreditation_number(row.accreditation),
            words: self.symbols.words(row),
            // A version that does not fit stays with the full record.
            version: u32::try_from(row.version).unwrap_or(0),
        }
    }

    fn put_offering(&mut self, new: Arc<Offering>) {
        if let Some(old) = self.offerings.get(&new.id).cloned().filter(|old| old.published) {
            let site = self.register.site_number(old.site);
            self.register.change_offered(site, |offered| offered.retain(|other| other.record.id != old.id));
            let sites = self.offering_sites.entry(&old.kind.number(), Trie::default);
            let left = sites.entry(&site, || 1);
            *left -= 1;
            if *left == 0 {
                sites.remove(&site);
            }
        }
        if new.published {
            let site = self.register.site_number(new.site);
            let entry = Offered {
                kind: new.kind,
                ways: new.ways,
                unit: new.unit,
                by_rows: !new.rows.is_empty(),
                price: new.price,
                lead: new.lead,
                units: new.units,
                span_days: new.span_days,
                pool: new.pool.map_or(NONE, |pool| self.register.pool_number(pool)),
                object: new.object_key.as_ref().map(|object| self.symbols.number(object)),
                families: new.families.iter().map(|family| self.symbols.number(family)).collect(),
                record: new.clone(),
            };
            self.register.change_offered(site, |offered| {
                let at = offered.partition_point(|other| other.record.id < new.id);
                offered.insert(at, entry);
            });
            *self.offering_sites.entry(&new.kind.number(), Trie::default).entry(&site, || 0) += 1;
        }
        self.offerings.insert(new.id, new);
    }

    fn put_cell(&mut self, new: Cell) {
        let at = day::number(new.day);
        let known = self.register.pool_of(&new.pool).and_then(|days| days.get(at)).map(|old| old.version);
        if known.is_some_and(|known| known >= new.version) {
            return;
        }
        let mark = |version: i64| mark_cell(&Cell { version, ..new });
        self.capacity = self.capacity.wrapping_sub(known.map_or(0, mark)).wrapping_add(mark(new.version));
        if let Some(days) = self.register.change_pool(new.pool) {
            days.put(new);
        }
    }

    /// What identifies the content: sequence, fingerprint of all records by version, fingerprint of the cells.
    pub fn id(&self) -> String {
        format!("{:016x}-{}-{:016x}", self.content, self.seq, self.capacity)
    }

    /// What rows say, by number.
    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// Providers, sites, accreditations and pools by number.
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// Shared resources and what is booked of them.
    pub fn resources(&self) -> &Resources {
        &self.resources
    }

    /// All scope rows in columns.
    pub fn columns(&self) -> &Rows {
        &self.rows
    }

    /// A provider.
    pub fn provider(&self, id: &Uuid) -> Option<&Arc<Provider>> {
        self.register.provider_of(id)?.record.as_ref()
    }

    /// A site.
    pub fn site(&self, id: &Uuid) -> Option<&Arc<Site>> {
        self.register.site_of(id)?.record.as_ref()
    }

    /// An accreditation.
    pub fn accreditation(&self, id: &Uuid) -> Option<&Arc<Accreditation>> {
        self.register.accreditation_of(id)?.record.as_ref()
    }

    /// A row by id, whole.
    pub fn row(&self, id: &Uuid) -> Option<Arc<Row>> {
        Some(self.whole(self.rows.get(id)?))
    }

    /// A row whole: put together from what its numbers stand for.
    pub fn whole(&self, row: RowView<'_>) -> Arc<Row> {
        if let At::Fresh(row) = row.at {
            return row.clone();
        }
        let Packed { site, accreditation, words, version } = row.packed;
        let (site, register) = (self.register.site(*site), &self.register);
        let provider = site.and_then(|site| register.provider(site.provider)).map(|provider| provider.id);
        // Rows are packed with these symbols, which never forget.
        let said = self.symbols.row(*words).expect("the numbers of a row are known");
        Arc::new(Row {
            id: row.id(),
            version: (*version).into(),
            provider: provider.unwrap_or_default(),
            site: site.map(|site| site.id).unwrap_or_default(),
            accreditation: register.accreditation(*accreditation).map(|a| a.id).unwrap_or_default(),
            ..said
        })
    }

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

    /// Versions of standards and what replaces what.
    pub fn graph(&self) -> &Supersession {
        &self.graph
    }

    /// The published offerings of a site for a kind, by id.
    pub fn offerings(&self, site: Uuid, kind: ItemKind) -> impl Iterator<Item = &Arc<Offering>> {
        let entry = self.register.site_of(&site);
        entry.into_iter().flat_map(move |entry| entry.offerings(kind)).map(|offered| &offered.record)
    }

    /// The sites with a published offering of a kind, in order of id.
    pub fn sites_offering(&self, kind: ItemKind) -> Vec<Uuid> {
        let numbers = self.site_numbers_offering(kind);
        let mut sites: Vec<Uuid> =
            numbers.into_iter().filter_map(|site| Some(self.register.site(site)?.id)).collect();
        sites.sort_unstable();
        sites
    }

    /// The numbers of the sites with a published offering of a kind, in no order that means anything.
    pub fn site_numbers_offering(&self, kind: ItemKind) -> Vec<u32> {
        let mut sites = Vec::new();
        if let Some(counts) = self.offering_sites.get(&kind.number()) {
            counts.for_each(&mut |site, _| sites.push(*site));
        }
        sites
    }

    /// The days of a pool.
    pub fn days(&self, pool: &Uuid) -> Option<&PoolDays> {
        self.register.pool_of(pool)
    }

    /// The cells of a pool by day.
    pub fn cells(&self, pool: &Uuid) -> Option<BTreeMap<Date, Cell>> {
        let days = self.days(pool).filter(|days| !days.is_empty())?;
        Some(days.cells().map(|cell| (cell.day, cell)).collect())
    }

    /// Facts about a provider.
    pub fn facts(&self, provider: &Uuid) -> Option<&Facts> {
        self.register.provider_of(provider)?.facts.as_deref()
    }

    /// Number of providers.
    pub fn provider_count(&self) -> usize {
        self.register.provider_count()
    }

    /// Number of scope rows.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// Visits every offering.
    pub fn each_offering<'a>(&'a self, visit: &mut impl FnMut(&'a Arc<Offering>)) {
        self.offerings.for_each(&mut |_, offering| visit(offering));
    }

    /// Visits every version of a standard.
    pub fn each_standard<'a>(&'a self, visit: &mut impl FnMut(&'a Standard)) {
        self.standards.for_each(&mut |_, standard| visit(standard));
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

    /// Visits the facts of every provider.
    pub fn each_facts<'a>(&'a self, visit: &mut impl FnMut(&'a Facts)) {
        self.register.providers().filter_map(|provider| provider.facts.as_deref()).for_each(visit);
    }

    /// Compacts the segment that most wants it, all that changed in turn with `all`; false when none does.
    ///
    /// A segment wants it when a fiftieth of it changed. Content and id stay what they were.
    pub fn compact(&mut self, all: bool) -> bool {
        let Some(segment) = self.rows.due(all) else { return false };
        self.rows.compact(&self.symbols, segment);
        true
    }
}

pub(super) fn mark(tag: &[u8], id: &Uuid, version: i64) -> u64 {
    fixed::hash(&[tag, id.as_bytes(), &version.to_le_bytes()])
}

pub(super) fn mark_cell(cell: &Cell) -> u64 {
    let day = day::number(cell.day).to_le_bytes();
    fixed::hash(&[cell.pool.as_bytes(), &day, &cell.version.to_le_bytes()])
}
