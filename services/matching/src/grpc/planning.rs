//! `nqi.matching.v1.PlanningService`.

use nqi_platform::auth::{Principal, Role, principal};
use nqi_platform::problem::Problem;
use nqi_proto::matching::v1::planning_service_server::PlanningService;
use nqi_proto::matching::v1::{
    AssignBatchRequest, AssignBatchResponse, PlanBundleRequest, PlanBundleResponse,
};
use prost::Message;
use tonic::{Request, Response, Status};

use super::replies::Replies;
use crate::{Deps, app};

/// Who may plan: everybody but a provider, to whom a plan would tell what is free at its competitors, whatever else it may act as.
fn may_plan(caller: &Principal) -> Result<(), Problem> {
    if caller.is(Role::Provider) {
        return Err(Problem::denied(
            "PROVIDER_MAY_NOT_PLAN",
            "服务机构不能编制组合或批量方案：方案会透露其他机构的空闲产能。",
            "A provider may not plan: a plan tells what is free at other providers.",
        ));
    }
    Ok(())
}

/// The service. Any signed-in caller but a provider may plan. Only a service may have a plan held: the capacity is taken under the caller's
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
        may_plan(&caller)?;
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
        may_plan(&caller)?;
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
