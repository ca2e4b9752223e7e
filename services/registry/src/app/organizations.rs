//! What identity tells of organisations: a suspended organisation suspends its provider.

use super::changes;
use crate::error::Error;
use crate::store::profile;
use nqi_proto::identity::v1::{OrganizationEvent, OrganizationState};
use nqi_store::Tx;
use uuid::Uuid;

/// Takes over the state of an organisation, and of its provider when it has a profile here.
pub(crate) async fn note_organization(tx: &Tx, id: Uuid, event: &OrganizationEvent) -> Result<(), Error> {
    profile::note_organization(tx, id, event.kind, event.state).await?;
    let Some(mut doc) = profile::provider_locked(tx, id).await? else { return Ok(()) };
    let suspended = event.state() == OrganizationState::Suspended;
    if doc.value.organization_suspended == suspended {
        return Ok(());
    }
    doc.value.organization_suspended = suspended;
    (doc.version, doc.updated) = (doc.version + 1, tx.now());
    profile::put_provider(tx, doc.version, &doc.value).await?;
    changes::provider(tx, &doc).await
}
