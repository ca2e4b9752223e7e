//! Writes a provider's profile, and decides on its state.

use super::access::{may_write, must_be_bureau, unknown_provider, withdrawn};
use super::{Call, changes};
use crate::Deps;
use crate::domain::provider::{Provider, State};
use crate::error::Error;
use crate::store::{Doc, profile};
use crate::wire;
use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_store::{Audit, Tx};
use serde_json::json;
use uuid::Uuid;

/// `nqi.identity.v1`: ORGANIZATION_KIND_PROVIDER and ORGANIZATION_STATE_SUSPENDED.
const KIND_PROVIDER: i32 = 2;
const STATE_SUSPENDED: i32 = 3;

/// Creates or replaces the profile. A new one is a draft until the bureau shows it.
pub(crate) async fn put_provider(
    deps: &Deps,
    call: Call<'_>,
    written: Provider,
    expected: String,
) -> Result<proto::Provider, Problem> {
    may_write(call.caller, written.id)?;
    let work = move |tx: Tx| {
        let (written, expected) = (written.clone(), expected.clone());
        async move { put(&tx, written, &expected).await }
    };
    call.mutation(deps).run(work).await
}

async fn put(tx: &Tx, written: Provider, expected: &str) -> Result<proto::Provider, Error> {
    let organization = profile::organization(tx.conn(), written.id).await?;
    if organization.is_some_and(|(kind, _)| kind != KIND_PROVIDER) {
        let (zh, en) = ("该组织不是服务机构。", "The organisation is not a provider.");
        return Err(Problem::precondition("NOT_A_PROVIDER", zh, en).into());
    }
    let id = written.id;
    let doc = match profile::provider_locked(tx, id).await? {
        Some(stored) => {
            etag::check("provider.etag", expected, stored.version)?;
            let kept = stored.value;
            if kept.state() == State::Withdrawn {
                return Err(withdrawn().into());
            }
            let value = Provider {
                standing: kept.standing,
                bureau_suspended: kept.bureau_suspended,
                organization_suspended: kept.organization_suspended,
                ..written
            };
            Doc { value, version: stored.version + 1, updated: tx.now() }
        }
        None => {
            let organization_suspended = organization.is_some_and(|(_, state)| state == STATE_SUSPENDED);
            Doc { value: Provider { organization_suspended, ..written }, version: 1, updated: tx.now() }
        }
    };
    profile::put_provider(tx, doc.version, &doc.value).await?;
    audit(tx, id, "provider.put", json!({"version": doc.version})).await?;
    changes::provider(tx, &doc).await?;
    Ok(wire::provider::present(&doc))
}

/// Shows, suspends, reinstates or retires a provider.
pub(crate) async fn set_provider_state(
    deps: &Deps,
    call: Call<'_>,
    id: Uuid,
    state: State,
    expected: String,
    reason: String,
) -> Result<proto::Provider, Problem> {
    must_be_bureau(call.caller)?;
    let work = move |tx: Tx| {
        let (expected, reason) = (expected.clone(), reason.clone());
        async move { set_state(&tx, id, state, &expected, &reason).await }
    };
    call.mutation(deps).run(work).await
}

async fn set_state(
    tx: &Tx,
    id: Uuid,
    state: State,
    expected: &str,
    reason: &str,
) -> Result<proto::Provider, Error> {
    let mut doc = profile::provider_locked(tx, id).await?.ok_or_else(unknown_provider)?;
    etag::check("etag", expected, doc.version)?;
    let before = doc.value.clone();
    let has_site = !profile::sites(tx.conn(), id).await?.is_empty();
    doc.value.decide(state, has_site)?;
    let detail = json!({"state": format!("{state:?}"), "reason": reason});
    audit(tx, id, "provider.state", detail).await?;
    if doc.value != before {
        (doc.version, doc.updated) = (doc.version + 1, tx.now());
        profile::put_provider(tx, doc.version, &doc.value).await?;
        changes::provider(tx, &doc).await?;
    }
    Ok(wire::provider::present(&doc))
}

pub(super) async fn audit(
    tx: &Tx,
    org: Uuid,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<(), Error> {
    Ok(tx.audit(Audit { org, action, subject: org.to_string(), detail }).await?)
}
