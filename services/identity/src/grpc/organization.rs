//! OrganizationService.

use nqi_platform::auth::{OrgKind, Role, principal};
use nqi_platform::problem::{Checks, Problem, Violation};
use nqi_platform::{ids::parse_id, page};
use nqi_proto::identity::v1::{
    CreateMemberRequest, GetOrganizationRequest, ListMembersRequest, ListMembersResponse,
    ListOrganizationsRequest, ListOrganizationsResponse, Member, Organization, OrganizationState,
    RegisterOrganizationRequest, Role as WireRole, SetMemberDisabledRequest, SetOrganizationStateRequest,
    UpdateOrganizationRequest, organization_service_server::OrganizationService,
};
use nqi_store::{Actor, Mutation, Tx};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::present;
use crate::app::members::{self, NewMember};
use crate::app::organizations;
use crate::app::register::{self, Registration};
use crate::domain::organization::State;
use crate::error::Error;
use crate::store::organization::Filter;
use crate::{Deps, store};

pub struct Organizations(pub Deps);

#[tonic::async_trait]
impl OrganizationService for Organizations {
    async fn register_organization(
        &self,
        request: Request<RegisterOrganizationRequest>,
    ) -> Result<Response<Organization>, Status> {
        let who = principal::maybe(&request);
        let mut asked = request.into_inner();
        let password = std::mem::take(&mut asked.password);
        let organization = asked.organization.clone().unwrap_or_default();
        let registration = Registration {
            profile: present::profile(&organization)?,
            account: asked.account.clone(),
            member_name: asked.member_name.clone(),
            password,
        };
        let (registration, state) = register::check(who.as_ref(), registration).map_err(Problem::from)?;
        let hash = self.0.passwords.hash(&registration.password).await?;
        let actor = who.as_ref().map_or_else(Actor::anonymous, Actor::of);
        let method = "nqi.identity.v1.OrganizationService/RegisterOrganization";
        // The password is not part of the hashed request: a fast hash of it must not be kept anywhere.
        let made = Mutation::by(&self.0.db, &self.0.clock, actor, method, &asked, &asked.request_id)
            .run(move |tx: Tx| {
                let (registration, hash) = (registration.clone(), hash.clone());
                async move {
                    let made = register::register(&tx, &registration, &hash, state).await?;
                    Ok::<_, Error>(present::organization(&made))
                }
            })
            .await?;
        Ok(Response::new(made))
    }

    async fn get_organization(
        &self,
        request: Request<GetOrganizationRequest>,
    ) -> Result<Response<Organization>, Status> {
        let who = principal::of(&request)?;
        let id = field(parse_id("id", &request.get_ref().id))?;
        let found = organizations::get(self.0.db.reader(), &who, id).await.map_err(Problem::from)?;
        Ok(Response::new(present::organization(&found)))
    }

    async fn list_organizations(
        &self,
        request: Request<ListOrganizationsRequest>,
    ) -> Result<Response<ListOrganizationsResponse>, Status> {
        let who = principal::of(&request)?;
        let asked = request.into_inner();
        if !who.is_service() {
            who.require(&[Role::Bureau, Role::Admin, Role::Centre])?;
        }
        let mut checks = Checks::new();
        let kind = checks.take(present::kind("kind", asked.kind, true)).flatten();
        let mut regions: Vec<String> = Vec::new();
        if who.is(Role::Centre) {
            regions.clone_from(&who.regions);
        }
        if !asked.region.is_empty() {
            if regions.is_empty() || regions.contains(&asked.region) {
                regions = vec![asked.region.clone()];
            } else {
                return Ok(Response::new(ListOrganizationsResponse::default()));
            }
        }
        let filter = Filter { kind, regions, query: asked.query.trim().to_owned() };
        let hash = page::filter_hash(&[&format!("{filter:?}")]);
        let size = checks.take(page::size(asked.page_size, 50, 200)).unwrap_or(50);
        let after = checks.take(page::decode(hash, &asked.page_token, "page_token")).flatten();
        let after = after.and_then(|cursor: String| {
            let (id, name) = cursor.split_at_checked(36)?;
            Some((name.to_owned(), Uuid::try_parse(id).ok()?))
        });
        checks.finish()?;
        let (mut found, total) = store::organization::page(self.0.db.reader(), &filter, after, size + 1)
            .await
            .map_err(Problem::from)?;
        let more = found.len() as u64 > size;
        found.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        let next = found.last().filter(|_| more);
        Ok(Response::new(ListOrganizationsResponse {
            next_page_token: next
                .map(|last| page::encode(hash, &format!("{}{}", last.id, last.profile.display_name)))
                .unwrap_or_default(),
            organizations: found.iter().map(present::organization).collect(),
            total_size: i32::try_from(total).unwrap_or(i32::MAX),
        }))
    }

    async fn update_organization(
        &self,
        request: Request<UpdateOrganizationRequest>,
    ) -> Result<Response<Organization>, Status> {
        let who = principal::of(&request)?;
        let asked = request.into_inner();
        let given = asked.organization.clone().unwrap_or_default();
        let id = field(parse_id("organization.id", &given.id))?;
        let wanted = present::profile_change(&given)?;
        let mask = asked.update_mask.clone().unwrap_or_default().paths;
        const ALLOWED: [&str; 5] = ["display_name", "address", "contact", "cluster", "size"];
        if mask.is_empty() || mask.iter().any(|path| !ALLOWED.contains(&path.as_str())) {
            let names = ALLOWED.join(", ");
            return Err(Problem::invalid(vec![Violation::new(
                "update_mask",
                "FIELD_NOT_ALLOWED",
                format!("请列出要修改的字段，可选：{names}。"),
                format!("Name the fields to change: {names}."),
            )])
            .into());
        }
        let method = "nqi.identity.v1.OrganizationService/UpdateOrganization";
        let (etag, caller) = (given.etag.clone(), who.clone());
        let changed = Mutation::rpc(&self.0.db, &self.0.clock, &who, method, &asked, &asked.request_id)
            .run(move |tx: Tx| {
                let (who, etag, wanted, mask) = (caller.clone(), etag.clone(), wanted.clone(), mask.clone());
                async move {
                    let changed = organizations::update(&tx, &who, id, &etag, |profile| {
                        for path in mask {
                            match path.as_str() {
                                "display_name" => profile.display_name.clone_from(&wanted.display_name),
                                "address" => profile.address.clone_from(&wanted.address),
                                "contact" => profile.contact = wanted.contact.clone(),
                                "cluster" => profile.cluster = wanted.cluster,
                                _ => profile.size.clone_from(&wanted.size),
                            }
                        }
                    })
                    .await?;
                    Ok::<_, Error>(present::organization(&changed))
                }
            })
            .await?;
        Ok(Response::new(changed))
    }

    async fn set_organization_state(
        &self,
        request: Request<SetOrganizationStateRequest>,
    ) -> Result<Response<Organization>, Status> {
        let who = principal::of(&request)?;
        let asked = request.into_inner();
        let mut checks = Checks::new();
        let id = checks.take(parse_id("id", &asked.id));
        let state = match asked.state() {
            OrganizationState::Active => Some(State::Active),
            OrganizationState::Suspended => Some(State::Suspended),
            _ => None,
        };
        checks.require(
            state.is_some(),
            "state",
            "STATE_NOT_ALLOWED",
            "可设为 ORGANIZATION_STATE_ACTIVE 或 ORGANIZATION_STATE_SUSPENDED。",
            "Use ORGANIZATION_STATE_ACTIVE or ORGANIZATION_STATE_SUSPENDED.",
        );
        checks.require(
            !asked.reason.trim().is_empty(),
            "reason",
            "REQUIRED",
            "请填写原因。",
            "Give the reason.",
        );
        checks.finish()?;
        let (id, state) = (id.unwrap_or_default(), state.unwrap_or(State::Pending));
        let method = "nqi.identity.v1.OrganizationService/SetOrganizationState";
        let (caller, etag, reason) = (who.clone(), asked.etag.clone(), asked.reason.clone());
        let changed = Mutation::rpc(&self.0.db, &self.0.clock, &who, method, &asked, &asked.request_id)
            .run(move |tx: Tx| {
                let (who, etag, reason) = (caller.clone(), etag.clone(), reason.clone());
                async move {
                    let changed = organizations::set_state(&tx, &who, id, &etag, state, &reason).await?;
                    Ok::<_, Error>(present::organization(&changed))
                }
            })
            .await?;
        Ok(Response::new(changed))
    }

    async fn create_member(&self, request: Request<CreateMemberRequest>) -> Result<Response<Member>, Status> {
        let who = principal::of(&request)?;
        let mut asked = request.into_inner();
        let organization = field(parse_id("organization_id", &asked.organization_id))?;
        let roles = asked.roles().filter_map(role).collect();
        let new = NewMember {
            account: asked.account.clone(),
            display_name: asked.display_name.clone(),
            password: std::mem::take(&mut asked.password),
            roles,
        };
        let new = members::check(&who, organization, new).map_err(Problem::from)?;
        let hash = self.0.passwords.hash(&new.password).await?;
        let method = "nqi.identity.v1.OrganizationService/CreateMember";
        let made = Mutation::rpc(&self.0.db, &self.0.clock, &who, method, &asked, &asked.request_id)
            .run(move |tx: Tx| {
                let (new, hash) = (new.clone(), hash.clone());
                async move {
                    let made = members::create(&tx, organization, &new, &hash).await?;
                    Ok::<_, Error>(present::member(&made))
                }
            })
            .await?;
        Ok(Response::new(made))
    }

    async fn list_members(
        &self,
        request: Request<ListMembersRequest>,
    ) -> Result<Response<ListMembersResponse>, Status> {
        let who = principal::of(&request)?;
        let organization = field(parse_id("organization_id", &request.get_ref().organization_id))?;
        let found = members::list(self.0.db.reader(), &who, organization).await.map_err(Problem::from)?;
        Ok(Response::new(ListMembersResponse { members: found.iter().map(present::member).collect() }))
    }

    async fn set_member_disabled(
        &self,
        request: Request<SetMemberDisabledRequest>,
    ) -> Result<Response<Member>, Status> {
        let who = principal::of(&request)?;
        let asked = request.into_inner();
        let mut checks = Checks::new();
        let organization =
            checks.take(parse_id("organization_id", &asked.organization_id)).unwrap_or_default();
        let id = checks.take(parse_id("id", &asked.id)).unwrap_or_default();
        checks.finish()?;
        let method = "nqi.identity.v1.OrganizationService/SetMemberDisabled";
        let (caller, disabled) = (who.clone(), asked.disabled);
        let changed = Mutation::rpc(&self.0.db, &self.0.clock, &who, method, &asked, &asked.request_id)
            .run(move |tx: Tx| {
                let who = caller.clone();
                async move {
                    let changed = members::set_disabled(&tx, &who, organization, id, disabled).await?;
                    Ok::<_, Error>(present::member(&changed))
                }
            })
            .await?;
        Ok(Response::new(changed))
    }
}

fn field<T>(parsed: Result<T, Violation>) -> Result<T, Problem> {
    parsed.map_err(|violation| Problem::invalid(vec![violation]))
}

/// The role of the platform; `service` is never given to a member.
fn role(wire: WireRole) -> Option<Role> {
    match wire {
        WireRole::Unspecified | WireRole::Service => None,
        WireRole::Enterprise => Some(Role::Enterprise),
        WireRole::Provider => Some(Role::Provider),
        WireRole::Centre => Some(Role::Centre),
        WireRole::Bureau => Some(Role::Bureau),
        WireRole::Admin => Some(Role::Admin),
        WireRole::Owner => Some(Role::Owner),
    }
}

/// Kinds that exist, for messages.
pub(super) const KINDS: [OrgKind; 5] =
    [OrgKind::Enterprise, OrgKind::Provider, OrgKind::Centre, OrgKind::Bureau, OrgKind::Platform];
