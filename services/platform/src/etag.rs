//! Optimistic locking on the wire: a row's version as a quoted entity tag (AIP-154, RFC 9110).

use crate::problem::Problem;

/// The tag of a version, quotes included.
pub fn of(version: i64) -> String {
    format!("\"{version}\"")
}

/// Refuses with ABORTED `ETAG_MISMATCH` when `given` is neither empty, `*` nor the tag of `version`.
pub fn check(field: &str, given: &str, version: i64) -> Result<(), Problem> {
    let bare = given.trim().trim_start_matches("W/").trim_matches('"');
    if bare.is_empty() || bare == "*" || bare == version.to_string() {
        return Ok(());
    }
    Err(Problem::aborted(
        "ETAG_MISMATCH",
        "数据已被他人修改，请刷新后重试。",
        "The resource was changed by someone else. Read it again and retry.",
    )
    .with("field", field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_tag_of_this_version_passes() {
        assert_eq!(of(7), "\"7\"");
        for good in ["", "\"7\"", "7", "W/\"7\"", "*"] {
            check("etag", good, 7).expect(good);
        }
        let refused = check("order.etag", "\"6\"", 7).expect_err("stale");
        assert_eq!(refused.reason, "ETAG_MISMATCH");
        assert_eq!(refused.code, tonic::Code::Aborted);
    }
}
