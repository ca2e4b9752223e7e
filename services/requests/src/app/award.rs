//! 选定: the hold is confirmed first, then the order is made; both ids follow from the offer, so a retry is harmless.

use std::sync::Arc;

use nqi_kernel::case_number::CaseNumber;
use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::requests::v1 as pb;
use nqi_store::Tx;
use uuid::Uuid;

use super::App;
use super::call::Call;
use super::candidate;
use super::case::Case;
use super::draft::require_consent;
use super::hold::order_id;
use super::quotation::Found;
use crate::domain::offer::Choice;
use crate::domain::{Offer, Order, OrderState, Quote, Standing};
use crate::error::Error;
use crate::{store, view};

/// What the chooser says.
#[derive(Clone, Debug)]
pub struct Award {
    /// The quote version seen.
    pub version: i32,
    /// Subcontracting is accepted.
    pub subcontract_accepted: bool,
    /// Signed consent, when a centre awards.
    pub consent: Option<Uuid>,
}

impl App {
    /// Chooses an offer.
    pub async fn award(&self, call: Call, id: Uuid, tag: String, award: Award) -> Result<pb::Order, Problem> {
        if let Some(answer) = self.answered(&call).await? {
            return Ok(answer);
        }
        let Found { offer, request, standing, .. } = self.find_offer(&call, id).await?;
        // Who may award is judged again under the lock; here only so that no hold is confirmed for a stranger.
        if !matches!(standing, Standing::Enterprise | Standing::Handling) {
            return Err(super::call::not_yours(
                "需求企业或受理中心",
                "the enterprise or the centre of this case",
            ));
        }
        etag::check("etag", &tag, offer.version)?;
        let provider_active = self.upstream.is_active(offer.provider).await?;
        let choice = Choice {
            version: award.version,
            subcontract_accepted: award.subcontract_accepted,
            provider_active,
            now: self.deps.clock.now(),
        };
        offer.award(choice).map_err(Error::Refused)?;
        if standing == Standing::Handling {
            self.consented(&call, request.id, award.consent).await?;
        }
        let order = order_id(offer.id, award.version);
        if let Some(hold) = offer.standing().and_then(|quote| quote.hold) {
            self.upstream.confirm_hold(hold, order).await?;
        }
        let (by, tag, award) = (call.clone(), Arc::new(tag), Arc::new(award));
        let work = move |tx| write(tx, by.clone(), id, tag.clone(), award.clone(), provider_active);
        let made = self.mutate(&call, work).await?;
        self.settle_now(request.id).await;
        Ok(made)
    }

    pub(super) async fn consented(
        &self,
        call: &Call,
        request: Uuid,
        consent: Option<Uuid>,
    ) -> Result<(), Problem> {
        let centre = call.principal.org;
        let work = move |tx: Tx| async move {
            require_consent(&tx, centre, consent, Some(request), "consent_document_id").await
        };
        self.deps.db.job(&self.deps.clock, work).await
    }
}

async fn write(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    award: Arc<Award>,
    provider_active: bool,
) -> Result<pb::Order, Error> {
    let (mut case, mut offer) = Case::of_offer(&tx, &call.principal, id).await?;
    case.require_asking_side()?;
    if case.standing == Standing::Handling {
        let request = Some(case.request.id);
        require_consent(&tx, call.principal.org, award.consent, request, "consent_document_id").await?;
    }
    etag::check("etag", &tag, offer.version)?;
    let order = choose(&mut case, &mut offer, &award, provider_active).await?;
    case.save("offer.award").await?;
    Ok(view::order::order(&order, &case.request, case.standing))
}

/// Judges an offer, makes its order and passes over its rivals; the case is not saved yet.
pub(super) async fn choose(
    case: &mut Case,
    offer: &mut Offer,
    award: &Award,
    provider_active: bool,
) -> Result<Order, Error> {
    let choice = Choice {
        version: award.version,
        subcontract_accepted: award.subcontract_accepted,
        provider_active,
        now: case.now(),
    };
    let (state, events) = offer.award(choice)?;
    // An award is only possible on a quotation that stands.
    let Some(quote) = offer.standing().cloned() else {
        return Err(Problem::internal("awarded without a quotation").into());
    };
    let order = new_order(case, offer, &quote)?;
    offer.state = state;
    store::offer::update(&case.tx, offer).await?;
    store::order::insert(&case.tx, &order).await?;
    case.step_item(offer.item, |state| state.award())?.order = Some(order.id);
    let first_start = !order.sample_needed;
    case.tell_order(&order, &events, "", |payload| payload.first_start = first_start);
    pass_over_rivals(case, offer).await?;
    Ok(order)
}

async fn pass_over_rivals(case: &mut Case, chosen: &Offer) -> Result<(), Error> {
    for mut rival in store::offer::of_item(case.conn(), chosen.item).await? {
        if rival.id == chosen.id {
            continue;
        }
        let freed = rival.standing().and_then(|quote| quote.hold);
        if let Ok((state, events)) = rival.state.pass_over() {
            rival.state = state;
            store::offer::update(&case.tx, &mut rival).await?;
            case.tell_offer(&rival, &events, freed, "", |payload| payload.automatic = true);
        }
    }
    Ok(())
}

fn new_order(case: &mut Case, offer: &Offer, quote: &Quote) -> Result<Order, Error> {
    let now = case.now();
    let sample_needed = case.item(offer.item)?.sample_needed;
    case.request.orders += 1;
    let number: Option<CaseNumber> = case.request.number.as_deref().and_then(|number| number.parse().ok());
    let suffix = u8::try_from(case.request.orders).ok();
    let number = number.zip(suffix).and_then(|(case, suffix)| case.order(suffix).ok());
    let number = number.ok_or_else(|| {
        Problem::exhausted(
            "TOO_MANY_ORDERS",
            "一个需求最多 99 个委托。",
            "A case may have at most 99 orders.",
        )
    })?;
    let state = OrderState::begin(sample_needed);
    Ok(Order {
        id: order_id(offer.id, quote.version),
        number: number.to_string(),
        request: offer.request,
        item: offer.item,
        offer: offer.id,
        quote_version: quote.version,
        enterprise: offer.enterprise,
        centre: case.request.centre,
        provider: offer.provider,
        provider_name: candidate::provider_name(offer),
        site: offer.site,
        offering: candidate::offering(offer),
        state,
        promised_days: quote.lead_days,
        first_promise: quote.lead_days,
        statutory_days: quote.statutory_days,
        total_fen: quote.total_fen,
        start: quote.start,
        sample_needed,
        started: !sample_needed,
        sample: None,
        reports: vec![],
        question: String::new(),
        answer: String::new(),
        dispute_points: vec![],
        complaint: None,
        disputed_version: 0,
        proposal: None,
        reason: String::new(),
        attempt: 1,
        hold: quote.hold,
        rating: None,
        waiting_since: sample_needed.then_some(now),
        confirm_by: None,
        version: 1,
        created_at: now,
        updated_at: now,
    })
}
