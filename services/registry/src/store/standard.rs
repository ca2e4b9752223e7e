//! Standards and the edges between them.

use super::document::{Doc, Page, count, dialect, many, marks, one, put, row, sql};
use super::filter::Filter;
use super::profile::number;
use crate::domain::folded;
use crate::domain::standard::{Edges, Standard};
use crate::domain::vocabulary::Cluster;
use crate::error::Error;
use nqi_kernel::standard::StandardNumber;
use nqi_store::Tx;
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
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

pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    query: &str,
    cluster: Option<Cluster>,
    after: Option<String>,
    limit: u64,
) -> Result<Page<Doc<Standard>>, Error> {
    let mut filter = Filter::default();
    if let Some(cluster) = cluster {
        filter.and("cluster = ?", [cluster.number().into()]);
    }
    filter.contains("search", query);
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

pub(crate) async fn save(tx: &Tx, version: i64, it: &Standard) -> Result<(), Error> {
    let family = StandardNumber::parse(&it.number).map(|n| n.family().alias_root()).unwrap_or_default();
    let search = format!("{}\n{}\n{}", folded(&it.number), folded(&it.title_zh), folded(&it.object));
    let columns = vec![it.number.clone().into(), family.into(), number(it.cluster).into(), search.into()];
    let rows = vec![row(it.id, version, it, columns)?];
    put(tx, "standard", &["number", "family", "cluster", "search"], rows).await?;
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
