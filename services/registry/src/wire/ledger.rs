//! Weekly rules, edits of day ranges and utilisation on the wire.

use super::Fields;
use crate::domain::pool::{MAX_DAYS, MAX_REASON, MAX_UNITS, Pool};
use crate::domain::rules::{DEFAULT_HORIZON, Edit, Rules, days};
use crate::store::Doc;
use crate::store::hold::Standing;
use crate::store::utilisation::{Asked, Sum};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use nqi_platform::problem::Problem;
use nqi_platform::{etag, page, wire};
use nqi_proto::registry::v1 as proto;
use uuid::Uuid;

/// Reads weekly rules; the provider is known when the pool was found.
pub(crate) fn parse_rules(request: &proto::PutPoolRulesRequest) -> Result<Rules, Problem> {
    let mut fields = Fields::new();
    let pool = fields.id("pool_id", &request.pool_id);
    let given = request.rules.clone().unwrap_or_default();
    let whole = <[i32; 7]>::try_from(given.weekday_totals.as_slice());
    fields.require(
        whole.is_ok(),
        "rules.weekday_totals",
        "OUT_OF_RANGE",
        "应为 7 个数，星期一至星期日；休息日填 0。",
        "Must be seven numbers, Monday to Sunday; 0 for a day of rest.",
    );
    for (index, total) in given.weekday_totals.iter().enumerate().take(7) {
        fields.within(&format!("rules.weekday_totals[{index}]"), (*total).into(), 0, MAX_UNITS.into());
    }
    fields.within("rules.horizon_days", given.horizon_days.into(), 0, MAX_DAYS as i64);
    fields.finish()?;
    let horizon_days = if given.horizon_days == 0 { DEFAULT_HORIZON } else { given.horizon_days };
    Ok(Rules {
        pool,
        provider: Uuid::nil(),
        weekday_totals: whole.unwrap_or_default(),
        observe_holidays: given.observe_holidays,
        horizon_days,
    })
}

/// Rules.
pub(crate) fn present_rules(doc: &Doc<Rules>, made: Date) -> proto::PoolRules {
    let it = &doc.value;
    proto::PoolRules {
        pool_id: it.pool.to_string(),
        etag: etag::of(doc.version),
        weekday_totals: it.weekday_totals.to_vec(),
        observe_holidays: it.observe_holidays,
        horizon_days: it.horizon_days,
        made_through: Some(wire::date(made)),
    }
}

/// An edit of a range of days.
#[derive(Clone, Debug)]
pub(crate) struct Range {
    pub pool: Uuid,
    pub from: Date,
    pub to: Date,
    /// The days of the range that are meant.
    pub days: Vec<Date>,
    pub edit: Edit,
    pub reason: String,
    pub validate_only: bool,
}

/// Reads an edit with every wrong field named.
pub(crate) fn parse_edit(request: &proto::EditCellsRequest) -> Result<Range, Problem> {
    let mut fields = Fields::new();
    let pool = fields.id("pool_id", &request.pool_id);
    let (from, to) = (fields.day("from", request.from.as_ref()), fields.day("to", request.to.as_ref()));
    let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
    range(&mut fields, from, to);
    let weekdays = weekdays(&mut fields, &request.weekdays);
    let reason = fields.text("reason", &request.reason, MAX_REASON);
    let edit = match request.edit() {
        proto::CellEdit::SetTotal => {
            fields.within("total", request.total.into(), 0, MAX_UNITS.into());
            Edit::SetTotal(request.total)
        }
        proto::CellEdit::Close => {
            fields.require(
                !reason.is_empty(),
                "reason",
                "REQUIRED",
                "停约须写明原因。",
                "Say why it is closed.",
            );
            Edit::Close
        }
        proto::CellEdit::Open => Edit::Open,
        proto::CellEdit::FollowRules => Edit::FollowRules,
        proto::CellEdit::Unspecified => {
            fields.push(
                "edit",
                "REQUIRED",
                "应为 CELL_EDIT_SET_TOTAL、CELL_EDIT_CLOSE、CELL_EDIT_OPEN 或 CELL_EDIT_FOLLOW_RULES。",
                "Must be CELL_EDIT_SET_TOTAL, CELL_EDIT_CLOSE, CELL_EDIT_OPEN or CELL_EDIT_FOLLOW_RULES.",
            );
            Edit::Open
        }
    };
    let total_meant = request.edit() == proto::CellEdit::SetTotal || request.total == 0;
    fields.require(
        total_meant,
        "total",
        "UNEXPECTED",
        "只有 CELL_EDIT_SET_TOTAL 才填写总量。",
        "Only CELL_EDIT_SET_TOTAL takes a total.",
    );
    fields.finish()?;
    let days = days(from, to, &weekdays);
    if days.is_empty() {
        let mut fields = Fields::new();
        fields.push(
            "weekdays",
            "NO_DAY",
            "所选范围内没有这些星期。",
            "No day of the range is one of these weekdays.",
        );
        fields.finish()?;
    }
    Ok(Range { pool, from, to, days, edit, reason, validate_only: request.validate_only })
}

fn weekdays(fields: &mut Fields, given: &[i32]) -> Vec<Weekday> {
    let mut read = Vec::new();
    for (index, number) in given.iter().enumerate() {
        let weekday = i8::try_from(*number).ok().and_then(|it| Weekday::from_monday_one_offset(it).ok());
        fields.require(
            weekday.is_some(),
            &format!("weekdays[{index}]"),
            "UNKNOWN_VALUE",
            "应为 WEEKDAY_MONDAY 至 WEEKDAY_SUNDAY。",
            "Must be WEEKDAY_MONDAY to WEEKDAY_SUNDAY.",
        );
        read.extend(weekday);
    }
    read
}

/// A live hold on a day.
pub(crate) fn present_standing(it: &Standing) -> proto::AffectedHold {
    let text = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    proto::AffectedHold {
        id: it.id.to_string(),
        state: it.state,
        units: it.units,
        order_id: text(it.order_id),
        offer_id: text(it.offer_id),
        expire_time: Some(wire::timestamp(it.expires_at.0)),
    }
}

/// Reads what utilisation is asked of, with the fingerprint of the filter.
pub(crate) fn parse_utilisation(
    request: &proto::ListUtilisationRequest,
    today: Date,
) -> Result<(Asked, u64), Problem> {
    let mut fields = Fields::new();
    let provider = fields.id_if_any("provider_id", &request.provider_id);
    let pool = fields.id_if_any("pool_id", &request.pool_id);
    let from = fields.day_if_any("from", request.from.as_ref());
    let from = from.unwrap_or_else(|| today.saturating_sub(30.days()));
    let to = fields.day_if_any("to", request.to.as_ref()).unwrap_or_else(|| from.saturating_add(30.days()));
    range(&mut fields, from, to);
    let (first, last) = (from.to_string(), to.to_string());
    let filter = page::filter_hash(&["utilisation", &request.provider_id, &request.pool_id, &first, &last]);
    let (limit, after) = fields.page(request.page_size, 200, &request.page_token, filter);
    let after = after.and_then(|cursor| {
        let (provider, pool) = cursor.split_once('|')?;
        Some((provider.parse().ok()?, pool.parse().ok()?))
    });
    fields.finish()?;
    Ok((Asked { provider, pool, from, to, after, limit }, filter))
}

fn range(fields: &mut Fields, from: Date, to: Date) {
    let span = from.until(to).map_or(i32::MAX, |span| span.get_days());
    fields.require(
        (0..MAX_DAYS as i32).contains(&span),
        "to",
        "OUT_OF_RANGE",
        format!("不能早于 from，且最多 {MAX_DAYS} 天。"),
        format!("Must not be before from; at most {MAX_DAYS} days."),
    );
}

/// A sum of cells.
pub(crate) fn present_sum(sum: &Sum) -> Result<proto::Utilisation, Problem> {
    let text = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let days = |count: i64| i32::try_from(count).unwrap_or(i32::MAX);
    let share = |part: i64| {
        if sum.total <= 0 {
            0
        } else {
            i32::try_from(part.saturating_mul(1_000) / sum.total).unwrap_or(i32::MAX)
        }
    };
    let display_name = match &sum.pool_body {
        Some(body) => serde_json::from_str::<Pool>(body).map_err(crate::error::Error::from)?.display_name,
        None => String::new(),
    };
    Ok(proto::Utilisation {
        provider_id: text(sum.provider_id),
        pool_id: text(sum.pool),
        display_name,
        days: days(sum.days),
        closed_days: days(sum.closed_days),
        holiday_days: days(sum.holiday_days),
        full_days: days(sum.full_days),
        total: sum.total,
        held: sum.held,
        used: sum.used,
        taken_permille: share(sum.held + sum.used),
        used_permille: share(sum.used),
    })
}
