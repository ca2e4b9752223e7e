//! A version of a standard, its status on a day, and the supersession graph without cycles.

use super::vocabulary::{CalibrationMode, Cluster, ItemKind};
use jiff::civil::Date;
use nqi_kernel::standard::supersession::{EdgeKind, Status};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standard {
    /// Chosen by the writer.
    pub id: Uuid,
    /// The exact key with year.
    pub number: String,
    /// Working title in Chinese.
    pub title_zh: String,
    /// What was recorded where dates are not known; a date decides over it.
    pub recorded: Status,
    /// In force from.
    pub valid_from: Option<Date>,
    /// In force to, inclusive.
    pub valid_to: Option<Date>,
    /// Withdrawn without a successor.
    pub withdrawn: bool,
    /// What follows it.
    pub successors: Vec<Successor>,
    /// What it is about.
    pub object: String,
    /// Parameters.
    pub parameters: Vec<String>,
    /// Cluster.
    pub cluster: Option<Cluster>,
    /// Kind of work.
    pub kind: Option<ItemKind>,
    /// 校准 or 检定.
    pub mode: Option<CalibrationMode>,
    /// Number and year are confirmed by a public page.
    pub verified: bool,
}

/// An edge of the supersession graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Successor {
    /// Number of the successor.
    pub number: String,
    /// Kind.
    pub kind: EdgeKind,
}

impl Standard {
    /// Whether it has come into force by `day`.
    pub fn begun(&self, day: Date) -> bool {
        match self.valid_from {
            Some(from) => from <= day,
            None => self.recorded != Status::Upcoming,
        }
    }

    /// The status on a day. `begun` tells whether a number has come into force; none when the number is not known.
    pub fn status(&self, day: Date, begun: impl Fn(&str) -> Option<bool>) -> Status {
        if !self.begun(day) {
            return Status::Upcoming;
        }
        let ended = if self.withdrawn { Status::Withdrawn } else { Status::Superseded };
        if let Some(to) = self.valid_to {
            return if to < day { ended } else { Status::Current };
        }
        if self.withdrawn {
            return Status::Withdrawn;
        }
        if matches!(self.recorded, Status::Superseded | Status::Withdrawn) {
            return self.recorded;
        }
        // In a transition window, before the successor is in force, this version counts.
        let replaced = self
            .successors
            .iter()
            .any(|next| next.kind != EdgeKind::Partial && begun(&next.number).unwrap_or(false));
        if replaced { Status::Superseded } else { Status::Current }
    }
}

/// Edges by predecessor.
pub type Edges = BTreeMap<String, BTreeSet<String>>;

/// The cycle that an edge from `number` to one of its successors would close, if any: from `number` back to itself.
pub fn cycle<'a>(edges: &'a Edges, number: &'a str, successors: &'a [Successor]) -> Option<Vec<&'a str>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut open: Vec<(&str, &str)> = successors.iter().map(|next| (next.number.as_str(), number)).collect();
    while let Some((at, from)) = open.pop() {
        if at == number {
            let mut path = vec![number];
            let mut step = from;
            while step != number {
                path.push(step);
                step = came_from.get(step).copied().unwrap_or(number);
            }
            path.push(number);
            path.reverse();
            return Some(path);
        }
        if !came_from.contains_key(at) {
            came_from.insert(at, from);
            open.extend(edges.get(at).into_iter().flatten().map(|next| (next.as_str(), at)));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn version(number: &str) -> Standard {
        Standard {
            id: Uuid::nil(),
            number: number.into(),
            title_zh: String::new(),
            recorded: Status::Current,
            valid_from: None,
            valid_to: None,
            withdrawn: false,
            successors: vec![],
            object: String::new(),
            parameters: vec![],
            cluster: None,
            kind: None,
            mode: None,
            verified: false,
        }
    }

    #[test]
    fn dates_decide_the_status_and_the_last_day_still_counts() {
        let it = Standard {
            valid_from: Some(date(2018, 1, 1)),
            valid_to: Some(date(2026, 6, 30)),
            ..version("GB/T 1-2017")
        };
        let on = |day| it.status(day, |_| None);
        assert_eq!(on(date(2017, 12, 31)), Status::Upcoming);
        assert_eq!(on(date(2026, 6, 30)), Status::Current);
        assert_eq!(on(date(2026, 7, 1)), Status::Superseded);
        let withdrawn = Standard { withdrawn: true, ..it.clone() };
        assert_eq!(withdrawn.status(date(2026, 7, 1), |_| None), Status::Withdrawn);
    }

    #[test]
    fn a_version_is_superseded_when_its_successor_begins() {
        let next = Successor { number: "GB/T 1-2025".into(), kind: EdgeKind::Full };
        let it = Standard { successors: vec![next], ..version("GB/T 1-2017") };
        let day = date(2026, 1, 1);
        assert_eq!(it.status(day, |_| Some(false)), Status::Current, "transition");
        assert_eq!(it.status(day, |_| Some(true)), Status::Superseded);
        assert_eq!(it.status(day, |_| None), Status::Current, "an unknown successor decides nothing");
    }

    #[test]
    fn an_edge_that_closes_a_cycle_is_named() {
        let mut edges = Edges::new();
        edges.entry("B".into()).or_default().insert("C".into());
        edges.entry("C".into()).or_default().insert("A".into());
        let to = |number: &str| vec![Successor { number: number.into(), kind: EdgeKind::Full }];
        assert_eq!(cycle(&edges, "A", &to("B")), Some(vec!["A", "B", "C", "A"]));
        assert_eq!(cycle(&edges, "A", &to("A")), Some(vec!["A", "A"]));
        assert_eq!(cycle(&edges, "B", &to("D")), None);
    }
}
