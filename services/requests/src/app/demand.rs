//! Demand, summed up for other services: no enterprise leaves this service, only how many there were.

use std::collections::BTreeSet;

use jiff::Timestamp;
use nqi_kernel::activity::Activity;
use nqi_kernel::kind::ItemKind;
use nqi_kernel::standard::StandardNumber;
use nqi_platform::auth::{Principal, Role};
use nqi_platform::problem::Problem;
use nqi_proto::matching::v1::{MatchResponse, RejectCode};
use nqi_proto::requests::v1 as pb;
use nqi_proto::r#type::v1::{Need, ServiceNeed, need::Detail};
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
            for place in cells(&need, asked.cluster, &asked.region) {
                sum.count(place, asked.enterprise, search, asked.unfilled);
            }
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
            mode: cell.mode,
            activity: cell.activity,
            element: cell.element,
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

/// The cells of a need, each once: one for every standard that it cites, else one for every parameter, else one.
fn cells(need: &Need, cluster: i32, region: &str) -> BTreeSet<Cell> {
    let mut common = Cell { cluster, kind: need.kind, region: region.to_owned(), ..Cell::default() };
    let none: &[String] = &[];
    let (object, parameters, standards) = match &need.detail {
        Some(Detail::Testing(of)) => (of.object.as_str(), of.parameters.as_slice(), of.standards.as_slice()),
        Some(Detail::Calibration(of)) => {
            common.mode = of.mode;
            (of.instrument.as_str(), std::slice::from_ref(&of.measurand), of.standards.as_slice())
        }
        Some(Detail::Certification(of)) => {
            common.parameter = of.category.trim().to_owned();
            // A scheme may be given by the number of its standard, which is no name of an object.
            match StandardNumber::parse_citable(&of.scheme) {
                Ok(_) => ("", none, std::slice::from_ref(&of.scheme)),
                Err(_) => (of.scheme.as_str(), none, none),
            }
        }
        Some(Detail::Inspection(of)) => {
            (of.object.as_str(), std::slice::from_ref(&of.activity), of.standards.as_slice())
        }
        Some(Detail::Service(of)) => {
            common.activity = activity(need, of);
            common.element = of.element;
            (of.subject.as_str(), none, of.standards.as_slice())
        }
        // Shared resources are booked, never asked for in a request.
        Some(Detail::Resource(_)) | None => ("", none, none),
    };
    let cited: BTreeSet<Cell> = standards
        .iter()
        .filter_map(|text| StandardNumber::parse_citable(text).ok())
        .map(|number| Cell { family: number.family().alias_root(), standard: number.key(), ..common.clone() })
        .collect();
    if !cited.is_empty() {
        return cited;
    }
    // What advice is about is free text, which makes no cell that anybody shares.
    if need.kind != ItemKind::Advisory.number() {
        common.object = object.trim().to_owned();
    }
    let named = parameters.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
    let named: BTreeSet<Cell> =
        named.map(|text| Cell { parameter: text.to_owned(), ..common.clone() }).collect();
    if named.is_empty() { BTreeSet::from([common]) } else { named }
}

/// The activity of a service: of one with standards in the words of the platform, of advice as it was written.
fn activity(need: &Need, of: &ServiceNeed) -> String {
    let named = if need.kind == ItemKind::Standards.number() {
        Activity::asked(&of.activity, &of.subject)
    } else {
        vec![]
    };
    match named.as_slice() {
        [] => of.activity.trim().to_owned(),
        all => all.iter().map(|activity| activity.zh()).collect::<Vec<_>>().join("、"),
    }
}

#[cfg(test)]
mod tests {
    use nqi_proto::r#type::v1::{CalibrationNeed, CertificationNeed, TestingNeed};

    use super::*;

    fn test(parameters: &[&str], standards: &[&str]) -> Need {
        let all = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let detail = TestingNeed {
            object: "食品".to_owned(),
            parameters: all(parameters),
            standards: all(standards),
            ..TestingNeed::default()
        };
        Need { kind: 1, detail: Some(Detail::Testing(detail)), ..Need::default() }
    }

    fn told(need: &Need) -> Vec<(String, String, String)> {
        cells(need, 5, "371002").into_iter().map(|cell| (cell.family, cell.object, cell.parameter)).collect()
    }

    fn one(family: &str, object: &str, parameter: &str) -> (String, String, String) {
        (family.to_owned(), object.to_owned(), parameter.to_owned())
    }

    #[test]
    fn every_spelling_of_a_standard_is_one_cell_and_without_one_object_and_parameter_count() {
        assert_eq!(told(&test(&["铅"], &["GB/T 5009.12"])), [one("GB 5009.12", "", "")]);
        assert_eq!(told(&test(&["铅"], &["gb5009.12—2023"])), [one("GB 5009.12", "", "")]);
        assert_eq!(told(&test(&["铅"], &[])), [one("", "食品", "铅")]);
        assert_eq!(told(&test(&[], &["no number"])), [one("", "食品", "")]);
    }

    #[test]
    fn every_standard_and_every_parameter_of_an_item_counts_once() {
        let cited = test(&["铅", "镉"], &["GB 5009.12-2023", "GB 5009.15-2023", "gb5009.12-2023"]);
        assert_eq!(told(&cited), [one("GB 5009.12", "", ""), one("GB 5009.15", "", "")]);
        assert_eq!(told(&test(&["铅", "镉", "铅"], &[])), [one("", "食品", "铅"), one("", "食品", "镉")]);
    }

    #[test]
    fn calibrations_are_told_apart_by_mode() {
        let of = |mode| {
            let of = CalibrationNeed {
                instrument: " 卡尺 ".into(),
                measurand: "长度".into(),
                mode,
                ..CalibrationNeed::default()
            };
            let need = Need { kind: 2, detail: Some(Detail::Calibration(of)), ..Need::default() };
            cells(&need, 0, "").into_iter().next().unwrap()
        };
        assert_eq!((of(1).object.as_str(), of(1).mode, of(2).mode), ("卡尺", 1, 2));
        assert_ne!(of(1), of(2));
    }

    #[test]
    fn a_certification_counts_by_scheme_and_category_and_a_number_is_no_object() {
        let of = |scheme: &str, category: &str| {
            let of = CertificationNeed {
                scheme: scheme.into(),
                category: category.into(),
                ..CertificationNeed::default()
            };
            told(&Need { kind: 3, detail: Some(Detail::Certification(of)), ..Need::default() })
        };
        assert_eq!(of("质量管理体系认证", "IAF 17"), [one("", "质量管理体系认证", "IAF 17")]);
        assert_eq!(of("GB/T 19001-2016", "IAF 17"), [one("GB 19001", "", "IAF 17")]);
    }

    #[test]
    fn a_service_counts_by_activity_and_element() {
        let of = |kind: ItemKind, element, activity: &str, standards: &[&str]| {
            let of = ServiceNeed {
                element,
                activity: activity.into(),
                subject: "团体标准".into(),
                standards: standards.iter().map(|text| (*text).to_owned()).collect(),
            };
            let need = Need { kind: kind.number(), detail: Some(Detail::Service(of)), ..Need::default() };
            let cell = cells(&need, 0, "").into_iter().next().unwrap();
            (cell.family, cell.object, cell.activity, cell.element)
        };
        let (none, text) = (String::new(), |text: &str| text.to_owned());
        assert_eq!(
            of(ItemKind::Standards, 0, "标准 宣贯", &["GB/T 3362-2017"]),
            (text("GB 3362"), none.clone(), text("解读"), 0)
        );
        assert_eq!(
            of(ItemKind::Standards, 0, "起草", &[]),
            (none.clone(), text("团体标准"), text("制修订"), 0)
        );
        assert_eq!(
            of(ItemKind::Advisory, 6, "首席质量官辅导", &[]),
            (none.clone(), none, text("首席质量官辅导"), 6)
        );
    }
}
