//! What an event of this log or of the clocks' tells a person: read from its payload, never more than a reference.

use nqi_platform::wire;
use nqi_proto::commitments::v1::{CommitmentEvent, CommitmentStage, Level, NoticeEvent};
use nqi_proto::requests::v1::{self as pb, CaseRef};
use prost::Message;
use uuid::Uuid;

use crate::domain::Viewer;
use crate::domain::change::Parties;

const CASES: &str = "nqi.requests.v1.";
const CLOCKS: &str = "nqi.commitments.v1.";

/// The change that an event is to a viewer; `None` when it is not their business.
pub fn change(who: Viewer, kind: &str, time: jiff::Timestamp, payload: &[u8]) -> Option<pb::Change> {
    let told = match (kind.strip_prefix(CASES), kind.strip_prefix(CLOCKS)) {
        (Some(name), _) => case(name, payload)?,
        (_, Some(name)) if name.starts_with("Notice") => notice(payload)?,
        (_, Some(name)) if name.starts_with("Commitment") => clock(payload)?,
        _ => return None,
    };
    if !who.hears(told.parties) {
        return None;
    }
    // A provider must not learn from the stream which case a rating is about.
    let hidden = told.rating && matches!(who, Viewer::Provider(_));
    let shown = |text: String| if hidden { String::new() } else { text };
    Some(pb::Change {
        resume_token: String::new(),
        r#type: kind.to_owned(),
        time: Some(wire::timestamp(time)),
        subject_id: told.subject,
        service_request_id: shown(told.request),
        case_number: shown(told.number),
        level: told.level,
        due_time: told.due,
        card_id: told.card,
    })
}

struct Told {
    parties: Parties,
    subject: String,
    request: String,
    number: String,
    rating: bool,
    level: String,
    due: Option<prost_types::Timestamp>,
    card: String,
}

fn case(name: &str, payload: &[u8]) -> Option<Told> {
    let starts = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    // Actions have no parties; their lists are read afresh.
    if starts(&["Action"]) {
        return None;
    }
    if starts(&["Match"]) {
        let event = pb::MatchRecorded::decode(payload).ok()?;
        return told(event.case?, event.item_id, "", false);
    }
    if starts(&["Offer", "Requote"]) {
        let event = pb::OfferEvent::decode(payload).ok()?;
        return told(event.case?, event.offer_id, &event.provider_id, false);
    }
    if starts(&["Rating", "Rectification"]) {
        let event = pb::RatingEvent::decode(payload).ok()?;
        return told(event.case?, event.rating_id, &event.provider_id, true);
    }
    if starts(&["Order", "Sample", "Report", "Rework", "Dispute", "Complaint"]) {
        let event = pb::OrderEvent::decode(payload).ok()?;
        return told(event.case?, event.order_id, &event.provider_id, false);
    }
    let case = pb::RequestEvent::decode(payload).ok()?.case?;
    let subject = case.service_request_id.clone();
    told(case, subject, "", false)
}

fn clock(payload: &[u8]) -> Option<Told> {
    let event = CommitmentEvent::decode(payload).ok()?;
    let parties = Parties {
        enterprise: id(&event.enterprise_id),
        centre: id(&event.centre_id),
        provider: id(&event.obligor_id),
    };
    let level = event.level();
    Some(Told {
        parties,
        level: if level == Level::Unspecified { String::new() } else { level.as_str_name().to_owned() },
        due: event.due_time,
        rating: event.stage() == CommitmentStage::Rectification,
        card: event.card_id,
        subject: event.commitment_id,
        request: event.service_request_id,
        number: event.case_number,
    })
}

/// A draft is the bureau's alone; what is issued concerns the obligor, provider or centre.
fn notice(payload: &[u8]) -> Option<Told> {
    let event = NoticeEvent::decode(payload).ok()?;
    let obligor = id(&event.obligor_id).filter(|_| !event.number.is_empty());
    Some(Told {
        parties: Parties { enterprise: None, centre: obligor, provider: obligor },
        subject: event.notice_id,
        request: event.service_request_id,
        number: event.case_number,
        // It may be about a rectification, and a provider must not learn from the stream which case a rating is about.
        rating: true,
        level: String::new(),
        due: event.reply_due_time,
        card: String::new(),
    })
}

fn told(case: CaseRef, subject: String, provider: &str, rating: bool) -> Option<Told> {
    let parties =
        Parties { enterprise: id(&case.enterprise_id), centre: id(&case.centre_id), provider: id(provider) };
    Some(Told {
        parties,
        subject,
        request: case.service_request_id,
        number: case.case_number,
        rating,
        level: String::new(),
        due: None,
        card: String::new(),
    })
}

fn id(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok()
}
