//! `nqi.registry.v1.CentreService`.

use crate::Deps;
use crate::app::{self, Call, browse};
use crate::wire::{self, Fields};
use nqi_platform::auth::principal;
use nqi_proto::registry::v1::*;
use tonic::{Request, Response, Status};

pub(super) struct Centres(pub Deps);

#[tonic::async_trait]
impl centre_service_server::CentreService for Centres {
    async fn put_centre(&self, request: Request<PutCentreRequest>) -> Result<Response<Centre>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let written = wire::centre::parse(&request.id, request.centre.as_ref())?;
        let expected = request.centre.as_ref().map(|it| it.etag.clone()).unwrap_or_default();
        let method = "nqi.registry.v1.CentreService/PutCentre";
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(app::put_centre(&self.0, call, written, expected).await?))
    }

    async fn list_centres(
        &self,
        _: Request<ListCentresRequest>,
    ) -> Result<Response<ListCentresResponse>, Status> {
        Ok(Response::new(browse::centres(&self.0).await?))
    }

    async fn route_centre(&self, request: Request<RouteCentreRequest>) -> Result<Response<Centre>, Status> {
        let request = request.into_inner();
        let mut fields = Fields::new();
        let region = fields.region("region", &request.region);
        let cluster = fields.word("cluster", request.cluster);
        fields.finish()?;
        Ok(Response::new(app::route_centre(&self.0, &region, cluster).await?))
    }
}
