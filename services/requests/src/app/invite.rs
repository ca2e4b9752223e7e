//! Inviting providers: by the enterprise or its centre, and by the platform in place of one that does not answer.

use std::sync::Arc;

use nqi_platform::ids::new_id;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::matching::v1::Candidate;
use nqi_proto::requests::v1 as pb;
use nqi_store::Tx;
use prost::Message;
use uuid::Uuid;

use super::App;
use super::call::Call;
use super::case::{Case, refuse};
use super::matches::DEFAULT_LIMIT;
use crate::domain::{Event, ItemState, Offer, OfferState, Refusal, period};
use crate::error::Error;
use crate::{store, view};

/// Whether, and whom, the platform invites by itself when an offer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reoffer {
    /// Nobody.
    No,
    /// The next candidate that was never asked.
    Next,
    /// That, or else one that was passed over for the provider who lost the order.
    NextOrPassedOver,
}

impl App {
    /// Invites the named candidates of the stored reply, or its first three.
    pub async fn send_offers(
        &self,
        call: Call,
        request: Uuid,
        item: Uuid,
        providers: Vec<Uuid>,
    ) -> Result<pb::SendOffersResponse, Problem> {
        if let Some(answer) = self.answered(&call).await? {
            return Ok(answer);
        }
        let (found, seeking) = self.seeking_item(&call, request, item).await?;
        let fresh = match seeking.match_reply {
            None if found.state.is_running() && seeking.state.is_seeking() => {
                Some(Arc::new(self.candidates(&seeking, DEFAULT_LIMIT).await?))
            }
            _ => None,
        };
        let (by, providers) = (call.clone(), Arc::new(providers));
        self.mutate(&call, move |tx| {
            let (by, providers, fresh) = (by.clone(), providers.clone(), fresh.clone());
            async move {
                let mut case = Case::open(&tx, &by.principal, request).await?;
                case.require_asking_side()?;
                if let (Some(reply), None) = (fresh, case.item(item)?.match_reply) {
                    case.keep_match(item, &reply).await?;
                }
                send(tx, case, item, &providers).await
            }
        })
        .await
    }
}

async fn send(
    tx: Tx,
    mut case: Case,
    item: Uuid,
    providers: &[Uuid],
) -> Result<pb::SendOffersResponse, Error> {
    let candidates = case.stored_match(item).await?.candidates;
    let before = store::offer::of_item(tx.conn(), item).await?;
    let chosen: Vec<&Candidate> = if providers.is_empty() {
        let room = period::LIVE_OFFERS.saturating_sub(live(&before)).min(period::DEFAULT_OFFERS);
        candidates.iter().filter(|one| may_be_asked(one, &before).is_ok()).take(room).collect()
    } else {
        named(&candidates, &before, providers)?
    };
    if chosen.is_empty() {
        // A state that forbids invitations is the better reason.
        case.item(item)?.state.invite(live(&before))?;
        return refuse(Refusal::NoCandidate);
    }
    let mut offers = Vec::with_capacity(chosen.len());
    for (out, candidate) in (live(&before)..).zip(chosen) {
        offers.push(case.invite(item, candidate, out, false).await?);
    }
    case.save("offer.send").await?;
    let shown =
        offers.iter().map(|offer| view::offer::offer(offer, &case.request, &case.items, case.standing));
    Ok(pb::SendOffersResponse { offers: shown.collect() })
}

/// The candidates that the caller named, in its order; every name that cannot be invited is refused with its place.
fn named<'a>(
    candidates: &'a [Candidate],
    before: &[Offer],
    providers: &[Uuid],
) -> Result<Vec<&'a Candidate>, Error> {
    let mut chosen: Vec<&Candidate> = Vec::with_capacity(providers.len());
    for (i, provider) in providers.iter().enumerate() {
        let found = candidates.iter().find(|one| one.provider_id == provider.to_string());
        let found = found.ok_or(Refusal::NotACandidate)?;
        may_be_asked(found, before)?;
        if chosen.iter().any(|one| one.provider_id == found.provider_id) {
            return Err(Violation::new(
                format!("provider_ids[{i}]"),
                "DUPLICATE",
                "同一机构只能列一次。",
                "Name each provider once.",
            )
            .into());
        }
        chosen.push(found);
    }
    Ok(chosen)
}

fn live(offers: &[Offer]) -> usize {
    offers.iter().filter(|offer| offer.state.is_live()).count()
}

/// Not while a live offer is out, not after it declined or let the item lapse.
fn may_be_asked(candidate: &Candidate, before: &[Offer]) -> Result<(), Refusal> {
    let mut own = before.iter().filter(|offer| offer.provider.to_string() == candidate.provider_id);
    own.try_for_each(|offer| match offer.state {
        state if state.is_live() || state == OfferState::Awarded => Err(Refusal::AlreadyInvited),
        OfferState::Declined | OfferState::Lapsed => Err(Refusal::ProviderDeclined),
        _ => Ok(()),
    })
}

fn was_asked(candidate: &Candidate, before: &[Offer]) -> bool {
    before.iter().any(|offer| offer.provider.to_string() == candidate.provider_id)
}

impl Case {
    /// Invites a candidate; `live` offers of the item are out already.
    pub(super) async fn invite(
        &mut self,
        item: Uuid,
        candidate: &Candidate,
        live: usize,
        automatic: bool,
    ) -> Result<Offer, Error> {
        if !self.request.state.is_running() {
            let state = self.request.state;
            return refuse(Refusal::state(crate::domain::Noun::Request, state.name(), state.zh()));
        }
        self.step_item(item, |state| state.invite(live))?;
        let id = |text: &str| {
            Uuid::try_parse(text).map_err(|error| Problem::internal(format!("id in a match reply: {error}")))
        };
        let now = self.now();
        let offer = Offer {
            id: new_id(),
            request: self.request.id,
            item,
            enterprise: self.request.enterprise,
            provider: id(&candidate.provider_id)?,
            site: id(&candidate.site_id)?,
            state: OfferState::Invited,
            rank: candidate.rank,
            candidate: candidate.encode_to_vec(),
            questions: vec![],
            quotes: vec![],
            reason: String::new(),
            reason_text: String::new(),
            automatic,
            attempt: 1,
            replaced: false,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        store::offer::insert(&self.tx, &offer, self.request.centre).await?;
        self.tell_offer(&offer, &[Event::OfferSent], None, "", |_| {});
        Ok(offer)
    }

    /// After an offer of the item ended or was late: invites the next candidate if that is due, then settles the item.
    pub(crate) async fn settle_item(&mut self, item: Uuid, reoffer: Reoffer) -> Result<(), Error> {
        let offers = store::offer::of_item(self.conn(), item).await?;
        let candidates = self.stored_match(item).await?.candidates;
        let mut out = live(&offers);
        let mut left = candidates.iter().filter(|one| may_be_asked(one, &offers).is_ok());
        let never_asked = candidates.iter().find(|one| !was_asked(one, &offers));
        let next = match reoffer {
            Reoffer::No => None,
            Reoffer::Next => never_asked,
            Reoffer::NextOrPassedOver => never_asked.or_else(|| left.clone().next()),
        };
        if let Some(next) = next.filter(|_| out < period::LIVE_OFFERS) {
            self.invite(item, next, out, true).await?;
            out += 1;
        }
        let candidates_left = left.next().is_some();
        if self.item(item)?.state == ItemState::Offering {
            self.step_item(item, |state| state.offer_ended(out, candidates_left))?;
        } else if self.item(item)?.state == ItemState::Open && !candidates_left {
            // An order was lost and nobody is left to ask.
            self.step_item(item, |state| state.matched(false))?;
        }
        Ok(())
    }

    /// Ends every live offer of an item that is gone.
    pub(super) async fn cancel_offers(&mut self, item: Uuid) -> Result<(), Error> {
        for mut offer in store::offer::of_item(self.conn(), item).await? {
            let hold = offer.quotes.last().and_then(|quote| quote.hold);
            if let Ok((state, events)) = offer.state.cancel() {
                offer.state = state;
                store::offer::update(&self.tx, &mut offer).await?;
                self.tell_offer(&offer, &events, hold, "", |payload| payload.automatic = true);
            }
        }
        Ok(())
    }
}
