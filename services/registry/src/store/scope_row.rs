//! Scope rows, found by provider, standard, text or row key.

use super::document::{Doc, Page, Written, count, dialect, many, many_of, marks, one, put, row};
use super::filter::Filter;
use super::revision::{self, Kind, Why};
use super::valid_rows;
use crate::domain::accreditation::Verification;
use crate::domain::folded;
use crate::domain::provider::State;
use crate::domain::scope_row::ScopeRow;
use crate::domain::vocabulary::ItemKind;
use crate::error::Error;
use jiff::civil::Date;
use nqi_platform::problem::Problem;
use nqi_store::{Micros, Rows, Tx, is_unique_violation};
use sea_orm::{ConnectionTrait, Value};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Whose unpublished records a reader may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// Records of ACTIVE and SUSPENDED providers.
    Public,
    /// And those of this provider.
    Own(Uuid),
    /// Everything.
    All,
}

impl View {
    /// Narrows a query over a table with `provider_id`.
    pub fn narrow(self, filter: &mut Filter) {
        let shown = "provider_id IN (SELECT id FROM provider WHERE state IN (?, ?))";
        let states: [Value; 2] = [(State::Active as i32).into(), (State::Suspended as i32).into()];
        match self {
            View::All => {}
            View::Public => {
                filter.and(shown, states);
            }
            View::Own(id) => {
                let [active, suspended] = states;
                filter.and(&format!("({shown} OR provider_id = ?)"), [active, suspended, id.into()]);
            }
        }
    }
}

/// Which rows to list.
#[derive(Clone, Debug)]
pub(crate) struct RowQuery {
    pub view: View,
    pub provider: Option<Uuid>,
    pub site: Option<Uuid>,
    pub kind: Option<ItemKind>,
    /// Exact key of a version.
    pub standard: String,
    /// Family, GB and GB/T as one.
    pub family: String,
    pub query: String,
    /// Who stands behind it.
    pub verification: Option<Verification>,
    /// Suspended ones only, or those in force only.
    pub suspended: Option<bool>,
    /// Only those that are valid on this day under their accreditations; of one provider.
    pub valid_on: Option<Date>,
    pub after: Option<Uuid>,
    pub limit: u64,
}

pub(crate) async fn find(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<Doc<ScopeRow>>, Error> {
    one(conn, "SELECT version, updated, body FROM scope_row WHERE id = $1", vec![id.into()]).await
}

pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    query: &RowQuery,
) -> Result<Page<Doc<ScopeRow>>, Error> {
    let mut filter = Filter::default();
    query.view.narrow(&mut filter);
    if let Some(provider) = query.provider {
        filter.and("provider_id = ?", [provider.into()]);
    }
    if let Some(site) = query.site {
        filter.and("site_id = ?", [site.into()]);
    }
    if let Some(kind) = query.kind {
        filter.and("kind = ?", [kind.number().into()]);
    }
    if !query.standard.is_empty() {
        filter.and("standard = ?", [query.standard.clone().into()]);
    }
    if !query.family.is_empty() {
        filter.and("family = ?", [query.family.clone().into()]);
    }
    filter.contains("search", &query.query);
    // The conditions of the partial indexes, to the letter: a planner does not see through a parameter.
    match query.verification {
        None => {}
        Some(Verification::SelfDeclared) => {
            filter.and("verification = 1", []);
        }
        Some(judged) => {
            filter.and("verification <> 1 AND verification = ?", [(judged as i32).into()]);
        }
    }
    match query.suspended {
        None => {}
        Some(true) => {
            filter.and("suspended = TRUE", []);
        }
        Some(false) => {
            filter.and("suspended = FALSE", []);
        }
    }
    if let (Some(provider), Some(day)) = (query.provider, query.valid_on) {
        valid_rows::narrow(&mut filter, conn, provider, day).await?;
    }
    let total =
        count(conn, format!("SELECT count(*) AS total FROM scope_row{}", filter.clause()), filter.values())
            .await?;
    if let Some(after) = query.after {
        filter.and("id > ?", [after.into()]);
    }
    let text = format!(
        "SELECT version, updated, body FROM scope_row{} ORDER BY id LIMIT {}",
        filter.clause(),
        query.limit + 1
    );
    let mut items: Vec<Doc<ScopeRow>> = many(conn, text, filter.values()).await?;
    let more = items.len() as u64 > query.limit;
    items.truncate(query.limit as usize);
    let next = items.last().filter(|_| more).map(|last| last.value.id.to_string());
    Ok(Page { items, next, total })
}

/// Every row of a site, for report checks.
pub(crate) async fn of_site(conn: &impl ConnectionTrait, site: Uuid) -> Result<Vec<Doc<ScopeRow>>, Error> {
    many(
        conn,
        "SELECT version, updated, body FROM scope_row WHERE site_id = $1 ORDER BY id",
        vec![site.into()],
    )
    .await
}

/// Every row of a provider, for counting.
pub(crate) async fn of_provider(
    conn: &impl ConnectionTrait,
    provider: Uuid,
) -> Result<Vec<Doc<ScopeRow>>, Error> {
    let text = "SELECT version, updated, body FROM scope_row WHERE provider_id = $1 ORDER BY id";
    many(conn, text, vec![provider.into()]).await
}

/// The stored rows among these ids.
pub(crate) async fn by_ids(conn: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Doc<ScopeRow>>, Error> {
    let mut found = Vec::new();
    for chunk in ids.chunks(1000) {
        let marks = marks(dialect(conn), 0, chunk.len());
        let text = format!("SELECT version, updated, body FROM scope_row WHERE id IN ({marks})");
        found.extend(many(conn, text, chunk.iter().map(|id| (*id).into()).collect()).await?);
    }
    Ok(found)
}

/// The stored rows with these keys, inside a transaction: any number in one statement.
pub(crate) async fn known(tx: &Tx, keys: &[[u8; 32]]) -> Result<HashMap<[u8; 32], Doc<ScopeRow>>, Error> {
    let mut wanted = Rows::new(1);
    for key in keys {
        wanted.push([key.to_vec().into()]);
    }
    let mut found = HashMap::new();
    for statement in wanted.statements(tx, |rows| {
        format!("SELECT version, updated, body FROM scope_row JOIN {rows} ON row_key = column1")
    })? {
        let docs: Vec<Doc<ScopeRow>> = many_of(tx.conn(), statement).await?;
        found.extend(docs.into_iter().map(|doc| (doc.value.key(), doc)));
    }
    Ok(found)
}

/// Adds rows that are not there yet, [`written`] in version 1, and enters them in the history; refused as a contention when
/// somebody else has just added one.
pub(crate) async fn add<'a>(
    tx: &Tx,
    rows: impl Iterator<Item = &'a Written>,
    why: Why<'_>,
) -> Result<(), Error> {
    let (mut added, mut history) = (Rows::new(COLUMNS.len() + 4), Vec::new());
    for Written { id, version, body, columns } in rows.cloned() {
        history.push((id, version, body.clone()));
        let own: [Value; 4] = [id.into(), version.into(), Micros(tx.now()).into(), body.into()];
        added.push(own.into_iter().chain(columns));
    }
    let names = format!("id, version, updated, body, {}", COLUMNS.join(", "));
    // Not ON CONFLICT DO NOTHING, which asks the index before each row and confirms it in the log after: a conflict is rare
    // and ends the transaction anyway.
    match added.insert(tx, "scope_row", &names, "").await {
        Err(nqi_store::Error::Db(error)) if is_unique_violation(&error) => {
            return Err(overtaken().into());
        }
        written => written?,
    };
    revision::enter_bodies(tx, Kind::ScopeRow, history, why).await
}

/// Removes rows in the versions that are known; answers those that were removed, without what somebody changed.
pub(crate) async fn remove(tx: &Tx, rows: &[(Uuid, i64)]) -> Result<HashSet<Uuid>, Error> {
    let mut known = Rows::new(2);
    for (id, version) in rows {
        known.push([(*id).into(), (*version).into()]);
    }
    let mut removed = HashSet::with_capacity(rows.len());
    for statement in known.statements(tx, |rows| {
        format!(
            "DELETE FROM scope_row WHERE (id, version) IN (SELECT column1, column2 FROM {rows}) RETURNING id"
        )
    })? {
        for row in tx.conn().query_all_raw(statement).await? {
            removed.insert(row.try_get("", "id")?);
        }
    }
    Ok(removed)
}

/// A provider's rows in the order of their ids, after one.
pub(crate) async fn after(
    conn: &impl ConnectionTrait,
    provider: Uuid,
    after: Uuid,
    limit: u64,
) -> Result<Vec<Doc<ScopeRow>>, Error> {
    let text = format!(
        "SELECT version, updated, body FROM scope_row WHERE provider_id = $1 AND id > $2 ORDER BY id LIMIT {limit}"
    );
    many(conn, text, vec![provider.into(), after.into()]).await
}

const COLUMNS: [&str; 10] = [
    "provider_id",
    "site_id",
    "accreditation_id",
    "kind",
    "row_key",
    "standard",
    "family",
    "search",
    "verification",
    "suspended",
];

/// Rows that cite exactly this version, or rest on this accreditation, at most `limit` by id.
pub(crate) async fn resting_on(
    conn: &impl ConnectionTrait,
    on: RestsOn<'_>,
    limit: u64,
) -> Result<Vec<Doc<ScopeRow>>, Error> {
    let (condition, value) = on.condition();
    let text =
        format!("SELECT version, updated, body FROM scope_row WHERE {condition} ORDER BY id LIMIT {limit}");
    many(conn, text, vec![value]).await
}

/// (rows, providers, sites) that cite this version or rest on this accreditation.
pub(crate) async fn count_resting_on(
    conn: &impl ConnectionTrait,
    on: RestsOn<'_>,
) -> Result<(i64, i64, i64), Error> {
    let (condition, value) = on.condition();
    let number = async |what: &str| {
        let text = format!("SELECT count({what}) AS total FROM scope_row WHERE {condition}");
        count(conn, text, vec![value.clone()]).await
    };
    Ok((number("*").await?, number("DISTINCT provider_id").await?, number("DISTINCT site_id").await?))
}

/// What rows stand on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RestsOn<'a> {
    /// The exact key of a version.
    Standard(&'a str),
    Accreditation(Uuid),
}

impl RestsOn<'_> {
    fn condition(self) -> (&'static str, Value) {
        match self {
            RestsOn::Standard(number) => ("standard = $1", number.into()),
            RestsOn::Accreditation(id) => ("accreditation_id = $1", id.into()),
        }
    }
}

/// Writes rows, each with its new version, and enters them in the history.
pub(crate) async fn put_all(tx: &Tx, changed: &[(i64, ScopeRow)], why: Why<'_>) -> Result<(), Error> {
    let rows = changed
        .iter()
        .map(|(version, it)| written(*version, it, &it.key()))
        .collect::<Result<Vec<_>, _>>()?;
    match put(tx, "scope_row", &COLUMNS, rows).await {
        // Somebody has just added a row that says the same: tried again, it is found.
        Err(Error::Db(error) | Error::Store(nqi_store::Error::Db(error))) if is_unique_violation(&error) => {
            return Err(overtaken().into());
        }
        written => written?,
    };
    let records = changed.iter().map(|(version, it)| (it.id, *version, it));
    revision::enter(tx, Kind::ScopeRow, records, why).await
}

/// A row with its key in a version, as it is stored.
pub(crate) fn written(version: i64, it: &ScopeRow, key: &[u8; 32]) -> Result<Written, Error> {
    let values = vec![
        it.provider_id.into(),
        it.site_id.into(),
        it.accreditation_id.into(),
        it.kind.number().into(),
        key.to_vec().into(),
        it.standard.clone().into(),
        it.family().into(),
        format!("{}\n{}\n{}", folded(&it.object), folded(&it.parameter), folded(&it.standard)).into(),
        (it.verification() as i32).into(),
        it.suspended.into(),
    ];
    row(it.id, version, it, values)
}

/// Another transaction has just written a row that says the same: this one is run again and finds it.
fn overtaken() -> Problem {
    Problem::aborted(
        "STORAGE_CONTENTION",
        "内容相同的能力项正被写入，请重试。",
        "A row that says the same is being written: try again.",
    )
}
