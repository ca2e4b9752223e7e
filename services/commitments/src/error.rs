//! What can go wrong here, and what callers hear of it.

use nqi_platform::problem::Problem;
use sea_orm::DbErr;

use crate::domain::refusal::Refusal;

/// A failure of a use case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The clock refuses the command.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
    /// The store refused or failed.
    #[error(transparent)]
    Store(#[from] nqi_store::Error),
    /// A problem made for the caller already.
    #[error("{0}")]
    Problem(#[from] Problem),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusal) => {
                Problem::precondition(refusal.reason(), refusal.zh(), refusal.to_string())
            }
            Error::Db(error) | Error::Store(nqi_store::Error::Db(error)) => of_database(error),
            Error::Store(error) => error.into(),
            Error::Problem(problem) => problem,
        }
    }
}

/// A row that somebody else wrote in the same moment is a lost race, not a fault.
fn of_database(error: DbErr) -> Problem {
    if nqi_store::is_unique_violation(&error) {
        return Problem::aborted(
            "CONCURRENT_CHANGE",
            "同一承诺刚被他人修改,请刷新后重试。",
            "The same commitment was changed at the same moment. Read it again and retry.",
        );
    }
    nqi_store::problem(error)
}

/// The clock does not exist, or the caller may not know of it.
pub fn no_commitment() -> Problem {
    Problem::not_found("该承诺", "The commitment")
}
