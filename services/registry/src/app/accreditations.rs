//! Declares accreditations, and verifies them.

use super::access::{may_write, must_be_bureau, own_provider};
use super::{Call, changes, providers::audit};
use crate::Deps;
use crate::domain::accreditation::{Accreditation, State, Verification};
use crate::domain::local_day;
use crate::error::Error;
use crate::store::{Doc, profile};
use crate::wire;
use nqi_platform::etag;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::registry::v1 as proto;
use nqi_store::Tx;
use serde_json::json;
use uuid::Uuid;

/// Creates or replaces an accreditation; changed facts are self-declared again.
pub(crate) async fn put_accreditation(
    deps: &Deps,
    call: Call<'_>,
    written: Accreditation,
    expected: String,
) -> Result<proto::Accreditation, Problem> {
    may_write(call.caller, written.provider_id)?;
    let work = move |tx: Tx| {
        let (written, expected) = (written.clone(), expected.clone());
        async move { put(&tx, written, &expected).await }
    };
    call.mutation(deps).run(work).await
}

async fn put(tx: &Tx, written: Accreditation, expected: &str) -> Result<proto::Accreditation, Error> {
    let provider = written.provider_id;
    own_provider(tx, provider).await?;
    let sites = profile::sites(tx.conn(), provider).await?;
    for (index, site) in written.site_ids.iter().enumerate() {
        if !sites.iter().any(|known| known.value.id == *site) {
            let field = format!("accreditation.site_ids[{index}]");
            return Err(Problem::from(unknown_reference(&field, "场所", "site")).into());
        }
    }
    let (value, version) = match profile::accreditation(tx.conn(), written.id).await? {
        Some(stored) if stored.value.provider_id != provider => return Err(unknown().into()),
        Some(stored) => {
            etag::check("accreditation.etag", expected, stored.version)?;
            (stored.value.redeclare(written), stored.version + 1)
        }
        None => (written, 1),
    };
    let doc = Doc { value, version, updated: tx.now() };
    profile::put_accreditation(tx, version, &doc.value).await?;
    let detail = json!({"accreditation": doc.value.id, "version": version});
    audit(tx, provider, "accreditation.put", detail).await?;
    changes::accreditation(tx, &doc).await?;
    Ok(wire::accreditation::present(&doc))
}

/// Records what the bureau found: verified or rejected, and a state when one is given.
pub(crate) async fn verify_accreditation(
    deps: &Deps,
    call: Call<'_>,
    (id, verification, state, source): (Uuid, Verification, Option<State>, String),
    expected: String,
) -> Result<proto::Accreditation, Problem> {
    must_be_bureau(call.caller)?;
    let verifier = call.caller.org;
    let work = move |tx: Tx| {
        let (source, expected) = (source.clone(), expected.clone());
        async move {
            let mut doc = profile::accreditation(tx.conn(), id).await?.ok_or_else(unknown)?;
            etag::check("etag", &expected, doc.version)?;
            doc.value.verification = verification;
            doc.value.state = state.unwrap_or(doc.value.state);
            doc.value.verifier = verifier.to_string();
            doc.value.verify_date = Some(local_day(tx.now()));
            doc.value.source = source;
            (doc.version, doc.updated) = (doc.version + 1, tx.now());
            profile::put_accreditation(&tx, doc.version, &doc.value).await?;
            let detail = json!({"accreditation": id, "verification": format!("{verification:?}"),
                "state": format!("{:?}", doc.value.state)});
            audit(&tx, doc.value.provider_id, "accreditation.verify", detail).await?;
            changes::accreditation(&tx, &doc).await?;
            Ok::<_, Error>(wire::accreditation::present(&doc))
        }
    };
    call.mutation(deps).run(work).await
}

pub(super) fn unknown() -> Problem {
    Problem::not_found("资质", "The accreditation")
}

/// A reference to something that the provider does not have.
pub(super) fn unknown_reference(field: &str, zh: &str, en: &str) -> Violation {
    Violation::new(
        field,
        "UNKNOWN_REFERENCE",
        format!("该服务机构没有此{zh}。"),
        format!("The provider has no such {en}."),
    )
}
