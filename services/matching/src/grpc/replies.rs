//! Replies of commits by request id, kept for as long as the holds behind them live. After a restart, or on another replica,
//! the ids of the holds, which follow from the request id, keep a repeated commit from taking anything twice.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use nqi_platform::auth::Principal;
use nqi_platform::problem::Problem;
use uuid::Uuid;

/// Holds live no longer while somebody is choosing.
const KEPT: SignedDuration = SignedDuration::from_mins(30);
/// Replies kept at most; beyond that the oldest goes.
const MOST: usize = 1_000;

struct Kept<R> {
    asked: Vec<u8>,
    at: Timestamp,
    reply: R,
}

/// Replies by caller and request id.
pub struct Replies<R>(Mutex<HashMap<(Uuid, String), Kept<R>>>);

impl<R> Default for Replies<R> {
    fn default() -> Replies<R> {
        Replies(Mutex::new(HashMap::new()))
    }
}

impl<R: Clone> Replies<R> {
    /// The reply to the same request under this id; ALREADY_EXISTS `REQUEST_ID_REUSED` when it stood for another.
    pub fn known(
        &self,
        caller: &Principal,
        id: &str,
        asked: &[u8],
        now: Timestamp,
    ) -> Result<Option<R>, Problem> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.get(&(caller.subject, id.to_owned())).filter(|kept| kept.at + KEPT > now) {
            None => Ok(None),
            Some(kept) if kept.asked == asked => Ok(Some(kept.reply.clone())),
            Some(_) => Err(Problem::conflict(
                "REQUEST_ID_REUSED",
                "此 request_id 已用于内容不同的请求，请换一个。",
                "This request_id was used for another request: take a new one.",
            )),
        }
    }

    /// Keeps a reply.
    pub fn keep(&self, caller: &Principal, id: &str, asked: Vec<u8>, at: Timestamp, reply: &R) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, kept| kept.at + KEPT > at);
        if kept.len() >= MOST {
            let oldest = kept.iter().min_by_key(|(_, kept)| kept.at).map(|(key, _)| key.clone());
            oldest.map(|key| kept.remove(&key));
        }
        kept.insert((caller.subject, id.to_owned()), Kept { asked, at, reply: reply.clone() });
    }
}
