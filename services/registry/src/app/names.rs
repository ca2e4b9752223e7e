//! Names of organisations, asked of identity before a transaction begins.

use crate::Deps;
use futures::{StreamExt, stream};
use nqi_platform::auth::Principal;
use nqi_platform::call;
use nqi_platform::problem::Problem;
use nqi_proto::identity::v1::GetOrganizationRequest;
use nqi_proto::identity::v1::organization_service_client::OrganizationServiceClient;
use tonic::Response;
use uuid::Uuid;

/// Organisations asked for at once.
const AT_ONCE: usize = 16;

/// The name of the caller's own organisation, which its own token may read.
pub(super) async fn own_name(deps: &Deps, caller: &Principal) -> Result<String, Problem> {
    let attempt = || async {
        let ask = GetOrganizationRequest { id: caller.org.to_string() };
        let mut identity = OrganizationServiceClient::new(deps.links.identity.clone());
        identity.get_organization(call::as_caller(caller, ask)).await
    };
    let found = call::retrying(attempt).await.map(Response::into_inner);
    Ok(found.map_err(|status| Problem::from_status(&status))?.display_name)
}

/// The names of organisations in the order of their ids, as far as identity knows and tells them.
pub(super) async fn of_organizations(deps: &Deps, ids: &[Uuid]) -> Vec<(Uuid, String)> {
    let ask = |id: Uuid| async move {
        let ask = GetOrganizationRequest { id: id.to_string() };
        let ask = call::as_service(deps.tokens.as_ref(), ask).await.ok()?;
        let mut identity = OrganizationServiceClient::new(deps.links.identity.clone());
        // Who is gone, or cannot be asked for now, stays a number.
        let found = identity.get_organization(ask).await.ok()?.into_inner();
        Some((id, found.display_name)).filter(|(_, name)| !name.is_empty())
    };
    stream::iter(ids.iter().copied())
        .map(ask)
        .buffered(AT_ONCE)
        .filter_map(std::future::ready)
        .collect()
        .await
}
