//! Whose clocks a caller may see.

use uuid::Uuid;

/// The rows that a caller may see; everything else is not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Bureau, administrators and services.
    All,
    /// Clocks of the enterprise's own cases.
    Enterprise(Uuid),
    /// Clocks that the provider owes.
    Provider(Uuid),
    /// Clocks of cases that the centre handles, and those that it owes.
    Centre(Uuid),
}

/// The parties of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parties {
    /// The enterprise served.
    pub enterprise: Option<Uuid>,
    /// The handling centre.
    pub centre: Option<Uuid>,
    /// Who promised.
    pub obligor: Uuid,
}

impl Scope {
    /// Whether a clock of these parties is visible.
    pub fn sees(self, parties: Parties) -> bool {
        match self {
            Self::All => true,
            Self::Enterprise(org) => parties.enterprise == Some(org),
            Self::Provider(org) => parties.obligor == org,
            Self::Centre(org) => parties.centre == Some(org) || parties.obligor == org,
        }
    }
}
