//! What was looked at and how it was found.

use std::fmt;

use nqi_platform::problem::Problem;
use serde::Serialize;
use serde_json::Value;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Check {
    /// The database answers.
    Store,
    /// Its schema is this program's.
    Schema,
    /// Its clock and the machine's agree.
    Clock,
    /// Its log is numbered.
    Log,
    /// Consumers keep up with the logs they read.
    Reader,
    /// No event is parked.
    Parked,
    /// Everything that consumers applied is in the log that it came from.
    Unknown,
    /// Redis answers.
    Bus,
}

/// One thing looked at.
#[derive(Debug, Serialize)]
pub(super) struct Finding {
    /// What.
    pub check: Check,
    /// Of which role, or `redis`.
    pub of: &'static str,
    /// As it should be.
    pub ok: bool,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Figures and ids, for programs.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub details: Value,
}

impl Finding {
    /// As it should be.
    pub(super) fn well(check: Check, of: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { check, of, ok: true, zh: zh.into(), en: en.into(), details: Value::Null }
    }

    /// Wrong.
    pub(super) fn wrong(check: Check, of: &'static str, (zh, en): (String, String), details: Value) -> Self {
        Self { check, of, ok: false, zh, en, details }
    }

    /// What could not be looked at.
    pub(super) fn unread(check: Check, of: &'static str, problem: &Problem) -> Self {
        let said = (problem.zh.to_string(), problem.en.to_string());
        Self::wrong(check, of, said, serde_json::json!({ "reason": problem.reason }))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.ok { '✓' } else { '✗' };
        write!(f, "{mark} {}: {} / {}", self.of, self.zh, self.en)
    }
}
