//! What identity refuses, and how the caller hears of it.

use nqi_platform::problem::{Problem, Violation};

/// Refusals of identity.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Unknown account, wrong password or disabled member: one answer for all.
    #[error("credentials refused")]
    Credentials,
    /// Refresh token unknown, used, expired or revoked.
    #[error("refresh token refused")]
    RefreshToken,
    /// Not there, or not the caller's to know.
    #[error("{0} not found")]
    NotFound(&'static str, &'static str),
    /// The credit code belongs to a registered organisation.
    #[error("credit code is registered")]
    UsccRegistered,
    /// The caller may not do this.
    #[error("{1}")]
    Denied(&'static str, &'static str),
    /// Fields are wrong.
    #[error("{} field(s) are wrong", .0.len())]
    Invalid(Vec<Violation>),
    /// A failure below.
    #[error(transparent)]
    Store(#[from] nqi_store::Error),
    /// Already a problem.
    #[error("{}", .0.en)]
    Problem(Problem),
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Error::Problem(problem)
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        Error::Store(error.into())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        match error {
            Error::Credentials => Problem::unauthenticated(
                "CREDENTIALS_INVALID",
                "账号或密码不正确。",
                "Account or password is wrong.",
            ),
            Error::RefreshToken => Problem::unauthenticated(
                "SESSION_ENDED",
                "登录已失效，请重新登录。",
                "The session has ended. Sign in again.",
            ),
            Error::NotFound(zh, en) => Problem::not_found(zh, en),
            Error::UsccRegistered => Problem::conflict(
                "USCC_REGISTERED",
                "该统一社会信用代码已注册，请向本单位负责人申请加入。",
                "An organisation with this credit code is registered. Ask its owner to add you.",
            ),
            Error::Denied(zh, en) => Problem::denied("NOT_ALLOWED", zh, en),
            Error::Invalid(violations) => Problem::invalid(violations),
            Error::Store(error) => error.into(),
            Error::Problem(problem) => problem,
        }
    }
}
