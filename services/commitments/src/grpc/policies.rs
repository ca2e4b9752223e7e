//! `PolicyService`: the rules are public.

use nqi_platform::problem::{Checks, Problem};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::policy_service_server::PolicyService;
use tonic::{Request, Response, Status};

use super::{parse, present};
use crate::{app::App, domain::policy::newest};

/// The service over the use cases.
pub struct Policies(pub App);

#[tonic::async_trait]
impl PolicyService for Policies {
    async fn lookup_policy(
        &self,
        request: Request<pb::LookupPolicyRequest>,
    ) -> Result<Response<pb::Policy>, Status> {
        let request = request.into_inner();
        let mut checks = Checks::new();
        let stage = parse::stage(&mut checks, "stage", request.stage);
        let kind = parse::work_kind(&mut checks, request.kind);
        checks.finish()?;
        let stage = stage.ok_or_else(|| Problem::internal("a lookup passed its checks without a stage"))?;
        let policy = self.0.rules.lookup(self.0.db.reader(), stage, kind).await.map_err(Problem::from)?;
        Ok(Response::new(present::policy(&policy)))
    }

    async fn list_policies(
        &self,
        _: Request<pb::ListPoliciesRequest>,
    ) -> Result<Response<pb::ListPoliciesResponse>, Status> {
        let all = self.0.rules.policies(self.0.db.reader()).await.map_err(Problem::from)?;
        let all: Vec<_> = all.iter().map(|policy| policy.as_ref().clone()).collect();
        let policies = newest(&all).into_iter().map(present::policy).collect();
        Ok(Response::new(pb::ListPoliciesResponse { policies }))
    }
}
