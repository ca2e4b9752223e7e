//! From the match to the award.

use jiff::SignedDuration;
use nqi_platform::problem::Problem;
use nqi_platform::wire;
use nqi_proto::matching::v1::PlanDay;
use nqi_proto::requests::v1::{
    AnswerQuestionRequest, AskQuestionRequest, AskRequoteRequest, AwardOfferRequest, HoldDay,
    ListOffersRequest, MatchItemRequest, Offer, OfferState, QuoteLine, QuoteOfferRequest,
    RespondOfferRequest, SendOffersRequest, WithdrawOfferRequest,
};

use super::Play;
use crate::seed::actors::reply;
use crate::seed::plan::Act;

/// Starts that a provider tries before it quotes without a hold.
const TRIES: u32 = 12;

/// Reasons of a refusal that need no words.
const REASONS: [&str; 4] = ["NO_CAPACITY", "OUT_OF_SCOPE", "PRICE", "DEADLINE"];

impl Play<'_> {
    pub(super) async fn look(&mut self, act: &Act) -> Result<bool, Problem> {
        let ask = MatchItemRequest {
            id: self.file(act).id.clone(),
            item_id: self.item(act).id.clone(),
            request_id: String::new(),
            limit: 10,
        };
        reply(self.desk.requests().match_item(self.desk.by(self.firm(act), ask)?).await)?;
        Ok(true)
    }

    pub(super) async fn invite(&mut self, act: &Act) -> Result<bool, Problem> {
        let ask = SendOffersRequest {
            service_request_id: self.file(act).id.clone(),
            item_id: self.item(act).id.clone(),
            request_id: String::new(),
            provider_ids: vec![],
        };
        let sent = reply(self.desk.offers().send_offers(self.desk.by(self.firm(act), ask)?).await)?;
        self.item(act).offers = sent.offers;
        self.item(act).offers.sort_by_key(|offer| offer.rank);
        Ok(true)
    }

    pub(super) async fn respond(&mut self, act: &Act, slot: u8, yes: bool) -> Result<bool, Problem> {
        let Some(offer) = self.offer(act, slot, &[OfferState::Invited]) else { return Ok(false) };
        let ask = RespondOfferRequest {
            id: offer.id.clone(),
            request_id: String::new(),
            etag: String::new(),
            will_quote: yes,
            reason: if yes {
                String::new()
            } else {
                REASONS[(act.case + usize::from(slot)) % REASONS.len()].to_owned()
            },
            text: String::new(),
        };
        let provider = self.cast.provider(&offer.provider_id)?;
        let after = reply(self.desk.offers().respond_offer(self.desk.by(provider, ask)?).await)?;
        self.keep(act, after);
        Ok(true)
    }

    pub(super) async fn quote(
        &mut self,
        act: &Act,
        slot: u8,
        terms: (i32, i32, i32),
    ) -> Result<bool, Problem> {
        let Some(offer) = self.offer(act, slot, &[OfferState::Invited, OfferState::Quoting]) else {
            return Ok(false);
        };
        self.send_quote(act, &offer, terms).await?;
        Ok(true)
    }

    pub(super) async fn quote_newcomers(&mut self, act: &Act, lead: i32) -> Result<bool, Problem> {
        let ask = ListOffersRequest {
            page_size: 50,
            states: vec![OfferState::Invited.into()],
            service_request_id: self.file(act).id.clone(),
            item_id: self.item(act).id.clone(),
            ..ListOffersRequest::default()
        };
        let listed = reply(self.desk.offers().list_offers(self.desk.by(self.firm(act), ask)?).await)?;
        let known: Vec<String> = self.item(act).offers.iter().map(|offer| offer.id.clone()).collect();
        let mut new: Vec<Offer> =
            listed.offers.into_iter().filter(|offer| !known.contains(&offer.id)).collect();
        new.sort_by_key(|offer| offer.rank);
        for offer in &new {
            self.item(act).offers.push(offer.clone());
            self.send_quote(act, offer, (lead, 1_000, 15)).await?;
        }
        Ok(!new.is_empty())
    }

    async fn send_quote(&mut self, act: &Act, offer: &Offer, terms: (i32, i32, i32)) -> Result<(), Problem> {
        let (lead, per_mille, days) = terms;
        let plan = offer.candidate.as_ref().and_then(|candidate| candidate.plan.as_ref());
        let published = plan.and_then(|plan| plan.price_fen).unwrap_or(150_000);
        // Whole yuan: nobody quotes fen.
        let total = (published * i64::from(per_mille) / 1_000 / 100).max(1) * 100;
        let until = self.desk.world.clock.now() + SignedDuration::from_hours(24 * i64::from(days));
        let ask = QuoteOfferRequest {
            id: offer.id.clone(),
            request_id: String::new(),
            lines: offer
                .item_ids
                .iter()
                .map(|item| QuoteLine {
                    item_id: item.clone(),
                    title: "委托服务费".to_owned(),
                    amount_fen: total,
                })
                .collect(),
            total_fen: total * i64::try_from(offer.item_ids.len()).unwrap_or(1),
            tax_per_mille: 60,
            excludes: "往返运费".to_owned(),
            lead_working_days: lead,
            valid_until: Some(wire::timestamp(until)),
            ..QuoteOfferRequest::default()
        };
        let provider = self.cast.provider(&offer.provider_id)?;
        // A provider books days that it has free, or promises without booking.
        for wait in 2..2 + TRIES {
            let hold_days = self.days(plan.map_or(&[][..], |plan| &plan.days), wait);
            let hold_days = if wait < 1 + TRIES { hold_days } else { vec![] };
            let ask = QuoteOfferRequest { request_id: String::new(), hold_days, ..ask.clone() };
            match reply(self.desk.offers().quote_offer(self.desk.by(provider, ask)?).await) {
                Err(problem) if problem.reason == "CAPACITY_EXHAUSTED" => {}
                other => {
                    self.keep(act, other?);
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// The planned units, booked on as many days from `wait` working days on; the days of the match may be over.
    fn days(&self, planned: &[PlanDay], wait: u32) -> Vec<HoldDay> {
        let mut day = self.calendar.add_working_days(self.today(), wait);
        let mut booked = Vec::with_capacity(planned.len());
        for planned in planned {
            day = self.calendar.next_working_day(day);
            booked.push(HoldDay {
                pool_id: planned.pool_id.clone(),
                day: Some(wire::date(day)),
                units: planned.units,
            });
        }
        booked
    }

    pub(super) async fn ask(&mut self, act: &Act, slot: u8) -> Result<bool, Problem> {
        let Some(offer) = self.offer(act, slot, &[OfferState::Quoting]) else { return Ok(false) };
        let ask = AskQuestionRequest {
            id: offer.id.clone(),
            request_id: String::new(),
            etag: String::new(),
            question: "样品是否需要状态调节？报告是否需要加盖认可标识？".to_owned(),
        };
        let provider = self.cast.provider(&offer.provider_id)?;
        let after = reply(self.desk.offers().ask_question(self.desk.by(provider, ask)?).await)?;
        self.keep(act, after);
        Ok(true)
    }

    pub(super) async fn answer(&mut self, act: &Act, slot: u8) -> Result<bool, Problem> {
        let Some(offer) = self.offer(act, slot, &[OfferState::Quoting]) else { return Ok(false) };
        let ask = AnswerQuestionRequest {
            id: offer.id,
            request_id: String::new(),
            etag: String::new(),
            answer: "需要状态调节，报告请加盖相应标识。".to_owned(),
        };
        let after = reply(self.desk.offers().answer_question(self.desk.by(self.firm(act), ask)?).await)?;
        self.keep(act, after);
        Ok(true)
    }

    pub(super) async fn requote(&mut self, act: &Act, slot: u8) -> Result<bool, Problem> {
        let Some(offer) = self.offer(act, slot, &[OfferState::Quoted]) else { return Ok(false) };
        let ask = AskRequoteRequest {
            id: offer.id,
            request_id: String::new(),
            etag: String::new(),
            reason: "数量已定，请按批量重新报价。".to_owned(),
        };
        let after = reply(self.desk.offers().ask_requote(self.desk.by(self.firm(act), ask)?).await)?;
        self.keep(act, after);
        Ok(true)
    }

    pub(super) async fn take_back(&mut self, act: &Act, slot: u8) -> Result<bool, Problem> {
        let Some(offer) = self.offer(act, slot, &[OfferState::Quoting, OfferState::Quoted]) else {
            return Ok(false);
        };
        let ask = WithdrawOfferRequest {
            id: offer.id.clone(),
            request_id: String::new(),
            etag: String::new(),
            reason: "关键设备检修，无法按期完成。".to_owned(),
        };
        let provider = self.cast.provider(&offer.provider_id)?;
        let after = reply(self.desk.offers().withdraw_offer(self.desk.by(provider, ask)?).await)?;
        self.keep(act, after);
        Ok(true)
    }

    pub(super) async fn award(&mut self, act: &Act) -> Result<bool, Problem> {
        let now = wire::timestamp(self.desk.world.clock.now());
        let standing = |offer: &&Offer| {
            let valid = offer.quotes.last().and_then(|quote| quote.valid_until.as_ref());
            offer.state() == OfferState::Quoted && valid.is_some_and(|until| until.seconds > now.seconds)
        };
        let price = |offer: &&Offer| offer.quotes.last().map_or(i64::MAX, |quote| quote.total_fen);
        // Ties go to the better rank, by which the offers are sorted.
        let Some(best) = self.item(act).offers.iter().filter(standing).min_by_key(price).cloned() else {
            return Ok(false);
        };
        let ask = AwardOfferRequest {
            id: best.id,
            request_id: String::new(),
            quote_version: best.quotes.last().map_or(0, |quote| quote.version),
            ..AwardOfferRequest::default()
        };
        let order = reply(self.desk.offers().award_offer(self.desk.by(self.firm(act), ask)?).await)?;
        self.item(act).order = Some(order);
        Ok(true)
    }

    /// The offer in a slot, when it is known to be in one of these states.
    fn offer(&mut self, act: &Act, slot: u8, states: &[OfferState]) -> Option<Offer> {
        let offer = self.item(act).offers.get(usize::from(slot))?;
        states.contains(&offer.state()).then(|| offer.clone())
    }

    fn keep(&mut self, act: &Act, offer: Offer) {
        if let Some(known) = self.item(act).offers.iter_mut().find(|known| known.id == offer.id) {
            *known = offer;
        }
    }
}
