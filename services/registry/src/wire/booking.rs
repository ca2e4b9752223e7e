//! Bookings on the wire.

use super::Fields;
use crate::domain::booking::Booking;
use crate::domain::hours::Span;
use crate::store::Doc;
use nqi_kernel::phone::Phone;
use nqi_platform::problem::Problem;
use nqi_platform::{etag, wire};
use nqi_proto::registry::v1 as proto;
use nqi_proto::r#type::v1::Contact;
use uuid::Uuid;

/// What somebody asks for.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub resource: Uuid,
    pub span: Span,
    pub purpose: String,
    pub contact: Contact,
}

/// Reads what is asked for.
pub(crate) fn parse(request: &proto::RequestBookingRequest) -> Result<Wanted, Problem> {
    let mut fields = Fields::new();
    let resource = fields.id("resource_id", &request.resource_id);
    let start = fields.instant("start_time", request.start_time.as_ref());
    let end = fields.instant("end_time", request.end_time.as_ref());
    if let (Some(start), Some(end)) = (start, end) {
        let (zh, en) = ("应晚于 start_time。", "Must be after start_time.");
        fields.require(start < end, "end_time", "OUT_OF_RANGE", zh, en);
    }
    let purpose = fields.required("purpose", &request.purpose, 500);
    let contact = contact(&mut fields, request.contact.clone().unwrap_or_default());
    fields.finish()?;
    match (start, end) {
        (Some(start), Some(end)) => Ok(Wanted { resource, span: Span { start, end }, purpose, contact }),
        _ => Err(Problem::internal("the times of a booking were checked")),
    }
}

fn contact(fields: &mut Fields, given: Contact) -> Contact {
    let name = fields.required("contact.name", &given.name, 50);
    let phone = match Phone::parse(&given.phone) {
        Ok(phone) => phone.as_str().to_owned(),
        Err(error) => {
            fields.push("contact.phone", "PHONE_INVALID", error.zh(), error.to_string());
            String::new()
        }
    };
    Contact { name, phone, email: fields.text("contact.email", &given.email, 100) }
}

/// A booking, as either side sees it.
pub(crate) fn present(doc: &Doc<Booking>) -> proto::Booking {
    let it = &doc.value;
    proto::Booking {
        id: it.id.to_string(),
        etag: etag::of(doc.version),
        resource_id: it.resource_id.to_string(),
        resource_title: it.resource_title.clone(),
        class: it.class.number(),
        region: it.region.clone(),
        owner_id: it.owner_id.to_string(),
        owner_name: it.owner_name.clone(),
        customer_id: it.customer_id.to_string(),
        customer_name: it.customer_name.clone(),
        state: it.state.number(),
        start_time: Some(wire::timestamp(it.start)),
        end_time: Some(wire::timestamp(it.end)),
        purpose: it.purpose.clone(),
        contact: Some(Contact {
            name: it.contact_name.clone(),
            phone: it.contact_phone.clone(),
            email: it.contact_email.clone(),
        }),
        reason: it.reason.clone(),
        respond_by: Some(wire::timestamp(it.respond_by)),
        create_time: Some(wire::timestamp(it.created)),
        update_time: Some(wire::timestamp(doc.updated)),
    }
}

/// The time that a booking takes.
pub(crate) fn booked(version: i64, it: &Booking) -> proto::BookedTime {
    proto::BookedTime {
        booking_id: it.id.to_string(),
        version,
        resource_id: it.resource_id.to_string(),
        start_time: Some(wire::timestamp(it.start)),
        end_time: Some(wire::timestamp(it.end)),
        taken: it.takes_time(),
    }
}

/// What an event tells of a booking: nobody's name, phone or purpose.
pub(crate) fn event(seq: i64, version: i64, it: &Booking) -> proto::BookingEvent {
    proto::BookingEvent {
        seq,
        booked: Some(booked(version, it)),
        booking_id: it.id.to_string(),
        resource_id: it.resource_id.to_string(),
        owner_id: it.owner_id.to_string(),
        customer_id: it.customer_id.to_string(),
        class: it.class.number(),
        region: it.region.clone(),
        state: it.state.number(),
        start_time: Some(wire::timestamp(it.start)),
        end_time: Some(wire::timestamp(it.end)),
    }
}
