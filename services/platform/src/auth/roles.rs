//! Roles of a member and kinds of an organisation.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a caller may act as. Written in tokens as its lower-case name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// 企业: asks, chooses, confirms, rates.
    Enterprise,
    /// 服务机构: quotes, works, reports.
    Provider,
    /// 服务中心: accepts, dispatches, follows up.
    Centre,
    /// 市场监管局: rules, calendars, supervision.
    Bureau,
    /// Runs the platform; has no case verbs.
    Admin,
    /// Another service or a job.
    Service,
    /// Approves who joins the organisation.
    Owner,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 7] = [
        Role::Enterprise,
        Role::Provider,
        Role::Centre,
        Role::Bureau,
        Role::Admin,
        Role::Service,
        Role::Owner,
    ];

    /// The name in tokens and logs.
    pub fn name(self) -> &'static str {
        match self {
            Role::Enterprise => "enterprise",
            Role::Provider => "provider",
            Role::Centre => "centre",
            Role::Bureau => "bureau",
            Role::Admin => "admin",
            Role::Service => "service",
            Role::Owner => "owner",
        }
    }

    /// The role of a name.
    pub fn parse(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// A set of roles.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Roles(u8);

impl Roles {
    /// The set of these roles.
    pub fn of(roles: &[Role]) -> Roles {
        roles.iter().copied().collect()
    }

    /// Whether `role` is in the set.
    pub fn contains(self, role: Role) -> bool {
        self.0 & (1 << role as u8) != 0
    }

    /// Whether any of `roles` is in the set.
    pub fn any(self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.contains(*role))
    }

    /// The roles in the set, in the order of [`Role::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.contains(*role))
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Roles {
        Roles(roles.into_iter().fold(0, |bits, role| bits | (1 << role as u8)))
    }
}

impl fmt::Debug for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl Serialize for Roles {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Role::name))
    }
}

impl<'de> Deserialize<'de> for Roles {
    /// A role that this version does not know grants nothing, so it is passed over.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Roles, D::Error> {
        let names = Vec::<String>::deserialize(deserializer)?;
        Ok(names.iter().filter_map(|name| Role::parse(name)).collect())
    }
}

/// What an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrgKind {
    /// 企业.
    Enterprise,
    /// 服务机构.
    Provider,
    /// 服务中心.
    Centre,
    /// 市场监管局.
    Bureau,
    /// The platform itself: administrators, services and jobs.
    Platform,
}

impl OrgKind {
    /// The name in tokens and logs.
    pub fn name(self) -> &'static str {
        match self {
            OrgKind::Enterprise => "enterprise",
            OrgKind::Provider => "provider",
            OrgKind::Centre => "centre",
            OrgKind::Bureau => "bureau",
            OrgKind::Platform => "platform",
        }
    }
}
