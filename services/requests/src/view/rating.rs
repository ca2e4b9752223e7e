//! A rating as its viewer may see it.

use nqi_platform::etag;
use nqi_proto::requests::v1 as pb;
use uuid::Uuid;

use super::time;
use crate::domain::{Rating, Request, Standing};

/// The rating; the case stays hidden from its provider unless the rating was upheld and has to be rectified.
pub fn rating(rating: &Rating, request: &Request, standing: Standing) -> pb::Rating {
    let hidden = standing == Standing::Provider && !rating.upheld;
    let shown = |text: String| if hidden { String::new() } else { text };
    pb::Rating {
        id: rating.id.to_string(),
        etag: etag::of(rating.version),
        order_id: shown(rating.order.to_string()),
        service_request_id: shown(rating.request.to_string()),
        case_number: shown(request.number.clone().unwrap_or_default()),
        provider_id: rating.provider.to_string(),
        state: rating.state.code(),
        level: rating.marks.level,
        speed: rating.marks.speed,
        clarity: rating.marks.clarity,
        ease: rating.marks.ease,
        result: rating.marks.result,
        text: rating.text.clone(),
        follow_up: shown(rating.follow_up.clone()),
        rectification: rating.rectification.clone(),
        evidence_document_ids: rating.evidence.iter().map(Uuid::to_string).collect(),
        attempt: rating.attempt,
        create_time: time(Some(rating.created_at)).filter(|_| !hidden),
        update_time: time(Some(rating.updated_at)).filter(|_| !hidden),
        provider_name: rating.provider_name.clone(),
        appeal: shown(rating.appeal.clone()),
        appeal_decision: shown(rating.appeal_decision.clone()),
    }
}
