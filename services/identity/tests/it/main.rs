//! Identity over its RPCs, on both dialects, as each role and as a stranger.

mod access;
mod registration;
mod sessions;

use std::sync::Arc;

use nqi_events::Bus;
use nqi_identity::{Deps, Migrator, Passwords, RevokedSessions, Settings};
use nqi_platform::auth::{Claims, StaticKeys};
use nqi_platform::auth::{OrgKind, Role, Roles, Verifier, VerifierOptions, signing::SigningKey};
use nqi_platform::clock::Clock;
use nqi_platform::config::Secret;
use nqi_platform::link::{self, Link};
use nqi_platform::problem::Problem;
use nqi_platform::serve::{ServeOptions, layered};
use nqi_platform::tasks::Tasks;
use nqi_proto::identity::v1::auth_service_client::AuthServiceClient;
use nqi_proto::identity::v1::organization_service_client::OrganizationServiceClient;
use nqi_proto::identity::v1::{LoginRequest, Organization, RegisterOrganizationRequest, TokenSet};
use nqi_proto::r#type::v1::OrganizationKind;
use nqi_store::testing::Fixture;
use tonic::{Request, Status};
use uuid::Uuid;

const PASSWORD: &str = "correct horse battery";

/// The service behind its layers, and a key to forge callers of any role with.
struct Identity {
    fx: Fixture,
    link: Link,
    key: Arc<SigningKey>,
}

impl Identity {
    async fn new(fx: Fixture) -> Identity {
        fx.migrate::<Migrator>().await;
        let key = Arc::new(SigningKey::generate());
        let settings = Settings {
            issuer: "nqi".into(),
            audience: "test".into(),
            access_seconds: 600,
            idle_seconds: 1_800,
            absolute_seconds: 43_200,
            service_secret: Secret::new("s".repeat(32)),
        };
        let deps = Deps {
            db: fx.db.clone(),
            clock: fx.clock.clone(),
            bus: Bus::in_process(),
            tasks: Tasks::new(),
            key: key.clone(),
            settings: Arc::new(settings),
            passwords: Passwords::new().unwrap(),
        };
        let revoked = RevokedSessions::new(fx.db.clone(), fx.clock.clone(), 600);
        let verifier = Verifier::new(VerifierOptions {
            issuer: "nqi".into(),
            audience: "test".into(),
            clock: fx.clock.clone(),
            keys: Arc::new(StaticKeys(vec![key.jwk()])),
        })
        .with_revocations(Arc::new(revoked));
        let options = ServeOptions {
            verifier: Arc::new(verifier),
            clock: fx.clock.clone(),
            concurrency: 64,
            default_deadline: std::time::Duration::from_secs(15),
        };
        let link = link::local(layered(nqi_identity::routes(&deps), options));
        Identity { fx, link, key }
    }

    fn auth(&self) -> AuthServiceClient<Link> {
        AuthServiceClient::new(self.link.clone())
    }

    fn organizations(&self) -> OrganizationServiceClient<Link> {
        OrganizationServiceClient::new(self.link.clone())
    }

    /// A token of any role and organisation, signed by the deployment's key.
    fn token(&self, org: Uuid, kind: OrgKind, roles: &[Role], regions: &[&str]) -> String {
        forged(&self.key, &self.fx.clock, org, kind, roles, regions)
    }

    fn admin(&self) -> String {
        self.token(Uuid::from_u128(1), OrgKind::Platform, &[Role::Admin], &[])
    }

    async fn login(&self, account: &str, password: &str) -> Result<TokenSet, Status> {
        let ask = LoginRequest { account: account.into(), password: password.into() };
        Ok(self.auth().login(ask).await?.into_inner())
    }

    /// Registers an organisation as the administrator; its owner's account is `account`.
    async fn registered(&self, kind: OrganizationKind, serial: u32, account: &str) -> Organization {
        let request = with(&self.admin(), registration(kind, serial, account));
        self.organizations().register_organization(request).await.unwrap().into_inner()
    }
}

fn forged(
    key: &SigningKey,
    clock: &Clock,
    org: Uuid,
    kind: OrgKind,
    roles: &[Role],
    regions: &[&str],
) -> String {
    let now = u64::try_from(clock.now().as_second()).unwrap();
    key.sign(&Claims {
        iss: "nqi".into(),
        aud: "test".into(),
        exp: now + 600,
        iat: now,
        sub: Uuid::now_v7(),
        org,
        kind,
        roles: Roles::of(roles),
        regions: regions.iter().map(|code| (*code).to_owned()).collect(),
        sid: Uuid::nil(),
        jti: Uuid::now_v7().to_string(),
        name: String::new(),
    })
    .unwrap()
}

fn with<T>(token: &str, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    request
}

fn registration(kind: OrganizationKind, serial: u32, account: &str) -> RegisterOrganizationRequest {
    let uscc = nqi_kernel::uscc::Uscc::fictitious("371002", serial).unwrap();
    RegisterOrganizationRequest {
        request_id: format!("register-{serial}"),
        organization: Some(Organization {
            kind: kind.into(),
            uscc: uscc.as_str().to_owned(),
            display_name: format!("示例组织{serial}"),
            region: "371002".into(),
            fictitious: true,
            ..Organization::default()
        }),
        account: account.into(),
        member_name: "示例人".into(),
        password: PASSWORD.into(),
    }
}

fn problem(status: &Status) -> Problem {
    Problem::from_status(status)
}

fn fields(status: &Status) -> Vec<String> {
    problem(status).violations.into_iter().map(|violation| violation.field).collect()
}
