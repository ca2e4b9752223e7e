//! Publishing `nqi.commitments.v1.Commitment*`: one event per change, in the order in which they became true.

use jiff::Timestamp;
use nqi_events::{Encoded, publish_all};
use nqi_platform::problem::Problem;
use nqi_proto::commitments::v1::{CommitmentEvent, NoticeEvent};
use nqi_store::Tx;
use prost::Message;

use crate::{
    domain::{
        change::{Change, Kind},
        commitment::Commitment,
        notice::{Notice, NoticeState},
    },
    error::Error,
    store::save::Turned,
    wire,
};

/// Name of this service's log.
pub const SOURCE: &str = "nqi.commitments";

/// The type of the event of a change.
pub fn event_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Started => "nqi.commitments.v1.CommitmentStarted",
        Kind::Paused => "nqi.commitments.v1.CommitmentPaused",
        Kind::Resumed => "nqi.commitments.v1.CommitmentResumed",
        Kind::Reminder => "nqi.commitments.v1.CommitmentReminder",
        Kind::Yellow => "nqi.commitments.v1.CommitmentYellow",
        Kind::Red => "nqi.commitments.v1.CommitmentRed",
        Kind::Escalated => "nqi.commitments.v1.CommitmentEscalated",
        Kind::Statutory => "nqi.commitments.v1.CommitmentStatutory",
        Kind::Completed => "nqi.commitments.v1.CommitmentCompleted",
        Kind::Cancelled => "nqi.commitments.v1.CommitmentCancelled",
        Kind::Reassigned => "nqi.commitments.v1.CommitmentReassigned",
        Kind::Rescinded => "nqi.commitments.v1.CommitmentRescinded",
        Kind::Excused => "nqi.commitments.v1.CommitmentExcused",
        Kind::Reopened => "nqi.commitments.v1.CommitmentReopened",
        Kind::Extended => "nqi.commitments.v1.CommitmentExtended",
    }
}

/// Publishes the changes of turns, in their order.
pub async fn publish_changes(tx: &Tx, turned: &[Turned]) -> Result<(), Problem> {
    let mut events = Vec::new();
    for Turned { clock, outcome, .. } in turned {
        let case = &clock.about.case.number;
        let subject = if case.is_empty() { clock.id.to_string() } else { case.clone() };
        events.extend(outcome.changes.iter().map(|change| Encoded {
            aggregate: clock.id,
            kind: event_type(change.kind),
            subject: subject.clone(),
            time: change.at,
            payload: payload(clock, change, tx.now()).encode_to_vec(),
        }));
    }
    publish_all(tx, events).await
}

/// Publishes that a notice has come into its present state.
pub async fn notice(tx: &Tx, one: &Notice) -> Result<(), Error> {
    notices(tx, std::slice::from_ref(one)).await
}

/// Publishes that notices have come into their present states.
pub async fn notices(tx: &Tx, all: &[Notice]) -> Result<(), Error> {
    let encoded = |notice: &Notice| Encoded {
        aggregate: notice.commitment,
        kind: notice_type(notice.state),
        subject: notice.case.number.clone(),
        time: tx.now(),
        payload: told(notice).encode_to_vec(),
    };
    Ok(publish_all(tx, all.iter().map(encoded).collect()).await?)
}

fn notice_type(state: NoticeState) -> &'static str {
    match state {
        NoticeState::Draft => "nqi.commitments.v1.NoticeDrafted",
        NoticeState::Issued => "nqi.commitments.v1.NoticeIssued",
        NoticeState::Replied => "nqi.commitments.v1.NoticeReplied",
        NoticeState::Withdrawn => "nqi.commitments.v1.NoticeWithdrawn",
    }
}

fn told(notice: &Notice) -> NoticeEvent {
    NoticeEvent {
        notice_id: notice.id.to_string(),
        number: notice.number.clone(),
        commitment_id: notice.commitment.to_string(),
        cycle: notice.cycle,
        case_number: notice.case.number.clone(),
        service_request_id: wire::id(notice.case.request),
        obligor_id: notice.obligor.to_string(),
        region: notice.case.region.clone(),
        reply_due_time: wire::time(notice.reply_due_at),
        state: notice.state.code(),
    }
}

/// The clock as it stood after a change that was recorded at `now`.
fn payload(clock: &Commitment, change: &Change, now: Timestamp) -> CommitmentEvent {
    let (about, case) = (&clock.about, &clock.about.case);
    let late_by_ms = change.fire_at.map_or(0, |fell| (now.as_millisecond() - fell.as_millisecond()).max(0));
    CommitmentEvent {
        commitment_id: clock.id.to_string(),
        stage: about.stage.code(),
        subject_id: about.subject.to_string(),
        attempt: about.attempt,
        case_number: case.number.clone(),
        service_request_id: wire::id(case.request),
        enterprise_id: wire::id(case.enterprise),
        centre_id: wire::id(case.centre),
        region: case.region.clone(),
        obligor_id: about.obligor.to_string(),
        element: about.element,
        cycle: change.cycle,
        level: change.level.map_or(0, |level| wire::level(level).into()),
        due_time: wire::time(change.due_at),
        fire_time: wire::time(change.fire_at),
        late_by_ms,
        suppressed: change.suppressed,
        provisional: change.provisional,
        calendar_revision: format!("{}/{}", clock.calendar, clock.revision),
        status: change.status.code(),
        on_time: change.on_time,
        late: change.late,
        automatic: change.automatic,
        pause_reason: change.pause_reason.map_or(0, |reason| wire::reason(reason).into()),
        card_id: wire::id(change.card),
        excused: change.excused,
    }
}
