//! Demand: what one item asked for, as a cell of the map of gaps.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

/// What cells are told apart by.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Cluster number.
    pub cluster: i32,
    /// Kind number.
    pub kind: i32,
    /// Family of the standard cited, or empty.
    pub family: String,
    /// The number cited.
    pub standard: String,
    /// Object, or subject of a service, when no standard was cited.
    pub object: String,
    /// Parameter, when no standard was cited; category of a certification.
    pub parameter: String,
    /// Region code.
    pub region: String,
    /// Number of a calibration's mode; 0 = none.
    pub mode: i32,
    /// Activity of a service, or empty.
    pub activity: String,
    /// Element number of advice; 0 = none.
    pub element: i32,
}

/// How a search for an item ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// It found nobody.
    pub failed: bool,
    /// Range or uncertainty took somebody out.
    pub by_capability: bool,
}

/// What is counted in a cell.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Items.
    pub items: i32,
    /// Enterprises that asked.
    pub enterprises: BTreeSet<Uuid>,
    /// Searches that found nobody.
    pub failed: i32,
    /// Of these by range or uncertainty.
    pub by_capability: i32,
    /// Items closed unfilled.
    pub unfilled: i32,
}

/// Sums up items.
#[derive(Debug, Default)]
pub struct Demand(pub BTreeMap<Cell, Counts>);

impl Demand {
    /// Counts an item.
    pub fn count(&mut self, cell: Cell, enterprise: Uuid, search: Search, unfilled: bool) {
        let counts = self.0.entry(cell).or_default();
        counts.items += 1;
        counts.enterprises.insert(enterprise);
        counts.failed += i32::from(search.failed);
        counts.by_capability += i32::from(search.failed && search.by_capability);
        counts.unfilled += i32::from(unfilled);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_enterprise_that_asks_twice_counts_once_and_a_search_that_succeeded_did_not_fail() {
        let mut demand = Demand::default();
        let firm = Uuid::from_u128(1);
        let failed = Search { failed: true, by_capability: true };
        demand.count(Cell::default(), firm, failed, true);
        demand.count(Cell::default(), firm, Search { failed: false, by_capability: true }, false);
        let counts = &demand.0[&Cell::default()];
        assert_eq!((counts.items, counts.enterprises.len()), (2, 1));
        assert_eq!((counts.failed, counts.by_capability, counts.unfilled), (1, 1, 1));
    }
}
