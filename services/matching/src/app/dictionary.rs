//! The dictionary of the published index, built once for each content of the register.

use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwapOption;

use crate::engine::lexicon::Lexicon;
use crate::engine::snapshot::Snapshot;

/// The newest dictionary. Capacity does not change names, so cells that move every second do not rebuild it.
#[derive(Default)]
pub struct Dictionary {
    newest: ArcSwapOption<Lexicon>,
    building: Mutex<()>,
}

/// The part of a snapshot's id that names the records without the cells.
fn content(id: &str) -> &str {
    id.split('-').next().unwrap_or_default()
}

impl Dictionary {
    /// The dictionary of this content, when it is the newest built.
    pub fn known(&self, snapshot: &Snapshot) -> Option<Arc<Lexicon>> {
        let id = snapshot.id();
        self.newest.load_full().filter(|lexicon| content(&lexicon.revision) == content(&id))
    }

    /// The dictionary of this content, built by the first who asks while the others wait.
    pub fn of(&self, snapshot: &Snapshot) -> Option<Arc<Lexicon>> {
        let _one = self.building.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = self.known(snapshot) {
            return Some(known);
        }
        let lexicon = Arc::new(Lexicon::of(snapshot)?);
        self.newest.store(Some(lexicon.clone()));
        Some(lexicon)
    }
}
