//! Why a command on a clock is refused.

use jiff::Timestamp;

use super::status::Status;

/// A refused command; `Display` is English, [`Refusal::zh`] Chinese, [`Refusal::reason`] the code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The arithmetic refuses.
    #[error(transparent)]
    Clock(#[from] nqi_kernel::clock::Refusal),
    /// The command does not fit the clock's state.
    #[error("the clock is {}; this needs {needed}", .status.en())]
    NotRunning {
        /// The state it is in.
        status: Status,
        /// States that would do.
        needed: &'static str,
    },
    /// Backdating outside what the record allows.
    #[error("effective_time must lie between {earliest} and {latest}")]
    EffectiveTime {
        /// The last lifecycle instant.
        earliest: Timestamp,
        /// Now.
        latest: Timestamp,
    },
    /// A pause that would end before it begins.
    #[error("resume_by must be later than {from}")]
    ResumeBy {
        /// Start of the pause.
        from: Timestamp,
    },
    /// The obligor may not decide on its own excuse.
    #[error("this ground is decided by the bureau, never by the obligor itself")]
    SelfApproval,
    /// The ground does not belong to the stage.
    #[error("a {stage} clock cannot be paused for this reason")]
    WrongGround {
        /// Label of the stage.
        stage: &'static str,
        /// Chinese label of the stage.
        stage_zh: &'static str,
    },
}

impl Refusal {
    /// The reason code that clients see.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Clock(refusal) => refusal.reason(),
            Self::NotRunning { .. } => "CLOCK_NOT_RUNNING",
            Self::EffectiveTime { .. } | Self::ResumeBy { .. } => "EFFECTIVE_TIME",
            Self::SelfApproval => "SELF_APPROVAL",
            Self::WrongGround { .. } => "PAUSE_REASON",
        }
    }

    /// The Chinese message.
    pub fn zh(&self) -> String {
        match self {
            Self::Clock(refusal) => refusal.zh(),
            Self::NotRunning { status, .. } => format!("计时状态为“{}”,不能执行此操作", status.zh()),
            Self::EffectiveTime { earliest, latest } => {
                format!("effective_time 须在 {earliest} 与 {latest} 之间")
            }
            Self::ResumeBy { from } => format!("resume_by 须晚于暂停开始时间 {from}"),
            Self::SelfApproval => "该暂停事由由市场监管局决定,责任方不得自行批准".to_owned(),
            Self::WrongGround { stage_zh, .. } => format!("“{stage_zh}”环节不能以此事由暂停"),
        }
    }
}
