//! Standards and the edges between them.

use super::document::{Doc, Page, count, dialect, many, marks, one, put, row, sql};
use super::filter::Filter;
use super::profile::number;
use super::revision::{self, Kind, Why};
use crate::domain::folded;
use crate::domain::standard::{Edges, Standard};
use crate::domain::vocabulary::Cluster;
use crate::error::Error;
use jiff::civil::Date;
use nqi_kernel::standard::StandardNumber;
use nqi_kernel::standard::supersession::{EdgeKind, Status};
use nqi_store::{Day, Tx};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

pub(crate) async fn find(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<Doc<Standard>>, Error> {
    one(conn, "SELECT version, updated, body FROM standard WHERE id = $1", vec![id.into()]).await
}

/// The versions with exactly these numbers.
pub(crate) async fn by_numbers(
    conn: &impl ConnectionTrait,
    numbers: &[String],
) -> Result<HashMap<String, Doc<Standard>>, Error> {
    let mut found = HashMap::new();
    for chunk in numbers.chunks(1000) {
        let marks = marks(dialect(conn), 0, chunk.len());
        let text = format!("SELECT version, updated, body FROM standard WHERE number IN ({marks})");
        let rows: Vec<Doc<Standard>> =
            many(conn, text, chunk.iter().map(|it| it.clone().into()).collect()).await?;
        found.extend(rows.into_iter().map(|row| (row.value.number.clone(), row)));
    }
    Ok(found)
}

/// Every version of a family, GB and GB/T as one.
pub(crate) async fn of_family(
    conn: &impl ConnectionTrait,
    family: &str,
) -> Result<Vec<Doc<Standard>>, Error> {
    let text = "SELECT version, updated, body FROM standard WHERE family = $1 ORDER BY number";
    many(conn, text, vec![family.into()]).await
}

/// Which versions to list.
#[derive(Clone, Debug)]
pub(crate) struct StandardQuery {
    pub query: String,
    pub cluster: Option<Cluster>,
    /// How numbers begin, in their normal form.
    pub prefix: String,
    /// Only versions of this status on the day.
    pub status: Option<Status>,
    pub day: Date,
    pub after: Option<String>,
    pub limit: u64,
}

/// [`Standard::begun`] in SQL, of the table named; `?` is the day.
fn begun(table: &str) -> String {
    format!(
        "(CASE WHEN {table}.valid_from IS NOT NULL THEN {table}.valid_from <= ? ELSE {table}.recorded <> 1 END)"
    )
}

/// [`Standard::status`] in SQL, as its number; the first, second and third `?` are the day.
fn status() -> String {
    format!(
        "(CASE WHEN NOT {} THEN 1 \
         WHEN standard.valid_to IS NOT NULL AND standard.valid_to >= ? THEN 2 \
         WHEN standard.withdrawn THEN 4 \
         WHEN standard.valid_to IS NOT NULL THEN 3 \
         WHEN standard.recorded IN (3, 4) THEN standard.recorded \
         WHEN EXISTS (SELECT 1 FROM standard_edge e JOIN standard n ON n.number = e.new \
           WHERE e.old = standard.number AND e.kind <> 'Partial' AND {}) THEN 3 \
         ELSE 2 END)",
        begun("standard"),
        begun("n")
    )
}

/// The number of a status in columns and in the contract.
pub(crate) fn status_number(status: Status) -> i32 {
    match status {
        Status::Upcoming => 1,
        Status::Current => 2,
        Status::Superseded => 3,
        Status::Withdrawn => 4,
    }
}

/// A page by number.
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    query: StandardQuery,
) -> Result<Page<Doc<Standard>>, Error> {
    let StandardQuery { query, cluster, prefix, status: wanted, day, after, limit } = query;
    let mut filter = Filter::default();
    if let Some(cluster) = cluster {
        filter.and("cluster = ?", [cluster.number().into()]);
    }
    if !prefix.is_empty() {
        let escaped = prefix.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        filter.and("number LIKE ? ESCAPE '\\'", [format!("{escaped}%").into()]);
    }
    if let Some(wanted) = wanted {
        let day = || sea_orm::Value::from(Day(day));
        filter.and(&format!("{} = ?", status()), [day(), day(), day(), status_number(wanted).into()]);
    }
    filter.contains("search", &query);
    let total =
        count(conn, format!("SELECT count(*) AS total FROM standard{}", filter.clause()), filter.values())
            .await?;
    if let Some(after) = after {
        filter.and("number > ?", [after.into()]);
    }
    let text = format!(
        "SELECT version, updated, body FROM standard{} ORDER BY number LIMIT {}",
        filter.clause(),
        limit + 1
    );
    let mut items: Vec<Doc<Standard>> = many(conn, text, filter.values()).await?;
    let more = items.len() as u64 > limit;
    items.truncate(limit as usize);
    let next = items.last().filter(|_| more).map(|last| last.value.number.clone());
    Ok(Page { items, next, total })
}

/// Serialises writers of the graph: two edges that are fine alone may close a cycle together.
pub(crate) async fn lock_graph(tx: &Tx) -> Result<(), Error> {
    let touch = tx.statement(
        "INSERT INTO meta (name, value) VALUES ('standard_graph', '') ON CONFLICT (name) DO UPDATE SET value = ''",
        [],
    );
    tx.conn().execute_raw(touch).await?;
    Ok(())
}

/// Every edge, but those that leave `except`.
pub(crate) async fn edges(conn: &impl ConnectionTrait, except: &str) -> Result<Edges, Error> {
    let select = sql(conn, "SELECT old, new FROM standard_edge WHERE old <> $1", vec![except.into()]);
    let mut edges = Edges::new();
    for row in conn.query_all_raw(select).await? {
        edges.entry(row.try_get("", "old")?).or_default().insert(row.try_get("", "new")?);
    }
    Ok(edges)
}

/// The edges that touch any of these numbers, as (predecessor, successor, kind).
pub(crate) async fn edges_around(
    conn: &impl ConnectionTrait,
    numbers: &BTreeSet<String>,
) -> Result<Vec<(String, String, EdgeKind)>, Error> {
    let mut found = Vec::new();
    for chunk in numbers.iter().collect::<Vec<_>>().chunks(500) {
        let (olds, news) =
            (marks(dialect(conn), 0, chunk.len()), marks(dialect(conn), chunk.len(), chunk.len()));
        let text = format!(
            "SELECT old, new, kind FROM standard_edge WHERE old IN ({olds}) OR new IN ({news}) ORDER BY old, new"
        );
        let values = chunk.iter().chain(chunk).map(|number| number.as_str().into()).collect();
        for row in conn.query_all_raw(sql(conn, text, values)).await? {
            let kind: String = row.try_get("", "kind")?;
            found.push((row.try_get("", "old")?, row.try_get("", "new")?, edge_kind(&kind)));
        }
    }
    Ok(found)
}

fn edge_kind(name: &str) -> EdgeKind {
    [EdgeKind::Partial, EdgeKind::Merge, EdgeKind::Split, EdgeKind::TypeChange]
        .into_iter()
        .find(|kind| format!("{kind:?}") == name)
        .unwrap_or(EdgeKind::Full)
}

/// Writes a version with its edges and enters it in the history.
pub(crate) async fn save(tx: &Tx, version: i64, it: &Standard, why: Why<'_>) -> Result<(), Error> {
    let family = StandardNumber::parse(&it.number).map(|n| n.family().alias_root()).unwrap_or_default();
    let search = format!("{}\n{}\n{}", folded(&it.number), folded(&it.title_zh), folded(&it.object));
    let columns = vec![
        it.number.clone().into(),
        family.into(),
        number(it.cluster).into(),
        search.into(),
        it.valid_from.map(Day).into(),
        it.valid_to.map(Day).into(),
        it.withdrawn.into(),
        status_number(it.recorded).into(),
    ];
    let names = ["number", "family", "cluster", "search", "valid_from", "valid_to", "withdrawn", "recorded"];
    put(tx, "standard", &names, vec![row(it.id, version, it, columns)?]).await?;
    revision::enter(tx, Kind::Standard, std::iter::once((it.id, version, it)), why).await?;
    let clear = tx.statement("DELETE FROM standard_edge WHERE old = $1", [it.number.clone().into()]);
    tx.conn().execute_raw(clear).await?;
    for next in &it.successors {
        let kind = format!("{:?}", next.kind);
        let insert = tx.statement(
            "INSERT INTO standard_edge (old, new, kind) VALUES ($1, $2, $3) ON CONFLICT (old, new) DO NOTHING",
            [it.number.clone().into(), next.number.clone().into(), kind.into()],
        );
        tx.conn().execute_raw(insert).await?;
    }
    Ok(())
}
