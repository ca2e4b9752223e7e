//! 产能利用: what was taken of the capacity, by pool, for its provider and for the bureau.

use crate::Deps;
use crate::error::Error;
use crate::store::utilisation::{Asked, by_pool, whole};
use crate::wire;
use nqi_platform::auth::{Principal, Role};
use nqi_platform::page;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;

/// Whose figures a caller sees: a provider its own, the bureau and services all. Another's pools do not exist for it.
pub(crate) fn scoped(caller: &Principal, mut asked: Asked) -> Result<Asked, Problem> {
    caller.require(&[Role::Provider, Role::Bureau, Role::Service])?;
    if caller.roles.any(&[Role::Bureau, Role::Service]) {
        return Ok(asked);
    }
    if asked.provider.is_some_and(|provider| provider != caller.org) {
        return Err(super::access::unknown_provider());
    }
    asked.provider = Some(caller.org);
    Ok(asked)
}

/// A page of pools and the sum over all of them.
pub(crate) async fn utilisation(
    deps: &Deps,
    asked: &Asked,
    filter: u64,
) -> Result<proto::ListUtilisationResponse, Error> {
    let conn = deps.db.reader();
    let found = by_pool(conn, asked).await?;
    let pools = found.items.iter().map(wire::ledger::present_sum).collect::<Result<_, Problem>>()?;
    let next = found.next.map(|cursor| page::encode(filter, &cursor));
    Ok(proto::ListUtilisationResponse {
        pools,
        sum: Some(wire::ledger::present_sum(&whole(conn, asked).await?)?),
        next_page_token: next.unwrap_or_default(),
    })
}
