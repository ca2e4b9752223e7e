//! Writes pools.

use super::access::{may_write, own_provider};
use super::accreditations::unknown_reference;
use super::{Call, changes, providers::audit};
use crate::Deps;
use crate::domain::pool::Pool;
use crate::error::Error;
use crate::store::{Doc, profile};
use crate::wire;
use nqi_platform::auth::Principal;
use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_store::Tx;
use serde_json::json;
use uuid::Uuid;

/// Creates or replaces a pool of the caller's provider.
pub(crate) async fn put_pool(
    deps: &Deps,
    call: Call<'_>,
    written: Pool,
    expected: String,
) -> Result<proto::Pool, Problem> {
    may_write(call.caller, written.provider_id)?;
    let work = move |tx: Tx| {
        let (value, expected) = (written.clone(), expected.clone());
        async move {
            let provider = value.provider_id;
            own_provider(&tx, provider).await?;
            let site = profile::site(tx.conn(), value.site_id).await?;
            if site.is_none_or(|site| site.value.provider_id != provider) {
                return Err(Problem::from(unknown_reference("pool.site_id", "场所", "site")).into());
            }
            let version = match profile::pool(tx.conn(), value.id).await? {
                Some(stored) if stored.value.provider_id != provider => return Err(unknown().into()),
                Some(stored) => {
                    etag::check("pool.etag", &expected, stored.version)?;
                    stored.version + 1
                }
                None => 1,
            };
            let doc = Doc { value, version, updated: tx.now() };
            profile::put_pool(&tx, version, &doc.value).await?;
            audit(&tx, provider, "pool.put", json!({"pool": doc.value.id, "version": version})).await?;
            changes::pool(&tx, &doc).await?;
            Ok::<_, Error>(wire::capacity::present_pool(&doc))
        }
    };
    call.mutation(deps).run(work).await
}

/// A pool that the caller may change, with its provider not withdrawn; another's does not exist.
pub(super) async fn own_pool(tx: &Tx, caller: &Principal, pool: Uuid) -> Result<Doc<Pool>, Error> {
    let found = profile::pool(tx.conn(), pool).await?.ok_or_else(unknown)?;
    let provider = found.value.provider_id;
    if !caller.is_service() && caller.org != provider {
        return Err(unknown().into());
    }
    own_provider(tx, provider).await?;
    Ok(found)
}

pub(super) fn unknown() -> Problem {
    Problem::not_found("产能池", "The pool")
}
