//! Lets bookings lapse that nobody answered in time, each in its own transaction.

use super::booking_steps::record;
use crate::Deps;
use crate::error::Error;
use crate::store;
use nqi_platform::problem::Problem;
use nqi_store::Tx;
use uuid::Uuid;

/// Bookings looked at in one go.
const BATCH: u64 = 200;

/// Lets every booking lapse whose time to answer is over; returns how many. Any replica may run it.
pub async fn lapse_bookings(deps: &Deps) -> Result<u64, Problem> {
    let mut total = 0;
    loop {
        let now = deps.db.job(&deps.clock, |tx: Tx| async move { Ok::<_, Problem>(tx.now()) }).await?;
        let mut lapsed = 0;
        for id in store::booking::overdue(deps.db.reader(), now, BATCH).await? {
            lapsed += u64::from(lapse(deps, id).await?);
        }
        total += lapsed;
        // Fewer than a batch, or only bookings that others are working on.
        if lapsed < BATCH {
            return Ok(total);
        }
    }
}

async fn lapse(deps: &Deps, id: Uuid) -> Result<bool, Problem> {
    deps.db
        .job(&deps.clock, move |tx: Tx| async move {
            let Some(mut doc) = store::booking::claimed(&tx, id).await? else { return Ok(false) };
            let now = tx.refresh_now().await?;
            if !doc.value.lapse(now) {
                return Ok(false);
            }
            record(&tx, &mut doc, "nqi.registry.v1.BookingLapsed", "booking.lapse").await?;
            Ok::<_, Error>(true)
        })
        .await
}
