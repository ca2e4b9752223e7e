//! Members 成员: accounts, passwords and the roles that a kind of organisation may give.

use jiff::Timestamp;
use nqi_platform::auth::{OrgKind, Role, Roles};
use nqi_platform::problem::Violation;
use uuid::Uuid;

/// A member without its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Id.
    pub id: Uuid,
    /// Version for optimistic locking.
    pub version: i64,
    /// The organisation.
    pub organization: Uuid,
    /// Account name, lower case, unique.
    pub account: String,
    /// Name shown.
    pub display_name: String,
    /// Roles.
    pub roles: Roles,
    /// Cannot sign in.
    pub disabled: bool,
    /// Created.
    pub create_time: Timestamp,
}

/// Roles that members of a kind of organisation may have.
#[must_use]
pub fn allowed(kind: OrgKind) -> [Role; 2] {
    let work = match kind {
        OrgKind::Enterprise => Role::Enterprise,
        OrgKind::Provider => Role::Provider,
        OrgKind::Centre => Role::Centre,
        OrgKind::Bureau => Role::Bureau,
        OrgKind::Platform => Role::Admin,
    };
    [work, Role::Owner]
}

/// An account name in lower case: 3 to 64 of a-z 0-9 . _ - @.
///
/// # Errors
/// A violation of `account`.
pub fn account(text: &str) -> Result<String, Violation> {
    let name = text.trim().to_lowercase();
    let fits = (3..=64).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-@".contains(&byte));
    if fits {
        return Ok(name);
    }
    Err(Violation::new(
        "account",
        "ACCOUNT_INVALID",
        "账号为 3 至 64 个字符，可用小写字母、数字和 . _ - @。",
        "An account has 3 to 64 characters: a-z, 0-9 and . _ - @.",
    ))
}

/// Checks a new password (profile `asvs`): 8 to 128 characters, not the account, not among the commonest.
///
/// # Errors
/// A violation of `password`.
pub fn password(text: &str, account: &str) -> Result<(), Violation> {
    let length = text.chars().count();
    let lower = text.to_lowercase();
    let weak = lower.contains(account) && account.len() >= 4 || COMMON.contains(&lower.as_str());
    if (8..=128).contains(&length) && !weak {
        return Ok(());
    }
    Err(Violation::new(
        "password",
        "PASSWORD_WEAK",
        "密码应为 8 至 128 个字符（建议 15 个以上），不得包含账号，也不得为常见密码。",
        "A password has 8 to 128 characters (15 or more advised), does not contain the account and is not a common one.",
    ))
}

/// Passwords at the top of every published breach list that are long enough to pass the length rule.
const COMMON: [&str; 24] = [
    "12345678",
    "123456789",
    "1234567890",
    "password",
    "password1",
    "password123",
    "qwertyuiop",
    "11111111",
    "00000000",
    "88888888",
    "66666666",
    "87654321",
    "iloveyou",
    "1q2w3e4r",
    "1qaz2wsx",
    "abc12345",
    "a1234567",
    "woaini1314",
    "5201314520",
    "qwerty123",
    "admin123",
    "letmein1",
    "zaq12wsx",
    "147258369",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_folded_and_its_alphabet_is_fixed() {
        assert_eq!(account(" Lab.One@Example ").unwrap(), "lab.one@example");
        for wrong in ["ab", "has space", "实验室", "x\u{0}yz", &"a".repeat(65)] {
            assert_eq!(account(wrong).unwrap_err().field, "account");
        }
    }

    #[test]
    fn a_short_a_common_or_an_account_bearing_password_is_refused() {
        assert!(password("correct horse battery", "clerk").is_ok());
        for wrong in ["short", "Password123", "my-clerk-2026"] {
            assert_eq!(password(wrong, "clerk").unwrap_err().reason, "PASSWORD_WEAK");
        }
    }

    #[test]
    fn no_organisation_hands_out_a_foreign_role() {
        for kind in [OrgKind::Enterprise, OrgKind::Provider, OrgKind::Centre, OrgKind::Bureau] {
            assert!(!allowed(kind).contains(&Role::Admin) && !allowed(kind).contains(&Role::Service));
        }
    }
}
