//! `nqi.registry.v1.EnterpriseService`.

use crate::Deps;
use crate::app::{self, Call};
use crate::wire;
use nqi_platform::auth::principal;
use nqi_platform::ids::parse_id;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1::*;
use tonic::{Request, Response, Status};

pub(super) struct Enterprises(pub Deps);

#[tonic::async_trait]
impl enterprise_service_server::EnterpriseService for Enterprises {
    async fn put_enterprise(
        &self,
        request: Request<PutEnterpriseRequest>,
    ) -> Result<Response<Enterprise>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let written = wire::enterprise::parse(&request.id, request.enterprise.as_ref())?;
        let expected = request.enterprise.as_ref().map(|it| it.etag.clone()).unwrap_or_default();
        let method = "nqi.registry.v1.EnterpriseService/PutEnterprise";
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(app::put_enterprise(&self.0, call, written, expected).await?))
    }

    async fn get_enterprise(
        &self,
        request: Request<GetEnterpriseRequest>,
    ) -> Result<Response<Enterprise>, Status> {
        let caller = principal::of(&request)?;
        let id = parse_id("id", &request.get_ref().id).map_err(Problem::from)?;
        Ok(Response::new(app::enterprise(&self.0, &caller, id).await?))
    }
}
