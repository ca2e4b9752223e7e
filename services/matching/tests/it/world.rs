//! Small registers made of protobuf records, by hand or at random from a seed.

mod dice;
mod needs;
mod random_need;
mod random_world;
mod records;
mod words;

use jiff::civil::Date;
use nqi_kernel::worktime::{Calendar, china};
use nqi_matching::engine::answer::{self, Answer, Options};
use nqi_matching::engine::need::Need;
use nqi_matching::engine::record::Change;
use nqi_matching::engine::snapshot::Snapshot;
use nqi_matching::engine::tables::Tables;
use nqi_matching::wire::{need, present, records as read};
use nqi_platform::problem::Problem;
use nqi_proto::matching::v1::{MatchRequest, MatchResponse};
use nqi_proto::registry::v1 as pb;
use nqi_proto::r#type::v1 as ty;

pub use dice::Dice;
pub use needs::{at_most, between, calibration, testing};
pub use random_need::random_need;
pub use random_world::random_world;
pub use records::{accreditation, calibration_row, date, id, offering, provider, site, standard, test_row};

/// A working Monday.
pub const TODAY: Date = Date::constant(2026, 3, 9);

/// A register as the records of an export.
#[derive(Clone, Default)]
pub struct World {
    pub providers: Vec<pb::Provider>,
    pub sites: Vec<pb::Site>,
    pub accreditations: Vec<pb::Accreditation>,
    pub rows: Vec<pb::ScopeRow>,
    pub standards: Vec<pb::Standard>,
    pub offerings: Vec<pb::Offering>,
    pub cells: Vec<pb::Cell>,
    pub facts: Vec<pb::ProviderFacts>,
    pub resources: Vec<pb::ResourceListing>,
    pub booked: Vec<pb::BookedTime>,
}

impl World {
    pub fn changes(&self) -> Vec<Change> {
        let mut all = Vec::new();
        all.extend(self.providers.iter().filter_map(read::provider));
        all.extend(self.sites.iter().filter_map(read::site));
        all.extend(self.accreditations.iter().filter_map(read::accreditation));
        all.extend(self.rows.iter().filter_map(read::row));
        all.extend(self.standards.iter().filter_map(read::standard));
        all.extend(self.offerings.iter().filter_map(read::offering));
        all.extend(self.cells.iter().filter_map(read::cell));
        all.extend(self.facts.iter().filter_map(read::facts));
        all.extend(self.resources.iter().filter_map(read::resource));
        all.extend(self.booked.iter().filter_map(read::booked));
        all
    }

    pub fn records(&self) -> Vec<pb::export_response::Record> {
        use pb::export_response::Record;
        let mut all: Vec<Record> = self.providers.iter().cloned().map(Record::Provider).collect();
        all.extend(self.sites.iter().cloned().map(Record::Site));
        all.extend(self.accreditations.iter().cloned().map(Record::Accreditation));
        all.extend(self.rows.iter().cloned().map(Record::ScopeRow));
        all.extend(self.standards.iter().cloned().map(Record::Standard));
        all.extend(self.offerings.iter().cloned().map(Record::Offering));
        all.extend(self.cells.iter().cloned().map(Record::Cell));
        all.extend(self.facts.iter().cloned().map(Record::Facts));
        all.extend(self.resources.iter().cloned().map(Record::Resource));
        all.extend(self.booked.iter().cloned().map(Record::Booked));
        all
    }

    pub fn engine(&self) -> Engine {
        Engine::of(self.changes())
    }
}

/// A snapshot with the tables of today.
pub struct Engine {
    pub snapshot: Snapshot,
    pub tables: Tables,
    pub calendar: Calendar,
}

impl Engine {
    pub fn of(changes: Vec<Change>) -> Engine {
        let mut snapshot = Snapshot::default();
        snapshot.apply(changes);
        Engine::with(snapshot)
    }

    pub fn with(snapshot: Snapshot) -> Engine {
        let tables = Tables::compute(&snapshot, TODAY);
        Engine { snapshot, tables, calendar: china() }
    }

    pub fn compile(&self, need: &ty::Need) -> Result<(Need, Options), Problem> {
        let request = MatchRequest {
            need: Some(need.clone()),
            limit: 200,
            near_misses: true,
            ..MatchRequest::default()
        };
        need::compile(&request, &self.snapshot, TODAY)
    }

    pub fn answer(&self, need: &ty::Need) -> (Need, Answer) {
        let (need, options) = self.compile(need).unwrap();
        let answer = answer::answer(&self.snapshot, &self.tables, &self.calendar, &need, TODAY, options);
        (need, answer)
    }

    pub fn reply(&self, need: &ty::Need) -> MatchResponse {
        let (need, answer) = self.answer(need);
        let circumstances = present::Circumstances {
            snapshot_id: format!("{}-{}", self.snapshot.id(), self.tables.revision),
            as_of: "2026-03-09T01:00:00Z".parse().unwrap(),
            updated_on: TODAY,
            stale: false,
            calendar: &self.calendar,
        };
        present::response(&self.snapshot, &need, &answer, circumstances)
    }
}
