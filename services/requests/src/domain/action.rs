//! 提升行动: a campaign for a cluster, from draft to its end, measured by figures before and after.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::refusal::{Noun, Refusal};
use super::state::states;
use super::{Event, Step};

states! {
    /// State of an action.
    ActionState {
        /// Being written.
        Draft = 1, "DRAFT", "草稿";
        /// Requests may be put under it.
        Running = 2, "RUNNING", "进行中";
        /// Ended with results.
        Closed = 3, "CLOSED", "已结束";
        /// Given up.
        Cancelled = 4, "CANCELLED", "已取消";
    }
}

/// What an action is measured by.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// What is counted; once per action.
    pub name: String,
    /// Unit, or empty.
    pub unit: String,
    /// Before.
    pub baseline: Option<f64>,
    /// Wanted.
    pub target: Option<f64>,
    /// Reached.
    pub result: Option<f64>,
    /// What the result rests on.
    pub evidence: String,
}

/// Somebody who takes part; personal data, kept out of events and logs.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Person.
    pub name: String,
    /// Organisation.
    pub organization: String,
    /// What they do.
    pub duty: String,
}

impl std::fmt::Debug for Member {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Member(***)")
    }
}

/// The cell of the gap map that an action comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What makes it that cell; equal for the same cell at any time.
    pub key: String,
    /// Enterprises behind it.
    pub enterprises: i32,
    /// Encoded `nqi.matching.v1.Gap` as it was when the action was written; only views read it.
    pub gap: Vec<u8>,
}

/// What people write about an action.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Title.
    pub title: String,
    /// Cluster number of nqi.type.v1.
    pub cluster: i32,
    /// Region codes; empty = the whole city.
    pub regions: Vec<String>,
    /// What is to be mended.
    pub problem: String,
    /// The bureau or centre that leads it.
    pub owner: Uuid,
    /// First day.
    pub starts: Option<Date>,
    /// Last day.
    pub ends: Option<Date>,
}

/// An action.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// UUIDv7.
    pub id: Uuid,
    /// State.
    pub state: ActionState,
    /// What it is about; fixed from the start on.
    pub frame: Frame,
    /// Name of the owner when it was named.
    pub owner_name: String,
    /// Who takes part.
    pub members: Vec<Member>,
    /// What it is measured by.
    pub indicators: Vec<Indicator>,
    /// Where it comes from; fixed once written.
    pub cell: Option<Cell>,
    /// Why it was cancelled.
    pub reason: String,
    /// Closing words.
    pub conclusion: String,
    /// Started.
    pub started_at: Option<Timestamp>,
    /// Closed or cancelled.
    pub ended_at: Option<Timestamp>,
    /// Version, from 1.
    pub version: i64,
    /// Created.
    pub created_at: Timestamp,
    /// Last changed.
    pub updated_at: Timestamp,
}

impl ActionState {
    fn refuse<T>(self) -> Result<T, Refusal> {
        Err(Refusal::state(Noun::Action, self.name(), self.zh()))
    }

    /// 启动, with something to measure it by.
    pub fn start(self, indicators: &[Indicator]) -> Step<ActionState> {
        if self != ActionState::Draft {
            return self.refuse();
        }
        let open = |one: &&Indicator| one.baseline.is_none() || one.target.is_none();
        if indicators.is_empty() || indicators.iter().any(|one| open(&one)) {
            let name = indicators.iter().find(open).map(|one| one.name.clone()).unwrap_or_default();
            return Err(Refusal::IndicatorIncomplete { name });
        }
        Ok((ActionState::Running, vec![Event::ActionStarted]))
    }

    /// 结束, every result with its evidence.
    pub fn close(self, indicators: &[Indicator]) -> Step<ActionState> {
        if self != ActionState::Running {
            return self.refuse();
        }
        let open = indicators.iter().find(|one| one.result.is_none() || one.evidence.trim().is_empty());
        if let Some(open) = open {
            return Err(Refusal::ResultMissing { name: open.name.clone() });
        }
        Ok((ActionState::Closed, vec![Event::ActionClosed]))
    }

    /// 取消.
    pub fn cancel(self) -> Step<ActionState> {
        match self {
            ActionState::Draft | ActionState::Running => {
                Ok((ActionState::Cancelled, vec![Event::ActionCancelled]))
            }
            _ => self.refuse(),
        }
    }

    /// Whether requests may be put under it or taken out.
    pub fn take(self) -> Result<(), Refusal> {
        if self == ActionState::Running { Ok(()) } else { self.refuse() }
    }
}

impl Action {
    /// Takes over new content: all of a draft, members and results of a running one.
    pub fn rewrite(
        &mut self,
        frame: Frame,
        members: Vec<Member>,
        indicators: Vec<Indicator>,
    ) -> Result<(), Refusal> {
        match self.state {
            ActionState::Draft => self.frame = frame,
            ActionState::Running => {
                let measured = |all: &[Indicator]| -> Vec<Indicator> {
                    let bare =
                        |one: &Indicator| Indicator { result: None, evidence: String::new(), ..one.clone() };
                    all.iter().map(bare).collect()
                };
                if frame != self.frame || measured(&indicators) != measured(&self.indicators) {
                    return Err(Refusal::FrameFixed);
                }
            }
            ActionState::Closed | ActionState::Cancelled => return self.state.refuse(),
        }
        (self.members, self.indicators) = (members, indicators);
        Ok(())
    }

    /// Whether all of it lies in these regions; no regions stand for the whole city.
    pub fn lies_within(&self, regions: &[String]) -> bool {
        within(&self.frame.regions, regions)
    }
}

/// Whether `regions` all belong to `served`; an empty list is the whole city.
pub fn within(regions: &[String], served: &[String]) -> bool {
    served.is_empty() || (!regions.is_empty() && regions.iter().all(|one| served.contains(one)))
}

/// Which actions exist for a caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All.
    All,
    /// Those that touch one of these regions.
    Regions(Vec<String>),
    /// The running ones of a cluster.
    Running(i32),
}

impl Reach {
    /// Whether the caller sees the people and where the action comes from.
    pub fn sees_inside(&self) -> bool {
        !matches!(self, Reach::Running(_))
    }
}

#[cfg(test)]
mod tests;
