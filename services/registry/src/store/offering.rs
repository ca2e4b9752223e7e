//! Offerings: a head that says which version stands where, and every version ever written.

use super::document::{Page, count, dialect, marks, sql};
use super::filter::Filter;
use super::made::{self, Record};
use super::scope_row::View;
use crate::domain::folded;
use crate::domain::offering::{Head, Offering};
use crate::domain::provider::State;
use crate::domain::vocabulary::{Cluster, Element, ItemKind, mask};
use crate::error::Error;
use nqi_store::{Micros, Tx};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

/// A head with the provider and the row's own version.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stored {
    pub provider: Uuid,
    pub head: Head,
    pub version: i64,
    /// The row's version when it was last published or taken off: what readers of published versions know.
    pub told: i64,
}

/// One version as a reader sees it.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub offering: Offering,
    pub number: i32,
    pub stored: Stored,
}

#[derive(FromQueryResult)]
struct HeadRow {
    provider_id: Uuid,
    latest: i32,
    published: Option<i32>,
    retired: bool,
    version: i64,
    told: i64,
}

#[derive(FromQueryResult)]
struct ShownRow {
    provider_id: Uuid,
    latest: i32,
    published: Option<i32>,
    retired: bool,
    version: i64,
    told: i64,
    number: i32,
    body: String,
}

impl Shown {
    /// The version that its reader compares: drafts written later do not touch what is offered.
    pub fn row_version(&self) -> i64 {
        if self.stored.head.published == Some(self.number) { self.stored.told } else { self.stored.version }
    }
}

impl ShownRow {
    fn read(self) -> Result<Shown, Error> {
        let head = Head { latest: self.latest, published: self.published, retired: self.retired };
        let stored = Stored { provider: self.provider_id, head, version: self.version, told: self.told };
        Ok(Shown { offering: serde_json::from_str(&self.body)?, number: self.number, stored })
    }
}

/// Columns of a version with its head.
pub(crate) const SHOWN: &str =
    "o.provider_id, o.latest, o.published, o.retired, o.version, o.told, v.version AS number, v.body";

/// Which offerings to list.
#[derive(Clone, Debug)]
pub(crate) struct OfferingQuery {
    pub view: View,
    pub provider: Option<Uuid>,
    pub element: Option<Element>,
    pub kind: Option<ItemKind>,
    pub cluster: Option<Cluster>,
    pub query: String,
    pub after: Option<Uuid>,
    pub limit: u64,
}

pub(crate) async fn head_locked(tx: &Tx, id: Uuid) -> Result<Option<Stored>, Error> {
    let text = format!(
        "SELECT provider_id, latest, published, retired, version, told FROM offering WHERE id = $1{}",
        tx.lock_clause()
    );
    let row = HeadRow::find_by_statement(tx.statement(&text, [id.into()])).one(tx.conn()).await?;
    Ok(row.map(|row| Stored {
        provider: row.provider_id,
        head: Head { latest: row.latest, published: row.published, retired: row.retired },
        version: row.version,
        told: row.told,
    }))
}

/// A version: the newest, or the published one.
pub(crate) async fn shown(
    conn: &impl ConnectionTrait,
    id: Uuid,
    published: bool,
) -> Result<Option<Shown>, Error> {
    let version = if published { "published" } else { "latest" };
    let text = format!(
        "SELECT {SHOWN} FROM offering o JOIN offering_version v ON v.id = o.id AND v.version = o.{version} WHERE o.id = $1"
    );
    let row = ShownRow::find_by_statement(sql(conn, text, vec![id.into()])).one(conn).await?;
    row.map(ShownRow::read).transpose()
}

/// The published versions of these providers.
pub(crate) async fn published_of(
    conn: &impl ConnectionTrait,
    providers: &[Uuid],
) -> Result<Vec<Shown>, Error> {
    if providers.is_empty() {
        return Ok(vec![]);
    }
    let marks = marks(dialect(conn), 0, providers.len());
    let text = format!(
        "SELECT {SHOWN} FROM offering o JOIN offering_version v ON v.id = o.id AND v.version = o.published \
         WHERE o.provider_id IN ({marks}) ORDER BY o.id"
    );
    let values = providers.iter().map(|id| (*id).into()).collect();
    let rows = ShownRow::find_by_statement(sql(conn, text, values)).all(conn).await?;
    rows.into_iter().map(ShownRow::read).collect()
}

/// Published versions; readers who may see more get the newest version of theirs.
pub(crate) async fn list(conn: &impl ConnectionTrait, query: &OfferingQuery) -> Result<Page<Shown>, Error> {
    let mut filter = Filter::default();
    let version = match query.view {
        View::Public => "v.version = o.published".to_owned(),
        View::All => "v.version = o.latest".to_owned(),
        // A provider sees its own drafts, and of others what everybody sees.
        View::Own(own) => {
            filter.and(
                "((o.provider_id = ? AND v.version = o.latest) OR (o.provider_id <> ? AND v.version = o.published))",
                [own.into(), own.into()],
            );
            "v.id = o.id".to_owned()
        }
    };
    // What a suspended provider would sell is not on offer.
    let active: Value = (State::Active as i32).into();
    match query.view {
        View::All => {}
        View::Public => {
            filter.and("o.provider_id IN (SELECT id FROM provider WHERE state = ?)", [active]);
        }
        View::Own(own) => {
            filter.and(
                "(o.provider_id IN (SELECT id FROM provider WHERE state = ?) OR o.provider_id = ?)",
                [active, own.into()],
            );
        }
    }
    if let Some(provider) = query.provider {
        filter.and("o.provider_id = ?", [provider.into()]);
    }
    if let Some(element) = query.element {
        filter.and("v.element = ?", [element.number().into()]);
    }
    if let Some(kind) = query.kind {
        filter.and("v.kind = ?", [kind.number().into()]);
    }
    if let Some(cluster) = query.cluster {
        filter.and("(v.clusters = 0 OR (v.clusters & ?) <> 0)", [mask(&[cluster]).into()]);
    }
    filter.contains("v.search", &query.query);
    let from = format!("FROM offering o JOIN offering_version v ON v.id = o.id AND {version}");
    let total =
        count(conn, format!("SELECT count(*) AS total {from}{}", filter.clause()), filter.values()).await?;
    if let Some(after) = query.after {
        filter.and("o.id > ?", [after.into()]);
    }
    let text = format!("SELECT {SHOWN} {from}{} ORDER BY o.id LIMIT {}", filter.clause(), query.limit + 1);
    let rows = ShownRow::find_by_statement(sql(conn, text, filter.values())).all(conn).await?;
    let mut items = rows.into_iter().map(ShownRow::read).collect::<Result<Vec<_>, _>>()?;
    let more = items.len() as u64 > query.limit;
    items.truncate(query.limit as usize);
    let next = items.last().filter(|_| more).map(|last| last.offering.id.to_string());
    Ok(Page { items, next, total })
}

/// Published versions after `after`, for the export.
pub(crate) async fn published(
    conn: &impl ConnectionTrait,
    after: Uuid,
    limit: u64,
) -> Result<Vec<Shown>, Error> {
    let text = format!(
        "SELECT {SHOWN} FROM offering o JOIN offering_version v ON v.id = o.id AND v.version = o.published \
         WHERE o.id > $1 ORDER BY o.id LIMIT {limit}"
    );
    let rows = ShownRow::find_by_statement(sql(conn, text, vec![after.into()])).all(conn).await?;
    rows.into_iter().map(ShownRow::read).collect()
}

/// Every version of an offering, newest first, with the time at which it was written; `before` a version.
pub(crate) async fn versions(
    conn: &impl ConnectionTrait,
    id: Uuid,
    (limit, before): (u64, Option<i32>),
) -> Result<Page<(Shown, Micros)>, Error> {
    let mut filter = Filter::default();
    filter.and("o.id = ?", [id.into()]);
    let from = "FROM offering o JOIN offering_version v ON v.id = o.id";
    let total =
        count(conn, format!("SELECT count(*) AS total {from}{}", filter.clause()), filter.values()).await?;
    if let Some(before) = before {
        filter.and("v.version < ?", [before.into()]);
    }
    let text = format!(
        "SELECT {SHOWN}, v.updated {from}{} ORDER BY v.version DESC LIMIT {}",
        filter.clause(),
        limit + 1
    );
    let rows = conn.query_all_raw(sql(conn, text, filter.values())).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in &rows {
        items.push((ShownRow::from_query_result(row, "")?.read()?, row.try_get("", "updated")?));
    }
    let next = (items.len() as u64 > limit).then(|| items[limit as usize - 1].0.number.to_string());
    Ok(Page { items, next, total })
}

pub(crate) async fn save_version(tx: &Tx, number: i32, it: &Offering) -> Result<(), Error> {
    let search = format!("{}\n{}", folded(&it.title), folded(&it.object));
    let insert = tx.statement(
        "INSERT INTO offering_version (id, version, kind, element, clusters, search, updated, body) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            it.id.into(),
            number.into(),
            it.kind.number().into(),
            it.element.number().into(),
            mask(&it.clusters).into(),
            search.into(),
            Micros(tx.now()).into(),
            serde_json::to_string(it)?.into(),
        ],
    );
    tx.conn().execute_raw(insert).await?;
    Ok(())
}

pub(crate) async fn save_head(tx: &Tx, id: Uuid, stored: Stored) -> Result<(), Error> {
    let upsert = tx.statement(
        "INSERT INTO offering (id, provider_id, latest, published, retired, version, told) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (id) DO UPDATE SET latest = excluded.latest, published = excluded.published, \
         retired = excluded.retired, version = excluded.version, told = excluded.told",
        [
            id.into(),
            stored.provider.into(),
            stored.head.latest.into(),
            stored.head.published.into(),
            stored.head.retired.into(),
            stored.version.into(),
            stored.told.into(),
        ],
    );
    tx.conn().execute_raw(upsert).await?;
    if stored.version == 1 {
        made::note(tx, Record::Offering, &[id]).await?;
    }
    Ok(())
}

/// Scope rows that any version of a provider's offerings names by id.
pub(crate) async fn named_rows(
    conn: &impl ConnectionTrait,
    provider: Uuid,
) -> Result<std::collections::HashSet<Uuid>, Error> {
    let text =
        "SELECT v.body FROM offering_version v JOIN offering o ON o.id = v.id WHERE o.provider_id = $1";
    let mut named = std::collections::HashSet::new();
    for row in conn.query_all_raw(sql(conn, text, vec![provider.into()])).await? {
        let offering: Offering = serde_json::from_str(&row.try_get::<String>("", "body")?)?;
        named.extend(offering.scope_row_ids);
    }
    Ok(named)
}
