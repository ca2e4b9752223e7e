//! The history of records on the wire.

use crate::domain::history::Change;
use crate::store::revision::Revision;
use nqi_platform::wire;
use nqi_proto::registry::v1 as proto;
use uuid::Uuid;

/// A version with what it changed.
pub(crate) fn present(it: &Revision, changes: Vec<Change>) -> proto::Revision {
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    proto::Revision {
        version: it.version,
        time: Some(wire::timestamp(it.at.0)),
        actor_organization_id: id(it.actor_org),
        actor_id: id(it.actor_id),
        actor: it.actor.clone(),
        action: it.action.clone(),
        reason: it.reason.clone(),
        source: it.source.clone(),
        changes: changes.into_iter().map(field).collect(),
    }
}

/// One field.
pub(crate) fn field(it: Change) -> proto::FieldChange {
    proto::FieldChange { field: it.field, before: it.before, after: it.after }
}
