//! Writes versions of standards, and tells their status on a day.

use super::access::must_be_bureau;
use super::{Call, changes};
use crate::Deps;
use crate::domain::local_day;
use crate::domain::standard::{Standard, cycle};
use crate::error::Error;
use crate::store::{Doc, standard};
use crate::wire;
use jiff::civil::Date;
use nqi_kernel::standard::supersession::Status;
use nqi_platform::etag;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::registry::v1 as proto;
use nqi_store::{Audit, Tx};
use sea_orm::ConnectionTrait;
use serde_json::json;
use std::collections::HashMap;

/// Adds or corrects a version; an edge that would close a cycle is refused.
pub(crate) async fn put_standard(
    deps: &Deps,
    call: Call<'_>,
    written: Standard,
    expected: String,
) -> Result<proto::Standard, Problem> {
    must_be_bureau(call.caller)?;
    let org = call.caller.org;
    let work = move |tx: Tx| {
        let (written, expected) = (written.clone(), expected.clone());
        async move {
            standard::lock_graph(&tx).await?;
            let (doc, status) = write(&tx, written, &expected).await?;
            let detail = json!({"version": doc.version});
            tx.audit(Audit { org, action: "standard.put", subject: doc.value.number.clone(), detail })
                .await?;
            changes::standard(&tx, &doc, status).await?;
            Ok::<_, Error>(wire::standard::present(&doc, status))
        }
    };
    call.mutation(deps).run(work).await
}

/// Checks and saves one version under the lock of the graph.
pub(super) async fn write(
    tx: &Tx,
    mut written: Standard,
    expected: &str,
) -> Result<(Doc<Standard>, Status), Error> {
    let taken = standard::by_numbers(tx.conn(), std::slice::from_ref(&written.number)).await?;
    if let Some(other) = taken.get(&written.number).filter(|other| other.value.id != written.id) {
        let (zh, en) =
            (format!("{} 已登记。", written.number), format!("{} is already registered.", written.number));
        return Err(Problem::conflict("STANDARD_EXISTS", zh, en).with("id", other.value.id).into());
    }
    let version = match standard::find(tx.conn(), written.id).await? {
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
    let edges = standard::edges(tx.conn(), &written.number).await?;
    if let Some(next) = cycle(&edges, &written.number, &written.successors) {
        return Err(Problem::from(Violation::new(
            "standard.successors",
            "SUPERSESSION_CYCLE",
            format!("{next} 已直接或间接被 {} 代替，不能形成循环。", written.number),
            format!("{next} is already replaced by {}, directly or through others.", written.number),
        ))
        .into());
    }
    standard::save(tx, version, &written).await?;
    let doc = Doc { value: written, version, updated: tx.now() };
    let status = statuses(tx.conn(), std::slice::from_ref(&doc), local_day(tx.now())).await?;
    let status = status.first().copied().unwrap_or(Status::Current);
    Ok((doc, status))
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
