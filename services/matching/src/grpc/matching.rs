//! `nqi.matching.v1.MatchService`.

use nqi_platform::auth::principal;
use nqi_proto::matching::v1::match_service_server::MatchService;
use nqi_proto::matching::v1::{GetIndexStatusRequest, IndexStatus, MatchRequest, MatchResponse};
use tonic::{Request, Response, Status};

use crate::{Deps, app};

/// The service. Any signed-in caller may ask; who asks is not kept and does not change the answer.
pub struct Matching(pub Deps);

#[tonic::async_trait]
impl MatchService for Matching {
    async fn r#match(&self, request: Request<MatchRequest>) -> Result<Response<MatchResponse>, Status> {
        principal::of(&request)?;
        Ok(Response::new(app::answer::answer(&self.0, request.get_ref()).await?))
    }

    async fn get_index_status(
        &self,
        request: Request<GetIndexStatusRequest>,
    ) -> Result<Response<IndexStatus>, Status> {
        principal::of(&request)?;
        Ok(Response::new(app::answer::status(&self.0)))
    }
}
