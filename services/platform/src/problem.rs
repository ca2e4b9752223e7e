//! One error for users: a code, a reason for programs, and a sentence in Chinese and in English.

mod checks;
mod details;

use std::borrow::Cow;
use std::fmt;

use tonic::Code;

pub use checks::Checks;

/// A refusal or failure, as the caller may see it. Converts to `tonic::Status` with google.rpc details.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The gRPC code.
    pub code: Code,
    /// UPPER_SNAKE_CASE, stable, for programs.
    pub reason: Cow<'static, str>,
    /// What happened and what to do, Chinese.
    pub zh: String,
    /// The same, English.
    pub en: String,
    /// Fields that are wrong, for INVALID_ARGUMENT.
    pub violations: Vec<Violation>,
    /// Further facts for programs.
    pub metadata: Vec<(String, String)>,
}

/// One wrong field of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Path of the field in the request, proto names with dots and `[i]`.
    pub field: String,
    /// UPPER_SNAKE_CASE.
    pub reason: &'static str,
    /// What is allowed, Chinese.
    pub zh: String,
    /// What is allowed, English.
    pub en: String,
}

impl Violation {
    /// A wrong field and what it may hold.
    pub fn new(
        field: impl Into<String>,
        reason: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Violation {
        Violation { field: field.into(), reason, zh: zh.into(), en: en.into() }
    }
}

type Reason = Cow<'static, str>;

impl Problem {
    /// A problem of any code.
    pub fn new(
        code: Code,
        reason: impl Into<Reason>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Problem {
        Problem {
            code,
            reason: reason.into(),
            zh: zh.into(),
            en: en.into(),
            violations: vec![],
            metadata: vec![],
        }
    }

    /// INVALID_ARGUMENT with every wrong field; the sentence repeats the first.
    pub fn invalid(violations: Vec<Violation>) -> Problem {
        let (zh, en) = match violations.first() {
            Some(first) => (
                format!("请求有 {} 处错误。{}：{}", violations.len(), first.field, first.zh),
                format!("The request has {} error(s). {}: {}", violations.len(), first.field, first.en),
            ),
            None => ("请求无效。".to_owned(), "The request is invalid.".to_owned()),
        };
        Problem { violations, ..Problem::new(Code::InvalidArgument, "INVALID_REQUEST", zh, en) }
    }

    /// NOT_FOUND, also for what the caller may not know of. Takes the noun: `("订单", "The order")`.
    pub fn not_found(what_zh: impl fmt::Display, what_en: impl fmt::Display) -> Problem {
        let (zh, en) = (format!("未找到{what_zh}。"), format!("{what_en} was not found."));
        Problem::new(Code::NotFound, "NOT_FOUND", zh, en)
    }

    /// PERMISSION_DENIED: known to the caller, but not theirs to do.
    pub fn denied(reason: impl Into<Reason>, zh: impl Into<String>, en: impl Into<String>) -> Problem {
        Problem::new(Code::PermissionDenied, reason, zh, en)
    }

    /// FAILED_PRECONDITION: the state forbids it; retrying does not help.
    pub fn precondition(reason: impl Into<Reason>, zh: impl Into<String>, en: impl Into<String>) -> Problem {
        Problem::new(Code::FailedPrecondition, reason, zh, en)
    }

    /// ALREADY_EXISTS.
    pub fn conflict(reason: impl Into<Reason>, zh: impl Into<String>, en: impl Into<String>) -> Problem {
        Problem::new(Code::AlreadyExists, reason, zh, en)
    }

    /// ABORTED: lost a race; read again and retry.
    pub fn aborted(reason: impl Into<Reason>, zh: impl Into<String>, en: impl Into<String>) -> Problem {
        Problem::new(Code::Aborted, reason, zh, en)
    }

    /// RESOURCE_EXHAUSTED: a limit, quota or capacity.
    pub fn exhausted(reason: impl Into<Reason>, zh: impl Into<String>, en: impl Into<String>) -> Problem {
        Problem::new(Code::ResourceExhausted, reason, zh, en)
    }

    /// UNAVAILABLE: a dependency is away; the same call may be retried.
    pub fn unavailable(reason: impl Into<Reason>, zh: impl Into<String>, en: impl Into<String>) -> Problem {
        Problem::new(Code::Unavailable, reason, zh, en)
    }

    /// UNAUTHENTICATED.
    pub fn unauthenticated(
        reason: impl Into<Reason>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Problem {
        Problem::new(Code::Unauthenticated, reason, zh, en)
    }

    /// DEADLINE_EXCEEDED.
    pub fn deadline() -> Problem {
        let (zh, en) = ("请求超时，请稍后重试。", "The deadline of the request passed. Try again later.");
        Problem::new(Code::DeadlineExceeded, "DEADLINE_EXCEEDED", zh, en)
    }

    /// INTERNAL. `context` is logged here, once, and never leaves the process.
    pub fn internal(context: impl fmt::Display) -> Problem {
        tracing::error!(error.context = %context, "internal error");
        Problem::hidden()
    }

    /// INTERNAL without a log line: for failures that were logged already.
    pub(crate) fn hidden() -> Problem {
        let (zh, en) = ("系统内部错误，请稍后重试。", "Internal error. Try again later.");
        Problem::new(Code::Internal, "INTERNAL", zh, en)
    }

    /// Adds a fact for programs.
    pub fn with(mut self, key: impl Into<String>, value: impl fmt::Display) -> Problem {
        self.metadata.push((key.into(), value.to_string()));
        self
    }

    /// The value of a fact.
    pub fn fact(&self, key: &str) -> Option<&str> {
        self.metadata.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}: {}", self.code, self.reason, self.en)
    }
}

impl std::error::Error for Problem {}

impl From<Violation> for Problem {
    fn from(violation: Violation) -> Problem {
        Problem::invalid(vec![violation])
    }
}
