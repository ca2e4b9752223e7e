//! What the demonstration's register is made of, without providers: one scope row a capability, every version of a
//! standard, one offering a title. For readers of typed needs, who have to know the words and not who can do the work.

use nqi_proto::registry::v1::{Offering, OfferingState, ScopeRow, Standard};
use nqi_proto::r#type::v1::{ItemKind, Range};

use super::capabilities::{
    BEHIND, CMCS, CROWDED, FAR, INSPECTIONS, METHODS, SCHEMES, SINGLE, STANDARDS_WORK, SUPERSEDED,
};
use super::{chance, offerings, providers, standards};

/// The seed of all ids: the words do not depend on it.
const SEED: u64 = 7;

/// The vocabulary of the demonstration.
pub struct Vocabulary {
    /// Versions of standards.
    pub standards: Vec<Standard>,
    /// A scope row for each object, parameter and standard.
    pub rows: Vec<ScopeRow>,
    /// An offering for each title.
    pub offerings: Vec<Offering>,
}

/// Everything that the demonstration's register has names for.
pub fn all() -> Vocabulary {
    Vocabulary { standards: stored(), rows: rows(), offerings: offered() }
}

fn stored() -> Vec<Standard> {
    let etag = |standard: Standard| Standard { etag: "\"1\"".to_owned(), ..standard };
    standards::versions(SEED).into_iter().map(etag).collect()
}

fn rows() -> Vec<ScopeRow> {
    let row = |kind: ItemKind, object: &str, parameter: &str, standard: &str, range: &str| ScopeRow {
        kind: kind.into(),
        object: object.to_owned(),
        parameter: parameter.to_owned(),
        standard: standard.to_owned(),
        range: (!range.is_empty()).then(|| Range { raw: range.to_owned(), ..Range::default() }),
        ..ScopeRow::default()
    };
    let mut rows = Vec::new();
    let rare = SINGLE.iter().chain(&FAR).chain(&CROWDED).chain(&BEHIND);
    for method in METHODS.iter().chain(&SUPERSEDED).chain(rare) {
        let each = method.parameters.iter();
        rows.extend(
            each.map(|parameter| row(ItemKind::Testing, method.object, parameter, method.standard, "")),
        );
    }
    rows.extend(
        CMCS.iter()
            .map(|cmc| row(ItemKind::Calibration, cmc.instrument, cmc.measurand, cmc.procedure, cmc.range)),
    );
    rows.extend(
        SCHEMES
            .iter()
            .map(|(scheme, standard, category)| row(ItemKind::Certification, scheme, category, standard, "")),
    );
    rows.extend(
        INSPECTIONS
            .iter()
            .map(|(object, activity, standard)| row(ItemKind::Inspection, object, activity, standard, "")),
    );
    rows.extend(
        STANDARDS_WORK.iter().map(|(activity, subject)| row(ItemKind::Standards, subject, activity, "", "")),
    );
    let owner = chance::id(SEED, "vocabulary", 0).to_string();
    for (at, row) in rows.iter_mut().enumerate() {
        row.id = chance::id(SEED, "vocabulary row", at).to_string();
        row.etag = "\"1\"".to_owned();
        (row.provider_id, row.site_id, row.accreditation_id) = (owner.clone(), owner.clone(), owner.clone());
    }
    rows
}

fn offered() -> Vec<Offering> {
    let mut offered: Vec<Offering> = Vec::new();
    for spec in providers::all(jiff::civil::date(2026, 3, 9)) {
        for offering in offerings::of(&spec, 0, SEED) {
            if !offered.iter().any(|known| known.title == offering.title) {
                offered.push(offering);
            }
        }
    }
    let owner = chance::id(SEED, "vocabulary", 0).to_string();
    for (at, offering) in offered.iter_mut().enumerate() {
        offering.id = chance::id(SEED, "vocabulary offering", at).to_string();
        offering.etag = "\"1\"".to_owned();
        offering.state = OfferingState::Published.into();
        (offering.provider_id, offering.site_id) = (owner.clone(), owner.clone());
    }
    offered
}
