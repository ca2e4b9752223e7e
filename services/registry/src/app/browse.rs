//! Reads: what the public sees, and what owners, centres and the bureau see besides.

use super::access::{may_read_own, sees, sees_drafts, sees_figures, sells, unknown_provider, view};
use super::history::differences;
use super::standard_view::family_on;
use super::statuses;
use crate::Deps;
use crate::domain::local_day;
use crate::domain::pool::MAX_DAYS;
use crate::error::Error;
use crate::store::offering::OfferingQuery;
use crate::store::profile::ProviderQuery;
use crate::store::scope_row::{RowQuery, View};
use crate::store::standard::StandardQuery;
use crate::store::{self, accreditation, facts, offering, profile, scope_row, standard};
use crate::wire;
use jiff::{ToSpan, civil::Date};
use nqi_kernel::standard::{StandardNumber, supersession::Status};
use nqi_platform::auth::Principal;
use nqi_platform::page;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::registry::v1 as proto;
use uuid::Uuid;

/// What a caller sees.
pub(crate) fn view_of(caller: Option<&Principal>) -> View {
    view(caller)
}

/// A provider with sites, accreditations and facts.
pub(crate) async fn provider(deps: &Deps, view: View, id: Uuid) -> Result<proto::Provider, Error> {
    let conn = deps.db.reader();
    let doc = profile::provider(conn, id)
        .await?
        .filter(|doc| sees(view, &doc.value))
        .ok_or_else(unknown_provider)?;
    let (sites, accreditations) = (profile::sites(conn, id).await?, accreditation::of(conn, id).await?);
    Ok(wire::provider::whole(&doc, &sites, &accreditations, facts::of(conn, id).await?.as_ref()))
}

/// A page of providers.
pub(crate) async fn providers(
    deps: &Deps,
    query: ProviderQuery,
    filter: u64,
) -> Result<proto::ListProvidersResponse, Error> {
    let found = profile::providers(deps.db.reader(), &query).await?;
    Ok(proto::ListProvidersResponse {
        providers: found.items.iter().map(wire::provider::present).collect(),
        next_page_token: next(filter, found.next),
        total_size: total(found.total),
    })
}

/// The centres, the city's first, then by tier and name.
pub(crate) async fn centres(deps: &Deps) -> Result<proto::ListCentresResponse, Error> {
    let docs = profile::centres(deps.db.reader()).await?;
    Ok(proto::ListCentresResponse { centres: docs.iter().map(wire::centre::present).collect() })
}

/// One scope row.
pub(crate) async fn scope_row(deps: &Deps, view: View, id: Uuid) -> Result<proto::ScopeRow, Error> {
    let unknown = || Problem::not_found("能力项", "The scope row");
    let doc = scope_row::find(deps.db.reader(), id).await?.ok_or_else(unknown)?;
    let provider = profile::provider(deps.db.reader(), doc.value.provider_id).await?;
    if !provider.is_some_and(|provider| sees(view, &provider.value)) {
        return Err(unknown().into());
    }
    Ok(wire::scope_row::present(&doc))
}

/// A page of scope rows.
pub(crate) async fn scope_rows(
    deps: &Deps,
    query: RowQuery,
    filter: u64,
) -> Result<proto::ListScopeRowsResponse, Error> {
    let found = scope_row::list(deps.db.reader(), &query).await?;
    Ok(proto::ListScopeRowsResponse {
        scope_rows: found.items.iter().map(wire::scope_row::present).collect(),
        next_page_token: next(filter, found.next),
        total_size: total(found.total),
    })
}

/// What is known about a number: all versions of its family, newest first, and the one in force on the day.
pub(crate) async fn lookup_standard(
    deps: &Deps,
    number: &StandardNumber,
    day: Option<Date>,
) -> Result<proto::LookupStandardResponse, Error> {
    let conn = deps.db.reader();
    let day = day.unwrap_or_else(|| local_day(deps.clock.now()));
    let versions = family_on(conn, &number.family().alias_root(), day).await?;
    // With a year the question is about that version; without one, the newest in force counts.
    let current: Vec<&str> = versions
        .iter()
        .filter(|(doc, status)| {
            *status == Status::Current && (number.year().is_none() || doc.value.number == number.key())
        })
        .map(|(doc, _)| doc.value.number.as_str())
        .collect();
    Ok(proto::LookupStandardResponse {
        number: number.key(),
        in_force: current.first().copied().unwrap_or_default().to_owned(),
        in_transition: versions.iter().filter(|(_, status)| *status == Status::Current).count() > 1,
        versions: versions.iter().map(|(doc, status)| wire::standard::present(doc, *status)).collect(),
    })
}

/// A page of standards by number.
pub(crate) async fn standards(
    deps: &Deps,
    query: StandardQuery,
    filter: u64,
) -> Result<proto::ListStandardsResponse, Error> {
    let conn = deps.db.reader();
    let day = query.day;
    let found = standard::list(conn, query).await?;
    let statuses = statuses(conn, &found.items, day).await?;
    let standards =
        found.items.iter().zip(statuses).map(|(doc, status)| wire::standard::present(doc, status));
    Ok(proto::ListStandardsResponse {
        standards: standards.collect(),
        next_page_token: next(filter, found.next),
        total_size: total(found.total),
    })
}

/// An offering: the published version, or the newest one for those who see drafts.
pub(crate) async fn offering(deps: &Deps, view: View, id: Uuid) -> Result<proto::Offering, Error> {
    let conn = deps.db.reader();
    let newest = offering::shown(conn, id, false).await?.ok_or_else(super::offerings::unknown)?;
    let provider = newest.stored.provider;
    if sees_drafts(view, provider) {
        return Ok(wire::offering::present(&newest));
    }
    let visible = profile::provider(conn, provider).await?.is_some_and(|doc| sells(view, &doc.value));
    let published = if visible { offering::shown(conn, id, true).await? } else { None };
    Ok(wire::offering::present(&published.ok_or_else(super::offerings::unknown)?))
}

/// Every version of an offering, newest first, to its provider and to those who supervise.
pub(crate) async fn offering_versions(
    deps: &Deps,
    caller: &Principal,
    id: Uuid,
    (limit, before): (u64, Option<String>),
    filter: u64,
) -> Result<proto::ListOfferingVersionsResponse, Error> {
    let conn = deps.db.reader();
    let owner = offering::shown(conn, id, false).await?.map(|shown| shown.stored.provider);
    may_read_own(caller, owner, super::offerings::unknown)?;
    let before = before.and_then(|cursor| cursor.parse().ok());
    let found = offering::versions(conn, id, (limit, before)).await?;
    let mut versions = Vec::new();
    for (at, (shown, time)) in found.items.iter().enumerate().take(limit as usize) {
        let older = found.items.get(at + 1).map(|(older, _)| &older.offering);
        versions.push(proto::OfferingVersion {
            offering: Some(wire::offering::present(shown)),
            time: Some(nqi_platform::wire::timestamp(time.0)),
            changes: differences(older, &shown.offering)?,
        });
    }
    Ok(proto::ListOfferingVersionsResponse {
        versions,
        next_page_token: next(filter, found.next),
        total_size: total(found.total),
    })
}

/// A page of offerings.
pub(crate) async fn offerings(
    deps: &Deps,
    query: OfferingQuery,
    filter: u64,
) -> Result<proto::ListOfferingsResponse, Error> {
    let found = offering::list(deps.db.reader(), &query).await?;
    Ok(proto::ListOfferingsResponse {
        offerings: found.items.iter().map(wire::offering::present).collect(),
        next_page_token: next(filter, found.next),
        total_size: total(found.total),
    })
}

/// The pools of a visible provider.
pub(crate) async fn pools(
    deps: &Deps,
    view: View,
    provider: Uuid,
) -> Result<proto::ListPoolsResponse, Error> {
    let conn = deps.db.reader();
    let visible = profile::provider(conn, provider).await?.is_some_and(|doc| sells(view, &doc.value));
    if !visible {
        return Err(unknown_provider().into());
    }
    let docs = profile::pools(conn, provider).await?;
    Ok(proto::ListPoolsResponse { pools: docs.iter().map(wire::capacity::present_pool).collect() })
}

/// Cells of a pool, at most a year of them; to those who do not see its figures only the states of the days to come.
pub(crate) async fn cells(
    deps: &Deps,
    caller: Option<&Principal>,
    pool: Uuid,
    (from, to): (Option<Date>, Option<Date>),
) -> Result<proto::ListCellsResponse, Error> {
    let conn = deps.db.reader();
    let found = profile::pool(conn, pool).await?.ok_or_else(super::pools::unknown)?;
    let owner = found.value.provider_id;
    let visible = profile::provider(conn, owner).await?.is_some_and(|doc| sells(view(caller), &doc.value));
    if !visible {
        return Err(super::pools::unknown().into());
    }
    let today = local_day(deps.clock.now());
    let from = from.unwrap_or(today);
    let to = to.unwrap_or_else(|| from.saturating_add(90.days()));
    period("to", (from, to), MAX_DAYS).map_err(Problem::from)?;
    if sees_figures(caller, owner) {
        let cells = store::cell::cells(conn, pool, from, to).await?;
        let cells = cells.iter().map(wire::capacity::present_cell).collect();
        return Ok(proto::ListCellsResponse { cells, figures_hidden: false });
    }
    // How full the days were that are over tells a rival how business went, and a customer nothing.
    let cells = store::cell::cells(conn, pool, from.max(today), to).await?;
    let cells = cells.iter().map(wire::capacity::present_state).collect();
    Ok(proto::ListCellsResponse { cells, figures_hidden: true })
}

/// Refuses a period that ends before it begins or has more days than `most`.
pub(super) fn period(field: &str, (from, to): (Date, Date), most: usize) -> Result<(), Violation> {
    let days = from.until(to).map_or(i32::MAX, |span| span.get_days());
    if days >= 0 && (days as usize) < most {
        return Ok(());
    }
    let (zh, en) =
        (format!("应在 from 之后，且最多 {most} 天。"), format!("Must be after from, at most {most} days."));
    Err(Violation::new(field, "OUT_OF_RANGE", zh, en))
}

pub(super) fn next(filter: u64, cursor: Option<String>) -> String {
    cursor.map(|cursor| page::encode(filter, &cursor)).unwrap_or_default()
}

pub(super) fn total(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
