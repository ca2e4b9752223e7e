//! Loads the list of real standards that the platform starts with.

use super::{changes, standards};
use crate::Deps;
use crate::domain::standard::{Standard, Successor};
use crate::domain::vocabulary::{CalibrationMode, Cluster, ItemKind};
use crate::error::Error;
use crate::store::revision::Why;
use crate::store::{Doc, standard};
use nqi_kernel::standard::seed;
use nqi_kernel::standard::supersession::Status;
use nqi_kernel::standard::{StandardNumber, supersession};
use nqi_platform::problem::Problem;
use nqi_store::{Actor, Audit, Mutation, Tx};
use std::sync::Arc;
use uuid::Uuid;

/// Loads every version of the list that is not registered yet, in one transaction; returns how many were added.
///
/// Lines without a year are no versions and are left out. Ids are derived from the numbers, so every run of every
/// deployment gives the same ones.
pub async fn load_standards(deps: &Deps) -> Result<usize, Problem> {
    let lines = seed::standards().map_err(|error| Problem::internal(format!("standards list: {error}")))?;
    let graph = seed::graph(&lines);
    let versions: Arc<Vec<Standard>> =
        Arc::new(lines.iter().filter_map(|line| version(line, &graph)).collect());
    let mutation = Mutation {
        db: &deps.db,
        clock: &deps.clock,
        actor: Actor::system("registry.standards_seed"),
        method: "nqi.registry/load_standards",
        request_id: "",
        request_hash: [0; 32],
    };
    let work = move |tx: Tx| {
        let versions = versions.clone();
        async move { load(&tx, &versions).await }
    };
    let added: prost_types::Struct = mutation.run(work).await?;
    Ok(added.fields.len())
}

async fn load(tx: &Tx, versions: &[Standard]) -> Result<prost_types::Struct, Error> {
    standard::lock_graph(tx).await?;
    let numbers: Vec<String> = versions.iter().map(|version| version.number.clone()).collect();
    let known = standard::by_numbers(tx.conn(), &numbers).await?;
    let mut added = prost_types::Struct::default();
    let mut docs = Vec::new();
    for version in versions.iter().filter(|version| !known.contains_key(&version.number)) {
        let (value, number) = standards::judged(tx.conn(), version.clone(), "").await?;
        let why = Why { action: "standard.seed", reason: "", source: "standards_seed.csv" };
        standard::save(tx, number, &value, why).await?;
        docs.push(Doc { value, version: number, updated: tx.now() });
        added.fields.insert(version.number.clone(), prost_types::Value::default());
    }
    let audit = Audit {
        org: Uuid::nil(),
        action: "standard.seed",
        subject: "standards_seed.csv".to_owned(),
        detail: serde_json::json!({"added": docs.len()}),
    };
    tx.audit(audit).await?;
    // Statuses are told when all are there: a successor may stand further down the list.
    let day = crate::domain::local_day(tx.now());
    let statuses = standards::statuses(tx.conn(), &docs, day).await?;
    for (doc, status) in docs.iter().zip(statuses) {
        changes::standard(tx, doc, status).await?;
    }
    Ok(added)
}

fn version(line: &seed::SeedStandard, graph: &supersession::Supersession) -> Option<Standard> {
    let number = StandardNumber::parse_version(&line.number).ok()?;
    let successors =
        graph.successors(&number).map(|(key, kind)| Successor { number: key.to_owned(), kind }).collect();
    let recorded = match line.status.as_str() {
        "superseded" => Status::Superseded,
        "upcoming" => Status::Upcoming,
        _ => Status::Current,
    };
    Some(Standard {
        id: standards::id_of(&number.key()),
        number: number.key(),
        title_zh: line.designation_zh.clone(),
        recorded,
        valid_from: None,
        valid_to: None,
        withdrawn: false,
        successors,
        object: line.object.clone(),
        parameters: line
            .parameter
            .split(';')
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect(),
        cluster: Cluster::from_code(&line.cluster),
        kind: ItemKind::from_code(&line.service_kind),
        mode: CalibrationMode::from_code(&line.metrology_mode),
        verified: line.confidence == "verified",
    })
}
