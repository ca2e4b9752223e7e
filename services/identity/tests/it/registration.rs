//! Who may register what, and what a registration must hold.

use nqi_proto::identity::v1::{GetOrganizationRequest, ListOrganizationsRequest, OrganizationState};
use nqi_proto::r#type::v1::OrganizationKind;
use nqi_store::on_both_dialects;
use tonic::{Code, Request};

use super::{Identity, PASSWORD, fields, problem, registration, with};

on_both_dialects! {
    async fn an_enterprise_registers_itself_once_and_can_sign_in(fx: Fixture) {
        let identity = Identity::new(fx).await;
        let ask = registration(OrganizationKind::Enterprise, 7, "Owner.One");
        let made = identity.organizations().register_organization(ask.clone()).await.unwrap().into_inner();
        assert_eq!(made.state(), OrganizationState::Pending);
        let again = identity.organizations().register_organization(ask.clone()).await.unwrap().into_inner();
        assert_eq!(again.id, made.id, "the same request id gives the same answer");
        let mut other = ask;
        other.request_id = "another".into();
        other.account = "second".into();
        let refused = identity.organizations().register_organization(other).await.unwrap_err();
        assert_eq!(problem(&refused).reason, "USCC_REGISTERED");
        assert!(identity.login("owner.one", PASSWORD).await.is_ok());
        assert_eq!(identity.login("second", PASSWORD).await.unwrap_err().code(), Code::Unauthenticated);
    }

    async fn an_invalid_credit_code_names_its_field_and_changes_nothing(fx: Fixture) {
        let identity = Identity::new(fx).await;
        let mut ask = registration(OrganizationKind::Enterprise, 8, "x");
        ask.password = "short".into();
        let organization = ask.organization.as_mut().unwrap();
        organization.uscc = "91350100M000100Y4Z".into();
        organization.region = "999999".into();
        let refused = identity.organizations().register_organization(ask).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument);
        let wrong = fields(&refused);
        for field in ["organization.uscc", "organization.region", "account", "password"] {
            assert!(wrong.iter().any(|name| name == field), "{field} missing in {wrong:?}");
        }
        let all = with(&identity.admin(), ListOrganizationsRequest::default());
        assert_eq!(identity.organizations().list_organizations(all).await.unwrap().into_inner().total_size, 0);
    }

    async fn only_the_bureau_or_the_administrator_registers_a_centre(fx: Fixture) {
        let identity = Identity::new(fx).await;
        let ask = registration(OrganizationKind::Centre, 9, "centre");
        let refused = identity.organizations().register_organization(Request::new(ask.clone())).await.unwrap_err();
        assert_eq!(refused.code(), Code::PermissionDenied);
        let bureau = identity.registered(OrganizationKind::Bureau, 10, "bureau").await;
        let bureau = identity.login("bureau", PASSWORD).await.map(|tokens| (bureau, tokens)).unwrap();
        let made = identity.organizations().register_organization(with(&bureau.1.access_token, ask)).await.unwrap();
        assert_eq!(made.get_ref().state(), OrganizationState::Active);
        let get = GetOrganizationRequest { id: made.into_inner().id };
        assert!(identity.organizations().get_organization(with(&bureau.1.access_token, get)).await.is_ok());
    }
}
