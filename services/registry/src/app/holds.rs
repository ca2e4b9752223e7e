//! A hold as its readers see it.

use super::hold_group::unknown;
use crate::Deps;
use crate::domain::hold::Hold;
use crate::error::Error;
use crate::store;
use crate::wire;
use nqi_platform::auth::{Principal, Role};
use nqi_proto::registry::v1 as proto;
use uuid::Uuid;

/// A hold, to its holder, its provider, the bureau and services.
pub(crate) async fn get_hold(deps: &Deps, caller: &Principal, id: Uuid) -> Result<proto::Hold, Error> {
    let found = store::hold::find(deps.db.reader(), id).await?;
    let (hold, _) = found.filter(|(hold, _)| sees(caller, hold)).ok_or_else(unknown)?;
    Ok(wire::capacity::present_hold(&hold))
}

fn sees(caller: &Principal, hold: &Hold) -> bool {
    caller.roles.any(&[Role::Service, Role::Bureau, Role::Admin])
        || caller.org == hold.provider
        || caller.org == hold.holder
}
