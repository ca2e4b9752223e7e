//! Tells how much each provider publishes and how much of it stands under valid accreditation today.

use super::access::sees;
use crate::Deps;
use crate::domain::accreditation::Accreditation;
use crate::domain::local_day;
use crate::error::Error;
use crate::store::scope_row::{self, View};
use crate::store::{accreditation, profile};
use nqi_proto::registry::v1 as proto;
use std::collections::HashMap;
use uuid::Uuid;

/// One count for each published provider, in the order asked for; the others are left out, whoever asks.
pub(crate) async fn count_scope(deps: &Deps, providers: &[Uuid]) -> Result<proto::CountScopeResponse, Error> {
    let conn = deps.db.reader();
    let today = local_day(deps.clock.now());
    let mut counts = Vec::with_capacity(providers.len());
    for id in providers {
        let known = profile::provider(conn, *id).await?;
        if !known.is_some_and(|doc| sees(View::Public, &doc.value)) {
            continue;
        }
        let accreditations: HashMap<Uuid, Accreditation> =
            accreditation::of(conn, *id).await?.into_iter().map(|doc| (doc.value.id, doc.value)).collect();
        let rows = scope_row::of_provider(conn, *id).await?;
        let valid = rows.iter().filter(|doc| {
            let by = accreditations.get(&doc.value.accreditation_id);
            by.is_some_and(|by| doc.value.valid_on(by, today))
        });
        counts.push(proto::ScopeCount {
            provider_id: id.to_string(),
            valid_lines: i32::try_from(valid.count()).unwrap_or(i32::MAX),
            published_lines: i32::try_from(rows.len()).unwrap_or(i32::MAX),
        });
    }
    Ok(proto::CountScopeResponse { counts })
}
