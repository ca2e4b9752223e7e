//! Providers, sites, accreditations and pools by number, with what matching reads of each held ready.

use std::sync::Arc;

use nqi_kernel::kind::ItemKind;
use nqi_kernel::region::{Point, Region};
use smallvec::SmallVec;
use uuid::Uuid;

use super::day::{self, Day};
use super::interned::{Interned, NONE};
use super::pool::PoolDays;
use super::record::{Accreditation, Facts, Offering, PriceUnit, Provider, ProviderState, Scheme, Site, Ways};
use super::score;

/// A provider; it may be known by its facts before its record. A line of the processor's cache.
#[derive(Debug, Clone)]
#[repr(align(64))]
pub struct ProviderEntry {
    /// Id.
    pub id: Uuid,
    /// The record.
    pub record: Option<Arc<Provider>>,
    /// State of the record.
    pub state: ProviderState,
    /// One bit for every kind of work offered.
    kinds: u8,
    /// The facts; only explanations read them, so they stand elsewhere.
    pub facts: Option<Box<Facts>>,
    /// The on-time term, 1e-6.
    pub on_time: i64,
    /// The credit term, 1e-6.
    pub credit: i64,
}

/// A published offering, with what every match reads of it at hand and its names as numbers.
#[derive(Debug, Clone)]
pub struct Offered {
    /// The record.
    pub record: Arc<Offering>,
    /// Kind.
    pub kind: ItemKind,
    /// Ways of delivery.
    pub ways: Ways,
    /// What the price is for.
    pub unit: PriceUnit,
    /// It names the scope rows that it covers.
    pub by_rows: bool,
    /// Price in fen.
    pub price: Option<i64>,
    /// Lead time in working days.
    pub lead: u32,
    /// Units for a sample or piece.
    pub units: u32,
    /// Working days that the work spans.
    pub span_days: u32,
    /// Number of the pool; [`NONE`] without one.
    pub pool: u32,
    /// Number of the object's key; nothing = all.
    pub object: Option<u32>,
    /// Numbers of the families; empty = all.
    pub families: Box<[u32]>,
}

/// A site; rows and offerings may name it before its record comes.
#[derive(Debug, Clone)]
pub struct SiteEntry {
    /// Id.
    pub id: Uuid,
    /// The record.
    pub record: Option<Arc<Site>>,
    /// Number of the provider; [`NONE`] before the record comes.
    pub provider: u32,
    /// Exact place, else the region's centre.
    pub place: Option<Point>,
    /// The region, when the table knows it.
    pub region: Option<Region>,
    /// Ways of delivery.
    pub ways: Ways,
    /// Published offerings by id.
    pub offered: Arc<[Offered]>,
}

/// What an accreditation is good for.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// Scheme.
    pub scheme: Option<Scheme>,
    /// Neither suspended nor withdrawn.
    pub valid: bool,
    /// Confirmed by somebody other than the provider.
    pub verified: bool,
    /// Refused when it was checked: counts for nothing.
    pub rejected: bool,
}

/// An accreditation; rows may name it before its record comes. A line of the processor's cache, since a match reads one for
/// every row.
#[derive(Debug, Clone)]
#[repr(align(64))]
pub struct AccreditationEntry {
    /// Id.
    pub id: Uuid,
    /// The record.
    pub record: Option<Arc<Accreditation>>,
    /// Numbers of the sites that it covers but for the first. Boxed twice, since nearly no accreditation has more and every
    /// match pays for the room.
    #[allow(clippy::box_collection)]
    more: Option<Box<Vec<u32>>>,
    /// Number of the first; [`NONE`] without any.
    site: u32,
    /// What every match reads of the record.
    pub standing: Option<Standing>,
    /// First day of validity.
    pub from: Option<Day>,
    /// Last day of validity.
    pub to: Option<Day>,
}

impl AccreditationEntry {
    /// Whether it covers a site.
    pub fn covers(&self, site: u32) -> bool {
        self.site == site || self.more.as_ref().is_some_and(|more| more.contains(&site))
    }

    /// Days on which it is not valid although its standing says so of all days; none = on all days.
    pub fn halt(&self) -> Option<(Day, Day)> {
        let (from, until) = self.record.as_ref()?.halt?;
        Some((day::number(from), day::number(until)))
    }
}

/// Providers, sites, accreditations and pools by number. Clones share everything.
#[derive(Debug, Clone, Default)]
pub struct Register {
    providers: Interned<ProviderEntry>,
    sites: Interned<SiteEntry>,
    accreditations: Interned<AccreditationEntry>,
    pools: Interned<PoolDays>,
    provider_count: usize,
}

fn hash(id: &Uuid) -> u64 {
    let (high, low) = id.as_u64_pair();
    high.rotate_left(32) ^ low
}

impl Register {
    /// The number of a provider, given now if it has none.
    pub fn provider_number(&mut self, id: Uuid) -> u32 {
        self.providers.number(
            hash(&id),
            |known| known.id == id,
            || ProviderEntry {
                id,
                record: None,
                state: ProviderState::Inactive,
                kinds: 0,
                facts: None,
                on_time: score::on_time_term(None),
                credit: score::credit_term(None),
            },
        )
    }

    /// The number of a site, given now if it has none.
    pub fn site_number(&mut self, id: Uuid) -> u32 {
        self.sites.number(
            hash(&id),
            |known| known.id == id,
            || SiteEntry {
                id,
                record: None,
                provider: NONE,
                place: None,
                region: None,
                ways: Ways::default(),
                offered: Arc::default(),
            },
        )
    }

    /// The number of an accreditation, given now if it has none.
    pub fn accreditation_number(&mut self, id: Uuid) -> u32 {
        self.accreditations.number(
            hash(&id),
            |known| known.id == id,
            || AccreditationEntry {
                id,
                record: None,
                more: None,
                site: NONE,
                standing: None,
                from: None,
                to: None,
            },
        )
    }

    /// The number of a pool, given now if it has none.
    pub fn pool_number(&mut self, id: Uuid) -> u32 {
        self.pools.number(hash(&id), |known| known.id() == id, || PoolDays::new(id))
    }

    /// A provider.
    pub fn provider(&self, at: u32) -> Option<&ProviderEntry> {
        self.providers.get(at)
    }

    /// A site.
    pub fn site(&self, at: u32) -> Option<&SiteEntry> {
        self.sites.get(at)
    }

    /// An accreditation.
    pub fn accreditation(&self, at: u32) -> Option<&AccreditationEntry> {
        self.accreditations.get(at)
    }

    /// The days of a pool.
    pub fn pool(&self, at: u32) -> Option<&PoolDays> {
        self.pools.get(at)
    }

    /// A provider by id.
    pub fn provider_of(&self, id: &Uuid) -> Option<&ProviderEntry> {
        self.providers.get(self.providers.find(hash(id), |known| known.id == *id)?)
    }

    /// A site by id.
    pub fn site_of(&self, id: &Uuid) -> Option<&SiteEntry> {
        self.sites.get(self.sites.find(hash(id), |known| known.id == *id)?)
    }

    /// An accreditation by id.
    pub fn accreditation_of(&self, id: &Uuid) -> Option<&AccreditationEntry> {
        self.accreditations.get(self.accreditations.find(hash(id), |known| known.id == *id)?)
    }

    /// The days of a pool by id.
    pub fn pool_of(&self, id: &Uuid) -> Option<&PoolDays> {
        self.pools.get(self.pools.find(hash(id), |known| known.id() == *id)?)
    }

    /// Every provider.
    pub fn providers(&self) -> impl Iterator<Item = &ProviderEntry> {
        self.providers.iter()
    }

    /// Every site.
    pub fn sites(&self) -> impl Iterator<Item = &SiteEntry> {
        self.sites.iter()
    }

    /// Every accreditation.
    pub fn accreditations(&self) -> impl Iterator<Item = &AccreditationEntry> {
        self.accreditations.iter()
    }

    /// Every pool with published days.
    pub fn pools(&self) -> impl Iterator<Item = &PoolDays> {
        self.pools.iter()
    }

    /// Providers with a record.
    pub fn provider_count(&self) -> usize {
        self.provider_count
    }

    /// Puts a provider's record in.
    pub fn put_provider(&mut self, new: Provider) {
        let at = self.provider_number(new.id);
        if let Some(entry) = self.providers.change(at) {
            self.provider_count += usize::from(entry.record.is_none());
            entry.state = new.state;
            entry.kinds = new.kinds.iter().fold(0, |bits, kind| bits | bit(*kind));
            entry.record = Some(Arc::new(new));
        }
    }

    /// Puts a provider's facts in.
    pub fn put_facts(&mut self, new: Facts) {
        let at = self.provider_number(new.provider);
        if let Some(entry) = self.providers.change(at) {
            entry.on_time = score::on_time_term(Some(&new));
            entry.credit = score::credit_term(Some(&new));
            entry.facts = Some(Box::new(new));
        }
    }

    /// Puts a site's record in.
    pub fn put_site(&mut self, new: Site) {
        let (at, provider) = (self.site_number(new.id), self.provider_number(new.provider));
        if let Some(entry) = self.sites.change(at) {
            entry.provider = provider;
            entry.place = new.point.or_else(|| new.region.map(Region::centroid));
            entry.region = new.region;
            entry.ways = new.ways;
            entry.record = Some(Arc::new(new));
        }
    }

    /// Puts an accreditation's record in.
    pub fn put_accreditation(&mut self, new: Accreditation) {
        let at = self.accreditation_number(new.id);
        let sites: SmallVec<[u32; 4]> = new.sites.iter().map(|site| self.site_number(*site)).collect();
        if let Some(entry) = self.accreditations.change(at) {
            entry.site = sites.first().copied().unwrap_or(NONE);
            entry.more = sites.get(1..).filter(|more| !more.is_empty()).map(|more| Box::new(more.to_vec()));
            entry.from = new.from.map(day::number);
            entry.to = new.to.map(day::number);
            entry.standing = Some(Standing {
                scheme: new.scheme,
                valid: new.valid,
                verified: new.verified,
                rejected: new.rejected,
            });
            entry.record = Some(Arc::new(new));
        }
    }

    /// Puts the days of a pool in, as they were read from a file.
    pub fn put_pool(&mut self, days: PoolDays) {
        let at = self.pool_number(days.id());
        if let Some(entry) = self.pools.change(at) {
            *entry = days;
        }
    }

    /// The days of a pool for changing.
    pub fn change_pool(&mut self, id: Uuid) -> Option<&mut PoolDays> {
        let at = self.pool_number(id);
        self.pools.change(at)
    }

    /// Changes the published offerings of a site.
    pub fn change_offered(&mut self, site: u32, change: impl FnOnce(&mut Vec<Offered>)) {
        if let Some(entry) = self.sites.change(site) {
            let mut offered = entry.offered.to_vec();
            change(&mut offered);
            entry.offered = offered.into();
        }
    }
}

/// Seven kinds, numbered from 1.
fn bit(kind: ItemKind) -> u8 {
    1 << kind.number().rem_euclid(8)
}

impl ProviderEntry {
    /// Whether the kind of work is offered.
    pub fn offers(&self, kind: ItemKind) -> bool {
        self.kinds & bit(kind) != 0
    }
}

impl SiteEntry {
    /// The published offerings of a kind, by id.
    pub fn offerings(&self, kind: ItemKind) -> impl Iterator<Item = &Offered> {
        self.offered.iter().filter(move |offered| offered.kind == kind)
    }
}
