//! Writes a site.

use super::access::{may_write, own_provider};
use super::{Call, changes, providers::audit};
use crate::Deps;
use crate::domain::site::Site;
use crate::error::Error;
use crate::store::{Doc, profile};
use crate::wire;
use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_store::Tx;
use serde_json::json;

/// Creates or replaces a site of the caller's provider.
pub(crate) async fn put_site(
    deps: &Deps,
    call: Call<'_>,
    written: Site,
    expected: String,
) -> Result<proto::Site, Problem> {
    may_write(call.caller, written.provider_id)?;
    let work = move |tx: Tx| {
        let (written, expected) = (written.clone(), expected.clone());
        async move { put(&tx, written, &expected).await }
    };
    call.mutation(deps).run(work).await
}

async fn put(tx: &Tx, value: Site, expected: &str) -> Result<proto::Site, Error> {
    own_provider(tx, value.provider_id).await?;
    let version = match profile::site(tx.conn(), value.id).await? {
        Some(stored) if stored.value.provider_id != value.provider_id => return Err(unknown_site().into()),
        Some(stored) => {
            etag::check("site.etag", expected, stored.version)?;
            stored.version + 1
        }
        None => 1,
    };
    let doc = Doc { value, version, updated: tx.now() };
    profile::put_site(tx, version, &doc.value).await?;
    audit(tx, doc.value.provider_id, "site.put", json!({"site": doc.value.id, "version": version})).await?;
    changes::site(tx, &doc).await?;
    Ok(wire::site::present(&doc))
}

pub(super) fn unknown_site() -> Problem {
    Problem::not_found("场所", "The site")
}
