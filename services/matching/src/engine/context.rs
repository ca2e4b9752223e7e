//! Everything about one match that is the same for all candidates, computed once.

use std::cell::RefCell;

use jiff::civil::Date;
use nqi_kernel::region::Point;
use nqi_kernel::worktime::Calendar;
use smallvec::SmallVec;
use uuid::Uuid;

use super::code::Code;
use super::day::{self, Day};
use super::group::{BEARINGS, Bearing, CoverKey, Worth};
use super::horizon::Horizon;
use super::interned::HashedMap;
use super::name::{self, ALL_PARAMETERS, Name};
use super::need::{Need, Requirement};
use super::snapshot::Snapshot;
use super::standards::{Cited, InForceRules, VersionFit};
use super::tables::Tables;

/// One match on one snapshot.
pub struct Context<'a> {
    /// The index.
    pub snapshot: &'a Snapshot,
    /// Tables of the day.
    pub tables: &'a Tables,
    /// Working days.
    pub calendar: &'a Calendar,
    /// Working days from today on.
    pub horizon: Horizon<'a>,
    /// The need.
    pub need: &'a Need,
    /// The local day of the decision.
    pub today: Day,
    /// Earliest start, latest start and deadline.
    pub earliest: Option<Day>,
    /// See `earliest`.
    pub latest: Option<Day>,
    /// See `earliest`.
    pub deadline: Option<Day>,
    /// Where the sample is.
    pub place: Option<Point>,
    /// Numbers of the object's name and its ancestors' by depth; empty = any object.
    pub objects: SmallVec<[u32; 4]>,
    /// Numbers of the parameters asked; empty = any.
    pub parameters: SmallVec<[u32; 4]>,
    /// Wider parameters that cover one of them too: its place among them, and the number of the wider one.
    pub wider: SmallVec<[(usize, u32); 2]>,
    /// Number of 全部参数.
    pub all_parameters: u32,
    /// The method asked, folded.
    pub method: Option<Name>,
    /// What has to be answered by scope rows.
    pub requirements: Vec<Requirement>,
    /// The standards cited, in the need's order.
    pub cited: Vec<Cited>,
    /// Numbers of the families that may answer each of them.
    pub roots: Vec<SmallVec<[u32; 2]>>,
    /// Versions in force on the day of execution.
    pub rules: InForceRules<'a>,
    /// Verdicts on versions met before, by number of the standard and requirement's standard.
    pub versions: RefCell<SmallVec<[Judged; 8]>>,
    /// What figures of rows met before are worth together.
    pub covers: RefCell<HashedMap<CoverKey, Worth>>,
    /// How figures met before stand to the need's range, by their numbers' remainders.
    pub bearings: RefCell<[Option<(u32, Bearing)>; BEARINGS]>,
    /// Reference price in fen: guide price, else the budget.
    pub reference_price: Option<i64>,
    /// The reference price is the guide price.
    pub price_by_guide: bool,
    /// Working days until the deadline.
    pub deadline_days: Option<i64>,
    /// The provider that asks, when one does. Others then count as free on the first day that the need allows, and shares of
    /// open capacity order nobody: a provider that could have its own needs answered by the pools of a rival would read them.
    pub asks: Option<Uuid>,
}

/// A verdict on the version of a standard, for a requirement's standard.
pub type Judged = (u32, Option<usize>, Result<VersionFit, Code>);

impl<'a> Context<'a> {
    /// Looks up what does not depend on the candidate.
    pub fn new(
        snapshot: &'a Snapshot,
        tables: &'a Tables,
        calendar: &'a Calendar,
        need: &'a Need,
        today: Date,
    ) -> Context<'a> {
        let execution = need.earliest.map_or(today, |earliest| earliest.max(today));
        let (scoped, symbols) = (need.scoped(), snapshot.symbols());
        let cited: Vec<Cited> = scoped
            .map(|s| s.standards.iter().map(|n| Cited::of(n, need.policy, snapshot.graph())).collect())
            .unwrap_or_default();
        let guide = tables.guide_price(need);
        let numbers = |names: &[Name]| names.iter().map(|name| symbols.find(name)).collect();
        Context {
            snapshot,
            tables,
            calendar,
            horizon: Horizon::new(calendar, day::number(today), tables.ahead(calendar, today)),
            need,
            today: day::number(today),
            earliest: need.earliest.map(day::number),
            latest: need.latest.map(day::number),
            deadline: need.deadline.map(day::number),
            place: need.place(),
            objects: scoped.map(|scoped| numbers(&scoped.objects)).unwrap_or_default(),
            parameters: scoped
                .map(|scoped| scoped.parameters.iter().map(|asked| symbols.find(&asked.key)).collect())
                .unwrap_or_default(),
            wider: scoped
                .into_iter()
                .flat_map(|scoped| scoped.parameters.iter().enumerate())
                .flat_map(|(at, asked)| asked.wider.iter().map(move |name| (at, symbols.find(name))))
                .collect(),
            all_parameters: symbols.find(ALL_PARAMETERS),
            method: scoped.and_then(|s| s.method.as_ref()).map(|method| name::fold(&method.text)),
            requirements: scoped.map(|scoped| scoped.requirements()).unwrap_or_default(),
            roots: cited
                .iter()
                .map(|cited| cited.roots.iter().map(|root| symbols.find(root)).collect())
                .collect(),
            cited,
            rules: InForceRules::new(snapshot.graph(), symbols, execution, need.accept_withdrawn),
            versions: RefCell::default(),
            covers: RefCell::default(),
            bearings: RefCell::new([None; BEARINGS]),
            reference_price: guide.or(need.budget).filter(|price| *price > 0),
            price_by_guide: guide.is_some_and(|price| price > 0),
            deadline_days: need.deadline.map(|deadline| calendar.working_days_between(today, deadline)),
            asks: None,
        }
    }

    /// The same for whoever asks.
    pub fn asked_by(self, asks: Option<Uuid>) -> Context<'a> {
        Context { asks, ..self }
    }

    /// Whether the pools of a provider are kept from whoever asks.
    pub fn hides(&self, provider: Uuid) -> bool {
        self.asks.is_some_and(|asks| asks != provider)
    }
}

/// The one filter that is taken as passed, to see what it alone removes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Relax(pub Option<Code>);

impl Relax {
    /// Whether the filter is taken as passed.
    pub fn lifts(self, code: Code) -> bool {
        self.0 == Some(code)
    }

    /// Fails with `code` unless `holds` or the filter is taken as passed.
    pub fn check(self, holds: bool, code: Code) -> Result<(), Code> {
        if holds || self.lifts(code) { Ok(()) } else { Err(code) }
    }
}
