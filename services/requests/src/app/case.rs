//! A case inside a transaction: locked, changed by the domain's decisions, saved once with all that it owes.

use nqi_platform::auth::Principal;
use nqi_platform::problem::Problem;
use nqi_store::{Audit, Dialect, Tx};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::call::{not_yours, require_role, viewer};
use super::payload::{self, Payload};
use crate::domain::{Event, Item, Offer, Order, Rating, Refusal, Request, Standing, Viewer};
use crate::error::Error;
use crate::store;
use crate::store::effect::{Effect, EffectKind};
use crate::store::history::Line;

/// A locked case. Its lock serialises everything that changes any part of it.
pub struct Case {
    /// The transaction.
    pub tx: Tx,
    /// The request.
    pub request: Request,
    /// Its items in order of line.
    pub items: Vec<Item>,
    /// What the case is to the caller.
    pub standing: Standing,
    before: (Request, Vec<Item>),
    entries: Vec<Entry>,
    effects: Vec<Effect>,
}

struct Entry {
    event: Event,
    subject: Uuid,
    provider: Option<Uuid>,
    state: &'static str,
    note: String,
    payload: Payload,
}

/// NOT_FOUND of a case.
pub fn no_case() -> Error {
    Problem::not_found("需求", "The request").into()
}

/// NOT_FOUND of an offer.
pub fn no_offer() -> Error {
    Problem::not_found("询价", "The offer").into()
}

/// NOT_FOUND of an order.
pub fn no_order() -> Error {
    Problem::not_found("委托", "The order").into()
}

/// NOT_FOUND of a rating.
pub fn no_rating() -> Error {
    Problem::not_found("评价", "The rating").into()
}

impl Case {
    /// Locks the case of that id, if it exists for the caller.
    pub async fn open(tx: &Tx, principal: &Principal, id: Uuid) -> Result<Case, Error> {
        let case = Case::lock(tx, viewer(principal), id).await?.ok_or_else(no_case)?;
        require_role(principal, case.standing)?;
        Ok(case)
    }

    /// Locks the case for the platform itself.
    pub async fn for_platform(tx: &Tx, id: Uuid) -> Result<Option<Case>, Error> {
        Case::lock(tx, Viewer::Service, id).await
    }

    /// Locks the case of an offer, if the offer exists for the caller.
    pub async fn of_offer(tx: &Tx, principal: &Principal, id: Uuid) -> Result<(Case, Offer), Error> {
        let viewer = viewer(principal);
        let offer = store::offer::find(tx.conn(), viewer, id).await?.ok_or_else(no_offer)?;
        let case = Case::around(tx, viewer, offer.request).await?;
        require_role(principal, case.standing)?;
        // Read again under the lock; the only writer of SQLite has read it under its lock already.
        let offer = match tx.dialect() {
            Dialect::Sqlite => offer,
            Dialect::Postgres => store::offer::find(tx.conn(), viewer, id).await?.ok_or_else(no_offer)?,
        };
        Ok((case, offer))
    }

    /// Locks the case of an order, if the order exists for the caller.
    pub async fn of_order(tx: &Tx, principal: &Principal, id: Uuid) -> Result<(Case, Order), Error> {
        let viewer = viewer(principal);
        let order = store::order::find(tx.conn(), viewer, id).await?.ok_or_else(no_order)?;
        let case = Case::around(tx, viewer, order.request).await?;
        require_role(principal, case.standing)?;
        let order = match tx.dialect() {
            Dialect::Sqlite => order,
            Dialect::Postgres => store::order::find(tx.conn(), viewer, id).await?.ok_or_else(no_order)?,
        };
        Ok((case, order))
    }

    /// Locks the case of a rating, if the rating exists for the caller.
    pub async fn of_rating(tx: &Tx, principal: &Principal, id: Uuid) -> Result<(Case, Rating), Error> {
        let viewer = viewer(principal);
        let rating = store::rating::find(tx.conn(), viewer, id).await?.ok_or_else(no_rating)?;
        let case = Case::around(tx, viewer, rating.request).await?;
        require_role(principal, case.standing)?;
        let rating = match tx.dialect() {
            Dialect::Sqlite => rating,
            Dialect::Postgres => store::rating::find(tx.conn(), viewer, id).await?.ok_or_else(no_rating)?,
        };
        Ok((case, rating))
    }

    /// A new case, not yet written.
    pub fn new(tx: &Tx, standing: Standing, request: Request, items: Vec<Item>) -> Case {
        let before = (request.clone(), items.clone());
        Case { tx: tx.clone(), request, items, standing, before, entries: vec![], effects: vec![] }
    }

    async fn lock(tx: &Tx, viewer: Viewer, id: Uuid) -> Result<Option<Case>, Error> {
        // The viewer's condition reads other tables too, so the lock itself is taken by id.
        let Some(request) = store::request::lock(tx, viewer, id).await? else { return Ok(None) };
        let Some(standing) = viewer.standing(&request) else { return Ok(None) };
        Case::read(tx, standing, request).await.map(Some)
    }

    /// The case of an offer, order or rating that was found as its viewer.
    async fn around(tx: &Tx, viewer: Viewer, id: Uuid) -> Result<Case, Error> {
        let request = store::request::lock(tx, Viewer::Service, id).await?.ok_or_else(no_case)?;
        let standing = viewer.standing(&request).ok_or_else(no_case)?;
        Case::read(tx, standing, request).await
    }

    async fn read(tx: &Tx, standing: Standing, request: Request) -> Result<Case, Error> {
        // The lock may have been waited for: deadlines are judged by the time after it.
        tx.refresh_now().await?;
        let items = store::item::of_requests(tx.conn(), &[request.id]).await?;
        Ok(Case::new(tx, standing, request, items))
    }

    /// Now.
    pub fn now(&self) -> jiff::Timestamp {
        self.tx.now()
    }

    /// PERMISSION_DENIED unless the caller speaks for the enterprise.
    pub fn require_enterprise(&self) -> Result<(), Error> {
        if self.standing.speaks_for_enterprise(self.request.channel) {
            return Ok(());
        }
        Err(not_yours("需求企业", "the enterprise of this case").into())
    }

    /// PERMISSION_DENIED unless the caller is the handling centre.
    pub fn require_handling(&self) -> Result<(), Error> {
        if self.standing == Standing::Handling {
            return Ok(());
        }
        Err(not_yours("受理该需求的服务中心", "the centre that handles this case").into())
    }

    /// PERMISSION_DENIED unless the caller is the enterprise or the handling centre.
    pub fn require_asking_side(&self) -> Result<(), Error> {
        if matches!(self.standing, Standing::Enterprise | Standing::Handling) {
            return Ok(());
        }
        Err(not_yours("需求企业或受理中心", "the enterprise or the centre of this case").into())
    }

    /// PERMISSION_DENIED unless the caller is the provider; whose offer or order it is was settled by finding it.
    pub fn require_provider(&self) -> Result<(), Error> {
        if self.standing == Standing::Provider {
            return Ok(());
        }
        Err(not_yours("受邀或受托的服务机构", "the provider of this offer or order").into())
    }

    /// The item of that id.
    pub fn item(&self, id: Uuid) -> Result<&Item, Error> {
        let item = self.items.iter().find(|item| item.id == id);
        item.ok_or_else(|| Problem::not_found("需求项", "The item").into())
    }

    /// Takes over items that were rewritten in the database already.
    pub fn replace_items(&mut self, items: Vec<Item>) {
        self.before.1.clone_from(&items);
        self.items = items;
    }

    /// Changes the state of an item by a transition of its machine.
    pub fn step_item(
        &mut self,
        id: Uuid,
        step: impl FnOnce(crate::domain::ItemState) -> crate::domain::Step<crate::domain::ItemState>,
    ) -> Result<&mut Item, Error> {
        let item = self.items.iter_mut().find(|item| item.id == id);
        let item = item.ok_or_else(|| Error::from(Problem::not_found("需求项", "The item")))?;
        item.state = step(item.state)?.0;
        Ok(item)
    }

    /// Changes the state of every item that is not ended.
    pub fn step_items(
        &mut self,
        step: impl Fn(crate::domain::ItemState) -> crate::domain::Step<crate::domain::ItemState>,
    ) -> Result<(), Error> {
        for item in self.items.iter_mut().filter(|item| !item.state.is_ended()) {
            item.state = step(item.state)?.0;
        }
        Ok(())
    }

    /// The items for which providers may still be sought.
    pub fn seeking_items(&self) -> Vec<Uuid> {
        self.items.iter().filter(|item| item.state.is_seeking()).map(|item| item.id).collect()
    }

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
    pub fn tell_match(&mut self, item: Uuid, payload: nqi_proto::requests::v1::MatchRecorded) {
        let state = self.item(item).map_or("", |item| item.state.name());
        self.push(Event::MatchRecorded, item, None, state, "", Payload::Match(payload));
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
    }

    /// Derives the request's state from its items, then writes the case, its events, its history and one audit row.
    pub async fn save(&mut self, action: &'static str) -> Result<(), Error> {
        let states: Vec<_> = self.items.iter().map(|item| item.state).collect();
        let (state, events) = self.request.state.derive(&states);
        self.request.state = state;
        self.tell(&events, "", |payload| payload.automatic = true);
        if self.request != self.before.0 {
            self.request.version += 1;
            self.request.updated_at = self.tx.now();
            store::request::update(&self.tx, &self.request).await?;
        }
        for item in &self.items {
            if !self.before.1.contains(item) {
                store::item::update(&self.tx, item).await?;
            }
        }
        self.log(action).await?;
        self.before = (self.request.clone(), self.items.clone());
        Ok(())
    }

    /// Writes events, history, owed calls and the audit row of a case whose rows are written already.
    pub async fn log(&mut self, action: &'static str) -> Result<(), Error> {
        let (tx, now) = (self.tx.clone(), self.tx.now());
        let entries = std::mem::take(&mut self.entries);
        let mut lines = Vec::with_capacity(entries.len());
        let mut kinds = Vec::with_capacity(entries.len());
        for entry in entries {
            // Duties were turned into owed calls or invitations when they were told.
            let Some(kind) = entry.event.published() else { continue };
            self.publish(kind, entry.payload).await?;
            kinds.push(kind.rsplit('.').next().unwrap_or(kind));
            lines.push(Line {
                id: 0,
                kind: kind.to_owned(),
                at: now,
                subject: entry.subject,
                provider: entry.provider,
                actor_org: tx.actor().org,
                state: entry.state.to_owned(),
                note: entry.note,
            });
        }
        store::history::write(&tx, self.request.id, &lines).await?;
        for effect in std::mem::take(&mut self.effects) {
            store::effect::owe(&tx, &effect).await?;
        }
        tx.audit(Audit {
            org: tx.actor().org,
            action,
            subject: self.request.subject(),
            detail: serde_json::json!({ "events": kinds }),
        })
        .await?;
        Ok(())
    }

    async fn publish(&self, kind: &'static str, mut payload: Payload) -> Result<(), Error> {
        payload.place(payload::case_ref(&self.request));
        let (tx, request) = (&self.tx, &self.request);
        match &payload {
            Payload::Request(payload) => send(tx, request, kind, payload).await,
            Payload::Offer(payload) => send(tx, request, kind, payload).await,
            Payload::Order(payload) => send(tx, request, kind, payload).await,
            Payload::Rating(payload) => send(tx, request, kind, payload).await,
            Payload::Match(payload) => send(tx, request, kind, payload).await,
        }
    }

    /// Writes a history line that is no event, such as a refused proposal.
    pub async fn remark(
        &self,
        kind: &'static str,
        subject: Uuid,
        provider: Uuid,
        state: &str,
        note: &str,
    ) -> Result<(), Error> {
        let line = Line {
            id: 0,
            kind: kind.to_owned(),
            at: self.tx.now(),
            subject,
            provider: Some(provider),
            actor_org: self.tx.actor().org,
            state: state.to_owned(),
            note: note.to_owned(),
        };
        Ok(store::history::write(&self.tx, self.request.id, &[line]).await?)
    }

    /// The connection of the transaction.
    pub fn conn(&self) -> &impl ConnectionTrait {
        self.tx.conn()
    }
}

/// All events of a case share its aggregate, so that consumers see them in their order.
async fn send<M: prost::Message>(
    tx: &Tx,
    request: &Request,
    kind: &'static str,
    payload: &M,
) -> Result<(), Error> {
    let event = nqi_events::Event {
        aggregate: request.id,
        kind,
        subject: request.subject(),
        time: tx.now(),
        payload,
    };
    Ok(nqi_events::publish(tx, event).await?)
}

/// A refusal as the error of a use case.
pub fn refuse<T>(refusal: Refusal) -> Result<T, Error> {
    Err(Error::Refused(refusal))
}
