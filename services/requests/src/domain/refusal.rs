//! Why a transition is refused, by name.

use uuid::Uuid;

/// What the refused transition was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// 需求.
    Request,
    /// 需求项.
    Item,
    /// 询价.
    Offer,
    /// 委托.
    Order,
    /// 评价.
    Rating,
    /// 附件.
    Document,
    /// 提升行动.
    Action,
}

impl Noun {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Noun::Request => ("需求", "the request"),
            Noun::Item => ("需求项", "the item"),
            Noun::Offer => ("询价", "the offer"),
            Noun::Order => ("委托", "the order"),
            Noun::Rating => ("评价", "the rating"),
            Noun::Document => ("附件", "the document"),
            Noun::Action => ("提升行动", "the action"),
        }
    }
}

/// A named refusal. Everything but `QuoteChanged` (a lost race) is a failed precondition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The state does not allow the verb.
    WrongState {
        /// About what.
        noun: Noun,
        /// Its state's name.
        state: &'static str,
        /// Its state's Chinese label.
        zh: &'static str,
    },
    /// Defects were named before, and their material has not changed.
    ReturnOnceOnly,
    /// An item lacks what acceptance needs.
    ItemsIncomplete,
    /// Sent on once already, or to the centre that has it.
    RerouteOnce,
    /// A provider was chosen already.
    AlreadyAwarded,
    /// The moment has not come, or has passed by being settled already.
    NotDue,
    /// Four live offers are the most.
    TooManyOffers,
    /// The provider has a live offer for the item.
    AlreadyInvited,
    /// The provider declined or let the item lapse.
    ProviderDeclined,
    /// The provider is not in the stored match reply.
    NotACandidate,
    /// Nobody is left to invite.
    NoCandidate,
    /// The quotation is past its date.
    QuoteExpired,
    /// There is another quote version than the one seen.
    QuoteChanged {
        /// The version now.
        current: i32,
    },
    /// An improved quotation may not be dearer or slower.
    QuoteWorse,
    /// More working days than the law allows.
    AboveStatutory {
        /// The limit in working days.
        limit: i32,
    },
    /// Subcontracted work was not accepted.
    SubcontractNotAccepted,
    /// The provider is not active.
    ProviderInactive,
    /// Two questions are the most.
    TooManyQuestions,
    /// A question is open.
    QuestionOpen,
    /// No question is open.
    NoQuestion,
    /// Two further quotations are the most.
    TooManyRequotes,
    /// The sample was accepted more than three days ago, or never came.
    SampleCheckOver,
    /// The time to object is over.
    ObjectionLate,
    /// This version was objected to before.
    ObjectedBefore,
    /// A redo may not take longer than the first promise.
    RedoTooLong {
        /// The first promise in working days.
        limit: i32,
    },
    /// A proposal is open.
    ProposalOpen,
    /// No proposal is open.
    NoProposal,
    /// One's own proposal.
    OwnProposal,
    /// Rated already, or too late.
    AlreadyRated,
    /// An appeal against this rating was decided before.
    AppealedBefore,
    /// The file is not READY.
    DocumentNotReady,
    /// An action without indicators, or with one that lacks baseline or target.
    IndicatorIncomplete {
        /// Name of the indicator; empty when there is none at all.
        name: String,
    },
    /// An indicator without a result or without evidence for it.
    ResultMissing {
        /// Name of the indicator.
        name: String,
    },
    /// A running action keeps all but its members and results.
    FrameFixed,
    /// The cell of the gap map has an open action already.
    GapHasAction {
        /// That action.
        action: Uuid,
    },
    /// The request is of another cluster than the action.
    OtherCluster,
    /// The request belongs to an action already.
    TaggedAlready {
        /// That action.
        action: Uuid,
    },
    /// The request does not belong to this action.
    NotTagged,
}

impl Refusal {
    /// A verb that `state` does not allow.
    pub fn state(noun: Noun, state: &'static str, zh: &'static str) -> Refusal {
        Refusal::WrongState { noun, state, zh }
    }

    /// The name for programs.
    pub fn reason(&self) -> &'static str {
        match self {
            Refusal::WrongState { .. } => "WRONG_STATE",
            Refusal::ReturnOnceOnly => "RETURN_ONCE_ONLY",
            Refusal::ItemsIncomplete => "ITEMS_INCOMPLETE",
            Refusal::RerouteOnce => "REROUTE_ONCE",
            Refusal::AlreadyAwarded => "ALREADY_AWARDED",
            Refusal::NotDue => "NOT_DUE",
            Refusal::TooManyOffers => "TOO_MANY_OFFERS",
            Refusal::AlreadyInvited => "ALREADY_INVITED",
            Refusal::ProviderDeclined => "PROVIDER_DECLINED",
            Refusal::NotACandidate => "NOT_A_CANDIDATE",
            Refusal::NoCandidate => "NO_CANDIDATE",
            Refusal::QuoteExpired => "QUOTE_EXPIRED",
            Refusal::QuoteChanged { .. } => "QUOTE_CHANGED",
            Refusal::QuoteWorse => "QUOTE_WORSE",
            Refusal::AboveStatutory { .. } => "ABOVE_STATUTORY",
            Refusal::SubcontractNotAccepted => "SUBCONTRACT_NOT_ACCEPTED",
            Refusal::ProviderInactive => "PROVIDER_INACTIVE",
            Refusal::TooManyQuestions => "TOO_MANY_QUESTIONS",
            Refusal::QuestionOpen => "QUESTION_OPEN",
            Refusal::NoQuestion => "NO_QUESTION",
            Refusal::TooManyRequotes => "TOO_MANY_REQUOTES",
            Refusal::SampleCheckOver => "SAMPLE_CHECK_OVER",
            Refusal::ObjectionLate => "OBJECTION_LATE",
            Refusal::ObjectedBefore => "OBJECTED_BEFORE",
            Refusal::RedoTooLong { .. } => "REDO_TOO_LONG",
            Refusal::ProposalOpen => "PROPOSAL_OPEN",
            Refusal::NoProposal => "NO_PROPOSAL",
            Refusal::OwnProposal => "OWN_PROPOSAL",
            Refusal::AlreadyRated => "ALREADY_RATED",
            Refusal::AppealedBefore => "APPEALED_BEFORE",
            Refusal::DocumentNotReady => "DOCUMENT_NOT_READY",
            Refusal::IndicatorIncomplete { .. } => "INDICATOR_INCOMPLETE",
            Refusal::ResultMissing { .. } => "RESULT_MISSING",
            Refusal::FrameFixed => "FRAME_FIXED",
            Refusal::GapHasAction { .. } => "GAP_HAS_ACTION",
            Refusal::OtherCluster => "OTHER_CLUSTER",
            Refusal::TaggedAlready { .. } => "TAGGED_ALREADY",
            Refusal::NotTagged => "NOT_TAGGED",
        }
    }

    /// What happened and what to do: Chinese, English.
    pub fn words(&self) -> (String, String) {
        let fixed = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        match self {
            Refusal::WrongState { noun, state, zh } => {
                let (noun_zh, noun_en) = noun.words();
                (
                    format!("{noun_zh}当前为“{zh}”，不能执行此操作。"),
                    format!("This is not possible while {noun_en} is {state}."),
                )
            }
            Refusal::ReturnOnceOnly => fixed(
                "补正应一次性告知；再次告知只能针对已改动的材料。",
                "All defects are named at once; a second notice may only concern material that has changed since.",
            ),
            Refusal::ItemsIncomplete => fixed(
                "每个需求项都须有类别和对象才能受理。",
                "A case can be accepted only when every item has a kind and an object.",
            ),
            Refusal::RerouteOnce => fixed(
                "只能转办一次，且须转给另一个服务该区域的中心。",
                "A case is sent on once only, to another centre that serves its region.",
            ),
            Refusal::AlreadyAwarded => fixed(
                "已选定机构，不能再撤回或取消。",
                "A provider was chosen already; withdraw or drop is over.",
            ),
            Refusal::NotDue => fixed("尚未到期，或已处理。", "This is not due, or it was settled already."),
            Refusal::TooManyOffers => fixed(
                "每个需求项最多同时询价 4 家机构。",
                "At most 4 providers may be asked for one item at a time.",
            ),
            Refusal::AlreadyInvited => fixed("该机构已在询价中。", "This provider has been invited already."),
            Refusal::ProviderDeclined => fixed(
                "该机构已谢绝或逾期未响应此需求项。",
                "This provider declined this item or let it lapse.",
            ),
            Refusal::NotACandidate => fixed(
                "该机构不在已保存的匹配结果中，请先重新匹配。",
                "This provider is not in the stored match reply; match the item again first.",
            ),
            Refusal::NoCandidate => fixed("没有可询价的候选机构。", "There is no candidate left to invite."),
            Refusal::QuoteExpired => fixed(
                "报价已过有效期，可重新邀请该机构。",
                "The quotation has expired; the provider can be invited again.",
            ),
            Refusal::QuoteChanged { current } => (
                format!("报价已更新为第 {current} 版，请查看后再选定。"),
                format!("The quotation is now version {current}. Read it and choose again."),
            ),
            Refusal::QuoteWorse => fixed(
                "改进报价的价格和工期都不得劣于原报价。",
                "An improved quotation may be neither dearer nor slower than the one before.",
            ),
            Refusal::AboveStatutory { limit } => (
                format!("承诺工作日不得超过法定时限 {limit} 个工作日。"),
                format!("The promise may not exceed the statutory limit of {limit} working days."),
            ),
            Refusal::SubcontractNotAccepted => fixed(
                "该报价含分包，须先同意分包才能选定。",
                "This quotation subcontracts work; accept that explicitly to choose it.",
            ),
            Refusal::ProviderInactive => {
                fixed("该机构当前不是正常状态。", "This provider is not active now.")
            }
            Refusal::TooManyQuestions => {
                fixed("每次询价最多提问 2 次。", "At most 2 questions may be asked about an offer.")
            }
            Refusal::QuestionOpen => {
                fixed("上一个问题尚未答复。", "The question before has not been answered yet.")
            }
            Refusal::NoQuestion => fixed("没有待答复的问题。", "There is no open question."),
            Refusal::TooManyRequotes => {
                fixed("最多要求重新报价 2 次。", "Another quotation may be asked for at most twice.")
            }
            Refusal::SampleCheckOver => fixed(
                "收样超过 3 天后不能再判定样品不合格。",
                "A sample may be found unfit within 3 days after its receipt only.",
            ),
            Refusal::ObjectionLate => fixed("异议期已过。", "The time to object is over."),
            Refusal::ObjectedBefore => {
                fixed("同一版报告只能提出一次异议。", "A version of a report may be objected to once.")
            }
            Refusal::RedoTooLong { limit } => (
                format!("重做时限不得超过首次承诺的 {limit} 个工作日。"),
                format!("A redo may not take longer than the first promise of {limit} working days."),
            ),
            Refusal::ProposalOpen => fixed("已有待答复的取消提议。", "A proposal to cancel is open already."),
            Refusal::NoProposal => fixed("没有待答复的取消提议。", "There is no open proposal to cancel."),
            Refusal::OwnProposal => fixed(
                "取消提议须由对方或服务中心答复。",
                "The other side or the centre decides on a proposal.",
            ),
            Refusal::AlreadyRated => fixed(
                "该委托已评价或评价期已过。",
                "This order was rated already, or the time to rate it is over.",
            ),
            Refusal::AppealedBefore => fixed(
                "该评价已申诉过，每条评价只能申诉一次。",
                "An appeal against this rating was made before; there is one for each rating.",
            ),
            Refusal::DocumentNotReady => {
                fixed("附件尚未上传完成或未通过检查。", "The document is not READY.")
            }
            Refusal::IndicatorIncomplete { name } if name.is_empty() => {
                fixed("启动前至少要有一个指标。", "An action needs at least one indicator before it starts.")
            }
            Refusal::IndicatorIncomplete { name } => (
                format!("指标“{name}”缺少基线值或目标值，填齐后才能启动。"),
                format!("The indicator \"{name}\" lacks its baseline or target; give both to start."),
            ),
            Refusal::ResultMissing { name } => (
                format!("指标“{name}”缺少结果或佐证，填齐后才能结束。"),
                format!(
                    "The indicator \"{name}\" lacks its result or the evidence for it; give both to close."
                ),
            ),
            Refusal::FrameFixed => fixed(
                "行动进行中只能修改成员、指标结果和佐证。",
                "While an action runs, only its members and the results of its indicators can be changed.",
            ),
            Refusal::GapHasAction { .. } => fixed(
                "该缺口已有进行中或草稿状态的提升行动，请打开已有任务。",
                "This gap has an open action already; work with that one.",
            ),
            Refusal::OtherCluster => fixed(
                "该需求不属于此提升行动的产业集群。",
                "The request is of another cluster than the action.",
            ),
            Refusal::TaggedAlready { .. } => fixed(
                "该需求已归入一个提升行动，请先移出。",
                "The request belongs to an action already; take it out of that one first.",
            ),
            Refusal::NotTagged => {
                fixed("该需求不在此提升行动中。", "The request does not belong to this action.")
            }
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words().1)
    }
}

impl std::error::Error for Refusal {}
