//! Writing a case: rows that changed, events, history, owed calls, one audit row.

use nqi_store::{Audit, Tx};
use uuid::Uuid;

use super::Case;
use crate::app::payload::{self, Payload};
use crate::domain::Request;
use crate::error::Error;
use crate::store;
use crate::store::history::Line;

impl Case {
    /// Derives the request's state from its items, then writes the case, its events, its history and one audit row.
    pub async fn save(&mut self, action: &'static str) -> Result<(), Error> {
        let states: Vec<_> = self.items.iter().map(|item| item.state).collect();
        let (state, events) = self.request.state.derive(&states);
        self.request.state = state;
        self.tell(&events, "", |payload| payload.automatic = true);
        // The version is that of the whole case: a reader's ETag tells of its items too.
        if self.request != self.before.0 || self.items != self.before.1 {
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
