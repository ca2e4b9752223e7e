//! The verified caller of an RPC.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use uuid::Uuid;

use super::{OrgKind, Role, Roles};
use crate::config::Secret;
use crate::problem::Problem;

/// Who calls, for which organisation, with which roles. Made only from a verified token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The member, or the service.
    pub subject: Uuid,
    /// The member's organisation; nil for a service.
    pub org: Uuid,
    /// What that organisation is.
    pub kind: OrgKind,
    /// What the caller may act as.
    pub roles: Roles,
    /// Region codes that a centre or bureau member answers for; empty means no limit or none needed.
    pub regions: Vec<String>,
    /// The session, for revocation and audit.
    pub session: Uuid,
    /// The service's name, or empty.
    pub name: String,
    /// The raw token, to be forwarded on calls made on the caller's behalf.
    pub token: Secret<String>,
}

impl Principal {
    /// Whether the caller has the role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(role)
    }

    /// Whether the caller is a service or a job.
    pub fn is_service(&self) -> bool {
        self.is(Role::Service)
    }

    /// When the token ends; `None` for a caller without one. Read from a token that was verified before.
    pub fn expires(&self) -> Option<Timestamp> {
        #[derive(serde::Deserialize)]
        struct Ends {
            exp: i64,
        }
        let claims = self.token.expose().split('.').nth(1)?;
        let ends: Ends = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
        Timestamp::from_second(ends.exp).ok()
    }

    /// PERMISSION_DENIED unless the caller has one of the roles.
    pub fn require(&self, roles: &[Role]) -> Result<(), Problem> {
        if self.roles.any(roles) {
            return Ok(());
        }
        let allowed = roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(", ");
        Err(Problem::denied(
            "ROLE_REQUIRED",
            format!("您的角色无权执行此操作，需要以下角色之一：{allowed}。"),
            format!("Your roles do not allow this. One of these is needed: {allowed}."),
        )
        .with("roles", allowed))
    }
}

/// The caller of a request; UNAUTHENTICATED when anonymous.
pub fn of<T>(request: &tonic::Request<T>) -> Result<Principal, Problem> {
    maybe(request).ok_or_else(|| {
        Problem::unauthenticated(
            "LOGIN_REQUIRED",
            "请先登录。",
            "Sign in first: this call needs an access token.",
        )
    })
}

/// The caller of a request, or `None` when anonymous.
pub fn maybe<T>(request: &tonic::Request<T>) -> Option<Principal> {
    request.extensions().get::<Principal>().cloned()
}
