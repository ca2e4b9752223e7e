//! Names of organisations, asked of identity before a transaction begins.

use crate::Deps;
use nqi_platform::auth::Principal;
use nqi_platform::call;
use nqi_platform::problem::Problem;
use nqi_proto::identity::v1::GetOrganizationRequest;
use nqi_proto::identity::v1::organization_service_client::OrganizationServiceClient;
use tonic::Response;

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
