//! Reading cases, offers, orders, ratings and histories as their viewer.

use std::collections::HashMap;

use nqi_platform::auth::{Principal, Role};
use nqi_platform::ids::parse_id;
use nqi_platform::page;
use nqi_platform::problem::Problem;
use nqi_proto::requests::v1 as pb;
use sea_orm::DbErr;
use uuid::Uuid;

use super::App;
use super::call::{not_yours, require_role, viewer};
use super::case::{no_case, no_offer, no_order, no_rating};
use crate::domain::{Item, Request, Standing, Viewer};
use crate::error::Error;
use crate::store::request::Filter;
use crate::store::scope::Page;
use crate::{store, view};

/// One page of a list: rows, the token of the next page, the number of all.
pub struct Listed<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Empty on the last page.
    pub next: String,
    /// All that match.
    pub total: i32,
}

/// What a caller asked of a list, its token read.
pub struct Asked {
    /// Rows.
    pub limit: u64,
    /// Fingerprint of the filter.
    pub hash: u64,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Asked {
    /// Reads size and token against the filter that the token must belong to.
    pub fn read(size: i32, token: &str, filter: &[&str], default: u64, max: u64) -> Result<Asked, Problem> {
        let hash = page::filter_hash(filter);
        let limit = page::size(size, default, max)?;
        Ok(Asked { limit, hash, cursor: page::decode(hash, token, "page_token")? })
    }

    /// The id that the page begins below.
    pub fn before(&self) -> Result<Option<Uuid>, Problem> {
        Ok(self.cursor.as_deref().map(|id| parse_id("page_token", id)).transpose()?)
    }

    /// The token behind a page of that many rows; empty on the last one.
    pub fn next(&self, rows: usize, last: Option<Uuid>) -> String {
        match last {
            Some(last) if rows as u64 == self.limit => page::encode(self.hash, &last.to_string()),
            _ => String::new(),
        }
    }
}

fn total(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// PERMISSION_DENIED for a viewer who has no lists of cases, or a member whose role does not fit.
pub fn require_reader(principal: &Principal, who: Viewer, providers: bool) -> Result<(), Problem> {
    match who {
        Viewer::Enterprise(_) => require_role(principal, Standing::Enterprise),
        Viewer::Centre { .. } => require_role(principal, Standing::Handling),
        Viewer::Bureau(_) => require_role(principal, Standing::Bureau),
        Viewer::Service => Ok(()),
        Viewer::Provider(_) if providers => require_role(principal, Standing::Provider),
        Viewer::Provider(_) | Viewer::Nobody => {
            Err(not_yours("企业、服务中心或市场监管局", "an enterprise, a centre or the bureau"))
        }
    }
}

impl App {
    /// The case of that id or number.
    pub async fn get_request(&self, principal: &Principal, id: &str) -> Result<pb::ServiceRequest, Problem> {
        let (conn, who) = (self.deps.db.reader(), viewer(principal));
        let found = if id.starts_with("WH-") {
            store::request::by_number(conn, who, id).await
        } else {
            store::request::find(conn, who, parse_id("id", id)?).await
        };
        let found = found.map_err(nqi_store::problem)?.ok_or_else(|| Problem::from(no_case()))?;
        let standing = who.standing(&found).ok_or_else(|| Problem::from(no_case()))?;
        require_role(principal, standing)?;
        let read = async {
            let items = store::item::of_requests(conn, &[found.id]).await?;
            Ok((items, self.own_orders(who, found.id).await?))
        };
        let (items, own) = read.await.map_err(nqi_store::problem)?;
        let plan = self.plan_of(&found, &items, standing).await?;
        let shown = view::request::request(&found, &items, standing, &own);
        Ok(pb::ServiceRequest { plan, ..shown })
    }

    /// The orders of a case that a provider has; nobody else needs them.
    async fn own_orders(&self, who: Viewer, request: Uuid) -> Result<Vec<Uuid>, DbErr> {
        if !matches!(who, Viewer::Provider(_)) {
            return Ok(vec![]);
        }
        let page = Page { request: Some(request), limit: 100, ..Page::default() };
        let (orders, _) = store::order::list(self.deps.db.reader(), who, &page).await?;
        Ok(orders.into_iter().map(|order| order.id).collect())
    }

    /// The caller's cases, newest first.
    pub async fn list_requests(
        &self,
        principal: &Principal,
        filter: Filter,
        asked: Asked,
    ) -> Result<Listed<pb::ServiceRequest>, Problem> {
        let (conn, who) = (self.deps.db.reader(), viewer(principal));
        require_reader(principal, who, false)?;
        let before = asked.before()?;
        let rows = async {
            let (found, count) = store::request::list(conn, who, &filter, before, asked.limit).await?;
            let ids: Vec<Uuid> = found.iter().map(|request| request.id).collect();
            let items = store::item::of_requests(conn, &ids).await?;
            Ok((found, items, count))
        };
        let (found, items, count) = rows.await.map_err(nqi_store::problem)?;
        let next = asked.next(found.len(), found.last().map(|request| request.id));
        let rows = found.iter().filter_map(|request| {
            let own: Vec<Item> = items.iter().filter(|item| item.request == request.id).cloned().collect();
            Some(view::request::request(request, &own, who.standing(request)?, &[]))
        });
        Ok(Listed { rows: rows.collect(), next, total: total(count) })
    }

    /// The history of a case, oldest first.
    pub async fn list_events(
        &self,
        principal: &Principal,
        id: Uuid,
        asked: Asked,
    ) -> Result<Listed<pb::RequestHistoryEvent>, Problem> {
        let (conn, who) = (self.deps.db.reader(), viewer(principal));
        let found = store::request::find(conn, who, id).await.map_err(nqi_store::problem)?;
        let found = found.ok_or_else(|| Problem::from(no_case()))?;
        let standing = who.standing(&found).ok_or_else(|| Problem::from(no_case()))?;
        require_role(principal, standing)?;
        let after = asked.cursor.as_deref().and_then(|number| number.parse().ok()).unwrap_or(0);
        let lines =
            store::history::list(conn, who, id, after, asked.limit).await.map_err(nqi_store::problem)?;
        let next = match lines.last() {
            Some(last) if lines.len() as u64 == asked.limit => page::encode(asked.hash, &last.id.to_string()),
            _ => String::new(),
        };
        let rows = lines.iter().map(|line| view::history::line(line, standing)).collect();
        Ok(Listed { rows, next, total: 0 })
    }

    /// The offer of that id.
    pub async fn get_offer(&self, principal: &Principal, id: Uuid) -> Result<pb::Offer, Problem> {
        let (conn, who) = (self.deps.db.reader(), viewer(principal));
        let found = store::offer::find(conn, who, id).await.map_err(nqi_store::problem)?;
        let offer = found.ok_or_else(|| Problem::from(no_offer()))?;
        let around = self.around(who, vec![offer.request], &[offer.item]).await?;
        let (request, standing) = around.of(offer.request).ok_or_else(|| Problem::from(no_offer()))?;
        require_role(principal, standing)?;
        Ok(view::offer::offer(&offer, request, &around.items, standing))
    }

    /// The caller's offers, newest first.
    pub async fn list_offers(
        &self,
        principal: &Principal,
        mut page: Page,
        asked: Asked,
    ) -> Result<Listed<pb::Offer>, Problem> {
        let who = viewer(principal);
        require_reader(principal, who, true)?;
        (page.before, page.limit) = (asked.before()?, asked.limit);
        let found = store::offer::list(self.deps.db.reader(), who, &page).await;
        let (offers, count) = found.map_err(nqi_store::problem)?;
        let next = asked.next(offers.len(), offers.last().map(|offer| offer.id));
        let items: Vec<Uuid> = offers.iter().map(|offer| offer.item).collect();
        let around = self.around(who, offers.iter().map(|offer| offer.request).collect(), &items).await?;
        let rows = offers.iter().filter_map(|offer| {
            let (request, standing) = around.of(offer.request)?;
            Some(view::offer::offer(offer, request, &around.items, standing))
        });
        Ok(Listed { rows: rows.collect(), next, total: total(count) })
    }

    /// The order of that id.
    pub async fn get_order(&self, principal: &Principal, id: Uuid) -> Result<pb::Order, Problem> {
        let (conn, who) = (self.deps.db.reader(), viewer(principal));
        let found = store::order::find(conn, who, id).await.map_err(nqi_store::problem)?;
        let order = found.ok_or_else(|| Problem::from(no_order()))?;
        let around = self.around(who, vec![order.request], &[]).await?;
        let (request, standing) = around.of(order.request).ok_or_else(|| Problem::from(no_order()))?;
        require_role(principal, standing)?;
        Ok(view::order::order(&order, request, standing))
    }

    /// The caller's orders, newest first.
    pub async fn list_orders(
        &self,
        principal: &Principal,
        mut page: Page,
        asked: Asked,
    ) -> Result<Listed<pb::Order>, Problem> {
        let who = viewer(principal);
        require_reader(principal, who, true)?;
        (page.before, page.limit) = (asked.before()?, asked.limit);
        let found = store::order::list(self.deps.db.reader(), who, &page).await;
        let (orders, count) = found.map_err(nqi_store::problem)?;
        let next = asked.next(orders.len(), orders.last().map(|order| order.id));
        let around = self.around(who, orders.iter().map(|order| order.request).collect(), &[]).await?;
        let rows = orders.iter().filter_map(|order| {
            let (request, standing) = around.of(order.request)?;
            Some(view::order::order(order, request, standing))
        });
        Ok(Listed { rows: rows.collect(), next, total: total(count) })
    }

    /// Which of these holds have an order, whatever its state; only other services ask.
    pub async fn hold_orders(
        &self,
        principal: &Principal,
        holds: &[Uuid],
    ) -> Result<Vec<(Uuid, Uuid)>, Problem> {
        principal.require(&[Role::Service])?;
        store::order::of_holds(self.deps.db.reader(), holds).await.map_err(nqi_store::problem)
    }

    /// The rating of that id.
    pub async fn get_rating(&self, principal: &Principal, id: Uuid) -> Result<pb::Rating, Problem> {
        let (conn, who) = (self.deps.db.reader(), viewer(principal));
        let found = store::rating::find(conn, who, id).await.map_err(nqi_store::problem)?;
        let rating = found.ok_or_else(|| Problem::from(no_rating()))?;
        let around = self.around(who, vec![rating.request], &[]).await?;
        let (request, standing) = around.of(rating.request).ok_or_else(|| Problem::from(no_rating()))?;
        require_role(principal, standing)?;
        Ok(view::rating::rating(&rating, request, standing))
    }

    /// The caller's ratings, newest first.
    pub async fn list_ratings(
        &self,
        principal: &Principal,
        mut page: Page,
        asked: Asked,
    ) -> Result<Listed<pb::Rating>, Problem> {
        let who = viewer(principal);
        require_reader(principal, who, true)?;
        if matches!(who, Viewer::Provider(_)) {
            // A provider may not find out the case of a rating by narrowing the list to it.
            page.request = None;
        }
        (page.before, page.limit) = (asked.before()?, asked.limit);
        let found = store::rating::list(self.deps.db.reader(), who, &page).await;
        let (ratings, count) = found.map_err(nqi_store::problem)?;
        let next = asked.next(ratings.len(), ratings.last().map(|rating| rating.id));
        let around = self.around(who, ratings.iter().map(|rating| rating.request).collect(), &[]).await?;
        let rows = ratings.iter().filter_map(|rating| {
            let (request, standing) = around.of(rating.request)?;
            Some(view::rating::rating(rating, request, standing))
        });
        Ok(Listed { rows: rows.collect(), next, total: total(count) })
    }

    /// The cases and items around offers, orders or ratings that were found as their viewer.
    async fn around(&self, who: Viewer, mut requests: Vec<Uuid>, items: &[Uuid]) -> Result<Around, Problem> {
        requests.sort_unstable();
        requests.dedup();
        let conn = self.deps.db.reader();
        let read = async {
            let requests = store::request::of_ids(conn, &requests).await?;
            let items = store::item::of_ids(conn, items).await?;
            let requests = requests.into_iter().map(|request| (request.id, request)).collect();
            Ok(Around { who, requests, items })
        };
        read.await.map_err(|error: DbErr| Problem::from(Error::Db(error)))
    }
}

struct Around {
    who: Viewer,
    requests: HashMap<Uuid, Request>,
    items: Vec<Item>,
}

impl Around {
    fn of(&self, request: Uuid) -> Option<(&Request, Standing)> {
        let request = self.requests.get(&request)?;
        Some((request, self.who.standing(request)?))
    }
}
