//! What the register refuses, and how each refusal reads to the caller.

use crate::domain::{accreditation, hold, offering, provider, scope_row};
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
    let en = refusal.to_string();
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
        hold::Refusal::TooLong => Problem::precondition(
            "HOLD_TOO_LONG",
            "产能占用自现在起最长 15 天。",
            format!("{en}, counted from now."),
        ),
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
