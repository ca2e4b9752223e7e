//! Payloads of published events: ids and facts, never names, phones or need text.

use nqi_platform::wire;
use nqi_proto::requests::v1 as pb;

use super::candidate;
use crate::domain::{Element, Item, ItemKind, Offer, Order, Rating, RatingState, Request, shanghai_midnight};

/// Any payload of this service.
#[derive(Clone, Debug)]
pub enum Payload {
    /// Of a request's event.
    Request(pb::RequestEvent),
    /// Of an offer's event.
    Offer(pb::OfferEvent),
    /// Of an order's event.
    Order(pb::OrderEvent),
    /// Of a rating's event.
    Rating(pb::RatingEvent),
    /// Of MatchRecorded.
    Match(pb::MatchRecorded),
}

impl Payload {
    /// Says which case it belongs to.
    pub fn place(&mut self, case: pb::CaseRef) {
        match self {
            Payload::Request(payload) => payload.case = Some(case),
            Payload::Offer(payload) => payload.case = Some(case),
            Payload::Order(payload) => payload.case = Some(case),
            Payload::Rating(payload) => payload.case = Some(case),
            Payload::Match(payload) => payload.case = Some(case),
        }
    }
}

/// The case as events name it.
pub fn case_ref(request: &Request) -> pb::CaseRef {
    pb::CaseRef {
        service_request_id: request.id.to_string(),
        case_number: request.number.clone().unwrap_or_default(),
        enterprise_id: request.enterprise.to_string(),
        centre_id: request.centre.map(|id| id.to_string()).unwrap_or_default(),
        region: request.region.clone(),
        cluster: request.cluster,
        stage: request.stage,
    }
}

/// The payload of a request's event.
pub fn of_request(items: &[Item]) -> pb::RequestEvent {
    let item_kinds = items.iter().filter_map(|item| item.kind.map(ItemKind::number)).collect();
    pb::RequestEvent { item_kinds, ..pb::RequestEvent::default() }
}

/// The payload of an offer's event; quotation facts are those of its newest quote.
pub fn of_offer(offer: &Offer, items: &[Item]) -> pb::OfferEvent {
    let (kind, element) = work(offer.item, items);
    let quote = offer.quotes.last();
    pb::OfferEvent {
        case: None,
        offer_id: offer.id.to_string(),
        provider_id: offer.provider.to_string(),
        site_id: offer.site.to_string(),
        item_ids: vec![offer.item.to_string()],
        kind,
        element,
        will_quote: false,
        reason: offer.reason.clone(),
        attempt: offer.attempt,
        quote_version: quote.map_or(0, |quote| quote.version),
        promised_days: quote.map_or(0, |quote| quote.lead_days),
        total_fen: quote.map_or(0, |quote| quote.total_fen),
        hold_id: quote.and_then(|quote| quote.hold).map(|id| id.to_string()).unwrap_or_default(),
        rank: offer.rank,
        automatic: offer.automatic,
        offering_id: candidate::offering(offer).map(|id| id.to_string()).unwrap_or_default(),
    }
}

/// The payload of an order's event.
pub fn of_order(order: &Order, items: &[Item]) -> pb::OrderEvent {
    let (kind, element) = work(order.item, items);
    pb::OrderEvent {
        case: None,
        order_id: order.id.to_string(),
        offer_id: order.offer.to_string(),
        provider_id: order.provider.to_string(),
        site_id: order.site.to_string(),
        item_ids: vec![order.item.to_string()],
        kind,
        element,
        promised_days: order.promised_days,
        statutory_days: order.statutory_days,
        start_time: order.start.map(|day| wire::timestamp(shanghai_midnight(day))),
        sample_needed: order.sample_needed,
        first_start: false,
        attempt: order.attempt,
        // Words of people stay out of events; use cases put in a code where there is one.
        reason: String::new(),
        hold_id: order.hold.map(|id| id.to_string()).unwrap_or_default(),
        replaced_by: String::new(),
        total_fen: order.total_fen,
        complaint_id: order.complaint.map(|id| id.to_string()).unwrap_or_default(),
        automatic: false,
        offering_id: order.offering.map(|id| id.to_string()).unwrap_or_default(),
        upheld: false,
    }
}

/// The payload of a rating's event.
pub fn of_rating(rating: &Rating) -> pb::RatingEvent {
    pb::RatingEvent {
        case: None,
        rating_id: rating.id.to_string(),
        order_id: rating.order.to_string(),
        provider_id: rating.provider.to_string(),
        level: rating.marks.level,
        // One that the bureau has struck counts no more.
        counted: rating.marks.level > 0 && rating.state != RatingState::Excluded,
        upheld: rating.upheld && rating.state != RatingState::Excluded,
        attempt: rating.attempt,
        automatic: false,
        granted: rating.state == RatingState::Excluded,
    }
}

fn work(item: uuid::Uuid, items: &[Item]) -> (i32, i32) {
    let item = items.iter().find(|one| one.id == item);
    (
        item.and_then(|item| item.kind).map_or(0, ItemKind::number),
        item.and_then(|item| item.element).map_or(0, Element::number),
    )
}
