//! Consumes the service's own log: what has fallen becomes a message, away from the path on which it fell.

use nqi_events::{Consumer, Envelope, Handler};
use nqi_kernel::clock::Level;
use nqi_platform::{problem::Problem, wire as instants};
use nqi_proto::commitments::v1::{CommitmentEvent, NoticeEvent};
use nqi_proto::events::v1::event_feed_service_client::EventFeedServiceClient;
use nqi_store::Tx;

use super::payload::{self, decode, id, optional};
use crate::{
    Deps,
    app::{
        App, announce,
        messages::{Told, note},
    },
    domain::{commitment::Case, message::MessageKind, stage::Stage},
    store,
};

const PACKAGE: &str = "nqi.commitments.v1.";

/// The consumer of what has fallen.
pub fn consumer(deps: &Deps) -> Consumer {
    Consumer::new(
        "commitments.messages",
        announce::SOURCE,
        deps.db.clone(),
        deps.clock.clone(),
        EventFeedServiceClient::new(deps.commitments.clone()),
        deps.tokens.clone(),
        deps.bus.clone(),
    )
}

/// Writes the messages of levels and notices.
pub struct Messages(pub App);

#[async_trait::async_trait]
impl Handler for Messages {
    async fn apply(&self, tx: &Tx, event: &Envelope) -> Result<(), Problem> {
        let Some(name) = event.r#type.strip_prefix(PACKAGE) else { return Ok(()) };
        let told = match level(name) {
            Some(level) => of_level(level, &event.payload)?,
            None if name == "NoticeIssued" => of_notice(tx, event).await?,
            None => None,
        };
        match told {
            Some(told) => Ok(note(&self.0, tx, told).await?),
            None => Ok(()),
        }
    }
}

/// The level whose event has this name.
fn level(name: &str) -> Option<Level> {
    Some(match name {
        "CommitmentReminder" => Level::Reminder,
        "CommitmentYellow" => Level::Yellow,
        "CommitmentRed" => Level::Red,
        "CommitmentEscalated" => Level::Escalated,
        _ => return None,
    })
}

/// `None` for a level that was overtaken: it stays a fact and is told to nobody.
fn of_level(level: Level, payload: &[u8]) -> Result<Option<Told>, Problem> {
    let event: CommitmentEvent = decode(payload)?;
    let Some(kind) = MessageKind::of_level(level).filter(|_| !event.suppressed) else { return Ok(None) };
    let fire_time = event.fire_time.as_ref().ok_or_else(|| missing("fire_time"))?;
    Ok(Some(Told {
        kind,
        commitment: id("commitment_id", &event.commitment_id)?,
        cycle: event.cycle,
        stage: Stage::parse(event.stage).ok_or_else(|| missing("stage"))?,
        subject: id("subject_id", &event.subject_id)?,
        case: Case {
            number: event.case_number,
            request: optional("service_request_id", &event.service_request_id)?,
            region: event.region,
            ..Case::default()
        },
        obligor: id("obligor_id", &event.obligor_id)?,
        due_at: event.due_time.as_ref().map(|time| instants::instant("due_time", time)).transpose()?,
        provisional: event.provisional,
        notice: None,
        fire_at: instants::instant("fire_time", fire_time)?,
    }))
}

/// A notice that was issued. Its event does not tell the late clock's stage and subject, which never change.
async fn of_notice(tx: &Tx, event: &Envelope) -> Result<Option<Told>, Problem> {
    let issued: NoticeEvent = decode(&event.payload)?;
    let commitment = id("commitment_id", &issued.commitment_id)?;
    let about = store::load::about(tx.conn(), commitment).await.map_err(nqi_store::problem)?;
    let (stage, subject) = about.ok_or_else(|| missing("commitment_id"))?;
    let time = event.time.as_ref().ok_or_else(|| missing("time"))?;
    Ok(Some(Told {
        kind: MessageKind::Notice,
        commitment,
        cycle: issued.cycle,
        stage,
        subject,
        case: Case {
            number: issued.case_number,
            request: optional("service_request_id", &issued.service_request_id)?,
            region: issued.region,
            ..Case::default()
        },
        obligor: id("obligor_id", &issued.obligor_id)?,
        due_at: issued
            .reply_due_time
            .as_ref()
            .map(|at| instants::instant("reply_due_time", at))
            .transpose()?,
        provisional: false,
        notice: Some((id("notice_id", &issued.notice_id)?, issued.number)),
        fire_at: instants::instant("time", time)?,
    }))
}

fn missing(field: &str) -> Problem {
    payload::missing(announce::SOURCE, field)
}
