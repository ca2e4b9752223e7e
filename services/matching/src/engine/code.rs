//! Why a site does not fit, and what a person must confirm before relying on one that does.

/// The filter that a site or row stopped at. Numbers are the API's and stand in the order of evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // The API description of each stands in matching.proto; the labels below say the same.
#[repr(u8)]
pub enum Code {
    ProviderInactive = 1,
    ProviderSuspended,
    RequesterExcluded,
    KindNotOffered,
    ObjectNotCovered,
    ParameterNotCovered,
    StandardNotCovered,
    VersionMismatch,
    StandardWithdrawn,
    ModeMismatch,
    AccreditationMissing,
    ScopeNotYetValid,
    ScopeExpires,
    ScopeSuspended,
    LimitExcludes,
    RangeNotCovered,
    UnitIncompatible,
    UncertaintyTooLarge,
    NoCapacity,
    OutOfServiceArea,
    SampleCannotTravel,
    OverBudget,
    DeadlineMissed,
}

impl Code {
    /// Every code in the order of evaluation.
    pub const ALL: [Code; 23] = [
        Code::ProviderInactive,
        Code::ProviderSuspended,
        Code::RequesterExcluded,
        Code::KindNotOffered,
        Code::ObjectNotCovered,
        Code::ParameterNotCovered,
        Code::StandardNotCovered,
        Code::VersionMismatch,
        Code::StandardWithdrawn,
        Code::ModeMismatch,
        Code::AccreditationMissing,
        Code::ScopeNotYetValid,
        Code::ScopeExpires,
        Code::ScopeSuspended,
        Code::LimitExcludes,
        Code::RangeNotCovered,
        Code::UnitIncompatible,
        Code::UncertaintyTooLarge,
        Code::NoCapacity,
        Code::OutOfServiceArea,
        Code::SampleCannotTravel,
        Code::OverBudget,
        Code::DeadlineMissed,
    ];

    /// How far along a stop at this filter is. Numbers stand in the order of evaluation, except that figures of another
    /// quantity come least far within H5: they say less of what was asked than a range that does not reach.
    pub fn progress(self) -> u8 {
        match self {
            Code::RangeNotCovered => Code::UnitIncompatible as u8,
            Code::UnitIncompatible => Code::RangeNotCovered as u8,
            other => other as u8,
        }
    }

    /// The API's number.
    pub fn number(self) -> i32 {
        self as i32
    }

    /// What went wrong, in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Code::ProviderInactive => "机构未处于正常状态",
            Code::ProviderSuspended => "机构已暂停",
            Code::RequesterExcluded => "已被需求方排除",
            Code::KindNotOffered => "不提供此类服务",
            Code::ObjectNotCovered => "能力范围不含该对象",
            Code::ParameterNotCovered => "能力范围不含该参数",
            Code::StandardNotCovered => "能力范围不含该标准",
            Code::VersionMismatch => "标准版本不符",
            Code::StandardWithdrawn => "所依据的标准已废止",
            Code::ModeMismatch => "校准与检定不符",
            Code::AccreditationMissing => "缺少所需资质",
            Code::ScopeNotYetValid => "能力项尚未生效",
            Code::ScopeExpires => "能力项在出具报告前到期",
            Code::ScopeSuspended => "能力项已暂停",
            Code::LimitExcludes => "限制范围不允许",
            Code::RangeNotCovered => "测量范围未完全覆盖",
            Code::UnitIncompatible => "计量单位属于另一种量",
            Code::UncertaintyTooLarge => "测量不确定度过大",
            Code::NoCapacity => "规定期间内无可用产能",
            Code::OutOfServiceArea => "不在服务区域或不支持该交付方式",
            Code::SampleCannotTravel => "样品无法及时送达",
            Code::OverBudget => "价格超出预算",
            Code::DeadlineMissed => "无法在期限前出具报告",
        }
    }

    /// What went wrong, in English.
    pub fn en(self) -> &'static str {
        match self {
            Code::ProviderInactive => "the provider is not active",
            Code::ProviderSuspended => "the provider is suspended",
            Code::RequesterExcluded => "excluded by the requester",
            Code::KindNotOffered => "this kind of work is not offered",
            Code::ObjectNotCovered => "the object is not in the scope",
            Code::ParameterNotCovered => "the parameter is not in the scope",
            Code::StandardNotCovered => "the standard is not in the scope",
            Code::VersionMismatch => "another version of the standard is in the scope",
            Code::StandardWithdrawn => "the standard was withdrawn",
            Code::ModeMismatch => "calibration and verification are not the same",
            Code::AccreditationMissing => "a required accreditation is missing",
            Code::ScopeNotYetValid => "the scope is not valid yet",
            Code::ScopeExpires => "the scope expires before the report",
            Code::ScopeSuspended => "the scope is suspended",
            Code::LimitExcludes => "the published limit excludes the work",
            Code::RangeNotCovered => "the range is not covered without a gap",
            Code::UnitIncompatible => "the unit belongs to another quantity",
            Code::UncertaintyTooLarge => "the uncertainty is too large",
            Code::NoCapacity => "no free capacity in time",
            Code::OutOfServiceArea => "outside the service area, or not by this way of delivery",
            Code::SampleCannotTravel => "the sample cannot travel that far in time",
            Code::OverBudget => "the price is over the budget",
            Code::DeadlineMissed => "the report would come after the deadline",
        }
    }
}

/// Something to confirm; numbers are the API's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // As above.
#[repr(u8)]
pub enum Confirm {
    LimitUnparsed = 1,
    UncertaintyUnreadable,
    CapacityUnknown,
    PriceOnRequest,
    VersionPartial,
    SelfDeclared,
}

impl Confirm {
    /// All of them, by number.
    pub const ALL: [Confirm; 6] = [
        Confirm::LimitUnparsed,
        Confirm::UncertaintyUnreadable,
        Confirm::CapacityUnknown,
        Confirm::PriceOnRequest,
        Confirm::VersionPartial,
        Confirm::SelfDeclared,
    ];

    /// The sentence in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Confirm::LimitUnparsed => "限制范围的文字无法自动识别，请与机构确认",
            Confirm::UncertaintyUnreadable => "公布的测量不确定度无法自动识别，请与机构确认",
            Confirm::CapacityUnknown => "机构未公布产能，请确认排期",
            Confirm::PriceOnRequest => "价格面议，请确认是否在预算之内",
            Confirm::VersionPartial => "后续版本仅部分代替或拆分代替所要求的标准，请确认适用性",
            Confirm::SelfDeclared => "能力为机构自述，尚未核验",
        }
    }

    /// The sentence in English.
    pub fn en(self) -> &'static str {
        match self {
            Confirm::LimitUnparsed => "The published limit could not be read; confirm it with the provider.",
            Confirm::UncertaintyUnreadable => {
                "The published uncertainty could not be read; confirm it with the provider."
            }
            Confirm::CapacityUnknown => "No capacity is published; confirm the schedule.",
            Confirm::PriceOnRequest => "The price is on request; confirm that it is within the budget.",
            Confirm::VersionPartial => {
                "The later version replaces the one asked only in part or by a split; confirm that it applies."
            }
            Confirm::SelfDeclared => "The capability is self-declared and not yet verified.",
        }
    }
}

/// A set of things to confirm; empty means clean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Confirms(u8);

impl Confirms {
    /// True when nothing has to be confirmed.
    pub fn is_clean(self) -> bool {
        self.0 == 0
    }

    /// Adds one.
    pub fn add(&mut self, confirm: Confirm) {
        self.0 |= 1 << confirm as u8;
    }

    /// Both sets.
    #[must_use]
    pub fn with(self, other: Confirms) -> Confirms {
        Confirms(self.0 | other.0)
    }

    /// What is in it, by number.
    pub fn iter(self) -> impl Iterator<Item = Confirm> {
        Confirm::ALL.into_iter().filter(move |confirm| self.0 & (1 << *confirm as u8) != 0)
    }
}

/// A remark on a candidate that does not lower it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// Two versions of the standard count.
    InTransition,
    /// GB and GB/T of one number.
    Alias,
    /// A version other than the one asked.
    OtherVersion,
    /// The scope stays valid for less than 90 days.
    ExpiresSoon,
    /// The price is on request and no budget was given.
    PriceOnRequest,
    /// The lower end of the need's range was not written.
    LowerImplied,
    /// The sample is hazardous.
    Hazardous,
}

impl Note {
    /// Code, Chinese and English.
    pub fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Note::InTransition => (
                "IN_TRANSITION",
                "标准处于新旧版本过渡期，两个版本均可采用",
                "The standard is in a transition window: both versions count.",
            ),
            Note::Alias => (
                "ALIAS",
                "GB 与 GB/T 为同一编号，按同一标准处理",
                "GB and GB/T of one number are taken as one standard.",
            ),
            Note::OtherVersion => (
                "OTHER_VERSION",
                "采用的标准版本与所要求的不同",
                "The version of the standard is not the one asked.",
            ),
            Note::ExpiresSoon => (
                "EXPIRES_SOON",
                "出具报告后能力有效期不足 90 天",
                "The scope stays valid for less than 90 days after the report.",
            ),
            Note::PriceOnRequest => ("PRICE_ON_REQUEST", "价格面议", "The price is on request."),
            Note::LowerImplied => (
                "LOWER_IMPLIED",
                "需求范围未写下限，按 0 起算",
                "The lower end of the range was not written and is taken as 0.",
            ),
            Note::Hazardous => (
                "HAZARDOUS_SAMPLE",
                "样品具有危险性，请在送样前与机构确认运输和接收条件",
                "The sample is hazardous: agree on transport and reception before sending it.",
            ),
        }
    }
}
