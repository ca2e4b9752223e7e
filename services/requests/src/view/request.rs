//! A request as its viewer may see it.

use nqi_platform::{etag, wire};
use nqi_proto::requests::v1 as pb;
use nqi_proto::r#type::v1::{Contact, Need};
use prost::Message;
use uuid::Uuid;

use super::time;
use crate::domain::{Item, Request, Standing};

/// The case; the bureau gets metadata without the need's words, a chosen provider only the items of its own.
pub fn request(
    request: &Request,
    items: &[Item],
    standing: Standing,
    own_orders: &[Uuid],
) -> pb::ServiceRequest {
    let bureau = standing == Standing::Bureau;
    let provider = standing == Standing::Provider;
    let shown = |item: &&Item| !provider || item.order.is_some_and(|order| own_orders.contains(&order));
    let text = |text: &str| if bureau { String::new() } else { text.to_owned() };
    pb::ServiceRequest {
        id: request.id.to_string(),
        etag: etag::of(request.version),
        case_number: request.number.clone().unwrap_or_default(),
        state: request.state.code(),
        enterprise_id: request.enterprise.to_string(),
        centre_id: request.centre.map(|id| id.to_string()).unwrap_or_default(),
        region: request.region.clone(),
        channel: request.channel.code(),
        entered_by: request.entered_by.to_string(),
        title: text(&request.title),
        text: text(&request.text),
        cluster: request.cluster,
        stage: request.stage,
        deadline: request.deadline.map(wire::date),
        budget_fen: if provider { None } else { request.budget_fen },
        contact: Some(Contact {
            name: request.contact.name.clone(),
            phone: request.contact.phone.clone(),
            email: request.contact.email.clone(),
        }),
        visible_document_ids: request.visible_documents.iter().map(Uuid::to_string).collect(),
        items: items.iter().filter(shown).map(|one| item(one, standing)).collect(),
        defects: request.defects.iter().map(defect).collect(),
        reason: request.reason.clone(),
        submit_time: time(request.submitted_at),
        accept_time: time(request.accepted_at),
        create_time: time(Some(request.created_at)),
        update_time: time(Some(request.updated_at)),
        consent_document_id: request.consent.map(|id| id.to_string()).unwrap_or_default(),
        deemed_accepted: request.deemed,
        enterprise_name: request.enterprise_name.clone(),
        plan: None,
        // Whether it belongs to a campaign is between the asking side and those who lead it.
        action_id: request.action.filter(|_| !provider).map(|id| id.to_string()).unwrap_or_default(),
    }
}

/// An item; the bureau sees what kind of work it is, not its words.
pub fn item(item: &Item, standing: Standing) -> pb::Item {
    // Encoded by this service itself; bytes that cannot be read back show as an empty need rather than hide the case.
    let mut need = Need::decode(item.need.as_slice()).unwrap_or_default();
    if standing == Standing::Bureau {
        need = Need {
            item_id: need.item_id,
            kind: need.kind,
            cluster: need.cluster,
            quantity: need.quantity,
            region: need.region,
            deadline: need.deadline,
            ..Need::default()
        };
    }
    if standing == Standing::Provider {
        // What the enterprise would pay at most, and whom it does not want, is not a provider's business.
        need.budget_fen = None;
        need.excluded_provider_ids.clear();
        need.weights = None;
    }
    pb::Item {
        id: item.id.to_string(),
        line: item.line,
        state: item.state.code(),
        need: Some(need),
        sample_needed: item.sample_needed,
        order_id: item.order.map(|id| id.to_string()).unwrap_or_default(),
        reason: item.reason.clone(),
    }
}

fn defect(defect: &crate::domain::request::Defect) -> pb::Defect {
    pb::Defect {
        material: defect.material.clone(),
        problem: defect.problem.clone(),
        fix: defect.fix.clone(),
        answer: defect.answer.clone(),
    }
}
