//! What the registry knows of providers, asked in this service's own name.

use std::collections::HashMap;
use std::sync::Arc;

use nqi_platform::{auth::TokenSource, call, link::Link, problem::Problem};
use nqi_proto::registry::v1::{
    Centre, CountScopeRequest, GetProviderRequest, ListCentresRequest, ListProvidersRequest,
    ListProvidersResponse, ScopeCount, capability_service_client::CapabilityServiceClient,
    centre_service_client::CentreServiceClient, provider_service_client::ProviderServiceClient,
};
use tonic::{Code, Request, Status};
use uuid::Uuid;

/// The registry, and the tokens to ask it with.
#[derive(Clone)]
pub struct Register {
    /// The service.
    pub link: Link,
    /// Tokens of this service.
    pub tokens: Arc<dyn TokenSource>,
}

impl Register {
    /// Sizes of the scopes of published providers by provider id; unpublished ones are missing.
    pub async fn scopes(&self, provider_ids: Vec<String>) -> Result<HashMap<String, ScopeCount>, Problem> {
        let message = CountScopeRequest { provider_ids };
        let attempt = || async {
            let request = self.ask(message.clone()).await?;
            CapabilityServiceClient::new(self.link.clone()).count_scope(request).await
        };
        let counts = call::retrying(attempt).await.map_err(away)?.into_inner().counts;
        Ok(counts.into_iter().map(|count| (count.provider_id.clone(), count)).collect())
    }

    /// A page of published providers by name.
    pub async fn providers(
        &self,
        page_size: i32,
        page_token: String,
    ) -> Result<ListProvidersResponse, Problem> {
        let message = ListProvidersRequest { page_size, page_token, ..Default::default() };
        let attempt = || async {
            let request = call::anonymous(message.clone());
            ProviderServiceClient::new(self.link.clone()).list_providers(request).await
        };
        Ok(call::retrying(attempt).await.map_err(away)?.into_inner())
    }

    /// The display name of a provider, whatever its state; nothing when the registry knows no such provider.
    pub async fn provider_name(&self, id: Uuid) -> Result<Option<String>, Problem> {
        let message = GetProviderRequest { id: id.to_string() };
        let attempt = || async {
            let request = self.ask(message.clone()).await?;
            ProviderServiceClient::new(self.link.clone()).get_provider(request).await
        };
        match call::retrying(attempt).await {
            Ok(found) => Ok(Some(found.into_inner().display_name)),
            Err(status) if status.code() == Code::NotFound => Ok(None),
            Err(status) => Err(away(status)),
        }
    }

    /// Every service centre.
    pub async fn centres(&self) -> Result<Vec<Centre>, Problem> {
        let attempt = || async {
            let request = call::anonymous(ListCentresRequest {});
            CentreServiceClient::new(self.link.clone()).list_centres(request).await
        };
        Ok(call::retrying(attempt).await.map_err(away)?.into_inner().centres)
    }

    async fn ask<T>(&self, message: T) -> Result<Request<T>, Problem> {
        call::as_service(self.tokens.as_ref(), message).await
    }
}

/// Without the registry no class is computed and no name is written: either would be a guess.
fn away(status: Status) -> Problem {
    if status.code() != Code::Unavailable {
        return Problem::from_status(&status);
    }
    Problem::unavailable(
        "REGISTRY_UNAVAILABLE",
        "机构能力库暂时无法访问，请稍后重试。",
        "The registry cannot be reached. Try again later.",
    )
}
