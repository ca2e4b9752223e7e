//! A document's record.

use nqi_platform::etag;
use nqi_proto::requests::v1 as pb;
use uuid::Uuid;

use super::time;
use crate::domain::document::Document;

/// The record, for whoever may read the file.
pub fn document(document: &Document) -> pb::Document {
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    pb::Document {
        id: document.id.to_string(),
        etag: etag::of(document.version),
        owner_id: document.owner.to_string(),
        service_request_id: id(document.request),
        order_id: id(document.order),
        kind: document.kind.code(),
        name: document.name.clone(),
        content_type: document.content_type.clone(),
        size: document.size,
        sha256: document.sha256.clone(),
        state: document.state.code(),
        reason: document.reason.clone(),
        create_time: time(Some(document.created_at)),
    }
}
