//! `nqi.matching.v1.GapService`.

use nqi_platform::auth::principal;
use nqi_proto::matching::v1::gap_service_server::GapService;
use nqi_proto::matching::v1::{ListGapsRequest, ListGapsResponse};
use tonic::{Request, Response, Status};

use crate::{Deps, app};

/// The service, for the bureau and the centres.
pub struct Gaps(pub Deps);

#[tonic::async_trait]
impl GapService for Gaps {
    async fn list_gaps(
        &self,
        request: Request<ListGapsRequest>,
    ) -> Result<Response<ListGapsResponse>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(app::gaps::list_gaps(&self.0, &caller, request.into_inner()).await?))
    }
}
