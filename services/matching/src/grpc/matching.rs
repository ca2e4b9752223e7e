//! `nqi.matching.v1.MatchService`.

use nqi_platform::auth::{Role, principal};
use nqi_proto::matching::v1::match_service_server::MatchService;
use nqi_proto::matching::v1::{GetIndexStatusRequest, IndexStatus, MatchRequest, MatchResponse};
use tonic::{Request, Response, Status};

use crate::wire::provider;
use crate::{Deps, app};

/// The service. Any signed-in caller may ask; who asks is not kept and changes nothing, but that a provider reads only its own
/// explanation.
pub struct Matching(pub Deps);

#[tonic::async_trait]
impl MatchService for Matching {
    async fn r#match(&self, request: Request<MatchRequest>) -> Result<Response<MatchResponse>, Status> {
        let caller = principal::of(&request)?;
        let mut reply = app::answer::answer(&self.0, request.get_ref()).await?;
        if caller.is(Role::Provider) {
            provider::only(caller.org, &mut reply);
        }
        Ok(Response::new(reply))
    }

    async fn get_index_status(
        &self,
        request: Request<GetIndexStatusRequest>,
    ) -> Result<Response<IndexStatus>, Status> {
        principal::of(&request)?;
        Ok(Response::new(app::answer::status(&self.0)))
    }
}
