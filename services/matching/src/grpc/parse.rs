//! `nqi.matching.v1.ParseService`.

use nqi_platform::auth::principal;
use nqi_proto::matching::v1::parse_service_server::ParseService;
use nqi_proto::matching::v1::{
    ParseNeedRequest, ParseNeedResponse, SuggestTermsRequest, SuggestTermsResponse,
};
use tonic::{Request, Response, Status};

use crate::{Deps, app};

/// The service. Any signed-in caller may ask; what is typed is neither kept nor logged.
pub struct Parsing(pub Deps);

#[tonic::async_trait]
impl ParseService for Parsing {
    async fn parse_need(
        &self,
        request: Request<ParseNeedRequest>,
    ) -> Result<Response<ParseNeedResponse>, Status> {
        principal::of(&request)?;
        Ok(Response::new(app::parse::parse_need(&self.0, request.into_inner()).await?))
    }

    async fn suggest_terms(
        &self,
        request: Request<SuggestTermsRequest>,
    ) -> Result<Response<SuggestTermsResponse>, Status> {
        principal::of(&request)?;
        Ok(Response::new(app::parse::suggest_terms(&self.0, request.into_inner()).await?))
    }
}
