//! Demand, summed up for other services: no enterprise leaves this service, only how many there were.

use jiff::Timestamp;
use nqi_kernel::standard::StandardNumber;
use nqi_platform::auth::{Principal, Role};
use nqi_platform::problem::Problem;
use nqi_proto::matching::v1::{MatchResponse, RejectCode};
use nqi_proto::requests::v1 as pb;
use nqi_proto::r#type::v1::{Need, need::Detail};
use prost::Message;

use super::App;
use crate::domain::demand::{Cell, Demand, Search};
use crate::store;

impl App {
    /// The cells of demand since a time; only other services ask.
    pub async fn list_demand(
        &self,
        principal: &Principal,
        since: Timestamp,
    ) -> Result<pb::ListDemandResponse, Problem> {
        principal.require(&[Role::Service])?;
        let mut sum = Demand::default();
        store::demand::since(self.deps.db.reader(), since, |asked| {
            // A need that cannot be read has no cell; whoever opens its case finds out.
            let Ok(need) = Need::decode(asked.need.as_slice()) else { return };
            let search = asked.reply.as_deref().map_or_else(Search::default, ended);
            let place = cell(&need, asked.cluster, &asked.region);
            sum.count(place, asked.enterprise, search, asked.unfilled);
        })
        .await
        .map_err(nqi_store::problem)?;
        let cells = sum.0.into_iter().map(|(cell, counts)| pb::DemandCell {
            cluster: cell.cluster,
            kind: cell.kind,
            family: cell.family,
            standard: cell.standard,
            object: cell.object,
            parameter: cell.parameter,
            region: cell.region,
            items: counts.items,
            enterprises: i32::try_from(counts.enterprises.len()).unwrap_or(i32::MAX),
            failed_searches: counts.failed,
            failed_by_capability: counts.by_capability,
            unfilled: counts.unfilled,
        });
        Ok(pb::ListDemandResponse { cells: cells.collect() })
    }
}

/// How a stored search ended.
fn ended(reply: &[u8]) -> Search {
    let Ok(reply) = MatchResponse::decode(reply) else { return Search::default() };
    let capability = [RejectCode::RangeNotCovered, RejectCode::UncertaintyTooLarge];
    Search {
        failed: reply.candidates.is_empty(),
        by_capability: reply
            .removed
            .iter()
            .any(|removed| removed.sites > 0 && capability.contains(&removed.code())),
    }
}

/// The cell of a need: by its standard when it cites one, else by object and parameter.
fn cell(need: &Need, cluster: i32, region: &str) -> Cell {
    let none: &[String] = &[];
    let (object, parameters, standards) = match &need.detail {
        Some(Detail::Testing(of)) => (of.object.as_str(), of.parameters.as_slice(), of.standards.as_slice()),
        Some(Detail::Calibration(of)) => {
            (of.instrument.as_str(), std::slice::from_ref(&of.measurand), of.standards.as_slice())
        }
        Some(Detail::Certification(of)) => (of.scheme.as_str(), none, none),
        Some(Detail::Inspection(of)) => {
            (of.object.as_str(), std::slice::from_ref(&of.activity), of.standards.as_slice())
        }
        Some(Detail::Service(of)) => (of.activity.as_str(), none, of.standards.as_slice()),
        // Shared resources are booked, never asked for in a request.
        Some(Detail::Resource(_)) | None => ("", none, none),
    };
    let number = standards.iter().find_map(|text| StandardNumber::parse_citable(text).ok());
    let mut cell = Cell { cluster, kind: need.kind, region: region.to_owned(), ..Cell::default() };
    match number {
        Some(number) => {
            cell.family = number.family().alias_root();
            cell.standard = number.key();
        }
        None => {
            cell.object = object.trim().to_owned();
            cell.parameter = parameters.first().map_or_else(String::new, |text| text.trim().to_owned());
        }
    }
    cell
}

#[cfg(test)]
mod tests {
    use nqi_proto::r#type::v1::{CalibrationNeed, TestingNeed};

    use super::*;

    #[test]
    fn every_spelling_of_a_standard_is_one_cell_and_without_one_object_and_parameter_count() {
        let test = |standard: &str| {
            let standards = if standard.is_empty() { vec![] } else { vec![standard.to_owned()] };
            let (object, parameters) = ("食品".to_owned(), vec!["铅".to_owned()]);
            let detail = TestingNeed { object, parameters, standards, ..TestingNeed::default() };
            Need { kind: 1, detail: Some(Detail::Testing(detail)), ..Need::default() }
        };
        let one = cell(&test("GB/T 5009.12"), 5, "371002");
        assert_eq!((one.family.as_str(), one.object.as_str()), ("GB 5009.12", ""));
        assert_eq!(one.family, cell(&test("gb5009.12—2023"), 5, "371002").family);
        let named = cell(&test(""), 5, "371002");
        assert_eq!(
            (named.family.as_str(), named.object.as_str(), named.parameter.as_str()),
            ("", "食品", "铅")
        );
        let of =
            CalibrationNeed {
                instrument: " 卡尺 ".into(), measurand: "长度".into(), ..Default::default()
            };
        let need = Need { kind: 2, detail: Some(Detail::Calibration(of)), ..Need::default() };
        assert_eq!(cell(&need, 0, "").object, "卡尺");
    }
}
