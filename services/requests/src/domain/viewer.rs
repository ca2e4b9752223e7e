//! Who looks at a case, and what the case is to them (domain.md, section 5).

use uuid::Uuid;

use super::request::Channel;
use super::{Request, RequestState};

/// A caller by organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Sees its own cases.
    Enterprise(Uuid),
    /// Sees its own offers and orders, and the cases of its orders.
    Provider(Uuid),
    /// Sees the cases routed to it; the city's centre sees all that were submitted.
    Centre {
        /// The centre.
        id: Uuid,
        /// Serves the whole city.
        city: bool,
    },
    /// Sees the metadata of all submitted cases.
    Bureau(Uuid),
    /// Another service of the platform sees all.
    Service,
    /// Has no business with cases.
    Nobody,
}

/// What a visible case is to its viewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its own.
    Enterprise,
    /// Handled by the viewer's centre.
    Handling,
    /// Seen by the city's centre.
    City,
    /// The viewer was invited or chosen.
    Provider,
    /// Supervised.
    Bureau,
    /// Seen by the platform itself.
    Service,
}

impl Viewer {
    /// The organisation; nil for services and nobody.
    pub fn org(self) -> Uuid {
        match self {
            Viewer::Enterprise(id)
            | Viewer::Provider(id)
            | Viewer::Bureau(id)
            | Viewer::Centre { id, .. } => id,
            Viewer::Service | Viewer::Nobody => Uuid::nil(),
        }
    }

    /// What the case is to the viewer; `None` = it does not exist for them. A provider's part in it is looked up apart.
    pub fn standing(self, request: &Request) -> Option<Standing> {
        let submitted = request.state != RequestState::Draft;
        match self {
            Viewer::Enterprise(id) if id == request.enterprise => Some(Standing::Enterprise),
            Viewer::Centre { id, .. } if request.centre == Some(id) => Some(Standing::Handling),
            Viewer::Centre { city: true, .. } if submitted => Some(Standing::City),
            Viewer::Bureau(_) if submitted => Some(Standing::Bureau),
            Viewer::Provider(_) => Some(Standing::Provider),
            Viewer::Service => Some(Standing::Service),
            _ => None,
        }
    }
}

impl Standing {
    /// Whether the viewer may speak for the enterprise: itself, or the centre that entered its case at the window.
    pub fn speaks_for_enterprise(self, channel: Channel) -> bool {
        self == Standing::Enterprise || (self == Standing::Handling && channel == Channel::Window)
    }
}
