//! The registry as far as credit classes ask it: published providers and the sizes of their scopes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use nqi_platform::link::{self, Link};
use nqi_proto::registry::v1::capability_service_server::{CapabilityService, CapabilityServiceServer};
use nqi_proto::registry::v1::provider_service_server::{ProviderService, ProviderServiceServer};
use nqi_proto::registry::v1::*;
use tonic::service::Routes;
use tonic::{Request, Response, Status, Streaming};
use uuid::Uuid;

/// Valid and published lines by provider.
type Scopes = BTreeMap<Uuid, (i32, i32)>;

/// The registry; `None` when it is away.
#[derive(Clone, Default)]
pub struct Register(Arc<Mutex<Option<Scopes>>>);

type Answer<T> = Result<Response<T>, Status>;

impl Register {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Some(BTreeMap::new()))))
    }

    pub fn publish(&self, provider: Uuid, valid: i32, published: i32) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get_or_insert_default().insert(provider, (valid, published));
    }

    pub fn leave(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub fn link(&self) -> Link {
        let routes = Routes::new(CapabilityServiceServer::new(self.clone()));
        link::local(routes.add_service(ProviderServiceServer::new(self.clone())))
    }

    fn known(&self) -> Result<Scopes, Status> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        known.ok_or_else(|| Status::unavailable("away"))
    }
}

fn not_asked<T>() -> Answer<T> {
    Err(Status::unimplemented("commitments does not ask this"))
}

#[tonic::async_trait]
impl CapabilityService for Register {
    async fn count_scope(&self, request: Request<CountScopeRequest>) -> Answer<CountScopeResponse> {
        let known = self.known()?;
        let count = |id: String| {
            let (valid_lines, published_lines) = *known.get(&id.parse().ok()?)?;
            Some(ScopeCount { provider_id: id, published_lines, valid_lines })
        };
        let counts = request.into_inner().provider_ids.into_iter().filter_map(count).collect();
        Ok(Response::new(CountScopeResponse { counts }))
    }
    async fn put_scope_row(&self, _: Request<PutScopeRowRequest>) -> Answer<ScopeRow> {
        not_asked()
    }
    async fn get_scope_row(&self, _: Request<GetScopeRowRequest>) -> Answer<ScopeRow> {
        not_asked()
    }
    async fn list_scope_rows(&self, _: Request<ListScopeRowsRequest>) -> Answer<ListScopeRowsResponse> {
        not_asked()
    }
    async fn import_scope(&self, _: Request<Streaming<ImportScopeRequest>>) -> Answer<ImportScopeResponse> {
        not_asked()
    }
    async fn check_scope(&self, _: Request<CheckScopeRequest>) -> Answer<CheckScopeResponse> {
        not_asked()
    }
    async fn suspend_scope_row(&self, _: Request<SuspendScopeRowRequest>) -> Answer<ScopeRow> {
        not_asked()
    }
    async fn lift_scope_row(&self, _: Request<LiftScopeRowRequest>) -> Answer<ScopeRow> {
        not_asked()
    }
    async fn verify_scope_rows(&self, _: Request<VerifyScopeRowsRequest>) -> Answer<VerifyScopeRowsResponse> {
        not_asked()
    }
    async fn list_scope_row_revisions(
        &self,
        _: Request<ListScopeRowRevisionsRequest>,
    ) -> Answer<ListRevisionsResponse> {
        not_asked()
    }
}

#[tonic::async_trait]
impl ProviderService for Register {
    async fn list_providers(&self, _: Request<ListProvidersRequest>) -> Answer<ListProvidersResponse> {
        let ids = self.known()?.into_keys();
        let providers: Vec<_> =
            ids.map(|id| Provider { id: id.to_string(), ..Provider::default() }).collect();
        let total_size = i32::try_from(providers.len()).unwrap_or(i32::MAX);
        Ok(Response::new(ListProvidersResponse { providers, next_page_token: String::new(), total_size }))
    }
    async fn put_provider(&self, _: Request<PutProviderRequest>) -> Answer<Provider> {
        not_asked()
    }
    async fn get_provider(&self, _: Request<GetProviderRequest>) -> Answer<Provider> {
        not_asked()
    }
    async fn set_provider_state(&self, _: Request<SetProviderStateRequest>) -> Answer<Provider> {
        not_asked()
    }
    async fn put_site(&self, _: Request<PutSiteRequest>) -> Answer<Site> {
        not_asked()
    }
    async fn put_accreditation(&self, _: Request<PutAccreditationRequest>) -> Answer<Accreditation> {
        not_asked()
    }
    async fn verify_accreditation(&self, _: Request<VerifyAccreditationRequest>) -> Answer<Accreditation> {
        not_asked()
    }
    async fn set_accreditation_state(
        &self,
        _: Request<SetAccreditationStateRequest>,
    ) -> Answer<Accreditation> {
        not_asked()
    }
    async fn list_accreditations(
        &self,
        _: Request<ListAccreditationsRequest>,
    ) -> Answer<ListAccreditationsResponse> {
        not_asked()
    }
    async fn get_accreditation_impact(&self, _: Request<GetAccreditationImpactRequest>) -> Answer<Impact> {
        not_asked()
    }
    async fn list_accreditation_revisions(
        &self,
        _: Request<ListAccreditationRevisionsRequest>,
    ) -> Answer<ListRevisionsResponse> {
        not_asked()
    }
}
