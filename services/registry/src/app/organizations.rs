//! What identity tells of organisations: a suspended organisation suspends its provider and what it shares.

use super::changes;
use crate::error::Error;
use crate::store::{profile, resource};
use nqi_proto::identity::v1::{OrganizationEvent, OrganizationState};
use nqi_store::Tx;
use uuid::Uuid;

/// Takes over the state of an organisation, and of its provider when it has a profile here.
pub(crate) async fn note_organization(tx: &Tx, id: Uuid, event: &OrganizationEvent) -> Result<(), Error> {
    let suspended = event.state() == OrganizationState::Suspended;
    let changed = profile::is_suspended(tx.conn(), id).await? != suspended;
    profile::note_organization(tx, id, event.kind, event.state).await?;
    // Everything is locked and written before the first event takes the sequence, which is locked last.
    let mut shared = if changed { resource::listed_of(tx, id).await? } else { vec![] };
    let provider = profile::provider_locked(tx, id).await?;
    for doc in &mut shared {
        // A new version, by which the news are newer.
        (doc.version, doc.updated) = (doc.version + 1, tx.now());
        resource::save(tx, doc.version, &doc.value).await?;
    }
    let mut provider = provider.filter(|doc| doc.value.organization_suspended != suspended);
    if let Some(doc) = &mut provider {
        doc.value.organization_suspended = suspended;
        (doc.version, doc.updated) = (doc.version + 1, tx.now());
        profile::put_provider(tx, doc.version, &doc.value).await?;
    }
    for doc in &shared {
        changes::resource(tx, "nqi.registry.v1.ResourceChanged", doc).await?;
    }
    match &provider {
        Some(doc) => changes::provider(tx, doc).await,
        None => Ok(()),
    }
}
