//! Whom messages go out to, as identity knows them.

use std::sync::Arc;

use nqi_platform::{auth::TokenSource, call, link::Link, problem::Problem};
use nqi_proto::identity::v1::{
    GetOrganizationRequest, organization_service_client::OrganizationServiceClient,
};
use tonic::Code;
use uuid::Uuid;

/// Knows which organisations exist outside of the demonstration data.
#[async_trait::async_trait]
pub trait Receivers: Send + Sync + 'static {
    /// Whether an organisation is fictitious; `None` when nobody knows it. Fails when that cannot be asked.
    async fn is_fictitious(&self, organization: Uuid) -> Result<Option<bool>, Problem>;
}

/// Identity, asked in this service's own name.
#[derive(Clone)]
pub struct Identity {
    /// The service.
    pub link: Link,
    /// Tokens of this service.
    pub tokens: Arc<dyn TokenSource>,
}

#[async_trait::async_trait]
impl Receivers for Identity {
    async fn is_fictitious(&self, organization: Uuid) -> Result<Option<bool>, Problem> {
        let message = GetOrganizationRequest { id: organization.to_string() };
        let attempt = || async {
            let request = call::as_service(self.tokens.as_ref(), message.clone()).await?;
            OrganizationServiceClient::new(self.link.clone()).get_organization(request).await
        };
        match call::retrying(attempt).await {
            Ok(found) => Ok(Some(found.into_inner().fictitious)),
            Err(status) if status.code() == Code::NotFound => Ok(None),
            Err(status) => Err(Problem::from_status(&status)),
        }
    }
}
