//! The public catalogue: scope rows of shown providers, narrowed, counted by facet, with the records around them.

use super::document::{Doc, Page, count, dialect, many, marks, sql};
use super::facts::{FACTS, Facts};
use super::filter::Filter;
use crate::domain::provider::State;
use crate::domain::scope_row::ScopeRow;
use crate::domain::vocabulary::{Cluster, ItemKind, Scheme, mask};
use crate::error::Error;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// What a search is narrowed to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Search {
    /// Words, each of which must occur in the row or in the provider's name.
    pub words: Vec<String>,
    /// Exact key of a version, or empty.
    pub standard: String,
    /// Family, GB and GB/T as one, or empty.
    pub family: String,
    pub kind: Option<ItemKind>,
    pub cluster: Option<Cluster>,
    pub region: String,
    pub scheme: Option<Scheme>,
    pub verified_only: bool,
}

/// A way to narrow that is also counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Facet {
    Kind,
    Region,
    Cluster,
    Scheme,
}

/// ACTIVE and SUSPENDED providers: who may not work just now is shown as such, not hidden.
const SHOWN: &str = "r.provider_id IN (SELECT id FROM provider WHERE state IN (?, ?))";

impl Search {
    /// The conditions, but for those of one facet.
    fn filter(&self, without: Option<Facet>) -> Filter {
        let mut filter = Filter::default();
        filter.and(SHOWN, [(State::Active as i32).into(), (State::Suspended as i32).into()]);
        for word in &self.words {
            let like = super::filter::pattern(word);
            filter.and(
                "(r.search LIKE ? ESCAPE '\\' OR r.provider_id IN \
                 (SELECT id FROM provider WHERE search LIKE ? ESCAPE '\\'))",
                [like.clone().into(), like.into()],
            );
        }
        if !self.standard.is_empty() {
            filter.and("r.standard = ?", [self.standard.clone().into()]);
        }
        if !self.family.is_empty() {
            filter.and("r.family = ?", [self.family.clone().into()]);
        }
        if let Some(kind) = self.kind.filter(|_| without != Some(Facet::Kind)) {
            filter.and("r.kind = ?", [kind.number().into()]);
        }
        if let Some(cluster) = self.cluster.filter(|_| without != Some(Facet::Cluster)) {
            filter.and(
                "r.provider_id IN (SELECT id FROM provider WHERE (clusters & ?) <> 0)",
                [mask(&[cluster]).into()],
            );
        }
        if !self.region.is_empty() && without != Some(Facet::Region) {
            filter.and("r.site_id IN (SELECT id FROM site WHERE region = ?)", [self.region.clone().into()]);
        }
        if let Some(scheme) = self.scheme.filter(|_| without != Some(Facet::Scheme)) {
            filter.and(
                "r.accreditation_id IN (SELECT id FROM accreditation WHERE scheme = ?)",
                [scheme.number().into()],
            );
        }
        if self.verified_only {
            filter.and(
                "r.accreditation_id IN (SELECT id FROM accreditation WHERE verified = ?)",
                [true.into()],
            );
        }
        filter
    }
}

/// A page of rows in order of id.
pub(crate) async fn rows(
    conn: &impl ConnectionTrait,
    search: &Search,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Page<Doc<ScopeRow>>, Error> {
    let mut filter = search.filter(None);
    let text = format!("SELECT count(*) AS total FROM scope_row r{}", filter.clause());
    let total = count(conn, text, filter.values()).await?;
    if let Some(after) = after {
        filter.and("r.id > ?", [after.into()]);
    }
    let text = format!(
        "SELECT r.version, r.updated, r.body FROM scope_row r{} ORDER BY r.id LIMIT {}",
        filter.clause(),
        limit + 1
    );
    let mut items: Vec<Doc<ScopeRow>> = many(conn, text, filter.values()).await?;
    let more = items.len() as u64 > limit;
    items.truncate(limit as usize);
    let next = items.last().filter(|_| more).map(|last| last.value.id.to_string());
    Ok(Page { items, next, total })
}

/// Rows of the family in other versions than the one asked for.
pub(crate) async fn other_versions(
    conn: &impl ConnectionTrait,
    search: &Search,
    standard: &str,
    limit: u64,
) -> Result<Vec<Doc<ScopeRow>>, Error> {
    let mut filter = search.filter(None);
    filter.and("r.standard <> ?", [standard.into()]);
    let text = format!(
        "SELECT r.version, r.updated, r.body FROM scope_row r{} ORDER BY r.standard DESC, r.id LIMIT {limit}",
        filter.clause()
    );
    many(conn, text, filter.values()).await
}

#[derive(FromQueryResult)]
struct Counted {
    value: String,
    total: i64,
}

/// (value, rows) of a facet; clusters come as masks that providers have.
pub(crate) async fn facet(
    conn: &impl ConnectionTrait,
    search: &Search,
    facet: Facet,
) -> Result<Vec<(String, i64)>, Error> {
    let filter = search.filter(Some(facet));
    let (value, join) = match facet {
        Facet::Kind => ("r.kind", ""),
        Facet::Region => ("s.region", " JOIN site s ON s.id = r.site_id"),
        Facet::Cluster => ("p.clusters", " JOIN provider p ON p.id = r.provider_id"),
        Facet::Scheme => ("a.scheme", " JOIN accreditation a ON a.id = r.accreditation_id"),
    };
    let text = format!(
        "SELECT CAST({value} AS TEXT) AS value, count(*) AS total FROM scope_row r{join}{} GROUP BY {value}",
        filter.clause()
    );
    let found = Counted::find_by_statement(sql(conn, text, filter.values())).all(conn).await?;
    Ok(found.into_iter().map(|row| (row.value, row.total)).collect())
}

/// How many providers and rows are shown.
pub(crate) async fn loaded(conn: &impl ConnectionTrait) -> Result<(i64, i64), Error> {
    let mut filter = Filter::default();
    filter.and("state IN (?, ?)", [(State::Active as i32).into(), (State::Suspended as i32).into()]);
    let text = format!("SELECT count(*) AS total FROM provider{}", filter.clause());
    let providers = count(conn, text, filter.values()).await?;
    let rows = Search::default().filter(None);
    let text = format!("SELECT count(*) AS total FROM scope_row r{}", rows.clause());
    Ok((providers, count(conn, text, rows.values()).await?))
}

/// The newest change of a shown record.
pub(crate) async fn newest(conn: &impl ConnectionTrait) -> Result<Option<jiff::Timestamp>, Error> {
    let text = "SELECT updated FROM scope_row ORDER BY updated DESC LIMIT 1";
    let row = conn.query_one_raw(sql(conn, text, vec![])).await?;
    let time: Option<nqi_store::Micros> = row.map(|row| row.try_get("", "updated")).transpose()?;
    Ok(time.map(|time| time.0))
}

/// The documents of a table with these ids.
pub(crate) async fn documents<T: serde::de::DeserializeOwned>(
    conn: &impl ConnectionTrait,
    table: &'static str,
    ids: &[Uuid],
) -> Result<Vec<Doc<T>>, Error> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let marks = marks(dialect(conn), 0, ids.len());
    let text = format!("SELECT version, updated, body FROM {table} WHERE id IN ({marks})");
    many(conn, text, ids.iter().map(|id| (*id).into()).collect()).await
}

/// The facts of these providers.
pub(crate) async fn facts(conn: &impl ConnectionTrait, providers: &[Uuid]) -> Result<Vec<Facts>, Error> {
    if providers.is_empty() {
        return Ok(vec![]);
    }
    let marks = marks(dialect(conn), 0, providers.len());
    let text = format!("SELECT {FACTS} FROM provider_facts WHERE provider_id IN ({marks}) AND version > 0");
    let values = providers.iter().map(|id| (*id).into()).collect();
    Ok(Facts::find_by_statement(sql(conn, text, values)).all(conn).await?)
}
