//! 响应: a provider says yes or no, or takes its offer back; the platform acts when it says nothing.

use std::sync::Arc;

use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::requests::v1 as pb;
use nqi_store::Tx;
use uuid::Uuid;

use super::App;
use super::call::Call;
use super::case::Case;
use super::invite::Reoffer;
use crate::domain::{Event, Offer};
use crate::error::Error;
use crate::{store, view};

/// A provider's yes or no.
#[derive(Clone, Debug)]
pub struct Response {
    /// Will quote.
    pub yes: bool,
    /// NO_CAPACITY, OUT_OF_SCOPE, PRICE, DEADLINE, CONFLICT or OTHER.
    pub reason: String,
    /// Text.
    pub text: String,
}

impl App {
    /// 响应.
    pub async fn respond(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        response: Response,
    ) -> Result<pb::Offer, Problem> {
        let (by, tag, response) = (call.clone(), Arc::new(tag), Arc::new(response));
        self.mutate(&call, move |tx| respond(tx, by.clone(), id, tag.clone(), response.clone())).await
    }

    /// The provider takes its offer back.
    pub async fn withdraw_offer(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        reason: String,
    ) -> Result<pb::Offer, Problem> {
        let (by, tag, reason) = (call.clone(), Arc::new(tag), Arc::new(reason));
        let work = move |tx| withdraw(tx, by.clone(), id, tag.clone(), reason.clone());
        let (offer, request) = self.mutate_offer(&call, work).await?;
        self.settle_now(request).await;
        Ok(offer)
    }

    /// Runs a mutation that answers an offer, and says which case it belongs to.
    pub(super) async fn mutate_offer<F, Fut>(
        &self,
        call: &Call,
        work: F,
    ) -> Result<(pb::Offer, Uuid), Problem>
    where
        F: Fn(Tx) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<pb::Offer, Error>> + Send + 'static,
    {
        let offer = self.mutate(call, work).await?;
        // Written by this service itself a moment ago.
        let request = Uuid::try_parse(&offer.service_request_id).map_err(Problem::internal)?;
        Ok((offer, request))
    }
}

async fn respond(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    response: Arc<Response>,
) -> Result<pb::Offer, Error> {
    let (mut case, mut offer) = Case::of_offer(&tx, &call.principal, id).await?;
    case.require_provider()?;
    etag::check("etag", &tag, offer.version)?;
    let (state, events) = offer.state.respond(response.yes)?;
    offer.state = state;
    if !response.yes {
        offer.reason.clone_from(&response.reason);
        offer.reason_text.clone_from(&response.text);
    }
    store::offer::update(&tx, &mut offer).await?;
    let note = offer.reason.clone();
    case.tell_offer(&offer, &events, None, &note, |payload| payload.will_quote = response.yes);
    settle(&mut case, &offer, &events).await?;
    case.save("offer.respond").await?;
    Ok(view::offer::offer(&offer, &case.request, &case.items, case.standing))
}

async fn withdraw(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    reason: Arc<String>,
) -> Result<pb::Offer, Error> {
    let (mut case, mut offer) = Case::of_offer(&tx, &call.principal, id).await?;
    case.require_provider()?;
    etag::check("etag", &tag, offer.version)?;
    let freed = offer.standing().and_then(|quote| quote.hold);
    let (state, events) = offer.state.withdraw()?;
    offer.state = state;
    offer.reason = "WITHDRAWN".to_owned();
    offer.reason_text.clone_from(&reason);
    store::offer::update(&tx, &mut offer).await?;
    case.tell_offer(&offer, &events, freed, &reason, |_| {});
    settle(&mut case, &offer, &events).await?;
    case.save("offer.withdraw").await?;
    Ok(view::offer::offer(&offer, &case.request, &case.items, case.standing))
}

/// The clock of the answer turned RED: another provider is invited, and a late answer still counts.
pub(crate) async fn late(case: &mut Case, offer: &mut Offer) -> Result<(), Error> {
    let (state, events) = offer.state.late(offer.replaced)?;
    offer.state = state;
    offer.replaced = true;
    store::offer::update(&case.tx, offer).await?;
    settle(case, offer, &events).await?;
    case.save("offer.late").await
}

/// The clock of the answer ESCALATED: the offer is over.
pub(crate) async fn lapse(case: &mut Case, offer: &mut Offer) -> Result<(), Error> {
    let (state, events) = offer.state.lapse(offer.replaced)?;
    offer.state = state;
    store::offer::update(&case.tx, offer).await?;
    case.tell_offer(offer, &events, None, "", |payload| payload.automatic = true);
    settle(case, offer, &events).await?;
    case.save("offer.lapse").await
}

/// The provider cannot be chosen any more: the offer is over, and the next candidate is asked in its place.
pub(crate) async fn cancel(case: &mut Case, offer: &mut Offer) -> Result<(), Error> {
    let freed = offer.quotes.last().and_then(|quote| quote.hold);
    let (state, events) = offer.state.cancel()?;
    offer.state = state;
    offer.reason = "PROVIDER_INACTIVE".to_owned();
    store::offer::update(&case.tx, offer).await?;
    case.tell_offer(offer, &events, freed, "", |payload| payload.automatic = true);
    case.settle_item(offer.item, Reoffer::Next).await?;
    case.save("offer.cancel").await
}

async fn settle(case: &mut Case, offer: &Offer, events: &[Event]) -> Result<(), Error> {
    let due = events.contains(&Event::ReofferDue);
    if offer.state.is_live() && !due {
        return Ok(());
    }
    case.settle_item(offer.item, if due { Reoffer::Next } else { Reoffer::No }).await
}
