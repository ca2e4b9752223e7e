//! Sets the capacity of days by hand: single days, or a range with the effects told first.

use super::pools::own_pool;
use super::{Call, changes, providers::audit};
use crate::Deps;
use crate::domain::local_day;
use crate::domain::pool::{Cell, DayCapacity};
use crate::error::Error;
use crate::store;
use crate::store::hold::Standing;
use crate::wire;
use crate::wire::ledger::Range;
use jiff::civil::Date;
use nqi_kernel::worktime::Calendar;
use nqi_platform::auth::Role;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::registry::v1 as proto;
use nqi_store::{Tx, fault};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Sets total and closed of days. A total below what is held and used is refused, naming the days.
pub(crate) async fn set_cells(
    deps: &Deps,
    call: Call<'_>,
    pool: Uuid,
    days: Vec<DayCapacity>,
) -> Result<proto::SetCellsResponse, Problem> {
    call.caller.require(&[Role::Provider, Role::Service])?;
    let caller = call.caller.clone();
    let work = move |tx: Tx| {
        let (caller, days) = (caller.clone(), days.clone());
        async move {
            let provider = own_pool(&tx, &caller, pool).await?.value.provider_id;
            let (Some(first), Some(last)) = (days.first(), days.last()) else {
                return Err(Problem::internal("no days to set").into());
            };
            refuse(days.iter().filter_map(|day| over(day.day, &tx, "cells", "day")).collect())?;
            fault::at("cells.begun").await?;
            let stored = store::cell::lock_cells(&tx, pool, first.day, last.day).await?;
            fault::at("cells.locked").await?;
            let low = days.iter().filter_map(|day| too_low(day, stored.iter().find(|it| it.day == day.day)?));
            refuse(low.collect())?;
            let detail = json!({
                "pool": pool, "days": days.len(), "from": first.day.to_string(), "to": last.day.to_string()
            });
            let cells = write(&tx, pool, provider, &days).await?;
            audit(&tx, provider, "cells.set", detail).await?;
            fault::at("cells.audited").await?;
            let cells = cells.iter().map(wire::capacity::present_cell).collect();
            Ok::<_, Error>(proto::SetCellsResponse { cells })
        }
    };
    call.mutation(deps).run(work).await
}

/// Edits a range of days, all or none; when only validated, tells the effects and writes nothing.
pub(crate) async fn edit_cells(
    deps: &Deps,
    call: Call<'_>,
    range: Range,
) -> Result<proto::EditCellsResponse, Problem> {
    call.caller.require(&[Role::Provider, Role::Service])?;
    let (caller, only) = (call.caller.clone(), range.validate_only);
    let calendar = deps.calendar.get();
    let work = move |tx: Tx| {
        let (caller, range, calendar) = (caller.clone(), range.clone(), calendar.clone());
        async move {
            let provider = own_pool(&tx, &caller, range.pool).await?.value.provider_id;
            refuse(over(range.from, &tx, "", "from").into_iter().collect())?;
            fault::at("cells.begun").await?;
            let effects = effects(&tx, &range, provider, &calendar).await?;
            fault::at("cells.locked").await?;
            let validated_only = range.validate_only;
            if !validated_only {
                let low: Vec<Violation> =
                    effects.iter().filter_map(|it| too_low(&it.after, &it.before)).collect();
                refuse(low)?;
                let changed: Vec<DayCapacity> = effects.iter().map(|it| it.after.clone()).collect();
                write(&tx, range.pool, provider, &changed).await?;
                let detail = json!({
                    "pool": range.pool, "from": range.from.to_string(), "to": range.to.to_string(),
                    "edit": format!("{:?}", range.edit), "days": changed.len()
                });
                audit(&tx, provider, "cells.edit", detail).await?;
                fault::at("cells.audited").await?;
            }
            let unchanged = range.days.len() - effects.len();
            Ok::<_, Error>(proto::EditCellsResponse {
                unchanged_days: i32::try_from(unchanged).unwrap_or(i32::MAX),
                days: effects.into_iter().map(Effect::present).collect(),
                validated_only,
            })
        }
    };
    if only { deps.db.job(&deps.clock, work).await } else { call.mutation(deps).run(work).await }
}

/// One day of an edit.
struct Effect {
    before: Cell,
    after: DayCapacity,
    holds: Vec<Standing>,
}

impl Effect {
    fn present(self) -> proto::DayEffect {
        let refused = too_low(&self.after, &self.before).is_some();
        proto::DayEffect {
            after: Some(wire::capacity::present_cell(&self.before.with(self.after))),
            before: Some(wire::capacity::present_cell(&self.before)),
            refused,
            holds: self.holds.iter().map(wire::ledger::present_standing).collect(),
        }
    }
}

/// The days that change. The cells stay locked, so nobody takes units between the judgement and the write.
async fn effects(tx: &Tx, range: &Range, provider: Uuid, calendar: &Calendar) -> Result<Vec<Effect>, Error> {
    let stored = store::cell::lock_cells(tx, range.pool, range.from, range.to).await?;
    let stored: BTreeMap<Date, Cell> = stored.into_iter().map(|cell| (cell.day, cell)).collect();
    let rules = store::rules::of_pool(tx.conn(), range.pool).await?.map(|(doc, _)| doc.value);
    let mut standing: BTreeMap<Date, Vec<Standing>> = BTreeMap::new();
    for one in store::hold::standing_on(tx.conn(), range.pool, range.from, range.to).await? {
        standing.entry(one.day.0).or_default().push(one);
    }
    let mut effect = |day: &Date| {
        let before = stored.get(day).cloned().unwrap_or_else(|| Cell::absent(range.pool, provider, *day));
        let after = range.edit.apply(&before, rules.as_ref(), calendar, &range.reason)?;
        Some(Effect { holds: standing.remove(day).unwrap_or_default(), before, after })
    };
    Ok(range.days.iter().filter_map(&mut effect).collect())
}

/// Writes days and their event; nothing when there are none.
pub(super) async fn write(
    tx: &Tx,
    pool: Uuid,
    provider: Uuid,
    days: &[DayCapacity],
) -> Result<Vec<Cell>, Error> {
    if days.is_empty() {
        return Ok(vec![]);
    }
    let cells = store::cell::set_days(tx, pool, provider, days).await?;
    fault::at("cells.written").await?;
    changes::cells(tx, &cells).await?;
    fault::at("cells.told").await?;
    Ok(cells)
}

/// Why a day of yesterday or before is not edited: what was worked and held then is history.
fn over(day: Date, tx: &Tx, list: &str, name: &str) -> Option<Violation> {
    let today = local_day(tx.now());
    (day < today).then(|| {
        let field = if list.is_empty() { name.to_owned() } else { format!("{list}[{day}].{name}") };
        Violation::new(
            field,
            "DAY_IN_PAST",
            format!("{day} 已过去，不能再改产能；最早可改 {today}。"),
            format!(
                "{day} is over: its capacity does not change any more, {today} is the first day that does."
            ),
        )
    })
}

fn too_low(to: &DayCapacity, cell: &Cell) -> Option<Violation> {
    (to.total < cell.taken()).then(|| {
        Violation::new(
            format!("cells[{}].total", to.day),
            "BELOW_TAKEN",
            format!("{} 已占用 {}、已确认 {}，总量不能低于 {}。", to.day, cell.held, cell.used, cell.taken()),
            format!(
                "{} has {} held and {} used: the total cannot be below {}.",
                to.day,
                cell.held,
                cell.used,
                cell.taken()
            ),
        )
    })
}

fn refuse(low: Vec<Violation>) -> Result<(), Problem> {
    if low.is_empty() { Ok(()) } else { Err(Problem::invalid(low)) }
}
