//! Limits of single fields: text lengths, list lengths, enum numbers.

use nqi_platform::problem::Checks;

/// A text that [`Checks::text`] takes, and not empty.
pub fn required(wrong: &mut Checks, field: impl Into<String> + Clone, given: &str, max: usize) -> bool {
    wrong.require(!given.trim().is_empty(), field.clone(), "REQUIRED", "此项必填。", "This must be given.")
        && wrong.text(field, given, max)
}

/// Refuses more than `most` entries, empty ones, and ones of more than `max` characters.
pub fn texts(wrong: &mut Checks, field: String, given: &[String], most: usize, max: usize) {
    count(wrong, field.clone(), given.len(), most);
    for (i, one) in given.iter().take(most).enumerate() {
        required(wrong, format!("{field}[{i}]"), one, max);
    }
}

/// Refuses more than `most` entries.
pub fn count(wrong: &mut Checks, field: String, given: usize, most: usize) {
    wrong.require(
        given <= most,
        field,
        "TOO_MANY",
        format!("至多 {most} 项。"),
        format!("At most {most} entries."),
    );
}

/// Refuses a number that the enum does not have.
pub fn code<E: TryFrom<i32>>(wrong: &mut Checks, field: impl Into<String>, number: i32) {
    wrong.require(
        E::try_from(number).is_ok(),
        field,
        "UNKNOWN_VALUE",
        "不是已知的枚举值。",
        "Not a known value of this enumeration.",
    );
}

/// One `@` with something around it and a dot behind it; what really exists is found out by writing to it.
pub fn is_email(email: &str) -> bool {
    let Some((name, host)) = email.split_once('@') else { return false };
    let plain = |text: &str| {
        !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '@')
    };
    plain(name) && plain(host) && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_a_name_and_a_host() {
        assert!(is_email("qa@example.com"));
        for email in ["", "qa", "@example.com", "qa@", "qa@example", "q a@example.com", "qa@exa@mple.com"] {
            assert!(!is_email(email), "{email}");
        }
    }
}
