//! `nqi.registry.v1.BookingService`.

use crate::Deps;
use crate::app::{self, Call, Step, booking_reads};
use crate::domain::day_begins;
use crate::store::booking::BookingQuery;
use crate::wire::{self, Fields};
use jiff::{Timestamp, ToSpan};
use nqi_platform::auth::{Principal, principal};
use nqi_platform::ids::parse_id;
use nqi_platform::page::filter_hash;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1::*;
use tonic::{Request, Response, Status};
use uuid::Uuid;

pub(super) struct Bookings(pub Deps);

/// The id and the reason of a step that somebody is owed an explanation for.
fn reasoned(id: &str, reason: &str) -> Result<(Uuid, String), Problem> {
    let mut fields = Fields::new();
    let read = (fields.id("id", id), fields.required("reason", reason, 500));
    fields.finish()?;
    Ok(read)
}

/// Where the page before ended.
fn cursor(text: &str) -> Option<(Timestamp, Uuid)> {
    let (micros, id) = text.split_once('|')?;
    Some((Timestamp::from_microsecond(micros.parse().ok()?).ok()?, id.parse().ok()?))
}

impl Bookings {
    async fn step<M: prost::Message>(
        &self,
        caller: &Principal,
        method: &'static str,
        request: &M,
        (request_id, etag): (&str, &str),
        (id, step): (Uuid, Step),
    ) -> Result<Response<Booking>, Status> {
        let call = Call::new(caller, method, request, request_id);
        Ok(Response::new(app::step_booking(&self.0, call, id, step, etag.to_owned()).await?))
    }
}

#[tonic::async_trait]
impl booking_service_server::BookingService for Bookings {
    async fn request_booking(
        &self,
        request: Request<RequestBookingRequest>,
    ) -> Result<Response<Booking>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let wanted = wire::booking::parse(&request)?;
        let method = "nqi.registry.v1.BookingService/RequestBooking";
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(app::request_booking(&self.0, call, wanted).await?))
    }

    async fn confirm_booking(
        &self,
        request: Request<ConfirmBookingRequest>,
    ) -> Result<Response<Booking>, Status> {
        let caller = principal::of(&request)?;
        let it = request.into_inner();
        let id = parse_id("id", &it.id).map_err(Problem::from)?;
        let method = "nqi.registry.v1.BookingService/ConfirmBooking";
        self.step(&caller, method, &it, (&it.request_id, &it.etag), (id, Step::Confirm)).await
    }

    async fn decline_booking(
        &self,
        request: Request<DeclineBookingRequest>,
    ) -> Result<Response<Booking>, Status> {
        let caller = principal::of(&request)?;
        let it = request.into_inner();
        let (id, reason) = reasoned(&it.id, &it.reason)?;
        let method = "nqi.registry.v1.BookingService/DeclineBooking";
        self.step(&caller, method, &it, (&it.request_id, &it.etag), (id, Step::Decline(reason))).await
    }

    async fn cancel_booking(
        &self,
        request: Request<CancelBookingRequest>,
    ) -> Result<Response<Booking>, Status> {
        let caller = principal::of(&request)?;
        let it = request.into_inner();
        let (id, reason) = reasoned(&it.id, &it.reason)?;
        let method = "nqi.registry.v1.BookingService/CancelBooking";
        self.step(&caller, method, &it, (&it.request_id, &it.etag), (id, Step::Cancel(reason))).await
    }

    async fn complete_booking(
        &self,
        request: Request<CompleteBookingRequest>,
    ) -> Result<Response<Booking>, Status> {
        let caller = principal::of(&request)?;
        let it = request.into_inner();
        let id = parse_id("id", &it.id).map_err(Problem::from)?;
        let method = "nqi.registry.v1.BookingService/CompleteBooking";
        self.step(&caller, method, &it, (&it.request_id, &it.etag), (id, Step::Complete)).await
    }

    async fn mark_no_show(&self, request: Request<MarkNoShowRequest>) -> Result<Response<Booking>, Status> {
        let caller = principal::of(&request)?;
        let it = request.into_inner();
        let (id, reason) = reasoned(&it.id, &it.reason)?;
        let method = "nqi.registry.v1.BookingService/MarkNoShow";
        self.step(&caller, method, &it, (&it.request_id, &it.etag), (id, Step::NoShow(reason))).await
    }

    async fn get_booking(&self, request: Request<GetBookingRequest>) -> Result<Response<Booking>, Status> {
        let caller = principal::of(&request)?;
        let id = parse_id("id", &request.get_ref().id).map_err(Problem::from)?;
        Ok(Response::new(booking_reads::booking(&self.0, &caller, id).await?))
    }

    async fn list_bookings(
        &self,
        request: Request<ListBookingsRequest>,
    ) -> Result<Response<ListBookingsResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let side = BookingSide::try_from(request.side);
        let (zh, en) = ("应为 OWNER 或 CUSTOMER。", "Must be OWNER or CUSTOMER.");
        fields.require(side.is_ok(), "side", "UNKNOWN_VALUE", zh, en);
        let from = fields.day_if_any("from", request.from.as_ref());
        let to = fields.day_if_any("to", request.to.as_ref());
        let choice = format!("{}|{:?}|{from:?}|{to:?}", request.side, request.states);
        let filter = filter_hash(&[&choice, &request.resource_id]);
        let (limit, after) = fields.page(request.page_size, 200, &request.page_token, filter);
        let query = BookingQuery {
            states: fields.words("states", &request.states),
            resource: fields.id_if_any("resource_id", &request.resource_id),
            from: from.map(day_begins),
            before: to.map(|day| day_begins(day.saturating_add(1.day()))),
            after: after.as_deref().and_then(cursor),
            limit,
            ..BookingQuery::default()
        };
        fields.finish()?;
        let side = side.unwrap_or_default();
        Ok(Response::new(booking_reads::bookings(&self.0, &caller, side, query, filter).await?))
    }
}
