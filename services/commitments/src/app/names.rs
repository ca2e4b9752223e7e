//! Names of those who owe something, for files that people read: the registry is asked once for each.

use std::collections::HashMap;

use nqi_platform::problem::Problem;
use uuid::Uuid;

use super::register::Register;

/// The names that one file needs.
pub struct Names {
    register: Register,
    known: HashMap<Uuid, String>,
    centres: bool,
}

impl Names {
    /// Nobody is known yet.
    pub fn new(register: Register) -> Self {
        Self { register, known: HashMap::new(), centres: false }
    }

    /// Learns the names behind `ids`; UNAVAILABLE `REGISTRY_UNAVAILABLE` when they cannot be asked for.
    pub async fn learn(&mut self, ids: Vec<Uuid>) -> Result<(), Problem> {
        for id in ids {
            if self.known.contains_key(&id) {
                continue;
            }
            if !self.centres {
                self.centres = true;
                for centre in self.register.centres().await? {
                    // An id that does not parse names nobody who is asked for.
                    if let Ok(id) = centre.id.parse() {
                        self.known.insert(id, centre.display_name);
                    }
                }
                if self.known.contains_key(&id) {
                    continue;
                }
            }
            let name = self.register.provider_name(id).await?.unwrap_or_default();
            self.known.insert(id, name);
        }
        Ok(())
    }

    /// The name of an id that was learnt; empty when the registry knows neither provider nor centre under it.
    pub fn of(&self, id: Uuid) -> &str {
        self.known.get(&id).map_or("", String::as_str)
    }
}
