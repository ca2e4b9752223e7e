//! Pools, cells and holds on the wire.

use super::Fields;
use crate::domain::hold::{DEFAULT_TTL, Hold, Line, longest, summed};
use crate::domain::pool::{Cell, CellState, DayCapacity, MAX_DAYS, MAX_REASON, MAX_UNITS, Origin, Pool};
use crate::store::Doc;
use nqi_platform::problem::Problem;
use nqi_platform::{etag, wire};
use nqi_proto::registry::v1 as proto;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Reads a pool.
pub(crate) fn parse_pool(provider: &str, id: &str, given: Option<&proto::Pool>) -> Result<Pool, Problem> {
    let mut fields = Fields::new();
    let given = given.cloned().unwrap_or_default();
    let pool = Pool {
        id: fields.id("id", id),
        provider_id: fields.id("provider_id", provider),
        site_id: fields.id("pool.site_id", &given.site_id),
        display_name: fields.required("pool.display_name", &given.display_name, 100),
        unit: fields.text("pool.unit", &given.unit, 20),
    };
    fields.finish()?;
    Ok(pool)
}

/// Reads the days to set, in order, each once.
pub(crate) fn parse_cells(request: &proto::SetCellsRequest) -> Result<(Uuid, Vec<DayCapacity>), Problem> {
    let mut fields = Fields::new();
    let pool = fields.id("pool_id", &request.pool_id);
    let few = !request.cells.is_empty() && request.cells.len() <= MAX_DAYS;
    fields.require(few, "cells", "OUT_OF_RANGE", "应为 1 至 366 天。", "Must be 1 to 366 days.");
    let mut days = BTreeMap::new();
    for (index, cell) in request.cells.iter().enumerate().take(MAX_DAYS) {
        let field = format!("cells[{index}].day");
        fields.within(&format!("cells[{index}].total"), cell.total.into(), 0, MAX_UNITS.into());
        if let Some(day) = fields.day(&field, cell.day.as_ref()) {
            let reason = fields.text(&format!("cells[{index}].reason"), &cell.reason, MAX_REASON);
            let (total, closed) = (cell.total, cell.closed);
            let capacity =
                DayCapacity { day, total, closed, holiday: false, reason, origin: Origin::Override };
            let once = days.insert(day, capacity).is_none();
            fields.require(once, &field, "REPEATED", "同一天只能出现一次。", "Each day may appear once.");
        }
    }
    fields.finish()?;
    Ok((pool, days.into_values().collect()))
}

/// A hold to be placed: id, summed lines, seconds to live, the offer that it is quoted in.
pub(crate) struct Wanted {
    pub id: Uuid,
    pub lines: Vec<Line>,
    pub ttl: i64,
    pub offer: Option<Uuid>,
}

/// Reads a hold; lines on one cell are summed, so that together they cannot take more than is free.
pub(crate) fn parse_hold(request: &proto::PlaceHoldRequest) -> Result<Wanted, Problem> {
    let mut fields = Fields::new();
    let id = fields.id("id", &request.id);
    let few = !request.lines.is_empty() && request.lines.len() <= MAX_DAYS;
    fields.require(few, "lines", "OUT_OF_RANGE", "应为 1 至 366 行。", "Must be 1 to 366 lines.");
    let offer = fields.id_if_any("offer_id", &request.offer_id);
    let most = longest(offer.is_some());
    let (zh, en) = crate::error::hold_lasts(most);
    fields.require(
        (0..=most).contains(&request.ttl_seconds),
        "ttl_seconds",
        "OUT_OF_RANGE",
        format!("应为 0 到 {most} 秒，0 表示 {DEFAULT_TTL}：{zh}"),
        format!("Must be 0 to {most} seconds; 0 means {DEFAULT_TTL}: {en}"),
    );
    let mut lines = Vec::new();
    for (index, line) in request.lines.iter().enumerate().take(MAX_DAYS) {
        let pool = fields.id(&format!("lines[{index}].pool_id"), &line.pool_id);
        fields.within(&format!("lines[{index}].units"), line.units.into(), 1, MAX_UNITS.into());
        if let Some(day) = fields.day(&format!("lines[{index}].day"), line.day.as_ref()) {
            lines.push((pool, day, line.units));
        }
    }
    fields.finish()?;
    let ttl = if request.ttl_seconds == 0 { DEFAULT_TTL } else { request.ttl_seconds };
    Ok(Wanted { id, lines: summed(lines), ttl, offer })
}

/// A pool.
pub(crate) fn present_pool(doc: &Doc<Pool>) -> proto::Pool {
    let it = &doc.value;
    proto::Pool {
        id: it.id.to_string(),
        etag: etag::of(doc.version),
        provider_id: it.provider_id.to_string(),
        site_id: it.site_id.to_string(),
        display_name: it.display_name.clone(),
        unit: it.unit.clone(),
        ..proto::Pool::default()
    }
}

/// A cell.
pub(crate) fn present_cell(cell: &Cell) -> proto::Cell {
    proto::Cell {
        pool_id: cell.pool.to_string(),
        day: Some(wire::date(cell.day)),
        total: cell.total,
        held: cell.held,
        used: cell.used,
        closed: cell.closed,
        version: cell.version,
        provider_id: cell.provider.to_string(),
        state: cell.state() as i32,
        reason: cell.reason.clone(),
        origin: cell.origin as i32,
    }
}

/// A cell for those who do not see its figures: its state, and of a day of rest the holiday. Why a provider closed a day is
/// its own note; the version, which each hold moves, would count the holds.
pub(crate) fn present_state(cell: &Cell) -> proto::Cell {
    let state = cell.state();
    let reason = if state == CellState::Holiday { cell.reason.clone() } else { String::new() };
    proto::Cell {
        pool_id: cell.pool.to_string(),
        day: Some(wire::date(cell.day)),
        closed: cell.closed,
        provider_id: cell.provider.to_string(),
        state: state as i32,
        reason,
        ..proto::Cell::default()
    }
}

/// A hold.
pub(crate) fn present_hold(hold: &Hold) -> proto::Hold {
    let line = |line: &Line| proto::HoldLine {
        pool_id: line.pool.to_string(),
        day: Some(wire::date(line.day)),
        units: line.units,
        state: line.state as i32,
    };
    proto::Hold {
        id: hold.id.to_string(),
        state: hold.state as i32,
        provider_id: hold.provider.to_string(),
        holder_id: hold.holder.to_string(),
        expire_time: Some(wire::timestamp(hold.expires_at)),
        order_id: hold.order.map(|order| order.to_string()).unwrap_or_default(),
        lines: hold.lines.iter().map(line).collect(),
        create_time: Some(wire::timestamp(hold.created)),
        offer_id: hold.offer.map(|offer| offer.to_string()).unwrap_or_default(),
        confirm_time: hold.confirmed.map(wire::timestamp),
    }
}
