//! People and services who call the platform, with tokens signed for the present of a cluster's clock.

use jiff::Timestamp;
use nqi_platform::auth::signing::SigningKey;
use nqi_platform::auth::{Claims, OrgKind, Role, Roles, ServiceTokens};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The longest life that the platform accepts, in seconds, less an hour.
const LIFE: u64 = 23 * 3600;

/// Somebody who calls.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Actor {
    /// What a failure calls them.
    pub name: String,
    /// Organisation; nil for services.
    pub org: Uuid,
    /// Kind of the organisation.
    pub kind: OrgKind,
    /// Roles.
    pub roles: Roles,
    /// Regions that a centre answers for.
    pub regions: Vec<String>,
    /// The member, or the service.
    pub subject: Uuid,
}

impl Actor {
    /// A member of an organisation, with the role of its kind and that of an owner.
    #[must_use]
    pub fn member(name: &str, kind: OrgKind, org: Uuid) -> Actor {
        let work = match kind {
            OrgKind::Enterprise => Role::Enterprise,
            OrgKind::Provider => Role::Provider,
            OrgKind::Centre => Role::Centre,
            OrgKind::Bureau => Role::Bureau,
            OrgKind::Platform => Role::Admin,
        };
        Actor {
            name: name.to_owned(),
            org,
            kind,
            roles: Roles::of(&[work, Role::Owner]),
            regions: vec![],
            subject: Uuid::new_v4(),
        }
    }

    /// The operator before any organisation exists.
    #[must_use]
    pub fn operator() -> Actor {
        Actor::member("operator", OrgKind::Platform, Uuid::new_v4())
    }

    /// A service of the platform.
    #[must_use]
    pub fn service(name: &str) -> Actor {
        Actor {
            name: name.to_owned(),
            org: Uuid::nil(),
            kind: OrgKind::Platform,
            roles: Roles::of(&[Role::Service]),
            regions: vec![],
            subject: ServiceTokens::subject(name),
        }
    }

    /// The same actor answering for these regions.
    #[must_use]
    pub fn of_regions(mut self, regions: &[&str]) -> Actor {
        self.regions = regions.iter().map(|region| (*region).to_owned()).collect();
        self
    }

    /// The id of the actor's organisation as text.
    #[must_use]
    pub fn id(&self) -> String {
        self.org.to_string()
    }

    /// What the actor's token says at `now`.
    #[must_use]
    pub fn claims(&self, now: Timestamp) -> Claims {
        let now = u64::try_from(now.as_second()).expect("after 1970");
        let is_service = self.roles.contains(Role::Service);
        Claims {
            iss: "nqi".into(),
            aud: "nqi".into(),
            exp: now + LIFE,
            iat: now,
            sub: self.subject,
            org: self.org,
            kind: self.kind,
            roles: self.roles,
            regions: self.regions.clone(),
            sid: if is_service { Uuid::nil() } else { self.subject },
            jti: format!("{}@{now}", self.subject),
            name: if is_service { self.name.clone() } else { String::new() },
        }
    }

    /// A token of those claims.
    #[must_use]
    pub fn token(&self, key: &SigningKey, now: Timestamp) -> String {
        key.sign(&self.claims(now)).expect("claims can be signed")
    }
}
