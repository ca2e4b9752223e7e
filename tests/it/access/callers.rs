//! The columns of the matrix.

use nqi_tests::actor::Actor;
use nqi_tests::world::World;

/// Who calls: the parties of a case, the same roles of organisations that have no part in it, and the platform's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    Anonymous,
    Enterprise,
    OtherEnterprise,
    Provider,
    OtherProvider,
    Centre,
    OtherCentre,
    Bureau,
    Admin,
    Service,
}

impl Caller {
    /// In the order of the columns.
    pub const ALL: [Caller; 10] = [
        Caller::Anonymous,
        Caller::Enterprise,
        Caller::OtherEnterprise,
        Caller::Provider,
        Caller::OtherProvider,
        Caller::Centre,
        Caller::OtherCentre,
        Caller::Bureau,
        Caller::Admin,
        Caller::Service,
    ];

    /// The column's title.
    pub fn title(self) -> &'static str {
        match self {
            Caller::Anonymous => "anonymous",
            Caller::Enterprise => "enterprise",
            Caller::OtherEnterprise => "other_enterprise",
            Caller::Provider => "provider",
            Caller::OtherProvider => "other_provider",
            Caller::Centre => "centre",
            Caller::OtherCentre => "other_centre",
            Caller::Bureau => "bureau",
            Caller::Admin => "admin",
            Caller::Service => "service",
        }
    }

    /// The caller in a world.
    pub fn in_world(self, world: &World) -> Option<&Actor> {
        match self {
            Caller::Anonymous => None,
            Caller::Enterprise => Some(&world.firm),
            Caller::OtherEnterprise => Some(&world.other_firm),
            Caller::Provider => Some(&world.lab().owner),
            Caller::OtherProvider => Some(&world.other_lab),
            Caller::Centre => Some(&world.centre),
            Caller::OtherCentre => Some(&world.other_centre),
            Caller::Bureau => Some(&world.bureau),
            Caller::Admin => Some(&world.admin),
            Caller::Service => Some(&world.service),
        }
    }
}
