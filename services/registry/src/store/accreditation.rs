//! Accreditations, found by provider, or listed by their last day.

use super::document::{Doc, Page, count, many, one, put, row};
use super::filter::{Filter, pattern};
use super::profile::of_provider;
use super::revision::{self, Kind, Why};
use crate::domain::accreditation::{Accreditation, State, Verification};
use crate::domain::vocabulary::Scheme;
use crate::error::Error;
use jiff::civil::Date;
use nqi_store::{Day, Tx};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Which accreditations to list.
#[derive(Clone, Debug)]
pub(crate) struct AccreditationQuery {
    pub provider: Option<Uuid>,
    pub scheme: Option<Scheme>,
    pub state: Option<State>,
    pub verification: Option<Verification>,
    /// Last valid days, both ends included.
    pub ending: Option<(Date, Date)>,
    /// Text in the number or in the provider's name.
    pub query: String,
    /// The last (last day, id) of the page before.
    pub after: Option<(Date, Uuid)>,
    pub limit: u64,
}

pub(crate) async fn of(
    conn: &impl ConnectionTrait,
    provider: Uuid,
) -> Result<Vec<Doc<Accreditation>>, Error> {
    of_provider(conn, "accreditation", provider).await
}

pub(crate) async fn find(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<Doc<Accreditation>>, Error> {
    one(conn, "SELECT version, updated, body FROM accreditation WHERE id = $1", vec![id.into()]).await
}

/// Writes a version and enters it in the history.
pub(crate) async fn save(tx: &Tx, version: i64, it: &Accreditation, why: Why<'_>) -> Result<(), Error> {
    let verified = it.verification == Verification::Verified;
    let columns = vec![
        it.provider_id.into(),
        it.scheme.number().into(),
        verified.into(),
        Day(it.valid_to).into(),
        (it.state as i32).into(),
        (it.verification as i32).into(),
        it.number.clone().into(),
    ];
    let names = ["provider_id", "scheme", "verified", "valid_to", "state", "verification", "number"];
    put(tx, "accreditation", &names, vec![row(it.id, version, it, columns)?]).await?;
    revision::enter(tx, Kind::Accreditation, std::iter::once((it.id, version, it)), why).await
}

/// A page by last valid day.
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    query: &AccreditationQuery,
) -> Result<Page<Doc<Accreditation>>, Error> {
    let mut filter = Filter::default();
    if let Some(provider) = query.provider {
        filter.and("provider_id = ?", [provider.into()]);
    }
    if let Some(scheme) = query.scheme {
        filter.and("scheme = ?", [scheme.number().into()]);
    }
    if let Some(state) = query.state {
        filter.and("state = ?", [(state as i32).into()]);
    }
    if let Some(verification) = query.verification {
        filter.and("verification = ?", [(verification as i32).into()]);
    }
    if let Some((from, to)) = query.ending {
        filter.and("valid_to >= ?", [Day(from).into()]).and("valid_to <= ?", [Day(to).into()]);
    }
    if !query.query.trim().is_empty() {
        let like = pattern(&query.query);
        filter.and(
            "(lower(replace(number, ' ', '')) LIKE ? ESCAPE '\\' OR provider_id IN \
             (SELECT id FROM provider WHERE search LIKE ? ESCAPE '\\'))",
            [like.clone().into(), like.into()],
        );
    }
    let total = count(
        conn,
        format!("SELECT count(*) AS total FROM accreditation{}", filter.clause()),
        filter.values(),
    )
    .await?;
    if let Some((day, id)) = query.after {
        filter.and(
            "(valid_to > ? OR (valid_to = ? AND id > ?))",
            [Day(day).into(), Day(day).into(), id.into()],
        );
    }
    let text = format!(
        "SELECT version, updated, body FROM accreditation{} ORDER BY valid_to, id LIMIT {}",
        filter.clause(),
        query.limit + 1
    );
    let mut items: Vec<Doc<Accreditation>> = many(conn, text, filter.values()).await?;
    let more = items.len() as u64 > query.limit;
    items.truncate(query.limit as usize);
    let next = items.last().filter(|_| more).map(|last| format!("{}|{}", last.value.valid_to, last.value.id));
    Ok(Page { items, next, total })
}
