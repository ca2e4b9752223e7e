//! Whose business an event is.

use uuid::Uuid;

use super::Viewer;

/// The parties of an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parties {
    /// The enterprise served.
    pub enterprise: Option<Uuid>,
    /// The handling centre.
    pub centre: Option<Uuid>,
    /// The provider whose offer, order, rating or promise it is.
    pub provider: Option<Uuid>,
}

impl Viewer {
    /// Whether an event of these parties is the viewer's business; a provider never hears of its rivals.
    pub fn hears(self, parties: Parties) -> bool {
        match self {
            Viewer::Enterprise(id) => parties.enterprise == Some(id),
            Viewer::Provider(id) => parties.provider == Some(id),
            Viewer::Centre { id, city } => city || parties.centre == Some(id) || parties.provider == Some(id),
            Viewer::Bureau(_) | Viewer::Service => true,
            Viewer::Nobody => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_hears_of_its_own_and_never_of_its_rivals() {
        let [firm, lab, rival, centre] = [1, 2, 3, 4].map(Uuid::from_u128);
        let offer = Parties { enterprise: Some(firm), centre: Some(centre), provider: Some(lab) };
        let case = Parties { provider: None, ..offer };
        assert!(Viewer::Provider(lab).hears(offer) && !Viewer::Provider(rival).hears(offer));
        assert!(!Viewer::Provider(lab).hears(case));
        assert!(Viewer::Enterprise(firm).hears(case) && !Viewer::Enterprise(lab).hears(offer));
        assert!(Viewer::Centre { id: centre, city: false }.hears(case));
        assert!(!Viewer::Centre { id: firm, city: false }.hears(case));
        assert!(Viewer::Bureau(firm).hears(case) && !Viewer::Nobody.hears(case));
    }
}
