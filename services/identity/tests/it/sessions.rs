//! Sign in, renew, end.

use jiff::SignedDuration;
use nqi_platform::auth::{OrgKind, Role};
use nqi_proto::identity::v1::{
    GetMeRequest, IssueServiceTokenRequest, LogoutRequest, RefreshRequest, SetMemberDisabledRequest,
};
use nqi_proto::r#type::v1::OrganizationKind;
use nqi_store::on_both_dialects;
use tonic::{Code, Request};

use super::{Identity, PASSWORD, problem, with};

/// The view of revoked sessions is two seconds old at most: asked until it knows, bounded by the five that are promised.
async fn refused_within_five_seconds(identity: &Identity, token: &str) {
    let begun = std::time::Instant::now();
    loop {
        let answer = identity.auth().get_me(with(token, GetMeRequest {})).await;
        if let Err(status) = answer {
            assert_eq!(status.code(), Code::Unauthenticated);
            return;
        }
        assert!(begun.elapsed() < std::time::Duration::from_secs(5), "withdrawn access still works");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

on_both_dialects! {
    async fn an_unknown_account_and_a_wrong_password_get_one_answer(fx: Fixture) {
        let identity = Identity::new(fx).await;
        identity.registered(OrganizationKind::Enterprise, 1, "firm").await;
        let wrong = identity.login("firm", "wrong horse battery").await.unwrap_err();
        let unknown = identity.login("nobody", PASSWORD).await.unwrap_err();
        assert_eq!((wrong.code(), wrong.message()), (unknown.code(), unknown.message()));
        assert_eq!(problem(&wrong).reason, "CREDENTIALS_INVALID");
    }

    async fn a_refresh_token_works_once_and_its_reuse_ends_the_session(fx: Fixture) {
        let identity = Identity::new(fx).await;
        identity.registered(OrganizationKind::Enterprise, 2, "firm").await;
        let first = identity.login("firm", PASSWORD).await.unwrap();
        let refresh = |token: &str| RefreshRequest { refresh_token: token.to_owned() };
        let second = identity.auth().refresh(refresh(&first.refresh_token)).await.unwrap().into_inner();
        assert_ne!(first.refresh_token, second.refresh_token);
        let reused = identity.auth().refresh(refresh(&first.refresh_token)).await.unwrap_err();
        assert_eq!(problem(&reused).reason, "SESSION_ENDED");
        let family = identity.auth().refresh(refresh(&second.refresh_token)).await.unwrap_err();
        assert_eq!(family.code(), Code::Unauthenticated, "the whole family is dead");
        refused_within_five_seconds(&identity, &second.access_token).await;
    }

    async fn two_refreshes_at_once_have_one_winner_at_most(fx: Fixture) {
        let identity = Identity::new(fx).await;
        identity.registered(OrganizationKind::Enterprise, 3, "firm").await;
        let token = identity.login("firm", PASSWORD).await.unwrap().refresh_token;
        let race = (0..8).map(|_| {
            let (mut client, refresh_token) = (identity.auth(), token.clone());
            tokio::spawn(async move { client.refresh(RefreshRequest { refresh_token }).await.is_ok() })
        });
        let won = futures::future::join_all(race).await.into_iter().filter(|won| *won.as_ref().unwrap()).count();
        assert_eq!(won, 1);
    }

    async fn an_idle_session_cannot_be_renewed(fx: Fixture) {
        let identity = Identity::new(fx).await;
        identity.registered(OrganizationKind::Enterprise, 4, "firm").await;
        let tokens = identity.login("firm", PASSWORD).await.unwrap();
        identity.fx.clock.advance_to(identity.fx.clock.now() + SignedDuration::from_secs(1_801));
        let refused = identity.auth().refresh(RefreshRequest { refresh_token: tokens.refresh_token }).await;
        assert_eq!(refused.unwrap_err().code(), Code::Unauthenticated);
    }

    async fn logging_out_ends_the_access_token_too(fx: Fixture) {
        let identity = Identity::new(fx).await;
        identity.registered(OrganizationKind::Provider, 5, "lab").await;
        let tokens = identity.login("lab", PASSWORD).await.unwrap();
        let me = identity.auth().get_me(with(&tokens.access_token, GetMeRequest {})).await.unwrap().into_inner();
        assert_eq!(me.member.unwrap().account, "lab");
        identity.auth().logout(with(&tokens.access_token, LogoutRequest::default())).await.unwrap();
        refused_within_five_seconds(&identity, &tokens.access_token).await;
    }

    async fn a_disabled_member_is_out_everywhere(fx: Fixture) {
        let identity = Identity::new(fx).await;
        let lab = identity.registered(OrganizationKind::Provider, 6, "lab").await;
        let tokens = identity.login("lab", PASSWORD).await.unwrap();
        let me = identity.auth().get_me(with(&tokens.access_token, GetMeRequest {})).await.unwrap().into_inner();
        let id = me.member.unwrap().id;
        let disable = SetMemberDisabledRequest {
            organization_id: lab.id.clone(),
            id,
            disabled: true,
            ..SetMemberDisabledRequest::default()
        };
        let own = identity.organizations().set_member_disabled(with(&tokens.access_token, disable.clone())).await;
        assert_eq!(own.unwrap_err().code(), Code::PermissionDenied, "nobody locks himself out");
        identity.organizations().set_member_disabled(with(&identity.admin(), disable)).await.unwrap();
        assert!(identity.login("lab", PASSWORD).await.is_err());
        refused_within_five_seconds(&identity, &tokens.access_token).await;
    }

    async fn a_service_needs_the_deployments_secret(fx: Fixture) {
        let identity = Identity::new(fx).await;
        let ask = |service: &str, secret: String| IssueServiceTokenRequest { service: service.into(), secret };
        let tokens = identity.auth().issue_service_token(ask("requests", "s".repeat(32))).await.unwrap();
        assert!(!tokens.get_ref().access_token.is_empty() && tokens.get_ref().refresh_token.is_empty());
        for (service, secret) in [("requests", "x".repeat(32)), ("requests", String::new()), ("intruder", "s".repeat(32))] {
            let refused = identity.auth().issue_service_token(ask(service, secret)).await.unwrap_err();
            assert_eq!(refused.code(), Code::Unauthenticated);
        }
    }

    async fn a_foreign_a_forged_and_an_expired_token_are_refused(fx: Fixture) {
        let identity = Identity::new(fx).await;
        let foreign_key = nqi_platform::auth::signing::SigningKey::generate();
        let org = uuid::Uuid::from_u128(9);
        let foreign = crate::forged(&foreign_key, &identity.fx.clock, org, OrgKind::Bureau, &[Role::Bureau], &[]);
        let good = identity.token(org, OrgKind::Bureau, &[Role::Bureau], &[]);
        let (head, tail) = good.rsplit_once('.').unwrap();
        let forged = format!("{head}.{}", tail.chars().rev().collect::<String>());
        for token in [foreign, forged, "nonsense".to_owned()] {
            let refused = identity.auth().get_me(with(&token, GetMeRequest {})).await.unwrap_err();
            assert_eq!(problem(&refused).reason, "TOKEN_INVALID");
        }
        identity.fx.clock.advance_to(identity.fx.clock.now() + SignedDuration::from_secs(661));
        let expired = identity.auth().get_me(with(&good, GetMeRequest {})).await.unwrap_err();
        assert_eq!(problem(&expired).reason, "TOKEN_INVALID");
        let nobody = identity.auth().get_me(Request::new(GetMeRequest {})).await.unwrap_err();
        assert_eq!(problem(&nobody).reason, "LOGIN_REQUIRED");
    }
}
