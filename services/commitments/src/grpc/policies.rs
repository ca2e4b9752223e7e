//! `PolicyService`: the rules are public, publishing them is for the bureau.

mod form;
mod publish;

use nqi_platform::auth::principal;
use nqi_platform::problem::{Checks, Problem};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::policy_service_server::PolicyService;
use tonic::{Request, Response, Status};

use super::{parse, present};
use crate::{
    app::App,
    domain::policy::{Policy, Work, newest},
};

/// The service over the use cases.
pub struct Policies(pub App);

impl Policies {
    async fn all(&self) -> Result<Vec<Policy>, Problem> {
        let all = self.0.rules.policies(self.0.db.reader()).await.map_err(Problem::from)?;
        Ok(all.iter().map(|policy| policy.as_ref().clone()).collect())
    }
}

#[tonic::async_trait]
impl PolicyService for Policies {
    async fn lookup_policy(
        &self,
        request: Request<pb::LookupPolicyRequest>,
    ) -> Result<Response<pb::Policy>, Status> {
        let request = request.into_inner();
        let mut checks = Checks::new();
        let stage = parse::stage(&mut checks, "stage", request.stage);
        let kind = parse::work_kind(&mut checks, "kind", request.kind);
        let element = parse::element(&mut checks, "element", request.element);
        let offering = parse::optional_id(&mut checks, "offering_id", &request.offering_id);
        checks.finish()?;
        let stage = stage.ok_or_else(|| Problem::internal("a lookup passed its checks without a stage"))?;
        let element = if element == 0 { kind.element() } else { element };
        let work = Work { stage, kind, element, offering };
        let policy = self.0.rules.ruling(self.0.db.reader(), &work).await.map_err(Problem::from)?;
        Ok(Response::new(present::policy(&policy)))
    }

    async fn list_policies(
        &self,
        _: Request<pb::ListPoliciesRequest>,
    ) -> Result<Response<pb::ListPoliciesResponse>, Status> {
        let all = self.all().await?;
        let policies = newest(&all).into_iter().map(present::policy).collect();
        Ok(Response::new(pb::ListPoliciesResponse { policies }))
    }

    async fn list_policy_versions(
        &self,
        request: Request<pb::ListPolicyVersionsRequest>,
    ) -> Result<Response<pb::ListPolicyVersionsResponse>, Status> {
        let mut all = self.all().await?;
        all.retain(|policy| policy.id == request.get_ref().id);
        if all.is_empty() {
            return Err(Problem::not_found("该规则", "The policy").into());
        }
        all.sort_by_key(|policy| std::cmp::Reverse(policy.version));
        let versions = all.iter().map(present::policy).collect();
        Ok(Response::new(pb::ListPolicyVersionsResponse { versions }))
    }

    async fn preview_policy(
        &self,
        request: Request<pb::PreviewPolicyRequest>,
    ) -> Result<Response<pb::PolicyImpact>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(publish::preview(&self.0, &caller, request.into_inner()).await?))
    }

    async fn publish_policy(
        &self,
        request: Request<pb::PublishPolicyRequest>,
    ) -> Result<Response<pb::Policy>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(publish::publish(&self.0, &caller, request.into_inner()).await?))
    }
}
