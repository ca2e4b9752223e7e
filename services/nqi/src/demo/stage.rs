//! Where the story plays: the platform, its virtual clock, the people who act, and waiting for what comes by itself.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use nqi_platform::clock::Clock;
use nqi_platform::config::Secret;
use nqi_platform::problem::Problem;
use nqi_proto::identity::v1 as identity;
use nqi_proto::r#type::v1::OrganizationKind;
use tokio::sync::Mutex;

use super::api::{Api, Caller};
use super::check::Mismatch;
use super::lists;
use crate::seed::Summary;

/// Brings the services to rest: what is due has fired, and every event has been handed on.
pub type Settle = Arc<dyn Fn() -> BoxFuture<'static, Result<(), Problem>> + Send + Sync>;

/// Real time within which a consequence must show.
const PATIENCE: Duration = Duration::from_secs(10);
/// Real time between two looks.
const LOOK: Duration = Duration::from_millis(15);
/// Virtual time that a session is trusted; below the life of an access token.
const SESSION: SignedDuration = SignedDuration::from_mins(8);
/// Virtual time of one stride, so that what lies between two acts happens in its order.
const STRIDE: SignedDuration = SignedDuration::from_hours(4);

/// A seeded platform under a virtual clock.
pub struct World {
    /// Its clock.
    pub clock: Clock,
    /// Brings it to rest.
    pub settle: Settle,
    password: Secret<String>,
    admin: String,
    bureau: String,
    enterprise: String,
}

impl World {
    /// A world whose accounts stand in the summary that the seed left (`demo.json` in the data folder).
    ///
    /// # Errors
    /// INTERNAL when the summary cannot be read, or names no administrator or no bureau.
    pub fn new(summary: &str, clock: Clock, settle: Settle) -> Result<World, Problem> {
        let summary: Summary = serde_json::from_str(summary).map_err(Problem::internal)?;
        let first = |role: &str| {
            let found = summary.accounts.iter().find(|account| account.role == role);
            found.map(|account| account.account.clone()).ok_or_else(|| {
                Problem::internal(format!("the summary of the demonstration data names no {role}"))
            })
        };
        let (admin, bureau) = (first("admin")?, first("bureau")?);
        let enterprise = summary.story.enterprise.account.clone();
        Ok(World { clock, settle, password: Secret::new(summary.password), admin, bureau, enterprise })
    }
}

/// The platform with the people who act on it.
pub struct Stage<'a> {
    /// The platform.
    pub api: &'a dyn Api,
    world: &'a World,
    begin: Timestamp,
    sessions: Mutex<HashMap<String, (Timestamp, Caller)>>,
    accounts: Mutex<HashMap<String, String>>,
}

impl<'a> Stage<'a> {
    /// The stage of a world that is reached through `api`.
    pub fn new(api: &'a dyn Api, world: &'a World) -> Stage<'a> {
        Stage { api, world, begin: world.clock.now(), sessions: Mutex::default(), accounts: Mutex::default() }
    }

    /// Now, on the virtual clock.
    pub fn now(&self) -> Timestamp {
        self.world.clock.now()
    }

    /// When the story began: a working Monday at nine.
    pub fn begin(&self) -> Timestamp {
        self.begin
    }

    /// An instant of the story: days after its Monday, and the time of day in Weihai.
    pub fn at(&self, days: i64, hour: i64, minute: i64) -> Timestamp {
        let away = SignedDuration::from_mins((days * 24 + hour - 9) * 60 + minute);
        // Within two weeks of a date of this century.
        self.begin.checked_add(away).unwrap_or(Timestamp::MAX)
    }

    /// Account of the bureau.
    pub fn bureau(&self) -> &str {
        &self.world.bureau
    }

    /// Account of the enterprise.
    pub fn enterprise(&self) -> &str {
        &self.world.enterprise
    }

    /// The session of an account, signed in anew when the last one has grown old.
    pub async fn by(&self, account: &str) -> Result<Caller, Mismatch> {
        let now = self.now();
        let mut sessions = self.sessions.lock().await;
        if let Some((since, caller)) = sessions.get(account)
            && now.duration_since(*since) < SESSION
        {
            return Ok(caller.clone());
        }
        let ask = identity::LoginRequest {
            account: account.to_owned(),
            password: self.world.password.expose().clone(),
        };
        let tokens = self.api.login(&Caller::default(), ask).await?;
        let caller = Caller(Some(Secret::new(tokens.access_token)));
        sessions.insert(account.to_owned(), (now, caller.clone()));
        Ok(caller)
    }

    /// The account that acts for an organisation, as the administrator sees its members.
    pub async fn account_of(&self, organization: &str) -> Result<String, Mismatch> {
        if let Some(account) = self.accounts.lock().await.get(organization) {
            return Ok(account.clone());
        }
        let ask = identity::ListMembersRequest { organization_id: organization.to_owned() };
        let members = self.api.list_members(&self.by(&self.world.admin).await?, ask).await?.members;
        let member = members.into_iter().find(|member| !member.disabled);
        let account =
            member.ok_or_else(|| Mismatch::new("somebody acts for the organisation", 1, 0))?.account;
        self.accounts.lock().await.insert(organization.to_owned(), account.clone());
        Ok(account)
    }

    /// The session of whoever acts for an organisation.
    pub async fn acting(&self, organization: &str) -> Result<Caller, Mismatch> {
        self.by(&self.account_of(organization).await?).await
    }

    /// Every organisation of a kind, as the administrator sees them.
    pub async fn organizations(
        &self,
        kind: OrganizationKind,
    ) -> Result<Vec<identity::Organization>, Mismatch> {
        lists::organizations(self.api, &self.by(&self.world.admin).await?, kind).await
    }

    /// Moves the clock in strides, each brought to rest before the next.
    pub async fn until(&self, instant: Timestamp) -> Result<(), Mismatch> {
        while self.now() < instant {
            let stride = self.now().checked_add(STRIDE).map_or(instant, |next| next.min(instant));
            self.world.clock.advance_to(stride);
            self.rest().await?;
        }
        Ok(())
    }

    /// Moves the clock in one step and leaves the rest to the platform's own loops.
    pub fn jump(&self, instant: Timestamp) {
        self.world.clock.advance_to(instant);
    }

    /// Brings the services to rest.
    pub async fn rest(&self) -> Result<(), Mismatch> {
        (self.world.settle)().await.map_err(Mismatch::from)
    }
}

/// Looks until something has come by itself, at most ten seconds of real time.
///
/// # Errors
/// That it did not come, or what looking failed with.
pub async fn eventually<T, F, Fut>(what: &str, mut look: F) -> Result<T, Mismatch>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<Option<T>, Mismatch>>,
{
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look().await? {
            return Ok(found);
        }
        if tokio::time::Instant::now() >= deadline {
            return Err(Mismatch::new(what, "within 10 s", "not yet"));
        }
        tokio::time::sleep(LOOK).await;
    }
}
