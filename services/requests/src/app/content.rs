//! The content of a request as its author writes it, and how it becomes records.

use jiff::Timestamp;
use jiff::civil::Date;
use nqi_platform::ids::new_id;
use nqi_platform::wire;
use nqi_proto::r#type::v1::Need;
use prost::Message;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{need, need_missing};
use crate::domain::request::Contact;
use crate::domain::{Item, ItemState, Materials, Request};

/// What the author wrote, read but not yet judged against other records.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The enterprise, named by a centre at the window.
    pub enterprise: Option<Uuid>,
    /// Region code, or empty.
    pub region: String,
    /// Title.
    pub title: String,
    /// Words.
    pub text: String,
    /// Cluster number.
    pub cluster: i32,
    /// Stage number.
    pub stage: i32,
    /// Report needed by.
    pub deadline: Option<Date>,
    /// Budget in fen.
    pub budget_fen: Option<i64>,
    /// Whom to call.
    pub contact: Contact,
    /// Attachments that invited providers may see.
    pub visible_documents: Vec<Uuid>,
    /// Signed consent of a window entry.
    pub consent: Option<Uuid>,
    /// The action that it is to belong to.
    pub action: Option<Uuid>,
    /// Items.
    pub items: Vec<DraftItem>,
}

/// An item as written.
#[derive(Clone, Debug)]
pub struct DraftItem {
    /// The id of the item that it replaces.
    pub id: Option<Uuid>,
    /// What is needed.
    pub need: Need,
    /// A sample must be sent.
    pub sample_needed: bool,
}

impl Draft {
    /// Puts the content into a request.
    pub fn fill(&self, request: &mut Request) {
        request.region = self.region.clone();
        request.title = self.title.clone();
        request.text = self.text.clone();
        request.cluster = self.cluster;
        request.stage = self.stage;
        request.deadline = self.deadline;
        request.budget_fen = self.budget_fen;
        request.contact = self.contact.clone();
        request.visible_documents = self.visible_documents.clone();
    }

    /// The items as records of `request`; ids of items that stay are kept, what an item does not say it takes from the request.
    pub fn items(&self, request: &Request, before: &[Item]) -> Vec<Item> {
        let known = |id: Option<Uuid>| before.iter().find(|item| Some(item.id) == id).map(|item| item.id);
        let lines = self.items.iter().enumerate();
        lines
            .map(|(i, draft)| {
                let id = known(draft.id).unwrap_or_else(new_id);
                let mut need = draft.need.clone();
                need.item_id = id.to_string();
                if need.region.is_empty() {
                    need.region = request.region.clone();
                }
                if need.cluster == 0 {
                    need.cluster = request.cluster;
                }
                // Of several items nobody knows whose share of the budget is whose: together they are planned under it.
                if self.items.len() == 1 && need.budget_fen.is_none() {
                    need.budget_fen = request.budget_fen;
                }
                if need.deadline.is_none() {
                    need.deadline = request.deadline.map(wire::date);
                }
                Item {
                    id,
                    request: request.id,
                    // At most 50 items, so the number fits.
                    line: i as i32 + 1,
                    state: ItemState::Open,
                    kind: need::kind(&need),
                    element: need::element(&need),
                    complete: need_missing::missing("need", &need).is_empty(),
                    sample_needed: draft.sample_needed,
                    need: need.encode_to_vec(),
                    order: None,
                    match_reply: None,
                    reason: String::new(),
                }
            })
            .collect()
    }
}

/// The materials of a submission with the digests of their content.
pub fn materials(request: &Request, items: &[Item]) -> Materials {
    let digest = |bytes: &[u8]| hex::encode(&Sha256::digest(bytes)[..16]);
    let contact = [request.contact.name.as_str(), &request.contact.phone, &request.contact.email].join("\0");
    let documents: Vec<u8> = request.visible_documents.iter().flat_map(|id| *id.as_bytes()).collect();
    let mut all = Materials::default();
    for (name, bytes) in [
        ("title", request.title.as_bytes()),
        ("text", request.text.as_bytes()),
        ("region", request.region.as_bytes()),
        ("contact", contact.as_bytes()),
        ("deadline", format!("{:?}", request.deadline).as_bytes()),
        ("budget_fen", format!("{:?}", request.budget_fen).as_bytes()),
        ("documents", documents.as_slice()),
    ] {
        all.0.insert(name.to_owned(), digest(bytes));
    }
    for (i, item) in items.iter().enumerate() {
        let mut bytes = item.need.clone();
        bytes.push(u8::from(item.sample_needed));
        all.0.insert(format!("items[{i}]"), digest(&bytes));
    }
    all
}

/// An empty case of an enterprise; the content comes with [`Draft::fill`].
pub fn blank(enterprise: Uuid, name: String, entered_by: Uuid, now: Timestamp) -> Request {
    use crate::domain::RequestState;
    use crate::domain::request::Channel;
    Request {
        id: new_id(),
        number: None,
        enterprise,
        enterprise_name: name,
        centre: None,
        region: String::new(),
        cluster: 0,
        stage: 0,
        channel: Channel::Portal,
        entered_by,
        consent: None,
        state: RequestState::Draft,
        title: String::new(),
        text: String::new(),
        deadline: None,
        budget_fen: None,
        contact: Contact::default(),
        visible_documents: vec![],
        defects: vec![],
        noticed: None,
        rerouted: false,
        reason: String::new(),
        submitted_at: None,
        accepted_at: None,
        returned_at: None,
        deemed: false,
        orders: 0,
        action: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}
