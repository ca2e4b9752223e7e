//! Writes and reads profiles of enterprises.

use super::{Call, names, providers::audit};
use crate::Deps;
use crate::domain::enterprise::Enterprise;
use crate::error::Error;
use crate::store::{Doc, enterprise};
use crate::wire;
use nqi_platform::auth::{Principal, Role};
use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_store::Tx;
use serde_json::json;
use uuid::Uuid;

/// Creates or replaces the profile of the caller's organisation.
pub(crate) async fn put_enterprise(
    deps: &Deps,
    call: Call<'_>,
    written: Enterprise,
    expected: String,
) -> Result<proto::Enterprise, Problem> {
    let caller = call.caller;
    caller.require(&[Role::Enterprise, Role::Service])?;
    if !caller.is_service() && caller.org != written.id {
        return Err(unknown());
    }
    let work = move |tx: Tx| {
        let (value, expected) = (written.clone(), expected.clone());
        async move {
            let version = match enterprise::find(tx.conn(), value.id).await? {
                Some(stored) => {
                    etag::check("enterprise.etag", &expected, stored.version)?;
                    stored.version + 1
                }
                None => 1,
            };
            enterprise::save(&tx, version, &value).await?;
            // Names and numbers of people stay out of the trail.
            audit(&tx, value.id, "enterprise.put", json!({"version": version})).await?;
            Ok::<_, Error>(wire::enterprise::present(&Doc { value, version, updated: tx.now() }))
        }
    };
    call.mutation(deps).run(work).await
}

/// The profile, whole, to the enterprise itself and to those who handle and supervise. Providers hear of it by requests.
pub(crate) async fn enterprise(
    deps: &Deps,
    caller: &Principal,
    id: Uuid,
) -> Result<proto::Enterprise, Error> {
    caller.require(&[Role::Enterprise, Role::Bureau, Role::Centre, Role::Admin, Role::Service])?;
    let handles = caller.roles.any(&[Role::Bureau, Role::Centre, Role::Admin, Role::Service]);
    if !handles && caller.org != id {
        return Err(unknown().into());
    }
    // Who has told nothing yet has an empty profile; that is no error.
    let untold = || proto::Enterprise { id: id.to_string(), ..proto::Enterprise::default() };
    let Some(doc) = enterprise::find(deps.db.reader(), id).await? else { return Ok(untold()) };
    let named = names::of_organizations(deps, &doc.value.suppliers).await;
    let supplier = |(id, name): (Uuid, String)| proto::Supplier { id: id.to_string(), display_name: name };
    let suppliers = named.into_iter().map(supplier).collect();
    Ok(proto::Enterprise { suppliers, ..wire::enterprise::present(&doc) })
}

fn unknown() -> Problem {
    Problem::not_found("企业资料", "The enterprise's profile")
}
