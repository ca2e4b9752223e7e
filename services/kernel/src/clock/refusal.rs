//! Why a clock refuses a command.

use jiff::Timestamp;

/// A refused command; `Display` is English, [`Refusal::zh`] Chinese, [`Refusal::reason`] the code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the clock is already paused since {since}; resume it first")]
    AlreadyPaused {
        /// Start of the open pause.
        since: Timestamp,
    },
    #[error("the clock is not paused")]
    NotPaused,
    #[error("{at} is not allowed here: the earliest instant is {earliest}")]
    TooEarly {
        /// The instant asked for.
        at: Timestamp,
        /// The last lifecycle instant.
        earliest: Timestamp,
    },
    #[error("the pause from {from} ends before it begins")]
    Backwards {
        /// Start of the pause.
        from: Timestamp,
    },
    #[error("the pause from {from} overlaps another one")]
    Overlap {
        /// Start of the later pause.
        from: Timestamp,
    },
    #[error("the commitment was already paused {pauses} times or {days} working days, the most allowed")]
    PauseCap {
        /// Most pauses.
        pauses: u32,
        /// Most working days in sum.
        days: u32,
    },
    #[error("the commitment was extended before; one extension is allowed")]
    ExtendedBefore,
    #[error("an extension must be positive and stay within the statutory limit")]
    BeyondStatutory,
    #[error("the commitment was due at {due}; an extension is asked for at or before that")]
    AfterDue {
        /// The due instant.
        due: Timestamp,
    },
    #[error("no working time is left, so there is nothing to hand over")]
    NothingLeft,
    #[error("the term must be at least one second and at most 100 years of work")]
    Term,
}

impl Refusal {
    /// The reason code that clients see.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::AlreadyPaused { .. } | Self::NotPaused => "CLOCK_NOT_RUNNING",
            Self::TooEarly { .. } | Self::Backwards { .. } | Self::Overlap { .. } => "EFFECTIVE_TIME",
            Self::PauseCap { .. } => "PAUSE_CAP",
            Self::ExtendedBefore | Self::BeyondStatutory => "EXTENSION_CAP",
            Self::AfterDue { .. } | Self::NothingLeft => "AFTER_DUE",
            Self::Term => "TERM",
        }
    }

    /// The Chinese message.
    pub fn zh(&self) -> String {
        match self {
            Self::AlreadyPaused { since } => format!("计时自 {since} 起已暂停,请先恢复"),
            Self::NotPaused => "计时未处于暂停状态".to_owned(),
            Self::TooEarly { at, earliest } => format!("时间 {at} 不可用:最早为 {earliest}"),
            Self::Backwards { from } => format!("自 {from} 起的暂停,结束早于开始"),
            Self::Overlap { from } => format!("自 {from} 起的暂停与其他暂停重叠"),
            Self::PauseCap { pauses, days } => {
                format!("暂停已达上限:最多 {pauses} 次,累计 {days} 个工作日")
            }
            Self::ExtendedBefore => "该承诺已延期过一次,不可再次延期".to_owned(),
            Self::BeyondStatutory => "延期须大于零,且不得超过法定时限".to_owned(),
            Self::AfterDue { due } => format!("已于 {due} 到期:延期须在到期前申请"),
            Self::NothingLeft => "已无剩余工作时间,无法移交剩余时限".to_owned(),
            Self::Term => "时限至少一秒,至多一百年工作时间".to_owned(),
        }
    }
}
