//! The register through its RPCs, on both dialects: `eval "$(.ci/services.sh start DIR)"` first.

mod bulk;
mod calendar;
mod capacity;
mod catalogue;
mod chaos;
mod credit;
mod export;
mod facts;
mod import;
mod invariants;
mod kill;
mod ledger;
mod orders;
mod orphans;
mod profiles;
mod roles;
mod scope_files;
mod scope_import;
mod scope_round_trip;
mod scope_rows_wrong;
mod scope_tour;
mod standards;
mod world;
