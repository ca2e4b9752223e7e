//! Collecting every wrong field of a request before refusing it.

use nqi_kernel::text::{UNPRINTABLE, is_printable};

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

    /// Notes a text that is longer than `max` characters, or one with signs that cannot be shown; returns whether it is good.
    pub fn text(&mut self, field: impl Into<String> + Clone, text: &str, max: usize) -> bool {
        let (zh, en) = (format!("最多 {max} 个字符。"), format!("At most {max} characters."));
        let short = self.require(text.chars().count() <= max, field.clone(), "TOO_LONG", zh, en);
        self.printable(field, text) && short
    }

    /// Notes a text with signs that cannot be shown; returns whether it is good.
    pub fn printable(&mut self, field: impl Into<String>, text: &str) -> bool {
        let (zh, en) = UNPRINTABLE;
        self.require(is_printable(text), field, "TEXT_UNPRINTABLE", zh, en)
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

#[cfg(test)]
mod tests {
    use super::Checks;

    #[test]
    fn a_text_is_short_enough_and_can_be_shown() {
        let mut checks = Checks::new();
        assert!(checks.text(
            "title",
            "两行
文字",
            5
        ));
        assert!(!checks.text("title", "六个字的文字", 5));
        assert!(!checks.text("name", "a\0b", 5));
        let problem = checks.finish().expect_err("two violations");
        let found: Vec<_> = problem.violations.iter().map(|v| (v.field.as_str(), v.reason)).collect();
        assert_eq!(found, [("title", "TOO_LONG"), ("name", "TEXT_UNPRINTABLE")]);
    }
}
