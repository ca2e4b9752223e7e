//! Providers, sites, accreditations, centres and pools.

use super::document::{Doc, Page, count, many, one, put, row};
use super::filter::Filter;
use crate::domain::centre::Centre;
use crate::domain::folded;
use crate::domain::pool::Pool;
use crate::domain::provider::{Provider, State};
use crate::domain::site::Site;
use crate::domain::vocabulary::{Cluster, ItemKind, Word, mask};
use crate::error::Error;
use nqi_store::{Rows, Tx};
use sea_orm::{ConnectionTrait, Value};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Which providers to list.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProviderQuery {
    pub kind: Option<ItemKind>,
    pub cluster: Option<Cluster>,
    pub region: String,
    pub query: String,
    /// Providers in every state, not only ACTIVE ones.
    pub every_state: bool,
    /// The last (name, id) of the page before.
    pub after: Option<(String, Uuid)>,
    pub limit: u64,
}

pub(crate) async fn provider(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<Doc<Provider>>, Error> {
    one(conn, "SELECT version, updated, body FROM provider WHERE id = $1", vec![id.into()]).await
}

pub(crate) async fn provider_locked(tx: &Tx, id: Uuid) -> Result<Option<Doc<Provider>>, Error> {
    let text = format!("SELECT version, updated, body FROM provider WHERE id = $1{}", tx.lock_clause());
    one(tx.conn(), &text, vec![id.into()]).await
}

pub(crate) async fn put_provider(tx: &Tx, version: i64, provider: &Provider) -> Result<(), Error> {
    let columns = vec![
        provider.display_name.clone().into(),
        mask(&provider.kinds).into(),
        mask(&provider.clusters).into(),
        (provider.state() as i32).into(),
        folded(&provider.display_name).into(),
    ];
    let rows = vec![row(provider.id, version, provider, columns)?];
    put(tx, "provider", &["name", "kinds", "clusters", "state", "search"], rows).await
}

pub(crate) async fn providers(
    conn: &impl ConnectionTrait,
    query: &ProviderQuery,
) -> Result<Page<Doc<Provider>>, Error> {
    let mut filter = Filter::default();
    if !query.every_state {
        filter.and("state = ?", [(State::Active as i32).into()]);
    }
    if let Some(kind) = query.kind {
        filter.and("(kinds & ?) <> 0", [mask(&[kind]).into()]);
    }
    if let Some(cluster) = query.cluster {
        filter.and("(clusters & ?) <> 0", [mask(&[cluster]).into()]);
    }
    if !query.region.is_empty() {
        filter.and(
            "EXISTS (SELECT 1 FROM site WHERE site.provider_id = provider.id AND site.region = ?)",
            [query.region.clone().into()],
        );
    }
    filter.contains("search", &query.query);
    let total =
        count(conn, format!("SELECT count(*) AS total FROM provider{}", filter.clause()), filter.values())
            .await?;
    if let Some((name, id)) = &query.after {
        filter.and(
            "(name > ? OR (name = ? AND id > ?))",
            [name.clone().into(), name.clone().into(), (*id).into()],
        );
    }
    let text = format!(
        "SELECT version, updated, body FROM provider{} ORDER BY name, id LIMIT {}",
        filter.clause(),
        query.limit + 1
    );
    let mut items: Vec<Doc<Provider>> = many(conn, text, filter.values()).await?;
    let more = items.len() as u64 > query.limit;
    items.truncate(query.limit as usize);
    let last = items.last().filter(|_| more);
    let next = last.map(|last| format!("{}|{}", last.value.id, last.value.display_name));
    Ok(Page { items, next, total })
}

pub(super) async fn of_provider<T: serde::de::DeserializeOwned>(
    conn: &impl ConnectionTrait,
    table: &str,
    provider: Uuid,
) -> Result<Vec<Doc<T>>, Error> {
    let text = format!("SELECT version, updated, body FROM {table} WHERE provider_id = $1 ORDER BY id");
    many(conn, text, vec![provider.into()]).await
}

pub(crate) async fn sites(conn: &impl ConnectionTrait, provider: Uuid) -> Result<Vec<Doc<Site>>, Error> {
    of_provider(conn, "site", provider).await
}

pub(crate) async fn site(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<Doc<Site>>, Error> {
    one(conn, "SELECT version, updated, body FROM site WHERE id = $1", vec![id.into()]).await
}

pub(crate) async fn put_site(tx: &Tx, version: i64, site: &Site) -> Result<(), Error> {
    let columns = vec![site.provider_id.into(), site.region.clone().into()];
    put(tx, "site", &["provider_id", "region"], vec![row(site.id, version, site, columns)?]).await
}

pub(crate) async fn centre(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<Doc<Centre>>, Error> {
    one(conn, "SELECT version, updated, body FROM centre WHERE id = $1", vec![id.into()]).await
}

pub(crate) async fn centres(conn: &impl ConnectionTrait) -> Result<Vec<Doc<Centre>>, Error> {
    many(conn, "SELECT version, updated, body FROM centre ORDER BY tier, name, id", vec![]).await
}

pub(crate) async fn put_centre(tx: &Tx, version: i64, centre: &Centre) -> Result<(), Error> {
    let columns = vec![centre.display_name.clone().into(), centre.tier.number().into()];
    put(tx, "centre", &["name", "tier"], vec![row(centre.id, version, centre, columns)?]).await
}

pub(crate) async fn pool(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<Doc<Pool>>, Error> {
    one(conn, "SELECT version, updated, body FROM pool WHERE id = $1", vec![id.into()]).await
}

pub(crate) async fn pools(conn: &impl ConnectionTrait, provider: Uuid) -> Result<Vec<Doc<Pool>>, Error> {
    of_provider(conn, "pool", provider).await
}

/// The owners of pools, and whether each of them is active, by pool.
pub(crate) async fn owners(tx: &Tx, pools: &BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, (Uuid, bool)>, Error> {
    let mut rows = Rows::new(1);
    for pool in pools {
        rows.push([(*pool).into()]);
    }
    let select = rows.statements(tx, |rows| {
        format!(
            "SELECT pool.id AS id, pool.provider_id AS owner, provider.state AS state FROM {rows} \
             JOIN pool ON pool.id = v.column1 JOIN provider ON provider.id = pool.provider_id"
        )
    })?;
    let mut owners = BTreeMap::new();
    for statement in select {
        for row in tx.conn().query_all_raw(statement).await? {
            let active = row.try_get::<i32>("", "state")? == State::Active as i32;
            owners.insert(row.try_get("", "id")?, (row.try_get("", "owner")?, active));
        }
    }
    Ok(owners)
}

pub(crate) async fn put_pool(tx: &Tx, version: i64, pool: &Pool) -> Result<(), Error> {
    put(tx, "pool", &["provider_id"], vec![row(pool.id, version, pool, vec![pool.provider_id.into()])?]).await
}

/// What identity said last about an organisation.
pub(crate) async fn note_organization(tx: &Tx, id: Uuid, kind: i32, state: i32) -> Result<(), Error> {
    let values: [Value; 4] =
        [id.into(), kind.into(), state.into(), nqi_store::Day(crate::domain::local_day(tx.now())).into()];
    let upsert = tx.statement(
        "INSERT INTO organization (id, kind, state, seen) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, state = excluded.state, seen = excluded.seen",
        values,
    );
    tx.conn().execute_raw(upsert).await?;
    Ok(())
}

/// (kind, state) of an organisation, as identity numbers them; none when nothing was heard of it.
pub(crate) async fn organization(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<(i32, i32)>, Error> {
    let select =
        super::document::sql(conn, "SELECT kind, state FROM organization WHERE id = $1", vec![id.into()]);
    let row = conn.query_one_raw(select).await?;
    row.map(|row| Ok((row.try_get("", "kind")?, row.try_get("", "state")?))).transpose()
}

/// `nqi.identity.v1`: ORGANIZATION_STATE_SUSPENDED.
pub(crate) const ORGANIZATION_SUSPENDED: i32 = 3;

/// Whether identity said last that an organisation is suspended.
pub(crate) async fn is_suspended(conn: &impl ConnectionTrait, id: Uuid) -> Result<bool, Error> {
    Ok(organization(conn, id).await?.is_some_and(|(_, state)| state == ORGANIZATION_SUSPENDED))
}

/// Number of the word, 0 for none.
pub(crate) fn number<T: Word>(word: Option<T>) -> i32 {
    word.map_or(0, Word::number)
}
