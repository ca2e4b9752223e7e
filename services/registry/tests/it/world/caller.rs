//! Who asks: a token of a role, or nobody.

use jiff::Timestamp;
use nqi_platform::auth::{Claims, OrgKind, Role, Roles};
use nqi_platform::config::Secret;
use nqi_platform::ids::new_id;
use tonic::Request;
use uuid::Uuid;

/// Somebody with a token; empty = anonymous.
#[derive(Clone)]
pub struct Caller(pub String);

/// What a token of this role says.
pub fn claims(role: Role, org: Uuid, now: Timestamp) -> Claims {
    let kind = match role {
        Role::Enterprise => OrgKind::Enterprise,
        Role::Provider => OrgKind::Provider,
        Role::Centre => OrgKind::Centre,
        Role::Bureau => OrgKind::Bureau,
        _ => OrgKind::Platform,
    };
    let now = u64::try_from(now.as_second()).expect("after 1970");
    Claims {
        iss: "test".into(),
        aud: "test".into(),
        exp: now + 23 * 3600,
        iat: now,
        sub: new_id(),
        org,
        kind,
        roles: Roles::of(&[role]),
        regions: vec![],
        sid: new_id(),
        jti: new_id().to_string(),
        name: String::new(),
    }
}

impl Caller {
    pub fn anonymous() -> Caller {
        Caller(String::new())
    }

    /// A request of this caller.
    pub fn ask<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        nqi_platform::auth::forward(&Secret::new(self.0.clone()), &mut request).expect("an ASCII token");
        request
    }
}
