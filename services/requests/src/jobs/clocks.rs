//! Acts on the clocks of the commitments service: late answers, lapses, deemed acceptance, pauses that ran out.

use nqi_events::{Envelope, Handler};
use nqi_platform::problem::Problem;
use nqi_proto::commitments::v1::{CommitmentEvent, CommitmentStage};
use nqi_store::Tx;
use uuid::Uuid;

use crate::app::case::Case;
use crate::app::{conversation, decide, offer_answer, sample};
use crate::domain::Viewer;
use crate::error::Error;
use crate::store::{self, overdue::News};

/// The consumer's handler.
#[derive(Debug, Default)]
pub struct Clocks;

/// What a clock's event means for a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Duty {
    /// Invite somebody else.
    Replace,
    /// The offer is over.
    Lapse,
    /// The case counts as accepted.
    DeemAccepted,
    /// A question about an offer is closed.
    CloseQuestion,
    /// Work on an order goes on.
    GoOn,
}

#[async_trait::async_trait]
impl Handler for Clocks {
    async fn apply(&self, tx: &Tx, event: &Envelope) -> Result<(), Problem> {
        let Some(kind) = event.r#type.strip_prefix("nqi.commitments.v1.Commitment") else { return Ok(()) };
        if !matches!(kind, "Red" | "Rescinded" | "Excused" | "Escalated" | "Statutory" | "Resumed") {
            return Ok(());
        }
        let payload: CommitmentEvent = super::payload(event)?;
        let (Ok(case), Ok(subject)) =
            (Uuid::try_parse(&payload.service_request_id), Uuid::try_parse(&payload.subject_id))
        else {
            return Ok(());
        };
        if let (true, Ok(commitment)) = (tells_lateness(kind), Uuid::try_parse(&payload.commitment_id)) {
            let news = News { commitment, request: case, sequence: event.sequence, late: payload.late };
            store::overdue::note(tx, news).await.map_err(Error::from)?;
        }
        let Some(duty) = duty(kind, &payload) else { return Ok(()) };
        match act(tx, duty, case, subject).await {
            // The case went on before the clock's news arrived.
            Err(Error::Refused(refusal)) => {
                tracing::debug!(
                    event.id = event.id,
                    refusal.reason = refusal.reason(),
                    "a clock's event came too late"
                );
                Ok(())
            }
            other => Ok(other?),
        }
    }
}

/// Whether such news can change that a red card stands: it fell, or it was taken back as wrong or excused, by a person, by an
/// extension after the breach or because the clock was reckoned anew.
fn tells_lateness(kind: &str) -> bool {
    matches!(kind, "Red" | "Rescinded" | "Excused")
}

fn duty(kind: &str, payload: &CommitmentEvent) -> Option<Duty> {
    let answer = matches!(payload.stage(), CommitmentStage::Response | CommitmentStage::Quotation);
    match kind {
        // A level copied into a new cycle has no effect of its own; these are the first firings.
        "Red" if answer => Some(Duty::Replace),
        "Escalated" if answer => Some(Duty::Lapse),
        "Statutory" if payload.stage() == CommitmentStage::Acceptance => Some(Duty::DeemAccepted),
        "Resumed" if payload.automatic => match payload.stage() {
            CommitmentStage::Quotation => Some(Duty::CloseQuestion),
            CommitmentStage::Delivery => Some(Duty::GoOn),
            _ => None,
        },
        _ => None,
    }
}

async fn act(tx: &Tx, duty: Duty, case: Uuid, subject: Uuid) -> Result<(), Error> {
    let Some(mut case) = Case::for_platform(tx, case).await? else { return Ok(()) };
    let everything = Viewer::Service;
    match duty {
        Duty::DeemAccepted => {
            decide::accept_case(&mut case, true)?;
            case.save("request.deem_accepted").await
        }
        Duty::Replace | Duty::Lapse | Duty::CloseQuestion => {
            let Some(mut offer) = store::offer::find(tx.conn(), everything, subject).await? else {
                return Ok(());
            };
            match duty {
                Duty::Replace => offer_answer::late(&mut case, &mut offer).await,
                Duty::Lapse => offer_answer::lapse(&mut case, &mut offer).await,
                _ => conversation::close_question(&mut case, &mut offer).await,
            }
        }
        Duty::GoOn => {
            let Some(mut order) = store::order::find(tx.conn(), everything, subject).await? else {
                return Ok(());
            };
            sample::confirm(&mut case, &mut order, None).await
        }
    }
}
