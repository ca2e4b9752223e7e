//! The register through its RPCs, on both dialects: `eval "$(.ci/services.sh start DIR)"` first.

mod bulk;
mod capacity;
mod catalogue;
mod credit;
mod export;
mod facts;
mod import;
mod invariants;
mod profiles;
mod roles;
mod standards;
mod world;
