//! Imports a list of standards: all of it, or nothing.

use super::access::must_be_bureau;
use super::sheet::{self, Limits};
use super::standards::{Followed, Grounds, id_of, statuses};
use super::{Call, changes, impact};
use crate::domain::local_day;
use crate::domain::sheet::RowError;
use crate::domain::standard::{Standard, cycle};
use crate::domain::standard_sheet::{self, Draft};
use crate::error::Error;
use crate::store::scope_row::RestsOn;
use crate::store::{Doc, standard};
use crate::wire;
use crate::{Config, Deps};
use bytes::Bytes;
use nqi_platform::clock::Clock;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::registry::v1 as proto;
use nqi_store::{Actor, Audit, Db, Mutation, Tx};
use sea_orm::ConnectionTrait;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// The most errors that are told.
const TOLD: usize = 500;
/// Corrected versions whose citing rows are counted.
const COUNTED: usize = 200;

/// What an import did, or would do.
type Imported = proto::ImportStandardsResponse;

/// Reads the sheet and writes its versions in the name of the caller.
pub(crate) async fn import_standards(
    deps: &Deps,
    call: Call<'_>,
    content: Bytes,
    grounds: Grounds,
    dry_run: bool,
) -> Result<proto::ImportStandardsResponse, Problem> {
    must_be_bureau(call.caller)?;
    let org = call.caller.org;
    run((&deps.db, &deps.config), call.mutation(deps), (content, grounds, dry_run), org).await
}

/// Imports a file on a database without a server, under the name `by` in the trail.
pub async fn import_standards_file(
    (db, clock, config): (&Db, &Clock, &Config),
    by: &str,
    content: Bytes,
    (reason, source): (String, String),
    dry_run: bool,
) -> Result<proto::ImportStandardsResponse, Problem> {
    let mutation = Mutation {
        db,
        clock,
        actor: Actor::system(by),
        method: "nqi.registry/import_standards",
        request_id: "",
        request_hash: [0; 32],
    };
    run((db, config), mutation, (content, Grounds { reason, source }, dry_run), Uuid::nil()).await
}

async fn run(
    (db, config): (&Db, &Config),
    mutation: Mutation<'_>,
    (content, grounds, dry_run): (Bytes, Grounds, bool),
    org: Uuid,
) -> Result<Imported, Problem> {
    let limits = Limits::of_list(config);
    let read = tokio::task::spawn_blocking(move || {
        let table = sheet::table(&content, &limits)?;
        standard_sheet::read(&table).ok_or_else(|| {
            let (zh, en) = standard_sheet::HEADER_MISSING;
            Problem::from(Violation::new("content", "COLUMN_MISSING", zh, en))
        })
    });
    let drafts = match read.await.map_err(Problem::internal)?? {
        Ok(drafts) => Arc::new(drafts),
        Err(errors) => return Ok(refused(&errors)),
    };
    if dry_run {
        let conn = db.reader();
        return Ok(match plan(conn, &drafts).await? {
            Ok(plan) => plan.counts(conn).await?,
            Err(errors) => refused(&errors),
        });
    }
    let (mut missing, given) = (Vec::new(), [("reason", &grounds.reason), ("source", &grounds.source)]);
    for (field, text) in given {
        if text.is_empty() {
            let (zh, en) = ("导入须写明原因和来源。", "An import states its reason and source.");
            missing.push(Violation::new(field, "REQUIRED", zh, en));
        }
    }
    if !missing.is_empty() {
        return Err(Problem::invalid(missing));
    }
    let work = move |tx: Tx| {
        let (drafts, grounds) = (drafts.clone(), grounds.clone());
        async move { write(&tx, &drafts, &grounds, org).await }
    };
    mutation.run(work).await
}

/// What is to be written.
struct Plan {
    read: usize,
    /// Versions that are new or differ, each with its next version.
    changed: Vec<(Standard, i64)>,
    unchanged: usize,
}

impl Plan {
    async fn counts(&self, conn: &impl ConnectionTrait) -> Result<Imported, Error> {
        let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        let created = self.changed.iter().filter(|(_, version)| *version == 1).count();
        let mut hit = proto::Impact::default();
        for (it, _) in self.changed.iter().filter(|(_, version)| *version > 1).take(COUNTED) {
            let one = impact::of(conn, RestsOn::Standard(&it.number)).await?;
            hit.rows += one.rows;
            hit.offerings += one.offerings;
            hit.providers = hit.providers.max(one.providers);
            hit.sites = hit.sites.max(one.sites);
        }
        Ok(Imported {
            rows: number(self.read),
            created: number(created),
            updated: number(self.changed.len() - created),
            unchanged: number(self.unchanged),
            errors: vec![],
            impact: Some(hit),
        })
    }
}

/// Puts the sheet over what is stored. The outer error is of the store, the inner ones name rows.
async fn plan(conn: &impl ConnectionTrait, drafts: &[Draft]) -> Result<Result<Plan, Vec<RowError>>, Error> {
    let numbers: Vec<String> = drafts.iter().map(|draft| draft.number.clone()).collect();
    let known = standard::by_numbers(conn, &numbers).await?;
    let mut edges = standard::edges(conn, "").await?;
    let (mut rows, mut errors) = (Vec::with_capacity(drafts.len()), Vec::new());
    for draft in drafts {
        let stored = known.get(&draft.number);
        match draft.clone().over(stored.map(|doc| &doc.value), id_of(&draft.number)) {
            Ok(it) => {
                let next: BTreeSet<String> = it.successors.iter().map(|next| next.number.clone()).collect();
                edges.insert(it.number.clone(), next);
                rows.push((draft.row, it, stored));
            }
            Err(error) => errors.push(error),
        }
    }
    // Judged when all edges of the sheet stand: rows may close a circle together.
    for (row, it, _) in &rows {
        if let Some(path) = cycle(&edges, &it.number, &it.successors) {
            errors.push(standard_sheet::in_a_circle(*row, &path));
        }
    }
    if !errors.is_empty() {
        errors.sort_by_key(|error| error.row);
        return Ok(Err(errors));
    }
    let read = rows.len();
    let differs = |it: &Standard, stored: Option<&Doc<Standard>>| stored.is_none_or(|doc| doc.value != *it);
    let changed: Vec<(Standard, i64)> = rows
        .into_iter()
        .filter(|(_, it, stored)| differs(it, *stored))
        .map(|(_, it, stored)| (it, stored.map_or(0, |doc| doc.version) + 1))
        .collect();
    Ok(Ok(Plan { read, unchanged: read - changed.len(), changed }))
}

async fn write(tx: &Tx, drafts: &[Draft], grounds: &Grounds, org: Uuid) -> Result<Imported, Error> {
    standard::lock_graph(tx).await?;
    let plan = match plan(tx.conn(), drafts).await? {
        Ok(plan) => plan,
        Err(errors) => {
            // A refusal is an answer, and a mutation leaves its trace.
            let detail = json!({"refused": errors.len()});
            tx.audit(Audit { org, action: "standard.import", subject: "standards".to_owned(), detail })
                .await?;
            return Ok(refused(&errors));
        }
    };
    let day = local_day(tx.now());
    let numbers: Vec<String> = plan.changed.iter().map(|(it, _)| it.number.clone()).collect();
    let followed = Followed::by(tx, &numbers, day).await?;
    let mut docs = Vec::with_capacity(plan.changed.len());
    for (it, version) in &plan.changed {
        let why = crate::store::revision::Why { action: "standard.import", ..grounds.why() };
        standard::save(tx, *version, it, why).await?;
        docs.push(Doc { value: it.clone(), version: *version, updated: tx.now() });
    }
    let moved = followed.moved(tx, day).await?;
    let counts = plan.counts(tx.conn()).await?;
    let detail = json!({"created": counts.created, "updated": counts.updated, "reason": grounds.reason,
        "source": grounds.source});
    tx.audit(Audit { org, action: "standard.import", subject: "standards".to_owned(), detail }).await?;
    let states = statuses(tx.conn(), &docs, day).await?;
    for (doc, status) in docs.iter().zip(states) {
        changes::standard(tx, doc, status).await?;
    }
    for (doc, status) in &moved {
        changes::standard(tx, doc, *status).await?;
    }
    Ok(counts)
}

fn refused(errors: &[RowError]) -> Imported {
    let rows = errors.iter().map(|error| error.row).max().unwrap_or_default();
    Imported {
        // Rows that were read at least; none was written.
        rows: rows as i32,
        errors: errors.iter().take(TOLD).map(wire::scope_row::row_error).collect(),
        ..Imported::default()
    }
}
