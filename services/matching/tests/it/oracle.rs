//! The rules again, straight from the tables of the design, over plain lists of all records: no index, no short cuts.
//!
//! Shared with the engine are only the kernel (coverage, limits, supersession, calendar, distance, Wilson) and the
//! fixed-point exp and log2, which have their own tests against libm.

mod cover;
mod options;
mod rows;
mod tables;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use nqi_kernel::activity::Activity;
use nqi_kernel::coverage::{Row as Span, Verdict, Worst, assess};
use nqi_kernel::kind::ItemKind;
use nqi_kernel::limit::{Admission, Asked, Limit};
use nqi_kernel::range::{Extent, Interval};
use nqi_kernel::region::{Region, metres};
use nqi_kernel::standard::StandardNumber;
use nqi_kernel::standard::supersession::{EdgeKind, Status, Supersession, Version};
use nqi_kernel::wilson;
use nqi_kernel::worktime::{Calendar, china};
use nqi_matching::engine::code::{Code, Confirm};
use nqi_matching::engine::fixed::{exp_neg, hash, log2};
use nqi_matching::engine::kind::choice::Choice;
use nqi_matching::engine::name;
use nqi_matching::engine::need::{Need, Parameter, Policy, Scoped, Service, Work};
use nqi_matching::engine::record::{
    Accreditation, Cell, Change, Class, Facts, Offering, PriceUnit, Provider, ProviderState, Row, Scheme,
    Site, Way,
};
use nqi_matching::engine::taxonomy;
use uuid::Uuid;

use crate::world::TODAY;

#[derive(Default)]
pub struct Oracle {
    providers: BTreeMap<Uuid, Provider>,
    sites: BTreeMap<Uuid, Site>,
    accreditations: BTreeMap<Uuid, Accreditation>,
    rows: BTreeMap<Uuid, Arc<Row>>,
    offerings: BTreeMap<Uuid, Offering>,
    cells: BTreeMap<(Uuid, Date), Cell>,
    facts: BTreeMap<Uuid, Facts>,
    graph: Supersession,
    calendar: Option<Calendar>,
}

/// What the oracle says of one eligible site.
#[derive(Debug, Clone)]
pub struct Fit {
    pub provider: Uuid,
    pub site: Uuid,
    pub confirms: Vec<Confirm>,
    pub values: [i64; 6],
    pub score: i64,
    pub price: Option<i64>,
    pub start: Date,
    pub finish: Date,
    pub base_rank: usize,
    pub bucket: u8,
}

#[derive(Debug)]
pub struct Verdicts {
    pub ranked: Vec<Fit>,
    pub eligible: usize,
    /// (code, sites that stopped there, eligible without it).
    pub removed: Vec<(Code, usize, usize)>,
    /// (site, code) of the near misses shown.
    pub near: Vec<(Uuid, Code)>,
}

type Lift = Option<Code>;

impl Oracle {
    pub fn of(changes: Vec<Change>) -> Oracle {
        let mut o = Oracle { calendar: Some(china()), ..Oracle::default() };
        let mut standards = Vec::new();
        for change in changes {
            match change {
                Change::Provider(r) => drop(o.providers.insert(r.id, r)),
                Change::Site(r) => drop(o.sites.insert(r.id, r)),
                Change::Accreditation(r) => drop(o.accreditations.insert(r.id, r)),
                Change::Row(r) => drop(o.rows.insert(r.id, r)),
                Change::Offering(r) => drop(o.offerings.insert(r.id, r)),
                Change::Cell(r) => drop(o.cells.insert((r.pool, r.day), r)),
                Change::Facts(r) => drop(o.facts.insert(r.provider, r)),
                Change::Standard(r) => standards.push(r),
                Change::Pool(_) | Change::RowRemoved(_) | Change::Resource(_) | Change::Booked(_) => {}
            }
        }
        for s in &standards {
            let version =
                Version { number: s.number.clone(), status: s.status, from: s.from, until: s.until };
            o.graph.add_version(version).unwrap();
        }
        for s in &standards {
            for (to, kind) in &s.successors {
                let _ = o.graph.add_edge(&s.number, to, *kind);
            }
        }
        o
    }

    pub fn verdicts(&self, need: &Need) -> Verdicts {
        let job = Job { o: self, need, calendar: self.calendar.as_ref().unwrap() };
        let mut fits = Vec::new();
        let mut counts: BTreeMap<Code, (usize, usize)> = BTreeMap::new();
        let mut misses = Vec::new();
        for site in self.sites.keys() {
            let Some(rows) = job.universe(*site) else { continue };
            match job.judge(*site, &rows, None) {
                Ok(fit) => fits.push(fit),
                Err(stop) => {
                    counts.entry(stop).or_default().0 += 1;
                    let mut lifted = Vec::new();
                    for code in Code::ALL {
                        if let Ok(fit) = job.judge(*site, &rows, Some(code)) {
                            counts.entry(code).or_default().1 += 1;
                            lifted.push((code, fit));
                        }
                    }
                    let chosen = lifted.iter().find(|(code, _)| *code == stop).or(lifted.first());
                    misses.extend(chosen.cloned());
                }
            }
        }
        let eligible = fits.len();
        let ranked = job.rank(fits);
        let shown = job.rank(misses.iter().map(|(_, fit)| fit.clone()).collect());
        let code_of = |site: Uuid| misses.iter().find(|(_, fit)| fit.site == site).unwrap().0;
        Verdicts {
            near: shown.iter().take(5).map(|fit| (fit.site, code_of(fit.site))).collect(),
            removed: counts.into_iter().map(|(code, (sites, more))| (code, sites, eligible + more)).collect(),
            ranked,
            eligible,
        }
    }
}

struct Job<'a> {
    o: &'a Oracle,
    need: &'a Need,
    calendar: &'a Calendar,
}

struct Option_<'a> {
    offering: Option<&'a Offering>,
    rows: Vec<Vec<Arc<Row>>>,
}

struct Covered {
    unclean: bool,
    confirms: Vec<Confirm>,
    fit: i64,
}

#[derive(Debug, Clone, Copy)]
struct Ask {
    parameter: Option<usize>,
    standard: Option<usize>,
    scheme: Option<Scheme>,
}

fn must(holds: bool, code: Code, lift: Lift) -> Result<(), Code> {
    if holds || lift == Some(code) { Ok(()) } else { Err(code) }
}

/// The furthest of several stops: in the order of the design's table, but another quantity is least far within H5.
fn furthest(stops: impl IntoIterator<Item = Code>) -> Code {
    stops.into_iter().max_by_key(|code| far(*code)).unwrap()
}

/// The earliest of several stops, in the same order.
fn earliest(stops: Vec<Code>) -> Option<Code> {
    stops.into_iter().min_by_key(|code| far(*code))
}

fn far(code: Code) -> i32 {
    let unlike = code == Code::UnitIncompatible;
    if unlike { 2 * Code::RangeNotCovered.number() - 1 } else { 2 * code.number() }
}

/// Nearest integer, halves up.
fn rounded(above: i64, below: i64) -> i64 {
    (2 * above + below).div_euclid(2 * below)
}

fn qualified(scoped: &Scoped, row: &Row) -> bool {
    scoped.qualifiers.iter().all(|(name, asked)| {
        row.qualifiers.iter().filter(|(other, _)| other == name).all(|(_, have)| {
            let (asked, hull) = (asked.extent.hull(), have.extent.hull());
            have.dimension.number() > 0 && hull.contains(asked.lo) && hull.contains(asked.hi)
        })
    })
}

/// Whether a row is of the quantity asked for.
fn like(scoped: &Scoped, row: &Row) -> bool {
    let dimension = scoped.range.as_ref().map(|range| range.dimension);
    dimension.is_some() && row.range.as_ref().map(|range| range.dimension) == dimension
}

fn named(asked: &Parameter, row: &Row) -> bool {
    asked.key == row.parameter_key || asked.wider.contains(&row.parameter_key)
}

/// An offering whose title names stages or activities promises those alone.
fn promises(scoped: &Scoped, offering: &Offering) -> bool {
    const STAGES: [[&str; 3]; 3] =
        [["初次", "初审", "初审"], ["监督", "监督", "监督"], ["再认证", "换证", "复评"]];
    let title = &*offering.title_key;
    match scoped.choice {
        None => true,
        Some(Choice::Stage(place)) => {
            let named: Vec<usize> =
                (0..3).filter(|at| STAGES[*at].iter().any(|word| title.contains(word))).collect();
            named.is_empty() || named.contains(&place)
        }
        Some(Choice::Activities(_)) => {
            let named = Activity::named(title);
            named.is_empty()
                || scoped.parameters.iter().all(|p| named.iter().any(|activity| activity.zh() == &*p.key))
        }
    }
}

fn serves(service: &Service, offering: &Offering) -> bool {
    let element = service.element.is_none() || service.element == Some(offering.element);
    let activity = match (&service.activity_key, &offering.object_key) {
        (Some(a), Some(o)) => a == o || offering.title_key.contains(&**a),
        _ => true,
    };
    let roots: Vec<String> = service.standards.iter().map(|n| n.family().alias_root()).collect();
    let standards = roots.is_empty()
        || offering.families.is_empty()
        || offering.families.iter().any(|f| roots.iter().any(|root| **f == **root));
    element && activity && standards
}
