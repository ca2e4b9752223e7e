//! Daily tables: reference prices and exposure buckets, fixed for a day so that a newcomer never reorders others.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use nqi_kernel::kind::ItemKind;
use nqi_kernel::worktime::Calendar;
use uuid::Uuid;

use super::day;
use super::fixed;
use super::horizon;
use super::interned::HashedMap;
use super::kind::choice;
use super::name::Name;
use super::need::{Need, Work};
use super::record::{Offering, PriceUnit};
use super::snapshot::Snapshot;

/// Days ahead in which open capacity counts.
const CAPACITY_DAYS: i32 = 90;
/// Prices needed for a reference.
const ENOUGH_PRICES: usize = 3;

/// What offerings are comparable by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum PriceKey {
    Family(i32, Name),
    Object(i32, Name),
    Element(i32, i32),
}

/// Tables of one day.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// The day, nothing before the first build.
    pub day: Option<Date>,
    /// Names day and content that the tables were computed from.
    pub revision: String,
    /// The same of the reference prices, on which no cell has a say.
    pub prices_revision: String,
    prices: HashMap<PriceKey, Vec<(i64, PriceUnit)>>,
    buckets: HashedMap<Uuid, u8>,
    /// The same by the numbers that providers had then: found without a search, and checked by id.
    by_number: Vec<(Uuid, u8)>,
    /// Revision of a calendar and the working days ahead of the day by it.
    ahead: OnceLock<(u32, Arc<horizon::Table>)>,
}

impl Tables {
    /// Computes the tables: O(offerings + cells), once a day.
    pub fn compute(snapshot: &Snapshot, day: Date) -> Tables {
        let mut prices: HashMap<PriceKey, Vec<(i64, PriceUnit)>> = HashMap::new();
        snapshot.each_offering(&mut |offering| {
            if let (true, Some(price)) = (offering.published, offering.price) {
                for key in keys_of(offering) {
                    prices.entry(key).or_default().push((price, offering.unit));
                }
            }
        });
        prices.retain(|_, list| list.len() >= ENOUGH_PRICES);
        for list in prices.values_mut() {
            list.sort_by_key(|(price, unit)| (*price, *unit as u8));
        }
        let content = fixed::hash(&[snapshot.id().as_bytes()]);
        let day_name = day.strftime("%Y%m%d");
        let revision = format!("{day_name}.{content:016x}");
        let records = fixed::hash(&[snapshot.id_for(Uuid::nil()).as_bytes()]);
        let prices_revision = format!("{day_name}.{records:016x}");
        let buckets = buckets(snapshot, day);
        let bucket = |id: &Uuid| buckets.get(id).copied().unwrap_or(0);
        let by_number = snapshot.register().providers().map(|entry| (entry.id, bucket(&entry.id))).collect();
        Tables {
            day: Some(day),
            revision,
            prices_revision,
            prices,
            buckets,
            by_number,
            ahead: OnceLock::new(),
        }
    }

    /// The working days ahead of `today`, looked up once for all matches of the day that use one calendar.
    pub fn ahead(&self, calendar: &Calendar, today: Date) -> Arc<horizon::Table> {
        let usual = || Arc::new(horizon::Table::usual(calendar, day::number(today)));
        if self.day != Some(today) {
            return usual();
        }
        let (revision, table) = self.ahead.get_or_init(|| (calendar.revision(), usual()));
        if *revision == calendar.revision() { table.clone() } else { usual() }
    }

    /// The exposure bucket of a provider: its share of exposure by its share of open capacity, <½, <1, <2, ≥2.
    pub fn bucket(&self, provider: &Uuid) -> u8 {
        self.buckets.get(provider).copied().unwrap_or(0)
    }

    /// The same of a provider with its number, which it usually had when the tables were computed.
    pub fn bucket_at(&self, number: u32, provider: &Uuid) -> u8 {
        // 32 bits always fit.
        match self.by_number.get(number as usize) {
            Some((id, bucket)) if id == provider => *bucket,
            _ => self.bucket(provider),
        }
    }

    /// The reference price for a need in fen: the median of at least three comparable offerings.
    pub fn guide_price(&self, need: &Need) -> Option<i64> {
        let kind = need.kind.number();
        let keys: Vec<PriceKey> = match &need.work {
            Work::Scoped(scoped) => {
                let families =
                    scoped.standards.iter().map(|n| PriceKey::Family(kind, n.family().alias_root().into()));
                // What a standards service costs depends on what is done, not on what it is about.
                let named = match need.kind {
                    ItemKind::Standards => scoped.parameters.iter().map(|asked| &asked.key).collect(),
                    _ => scoped.objects.iter().collect::<Vec<&Name>>(),
                };
                families
                    .chain(named.into_iter().map(|object| PriceKey::Object(kind, object.clone())))
                    .collect()
            }
            Work::Resource(_) => return None,
            Work::Service(service) => {
                let activity = service.activity_key.iter().map(|name| PriceKey::Object(kind, name.clone()));
                activity.chain(service.element.map(|element| PriceKey::Element(kind, element))).collect()
            }
        };
        let list = keys.iter().find_map(|key| self.prices.get(key))?;
        let middle = (list.len() - 1) / 2;
        if count(PriceUnit::Parameter, need) == 1 {
            // One piece of at most one parameter: totals are the prices, which are sorted.
            return Some(list[middle].0);
        }
        let mut totals: Vec<i64> =
            list.iter().map(|(price, unit)| total_price(*price, *unit, need)).collect();
        Some(*totals.select_nth_unstable(middle).1)
    }
}

/// The price of the whole need in fen; saturates.
pub fn total_price(price: i64, unit: PriceUnit, need: &Need) -> i64 {
    price.saturating_mul(count(unit, need))
}

/// How many times a price counts for a need.
fn count(unit: PriceUnit, need: &Need) -> i64 {
    let parameters = need.scoped().map_or(1, |scoped| scoped.parameters.len().max(1));
    match unit {
        PriceUnit::Piece => i64::from(need.quantity),
        PriceUnit::Parameter => {
            i64::from(need.quantity).saturating_mul(i64::try_from(parameters).unwrap_or(i64::MAX))
        }
        PriceUnit::Job => 1,
    }
}

/// Families first, else the object, else the activities that the title of a standards service names, else the element of
/// advice.
fn keys_of(offering: &Offering) -> Vec<PriceKey> {
    let kind = offering.kind.number();
    let mut keys: Vec<PriceKey> =
        offering.families.iter().map(|family| PriceKey::Family(kind, family.clone())).collect();
    keys.extend(offering.object_key.iter().map(|object| PriceKey::Object(kind, object.clone())));
    if offering.kind == ItemKind::Standards {
        let named = choice::named(&offering.title_key).map(|named| PriceKey::Object(kind, named.zh().into()));
        for key in named {
            // The object may be the activity too: a price counts once.
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    if offering.kind == ItemKind::Advisory {
        keys.push(PriceKey::Element(kind, offering.element));
    }
    keys
}

fn buckets(snapshot: &Snapshot, day: Date) -> HashedMap<Uuid, u8> {
    let from = day::number(day);
    let (mut capacity, mut total_capacity): (HashMap<Uuid, i128>, i128) = (HashMap::new(), 0);
    for pool in snapshot.register().pools() {
        for cell in (from..from + CAPACITY_DAYS).filter_map(|day| pool.get(day)).filter(|cell| !cell.closed) {
            *capacity.entry(cell.provider).or_default() += i128::from(cell.total);
            total_capacity += i128::from(cell.total);
        }
    }
    let mut total_exposure = 0_i128;
    snapshot.each_facts(&mut |facts| total_exposure += i128::from(facts.exposure.max(0)));
    let providers = i128::try_from(snapshot.provider_count().max(1)).unwrap_or(1);
    let mut buckets = HashedMap::default();
    snapshot.each_facts(&mut |facts| {
        // Without any published capacity every provider counts as having an equal share.
        let (own, all) = match total_capacity {
            0 => (1, providers),
            all => (capacity.get(&facts.provider).copied().unwrap_or(0), all),
        };
        // share of exposure ÷ share of capacity = (exposure·all) / (own·total exposure)
        let (above, below) = (i128::from(facts.exposure.max(0)) * all, own * total_exposure);
        let bucket = match above {
            0 => 0,
            _ if 2 * above < below => 0,
            _ if above < below => 1,
            _ if above < 2 * below => 2,
            _ => 3,
        };
        buckets.insert(facts.provider, bucket);
    });
    buckets
}
