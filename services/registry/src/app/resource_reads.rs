//! Reads of shared resources: what is on offer, whose it is, what is free, and how much was used.

use super::resources::unknown;
use super::slots::Taken;
use crate::Deps;
use crate::domain::hours::Span;
use crate::domain::local_day;
use crate::domain::resource::Resource;
use crate::domain::utilisation::{self, Sums};
use crate::domain::vocabulary::{ResourceClass, ResourceState};
use crate::error::Error;
use crate::store::resource::ResourceQuery;
use crate::store::{Doc, booking, resource};
use crate::wire;
use jiff::{ToSpan, civil::Date};
use nqi_platform::auth::{Principal, Role};
use nqi_platform::problem::Problem;
use nqi_platform::{page, wire as instants};
use nqi_proto::registry::v1 as proto;
use std::cmp::Reverse;
use std::collections::HashMap;
use uuid::Uuid;

/// Free slots told of one resource.
const TOLD: usize = 5;
/// Days searched for them.
const NEXT_DAYS: i32 = 13;
/// Resources looked at when a free day is asked for; a city shares hundreds.
const MOST: u64 = 5_000;

/// What is asked of the resources on offer.
pub(crate) struct Asked {
    pub query: ResourceQuery,
    pub free_on: Option<Date>,
    /// Fingerprint that page tokens belong to.
    pub filter: u64,
}

/// One resource: on offer, or the reader's own.
pub(crate) async fn resource(
    deps: &Deps,
    caller: Option<&Principal>,
    id: Uuid,
) -> Result<proto::Resource, Error> {
    Ok(wire::resource::present(&visible(deps, caller, id).await?))
}

/// The resource if this reader may see it.
async fn visible(deps: &Deps, caller: Option<&Principal>, id: Uuid) -> Result<Doc<Resource>, Error> {
    let conn = deps.db.reader();
    let doc = resource::by_id(conn, id).await?.ok_or_else(unknown)?;
    let own = caller.is_some_and(|it| it.org == doc.value.owner_id || it.is(Role::Bureau));
    if own || resource::is_on_offer(conn, id).await? { Ok(doc) } else { Err(unknown().into()) }
}

/// A page of published resources with what of each is free.
pub(crate) async fn search(deps: &Deps, asked: Asked) -> Result<proto::SearchResourcesResponse, Error> {
    let (conn, now) = (deps.db.reader(), deps.clock.now());
    let query = ResourceQuery { on_offer: true, ..asked.query };
    let (mut docs, days, mut total, mut next) = match asked.free_on {
        None => {
            let found = resource::list(conn, &query).await?;
            let days = (local_day(now), local_day(now).saturating_add(NEXT_DAYS.days()));
            (found.items, days, found.total, found.next)
        }
        Some(day) => {
            let all = ResourceQuery { after: None, limit: MOST, ..query.clone() };
            (resource::list(conn, &all).await?.items, (day, day), 0, None)
        }
    };
    let taken = Taken::read(conn, docs.iter().map(|doc| doc.value.id), days).await?;
    let free = |doc: &Doc<Resource>| taken.free(&doc.value, days, now, TOLD);
    if asked.free_on.is_some() {
        docs.retain(|doc| !free(doc).is_empty());
        total = docs.len() as i64;
        docs.retain(|doc| query.after.is_none_or(|after| after < doc.value.id));
        let most = usize::try_from(query.limit).unwrap_or(usize::MAX);
        let more = docs.len() > most;
        docs.truncate(most);
        next = docs.last().filter(|_| more).map(|last| last.value.id.to_string());
    }
    let told = |span: Span| wire::resource::slot(&(span, true));
    let offer = |doc: &Doc<Resource>| proto::ResourceOnOffer {
        free_slots: free(doc).into_iter().map(told).collect(),
        resource: Some(wire::resource::present(doc)),
    };
    Ok(proto::SearchResourcesResponse {
        resources: docs.iter().map(offer).collect(),
        next_page_token: next.map(|next| page::encode(asked.filter, &next)).unwrap_or_default(),
        total_size: i32::try_from(total).unwrap_or(i32::MAX),
    })
}

/// A page of the caller's own resources, or of everybody's for the bureau.
pub(crate) async fn list(
    deps: &Deps,
    caller: &Principal,
    query: ResourceQuery,
    filter: u64,
) -> Result<proto::ListResourcesResponse, Error> {
    caller.require(&[Role::Enterprise, Role::Provider, Role::Centre, Role::Bureau])?;
    let owner = (!caller.is(Role::Bureau)).then_some(caller.org);
    let found = resource::list(deps.db.reader(), &ResourceQuery { owner, ..query }).await?;
    Ok(proto::ListResourcesResponse {
        resources: found.items.iter().map(wire::resource::present).collect(),
        next_page_token: found.next.map(|next| page::encode(filter, &next)).unwrap_or_default(),
        total_size: i32::try_from(found.total).unwrap_or(i32::MAX),
    })
}

/// The slots of some days, without telling who took them.
pub(crate) async fn slots(
    deps: &Deps,
    caller: Option<&Principal>,
    id: Uuid,
    (from, to): (Option<Date>, Option<Date>),
) -> Result<proto::ListSlotsResponse, Error> {
    let doc = visible(deps, caller, id).await?;
    let now = deps.clock.now();
    let from = from.unwrap_or_else(|| local_day(now));
    let to = to.unwrap_or_else(|| from.saturating_add(6.days()));
    super::browse::period("to", (from, to), 31).map_err(Problem::from)?;
    let taken = Taken::read(deps.db.reader(), [id], (from, to)).await?;
    let published = doc.value.state == ResourceState::Published;
    let (mut slots, mut day) = (Vec::new(), from);
    while day <= to {
        for slot in doc.value.hours.slots(day) {
            slots.push(wire::resource::slot(&(slot, published && taken.is_free(&doc.value, slot, now))));
        }
        day = day.saturating_add(1.day());
    }
    Ok(proto::ListSlotsResponse { slots })
}

/// How much of the bookable time was booked.
pub(crate) async fn utilisation(
    deps: &Deps,
    caller: &Principal,
    query: ResourceQuery,
    (from, to): (Option<Date>, Option<Date>),
) -> Result<proto::ReportUtilisationResponse, Error> {
    caller.require(&[Role::Enterprise, Role::Provider, Role::Centre, Role::Bureau])?;
    // An owner reads of its own resources only: how busy another's are is not its business.
    let owner = if caller.roles.contains(Role::Bureau) { None } else { Some(caller.org) };
    let to = to.unwrap_or_else(|| local_day(deps.clock.now()).saturating_sub(1.day()));
    let from = from.unwrap_or_else(|| to.saturating_sub(30.days()));
    super::browse::period("to", (from, to), 366).map_err(Problem::from)?;
    let conn = deps.db.reader();
    let found = resource::list(conn, &ResourceQuery { owner, limit: MOST, ..query }).await?;
    let resources: Vec<Resource> = found.items.into_iter().map(|doc| doc.value).collect();
    let bookings = booking::counted(conn, utilisation::span(from, to)).await?;
    let report = utilisation::report(&resources, &bookings, from, to);
    let by_id: HashMap<Uuid, &Resource> = resources.iter().map(|it| (it.id, it)).collect();
    let mut rows: Vec<proto::ResourceUtilisation> = report
        .resources
        .iter()
        .filter(|(_, sums)| sums.bookable > 0 || sums.bookings > 0)
        .filter_map(|(id, sums)| by_id.get(id).map(|resource| row(resource, *sums)))
        .collect();
    rows.sort_by_key(|row| (Reverse(row.share_e6), row.title.clone()));
    let class = |class: &ResourceClass| {
        nqi_proto::r#type::v1::ResourceClass::try_from(class.number())
            .unwrap_or_default()
            .as_str_name()
            .to_owned()
    };
    let month = |day: &Date| format!("{:04}-{:02}", day.year(), day.month());
    Ok(proto::ReportUtilisationResponse {
        from: Some(instants::date(from)),
        to: Some(instants::date(to)),
        total: Some(sums(String::new(), report.total)),
        resources: rows,
        regions: report.regions.iter().map(|(region, it)| sums(region.clone(), *it)).collect(),
        classes: report.classes.iter().map(|(key, it)| sums(class(key), *it)).collect(),
        months: report.months.iter().map(|(key, it)| sums(month(key), *it)).collect(),
    })
}

fn row(resource: &Resource, of: Sums) -> proto::ResourceUtilisation {
    proto::ResourceUtilisation {
        title: resource.title.clone(),
        owner_name: resource.owner_name.clone(),
        class: resource.class.number(),
        region: resource.region.clone(),
        ..sums(resource.id.to_string(), of)
    }
}

fn sums(key: String, of: Sums) -> proto::ResourceUtilisation {
    proto::ResourceUtilisation {
        key,
        resources: of.resources,
        bookable_minutes: of.bookable,
        booked_minutes: of.booked,
        used_minutes: of.used,
        bookings: of.bookings,
        share_e6: of.share_e6(),
        ..proto::ResourceUtilisation::default()
    }
}
