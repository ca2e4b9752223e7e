//! Policies and calendar revisions, remembered since they never change; what is current is asked each time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use nqi_kernel::worktime::{Calendar, CalendarError};
use nqi_platform::problem::Problem;
use sea_orm::ConnectionTrait;

use crate::{
    domain::policy::{Policy, Work, lookup},
    domain::stage::{Stage, WorkKind},
    error::Error,
    store,
};

/// No clock runs on a calendar without work, which callers hear of by its reason; anything else is a row that is wrong.
fn not_built(calendar: &str, revision: u32, error: &CalendarError) -> Problem {
    let told = format!("calendar {calendar}/{revision}: {error}");
    if !matches!(error, CalendarError::Empty { .. }) {
        return Problem::internal(told);
    }
    tracing::error!(error = told, "no clock can be computed");
    Problem::precondition(error.reason(), error.zh(), error.to_string())
}

/// A cache in front of two tables of immutable rows.
#[derive(Debug, Default)]
pub struct Rulebook {
    policies: Mutex<Arc<[Arc<Policy>]>>,
    calendars: Mutex<HashMap<(String, u32), Arc<Calendar>>>,
}

impl Rulebook {
    /// One version of a policy; INTERNAL when a row names a version that is gone.
    pub async fn policy(
        &self,
        conn: &impl ConnectionTrait,
        id: &str,
        version: i32,
    ) -> Result<Arc<Policy>, Error> {
        let find = |policies: &[Arc<Policy>]| {
            policies.iter().find(|policy| policy.id == id && policy.version == version).cloned()
        };
        if let Some(policy) = find(&self.known()) {
            return Ok(policy);
        }
        let policies = self.reload(conn).await?;
        Ok(find(&policies)
            .ok_or_else(|| Problem::internal(format!("policy {id}/{version} does not exist")))?)
    }

    /// The newest policy of a stage and kind of work that is no published service.
    pub async fn lookup(
        &self,
        conn: &impl ConnectionTrait,
        stage: Stage,
        kind: WorkKind,
    ) -> Result<Arc<Policy>, Error> {
        self.ruling(conn, &Work { stage, kind, element: kind.element(), offering: None }).await
    }

    /// The newest policy for a piece of work.
    pub async fn ruling(&self, conn: &impl ConnectionTrait, work: &Work) -> Result<Arc<Policy>, Error> {
        let policies = self.policies(conn).await?;
        Ok(lookup(&policies, work).cloned().ok_or_else(|| {
            Problem::internal(format!("no policy for {} and kind {}", work.stage.en(), work.kind.code()))
        })?)
    }

    /// All policies, every version; asked each time whether any is new.
    pub async fn policies(&self, conn: &impl ConnectionTrait) -> Result<Arc<[Arc<Policy>]>, Error> {
        let known = self.known();
        if store::policy::count(conn).await? == known.len() as u64 {
            return Ok(known);
        }
        self.reload(conn).await
    }

    /// The current revision of a calendar; `None` for one that does not exist.
    pub async fn current(
        &self,
        conn: &impl ConnectionTrait,
        calendar: &str,
    ) -> Result<Option<Arc<Calendar>>, Error> {
        match store::calendar::newest(conn, calendar).await? {
            Some(revision) => self.calendar(conn, calendar, revision).await,
            None => Ok(None),
        }
    }

    /// One revision of a calendar; `None` for one that does not exist.
    pub async fn calendar(
        &self,
        conn: &impl ConnectionTrait,
        calendar: &str,
        revision: u32,
    ) -> Result<Option<Arc<Calendar>>, Error> {
        let key = (calendar.to_owned(), revision);
        if let Some(known) = self.calendars.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Some(known.clone()));
        }
        let Some(spec) = store::calendar::revision(conn, calendar, revision).await? else { return Ok(None) };
        let built = Calendar::new(spec).map_err(|error| not_built(calendar, revision, &error))?;
        let built = Arc::new(built);
        self.calendars.lock().unwrap_or_else(PoisonError::into_inner).insert(key, built.clone());
        Ok(Some(built))
    }

    /// The revision that a stored clock names; INTERNAL when it is gone.
    pub async fn demand(
        &self,
        conn: &impl ConnectionTrait,
        calendar: &str,
        revision: Option<u32>,
    ) -> Result<Arc<Calendar>, Error> {
        let found = match revision {
            Some(revision) => self.calendar(conn, calendar, revision).await?,
            None => self.current(conn, calendar).await?,
        };
        Ok(found
            .ok_or_else(|| Problem::internal(format!("calendar {calendar} {revision:?} does not exist")))?)
    }

    fn known(&self) -> Arc<[Arc<Policy>]> {
        self.policies.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn reload(&self, conn: &impl ConnectionTrait) -> Result<Arc<[Arc<Policy>]>, Error> {
        let policies: Arc<[Arc<Policy>]> =
            store::policy::all(conn).await?.into_iter().map(Arc::new).collect();
        *self.policies.lock().unwrap_or_else(PoisonError::into_inner) = policies.clone();
        Ok(policies)
    }
}
