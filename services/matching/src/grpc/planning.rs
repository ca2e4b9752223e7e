//! `nqi.matching.v1.PlanningService`.

use nqi_platform::auth::{Role, principal};
use nqi_proto::matching::v1::planning_service_server::PlanningService;
use nqi_proto::matching::v1::{
    AssignBatchRequest, AssignBatchResponse, PlanBundleRequest, PlanBundleResponse,
};
use prost::Message;
use tonic::{Request, Response, Status};

use super::replies::Replies;
use crate::{Deps, app};

/// The service. Any signed-in caller may plan. Only a service may have a plan held: the capacity is taken under the caller's
/// own token, so the registry decides, and whoever holds it must also confirm it or give it back.
pub struct Planning {
    deps: Deps,
    bundles: Replies<PlanBundleResponse>,
    batches: Replies<AssignBatchResponse>,
}

impl Planning {
    /// The service, which remembers the replies of commits for as long as holds live.
    pub fn new(deps: &Deps) -> Planning {
        Planning { deps: deps.clone(), bundles: Replies::default(), batches: Replies::default() }
    }
}

#[tonic::async_trait]
impl PlanningService for Planning {
    async fn plan_bundle(
        &self,
        request: Request<PlanBundleRequest>,
    ) -> Result<Response<PlanBundleResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        if request.validate_only {
            return Ok(Response::new(app::plan_bundle::plan_bundle(&self.deps, &caller, &request).await?));
        }
        caller.require(&[Role::Service])?;
        let (now, asked) = (self.deps.clock.now(), request.encode_to_vec());
        if let Some(known) = self.bundles.known(&caller, &request.request_id, &asked, now)? {
            return Ok(Response::new(known));
        }
        let reply = app::plan_bundle::plan_bundle(&self.deps, &caller, &request).await?;
        self.bundles.keep(&caller, &request.request_id, asked, now, &reply);
        Ok(Response::new(reply))
    }

    async fn assign_batch(
        &self,
        request: Request<AssignBatchRequest>,
    ) -> Result<Response<AssignBatchResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        if request.validate_only {
            return Ok(Response::new(app::assign_batch::assign_batch(&self.deps, &caller, &request).await?));
        }
        caller.require(&[Role::Service])?;
        let (now, asked) = (self.deps.clock.now(), request.encode_to_vec());
        if let Some(known) = self.batches.known(&caller, &request.request_id, &asked, now)? {
            return Ok(Response::new(known));
        }
        let reply = app::assign_batch::assign_batch(&self.deps, &caller, &request).await?;
        self.batches.keep(&caller, &request.request_id, asked, now, &reply);
        Ok(Response::new(reply))
    }
}
