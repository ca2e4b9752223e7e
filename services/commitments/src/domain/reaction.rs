//! What the clocks do when something happens to a case: the table of domain.md section 4, as data.

use jiff::Timestamp;
use nqi_kernel::clock::PauseReason;
use uuid::Uuid;

use super::stage::Stage;

/// An event of the requests service, reduced to what clocks decide on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening<'a> {
    /// The event's name without its package, such as `OrderAwarded`.
    pub name: &'a str,
    /// The request.
    pub request: Uuid,
    /// The handling centre.
    pub centre: Option<Uuid>,
    /// The provider concerned.
    pub provider: Option<Uuid>,
    /// The offer, order or rating; the request for its own events.
    pub subject: Uuid,
    /// The complaint, for complaint events.
    pub complaint: Option<Uuid>,
    /// Redo number that the event names; 0 = not stated.
    pub attempt: i32,
    /// The provider will quote.
    pub will_quote: bool,
    /// A sample must arrive before the clock starts.
    pub sample_needed: bool,
    /// The order starts not before this instant.
    pub not_before: Option<Timestamp>,
    /// Promised working days; 0 = the policy's.
    pub promised: u32,
    /// Statutory limit in working days; 0 = the policy's.
    pub statutory: u32,
    /// Stars of a rating.
    pub stars: i32,
    /// The bureau struck the rating.
    pub granted: bool,
    /// The bureau upheld the complaint.
    pub upheld: bool,
}

/// One effect on clocks. Effects on a clock that does not exist or is in another state are passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// A new clock; an attempt that exists already is left alone.
    Start(Start),
    /// Starts a pending clock, or resumes one that waited for a sample.
    Arrive {
        /// The order.
        subject: Uuid,
        /// Not before this instant.
        not_before: Option<Timestamp>,
        /// Who promises, if the event says so.
        obligor: Option<Uuid>,
        /// Promised length; 0 = as it was opened.
        promised: u32,
        /// Statutory limit; 0 = as it was opened.
        statutory: u32,
    },
    /// Stands still on this ground.
    Pause(Uuid, Stage, PauseReason),
    /// Counts again, if it stood still on this ground.
    Resume(Uuid, Stage, PauseReason),
    /// 办结.
    Complete(Uuid, Stage),
    /// The promise fell away.
    Cancel(Uuid, Stage),
    /// Every open clock of the request falls away, and with it the drafts of notices about it.
    CancelAll(Uuid),
    /// A completed clock counts again.
    Reopen(Uuid, Stage),
    /// Another obligor takes over what is left.
    Reassign(Uuid, Stage, Uuid),
    /// The successor comes by an event of its own.
    Supersede(Uuid, Stage),
}

/// A clock to start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// What it is about.
    pub subject: Uuid,
    /// What is promised.
    pub stage: Stage,
    /// Redo number; 0 = the next one.
    pub attempt: i32,
    /// Who promises.
    pub obligor: Uuid,
    /// Opens it without starting.
    pub pending: bool,
    /// Not before this instant.
    pub not_before: Option<Timestamp>,
    /// Promised length; 0 = the policy's.
    pub promised: u32,
    /// Statutory limit; 0 = the policy's.
    pub statutory: u32,
}

/// The effects of a happening, in order. `Err` names the party that the event should have carried.
pub fn reactions(event: &Happening<'_>) -> Result<Vec<Reaction>, &'static str> {
    use PauseReason::{Correction, Enterprise, Sample, Special};
    use Reaction::{Arrive, Cancel, CancelAll, Complete, Pause, Reassign, Reopen, Resume, Supersede};
    use Stage::{Acceptance, Complaint, Delivery, Quotation, RatingFollowUp, Rectification, Response};
    let on = event.subject;
    let centre = || event.centre.ok_or("case.centre_id");
    let provider = || event.provider.ok_or("provider_id");
    let complaint = || event.complaint.ok_or("complaint_id");
    let start = |stage, obligor| Start {
        subject: on,
        stage,
        attempt: event.attempt,
        obligor,
        pending: false,
        not_before: None,
        promised: 0,
        statutory: 0,
    };
    let effects = match event.name {
        "RequestSubmitted" => vec![Reaction::Start(Start { attempt: 1, ..start(Acceptance, centre()?) })],
        "CorrectionRequested" => vec![Pause(on, Acceptance, Correction)],
        "CorrectionReturned" => vec![Resume(on, Acceptance, Correction)],
        "RequestAccepted" | "RequestRejected" => vec![Complete(on, Acceptance)],
        "RequestRerouted" => vec![Reassign(on, Acceptance, centre()?)],
        "RequestLapsed" => vec![Cancel(on, Acceptance)],
        "RequestWithdrawn" => vec![CancelAll(event.request)],
        "OfferSent" => vec![Reaction::Start(Start { attempt: 1, ..start(Response, provider()?) })],
        "OfferResponded" if event.will_quote => {
            vec![Complete(on, Response), Reaction::Start(start(Quotation, provider()?))]
        }
        "OfferResponded" => vec![Complete(on, Response)],
        "OfferQuoted" => vec![Complete(on, Response), Complete(on, Quotation)],
        "RequoteAsked" => vec![Reaction::Start(start(Quotation, provider()?))],
        "OfferQuestioned" => vec![Pause(on, Quotation, Enterprise)],
        "OfferAnswered" => vec![Resume(on, Quotation, Enterprise)],
        "OfferLapsed" | "OfferWithdrawn" | "OfferNotSelected" | "OfferCancelled" | "OfferExpired" => {
            vec![Cancel(on, Response), Cancel(on, Quotation)]
        }
        "OrderAwarded" | "ReworkOrdered" => {
            let pending = event.name == "OrderAwarded" && event.sample_needed;
            vec![Reaction::Start(Start {
                pending,
                not_before: event.not_before,
                promised: event.promised,
                statutory: event.statutory,
                ..start(Delivery, provider()?)
            })]
        }
        "SampleReceived" => vec![Arrive {
            subject: on,
            not_before: event.not_before,
            obligor: event.provider,
            promised: event.promised,
            statutory: event.statutory,
        }],
        "SampleRejected" => vec![Pause(on, Delivery, Sample)],
        "OrderConfirmationRequested" => vec![Pause(on, Delivery, Enterprise)],
        "OrderConfirmed" => vec![Resume(on, Delivery, Enterprise)],
        "ReportDelivered" => vec![Complete(on, Delivery)],
        "ReportReturned" => vec![Reopen(on, Delivery)],
        "OrderCancelled" => vec![Cancel(on, Delivery)],
        "OrderReassigned" => vec![Supersede(on, Delivery)],
        "ComplaintOpened" => {
            // Against the provider, or against the centre for its own act.
            let respondent = event.provider.or(event.centre).ok_or("provider_id")?;
            vec![Reaction::Start(Start { subject: complaint()?, attempt: 1, ..start(Complaint, respondent) })]
        }
        "ComplaintEvidenceAsked" => vec![Pause(complaint()?, Complaint, Enterprise)],
        "ComplaintEvidenceSupplied" => vec![Resume(complaint()?, Complaint, Enterprise)],
        "ComplaintAnswered" => vec![Complete(complaint()?, Complaint)],
        "ComplaintDecided" if event.upheld => {
            let respondent = event.provider.or(event.centre).ok_or("provider_id")?;
            vec![
                Complete(complaint()?, Complaint),
                Reaction::Start(Start {
                    subject: complaint()?,
                    attempt: event.attempt.max(1),
                    ..start(Rectification, respondent)
                }),
            ]
        }
        "ComplaintNotAccepted" | "ComplaintWithdrawn" => vec![Cancel(complaint()?, Complaint)],
        "RatingGiven" if (1..=2).contains(&event.stars) => {
            vec![Reaction::Start(Start { attempt: 1, ..start(RatingFollowUp, centre()?) })]
        }
        "RatingFollowedUp" => vec![Complete(on, RatingFollowUp)],
        "RatingUpheld" => {
            vec![Complete(on, RatingFollowUp), Reaction::Start(start(Rectification, provider()?))]
        }
        "RectificationSubmitted" => vec![Complete(on, Rectification)],
        "RectificationReturned" => vec![Reopen(on, Rectification)],
        "RatingAppealed" => vec![Pause(on, Rectification, Special)],
        "AppealDecided" if event.granted => vec![Cancel(on, RatingFollowUp), Cancel(on, Rectification)],
        // What stood still goes on; a rating that was called a mistake has not been rectified yet.
        "AppealDecided" => {
            let first = Start { attempt: event.attempt.max(1), ..start(Rectification, provider()?) };
            vec![Resume(on, Rectification, Special), Reaction::Start(first)]
        }
        "RatingClosed" => vec![Cancel(on, RatingFollowUp), Cancel(on, Rectification)],
        _ => vec![],
    };
    Ok(effects)
}
