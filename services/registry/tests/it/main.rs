//! The register through its RPCs, on both dialects: `eval "$(.ci/services.sh start DIR)"` first.

mod bulk;
mod capacity;
mod catalogue;
mod certificates;
mod export;
mod facts;
mod import;
mod invariants;
mod offering_rules;
mod profiles;
mod roles;
mod row_rules;
mod standard_catalogue;
mod standards;
mod world;
