//! The changes that make the next picture: each record once, by version.

use std::sync::Arc;

use uuid::Uuid;

use super::{Snapshot, mark, mark_cell};
use crate::engine::day;
use crate::engine::interned::NONE;
use crate::engine::packed::Packed;
use crate::engine::record::{Cell, Change, Offering, Row};
use crate::engine::register::Offered;
use crate::engine::standards;
use crate::engine::trie::Trie;

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
    pub(in crate::engine) fn put(&mut self, change: Change) -> bool {
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
    pub(in crate::engine) fn admit(
        &mut self,
        tag: &[u8],
        id: &Uuid,
        version: i64,
        known: Option<i64>,
    ) -> bool {
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
    pub(in crate::engine) fn pack(&mut self, row: &Row) -> Packed {
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
}
