//! 暂停: half-open periods that do not count, sorted and disjoint.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use crate::worktime::floor_to_second;

/// Why a clock stands still. Equipment and queues are never a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PauseReason {
    /// 待补正
    Correction,
    /// 待送样/不合格
    Sample,
    /// 待确认/付款
    Enterprise,
    /// 企业申请延期
    Postponed,
    /// 不可抗力
    ForceMajeure,
    /// 特别程序
    Special,
    /// The time between completion and reopening 办结期间; not asked for, so it counts against no cap.
    Closed,
}

impl PauseReason {
    /// All reasons, in the order of display.
    pub const ALL: [Self; 7] = [
        Self::Correction,
        Self::Sample,
        Self::Enterprise,
        Self::Postponed,
        Self::ForceMajeure,
        Self::Special,
        Self::Closed,
    ];

    /// The stored and transmitted code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Correction => "CORRECTION",
            Self::Sample => "SAMPLE",
            Self::Enterprise => "ENTERPRISE",
            Self::Postponed => "POSTPONED",
            Self::ForceMajeure => "FORCE_MAJEURE",
            Self::Special => "SPECIAL",
            Self::Closed => "CLOSED",
        }
    }

    /// The Chinese label.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Correction => "待补正",
            Self::Sample => "待送样/样品不合格",
            Self::Enterprise => "待企业确认/付款",
            Self::Postponed => "企业申请延期",
            Self::ForceMajeure => "不可抗力",
            Self::Special => "特别程序",
            Self::Closed => "办结期间",
        }
    }

    /// The reason of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// A half-open pause `[from, to)`; open until resumed if `to` is absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pause {
    /// First second that does not count.
    pub from: Timestamp,
    /// First second that counts again.
    pub to: Option<Timestamp>,
    /// Why.
    pub reason: PauseReason,
}

impl Pause {
    /// A closed pause, floored to seconds.
    pub fn closed(from: Timestamp, to: Timestamp, reason: PauseReason) -> Self {
        Self { from: floor_to_second(from), to: Some(floor_to_second(to)), reason }
    }

    /// An open pause, floored to seconds.
    pub fn open(from: Timestamp, reason: PauseReason) -> Self {
        Self { from: floor_to_second(from), to: None, reason }
    }
}

/// Pauses in order of time, disjoint, none empty, at most the last one open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Pause>", into = "Vec<Pause>")]
pub struct Pauses(Vec<Pause>);

impl Pauses {
    /// Sorts the pauses and drops those of no length; refuses overlapping and backward ones. Adjacent is fine.
    pub fn new(pauses: impl IntoIterator<Item = Pause>) -> Result<Self, Refusal> {
        let mut kept = Vec::new();
        for Pause { from, to, reason } in pauses {
            let pause = Pause { from: floor_to_second(from), to: to.map(floor_to_second), reason };
            match pause.to {
                Some(to) if to < pause.from => return Err(Refusal::Backwards { from: pause.from }),
                Some(to) if to == pause.from => {}
                _ => kept.push(pause),
            }
        }
        kept.sort_by_key(|pause| pause.from);
        let overlap = |pair: &&[Pause]| pair[0].to.is_none_or(|to| to > pair[1].from);
        match kept.windows(2).find(overlap) {
            Some(pair) => Err(Refusal::Overlap { from: pair[1].from }),
            None => Ok(Self(kept)),
        }
    }

    /// The pauses in order of time.
    pub fn as_slice(&self) -> &[Pause] {
        &self.0
    }

    /// The pause that has not ended.
    pub fn open(&self) -> Option<&Pause> {
        self.0.last().filter(|pause| pause.to.is_none())
    }

    /// These pauses and one more.
    pub fn with(&self, pause: Pause) -> Result<Self, Refusal> {
        Self::new(self.0.iter().copied().chain([pause]))
    }

    /// These pauses with the open one ended at `to`; one of no length disappears.
    pub fn ended(&self, to: Timestamp) -> Result<Self, Refusal> {
        let open = *self.open().ok_or(Refusal::NotPaused)?;
        let to = floor_to_second(to);
        if to < open.from {
            return Err(Refusal::TooEarly { at: to, earliest: open.from });
        }
        let others = self.0.iter().copied().filter(|pause| pause.to.is_some());
        Self::new(others.chain([Pause { to: Some(to), ..open }]))
    }

    /// The last instant at which a pause began or ended.
    pub fn last_change(&self) -> Option<Timestamp> {
        self.0.last().map(|pause| pause.to.unwrap_or(pause.from))
    }
}

impl TryFrom<Vec<Pause>> for Pauses {
    type Error = Refusal;

    fn try_from(pauses: Vec<Pause>) -> Result<Self, Refusal> {
        Self::new(pauses)
    }
}

impl From<Pauses> for Vec<Pause> {
    fn from(pauses: Pauses) -> Self {
        pauses.0
    }
}
