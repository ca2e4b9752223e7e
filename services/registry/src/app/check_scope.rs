//! Tells whether what a report states stays within the scope, for a delivery.

use super::access::unknown_provider;
use crate::Deps;
use crate::domain::accreditation::Accreditation;
use crate::domain::scope_row::ScopeRow;
use crate::domain::vocabulary::{ItemKind, Scheme};
use crate::error::Error;
use crate::store::{Doc, accreditation, profile, scope_row};
use jiff::civil::Date;
use nqi_platform::auth::{Principal, Role};
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use std::collections::HashMap;
use uuid::Uuid;

/// One statement of a report.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    pub kind: ItemKind,
    pub object: String,
    pub parameter: String,
    /// Exact key.
    pub standard: String,
}

/// One result per statement, in order.
pub(crate) async fn check_scope(
    deps: &Deps,
    caller: &Principal,
    (provider, site): (Uuid, Uuid),
    day: Date,
    marks: &[Scheme],
    stated: &[Stated],
) -> Result<proto::CheckScopeResponse, Error> {
    caller.require(&[Role::Provider, Role::Service, Role::Bureau, Role::Centre])?;
    let own = !caller.is(Role::Provider) || caller.org == provider;
    let conn = deps.db.reader();
    if !own || profile::provider(conn, provider).await?.is_none() {
        return Err(unknown_provider().into());
    }
    let known = profile::site(conn, site).await?.is_some_and(|doc| doc.value.provider_id == provider);
    if !known {
        return Err(Problem::from(super::accreditations::unknown_reference("site_id", "场所", "site")).into());
    }
    let accreditations: HashMap<Uuid, Accreditation> =
        accreditation::of(conn, provider).await?.into_iter().map(|doc| (doc.value.id, doc.value)).collect();
    let rows = scope_row::of_site(conn, site).await?;
    let results = stated.iter().map(|it| check(it, &rows, &accreditations, day, marks)).collect();
    Ok(proto::CheckScopeResponse { results })
}

fn check(
    it: &Stated,
    rows: &[Doc<ScopeRow>],
    accreditations: &HashMap<Uuid, Accreditation>,
    day: Date,
    marks: &[Scheme],
) -> proto::CheckScopeResult {
    let valid: Vec<(&ScopeRow, Scheme)> = rows
        .iter()
        .map(|doc| &doc.value)
        .filter(|row| row.speaks_of(it.kind, &it.object, &it.parameter, &it.standard))
        .filter_map(|row| accreditations.get(&row.accreditation_id).map(|by| (row, by)))
        .filter(|(row, by)| row.valid_on(by, day))
        .map(|(row, by)| (row, by.scheme))
        .collect();
    let missing: Vec<&Scheme> =
        marks.iter().filter(|mark| !valid.iter().any(|(_, scheme)| scheme == *mark)).collect();
    let covered = !valid.is_empty() && missing.is_empty();
    let used = valid.iter().filter(|(_, scheme)| marks.is_empty() || marks.contains(scheme));
    let what = format!("{} · {} · {}", it.object, it.parameter, it.standard);
    let names = missing.iter().map(|mark| format!("{mark:?}").to_uppercase()).collect::<Vec<_>>().join(", ");
    let (zh, en) = if covered {
        (String::new(), String::new())
    } else if valid.is_empty() {
        (
            format!("{what}：{day} 当日没有有效的能力项覆盖。"),
            format!("{what}: no scope row valid on {day} covers it."),
        )
    } else {
        (
            format!("{what}：{day} 当日没有 {names} 资质下的有效能力项。"),
            format!("{what}: no scope row under {names} is valid on {day}."),
        )
    };
    let scope_row_ids = used.map(|(row, _)| row.id.to_string()).collect();
    proto::CheckScopeResult { covered, scope_row_ids, zh, en }
}
