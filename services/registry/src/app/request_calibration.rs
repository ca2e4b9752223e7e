//! One request for many instruments: a draft in the requests service, written with the caller's own token.

use super::Call;
use super::instruments::unknown;
use super::providers::audit;
use crate::Deps;
use crate::domain::instrument::Instrument;
use crate::domain::scope_row::Range;
use crate::domain::vocabulary::{CalibrationMode, InstrumentState, Word};
use crate::error::Error;
use crate::store::instrument;
use crate::wire::scope_row::present_range;
use jiff::civil::Date;
use nqi_platform::auth::Role;
use nqi_platform::problem::{Problem, Violation};
use nqi_platform::{call, wire};
use nqi_proto::registry::v1 as proto;
use nqi_proto::requests::v1::request_service_client::RequestServiceClient;
use nqi_proto::requests::v1::{CreateRequestRequest, Item, ServiceRequest};
use nqi_proto::r#type::v1 as kinds;
use nqi_store::Tx;
use serde_json::json;
use std::collections::BTreeMap;
use tonic::Response;
use uuid::Uuid;

/// Items that a request may have.
const MOST_GROUPS: usize = 50;

/// What is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// Each once, in order.
    pub instruments: Vec<Uuid>,
    pub region: String,
    pub deadline: Option<Date>,
    pub contact: Option<kinds::Contact>,
    pub key: String,
}

/// What makes instruments one item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Alike {
    name: String,
    model: String,
    measurand: String,
    range: String,
    mode: i32,
}

/// Writes the draft, then notes it at the instruments. The same key answers the same draft, so an attempt that was cut
/// off between the two is finished by the next.
pub(crate) async fn request_calibration(
    deps: &Deps,
    call: Call<'_>,
    wanted: Wanted,
) -> Result<proto::RequestCalibrationResponse, Problem> {
    call.caller.require(&[Role::Enterprise])?;
    let groups = groups(deps, call.caller.org, &wanted).await?;
    let draft = CreateRequestRequest {
        // Keys are the caller's own in each service; the prefix keeps it apart from the keys of its other requests.
        request_id: format!("calibration:{}", wanted.key),
        request: Some(content(&wanted, &groups)),
    };
    let attempt = || async {
        let mut requests = RequestServiceClient::new(deps.links.requests.clone());
        requests.create_request(call::as_caller(call.caller, draft.clone())).await
    };
    let created = call::retrying(attempt).await.map(Response::into_inner);
    let created = created.map_err(|status| Problem::from_status(&status))?;
    let request = nqi_platform::ids::parse_id("service_request_id", &created.id)?;
    let (owner, ids) = (call.caller.org, wanted.instruments);
    let answer = proto::RequestCalibrationResponse {
        service_request_id: created.id,
        groups: groups.iter().map(|(alike, pieces)| alike.present(*pieces)).collect(),
    };
    let work = move |tx: Tx| {
        let (ids, answer) = (ids.clone(), answer.clone());
        async move {
            let mut changed = Vec::with_capacity(ids.len());
            for id in &ids {
                let mut doc = instrument::own_locked(&tx, owner, *id).await?.ok_or_else(unknown)?;
                // Stopped in the meantime: there is nothing to wait for.
                if doc.value.state == InstrumentState::InUse {
                    doc.value.requested = Some(request);
                    changed.push((doc.version + 1, doc.value));
                }
            }
            instrument::save(&tx, &changed).await?;
            let detail = json!({"request": request, "instruments": ids.len()});
            audit(&tx, owner, "instrument.request", detail).await?;
            Ok::<_, Error>(answer)
        }
    };
    call.mutation(deps).run(work).await
}

/// Groups of instruments that are alike, by name. Names every instrument that cannot be sent.
async fn groups(deps: &Deps, owner: Uuid, wanted: &Wanted) -> Result<BTreeMap<Alike, u32>, Problem> {
    let (mut groups, mut wrong) = (BTreeMap::new(), Vec::new());
    for (index, id) in wanted.instruments.iter().enumerate() {
        let doc = instrument::own(deps.db.reader(), owner, *id).await?.ok_or_else(unknown)?;
        if doc.value.state != InstrumentState::InUse {
            wrong.push(Violation::new(
                format!("instrument_ids[{index}]"),
                "NOT_IN_USE",
                format!("“{}”（{}）不在用，不能送检。", doc.value.name, doc.value.serial),
                format!("{} ({}) is not in use and cannot be sent.", doc.value.name, doc.value.serial),
            ));
        }
        *groups.entry(Alike::of(&doc.value)).or_insert(0) += 1;
    }
    if groups.len() > MOST_GROUPS {
        wrong.push(Violation::new(
            "instrument_ids",
            "TOO_MANY_GROUPS",
            format!("所选器具分属 {} 种，一次送检最多 {MOST_GROUPS} 种，请分批提交。", groups.len()),
            format!("These are {} kinds of instruments; one request takes {MOST_GROUPS}.", groups.len()),
        ));
    }
    if wrong.is_empty() { Ok(groups) } else { Err(Problem::invalid(wrong)) }
}

impl Alike {
    fn of(it: &Instrument) -> Alike {
        Alike {
            name: it.name.clone(),
            model: it.model.clone(),
            measurand: it.measurand.clone(),
            range: it.range.clone(),
            mode: Word::number(it.mode),
        }
    }

    fn present(&self, pieces: u32) -> proto::InstrumentGroup {
        proto::InstrumentGroup {
            name: self.name.clone(),
            model: self.model.clone(),
            measurand: self.measurand.clone(),
            mode: self.mode,
            pieces: i32::try_from(pieces).unwrap_or(i32::MAX),
        }
    }

    fn item(&self, pieces: u32) -> Item {
        let need = kinds::CalibrationNeed {
            instrument: self.name.clone(),
            measurand: self.measurand.clone(),
            mode: self.mode,
            range: readable(&self.range),
            ..kinds::CalibrationNeed::default()
        };
        let need = kinds::Need {
            kind: kinds::ItemKind::Calibration.into(),
            quantity: pieces,
            detail: Some(kinds::need::Detail::Calibration(need)),
            ..kinds::Need::default()
        };
        Item { need: Some(need), sample_needed: true, ..Item::default() }
    }
}

fn content(wanted: &Wanted, groups: &BTreeMap<Alike, u32>) -> ServiceRequest {
    let pieces: u32 = groups.values().sum();
    let lines = groups.iter().map(|(it, pieces)| {
        let verb = match CalibrationMode::from_number(it.mode) {
            Some(CalibrationMode::Verification) => "检定",
            _ => "校准",
        };
        let facts = [&it.name, &it.model, &it.range].into_iter().filter(|text| !text.is_empty());
        let facts: Vec<&str> = facts.map(String::as_str).collect();
        format!("{}，{verb}，{pieces} 台（件）", facts.join(" "))
    });
    ServiceRequest {
        region: wanted.region.clone(),
        title: format!("计量器具批量送检（{pieces} 台件）"),
        // A request takes 5,000 characters; the items tell the same whole.
        text: lines.collect::<Vec<_>>().join("\n").chars().take(5_000).collect(),
        deadline: wanted.deadline.map(wire::date),
        contact: wanted.contact.clone(),
        items: groups.iter().map(|(alike, pieces)| alike.item(*pieces)).collect(),
        ..ServiceRequest::default()
    }
}

/// The range as the contract has it, when its words can be read; they stand in the text in any case.
fn readable(text: &str) -> Option<kinds::Range> {
    Range::read(text).ok().map(|range| present_range(&range))
}
