//! Writes centres, and routes a request to one.

use super::access::must_be_bureau;
use super::{Call, providers::audit};
use crate::Deps;
use crate::domain::centre::{Centre, route};
use crate::domain::vocabulary::Cluster;
use crate::error::Error;
use crate::store::{Doc, profile};
use crate::wire;
use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_store::Tx;
use serde_json::json;

/// Creates or replaces a centre.
pub(crate) async fn put_centre(
    deps: &Deps,
    call: Call<'_>,
    written: Centre,
    expected: String,
) -> Result<proto::Centre, Problem> {
    must_be_bureau(call.caller)?;
    let work = move |tx: Tx| {
        let (value, expected) = (written.clone(), expected.clone());
        async move {
            let version = match profile::centre(tx.conn(), value.id).await? {
                Some(stored) => {
                    etag::check("centre.etag", &expected, stored.version)?;
                    stored.version + 1
                }
                None => 1,
            };
            let doc = Doc { value, version, updated: tx.now() };
            profile::put_centre(&tx, version, &doc.value).await?;
            audit(&tx, doc.value.id, "centre.put", json!({"version": version})).await?;
            Ok::<_, Error>(wire::centre::present(&doc))
        }
    };
    call.mutation(deps).run(work).await
}

/// The centre that handles a region and cluster, else the city's.
pub(crate) async fn route_centre(
    deps: &Deps,
    region: &str,
    cluster: Option<Cluster>,
) -> Result<proto::Centre, Error> {
    let docs = profile::centres(deps.db.reader()).await?;
    let centres: Vec<Centre> = docs.iter().map(|doc| doc.value.clone()).collect();
    let chosen = route(&centres, region, cluster).map(|centre| centre.id);
    let doc = docs.into_iter().find(|doc| Some(doc.value.id) == chosen);
    let doc = doc.ok_or_else(|| Problem::not_found("负责该区域的服务中心", "A centre for this region"))?;
    Ok(wire::centre::present(&doc))
}
