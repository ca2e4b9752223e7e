//! Writes versions of standards, and tells their status on a day.

use super::access::must_be_bureau;
use super::history::differences;
use super::{Call, changes, impact};
use crate::Deps;
use crate::domain::local_day;
use crate::domain::standard::{Standard, cycle};
use crate::error::Error;
use crate::store::revision::Why;
use crate::store::scope_row::RestsOn;
use crate::store::{Doc, standard};
use crate::wire;
use jiff::civil::Date;
use nqi_kernel::standard::supersession::Status;
use nqi_platform::auth::Principal;
use nqi_platform::etag;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::registry::v1 as proto;
use nqi_store::{Audit, Tx};
use sea_orm::ConnectionTrait;
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// Why a version is added or corrected, and where the facts are from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grounds {
    pub reason: String,
    pub source: String,
}

impl Grounds {
    pub(super) fn why(&self) -> Why<'_> {
        Why { action: "standard.put", reason: &self.reason, source: &self.source }
    }
}

/// Adds or corrects a version; an edge that would close a cycle is refused.
pub(crate) async fn put_standard(
    deps: &Deps,
    call: Call<'_>,
    written: Standard,
    expected: String,
    grounds: Grounds,
) -> Result<proto::Standard, Problem> {
    must_be_bureau(call.caller)?;
    let org = call.caller.org;
    let work = move |tx: Tx| {
        let (written, expected, grounds) = (written.clone(), expected.clone(), grounds.clone());
        async move {
            standard::lock_graph(&tx).await?;
            let (written, version) = judged(tx.conn(), written, &expected).await?;
            if version > 1 {
                grounds.required()?;
            }
            let day = local_day(tx.now());
            let followed = Followed::by(&tx, std::slice::from_ref(&written.number), day).await?;
            standard::save(&tx, version, &written, grounds.why()).await?;
            let doc = Doc { value: written, version, updated: tx.now() };
            let moved = followed.moved(&tx, day).await?;
            let detail = json!({"version": doc.version, "reason": grounds.reason, "source": grounds.source});
            tx.audit(Audit { org, action: "standard.put", subject: doc.value.number.clone(), detail })
                .await?;
            let status = statuses(tx.conn(), std::slice::from_ref(&doc), day).await?;
            let status = status.first().copied().unwrap_or(Status::Current);
            changes::standard(&tx, &doc, status).await?;
            for (doc, status) in &moved {
                changes::standard(&tx, doc, *status).await?;
            }
            Ok::<_, Error>(wire::standard::present(&doc, status))
        }
    };
    call.mutation(deps).run(work).await
}

impl Grounds {
    /// A correction says why and where from.
    fn required(&self) -> Result<(), Problem> {
        let missing: Vec<Violation> = [("reason", &self.reason), ("source", &self.source)]
            .into_iter()
            .filter(|(_, text)| text.is_empty())
            .map(|(field, _)| {
                let (zh, en) = ("更正须写明原因和来源。", "A correction states its reason and source.");
                Violation::new(field, "REQUIRED", zh, en)
            })
            .collect();
        if missing.is_empty() { Ok(()) } else { Err(Problem::invalid(missing)) }
    }
}

/// What a correction would change and hit; changes nothing.
pub(crate) async fn preview_standard(
    deps: &Deps,
    caller: &Principal,
    written: Standard,
) -> Result<proto::PreviewStandardResponse, Error> {
    must_be_bureau(caller)?;
    let conn = deps.db.reader();
    let stored = standard::find(conn, written.id).await?;
    let (written, version) = judged(conn, written, "").await?;
    let day = local_day(deps.clock.now());
    let before = stored.as_ref().map(|doc| &doc.value);
    let changes = differences(before, &written)?;
    let status_before = match &stored {
        Some(doc) => statuses(conn, std::slice::from_ref(doc), day).await?.first().copied(),
        None => None,
    };
    let doc = Doc { value: written, version: version - 1, updated: deps.clock.now() };
    let status = statuses(conn, std::slice::from_ref(&doc), day).await?.first().copied();
    Ok(proto::PreviewStandardResponse {
        standard: Some(wire::standard::present(&doc, status.unwrap_or(Status::Current))),
        created: stored.is_none(),
        changes,
        status_before: status_before.map_or(0, standard::status_number),
        impact: Some(impact::of(conn, RestsOn::Standard(&doc.value.number)).await?),
    })
}

/// Checks one version against what is stored; answers it as it is to be saved, with its next version.
pub(super) async fn judged(
    conn: &impl ConnectionTrait,
    mut written: Standard,
    expected: &str,
) -> Result<(Standard, i64), Error> {
    let taken = standard::by_numbers(conn, std::slice::from_ref(&written.number)).await?;
    if let Some(other) = taken.get(&written.number).filter(|other| other.value.id != written.id) {
        let (zh, en) =
            (format!("{} 已登记。", written.number), format!("{} is already registered.", written.number));
        return Err(Problem::conflict("STANDARD_EXISTS", zh, en).with("id", other.value.id).into());
    }
    let version = match standard::find(conn, written.id).await? {
        Some(stored) => {
            etag::check("standard.etag", expected, stored.version)?;
            if stored.value.number != written.number {
                let (zh, en) =
                    ("标准号不能更改，请另行登记。", "A number does not change: register another version.");
                return Err(Problem::from(Violation::new("standard.number", "IMMUTABLE", zh, en)).into());
            }
            // What was recorded without dates stays true until dates say more.
            written.recorded = stored.value.recorded;
            stored.version + 1
        }
        None => 1,
    };
    let edges = standard::edges(conn, &written.number).await?;
    if let Some(path) = cycle(&edges, &written.number, &written.successors) {
        let path = path.join(" → ");
        return Err(Problem::from(Violation::new(
            "standard.successors",
            "SUPERSESSION_CYCLE",
            format!("代替关系不能形成循环：{path}。"),
            format!("Supersession must not run in a circle: {path}."),
        ))
        .with("cycle", path)
        .into());
    }
    Ok((written, version))
}

/// Predecessors of versions about to be written, with their status: a successor that comes into force ends them.
pub(super) struct Followed(Vec<(Doc<Standard>, Status)>);

impl Followed {
    /// The predecessors of these numbers, but for the numbers themselves.
    pub async fn by(tx: &Tx, numbers: &[String], day: Date) -> Result<Followed, Error> {
        let wanted = numbers.iter().cloned().collect();
        let mut olds: Vec<String> = standard::edges_around(tx.conn(), &wanted)
            .await?
            .into_iter()
            .filter(|(old, new, _)| wanted.contains(new) && !wanted.contains(old))
            .map(|(old, ..)| old)
            .collect();
        olds.sort();
        olds.dedup();
        let mut docs: Vec<_> = standard::by_numbers(tx.conn(), &olds).await?.into_values().collect();
        docs.sort_by(|a, b| a.value.number.cmp(&b.value.number));
        let before = statuses(tx.conn(), &docs, day).await?;
        Ok(Followed(docs.into_iter().zip(before).collect()))
    }

    /// Those whose status is another one now, saved in their next version: readers compare versions.
    pub async fn moved(self, tx: &Tx, day: Date) -> Result<Vec<(Doc<Standard>, Status)>, Error> {
        let docs: Vec<Doc<Standard>> = self.0.iter().map(|(doc, _)| doc.clone()).collect();
        let after = statuses(tx.conn(), &docs, day).await?;
        let mut moved = Vec::new();
        for ((doc, before), after) in self.0.into_iter().zip(after) {
            if before != after {
                let next = Doc { version: doc.version + 1, updated: tx.now(), ..doc };
                standard::save(tx, next.version, &next.value, Why::plain("standard.successor")).await?;
                moved.push((next, after));
            }
        }
        Ok(moved)
    }
}

/// The status of each version on a day, in order.
pub(crate) async fn statuses(
    conn: &impl ConnectionTrait,
    docs: &[Doc<Standard>],
    day: Date,
) -> Result<Vec<Status>, Error> {
    let mut numbers: Vec<String> =
        docs.iter().flat_map(|doc| doc.value.successors.iter().map(|next| next.number.clone())).collect();
    numbers.sort();
    numbers.dedup();
    let successors = standard::by_numbers(conn, &numbers).await?;
    let begun: HashMap<&str, bool> =
        successors.iter().map(|(number, doc)| (number.as_str(), doc.value.begun(day))).collect();
    Ok(docs.iter().map(|doc| doc.value.status(day, |number| begun.get(number).copied())).collect())
}

pub(super) fn unknown() -> Problem {
    Problem::not_found("标准", "The standard")
}

/// A version 8 UUID over the number: every run of every deployment gives a number that is new the same id.
pub(super) fn id_of(number: &str) -> Uuid {
    use sha2::{Digest, Sha256};
    let digest: [u8; 32] = Sha256::digest(format!("nqi standard {number}")).into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
