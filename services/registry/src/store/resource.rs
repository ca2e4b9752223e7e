//! Shared resources.

use super::document::{Doc, Page, count, many, one, put, row};
use super::filter::Filter;
use super::profile::ORGANIZATION_SUSPENDED;
use crate::domain::folded;
use crate::domain::provider::State;
use crate::domain::resource::Resource;
use crate::domain::vocabulary::{ResourceClass, ResourceState};
use crate::error::Error;
use nqi_store::Tx;
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

/// Which resources to list.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResourceQuery {
    /// Only this organisation's.
    pub owner: Option<Uuid>,
    /// Only published ones of organisations that are not suspended.
    pub on_offer: bool,
    pub class: Option<ResourceClass>,
    pub state: Option<ResourceState>,
    pub region: String,
    /// Every word of it must be found.
    pub query: String,
    pub after: Option<Uuid>,
    pub limit: u64,
}

impl ResourceQuery {
    fn filter(&self) -> Filter {
        let mut filter = Filter::default();
        if let Some(owner) = self.owner {
            filter.and("owner_id = ?", [owner.into()]);
        }
        if self.on_offer {
            let values: [Value; 3] = [
                ResourceState::Published.number().into(),
                (State::Active as i32).into(),
                ORGANIZATION_SUSPENDED.into(),
            ];
            filter.and(
                "state = ? AND owner_id NOT IN (SELECT id FROM provider WHERE state <> ?) \
                 AND owner_id NOT IN (SELECT id FROM organization WHERE state = ?)",
                values,
            );
        }
        if let Some(class) = self.class {
            filter.and("class = ?", [class.number().into()]);
        }
        if let Some(state) = self.state {
            filter.and("state = ?", [state.number().into()]);
        }
        if !self.region.is_empty() {
            filter.and("region = ?", [self.region.clone().into()]);
        }
        for word in self.query.split_whitespace() {
            filter.contains("search", word);
        }
        filter
    }
}

pub(crate) async fn by_id(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<Doc<Resource>>, Error> {
    one(conn, "SELECT version, updated, body FROM resource WHERE id = $1", vec![id.into()]).await
}

/// Bookings and changes of one resource wait for each other here.
pub(crate) async fn locked(tx: &Tx, id: Uuid) -> Result<Option<Doc<Resource>>, Error> {
    let text = format!("SELECT version, updated, body FROM resource WHERE id = $1{}", tx.lock_clause());
    one(tx.conn(), &text, vec![id.into()]).await
}

/// The resources of an organisation that were published once, locked in order of id.
pub(crate) async fn listed_of(tx: &Tx, owner: Uuid) -> Result<Vec<Doc<Resource>>, Error> {
    let text = format!(
        "SELECT version, updated, body FROM resource WHERE owner_id = $1 AND state <> $2 ORDER BY id{}",
        tx.lock_clause()
    );
    many(tx.conn(), text, vec![owner.into(), ResourceState::Draft.number().into()]).await
}

/// Whether anybody is offered what this organisation shares.
pub(crate) async fn is_on_offer(conn: &impl ConnectionTrait, id: Uuid) -> Result<bool, Error> {
    let query = ResourceQuery { on_offer: true, ..ResourceQuery::default() };
    let mut filter = query.filter();
    filter.and("id = ?", [id.into()]);
    let text = format!("SELECT count(*) AS total FROM resource{}", filter.clause());
    Ok(count(conn, text, filter.values()).await? > 0)
}

pub(crate) async fn save(tx: &Tx, version: i64, it: &Resource) -> Result<(), Error> {
    let search = [&it.title, &it.model, &it.capability, &it.owner_name].map(|text| folded(text)).join("\n");
    let columns = vec![
        it.owner_id.into(),
        it.state.number().into(),
        it.class.number().into(),
        it.region.clone().into(),
        search.into(),
    ];
    let names = &["owner_id", "state", "class", "region", "search"];
    put(tx, "resource", names, vec![row(it.id, version, it, columns)?]).await
}

pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    query: &ResourceQuery,
) -> Result<Page<Doc<Resource>>, Error> {
    let mut filter = query.filter();
    let text = format!("SELECT count(*) AS total FROM resource{}", filter.clause());
    let total = count(conn, text, filter.values()).await?;
    if let Some(after) = query.after {
        filter.and("id > ?", [after.into()]);
    }
    let text = format!(
        "SELECT version, updated, body FROM resource{} ORDER BY id LIMIT {}",
        filter.clause(),
        query.limit.saturating_add(1)
    );
    let mut items: Vec<Doc<Resource>> = many(conn, text, filter.values()).await?;
    let more = items.len() as u64 > query.limit;
    items.truncate(usize::try_from(query.limit).unwrap_or(usize::MAX));
    let next = items.last().filter(|_| more).map(|last| last.value.id.to_string());
    Ok(Page { items, next, total })
}
