//! 报价: the first quotation, an improved one, another one.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use nqi_platform::etag;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::commitments::v1::TermUnit;
use nqi_proto::registry::v1::HoldLine;
use nqi_proto::requests::v1 as pb;
use nqi_store::Tx;
use uuid::Uuid;

use super::App;
use super::call::{Call, not_yours, require_role, viewer};
use super::case::{Case, no_case, no_offer};
use crate::domain::{Item, ItemKind, Offer, OfferState, Quote, QuoteLine, Request, Standing, Step, period};
use crate::error::Error;
use crate::store;
use crate::store::effect::EffectKind;
use crate::view;

/// A quotation as its provider writes it.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Lines.
    pub lines: Vec<QuoteLine>,
    /// Total in fen.
    pub total_fen: i64,
    /// Tax rate, per mille.
    pub tax_per_mille: i32,
    /// What is not included.
    pub excludes: String,
    /// Promised working days.
    pub lead_days: i32,
    /// Not before this day.
    pub start: Option<Date>,
    /// Good until; absent = 15 days.
    pub valid_until: Option<Timestamp>,
    /// Subcontracted.
    pub subcontract: bool,
    /// Capacity to hold.
    pub hold: Vec<HoldLine>,
}

/// An offer with what surrounds it, read before a transaction.
pub(super) struct Found {
    pub offer: Offer,
    pub request: Request,
    pub item: Option<Item>,
    pub standing: Standing,
}

impl App {
    /// The offer as the caller sees it, outside of a transaction.
    pub(super) async fn find_offer(&self, call: &Call, id: Uuid) -> Result<Found, Problem> {
        let (conn, who) = (self.deps.db.reader(), viewer(&call.principal));
        let read = async {
            let Some(offer) = store::offer::find(conn, who, id).await? else { return Ok(None) };
            let request = store::request::of_ids(conn, &[offer.request]).await?.pop();
            let item = store::item::of_ids(conn, &[offer.item]).await?.pop();
            Ok(request.map(|request| (offer, request, item)))
        };
        let found = read.await.map_err(nqi_store::problem)?;
        let (offer, request, item) = found.ok_or_else(|| Problem::from(no_offer()))?;
        let standing = who.standing(&request).ok_or_else(|| Problem::from(no_case()))?;
        require_role(&call.principal, standing)?;
        Ok(Found { offer, request, item, standing })
    }

    /// 报价 with a hold behind it.
    pub async fn quote(&self, call: Call, id: Uuid, tag: String, terms: Terms) -> Result<pb::Offer, Problem> {
        if let Some(answer) = self.answered(&call).await? {
            return Ok(answer);
        }
        let Found { offer, item, standing, .. } = self.find_offer(&call, id).await?;
        if standing != Standing::Provider {
            return Err(not_yours("受邀的服务机构", "the invited provider"));
        }
        let statutory = self.statutory_days(item.and_then(|item| item.kind)).await?;
        let now = self.deps.clock.now();
        let version = offer.quotes.last().map_or(1, |quote| quote.version + 1);
        let mut quote = quotation(&terms, version, statutory, now);
        // Refused before anything is held, if it would be refused afterwards.
        etag::check("etag", &tag, offer.version)?;
        judge(&offer, &quote, now)?;
        if !terms.hold.is_empty() {
            quote.hold =
                Some(self.hold_for(&offer, version, terms.hold.clone(), now, quote.valid_until).await?);
        }
        let hold = quote.hold;
        let (by, tag, quote) = (call.clone(), Arc::new(tag), Arc::new(quote));
        let written =
            self.mutate(&call, move |tx| write(tx, by.clone(), id, tag.clone(), quote.clone())).await;
        match (&written, hold) {
            (Err(_), Some(hold)) => self.give_back(&offer, hold).await,
            // A better quotation sets the hold of the one before free.
            (Ok(_), _) if version > 1 => self.settle_now(offer.request).await,
            _ => {}
        }
        written
    }

    /// The enterprise asks for another quotation.
    pub async fn requote(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        reason: String,
    ) -> Result<pb::Offer, Problem> {
        let (by, tag, reason) = (call.clone(), Arc::new(tag), Arc::new(reason));
        let work = move |tx| requote(tx, by.clone(), id, tag.clone(), reason.clone());
        let (offer, request) = self.mutate_offer(&call, work).await?;
        self.settle_now(request).await;
        Ok(offer)
    }

    /// The statutory limit of the work in working days; 0 = none.
    async fn statutory_days(&self, kind: Option<ItemKind>) -> Result<i32, Problem> {
        let policy = self.upstream.delivery_policy(kind.map_or(0, ItemKind::number)).await?;
        // Only a limit in working days compares with a promise in working days.
        Ok(policy
            .filter(|policy| policy.unit == TermUnit::WorkingDays as i32)
            .map_or(0, |policy| policy.statutory))
    }
}

fn quotation(terms: &Terms, version: i32, statutory_days: i32, now: Timestamp) -> Quote {
    Quote {
        version,
        lines: terms.lines.clone(),
        total_fen: terms.total_fen,
        tax_per_mille: terms.tax_per_mille,
        excludes: terms.excludes.clone(),
        lead_days: terms.lead_days,
        statutory_days,
        start: terms.start,
        valid_until: terms.valid_until.unwrap_or_else(|| period::after(now, period::QUOTE_DAYS)),
        subcontract: terms.subcontract,
        hold: None,
        created_at: now,
    }
}

/// Fields first, then the machine.
fn judge(offer: &Offer, quote: &Quote, now: Timestamp) -> Result<(), Error> {
    let wrong: Vec<Violation> = quote.check(&[offer.item], now);
    if !wrong.is_empty() && offer.state.is_live() {
        return Err(Problem::invalid(wrong).into());
    }
    let _: (OfferState, _) = offer.quote(quote, now)?;
    Ok(())
}

async fn write(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    quote: Arc<Quote>,
) -> Result<pb::Offer, Error> {
    let (mut case, mut offer) = Case::of_offer(&tx, &call.principal, id).await?;
    case.require_provider()?;
    etag::check("etag", &tag, offer.version)?;
    let mut quote = quote.as_ref().clone();
    // The hold was placed for this version; another one came first.
    let version = offer.quotes.last().map_or(1, |before| before.version + 1);
    if quote.version != version {
        return Err(Problem::aborted(
            "ETAG_MISMATCH",
            "报价刚被更新，请刷新后重试。",
            "The quotation was changed just now. Read it again and retry.",
        )
        .into());
    }
    quote.created_at = tx.now().max(quote.created_at);
    let step: Step<OfferState> = offer.quote(&quote, tx.now());
    let (state, events) = step?;
    let freed = offer.quotes.last().and_then(|before| before.hold);
    if let Some(hold) = quote.hold {
        store::effect::forget(&tx, EffectKind::ReleaseHold, hold).await?;
    }
    // A quotation says more than an open question: the question is closed with it.
    if let Some(question) = offer.open_question() {
        question.answered_at = Some(tx.now());
    }
    offer.state = state;
    offer.quotes.push(quote);
    store::offer::update(&tx, &mut offer).await?;
    case.tell_offer(&offer, &events, freed, "", |_| {});
    case.save("offer.quote").await?;
    Ok(view::offer::offer(&offer, &case.request, &case.items, case.standing))
}

async fn requote(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    reason: Arc<String>,
) -> Result<pb::Offer, Error> {
    let (mut case, mut offer) = Case::of_offer(&tx, &call.principal, id).await?;
    case.require_enterprise()?;
    etag::check("etag", &tag, offer.version)?;
    let (state, events) = offer.state.requote(offer.attempt)?;
    let freed = offer.quotes.last().and_then(|quote| quote.hold);
    offer.state = state;
    offer.attempt += 1;
    store::offer::update(&tx, &mut offer).await?;
    case.tell_offer(&offer, &events, freed, &reason, |_| {});
    case.save("offer.requote").await?;
    Ok(view::offer::offer(&offer, &case.request, &case.items, case.standing))
}

/// Ends a quotation that ran out.
pub(crate) async fn expire(case: &mut Case, offer: &mut Offer) -> Result<(), Error> {
    let until = offer.standing().map(|quote| quote.valid_until);
    let (state, events) = offer.state.expire(until, case.now())?;
    let freed = offer.quotes.last().and_then(|quote| quote.hold);
    offer.state = state;
    store::offer::update(&case.tx, offer).await?;
    case.tell_offer(offer, &events, freed, "", |payload| payload.automatic = true);
    case.settle_item(offer.item, super::invite::Reoffer::No).await?;
    case.save("offer.expire").await
}
