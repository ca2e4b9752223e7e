//! The provider's capacity ledger, before and after.

use nqi_proto::matching::v1::Plan;
use nqi_proto::registry::v1::{Cell, ListCellsRequest};
use nqi_proto::requests::v1::Offer;

use crate::demo::check::{self, Mismatch};
use crate::demo::stage::Stage;
use crate::demo::teller::{Teller, day};

/// The cells of the pools and days of a plan, as the provider sees them.
pub async fn cells(stage: &Stage<'_>, offer: &Offer, plan: &Plan) -> Result<Vec<Cell>, Mismatch> {
    let provider = stage.acting(&offer.provider_id).await?;
    let mut days = plan.days.clone();
    days.sort_by_key(|planned| day(planned.day.as_ref()));
    let mut pools: Vec<&str> = days.iter().map(|planned| planned.pool_id.as_str()).collect();
    pools.sort_unstable();
    pools.dedup();
    let mut cells = Vec::new();
    for pool in pools {
        let ask = ListCellsRequest {
            pool_id: pool.to_owned(),
            from: days.first().and_then(|planned| planned.day),
            to: days.last().and_then(|planned| planned.day),
        };
        cells.extend(stage.api.list_cells(&provider, ask).await?.cells);
    }
    Ok(cells)
}

/// Tells the cells before and after, and checks that exactly the plan's units moved: (held, used).
pub fn moved(
    tell: &mut Teller<'_>,
    plan: &Plan,
    before: &[Cell],
    after: &[Cell],
    by: (i32, i32),
) -> Result<(), Mismatch> {
    for planned in &plan.days {
        let of = |cells: &[Cell]| {
            let found = cells.iter().find(|cell| cell.pool_id == planned.pool_id && cell.day == planned.day);
            found.map_or((0, 0, 0), |cell| (cell.total, cell.held, cell.used))
        };
        let (total, held, used) = of(before);
        let (_, held_after, used_after) = of(after);
        tell.line(format!(
            "{}: 总量 total {total}，占用 held {held} → {held_after}，已用 used {used} → {used_after}",
            day(planned.day.as_ref())
        ))?;
        if held_after + used_after > total {
            return Err(Mismatch::new("nothing is oversold", total, held_after + used_after));
        }
    }
    let (held, used) = check::booked(before, &plan.days);
    tell.same(
        "产能台账只移动了这些单位 / exactly these units moved",
        (held + by.0, used + by.1),
        check::booked(after, &plan.days),
    )
}
