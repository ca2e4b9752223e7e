//! Acts on the register: a provider that is suspended or withdrawn cannot be chosen, so its live offers end.

use nqi_events::{Envelope, Handler};
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1::{ProviderChanged, ProviderState};
use nqi_store::Tx;
use uuid::Uuid;

use crate::app::case::Case;
use crate::app::offer_answer;
use crate::error::Error;
use crate::store;

/// The consumer's handler.
#[derive(Debug, Default)]
pub struct Providers;

#[async_trait::async_trait]
impl Handler for Providers {
    async fn apply(&self, tx: &Tx, event: &Envelope) -> Result<(), Problem> {
        if event.r#type != "nqi.registry.v1.ProviderChanged" {
            return Ok(());
        }
        let payload: ProviderChanged = super::payload(event)?;
        let Some(provider) = payload.provider else { return Ok(()) };
        if !matches!(provider.state(), ProviderState::Suspended | ProviderState::Withdrawn) {
            return Ok(());
        }
        let Ok(id) = Uuid::try_parse(&provider.id) else { return Ok(()) };
        Ok(end_offers(tx, id).await?)
    }
}

async fn end_offers(tx: &Tx, provider: Uuid) -> Result<(), Error> {
    for (offer, request) in store::offer::live_of_provider(tx.conn(), provider).await? {
        let Some(mut case) = Case::for_platform(tx, request).await? else { continue };
        // Read again behind the case's lock: it may have ended meanwhile.
        let Some(mut offer) = store::offer::find(tx.conn(), crate::domain::Viewer::Service, offer).await?
        else {
            continue;
        };
        if offer.state.is_live() {
            offer_answer::cancel(&mut case, &mut offer).await?;
        }
    }
    Ok(())
}
