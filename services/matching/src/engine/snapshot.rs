//! The index: an immutable picture of the register that answers look-ups by key, and the changes that make the next.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use nqi_kernel::kind::ItemKind;
use nqi_kernel::standard::supersession::Supersession;
use uuid::Uuid;

use super::fixed;
use super::lexicon::Subject;
use super::name::Name;
use super::record::{Accreditation, Cell, Change, Facts, Offering, Pool, Provider, Row, Site, Standard};
use super::standards;
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

impl Hash for RowKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.kind.number(), &self.family, &self.parameter).hash(state);
    }
}

/// (kind, name): a family or an object.
type KindName = (i32, Name);
/// How many rows stand under a name.
type Counts<K> = Arc<BTreeMap<K, u32>>;

/// A picture of the register. Clones share everything; [`Snapshot::apply`] copies only what it changes.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// Registry sequence up to which every change is contained.
    pub seq: i64,
    /// Time of the newest change.
    pub updated: Timestamp,
    content: u64,
    capacity: u64,
    providers: Trie<Uuid, Arc<Provider>>,
    sites: Trie<Uuid, Arc<Site>>,
    accreditations: Trie<Uuid, Arc<Accreditation>>,
    rows: Trie<Uuid, Arc<Row>>,
    keys: Trie<RowKey, Arc<Vec<Arc<Row>>>>,
    families: Trie<KindName, Counts<Name>>,
    objects: Trie<KindName, Counts<(Name, Name)>>,
    standards: Trie<Uuid, Arc<Standard>>,
    graph: Arc<Supersession>,
    offerings: Trie<Uuid, Arc<Offering>>,
    offered: Trie<(Uuid, i32), Arc<Vec<Arc<Offering>>>>,
    offering_sites: Trie<i32, Trie<Uuid, u32>>,
    pools: Trie<Uuid, Arc<Pool>>,
    cells: Trie<Uuid, Arc<BTreeMap<Date, Cell>>>,
    facts: Trie<Uuid, Facts>,
}

impl Snapshot {
    /// Applies a batch; older versions of a record and repeated changes have no effect.
    pub fn apply(&mut self, changes: impl IntoIterator<Item = Change>) {
        let mut standards_changed = false;
        for change in changes {
            match change {
                Change::Provider(new) => {
                    if self.admit(
                        b"p",
                        &new.id,
                        new.version,
                        self.providers.get(&new.id).map(|old| old.version),
                    ) {
                        self.providers.insert(new.id, Arc::new(new));
                    }
                }
                Change::Site(new) => {
                    if self.admit(b"s", &new.id, new.version, self.sites.get(&new.id).map(|old| old.version))
                    {
                        self.sites.insert(new.id, Arc::new(new));
                    }
                }
                Change::Accreditation(new) => {
                    let old = self.accreditations.get(&new.id).map(|old| old.version);
                    if self.admit(b"a", &new.id, new.version, old) {
                        self.accreditations.insert(new.id, Arc::new(new));
                    }
                }
                Change::Row(new) => {
                    if self.admit(b"r", &new.id, new.version, self.rows.get(&new.id).map(|old| old.version)) {
                        self.unlink_row(&new.id);
                        self.link_row(new);
                    }
                }
                Change::RowRemoved(id) => {
                    if let Some(old) = self.unlink_row(&id) {
                        self.content = self.content.wrapping_sub(mark(b"r", &id, old.version));
                    }
                }
                Change::Standard(new) => {
                    if self.admit(
                        b"n",
                        &new.id,
                        new.version,
                        self.standards.get(&new.id).map(|old| old.version),
                    ) {
                        self.standards.insert(new.id, Arc::new(new));
                        standards_changed = true;
                    }
                }
                Change::Offering(new) => {
                    if self.admit(
                        b"o",
                        &new.id,
                        new.version,
                        self.offerings.get(&new.id).map(|old| old.version),
                    ) {
                        self.put_offering(Arc::new(new));
                    }
                }
                Change::Pool(new) => {
                    if self.admit(b"l", &new.id, new.version, self.pools.get(&new.id).map(|old| old.version))
                    {
                        self.pools.insert(new.id, Arc::new(new));
                    }
                }
                Change::Cell(new) => self.put_cell(new),
                Change::Facts(new) => {
                    let old = self.facts.get(&new.provider).map(|old| old.version);
                    if self.admit(b"f", &new.provider, new.version, old) {
                        self.facts.insert(new.provider, new);
                    }
                }
            }
        }
        if standards_changed {
            self.graph = Arc::new(standards::graph(&self.standards));
        }
    }

    /// Notes the version of a record in the fingerprint, unless it is not newer than what is known.
    fn admit(&mut self, tag: &[u8], id: &Uuid, version: i64, known: Option<i64>) -> bool {
        if known.is_some_and(|known| known >= version) {
            return false;
        }
        if let Some(known) = known {
            self.content = self.content.wrapping_sub(mark(tag, id, known));
        }
        self.content = self.content.wrapping_add(mark(tag, id, version));
        true
    }

    fn link_row(&mut self, row: Arc<Row>) {
        let kind = row.kind.number();
        let list = Arc::make_mut(self.keys.entry(&key_of(&row), Arc::default));
        let order = |other: &Arc<Row>| {
            other.site.cmp(&row.site).then(other.lower().total_cmp(&row.lower())).then(other.id.cmp(&row.id))
        };
        let at = list.binary_search_by(order).unwrap_or_else(|at| at);
        list.insert(at, row.clone());
        count(self.families.entry(&(kind, row.family.clone()), Arc::default), row.parameter_key.clone());
        let under = (row.parameter_key.clone(), row.family.clone());
        count(self.objects.entry(&(kind, row.object_key.clone()), Arc::default), under);
        self.rows.insert(row.id, row);
    }

    fn unlink_row(&mut self, id: &Uuid) -> Option<Arc<Row>> {
        let row = self.rows.remove(id)?;
        let (kind, key) = (row.kind.number(), key_of(&row));
        let list = Arc::make_mut(self.keys.entry(&key, Arc::default));
        list.retain(|other| other.id != *id);
        if list.is_empty() {
            self.keys.remove(&key);
        }
        let family = (kind, row.family.clone());
        if discount(self.families.entry(&family, Arc::default), &row.parameter_key) {
            self.families.remove(&family);
        }
        let object = (kind, row.object_key.clone());
        let under = (row.parameter_key.clone(), row.family.clone());
        if discount(self.objects.entry(&object, Arc::default), &under) {
            self.objects.remove(&object);
        }
        Some(row)
    }

    fn put_offering(&mut self, new: Arc<Offering>) {
        if let Some(old) = self.offerings.get(&new.id).cloned() {
            let key = (old.site, old.kind.number());
            Arc::make_mut(self.offered.entry(&key, Arc::default)).retain(|other| other.id != old.id);
            if old.published {
                let sites = self.offering_sites.entry(&old.kind.number(), Trie::default);
                let left = sites.entry(&old.site, || 1);
                *left -= 1;
                if *left == 0 {
                    sites.remove(&old.site);
                }
            }
        }
        if new.published {
            let list = Arc::make_mut(self.offered.entry(&(new.site, new.kind.number()), Arc::default));
            let at = list.binary_search_by_key(&new.id, |other| other.id).unwrap_or_else(|at| at);
            list.insert(at, new.clone());
            *self.offering_sites.entry(&new.kind.number(), Trie::default).entry(&new.site, || 0) += 1;
        }
        self.offerings.insert(new.id, new);
    }

    fn put_cell(&mut self, new: Cell) {
        let known = self.cells.get(&new.pool).and_then(|days| days.get(&new.day)).map(|old| old.version);
        if known.is_some_and(|known| known >= new.version) {
            return;
        }
        let mark = |version: i64| {
            let day = new.day.to_string();
            fixed::hash(&[new.pool.as_bytes(), day.as_bytes(), &version.to_le_bytes()])
        };
        self.capacity = self.capacity.wrapping_sub(known.map_or(0, mark)).wrapping_add(mark(new.version));
        Arc::make_mut(self.cells.entry(&new.pool, Arc::default)).insert(new.day, new);
    }

    /// What identifies the content: sequence, fingerprint of all records by version, fingerprint of the cells.
    pub fn id(&self) -> String {
        format!("{:016x}-{}-{:016x}", self.content, self.seq, self.capacity)
    }

    /// A provider.
    pub fn provider(&self, id: &Uuid) -> Option<&Arc<Provider>> {
        self.providers.get(id)
    }

    /// A site.
    pub fn site(&self, id: &Uuid) -> Option<&Arc<Site>> {
        self.sites.get(id)
    }

    /// An accreditation.
    pub fn accreditation(&self, id: &Uuid) -> Option<&Arc<Accreditation>> {
        self.accreditations.get(id)
    }

    /// The rows of a key, by site, lower end and id.
    pub fn rows(&self, key: &RowKey) -> &[Arc<Row>] {
        self.keys.get(key).map_or(&[], |rows| rows.as_slice())
    }

    /// The parameters under which rows of a family stand.
    pub fn parameters_of(&self, kind: ItemKind, family: &Name) -> impl Iterator<Item = &Name> {
        self.families.get(&(kind.number(), family.clone())).into_iter().flat_map(|names| names.keys())
    }

    /// The (parameter, family) pairs under which rows of an object stand.
    pub fn pairs_of(&self, kind: ItemKind, object: &Name) -> impl Iterator<Item = &(Name, Name)> {
        self.objects.get(&(kind.number(), object.clone())).into_iter().flat_map(|pairs| pairs.keys())
    }

    /// Versions of standards and what replaces what.
    pub fn graph(&self) -> &Supersession {
        &self.graph
    }

    /// The published offerings of a site for a kind, by id.
    pub fn offerings(&self, site: Uuid, kind: ItemKind) -> &[Arc<Offering>] {
        self.offered.get(&(site, kind.number())).map_or(&[], |list| list.as_slice())
    }

    /// The sites with a published offering of a kind, in order of id.
    pub fn sites_offering(&self, kind: ItemKind) -> Vec<Uuid> {
        let mut sites = Vec::new();
        if let Some(counts) = self.offering_sites.get(&kind.number()) {
            counts.for_each(&mut |site, _| sites.push(*site));
        }
        sites.sort_unstable();
        sites
    }

    /// The cells of a pool by day.
    pub fn cells(&self, pool: &Uuid) -> Option<&BTreeMap<Date, Cell>> {
        self.cells.get(pool).map(Arc::as_ref)
    }

    /// Facts about a provider.
    pub fn facts(&self, provider: &Uuid) -> Option<&Facts> {
        self.facts.get(provider)
    }

    /// Number of providers.
    pub fn provider_count(&self) -> usize {
        self.providers.len()
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

    /// Visits every subject of scope rows with its number of rows.
    pub fn each_subject<'a>(&'a self, visit: &mut impl FnMut(Subject<'a>)) {
        self.objects.for_each(&mut |(kind, object_key), pairs| {
            let Some(kind) = ItemKind::from_number(*kind) else { return };
            for ((parameter_key, family), rows) in pairs.iter() {
                let key = RowKey { kind, family: family.clone(), parameter: parameter_key.clone() };
                let Some(row) = self
                    .keys
                    .get(&key)
                    .and_then(|list| list.iter().find(|row| row.object_key == *object_key))
                else {
                    continue;
                };
                let (object, parameter) = (row.object.as_str(), row.parameter.as_str());
                visit(Subject { kind, object, object_key, parameter, parameter_key, family, rows: *rows });
            }
        });
    }

    /// Visits the cells of every pool.
    pub fn each_pool<'a>(&'a self, visit: &mut impl FnMut(&'a BTreeMap<Date, Cell>)) {
        self.cells.for_each(&mut |_, days| visit(days));
    }

    /// Visits the facts of every provider.
    pub fn each_facts<'a>(&'a self, visit: &mut impl FnMut(&'a Facts)) {
        self.facts.for_each(&mut |_, facts| visit(facts));
    }
}

fn mark(tag: &[u8], id: &Uuid, version: i64) -> u64 {
    fixed::hash(&[tag, id.as_bytes(), &version.to_le_bytes()])
}

fn key_of(row: &Row) -> RowKey {
    RowKey { kind: row.kind, family: row.family.clone(), parameter: row.parameter_key.clone() }
}

fn count<K: Ord + Clone>(counts: &mut Counts<K>, key: K) {
    *Arc::make_mut(counts).entry(key).or_default() += 1;
}

/// Takes one off; true when nothing is left under the name.
fn discount<K: Ord + Clone>(counts: &mut Counts<K>, key: &K) -> bool {
    let counts = Arc::make_mut(counts);
    if let Some(left) = counts.get_mut(key) {
        *left -= 1;
        if *left == 0 {
            counts.remove(key);
        }
    }
    counts.is_empty()
}
