//! What somebody does in a case.

use nqi_proto::commitments::v1::CommitmentStage;
use nqi_proto::requests::v1::DisputeAnswer;

/// One act. Slots count the offers of an item in the order in which they were made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// The enterprise, or the centre at its window, saves a draft.
    Draft,
    /// Announces and uploads an attachment of the need, or stops short of it.
    Attach(Upload),
    /// 提交.
    Submit,
    /// 一次性告知.
    NameDefects,
    /// 补正.
    MendDefects,
    /// 受理.
    Accept,
    /// 不予受理, for one of the four reasons.
    Reject(u8),
    /// 转办 to the city's centre.
    Reroute,
    /// 撤回.
    Withdraw,
    /// The enterprise looks at the ranking.
    Match,
    /// Invites the first three.
    Invite,
    /// 响应.
    Respond {
        /// Slot of the offer.
        slot: u8,
        /// Will quote.
        yes: bool,
    },
    /// 报价.
    Quote {
        /// Slot of the offer.
        slot: u8,
        /// Promised working days.
        lead: i32,
        /// Price in per mille of the published one.
        per_mille: i32,
        /// Good for so many days.
        days: i32,
    },
    /// Everybody invited in place of another quotes.
    QuoteNewcomers {
        /// Promised working days.
        lead: i32,
    },
    /// The provider asks about the need.
    Ask(u8),
    /// The enterprise answers.
    Answer(u8),
    /// Another quotation is asked for.
    Requote(u8),
    /// The provider takes its offer back.
    TakeBack(u8),
    /// 选定 the cheapest.
    Award,
    /// The enterprise drops the item.
    Drop,
    /// The centre closes the item with evidence.
    CloseUnfilled,
    /// 收样.
    ReceiveSample,
    /// 样品不合格.
    RejectSample,
    /// Another sample, or the deviation accepted.
    ResendSample {
        /// Use it as it is.
        deviation: bool,
    },
    /// The provider asks a concrete question.
    AskEnterprise,
    /// The enterprise answers it.
    AnswerEnterprise,
    /// 交付报告.
    Deliver,
    /// 确认报告.
    Confirm,
    /// 异议.
    Dispute,
    /// The provider's answer.
    AnswerDispute(DisputeAnswer),
    /// Cancels, or proposes it while work goes on.
    CancelOrder {
        /// The provider does.
        by_provider: bool,
    },
    /// The other side decides.
    DecideCancellation {
        /// Agrees.
        agree: bool,
        /// The provider decides.
        by_provider: bool,
    },
    /// 评价.
    Rate(i32),
    /// 差评回访.
    FollowUp {
        /// Justified.
        upheld: bool,
    },
    /// 提交整改.
    Rectify,
    /// 复核.
    Review {
        /// Accepted.
        accepted: bool,
    },
    /// The bureau stops a clock for force majeure.
    Halt(CommitmentStage),
    /// The bureau lets it run again.
    Continue(CommitmentStage),
}

/// How far an upload gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upload {
    /// Stored.
    Whole,
    /// Announced only.
    Announced,
    /// Refused: its content is not what was announced.
    Wrong,
}
