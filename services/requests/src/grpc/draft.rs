//! Reads the content of a request as its author writes it. Paths of fields begin inside the request.

use jiff::civil::Date;
use nqi_kernel::phone::Phone;
use nqi_platform::ids::parse_id;
use nqi_platform::problem::{Checks, Problem, Violation};
use nqi_proto::requests::v1 as pb;
use nqi_proto::r#type::v1::{Cluster, Stage};

use crate::app::content::{Draft, DraftItem};
use crate::app::need;
use crate::app::need_fields::{code, count, is_email};
use crate::domain::period;
use crate::domain::request::Contact;

/// The draft, or every wrong field of it.
pub fn read(request: Option<pb::ServiceRequest>, today: Date) -> Result<Draft, Problem> {
    let Some(request) = request else {
        return Err(Violation::new("request", "REQUIRED", "请填写需求内容。", "Give the request.").into());
    };
    let mut wrong = Checks::new();
    wrong.text("title", &request.title, 200);
    wrong.text("text", &request.text, 5000);
    code::<Cluster>(&mut wrong, "cluster", request.cluster);
    code::<Stage>(&mut wrong, "stage", request.stage);
    need::region(&mut wrong, "region".to_owned(), &request.region);
    need::budget(&mut wrong, "budget_fen".to_owned(), request.budget_fen);
    let deadline = need::day(&mut wrong, "deadline".to_owned(), request.deadline.as_ref(), today);
    count(&mut wrong, "visible_document_ids".to_owned(), request.visible_document_ids.len(), 50);
    let documents = request.visible_document_ids.iter().take(50).enumerate();
    let visible_documents = documents
        .filter_map(|(i, id)| wrong.take(parse_id(&format!("visible_document_ids[{i}]"), id)))
        .collect();
    let mut optional = |field: &str, id: &str| {
        if id.is_empty() { None } else { wrong.take(parse_id(field, id)) }
    };
    let enterprise = optional("enterprise_id", &request.enterprise_id);
    let consent = optional("consent_document_id", &request.consent_document_id);
    let action = optional("action_id", &request.action_id);
    let contact = contact(request.contact.unwrap_or_default(), &mut wrong);
    wrong.require(
        request.items.len() <= period::ITEMS,
        "items",
        "TOO_MANY",
        format!("至多 {} 个需求项。", period::ITEMS),
        format!("At most {} items.", period::ITEMS),
    );
    let items = request.items.into_iter().take(period::ITEMS).enumerate();
    let items = items.filter_map(|(i, one)| item(i, one, today, &mut wrong)).collect();
    wrong.finish()?;
    Ok(Draft {
        enterprise,
        region: request.region,
        title: request.title,
        text: request.text,
        cluster: request.cluster,
        stage: request.stage,
        deadline,
        budget_fen: request.budget_fen,
        contact,
        visible_documents,
        consent,
        action,
        items,
    })
}

fn item(i: usize, item: pb::Item, today: Date, wrong: &mut Checks) -> Option<DraftItem> {
    let Some(need) = item.need else {
        wrong.push(Violation::new(
            format!("items[{i}].need"),
            "REQUIRED",
            "请填写需求项内容。",
            "Give the need.",
        ));
        return None;
    };
    need::check(&format!("items[{i}].need"), &need, today, wrong);
    // An id that is none of this case's is passed over: the item is a new one.
    let id = parse_id("items.id", &item.id).ok();
    Some(DraftItem { id, need, sample_needed: item.sample_needed })
}

fn contact(given: nqi_proto::r#type::v1::Contact, wrong: &mut Checks) -> Contact {
    wrong.text("contact.name", &given.name, 100);
    let phone = if given.phone.is_empty() {
        String::new()
    } else {
        let read = Phone::parse(&given.phone).map_err(|error| {
            Violation::new(
                "contact.phone",
                "INVALID_PHONE",
                format!("{}。", error.zh()),
                format!("Please {error}."),
            )
        });
        wrong.take(read).map(|phone| phone.as_str().to_owned()).unwrap_or_default()
    };
    wrong.require(
        given.email.is_empty() || (given.email.len() <= 254 && is_email(&given.email)),
        "contact.email",
        "INVALID_EMAIL",
        "应为有效的电子邮箱，例如 qa@example.com。",
        "Must be an e-mail address, such as qa@example.com.",
    );
    Contact { name: given.name, phone, email: given.email }
}
