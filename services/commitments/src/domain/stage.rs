//! What a commitment promises, and which kind of work it is about.

use super::refusal::Refusal;

/// 环节: the promise of one step of a case. Codes are those of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// 受理, by the centre.
    Acceptance = 1,
    /// 响应, by the invited provider.
    Response = 2,
    /// 报价, by the invited provider.
    Quotation = 3,
    /// 出具报告, by the chosen provider.
    Delivery = 4,
    /// 投诉处理, by the respondent.
    Complaint = 5,
    /// 差评回访, by the centre.
    RatingFollowUp = 6,
    /// 差评整改, by the provider.
    Rectification = 7,
    /// 督办答复, by the late obligor.
    SupervisionReply = 8,
}

impl Stage {
    /// All stages in the order of a case.
    pub const ALL: [Self; 8] = [
        Self::Acceptance,
        Self::Response,
        Self::Quotation,
        Self::Delivery,
        Self::Complaint,
        Self::RatingFollowUp,
        Self::Rectification,
        Self::SupervisionReply,
    ];

    /// The stored and transmitted code.
    pub fn code(self) -> i32 {
        self as i32
    }

    /// The stage of a code.
    pub fn parse(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// The Chinese label.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Acceptance => "受理",
            Self::Response => "响应",
            Self::Quotation => "报价",
            Self::Delivery => "出具报告",
            Self::Complaint => "投诉处理",
            Self::RatingFollowUp => "差评回访",
            Self::Rectification => "差评整改",
            Self::SupervisionReply => "督办答复",
        }
    }

    /// The English label.
    pub fn en(self) -> &'static str {
        match self {
            Self::Acceptance => "acceptance",
            Self::Response => "response",
            Self::Quotation => "quotation",
            Self::Delivery => "delivery",
            Self::Complaint => "complaint",
            Self::RatingFollowUp => "rating follow-up",
            Self::Rectification => "rectification",
            Self::SupervisionReply => "supervision reply",
        }
    }
}

/// Refuses what would move a reply clock without its notice: issuing starts it, replying completes it, withdrawing
/// cancels it, and more time is asked for as an extension.
pub fn check_not_of_notice(stage: Stage) -> Result<(), Refusal> {
    if stage == Stage::SupervisionReply { Err(Refusal::NoticeOwnsClock) } else { Ok(()) }
}

/// Kind of work, which selects the policy of a delivery. Codes are those of the contract's `ItemKind`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum WorkKind {
    /// Not stated: the general policy.
    #[default]
    Any = 0,
    /// 检测.
    Testing = 1,
    /// 校准 or 检定.
    Calibration = 2,
    /// 认证.
    Certification = 3,
    /// 检验.
    Inspection = 4,
    /// 标准服务.
    Standards = 5,
    /// 质量管理, 知识产权, 品牌, 培训.
    Advisory = 6,
}

impl WorkKind {
    const ALL: [Self; 7] = [
        Self::Any,
        Self::Testing,
        Self::Calibration,
        Self::Certification,
        Self::Inspection,
        Self::Standards,
        Self::Advisory,
    ];

    /// The stored and transmitted code.
    pub fn code(self) -> i32 {
        self as i32
    }

    /// The kind of a code.
    pub fn parse(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The element 要素 that the kind belongs to, as the contract's `Element` code; 0 where the kind leaves it open.
    pub fn element(self) -> i32 {
        match self {
            Self::Calibration => 1,
            Self::Standards => 2,
            Self::Testing | Self::Inspection => 3,
            Self::Certification => 4,
            Self::Any | Self::Advisory => 0,
        }
    }
}
