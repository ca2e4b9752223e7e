//! Collecting every wrong field of a request before refusing it.

use super::{Problem, Violation};

/// The violations found so far.
#[derive(Debug, Default)]
pub struct Checks(Vec<Violation>);

impl Checks {
    /// Nothing found yet.
    pub fn new() -> Checks {
        Checks::default()
    }

    /// Notes a violation unless `cond` holds; returns `cond`.
    pub fn require(
        &mut self,
        cond: bool,
        field: impl Into<String>,
        reason: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> bool {
        if !cond {
            self.0.push(Violation::new(field, reason, zh, en));
        }
        cond
    }

    /// Notes a violation.
    pub fn push(&mut self, violation: Violation) {
        self.0.push(violation);
    }

    /// The value, or `None` with the violation noted.
    pub fn take<T>(&mut self, result: Result<T, Violation>) -> Option<T> {
        result.map_err(|violation| self.0.push(violation)).ok()
    }

    /// Whether nothing was wrong so far.
    pub fn is_ok(&self) -> bool {
        self.0.is_empty()
    }

    /// INVALID_ARGUMENT with everything noted, if anything was.
    pub fn finish(self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::invalid(self.0)) }
    }
}
