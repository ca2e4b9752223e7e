//! The registry as far as commitments asks it: published providers, the sizes of their scopes, names of those who owe.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use nqi_platform::link::{self, Link};
use nqi_proto::registry::v1::capability_service_server::{CapabilityService, CapabilityServiceServer};
use nqi_proto::registry::v1::centre_service_server::{CentreService, CentreServiceServer};
use nqi_proto::registry::v1::provider_service_server::{ProviderService, ProviderServiceServer};
use nqi_proto::registry::v1::*;
use tonic::service::Routes;
use tonic::{Request, Response, Status};
use uuid::Uuid;

/// The name of every provider.
pub const PROVIDER_NAME: &str = "示例检测中心";

#[derive(Clone, Default)]
struct Known {
    /// Valid and published lines by provider.
    scopes: BTreeMap<Uuid, (i32, i32)>,
    /// Names by centre.
    centres: BTreeMap<Uuid, String>,
}

/// The registry; `None` when it is away.
#[derive(Clone, Default)]
pub struct Register(Arc<Mutex<Option<Known>>>);

type Answer<T> = Result<Response<T>, Status>;

impl Register {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Some(Known::default()))))
    }

    pub fn publish(&self, provider: Uuid, valid: i32, published: i32) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get_or_insert_default().scopes.insert(provider, (valid, published));
    }

    pub fn name_centre(&self, centre: Uuid, name: &str) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get_or_insert_default().centres.insert(centre, name.to_owned());
    }

    pub fn leave(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub fn link(&self) -> Link {
        let routes = Routes::new(CapabilityServiceServer::new(self.clone()));
        let routes = routes.add_service(CentreServiceServer::new(self.clone()));
        link::local(routes.add_service(ProviderServiceServer::new(self.clone())))
    }

    fn known(&self) -> Result<Known, Status> {
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
            let (valid_lines, published_lines) = *known.scopes.get(&id.parse().ok()?)?;
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
        let ids = self.known()?.scopes.into_keys();
        let providers: Vec<_> =
            ids.map(|id| Provider { id: id.to_string(), ..Provider::default() }).collect();
        let total_size = i32::try_from(providers.len()).unwrap_or(i32::MAX);
        Ok(Response::new(ListProvidersResponse { providers, next_page_token: String::new(), total_size }))
    }
    async fn put_provider(&self, _: Request<PutProviderRequest>) -> Answer<Provider> {
        not_asked()
    }
    async fn get_provider(&self, request: Request<GetProviderRequest>) -> Answer<Provider> {
        let (known, id) = (self.known()?, request.into_inner().id);
        let wanted: Uuid = id.parse().map_err(|_| Status::invalid_argument("id"))?;
        if !known.scopes.contains_key(&wanted) {
            return Err(Status::not_found("no such provider"));
        }
        Ok(Response::new(Provider { id, display_name: PROVIDER_NAME.to_owned(), ..Provider::default() }))
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

#[tonic::async_trait]
impl CentreService for Register {
    async fn list_centres(&self, _: Request<ListCentresRequest>) -> Answer<ListCentresResponse> {
        let centres = self.known()?.centres.into_iter();
        let centres = centres.map(|(id, display_name)| Centre {
            id: id.to_string(),
            display_name,
            ..Centre::default()
        });
        Ok(Response::new(ListCentresResponse { centres: centres.collect() }))
    }
    async fn put_centre(&self, _: Request<PutCentreRequest>) -> Answer<Centre> {
        not_asked()
    }
    async fn route_centre(&self, _: Request<RouteCentreRequest>) -> Answer<Centre> {
        not_asked()
    }
}
