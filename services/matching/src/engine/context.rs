//! Everything about one match that is the same for all candidates, computed once.

use jiff::civil::Date;
use nqi_kernel::worktime::Calendar;

use super::code::Code;
use super::need::{Need, Requirement};
use super::snapshot::Snapshot;
use super::standards::{Cited, InForceRules};
use super::tables::Tables;

/// One match on one snapshot.
pub struct Context<'a> {
    /// The index.
    pub snapshot: &'a Snapshot,
    /// Tables of the day.
    pub tables: &'a Tables,
    /// Working days.
    pub calendar: &'a Calendar,
    /// The need.
    pub need: &'a Need,
    /// The local day of the decision.
    pub today: Date,
    /// What has to be answered by scope rows.
    pub requirements: Vec<Requirement>,
    /// The standards cited, in the need's order.
    pub cited: Vec<Cited>,
    /// Versions in force on the day of execution.
    pub rules: InForceRules<'a>,
    /// Reference price in fen: guide price, else the budget.
    pub reference_price: Option<i64>,
    /// Working days until the deadline.
    pub deadline_days: Option<i64>,
}

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
        let scoped = need.scoped();
        Context {
            snapshot,
            tables,
            calendar,
            need,
            today,
            requirements: scoped.map(|scoped| scoped.requirements()).unwrap_or_default(),
            cited: scoped
                .map(|s| s.standards.iter().map(|n| Cited::of(n, need.policy, snapshot.graph())).collect())
                .unwrap_or_default(),
            rules: InForceRules::new(snapshot.graph(), execution, need.accept_withdrawn),
            reference_price: tables.guide_price(need).or(need.budget).filter(|price| *price > 0),
            deadline_days: need.deadline.map(|deadline| calendar.working_days_between(today, deadline)),
        }
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
