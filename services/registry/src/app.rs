//! Use cases: load, let the domain decide, save with its events and its audit row, in one transaction.

mod access;
mod accreditations;
pub(crate) mod booking_reads;
mod booking_steps;
pub(crate) mod browse;
pub(crate) mod catalogue;
mod cells;
mod centres;
mod changes;
mod check_scope;
mod count_scope;
mod enterprises;
mod export;
mod history;
mod hold_batch;
mod hold_group;
mod hold_together;
mod holds;
mod impact;
mod import_ledger;
mod import_standards;
mod instruments;
mod lapse_bookings;
mod ledger;
pub(crate) mod ledger_reads;
mod list_accreditations;
pub(crate) mod made;
mod names;
mod offerings;
mod organizations;
mod orphan_holds;
mod place_hold;
mod pool_rules;
mod pools;
mod providers;
mod refresh_credit;
mod refresh_facts;
mod request_booking;
mod request_calibration;
pub(crate) mod resource_reads;
mod resources;
pub(crate) mod scope_import;
mod scope_rows;
mod sheet;
mod sites;
mod slots;
mod standard_view;
mod standards;
mod standards_seed;
mod suspend_rows;
mod sweep_holds;
pub(crate) mod tally;
pub(crate) mod utilisation;

pub(crate) use accreditations::{Decision, put_accreditation, set_accreditation_state, verify_accreditation};
pub(crate) use booking_steps::{Step, step_booking};
pub(crate) use cells::{edit_cells, set_cells};
pub(crate) use centres::{put_centre, route_centre};
pub(crate) use check_scope::{Stated, check_scope};
pub(crate) use count_scope::count_scope;
pub(crate) use enterprises::{enterprise, put_enterprise};
pub(crate) use export::export;
pub(crate) use history::revisions;
pub(crate) use hold_group::{Ask, What};
pub(crate) use hold_together::{MOST as MOST_TOGETHER, confirm_together};
pub(crate) use holds::get_hold;
pub(crate) use impact::accreditation_impact;
pub(crate) use import_ledger::import_ledger;
pub(crate) use import_standards::import_standards;
pub use import_standards::import_standards_file;
pub(crate) use instruments::{put_instrument, record_calibration, request_ended, set_instrument_state};
pub use lapse_bookings::lapse_bookings;
pub(crate) use ledger::Ledger;
pub(crate) use list_accreditations::list_accreditations;
pub(crate) use offerings::{put_offering, set_offering_state};
pub(crate) use organizations::note_organization;
pub use orphan_holds::release_orphans;
pub use pool_rules::keep_horizon;
pub(crate) use pool_rules::{get_rules, put_rules};
pub(crate) use pools::put_pool;
pub(crate) use providers::{put_provider, set_provider_state};
pub use refresh_credit::refresh_credit;
pub use refresh_facts::refresh_facts;
pub(crate) use request_booking::request_booking;
pub(crate) use request_calibration::{Wanted, request_calibration};
pub(crate) use resources::{put_resource, set_resource_state};
pub use scope_import::{run_imports, sweep_imports};
pub(crate) use scope_rows::put_scope_row;
pub(crate) use sites::put_site;
pub(crate) use standard_view::get_standard;
pub(crate) use standards::{Grounds, preview_standard, put_standard, statuses};
pub use standards_seed::load_standards;
pub(crate) use suspend_rows::{lift_row, suspend_row, verify_rows};
pub use sweep_holds::sweep_holds;

use crate::Deps;
use nqi_platform::auth::Principal;
use nqi_store::{Actor, Mutation};
use sha2::{Digest, Sha256};

/// A mutation that somebody asks for: who, which RPC, under which key.
pub(crate) struct Call<'a> {
    pub caller: &'a Principal,
    method: &'static str,
    request_id: &'a str,
    request_hash: [u8; 32],
}

impl<'a> Call<'a> {
    /// The call of an RPC; the hash covers the whole request.
    pub fn new<M: prost::Message>(
        caller: &'a Principal,
        method: &'static str,
        request: &M,
        request_id: &'a str,
    ) -> Call<'a> {
        let request_hash = Sha256::digest(request.encode_to_vec()).into();
        Call { caller, method, request_id, request_hash }
    }

    fn mutation(&self, deps: &'a Deps) -> Mutation<'a> {
        Mutation {
            db: &deps.db,
            clock: &deps.clock,
            actor: Actor::of(self.caller),
            method: self.method,
            request_id: self.request_id,
            request_hash: self.request_hash,
        }
    }
}
