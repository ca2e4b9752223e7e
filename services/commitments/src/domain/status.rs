//! The states of a clock. Lateness is no state: it lives in cards.

/// Where a clock is in its life. Codes are those of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// The start event is missing.
    Pending = 1,
    /// Counting.
    Running = 2,
    /// Standing still.
    Paused = 3,
    /// 办结.
    Completed = 4,
    /// The promise fell away.
    Cancelled = 5,
    /// Another commitment took over.
    Superseded = 6,
}

impl Status {
    /// All states.
    pub const ALL: [Self; 6] =
        [Self::Pending, Self::Running, Self::Paused, Self::Completed, Self::Cancelled, Self::Superseded];

    /// The stored and transmitted code.
    pub fn code(self) -> i32 {
        self as i32
    }

    /// The state of a code.
    pub fn parse(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Whether levels can still fall.
    pub fn is_ticking(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }

    /// Whether the promise is still owed.
    pub fn is_open(self) -> bool {
        self == Self::Pending || self.is_ticking()
    }

    /// The Chinese label.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Pending => "未启动",
            Self::Running => "计时中",
            Self::Paused => "已暂停",
            Self::Completed => "已办结",
            Self::Cancelled => "已取消",
            Self::Superseded => "已转移",
        }
    }

    /// The English label.
    pub fn en(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Superseded => "superseded",
        }
    }
}
