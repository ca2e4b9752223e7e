//! Resume tokens of watch streams: how far a reader is in one log or in several, so a reconnect neither loses nor repeats.

use nqi_platform::page;
use nqi_platform::problem::{Problem, Violation};

/// The token of these positions in these logs.
pub fn token(logs: &[&str], positions: &[i64]) -> String {
    let text: Vec<String> = positions.iter().map(i64::to_string).collect();
    page::encode(page::filter_hash(logs), &text.join("."))
}

/// The positions of a token of these logs; `None` for an empty one.
///
/// # Errors
/// A violation of `resume_token` when it is no token, or one of other logs.
pub fn positions<const N: usize>(logs: &[&str], text: &str) -> Result<Option<[i64; N]>, Violation> {
    let Some(cursor) = page::decode(page::filter_hash(logs), text, "resume_token")? else {
        return Ok(None);
    };
    let numbers: Option<Vec<i64>> =
        cursor.split('.').map(|number| number.parse().ok().filter(|number| *number >= 0)).collect();
    let positions = numbers.and_then(|numbers| <[i64; N]>::try_from(numbers).ok());
    positions.map(Some).ok_or_else(|| {
        Violation::new(
            "resume_token",
            "INVALID_RESUME_TOKEN",
            "应为此前收到的 resume_token,或留空从现在开始。",
            "Must be a resume_token received before, or empty to follow from now.",
        )
    })
}

/// Refuses positions whose next events have been pruned: silence would be a gap. `oldest` is 0 where nothing is kept.
pub fn still_kept(positions: &[i64], oldest: &[i64], heads: &[i64]) -> Result<(), Problem> {
    let first = oldest.iter().zip(heads).map(|(oldest, head)| if *oldest > 0 { *oldest } else { head + 1 });
    if positions.iter().zip(first).any(|(position, first)| position + 1 < first) {
        Err(expired())
    } else {
        Ok(())
    }
}

/// What comes after the token is no longer kept.
pub fn expired() -> Problem {
    Problem::precondition(
        "RESUME_EXPIRED",
        "续传位置已过期:请重新读取列表,再从现在开始关注。",
        "The resume token is too old: read the lists again and follow from now.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_belongs_to_its_logs_and_to_what_they_still_keep() {
        let text = token(&["a", "b"], &[7, 0, 3]);
        assert_eq!(positions(&["a", "b"], &text).expect("a token"), Some([7, 0, 3]));
        assert_eq!(positions::<3>(&["a", "b"], "").expect("from now"), None);
        assert!(positions::<3>(&["a"], &text).is_err() && positions::<2>(&["a", "b"], &text).is_err());
        assert!(positions::<3>(&["a", "b"], &token(&["a", "b"], &[-1, 0, 0])).is_err());
        assert!(still_kept(&[7, 3], &[8, 0], &[9, 3]).is_ok());
        assert!(
            still_kept(&[6, 3], &[8, 0], &[9, 3]).is_err() && still_kept(&[7, 2], &[8, 0], &[9, 3]).is_err()
        );
    }
}
