//! Access tokens: signing for members, and short tokens for the platform's own services.

use jiff::Timestamp;
use nqi_platform::auth::{Claims, OrgKind, Role, Roles, ServiceTokens};
use nqi_platform::problem::Problem;
use nqi_proto::identity::v1::TokenSet;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::Deps;
use crate::error::Error;

/// Services that may ask for a token.
const SERVICES: [&str; 6] = ["identity", "registry", "requests", "matching", "commitments", "gateway"];
/// Life of a service token in seconds.
const SERVICE_SECONDS: u64 = 300;

/// Whom a token speaks for.
pub(super) struct Subject {
    pub sub: Uuid,
    pub org: Uuid,
    pub kind: OrgKind,
    pub roles: Roles,
    pub regions: Vec<String>,
    pub sid: Uuid,
    pub name: String,
}

/// Signs an access token.
pub(super) fn sign(deps: &Deps, now: Timestamp, subject: Subject) -> Result<String, Problem> {
    let iat = u64::try_from(now.as_second()).map_err(Problem::internal)?;
    let life = if subject.name.is_empty() { deps.settings.access_seconds } else { SERVICE_SECONDS };
    deps.key.sign(&Claims {
        iss: deps.settings.issuer.clone(),
        aud: deps.settings.audience.clone(),
        exp: iat + life,
        iat,
        sub: subject.sub,
        org: subject.org,
        kind: subject.kind,
        roles: subject.roles,
        regions: subject.regions,
        sid: subject.sid,
        jti: nqi_platform::ids::new_id().to_string(),
        name: subject.name,
    })
}

/// Exchanges the deployment's service secret for a token with the role `service`.
///
/// # Errors
/// `Credentials` for a wrong secret, an unknown service, or a deployment without a secret.
pub fn issue(deps: &Deps, service: &str, secret: &str) -> Result<TokenSet, Error> {
    let expected = deps.settings.service_secret.expose();
    let fits: bool = expected.as_bytes().ct_eq(secret.as_bytes()).into();
    if expected.is_empty() || !fits || !SERVICES.contains(&service) {
        return Err(Error::Credentials);
    }
    let access_token = sign(
        deps,
        deps.clock.now(),
        Subject {
            sub: ServiceTokens::subject(service),
            org: Uuid::nil(),
            kind: OrgKind::Platform,
            roles: Roles::of(&[Role::Service]),
            regions: vec![],
            sid: Uuid::nil(),
            name: service.to_owned(),
        },
    )?;
    let expires_in = i64::try_from(SERVICE_SECONDS).unwrap_or(i64::MAX);
    Ok(TokenSet { access_token, token_type: "Bearer".to_owned(), expires_in, refresh_token: String::new() })
}
