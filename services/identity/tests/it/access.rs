//! Organisations and members as each role and as a stranger.

use nqi_platform::auth::{OrgKind, Role};
use nqi_proto::identity::v1::{
    CreateMemberRequest, GetOrganizationRequest, ListMembersRequest, ListOrganizationsRequest, Organization,
    OrganizationState, Role as WireRole, SetOrganizationStateRequest, UpdateOrganizationRequest,
};
use nqi_proto::r#type::v1::{Contact, OrganizationKind};
use nqi_store::on_both_dialects;
use tonic::{Code, Request};
use uuid::Uuid;

use super::{Identity, PASSWORD, fields, problem, with};

on_both_dialects! {
    async fn an_organisation_is_known_to_itself_the_bureau_and_the_centre_of_its_region(fx: Fixture) {
        let identity = Identity::new(fx).await;
        let firm = identity.registered(OrganizationKind::Enterprise, 20, "firm").await;
        let stranger = identity.registered(OrganizationKind::Enterprise, 21, "stranger").await;
        let org = Uuid::from_u128(77);
        let read = async |token: &str| {
            let get = GetOrganizationRequest { id: firm.id.clone() };
            identity.organizations().get_organization(with(token, get)).await.map(|_| ()).map_err(|status| status.code())
        };
        let own = identity.login("firm", PASSWORD).await.unwrap().access_token;
        assert_eq!(read(&own).await, Ok(()));
        assert_eq!(read(&identity.admin()).await, Ok(()));
        assert_eq!(read(&identity.token(org, OrgKind::Bureau, &[Role::Bureau], &[])).await, Ok(()));
        assert_eq!(read(&identity.token(org, OrgKind::Centre, &[Role::Centre], &["371002"])).await, Ok(()));
        let elsewhere = identity.token(org, OrgKind::Centre, &[Role::Centre], &["371083"]);
        assert_eq!(read(&elsewhere).await, Err(Code::NotFound));
        let lab = identity.token(org, OrgKind::Provider, &[Role::Provider], &[]);
        assert_eq!(read(&lab).await, Err(Code::NotFound));
        let other = identity.token(stranger.id.parse().unwrap(), OrgKind::Enterprise, &[Role::Enterprise], &[]);
        assert_eq!(read(&other).await, Err(Code::NotFound));
        let nobody = Request::new(GetOrganizationRequest { id: firm.id.clone() });
        let nobody = identity.organizations().get_organization(nobody).await.unwrap_err();
        assert_eq!(nobody.code(), Code::Unauthenticated);
    }

    async fn only_the_owner_changes_an_organisation_and_only_at_the_version_it_saw(fx: Fixture) {
        let identity = Identity::new(fx).await;
        let firm = identity.registered(OrganizationKind::Enterprise, 22, "firm").await;
        let change = |etag: &str, phone: &str| UpdateOrganizationRequest {
            organization: Some(Organization {
                id: firm.id.clone(),
                etag: etag.into(),
                contact: Some(Contact { name: "示例人".into(), phone: phone.into(), email: String::new() }),
                ..Organization::default()
            }),
            update_mask: Some(prost_types::FieldMask { paths: vec!["contact".into()] }),
            request_id: String::new(),
        };
        let owner = identity.login("firm", PASSWORD).await.unwrap().access_token;
        let colleague =
            identity.token(firm.id.parse().unwrap(), OrgKind::Enterprise, &[Role::Enterprise], &[]);
        let refused = identity.organizations().update_organization(with(&colleague, change(&firm.etag, "0631-0000001"))).await;
        assert_eq!(refused.unwrap_err().code(), Code::PermissionDenied);
        let wrong = identity.organizations().update_organization(with(&owner, change(&firm.etag, "12"))).await;
        assert_eq!(fields(&wrong.unwrap_err()), ["organization.contact.phone"]);
        let changed = identity.organizations().update_organization(with(&owner, change(&firm.etag, "0631-0000001"))).await;
        assert_eq!(changed.unwrap().into_inner().contact.unwrap().phone, "0631-0000001");
        let stale = identity.organizations().update_organization(with(&owner, change(&firm.etag, "0631-0000002"))).await;
        assert_eq!(problem(&stale.unwrap_err()).reason, "ETAG_MISMATCH");
    }

    async fn members_are_added_and_listed_by_their_own_organisation_only(fx: Fixture) {
        let identity = Identity::new(fx).await;
        let lab = identity.registered(OrganizationKind::Provider, 23, "lab").await;
        let add = |account: &str, role: WireRole| CreateMemberRequest {
            organization_id: lab.id.clone(),
            request_id: String::new(),
            account: account.into(),
            display_name: "示例检测员".into(),
            password: PASSWORD.into(),
            roles: vec![role.into()],
        };
        let owner = identity.login("lab", PASSWORD).await.unwrap().access_token;
        let made = identity.organizations().create_member(with(&owner, add("clerk", WireRole::Provider))).await;
        assert_eq!(made.unwrap().into_inner().roles, [i32::from(WireRole::Provider)]);
        let taken = identity.organizations().create_member(with(&owner, add("clerk", WireRole::Provider))).await;
        assert_eq!(fields(&taken.unwrap_err()), ["account"]);
        let climbing = identity.organizations().create_member(with(&owner, add("boss", WireRole::Admin))).await;
        assert_eq!(fields(&climbing.unwrap_err()), ["roles"]);
        let clerk = identity.login("clerk", PASSWORD).await.unwrap().access_token;
        let refused = identity.organizations().create_member(with(&clerk, add("third", WireRole::Provider))).await;
        assert_eq!(refused.unwrap_err().code(), Code::PermissionDenied);
        let list = |token: &str| with(token, ListMembersRequest { organization_id: lab.id.clone() });
        assert_eq!(identity.organizations().list_members(list(&clerk)).await.unwrap().into_inner().members.len(), 2);
        let stranger = identity.token(Uuid::from_u128(5), OrgKind::Provider, &[Role::Provider, Role::Owner], &[]);
        assert_eq!(identity.organizations().list_members(list(&stranger)).await.unwrap_err().code(), Code::NotFound);
        let refused = identity.organizations().create_member(with(&stranger, add("mole", WireRole::Provider))).await;
        assert_eq!(refused.unwrap_err().code(), Code::NotFound);
    }

    async fn a_suspended_organisation_cannot_sign_in(fx: Fixture) {
        let identity = Identity::new(fx).await;
        let lab = identity.registered(OrganizationKind::Provider, 24, "lab").await;
        let suspend = || SetOrganizationStateRequest {
            id: lab.id.clone(),
            state: OrganizationState::Suspended.into(),
            reason: "停业整顿".into(),
            ..SetOrganizationStateRequest::default()
        };
        let owner = identity.login("lab", PASSWORD).await.unwrap().access_token;
        let refused = identity.organizations().set_organization_state(with(&owner, suspend())).await;
        assert_eq!(refused.unwrap_err().code(), Code::PermissionDenied);
        let bureau = identity.token(Uuid::from_u128(6), OrgKind::Bureau, &[Role::Bureau], &[]);
        identity.organizations().set_organization_state(with(&bureau, suspend())).await.unwrap();
        assert!(identity.login("lab", PASSWORD).await.is_err());
    }

    async fn the_list_pages_without_gap_and_narrows_a_centre_to_its_regions(fx: Fixture) {
        let identity = Identity::new(fx).await;
        for serial in 30..37 {
            identity.registered(OrganizationKind::Enterprise, serial, &format!("firm{serial}")).await;
        }
        let (mut seen, mut token) = (Vec::new(), String::new());
        loop {
            let ask = ListOrganizationsRequest { page_size: 3, page_token: token, ..ListOrganizationsRequest::default() };
            let page = identity.organizations().list_organizations(with(&identity.admin(), ask)).await.unwrap().into_inner();
            assert_eq!(page.total_size, 7);
            seen.extend(page.organizations.into_iter().map(|organization| organization.display_name));
            token = page.next_page_token;
            if token.is_empty() {
                break;
            }
        }
        assert_eq!(seen.len(), 7);
        assert!(seen.is_sorted());
        let named = |query: &str| ListOrganizationsRequest { query: query.into(), ..ListOrganizationsRequest::default() };
        let total = async |query: &str| {
            let page = identity.organizations().list_organizations(with(&identity.admin(), named(query))).await;
            page.unwrap().into_inner().total_size
        };
        let found = identity.organizations().list_organizations(with(&identity.admin(), named("组织33"))).await;
        let mut reachable = found.unwrap().into_inner().organizations.remove(0);
        reachable.contact = Some(Contact { name: "示例人".into(), phone: "0631-0000033".into(), email: String::new() });
        let change = UpdateOrganizationRequest {
            organization: Some(reachable),
            update_mask: Some(prost_types::FieldMask { paths: vec!["contact".into()] }),
            ..UpdateOrganizationRequest::default()
        };
        let owner = identity.login("firm33", PASSWORD).await.unwrap().access_token;
        identity.organizations().update_organization(with(&owner, change)).await.unwrap();
        assert_eq!((total("0631-0000033").await, total("(0631) 0000033").await), (1, 1));
        assert_eq!(total("0631-000003").await, 0, "a part of a number finds nobody");
        let elsewhere = identity.token(Uuid::from_u128(8), OrgKind::Centre, &[Role::Centre], &["371083"]);
        let all = with(&elsewhere, ListOrganizationsRequest::default());
        assert_eq!(identity.organizations().list_organizations(all).await.unwrap().into_inner().total_size, 0);
        let firm = identity.login("firm30", PASSWORD).await.unwrap().access_token;
        let refused = identity.organizations().list_organizations(with(&firm, ListOrganizationsRequest::default())).await;
        assert_eq!(refused.unwrap_err().code(), Code::PermissionDenied);
    }
}
