//! Why a command on a clock is refused.

use jiff::Timestamp;

use super::{notice::NoticeState, status::Status};

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
    /// A card that was rescinded or excused already.
    #[error("this card stands no longer")]
    CardDecided,
    /// A second appeal.
    #[error("an appeal against this card was made before; there is one for each card")]
    AppealedBefore,
    /// An appeal after its time.
    #[error("the time for an appeal ended at {until}")]
    AppealTooLate {
        /// The last instant.
        until: Timestamp,
    },
    /// A verdict without an appeal that waits for it.
    #[error("no appeal against this card waits for a decision")]
    NoAppeal,
    /// A second extension while the first waits.
    #[error("an extension of this clock waits for a decision already")]
    ExtensionPending,
    /// An extension that was decided or lapsed.
    #[error("this extension waits for a decision no longer")]
    ExtensionDecided,
    /// The person who asked decides.
    #[error("another person than the one who asked must decide")]
    OwnRequest,
    /// A notice about a clock that is not late.
    #[error("this clock is not late: a supervision notice needs a red card that stands")]
    NotLate,
    /// A second notice in one cycle.
    #[error("there is a supervision notice about this clock already; one is drafted for each breach")]
    NoticeExists,
    /// A command on a reply clock.
    #[error(
        "this clock is the reply to a supervision notice: it follows the notice, which is issued, answered or withdrawn"
    )]
    NoticeOwnsClock,
    /// The notice is in another state.
    #[error("the notice is {}", .state.en())]
    NoticeState {
        /// The state it is in.
        state: NoticeState,
    },
}

impl Refusal {
    /// The reason code that clients see.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Clock(refusal) => refusal.reason(),
            Self::NotRunning { .. } => "CLOCK_NOT_RUNNING",
            Self::EffectiveTime { .. } | Self::ResumeBy { .. } => "EFFECTIVE_TIME",
            Self::SelfApproval | Self::OwnRequest => "SELF_APPROVAL",
            Self::WrongGround { .. } => "PAUSE_REASON",
            Self::CardDecided => "CARD_DECIDED",
            Self::AppealedBefore => "APPEALED_BEFORE",
            Self::AppealTooLate { .. } => "APPEAL_TOO_LATE",
            Self::NoAppeal => "NO_APPEAL",
            Self::ExtensionPending => "EXTENSION_PENDING",
            Self::ExtensionDecided => "EXTENSION_DECIDED",
            Self::NotLate => "NOT_LATE",
            Self::NoticeExists => "NOTICE_EXISTS",
            Self::NoticeOwnsClock => "NOTICE_OWNS_CLOCK",
            Self::NoticeState { .. } => "NOTICE_STATE",
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
            Self::CardDecided => "该牌已撤销或免责，不再有效".to_owned(),
            Self::AppealedBefore => "每张牌只能申诉一次，该牌已申诉过".to_owned(),
            Self::AppealTooLate { until } => format!("申诉期限已于 {until} 届满"),
            Self::NoAppeal => "该牌没有待复核的申诉".to_owned(),
            Self::ExtensionPending => "该承诺已有一项延期申请待批".to_owned(),
            Self::ExtensionDecided => "该延期申请已有结论，不能再批".to_owned(),
            Self::OwnRequest => "延期须由申请人以外的人批准".to_owned(),
            Self::NotLate => "该承诺没有有效红牌，不能督办".to_owned(),
            Self::NoticeExists => "该承诺本次超期已有督办单".to_owned(),
            Self::NoticeOwnsClock => {
                "这是督办答复的计时，随督办单的签发、答复或撤回而定，不能单独操作".to_owned()
            }
            Self::NoticeState { state } => format!("督办单{}，不能执行此操作", state.zh()),
        }
    }
}
