//! Translates what the database says into problems that a caller can act on.

use nqi_kernel::text::UNPRINTABLE;
use nqi_platform::problem::{Problem, Violation};
use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};

/// Reason of a problem that means "run the transaction again": serialization failure, deadlock, busy database.
pub(crate) const CONTENTION: &str = "STORAGE_CONTENTION";

/// What a use case inside a transaction can fail with: the database itself, or a refusal meant for the caller.
///
/// Service crates may use it as the error of a closure, or convert their own `DbErr` with [`problem`].
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
    /// The use case refused.
    #[error("{0:?}")]
    Refused(Problem),
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Db(error) => problem(error),
            Error::Refused(problem) => problem,
        }
    }
}

/// Maps a database error: contention to ABORTED, an absent database to UNAVAILABLE, a full disk to
/// RESOURCE_EXHAUSTED, a text that cannot be stored to INVALID_ARGUMENT, everything else to INTERNAL with the context kept out of the answer.
pub fn problem(error: DbErr) -> Problem {
    match judge(&error) {
        Verdict::Contention => contention(),
        Verdict::Unavailable => {
            tracing::warn!(error = %error, "the database does not answer");
            unavailable()
        }
        Verdict::Full => {
            tracing::error!(error = %error, "the database has no space left");
            Problem::exhausted(
                "STORAGE_FULL",
                "存储空间已满，暂时不能写入；读取不受影响",
                "Storage is full: writing is refused for now, reading goes on",
            )
        }
        Verdict::Text => {
            let (zh, en) = UNPRINTABLE;
            Problem::from(Violation::new("request", "TEXT_UNPRINTABLE", zh, en))
        }
        Verdict::Broken => Problem::internal(format!("database: {error}")),
    }
}

/// True when the error is a violated unique constraint or primary key.
pub fn is_unique_violation(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

pub(crate) fn is_contention(problem: &Problem) -> bool {
    problem.reason == CONTENTION
}

pub(crate) fn contention() -> Problem {
    Problem::aborted(
        CONTENTION,
        "同一数据正被其他操作修改，请用同一请求号重试",
        "The same data is being changed by others: try again with the same request id",
    )
}

pub(crate) fn unavailable() -> Problem {
    Problem::unavailable(
        "DATABASE_UNAVAILABLE",
        "数据库暂时没有应答，结果未知时请用同一请求号重试",
        "The database does not answer for now: try again with the same request id, the outcome may be unknown",
    )
}

/// For the operator at start, who needs the database's own words.
pub(crate) fn not_opened(error: DbErr) -> Problem {
    Problem::unavailable(
        "DATABASE_UNAVAILABLE",
        format!("无法打开数据库，请检查 database.url：{error}"),
        format!("The database cannot be opened, check database.url: {error}"),
    )
}

enum Verdict {
    Contention,
    Unavailable,
    Full,
    /// A text that PostgreSQL cannot hold: one with U+0000.
    Text,
    Broken,
}

fn judge(error: &DbErr) -> Verdict {
    let runtime = match error {
        DbErr::ConnectionAcquire(_) => return Verdict::Unavailable,
        DbErr::Conn(runtime) | DbErr::Exec(runtime) | DbErr::Query(runtime) => runtime,
        _ => return Verdict::Broken,
    };
    let RuntimeErr::SqlxError(error) = runtime else { return Verdict::Broken };
    match error.as_ref() {
        sqlx::Error::Database(error) => judge_code(&error.code().unwrap_or_default()),
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Verdict::Unavailable,
        _ => Verdict::Broken,
    }
}

/// PostgreSQL has five-character SQLSTATEs, SQLite decimal (extended) result codes.
fn judge_code(code: &str) -> Verdict {
    if code.len() == 5 {
        return match code {
            "40001" | "40P01" | "55P03" => Verdict::Contention,
            "53100" | "53200" => Verdict::Full,
            "22021" => Verdict::Text,
            // Class 08 connection, 53 resources, 57 operator intervention (timeouts, shutdown), 25P03 idle too long, 25006 standby.
            "25P03" | "25006" => Verdict::Unavailable,
            _ if code.starts_with("08") || code.starts_with("53") || code.starts_with("57") => {
                Verdict::Unavailable
            }
            _ => Verdict::Broken,
        };
    }
    match code.parse::<u32>().map(|extended| extended & 0xff) {
        Ok(5 | 6) => Verdict::Contention,
        Ok(13) => Verdict::Full,
        Ok(10 | 14) => Verdict::Unavailable,
        _ => Verdict::Broken,
    }
}
