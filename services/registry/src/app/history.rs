//! Reads the history of records: who wrote which version, when, why, and what it changed.

use super::access::may_read_own;
use super::browse::{next, total};
use crate::Deps;
use crate::domain::history::changes;
use crate::error::Error;
use crate::store::revision::{self, Kind};
use crate::store::{accreditation, scope_row, standard};
use crate::wire;
use nqi_platform::auth::{Principal, Role};
use nqi_proto::registry::v1 as proto;
use uuid::Uuid;

/// A page of versions, newest first. Standards are the bureau's; the rest is its provider's, and of those who supervise.
pub(crate) async fn revisions(
    deps: &Deps,
    caller: &Principal,
    (kind, id): (Kind, Uuid),
    page: (u64, Option<String>),
    filter: u64,
) -> Result<proto::ListRevisionsResponse, Error> {
    let conn = deps.db.reader();
    match kind {
        Kind::Standard => {
            caller.require(&[Role::Bureau, Role::Admin, Role::Service])?;
            standard::find(conn, id).await?.ok_or_else(super::standards::unknown)?;
        }
        Kind::Accreditation => {
            let found = accreditation::find(conn, id).await?.map(|doc| doc.value.provider_id);
            may_read_own(caller, found, super::accreditations::unknown)?;
        }
        Kind::ScopeRow => {
            let mut found = scope_row::find(conn, id).await?.map(|doc| doc.value.provider_id);
            // A row that an import's undoing took away still has its history.
            if found.is_none() {
                found = revision::newest(conn, kind, &[id]).await?.remove(&id).and_then(|(_, owner)| owner);
            }
            may_read_own(caller, found, super::scope_rows::unknown)?;
        }
    }
    let (limit, before) = page;
    let before = before.and_then(|cursor| cursor.parse().ok());
    let found = revision::list(conn, kind, id, (limit, before)).await?;
    let mut revisions = Vec::with_capacity(found.items.len());
    for (version, older) in &found.items {
        let older = older.as_deref().map(serde_json::from_str).transpose()?;
        let changed = changes(older.as_ref(), &serde_json::from_str(&version.body)?);
        revisions.push(wire::history::present(version, changed));
    }
    Ok(proto::ListRevisionsResponse {
        revisions,
        next_page_token: next(filter, found.next),
        total_size: total(found.total),
    })
}

/// What differs between two states of a record.
pub(super) fn differences<T: serde::Serialize>(
    before: Option<&T>,
    after: &T,
) -> Result<Vec<proto::FieldChange>, Error> {
    let before = before.map(serde_json::to_value).transpose()?;
    let changed = changes(before.as_ref(), &serde_json::to_value(after)?);
    Ok(changed.into_iter().map(wire::history::field).collect())
}
