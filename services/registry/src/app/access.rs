//! Who may write and see what.

use crate::domain::provider::{Provider, State};
use crate::error::Error;
use crate::store::scope_row::View;
use crate::store::{Doc, profile};
use nqi_platform::auth::{Principal, Role};
use nqi_platform::problem::Problem;
use nqi_store::Tx;
use uuid::Uuid;

/// Only a provider member of that very organisation, or a service on somebody's behalf. To other providers the
/// organisation's records do not exist; other roles are told that they may not.
pub(super) fn may_write(caller: &Principal, provider: Uuid) -> Result<(), Problem> {
    if caller.is_service() {
        return Ok(());
    }
    caller.require(&[Role::Provider])?;
    if caller.org == provider { Ok(()) } else { Err(unknown_provider()) }
}

/// Records that only their provider and those who supervise read. `owner` is none when there is no such record.
pub(super) fn may_read_own(
    caller: &Principal,
    owner: Option<Uuid>,
    unknown: fn() -> Problem,
) -> Result<(), Problem> {
    let supervisors = [Role::Bureau, Role::Centre, Role::Admin, Role::Service];
    caller.require(&[Role::Provider, Role::Bureau, Role::Centre, Role::Admin, Role::Service])?;
    let owner = owner.ok_or_else(unknown)?;
    if caller.roles.any(&supervisors) || caller.org == owner { Ok(()) } else { Err(unknown()) }
}

/// The bureau, or a service on its behalf.
pub(super) fn must_be_bureau(caller: &Principal) -> Result<(), Problem> {
    caller.require(&[Role::Bureau, Role::Service])
}

/// What a caller sees besides what is public.
pub(crate) fn view(caller: Option<&Principal>) -> View {
    match caller {
        Some(it) if it.roles.any(&[Role::Service, Role::Admin, Role::Bureau, Role::Centre]) => View::All,
        Some(it) if it.is(Role::Provider) => View::Own(it.org),
        _ => View::Public,
    }
}

/// Whether a provider and what belongs to it is visible.
pub(crate) fn sees(view: View, provider: &Provider) -> bool {
    match view {
        View::All => true,
        View::Own(id) if id == provider.id => true,
        // Who is suspended is shown as such: hiding it would read as if it had never been there.
        _ => matches!(provider.state(), State::Active | State::Suspended),
    }
}

/// Whether what a provider sells is on offer to this reader: of a suspended one it is not.
pub(crate) fn sells(view: View, provider: &Provider) -> bool {
    sees_drafts(view, provider.id) || provider.state() == State::Active
}

/// Whether this reader may see drafts of a provider.
pub(crate) fn sees_drafts(view: View, provider: Uuid) -> bool {
    view == View::All || view == View::Own(provider)
}

/// Whether this caller sees how much capacity a provider has and how much of it is taken: its own members, the bureau and
/// the platform. What a rival has free is no rival's business, and a customer asks for a day, not for a ledger.
pub(crate) fn sees_figures(caller: Option<&Principal>, provider: Uuid) -> bool {
    caller.is_some_and(|it| {
        it.roles.any(&[Role::Service, Role::Admin, Role::Bureau])
            || it.is(Role::Provider) && it.org == provider
    })
}

/// Loads the provider that a record belongs to, refusing writes to one that left.
pub(super) async fn own_provider(tx: &Tx, id: Uuid) -> Result<Doc<Provider>, Error> {
    let provider = profile::provider(tx.conn(), id).await?.ok_or_else(unknown_provider)?;
    if provider.value.state() == State::Withdrawn {
        return Err(withdrawn().into());
    }
    Ok(provider)
}

pub(super) fn withdrawn() -> Problem {
    Problem::precondition(
        "WRONG_STATE",
        "服务机构已退出，资料不能再修改。",
        "The provider has withdrawn: its records do not change any more.",
    )
}

pub(crate) fn unknown_provider() -> Problem {
    Problem::not_found("服务机构", "The provider")
}
