//! Consumers of identity, requests and commitments.

use crate::Deps;
use crate::app::{self, tally::Told};
use crate::domain::facts::Red;
use jiff::Timestamp;
use nqi_events::{Consumer, Envelope, Handler};
use nqi_platform::link::Link;
use nqi_platform::problem::Problem;
use nqi_platform::wire;
use nqi_proto::commitments::v1::CommitmentEvent;
use nqi_proto::events::v1::event_feed_service_client::EventFeedServiceClient;
use nqi_proto::identity::v1::OrganizationEvent;
use nqi_proto::requests::v1::{MatchRecorded, RatingEvent, RequestEvent};
use nqi_store::Tx;
use prost::Message;
use std::sync::Arc;

/// What each source means to the register.
struct Organizations;
struct Cases;
struct Promises;

#[async_trait::async_trait]
impl Handler for Organizations {
    async fn apply(&self, tx: &Tx, event: &Envelope) -> Result<(), Problem> {
        match event.r#type.as_str() {
            "nqi.identity.v1.OrganizationRegistered" | "nqi.identity.v1.OrganizationChanged" => {
                let told: OrganizationEvent = payload(event)?;
                let id = nqi_platform::ids::parse_id("organization_id", &told.organization_id)?;
                Ok(app::note_organization(tx, id, &told).await?)
            }
            _ => Ok(()),
        }
    }
}

#[async_trait::async_trait]
impl Handler for Cases {
    async fn apply(&self, tx: &Tx, event: &Envelope) -> Result<(), Problem> {
        let kind = event.r#type.strip_prefix("nqi.requests.v1.").unwrap_or_default();
        match kind {
            "MatchRecorded" => {
                Ok(app::tally::shown(tx, &payload::<MatchRecorded>(event)?, time(event)?).await?)
            }
            // Every event of a rating tells whether it counts now; the first one dates it.
            "RatingGiven" | "RatingUpheld" | "AppealDecided" | "RatingClosed" => {
                Ok(app::tally::rating(tx, &payload::<RatingEvent>(event)?, time(event)?).await?)
            }
            // Whatever ended before anybody worked: its instruments wait for nothing any more.
            "RequestWithdrawn" | "RequestLapsed" | "RequestRejected" | "RequestUnfilled"
            | "RequestCancelled" => {
                let case = payload::<RequestEvent>(event)?.case.unwrap_or_default();
                let owner = nqi_platform::ids::parse_id("enterprise_id", &case.enterprise_id)?;
                let request = nqi_platform::ids::parse_id("service_request_id", &case.service_request_id)?;
                Ok(app::request_ended(tx, owner, request).await?)
            }
            _ => Ok(()),
        }
    }
}

#[async_trait::async_trait]
impl Handler for Promises {
    async fn apply(&self, tx: &Tx, event: &Envelope) -> Result<(), Problem> {
        let told = match event.r#type.strip_prefix("nqi.commitments.v1.").unwrap_or_default() {
            "CommitmentCompleted" => Told::Completed,
            "CommitmentReopened" => Told::Reopened,
            "CommitmentRed" => Told::Card(Red::Standing),
            "CommitmentRescinded" => Told::Card(Red::Rescinded),
            "CommitmentExcused" => Told::Card(Red::Excused),
            _ => return Ok(()),
        };
        Ok(app::tally::promise(tx, &payload::<CommitmentEvent>(event)?, told, time(event)?).await?)
    }
}

fn payload<M: Message + Default>(event: &Envelope) -> Result<M, Problem> {
    M::decode(event.payload.as_slice())
        .map_err(|error| Problem::internal(format!("payload of {} {}: {error}", event.r#type, event.id)))
}

fn time(event: &Envelope) -> Result<Timestamp, Problem> {
    let time =
        event.time.as_ref().ok_or_else(|| Problem::internal(format!("event {} has no time", event.id)))?;
    Ok(wire::instant("time", time)?)
}

fn consumers(deps: &Deps) -> [(Consumer, Arc<dyn Handler>); 3] {
    let consumer = |name: &'static str, source: &'static str, link: &Link| {
        Consumer::new(
            name,
            source,
            deps.db.clone(),
            deps.clock.clone(),
            EventFeedServiceClient::new(link.clone()),
            deps.tokens.clone(),
            deps.bus.clone(),
        )
    };
    [
        (consumer("registry.organizations", "nqi.identity", &deps.links.identity), Arc::new(Organizations)),
        (consumer("registry.cases", "nqi.requests", &deps.links.requests), Arc::new(Cases)),
        (consumer("registry.promises", "nqi.commitments", &deps.links.commitments), Arc::new(Promises)),
    ]
}

/// Starts the consumers.
pub(crate) fn spawn(deps: &Deps) {
    for (consumer, handler) in consumers(deps) {
        consumer.spawn(&deps.tasks, handler);
    }
}

/// Applies what is there now.
pub(crate) async fn drain(deps: &Deps) -> Result<u64, Problem> {
    let mut applied = 0;
    for (consumer, handler) in consumers(deps) {
        applied += consumer.drain(&handler).await?;
    }
    Ok(applied)
}
