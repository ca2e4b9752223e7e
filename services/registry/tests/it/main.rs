//! The register through its RPCs, on both dialects: `eval "$(.ci/services.sh start DIR)"` first.

mod bookings;
mod bulk;
mod capacity;
mod catalogue;
mod export;
mod facts;
mod import;
mod instruments;
mod invariants;
mod organizations;
mod profiles;
mod resources;
mod roles;
mod standards;
mod world;
