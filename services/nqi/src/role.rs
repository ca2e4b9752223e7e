//! The parts of a deployment.

use clap::ValueEnum;

/// A process of a deployment; `nqi up` runs them all in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub enum Role {
    /// Organisations, members, tokens.
    Identity,
    /// What can be done, by whom, when.
    Registry,
    /// Cases.
    Requests,
    /// Who fits.
    Matching,
    /// What is due when.
    Commitments,
    /// The edge: REST, gRPC, gRPC-Web, SSE.
    Gateway,
}

impl Role {
    /// All roles, in the order in which they start.
    pub const ALL: [Role; 6] =
        [Role::Identity, Role::Registry, Role::Requests, Role::Matching, Role::Commitments, Role::Gateway];

    /// Roles that own a database.
    pub const DURABLE: [Role; 4] = [Role::Identity, Role::Registry, Role::Requests, Role::Commitments];

    /// Name in database URLs, files and configuration keys.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Role::Identity => "identity",
            Role::Registry => "registry",
            Role::Requests => "requests",
            Role::Matching => "matching",
            Role::Commitments => "commitments",
            Role::Gateway => "gateway",
        }
    }
}
