//! Lists accreditations by their last day: a provider's own, or everybody's for those who supervise.

use super::browse::{next, total};
use crate::Deps;
use crate::error::Error;
use crate::store::accreditation::{self, AccreditationQuery};
use crate::store::profile;
use crate::store::scope_row::{self, RestsOn};
use crate::wire;
use jiff::civil::Date;
use nqi_platform::auth::{Principal, Role};
use nqi_proto::registry::v1 as proto;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use uuid::Uuid;

/// A page as of a day. A provider asks for its own, whatever it names.
pub(crate) async fn list_accreditations(
    deps: &Deps,
    caller: &Principal,
    mut query: AccreditationQuery,
    day: Date,
    filter: u64,
) -> Result<proto::ListAccreditationsResponse, Error> {
    caller.require(&[Role::Provider, Role::Bureau, Role::Centre, Role::Admin, Role::Service])?;
    let supervises = caller.roles.any(&[Role::Bureau, Role::Centre, Role::Admin, Role::Service]);
    if !supervises {
        if query.provider.is_some_and(|asked| asked != caller.org) {
            return Err(super::access::unknown_provider().into());
        }
        query.provider = Some(caller.org);
    }
    let conn = deps.db.reader();
    let found = accreditation::list(conn, &query).await?;
    let mut names: HashMap<Uuid, String> = HashMap::new();
    let mut entries = Vec::with_capacity(found.items.len());
    for doc in &found.items {
        let owner = doc.value.provider_id;
        if let Entry::Vacant(unknown) = names.entry(owner) {
            let provider = profile::provider(conn, owner).await?;
            unknown.insert(provider.map(|it| it.value.display_name).unwrap_or_default());
        }
        let (rows, ..) = scope_row::count_resting_on(conn, RestsOn::Accreditation(doc.value.id)).await?;
        entries.push(proto::AccreditationEntry {
            accreditation: Some(wire::accreditation::with_warnings(doc, day)),
            provider_name: names.get(&owner).cloned().unwrap_or_default(),
            days_left: day.until(doc.value.valid_to).map_or(0, |span| span.get_days()),
            effective: doc.value.effective(day),
            rows: total(rows),
        });
    }
    Ok(proto::ListAccreditationsResponse {
        entries,
        next_page_token: next(filter, found.next),
        total_size: total(found.total),
    })
}
