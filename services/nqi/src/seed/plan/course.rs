//! The course of a case: which turns it takes, and where it stands in the end.

use nqi_proto::requests::v1::DisputeAnswer;

/// Where a case stops being acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// 草稿.
    Draft,
    /// 待受理.
    Submitted,
    /// 待补正; 逾期失效 after twenty days.
    Returned,
    /// 不予受理.
    Rejected,
    /// 已撤回 while offers are out.
    Withdrawn,
    /// Nobody decides: 视为受理.
    Deemed,
    /// 已受理.
    Accepted,
    /// 寻源中: everybody refused, or nobody was found.
    Sourcing,
    /// 未能匹配.
    Unfilled,
    /// 已取消: every item dropped.
    Dropped,
    /// 待响应.
    Invited,
    /// 报价中.
    Quoting,
    /// 报价中, a question open.
    Questioned,
    /// 已报价; 报价过期 after its date.
    Quoted,
    /// 待送样.
    AwaitingSample,
    /// 样品不合格.
    SampleUnfit,
    /// 在办.
    InProgress,
    /// 待企业确认.
    Confirming,
    /// 已取消 before the sample.
    OrderCancelled,
    /// 已取消 by agreement; the provider proposed it when set.
    CancelledByAgreement {
        /// The provider proposed.
        by_provider: bool,
    },
    /// 待确认报告.
    Delivered,
    /// 有异议.
    Disputed,
    /// 待评价; 未评价 after thirty days.
    RatingOpen,
    /// 待回访.
    FollowUp,
    /// 整改中.
    Rectifying,
    /// 待复核.
    Rectified,
    /// Done and rated.
    Done,
}

/// How a provider of the first three keeps silent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Silence {
    /// It does not.
    #[default]
    None,
    /// Answers after the RED card.
    Late,
    /// Never answers.
    Never,
}

/// What is wrong with the sample.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fitness {
    /// Nothing.
    #[default]
    Fit,
    /// Another one is sent.
    Resent,
    /// It is used with a deviation.
    Deviation,
}

/// When the report comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// In time.
    #[default]
    InTime,
    /// On the last day but one or the last.
    Close,
    /// A day or two late.
    Late,
    /// After supervision began.
    VeryLate,
}

/// What the enterprise thinks of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// 3 to 5.
    #[default]
    Good,
    /// Never said.
    Silent,
    /// Bad, settled by the centre's call.
    Settled,
    /// Bad, upheld, rectified.
    Rectified,
    /// Bad, upheld, rectified at the second attempt.
    RectifiedTwice,
}

/// The turns of a case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// Entered at the centre's window.
    pub window: bool,
    /// An attachment comes with the need.
    pub attachment: bool,
    /// Defects are named once and mended.
    pub correction: bool,
    /// Sent on to the city's centre.
    pub reroute: bool,
    /// Accepted after its day.
    pub slow_acceptance: bool,
    /// The enterprise looks at the ranking itself.
    pub looks: bool,
    /// The third provider refuses.
    pub refusal: bool,
    /// The second provider keeps silent.
    pub silence: Silence,
    /// The first provider asks.
    pub question: bool,
    /// The first provider is asked for another quotation.
    pub requote: bool,
    /// The third provider takes its quotation back.
    pub taken_back: bool,
    /// Quotations come late.
    pub slow_quotes: bool,
    /// The sample.
    pub fitness: Fitness,
    /// The provider needs an answer during the work.
    pub confirmation: bool,
    /// A proposal to cancel is refused.
    pub proposal_refused: bool,
    /// The report.
    pub pace: Pace,
    /// An objection and its answer.
    pub dispute: Option<DisputeAnswer>,
    /// Nobody confirms: the platform does.
    pub unconfirmed: bool,
    /// The rating.
    pub verdict: Verdict,
}

impl Course {
    /// The course of the `n`th finished case; turns come round at different speeds, so that they meet in every way.
    pub fn numbered(n: usize) -> Course {
        let every = |period: usize, phase: usize| n % period == phase % period;
        Course {
            window: every(12, 7),
            attachment: every(6, 2),
            correction: every(9, 4),
            reroute: every(45, 11),
            slow_acceptance: every(26, 5),
            looks: every(7, 3),
            refusal: every(5, 1),
            silence: if every(15, 6) {
                Silence::Late
            } else if every(19, 8) {
                Silence::Never
            } else {
                Silence::None
            },
            question: every(10, 9),
            requote: every(13, 12),
            taken_back: every(22, 13),
            slow_quotes: every(24, 14),
            fitness: if every(9, 2) {
                Fitness::Resent
            } else if every(17, 3) {
                Fitness::Deviation
            } else {
                Fitness::Fit
            },
            confirmation: every(11, 5),
            proposal_refused: every(38, 21),
            pace: if every(13, 10) {
                Pace::Late
            } else if every(41, 17) {
                Pace::VeryLate
            } else if every(8, 6) {
                Pace::Close
            } else {
                Pace::InTime
            },
            dispute: if every(16, 15) {
                Some(DisputeAnswer::Amend)
            } else if every(34, 19) {
                Some(DisputeAnswer::Redo)
            } else if every(37, 27) {
                Some(DisputeAnswer::Dismiss)
            } else {
                None
            },
            unconfirmed: every(20, 16),
            verdict: if every(14, 9) {
                Verdict::Settled
            } else if every(18, 13) {
                Verdict::Rectified
            } else if every(40, 33) {
                Verdict::RectifiedTwice
            } else if every(4, 3) {
                Verdict::Silent
            } else {
                Verdict::Good
            },
        }
    }
}
