//! `nqi.requests.v1.DemandService`.

use nqi_platform::problem::{Problem, Violation};
use nqi_platform::wire;
use nqi_proto::requests::v1 as pb;
use nqi_proto::requests::v1::demand_service_server::DemandService;
use tonic::{Request, Response, Status};

use super::field::open;
use crate::app::App;

/// The service.
pub struct DemandRpc(pub App);

#[tonic::async_trait]
impl DemandService for DemandRpc {
    async fn list_demand(
        &self,
        request: Request<pb::ListDemandRequest>,
    ) -> Result<Response<pb::ListDemandResponse>, Status> {
        let (caller, message) = open(request)?;
        let since = message.since.as_ref().ok_or_else(|| {
            Violation::new("since", "REQUIRED", "请填写起始时间。", "Give the time to count from.")
        });
        let since = since.and_then(|since| wire::instant("since", since));
        let since = since.map_err(|violation| Problem::invalid(vec![violation]))?;
        Ok(Response::new(self.0.list_demand(&caller, since).await?))
    }
}
