//! Access that ends: a bounded view of sessions revoked while their access tokens may still be in time.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use nqi_platform::auth::{Principal, Revocations};
use nqi_platform::{clock::Clock, problem::Problem};
use nqi_store::Db;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::store;

/// How old the view may be: withdrawn access is refused within 5 s, so read twice as often.
const FRESH: Duration = Duration::from_secs(2);

/// Sessions that were revoked lately, read from the database every two seconds at most.
#[derive(Clone)]
pub struct RevokedSessions {
    db: Db,
    clock: Clock,
    window: SignedDuration,
    known: Arc<RwLock<HashSet<Uuid>>>,
    read: Arc<Mutex<Option<Instant>>>,
}

impl RevokedSessions {
    /// A view over sessions revoked within the life of an access token plus the clock skew allowed.
    #[must_use]
    pub fn new(db: Db, clock: Clock, access_seconds: u64) -> RevokedSessions {
        let life = i64::try_from(access_seconds).unwrap_or(i64::MAX / 4);
        let window = SignedDuration::from_secs(life + 120);
        RevokedSessions { db, clock, window, known: Arc::default(), read: Arc::default() }
    }

    async fn refresh(&self) -> Result<(), Problem> {
        let mut read = self.read.lock().await;
        if read.is_some_and(|at| at.elapsed() < FRESH) {
            return Ok(());
        }
        let since = self.clock.now() - self.window;
        let revoked = store::session::revoked_since(self.db.reader(), since).await.map_err(Problem::from)?;
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = revoked.into_iter().collect();
        *read = Some(Instant::now());
        Ok(())
    }
}

#[async_trait]
impl Revocations for RevokedSessions {
    async fn is_revoked(&self, principal: &Principal, _issued: Timestamp) -> Result<bool, Problem> {
        if principal.session.is_nil() {
            return Ok(false);
        }
        self.refresh().await?;
        Ok(self.known.read().unwrap_or_else(PoisonError::into_inner).contains(&principal.session))
    }
}
