//! What the register refuses, and how each refusal reads to the caller.

use crate::domain::vocabulary::BookingState;
use crate::domain::{
    accreditation, booking, hold, instrument, offering, provider, resource, scope_import, scope_row,
};
use nqi_platform::problem::Problem;

/// What a use case can fail with.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store failed or refused.
    #[error(transparent)]
    Store(#[from] nqi_store::Error),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] sea_orm::DbErr),
    /// A refusal in the platform's words.
    #[error("{0}")]
    Refused(Problem),
    /// A step that a hold cannot take.
    #[error(transparent)]
    Hold(#[from] hold::Refusal),
    /// A state that a provider cannot take.
    #[error(transparent)]
    Provider(#[from] provider::Refusal),
    /// A state that an offering cannot take.
    #[error(transparent)]
    Offering(#[from] offering::Refusal),
    /// A step that an import cannot take.
    #[error(transparent)]
    Import(#[from] scope_import::Refusal),
    /// A state that a shared resource cannot take.
    #[error(transparent)]
    Resource(#[from] resource::Refusal),
    /// A step that a booking cannot take.
    #[error(transparent)]
    Booking(#[from] booking::Refusal),
    /// A step that an instrument cannot take.
    #[error(transparent)]
    Instrument(#[from] instrument::Refusal),
    /// A state that an accreditation cannot take.
    #[error(transparent)]
    Accreditation(#[from] accreditation::Refusal),
    /// A step that a scope row cannot take.
    #[error(transparent)]
    ScopeRow(#[from] scope_row::Refusal),
    /// A stored record cannot be read back.
    #[error("a stored record cannot be read: {0}")]
    Record(#[from] serde_json::Error),
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Store(error) => error.into(),
            Error::Db(error) => nqi_store::problem(error),
            Error::Refused(problem) => problem,
            Error::Hold(refusal) => of_hold(refusal),
            Error::Provider(refusal) => of_provider(refusal),
            Error::Offering(refusal) => of_offering(refusal),
            Error::Import(refusal) => of_import(refusal),
            Error::Resource(refusal) => of_resource(refusal),
            Error::Booking(refusal) => of_booking(refusal),
            Error::Instrument(refusal) => of_instrument(refusal),
            Error::Accreditation(refusal) => of_accreditation(refusal),
            Error::ScopeRow(refusal) => of_scope_row(refusal),
            Error::Record(error) => Problem::internal(format!("a stored record cannot be read: {error}")),
        }
    }
}

impl From<Error> for tonic::Status {
    fn from(error: Error) -> Self {
        Problem::from(error).into()
    }
}

fn of_hold(refusal: hold::Refusal) -> Problem {
    match refusal {
        hold::Refusal::Expired(at) => Problem::precondition(
            "HOLD_EXPIRED",
            format!("产能占用已于 {at} 到期，请重新占用。"),
            format!("The hold expired at {at}: place a new one."),
        ),
        hold::Refusal::WrongState(state) => Problem::precondition(
            "WRONG_STATE",
            format!("产能占用当前为“{}”，不能执行此操作。", hold_state(state)),
            format!("The hold is {state:?}: this step is not possible any more."),
        )
        .with("state", format!("{state:?}").to_uppercase()),
        hold::Refusal::OtherOrder(order) => Problem::precondition(
            "HOLD_OF_OTHER_ORDER",
            "产能占用已用于另一委托。",
            "The hold already stands behind another order.",
        )
        .with("order_id", order),
        hold::Refusal::NotLater(at) => Problem::precondition(
            "HOLD_ONLY_EXTENDED",
            format!("expire_time 只能延后，当前为 {at}。"),
            format!("expire_time may only move later; it is {at} now."),
        ),
        hold::Refusal::TooLong(most) => {
            let (zh, en) = hold_lasts(most);
            Problem::precondition("HOLD_TOO_LONG", format!("expire_time {zh}"), format!("expire_time: {en}"))
        }
    }
}

/// How long a hold may last, in words.
pub(crate) fn hold_lasts(most: i64) -> (String, String) {
    if most == hold::QUOTED_TTL {
        ("自现在起最长 15 天。".to_owned(), "at most 15 days from now.".to_owned())
    } else {
        (
            "自现在起最长 30 分钟；报价后（offer_id）最长 15 天。".to_owned(),
            "at most 30 minutes from now, or 15 days behind the quotation of an offer_id.".to_owned(),
        )
    }
}

fn hold_state(state: hold::State) -> &'static str {
    match state {
        hold::State::Held => "占用中",
        hold::State::Confirmed => "已确认",
        hold::State::Consumed => "已使用",
        hold::State::Released => "已释放",
        hold::State::Expired => "已到期",
    }
}

fn of_provider(refusal: provider::Refusal) -> Problem {
    let (reason, zh) = match refusal {
        provider::Refusal::Withdrawn => ("WRONG_STATE", "服务机构已退出，状态不能再变更。"),
        provider::Refusal::NoSite => ("SITE_MISSING", "服务机构至少要有一个场所才能上架。"),
        provider::Refusal::OrganizationSuspended => {
            ("ORGANIZATION_SUSPENDED", "所属组织已暂停，请先恢复组织。")
        }
        provider::Refusal::NotBackToDraft => ("WRONG_STATE", "已建立的服务机构不能退回草稿。"),
    };
    Problem::precondition(reason, zh, format!("Refused: {refusal}."))
}

fn of_accreditation(refusal: accreditation::Refusal) -> Problem {
    let zh = match refusal {
        accreditation::Refusal::NothingToLift => "资质既未暂停也未撤销，无需恢复。",
        accreditation::Refusal::Withdrawn => "已撤销的资质不能再暂停，请先恢复。",
    };
    Problem::precondition("WRONG_STATE", zh, format!("Refused: {refusal}."))
}

fn of_scope_row(refusal: scope_row::Refusal) -> Problem {
    let (reason, zh) = match refusal {
        scope_row::Refusal::NotSuspended => ("WRONG_STATE", "该能力项未暂停。"),
        scope_row::Refusal::Bureaus => {
            ("SUSPENDED_BY_BUREAU", "该能力项由市场监管局暂停，只能由市场监管局变更或恢复。")
        }
    };
    Problem::precondition(reason, zh, format!("Refused: {refusal}."))
}

fn of_offering(refusal: offering::Refusal) -> Problem {
    let zh = match refusal {
        offering::Refusal::NotPublished => "只有已发布的服务产品可以下架。",
        offering::Refusal::Retired => "已下架的版本不能重新发布，请先编辑成新版本。",
    };
    Problem::precondition("WRONG_STATE", zh, format!("Refused: {refusal}."))
}

/// A step that an import cannot take.
pub(crate) fn of_import(refusal: scope_import::Refusal) -> Problem {
    let en = refusal.to_string();
    match refusal {
        scope_import::Refusal::WrongState(state) => Problem::precondition(
            "WRONG_STATE",
            format!("导入当前为“{}”，不能执行此操作。", import_state(state)),
            format!("The import is {state:?}: this step is not possible now."),
        )
        .with("state", format!("{state:?}").to_uppercase()),
        scope_import::Refusal::HasErrors(rows) => Problem::precondition(
            "IMPORT_HAS_ERRORS",
            format!("有 {rows} 行有错误，未写入任何内容；请更正后重新上传，或选择只写入有效行。"),
            format!(
                "{en}, so nothing was written: mend them and upload again, or write the valid rows only."
            ),
        ),
        scope_import::Refusal::NothingValid => Problem::precondition(
            "NOTHING_VALID",
            "没有可写入的有效行，请更正后重新上传。",
            "No row is valid: mend them and upload again.",
        ),
        scope_import::Refusal::UndoExpired(until) => Problem::precondition(
            "UNDO_EXPIRED",
            format!("只能在 {until} 之前撤销。"),
            format!("It could be undone until {until}."),
        ),
    }
}

fn import_state(state: scope_import::State) -> &'static str {
    match state {
        scope_import::State::Receiving => "待上传",
        scope_import::State::Uploaded => "待核对列",
        scope_import::State::Checking => "检查中",
        scope_import::State::Checked => "已检查",
        scope_import::State::Applying => "写入中",
        scope_import::State::Applied => "已写入",
        scope_import::State::RollingBack => "回退中",
        scope_import::State::Undoing => "撤销中",
        scope_import::State::Undone => "已撤销",
        scope_import::State::Cancelled => "已取消",
        scope_import::State::Failed => "失败",
    }
}

fn of_resource(refusal: resource::Refusal) -> Problem {
    let (reason, zh) = match refusal {
        resource::Refusal::NotPublished => ("WRONG_STATE", "只有已发布的资源可以下架。"),
        resource::Refusal::NeverOpen => ("NEVER_OPEN", "请先填写开放时间，再发布资源。"),
    };
    Problem::precondition(reason, zh, format!("Refused: {refusal}."))
}

fn of_booking(refusal: booking::Refusal) -> Problem {
    let (reason, zh) = match refusal {
        booking::Refusal::WrongState(state) => {
            ("WRONG_STATE", format!("预约当前为“{}”，不能执行此操作。", booking_state(state)))
        }
        booking::Refusal::NotBegun(at) => ("NOT_BEGUN", format!("预约于 {at} 开始，开始后才能登记结果。")),
        booking::Refusal::Begun(at) => ("ALREADY_BEGUN", format!("预约已于 {at} 开始，不能再取消。")),
        booking::Refusal::Lapsed(at) => ("BOOKING_LAPSED", format!("预约已于 {at} 逾期失效，不能再确认。")),
    };
    Problem::precondition(reason, zh, format!("Refused: {refusal}."))
}

fn booking_state(state: BookingState) -> &'static str {
    match state {
        BookingState::Requested => "待确认",
        BookingState::Confirmed => "已确认",
        BookingState::Done => "已完成",
        BookingState::NoShow => "未到场",
        BookingState::Declined => "已谢绝",
        BookingState::Cancelled => "已取消",
        BookingState::Lapsed => "逾期失效",
    }
}

fn of_instrument(refusal: instrument::Refusal) -> Problem {
    let (reason, zh) = match refusal {
        instrument::Refusal::Scrapped => ("WRONG_STATE", "器具已报废，不能再变更。".to_owned()),
        instrument::Refusal::Older(last) => {
            ("OLDER_THAN_LAST", format!("台账中已有 {last} 的记录，不能登记更早的日期。"))
        }
    };
    Problem::precondition(reason, zh, format!("Refused: {refusal}."))
}
