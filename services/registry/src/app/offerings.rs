//! Writes versions of offerings, publishes and retires them.

use super::access::{may_write, own_provider};
use super::accreditations::unknown_reference;
use super::{Call, changes, providers::audit};
use crate::Deps;
use crate::domain::offering::{Head, Offering, State};
use crate::error::Error;
use crate::store::offering::{self, Shown, Stored};
use crate::store::{profile, scope_row};
use crate::wire;
use nqi_platform::auth::{Principal, Role};
use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_store::Tx;
use serde_json::json;
use uuid::Uuid;

/// Writes the next version, a draft beside whatever is published.
pub(crate) async fn put_offering(
    deps: &Deps,
    call: Call<'_>,
    written: Offering,
    expected: String,
) -> Result<proto::Offering, Problem> {
    may_write(call.caller, written.provider_id)?;
    let work = move |tx: Tx| {
        let (written, expected) = (written.clone(), expected.clone());
        async move { put(&tx, written, &expected).await }
    };
    call.mutation(deps).run(work).await
}

async fn put(tx: &Tx, offering: Offering, expected: &str) -> Result<proto::Offering, Error> {
    let provider = offering.provider_id;
    own_provider(tx, provider).await?;
    references(tx, &offering).await?;
    let stored = match offering::head_locked(tx, offering.id).await? {
        Some(stored) if stored.provider != provider => return Err(unknown().into()),
        Some(stored) => {
            etag::check("offering.etag", expected, stored.version)?;
            Stored { head: stored.head.edited(), version: stored.version + 1, ..stored }
        }
        None => Stored { provider, head: Head::first(), version: 1, told: 0 },
    };
    offering::save_head(tx, offering.id, stored).await?;
    offering::save_version(tx, stored.head.latest, &offering).await?;
    let detail = json!({"offering": offering.id, "version": stored.head.latest});
    audit(tx, provider, "offering.put", detail).await?;
    // A draft is nobody's business yet: it takes no number and no event.
    Ok(wire::offering::present(&Shown { number: stored.head.latest, offering, stored }))
}

/// Site, pool and rows must be the provider's.
async fn references(tx: &Tx, it: &Offering) -> Result<(), Error> {
    let own_site = profile::site(tx.conn(), it.site_id)
        .await?
        .is_some_and(|doc| doc.value.provider_id == it.provider_id);
    if !own_site {
        return Err(Problem::from(unknown_reference("offering.site_id", "场所", "site")).into());
    }
    if let Some(pool) = it.pool_id {
        let pool = profile::pool(tx.conn(), pool).await?;
        if pool.is_none_or(|doc| doc.value.provider_id != it.provider_id || doc.value.site_id != it.site_id) {
            return Err(Problem::from(unknown_reference(
                "offering.pool_id",
                "该场所的产能池",
                "pool of that site",
            ))
            .into());
        }
    }
    let rows = scope_row::by_ids(tx.conn(), &it.scope_row_ids).await?;
    for (index, id) in it.scope_row_ids.iter().enumerate() {
        if !rows.iter().any(|doc| doc.value.id == *id && doc.value.provider_id == it.provider_id) {
            let field = format!("offering.scope_row_ids[{index}]");
            return Err(Problem::from(unknown_reference(&field, "能力项", "scope row")).into());
        }
    }
    Ok(())
}

/// Publishes the newest version, or takes the published one off. The bureau may take off too.
pub(crate) async fn set_offering_state(
    deps: &Deps,
    call: Call<'_>,
    id: Uuid,
    state: State,
    expected: String,
) -> Result<proto::Offering, Problem> {
    call.caller.require(&[Role::Provider, Role::Bureau, Role::Service])?;
    let caller = call.caller.clone();
    let work = move |tx: Tx| {
        let (caller, expected) = (caller.clone(), expected.clone());
        async move { set_state(&tx, &caller, id, state, &expected).await }
    };
    call.mutation(deps).run(work).await
}

async fn set_state(
    tx: &Tx,
    caller: &Principal,
    id: Uuid,
    state: State,
    expected: &str,
) -> Result<proto::Offering, Error> {
    let stored = offering::head_locked(tx, id).await?.ok_or_else(unknown)?;
    if !(caller.is(Role::Bureau) && state == State::Retired) {
        if !caller.is_service() && caller.is(Role::Provider) && caller.org != stored.provider {
            return Err(unknown().into());
        }
        may_write(caller, stored.provider)?;
    }
    etag::check("etag", expected, stored.version)?;
    own_provider(tx, stored.provider).await?;
    // What is taken off is the version that was offered, not a newer draft.
    let offered = state == State::Retired && stored.head.published.is_some();
    let mut shown = offering::shown(tx.conn(), id, offered).await?.ok_or_else(unknown)?;
    let head = if state == State::Published { stored.head.publish()? } else { stored.head.retire()? };
    audit(tx, stored.provider, "offering.state", json!({"offering": id, "state": format!("{state:?}")}))
        .await?;
    if head != stored.head {
        let version = stored.version + 1;
        shown.stored = Stored { head, version, told: version, ..stored };
        offering::save_head(tx, id, shown.stored).await?;
        changes::offering(tx, &shown).await?;
    }
    Ok(wire::offering::present(&shown))
}

pub(crate) fn unknown() -> Problem {
    Problem::not_found("服务产品", "The offering")
}
