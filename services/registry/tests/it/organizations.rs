//! Identity as the register knows it: every organisation has a name.

use nqi_proto::identity::v1::organization_service_server::OrganizationService;
use nqi_proto::identity::v1::*;
use tonic::{Request, Response, Status};

/// Answers names and nothing else.
pub struct Named;

fn nothing<T>() -> Result<Response<T>, Status> {
    Err(Status::unimplemented("names only"))
}

#[tonic::async_trait]
impl OrganizationService for Named {
    async fn get_organization(
        &self,
        request: Request<GetOrganizationRequest>,
    ) -> Result<Response<Organization>, Status> {
        let id = request.into_inner().id;
        Ok(Response::new(Organization {
            display_name: format!("示例单位 {id}"), id, ..Default::default()
        }))
    }

    async fn register_organization(
        &self,
        _: Request<RegisterOrganizationRequest>,
    ) -> Result<Response<Organization>, Status> {
        nothing()
    }

    async fn list_organizations(
        &self,
        _: Request<ListOrganizationsRequest>,
    ) -> Result<Response<ListOrganizationsResponse>, Status> {
        nothing()
    }

    async fn update_organization(
        &self,
        _: Request<UpdateOrganizationRequest>,
    ) -> Result<Response<Organization>, Status> {
        nothing()
    }

    async fn set_organization_state(
        &self,
        _: Request<SetOrganizationStateRequest>,
    ) -> Result<Response<Organization>, Status> {
        nothing()
    }

    async fn create_member(&self, _: Request<CreateMemberRequest>) -> Result<Response<Member>, Status> {
        nothing()
    }

    async fn list_members(
        &self,
        _: Request<ListMembersRequest>,
    ) -> Result<Response<ListMembersResponse>, Status> {
        nothing()
    }

    async fn set_member_disabled(
        &self,
        _: Request<SetMemberDisabledRequest>,
    ) -> Result<Response<Member>, Status> {
        nothing()
    }
}
