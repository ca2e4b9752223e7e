//! Reads of bookings: each side sees its own.

use super::booking_steps::{SIDES, unknown};
use crate::Deps;
use crate::error::Error;
use crate::store::booking::{self, BookingQuery};
use crate::wire;
use nqi_platform::auth::Principal;
use nqi_platform::page;
use nqi_proto::registry::v1 as proto;
use uuid::Uuid;

/// A booking of either side.
pub(crate) async fn booking(deps: &Deps, caller: &Principal, id: Uuid) -> Result<proto::Booking, Error> {
    caller.require(&SIDES)?;
    let doc = booking::by_id(deps.db.reader(), id).await?;
    let doc = doc.filter(|doc| [doc.value.owner_id, doc.value.customer_id].contains(&caller.org));
    Ok(wire::booking::present(&doc.ok_or_else(unknown)?))
}

/// A page of the caller's bookings.
pub(crate) async fn bookings(
    deps: &Deps,
    caller: &Principal,
    side: proto::BookingSide,
    query: BookingQuery,
    filter: u64,
) -> Result<proto::ListBookingsResponse, Error> {
    caller.require(&SIDES)?;
    let own = Some(caller.org);
    let (owner, customer) = match side {
        proto::BookingSide::Owner => (own, None),
        proto::BookingSide::Customer => (None, own),
        proto::BookingSide::Unspecified => (own, own),
    };
    let found = booking::list(deps.db.reader(), &BookingQuery { owner, customer, ..query }).await?;
    Ok(proto::ListBookingsResponse {
        bookings: found.items.iter().map(wire::booking::present).collect(),
        next_page_token: found.next.map(|next| page::encode(filter, &next)).unwrap_or_default(),
        total_size: i32::try_from(found.total).unwrap_or(i32::MAX),
    })
}
