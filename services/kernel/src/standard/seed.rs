//! The list of real standards that the platform starts with, and its supersession graph.

use std::collections::BTreeMap;

use super::number::StandardNumber;
use super::supersession::{EdgeKind, Status, Supersession, Version};

/// The standards list, CSV with a header line; `confidence` says how sure number and year are.
pub const STANDARDS_SEED: &str = include_str!("../../data/standards_seed.csv");

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct SeedStandard {
    /// The number as recorded; some have no year and are not citable until completed.
    #[serde(rename = "standard_number")]
    pub number: String,
    /// Working name in Chinese; may be empty.
    pub designation_zh: String,
    /// Cluster by its Chinese name, or 通用.
    pub cluster: String,
    /// TESTING, CALIBRATION, CERTIFICATION, INSPECTION or STANDARDS.
    pub service_kind: String,
    /// The object tested.
    pub object: String,
    /// Parameters, separated by a semicolon.
    pub parameter: String,
    /// current, superseded, upcoming or unknown.
    pub status: String,
    /// The successor, when recorded.
    pub replaced_by: String,
    /// verified, repo or unverified.
    pub confidence: String,
    /// CALIBRATION or VERIFICATION for metrology documents.
    pub metrology_mode: String,
    /// What a reader should know.
    pub note: String,
}

/// Reads the embedded list. Fails only when the file itself was damaged; a test reads it whole.
pub fn standards() -> Result<Vec<SeedStandard>, csv::Error> {
    csv::Reader::from_reader(STANDARDS_SEED.as_bytes()).deserialize().collect()
}

/// Builds the supersession graph of the lines that name a version.
///
/// Several lines with one successor are a MERGE, JJG to JJF is a TYPE_CHANGE, the rest FULL.
pub fn graph(standards: &[SeedStandard]) -> Supersession {
    let mut graph = Supersession::default();
    let mut pairs = Vec::new();
    let mut predecessors: BTreeMap<String, usize> = BTreeMap::new();
    for line in standards {
        let Ok(number) = StandardNumber::parse_version(&line.number) else { continue };
        let status = match line.status.as_str() {
            "superseded" => Status::Superseded,
            "upcoming" => Status::Upcoming,
            _ => Status::Current,
        };
        let version = Version { number: number.clone(), status, from: None, until: None };
        if graph.add_version(version).is_err() {
            continue;
        }
        if let Ok(successor) = StandardNumber::parse_version(&line.replaced_by) {
            *predecessors.entry(successor.key()).or_default() += 1;
            pairs.push((number, successor));
        }
    }
    for (old, new) in pairs {
        let kind = if old.family().prefix.starts_with("JJ") && old.family().prefix != new.family().prefix {
            EdgeKind::TypeChange
        } else if predecessors.get(&new.key()).is_some_and(|n| *n > 1) {
            EdgeKind::Merge
        } else {
            EdgeKind::Full
        };
        // A pair whose successor is not in the list has nothing to point at.
        let _ = graph.add_edge(&old, &new, kind);
    }
    graph
}
