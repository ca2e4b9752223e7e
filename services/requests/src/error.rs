//! What a use case can fail with, and the code that each failure has for callers.

use nqi_platform::problem::{Problem, Violation};
use sea_orm::DbErr;

use crate::domain::Refusal;

/// A failed use case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules of the case refuse it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] nqi_store::Error),
    /// A problem that already has its words: wrong fields, missing rights, another service's answer.
    #[error(transparent)]
    Problem(#[from] Problem),
}

impl From<Violation> for Error {
    fn from(violation: Violation) -> Error {
        Error::Problem(violation.into())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        match error {
            Error::Refused(refusal) => {
                let (zh, en) = refusal.words();
                match refusal {
                    Refusal::QuoteChanged { .. } => Problem::aborted(refusal.reason(), zh, en),
                    Refusal::GapHasAction { action } | Refusal::TaggedAlready { action } => {
                        Problem::precondition(refusal.reason(), zh, en).with("action_id", action)
                    }
                    _ => Problem::precondition(refusal.reason(), zh, en),
                }
            }
            Error::Db(error) => nqi_store::problem(error),
            Error::Store(error) => error.into(),
            Error::Problem(problem) => problem,
        }
    }
}
