//! Gaps: what was asked for against the sites that can do it, capacity ignored.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;
use nqi_kernel::activity::Activity;
use nqi_kernel::kind::{CalibrationMode, ItemKind};
use nqi_kernel::region::Region;
use nqi_kernel::standard::StandardNumber;
use uuid::Uuid;

use super::kind::{category, standards};
use super::name::{self, ALL_PARAMETERS, Name};
use super::record::{Offering, ProviderState, Row, Scheme, spares};
use super::snapshot::{RowKey, Snapshot};
use super::taxonomy;

/// Days ahead in which open capacity counts, and the days of demand that it must answer.
const AHEAD: i32 = 30;
/// Days of demand.
pub const DEMAND_DAYS: i64 = 180;

/// What a cell lacks: the first that holds, in this order. Numbers are the API's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// 未收录.
    NoneLoaded = 1,
    /// 无本地.
    NoLocal,
    /// 仅一家.
    SingleLocal,
    /// 版本滞后.
    VersionLag,
    /// 能力不足.
    CmcLimited,
    /// 产能不足.
    CapacityShort,
    /// No gap.
    Ok,
}

/// What was asked for in a cell.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Root of the family cited, or empty.
    pub family: String,
    /// The number cited, or empty.
    pub standard: String,
    /// Object, or subject of a service, when no standard was cited.
    pub object: String,
    /// Parameter, when no standard was cited, or category of a certification; empty = any.
    pub parameter: String,
    /// Mode of a calibration; nothing = either.
    pub mode: Option<CalibrationMode>,
    /// Activities of a service; empty = any.
    pub activity: String,
    /// Element number of advice; 0 = any.
    pub element: i32,
    /// Items in [`DEMAND_DAYS`].
    pub items: i64,
    /// Searches that failed by range or uncertainty.
    pub failed_by_capability: i64,
}

/// The sites that can do it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Supply {
    /// In the city.
    pub local: usize,
    /// Elsewhere in the province.
    pub provincial: usize,
    /// Elsewhere.
    pub national: usize,
    /// A local one works by the version in force, or by the one cited.
    pub current: bool,
    /// Open units of the local ones in the next 30 days; nothing when one of them publishes no capacity.
    pub free: Option<i64>,
}

/// The first gap that holds.
pub fn classify(asked: &Asked, supply: &Supply) -> Class {
    // A month of demand, rounded up.
    let month = (asked.items * i64::from(AHEAD) + DEMAND_DAYS - 1) / DEMAND_DAYS;
    match supply.local {
        0 if supply.provincial + supply.national == 0 => Class::NoneLoaded,
        0 => Class::NoLocal,
        1 => Class::SingleLocal,
        _ if !supply.current => Class::VersionLag,
        _ if asked.failed_by_capability > 0 => Class::CmcLimited,
        _ if supply.free.is_some_and(|free| free < month) => Class::CapacityShort,
        _ => Class::Ok,
    }
}

/// Sums up the sites for what was asked. O(rows of the cell).
pub fn supply(snapshot: &Snapshot, day: Date, kind: ItemKind, asked: &Asked) -> Supply {
    let sites = match kind {
        ItemKind::Standards => standards_services(snapshot, day, asked),
        kind if kind.needs_scope() => by_rows(snapshot, day, kind, asked),
        _ => by_offerings(snapshot, kind, asked),
    };
    let mut supply = Supply { free: Some(0), ..Supply::default() };
    let mut pools: BTreeSet<Uuid> = BTreeSet::new();
    for (id, current) in sites {
        let Some(site) = snapshot.site(&id) else { continue };
        if !snapshot.provider(&site.provider).is_some_and(|p| p.state == ProviderState::Active) {
            continue;
        }
        match site.region {
            Some(region) if is_city(region) => {
                supply.local += 1;
                supply.current |= current;
                supply.free =
                    supply.free.and_then(|free| Some(free + open(snapshot, day, id, kind, &mut pools)?));
            }
            Some(region) if Region::parse("370000").is_ok_and(|province| province.includes(region)) => {
                supply.provincial += 1;
            }
            _ => supply.national += 1,
        }
    }
    supply
}

fn is_city(region: Region) -> bool {
    region.is_local() || region.code() == "371000"
}

/// Sites with a row for it that is valid on the day, and whether one of them is of the version in force.
fn by_rows(snapshot: &Snapshot, day: Date, kind: ItemKind, asked: &Asked) -> BTreeMap<Uuid, bool> {
    let objects = if asked.object.is_empty() { vec![] } else { taxonomy::lineage(&asked.object) };
    let mut wanted = vec![name::parameter(&asked.parameter)];
    if kind == ItemKind::Certification {
        let key = category::key(&asked.parameter);
        wanted = category::wider(&key).into_iter().chain([key]).collect();
    }
    let fits = |other: &Name| {
        asked.parameter.is_empty() || wanted.contains(other) || other.as_ref() == ALL_PARAMETERS
    };
    let mut keys: BTreeSet<(Name, Name)> = BTreeSet::new();
    if asked.family.is_empty() {
        for object in &objects {
            let pairs = snapshot.pairs_of(kind, object).filter(|(parameter, _)| fits(parameter));
            keys.extend(pairs);
        }
    } else {
        let family: Name = asked.family.as_str().into();
        let parameters = snapshot.parameters_of(kind, &family).filter(|parameter| fits(parameter));
        keys.extend(parameters.map(|parameter| (parameter.clone(), family.clone())));
    }
    under(
        snapshot,
        day,
        keys,
        &Under { kind, objects: &objects, standard: &asked.standard, mode: asked.mode },
    )
}

/// What rows under a key must be besides.
struct Under<'a> {
    kind: ItemKind,
    /// Empty = for any object.
    objects: &'a [Name],
    standard: &'a str,
    mode: Option<CalibrationMode>,
}

impl Under<'_> {
    fn takes(&self, snapshot: &Snapshot, row: &Row) -> bool {
        let authorised = || {
            snapshot.accreditation(&row.accreditation).is_some_and(|a| a.scheme == Some(Scheme::Statutory))
        };
        let mode = self.mode.is_none_or(|mode| {
            // As in a match: a row without a mode calibrates, and verification needs legal authorisation.
            row.mode.unwrap_or(CalibrationMode::Calibration) == mode
                && (mode == CalibrationMode::Calibration || authorised())
        });
        mode && (self.objects.is_empty() || self.objects.contains(&row.object_key))
    }
}

/// Sites with a valid row under one of the keys (parameter, family).
fn under(
    snapshot: &Snapshot,
    day: Date,
    keys: BTreeSet<(Name, Name)>,
    which: &Under<'_>,
) -> BTreeMap<Uuid, bool> {
    let mut sites: BTreeMap<Uuid, bool> = BTreeMap::new();
    for (parameter, family) in keys {
        for row in snapshot.rows(&RowKey { kind: which.kind, family, parameter }) {
            if which.takes(snapshot, &row) && is_valid(snapshot, &row, day) {
                *sites.entry(row.site).or_default() |= is_current(snapshot, &row, day, which.standard);
            }
        }
    }
    sites
}

/// Sites that serve with standards: by rows for the family cited or for standards in general, else by rows for the subject, of
/// every activity asked for.
fn standards_services(snapshot: &Snapshot, day: Date, asked: &Asked) -> BTreeMap<Uuid, bool> {
    let kind = ItemKind::Standards;
    let known = |name: &Name| snapshot.pairs_of(kind, name).next().is_some();
    let (pairs, objects): (BTreeSet<(Name, Name)>, Vec<Name>) = if asked.family.is_empty() {
        let objects = standards::subject(&asked.object, known);
        let objects = if objects.is_empty() { standards::sorts().collect() } else { objects };
        (
            objects.iter().flat_map(|object| snapshot.pairs_of(kind, object).collect::<Vec<_>>()).collect(),
            objects,
        )
    } else {
        let families = [Name::from(asked.family.as_str()), Name::from("")];
        let of = |family: &Name| {
            let family = family.clone();
            snapshot.parameters_of(kind, &family).map(|activity| (activity.clone(), family.clone())).collect()
        };
        (families.iter().flat_map(|family| -> Vec<_> { of(family) }).collect(), vec![])
    };
    let which = Under { kind, objects: &objects, standard: &asked.standard, mode: None };
    let doing = |activity: &Activity| {
        let fits = |key: &(Name, Name)| key.0.as_ref() == activity.zh() || key.0.as_ref() == ALL_PARAMETERS;
        under(snapshot, day, pairs.iter().filter(|key| fits(key)).cloned().collect(), &which)
    };
    let mut every = Activity::asked(&asked.activity, "").iter().map(doing).collect::<Vec<_>>().into_iter();
    let Some(mut sites) = every.next() else { return under(snapshot, day, pairs, &which) };
    for others in every {
        sites.retain(|site, current| {
            others.get(site).is_some_and(|other| {
                *current &= other;
                true
            })
        });
    }
    sites
}

/// Sites that offer the service asked for, as a match takes offerings: an offering for no object serves any.
fn by_offerings(snapshot: &Snapshot, kind: ItemKind, asked: &Asked) -> BTreeMap<Uuid, bool> {
    let activity = taxonomy::object(&asked.activity);
    let serves = |offering: &Offering| {
        let named = offering.object_key.as_ref().is_none_or(|object| {
            activity.is_empty() || *object == activity || offering.title_key.contains(activity.as_ref())
        });
        let cited = asked.family.is_empty()
            || offering.families.is_empty()
            || offering.families.iter().any(|family| family.as_ref() == asked.family);
        let element = asked.element == 0 || offering.element == asked.element;
        named && cited && element
    };
    let sites = snapshot.sites_offering(kind).into_iter();
    let able = sites.filter(|site| snapshot.offerings(*site, kind).any(|offering| serves(offering)));
    able.map(|site| (site, true)).collect()
}

fn is_valid(snapshot: &Snapshot, row: &Row, day: Date) -> bool {
    let within =
        |from: Option<Date>, to: Option<Date>| from.is_none_or(|d| d <= day) && to.is_none_or(|d| day <= d);
    let accredited = snapshot.accreditation(&row.accreditation).is_some_and(|a| {
        (a.valid || spares(a.halt, (day, day)))
            && !a.rejected
            && a.sites.contains(&row.site)
            && within(a.from, a.to)
    });
    accredited && (!row.suspended || spares(row.halt, (day, day))) && within(row.from, row.to)
}

/// Of the version cited, of one in force, or of a family that nobody has registered.
fn is_current(snapshot: &Snapshot, row: &Row, day: Date, cited: &str) -> bool {
    let Some(number) = &row.number else { return true };
    let same = |key: &str| key == row.number_key.as_ref();
    let cited = StandardNumber::parse(cited).ok().filter(StandardNumber::is_version);
    if let Some(cited) = cited {
        return same(&cited.key()) || cited.alias().is_some_and(|alias| same(&alias.key()));
    }
    let graph = snapshot.graph();
    graph.versions_of(number.family()).next().is_none()
        || graph.in_force(number.family(), day).versions.iter().any(|version| same(&version.number.key()))
}

/// Open units of a site's offerings; pools that several offerings book count once.
fn open(
    snapshot: &Snapshot,
    day: Date,
    site: Uuid,
    kind: ItemKind,
    seen: &mut BTreeSet<Uuid>,
) -> Option<i64> {
    let end = day.saturating_add(AHEAD.days());
    let mut free = 0;
    for offering in snapshot.offerings(site, kind) {
        let cells = snapshot.cells(&offering.pool?)?;
        if seen.insert(offering.pool?) {
            let ahead = cells.range(day..end).filter(|(_, cell)| !cell.closed);
            free += ahead.map(|(_, cell)| (cell.total - cell.taken).max(0)).sum::<i64>();
        }
    }
    Some(free)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_gap_that_holds_is_told() {
        let asked = |items, failed_by_capability| Asked { items, failed_by_capability, ..Asked::default() };
        let supply = |local, elsewhere, current, free| Supply {
            local,
            national: elsewhere,
            current,
            free,
            provincial: 0,
        };
        for (asked, supply, class) in [
            (asked(9, 9), supply(0, 0, false, Some(0)), Class::NoneLoaded),
            (asked(9, 9), supply(0, 2, false, Some(0)), Class::NoLocal),
            (asked(9, 9), supply(1, 2, false, Some(0)), Class::SingleLocal),
            (asked(9, 9), supply(2, 2, false, Some(0)), Class::VersionLag),
            (asked(9, 9), supply(2, 2, true, Some(0)), Class::CmcLimited),
            (asked(9, 0), supply(2, 2, true, Some(1)), Class::CapacityShort),
            (asked(9, 0), supply(2, 2, true, Some(2)), Class::Ok),
            (asked(9, 0), supply(2, 2, true, None), Class::Ok),
        ] {
            assert_eq!(classify(&asked, &supply), class, "{asked:?} {supply:?}");
        }
    }
}
