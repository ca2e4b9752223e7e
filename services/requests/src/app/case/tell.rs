//! Noting what happened: events with their payloads, and calls that are owed afterwards.

use uuid::Uuid;

use super::{Case, Entry};
use crate::app::payload::{self, Payload};
use crate::domain::{Event, Offer, Order, Rating};
use crate::store::effect::{Effect, EffectKind};

impl Case {
    /// Notes what happened to the request; `fill` adds what the event carries beyond the case.
    pub fn tell(
        &mut self,
        events: &[Event],
        note: &str,
        fill: impl Fn(&mut nqi_proto::requests::v1::RequestEvent),
    ) {
        for event in events {
            match event {
                Event::MatchDue => self.owe_matches(),
                _ => {
                    let mut payload = payload::of_request(&self.items);
                    fill(&mut payload);
                    let (subject, state) = (self.request.id, self.request.state.name());
                    self.push(*event, subject, None, state, note, Payload::Request(payload));
                }
            }
        }
    }

    /// Notes what happened to an offer. `freed` is the hold that the events give back.
    pub fn tell_offer(
        &mut self,
        offer: &Offer,
        events: &[Event],
        freed: Option<Uuid>,
        note: &str,
        fill: impl Fn(&mut nqi_proto::requests::v1::OfferEvent),
    ) {
        for event in events {
            match event {
                Event::HoldFreed => {
                    if let Some(hold) = freed {
                        self.owe(EffectKind::ReleaseHold, hold, offer.id);
                    }
                }
                // Invitations need the stored reply: see `Case::settle_item`.
                Event::ReofferDue => {}
                _ => {
                    let mut payload = payload::of_offer(offer, &self.items);
                    fill(&mut payload);
                    let state = offer.state.name();
                    self.push(*event, offer.id, Some(offer.provider), state, note, Payload::Offer(payload));
                }
            }
        }
    }

    /// Notes what happened to an order.
    pub fn tell_order(
        &mut self,
        order: &Order,
        events: &[Event],
        note: &str,
        fill: impl Fn(&mut nqi_proto::requests::v1::OrderEvent),
    ) {
        for event in events {
            match (event, order.hold) {
                (Event::HoldFreed, Some(hold)) => self.owe(EffectKind::ReleaseHold, hold, order.offer),
                (Event::HoldConsumed, Some(hold)) => self.owe(EffectKind::ConsumeHold, hold, order.offer),
                (Event::HoldFreed | Event::HoldConsumed, None) => {}
                _ => {
                    let mut payload = payload::of_order(order, &self.items);
                    fill(&mut payload);
                    let state = order.state.name();
                    self.push(*event, order.id, Some(order.provider), state, note, Payload::Order(payload));
                }
            }
        }
    }

    /// Notes what happened to a rating; the provider reads none of it in the case's history.
    pub fn tell_rating(
        &mut self,
        rating: &Rating,
        events: &[Event],
        note: &str,
        fill: impl Fn(&mut nqi_proto::requests::v1::RatingEvent),
    ) {
        for event in events {
            let mut payload = payload::of_rating(rating);
            fill(&mut payload);
            self.push(*event, rating.id, None, rating.state.name(), note, Payload::Rating(payload));
        }
    }

    /// Notes which candidates a match showed.
    pub fn tell_match(&mut self, item: Uuid, note: &str, payload: nqi_proto::requests::v1::MatchRecorded) {
        let state = self.item(item).map_or("", |item| item.state.name());
        self.push(Event::MatchRecorded, item, None, state, note, Payload::Match(payload));
    }

    fn push(
        &mut self,
        event: Event,
        subject: Uuid,
        provider: Option<Uuid>,
        state: &'static str,
        note: &str,
        payload: Payload,
    ) {
        self.entries.push(Entry { event, subject, provider, state, note: note.to_owned(), payload });
    }

    /// Notes a call that the case will owe when it is committed.
    pub fn owe(&mut self, kind: EffectKind, target: Uuid, offer: Uuid) {
        let (id, request, due_at) = (nqi_platform::ids::new_id(), self.request.id, self.tx.now());
        self.effects.push(Effect { id, kind, request, target, offer, due_at, tries: 0 });
    }

    fn owe_matches(&mut self) {
        let items: Vec<Uuid> = self.items.iter().map(|item| item.id).collect();
        for item in items {
            self.owe(EffectKind::MatchItem, item, Uuid::nil());
        }
        self.owe_plan();
    }

    /// Several items that are still to be done are planned together.
    pub fn owe_plan(&mut self) {
        if self.seeking_items().len() > 1 {
            self.owe(EffectKind::PlanCase, self.request.id, Uuid::nil());
        }
    }
}
