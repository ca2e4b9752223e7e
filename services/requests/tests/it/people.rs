//! The callers of the tests: organisations by fixed ids, members by role.

use nqi_platform::auth::{OrgKind, Principal, Role, Roles};
use nqi_platform::config::Secret;
use uuid::Uuid;

pub const ENTERPRISE: Uuid = Uuid::from_u128(0xE1);
pub const OTHER_ENTERPRISE: Uuid = Uuid::from_u128(0xE2);
pub const CENTRE: Uuid = Uuid::from_u128(0xC1);
pub const OTHER_CENTRE: Uuid = Uuid::from_u128(0xC2);
pub const CITY_CENTRE: Uuid = Uuid::from_u128(0xC3);
pub const BUREAU: Uuid = Uuid::from_u128(0xB1);

/// Candidate providers, best first.
pub fn provider(n: u128) -> Uuid {
    Uuid::from_u128(0xA0 + n)
}

/// The site of a provider.
pub fn site(n: u128) -> Uuid {
    Uuid::from_u128(0x50 + n)
}

/// The pool of a provider.
pub fn pool(n: u128) -> Uuid {
    Uuid::from_u128(0x90 + n)
}

fn person(org: Uuid, kind: OrgKind, role: Role, regions: &[&str]) -> Principal {
    Principal {
        subject: Uuid::from_u128(org.as_u128() << 8),
        org,
        kind,
        roles: Roles::of(&[role]),
        regions: regions.iter().map(|region| (*region).to_owned()).collect(),
        session: Uuid::from_u128(1),
        name: String::new(),
        token: Secret::new(String::new()),
    }
}

pub fn enterprise() -> Principal {
    person(ENTERPRISE, OrgKind::Enterprise, Role::Enterprise, &[])
}

pub fn other_enterprise() -> Principal {
    person(OTHER_ENTERPRISE, OrgKind::Enterprise, Role::Enterprise, &[])
}

/// A member of the enterprise who may only approve joiners.
pub fn owner_only() -> Principal {
    person(ENTERPRISE, OrgKind::Enterprise, Role::Owner, &[])
}

pub fn lab(n: u128) -> Principal {
    person(provider(n), OrgKind::Provider, Role::Provider, &[])
}

pub fn centre() -> Principal {
    person(CENTRE, OrgKind::Centre, Role::Centre, &["371002"])
}

pub fn other_centre() -> Principal {
    person(OTHER_CENTRE, OrgKind::Centre, Role::Centre, &["371082"])
}

pub fn city_centre() -> Principal {
    person(CITY_CENTRE, OrgKind::Centre, Role::Centre, &[])
}

pub fn bureau() -> Principal {
    person(BUREAU, OrgKind::Bureau, Role::Bureau, &[])
}

pub fn admin() -> Principal {
    person(Uuid::from_u128(0xF1), OrgKind::Platform, Role::Admin, &[])
}

pub fn service() -> Principal {
    let mut service = person(Uuid::nil(), OrgKind::Platform, Role::Service, &[]);
    service.name = "registry".to_owned();
    service
}
