//! Sessions and their rotating refresh tokens.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// A signed-in member on one device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Id; `sid` of its access tokens.
    pub id: Uuid,
    /// The member.
    pub member: Uuid,
    /// Signed in.
    pub created: Timestamp,
    /// Newest refresh.
    pub last_used: Timestamp,
    /// Ended.
    pub revoked: Option<Timestamp>,
}

/// What a presented refresh token means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Fresh: rotate it.
    Rotate,
    /// Used before: somebody copied it, the whole family ends.
    Reused,
    /// Too old, or the session has ended.
    Ended,
}

impl Session {
    /// Judges a refresh token of this session that was first used at `used`.
    #[must_use]
    pub fn judge(&self, used: Option<Timestamp>, now: Timestamp, idle: i64, absolute: i64) -> Verdict {
        if self.revoked.is_some() {
            return Verdict::Ended;
        }
        if used.is_some() {
            return Verdict::Reused;
        }
        let age = |since: Timestamp| now.duration_since(since);
        if age(self.last_used) > SignedDuration::from_secs(idle)
            || age(self.created) > SignedDuration::from_secs(absolute)
        {
            return Verdict::Ended;
        }
        Verdict::Rotate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(last_used: &str) -> Session {
        let created = "2026-03-09T01:00:00Z".parse().unwrap();
        Session {
            id: Uuid::nil(),
            member: Uuid::nil(),
            created,
            last_used: last_used.parse().unwrap(),
            revoked: None,
        }
    }

    #[test]
    fn a_token_rotates_once_and_its_second_use_ends_the_family() {
        let now = "2026-03-09T01:20:00Z".parse().unwrap();
        let session = session("2026-03-09T01:10:00Z");
        assert_eq!(session.judge(None, now, 1_800, 43_200), Verdict::Rotate);
        assert_eq!(session.judge(Some(now), now, 1_800, 43_200), Verdict::Reused);
    }

    #[test]
    fn idle_and_absolute_limits_end_a_session() {
        let session = session("2026-03-09T12:50:00Z");
        let idle: Timestamp = "2026-03-09T13:21:00Z".parse().unwrap();
        let busy: Timestamp = "2026-03-09T13:00:01Z".parse().unwrap();
        assert_eq!(session.judge(None, idle, 1_800, 86_400), Verdict::Ended);
        assert_eq!(session.judge(None, busy, 1_800, 43_200), Verdict::Ended);
        assert_eq!(session.judge(None, busy, 1_800, 43_201), Verdict::Rotate);
    }
}
