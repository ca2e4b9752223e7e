//! `nqi.matching.v1.MatchService`.

use nqi_platform::auth::{Principal, Role, principal};
use nqi_proto::matching::v1::match_service_server::MatchService;
use nqi_proto::matching::v1::{GetIndexStatusRequest, IndexStatus, MatchRequest, MatchResponse};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use crate::{Deps, app};

/// The service. Any signed-in caller may ask; who asks is not kept and changes nothing, but that a provider reads only its own
/// explanation, in an answer that the cells of others have no part in.
pub struct Matching(pub Deps);

/// The caller as a provider, whatever else it may act as.
fn provider(caller: &Principal) -> Option<Uuid> {
    caller.is(Role::Provider).then_some(caller.org)
}

#[tonic::async_trait]
impl MatchService for Matching {
    async fn r#match(&self, request: Request<MatchRequest>) -> Result<Response<MatchResponse>, Status> {
        let caller = principal::of(&request)?;
        let asks = provider(&caller);
        Ok(Response::new(app::answer::answer(&self.0, request.get_ref(), asks).await?))
    }

    async fn get_index_status(
        &self,
        request: Request<GetIndexStatusRequest>,
    ) -> Result<Response<IndexStatus>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(app::answer::status(&self.0, provider(&caller))))
    }
}
