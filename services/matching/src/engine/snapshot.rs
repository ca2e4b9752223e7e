//! The index: an immutable picture of the register that answers look-ups by key, and the changes that make the next.

mod changes;
mod rows;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use nqi_kernel::kind::ItemKind;
use nqi_kernel::standard::supersession::Supersession;
use uuid::Uuid;

use super::day;
use super::fixed;
use super::kind::resources::Resources;
use super::name::Name;
use super::packed::{At, Packed, RowView};
use super::pool::PoolDays;
use super::record::{Accreditation, Cell, Facts, Offering, Pool, Provider, Row, Site, Standard};
use super::register::Register;
use super::rows::Rows;
use super::symbols::Symbols;
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
    /// What identifies the content: sequence, fingerprint of all records by version, fingerprint of the cells.
    pub fn id(&self) -> String {
        format!("{:016x}-{}-{:016x}", self.content, self.seq, self.capacity)
    }

    /// What identifies the content as far as it decides anything for this provider: the cells of others do not.
    pub fn id_for(&self, provider: Uuid) -> String {
        let own = self.register.pools().flat_map(|days| days.days_of(provider));
        let capacity = own.fold(0_u64, |sum, cell| sum.wrapping_add(mark_cell(&cell)));
        format!("{:016x}-{}-{capacity:016x}", self.content, self.seq)
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
