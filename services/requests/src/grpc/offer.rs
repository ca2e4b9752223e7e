//! nqi.requests.v1.OfferService.

use nqi_platform::ids::parse_id;
use nqi_platform::problem::{Checks, Problem, Violation};
use nqi_proto::requests::v1 as pb;
use nqi_proto::requests::v1::offer_service_server::OfferService;
use tonic::{Request, Response, Status};

use super::field::{call, id, ids, may, maybe_id, must, one_of, open, queue, states};
use super::quote;
use crate::app::App;
use crate::app::award::Award;
use crate::app::award_together::Chosen;
use crate::app::need_fields;
use crate::app::offer_answer::Response as Reply;
use crate::app::read::Asked;
use crate::domain::has_contact_data;
use crate::domain::queue::List;
use crate::store::scope::Page;

/// The service over the use cases.
pub struct OfferRpc(pub App);

type Answer<T> = Result<Response<T>, Status>;

/// Offers that are chosen together at most: the registry confirms as many holds in one transaction.
const MOST_TOGETHER: usize = 20;

const REASONS: [&str; 6] = ["NO_CAPACITY", "OUT_OF_SCOPE", "PRICE", "DEADLINE", "CONFLICT", "OTHER"];

#[tonic::async_trait]
impl OfferService for OfferRpc {
    async fn send_offers(&self, request: Request<pb::SendOffersRequest>) -> Answer<pb::SendOffersResponse> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.OfferService/SendOffers", &message, &message.request_id);
        let case = id("service_request_id", &message.service_request_id)?;
        let item = id("item_id", &message.item_id)?;
        let providers = ids("provider_ids", &message.provider_ids, 4)?;
        Ok(Response::new(self.0.send_offers(call, case, item, providers).await?))
    }

    async fn get_offer(&self, request: Request<pb::GetOfferRequest>) -> Answer<pb::Offer> {
        let (caller, message) = open(request)?;
        Ok(Response::new(self.0.get_offer(&caller, id("id", &message.id)?).await?))
    }

    async fn list_offers(&self, request: Request<pb::ListOffersRequest>) -> Answer<pb::ListOffersResponse> {
        let (caller, message) = open(request)?;
        let page = Page {
            states: states::<pb::OfferState>(&message.states)?,
            request: maybe_id("service_request_id", &message.service_request_id)?,
            item: maybe_id("item_id", &message.item_id)?,
            queue: queue(message.queue, List::Offers)?,
            case_number: message.case_number.trim().to_owned(),
            ..Page::default()
        };
        let parts = format!("{page:?}");
        let asked = Asked::read(message.page_size, &message.page_token, &["offers", &parts], 50, 200)?;
        let listed = self.0.list_offers(&caller, page, asked).await?;
        Ok(Response::new(pb::ListOffersResponse {
            offers: listed.rows,
            next_page_token: listed.next,
            total_size: listed.total,
        }))
    }

    async fn respond_offer(&self, request: Request<pb::RespondOfferRequest>) -> Answer<pb::Offer> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.OfferService/RespondOffer", &message, &message.request_id);
        let id = id("id", &message.id)?;
        if !message.will_quote {
            one_of("reason", &message.reason, &REASONS)?;
            if message.reason == "OTHER" {
                must("text", &message.text, 1000)?;
            }
        }
        may("text", &message.text, 1000)?;
        let reply = Reply { yes: message.will_quote, reason: message.reason, text: message.text };
        Ok(Response::new(self.0.respond(call, id, message.etag, reply).await?))
    }

    async fn quote_offer(&self, request: Request<pb::QuoteOfferRequest>) -> Answer<pb::Offer> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.OfferService/QuoteOffer", &message, &message.request_id);
        let (id, tag) = (id("id", &message.id)?, message.etag.clone());
        Ok(Response::new(self.0.quote(call, id, tag, quote::read(message)?).await?))
    }

    async fn withdraw_offer(&self, request: Request<pb::WithdrawOfferRequest>) -> Answer<pb::Offer> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.OfferService/WithdrawOffer", &message, &message.request_id);
        let id = id("id", &message.id)?;
        must("reason", &message.reason, 1000)?;
        Ok(Response::new(self.0.withdraw_offer(call, id, message.etag, message.reason).await?))
    }

    async fn ask_question(&self, request: Request<pb::AskQuestionRequest>) -> Answer<pb::Offer> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.OfferService/AskQuestion", &message, &message.request_id);
        let id = id("id", &message.id)?;
        anonymous("question", &message.question)?;
        Ok(Response::new(self.0.ask(call, id, message.etag, message.question).await?))
    }

    async fn answer_question(&self, request: Request<pb::AnswerQuestionRequest>) -> Answer<pb::Offer> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.OfferService/AnswerQuestion", &message, &message.request_id);
        let id = id("id", &message.id)?;
        anonymous("answer", &message.answer)?;
        Ok(Response::new(self.0.answer(call, id, message.etag, message.answer).await?))
    }

    async fn ask_requote(&self, request: Request<pb::AskRequoteRequest>) -> Answer<pb::Offer> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.OfferService/AskRequote", &message, &message.request_id);
        let id = id("id", &message.id)?;
        anonymous("reason", &message.reason)?;
        Ok(Response::new(self.0.requote(call, id, message.etag, message.reason).await?))
    }

    async fn award_offer(&self, request: Request<pb::AwardOfferRequest>) -> Answer<pb::Order> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.OfferService/AwardOffer", &message, &message.request_id);
        let id = id("id", &message.id)?;
        let award = Award {
            version: message.quote_version,
            subcontract_accepted: message.accept_subcontract,
            consent: maybe_id("consent_document_id", &message.consent_document_id)?,
        };
        Ok(Response::new(self.0.award(call, id, message.etag, award).await?))
    }

    async fn award_offers(
        &self,
        request: Request<pb::AwardOffersRequest>,
    ) -> Answer<pb::AwardOffersResponse> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.OfferService/AwardOffers", &message, &message.request_id);
        let case = id("service_request_id", &message.service_request_id)?;
        let consent = maybe_id("consent_document_id", &message.consent_document_id)?;
        let mut wrong = Checks::new();
        wrong.require(!message.offers.is_empty(), "offers", "REQUIRED", "此项必填。", "This must be given.");
        need_fields::count(&mut wrong, "offers".to_owned(), message.offers.len(), MOST_TOGETHER);
        let given = message.offers.into_iter().take(MOST_TOGETHER).enumerate();
        let chosen: Vec<Chosen> = given
            .filter_map(|(at, one)| {
                let offer = wrong.take(parse_id(&format!("offers[{at}].id"), &one.id))?;
                let award = Award {
                    version: one.quote_version,
                    subcontract_accepted: one.accept_subcontract,
                    consent,
                };
                Some(Chosen::new(offer, one.etag, award))
            })
            .collect();
        wrong.finish()?;
        Ok(Response::new(self.0.award_together(call, case, chosen, consent).await?))
    }
}

/// Words between two sides that do not know each other yet.
fn anonymous(field: &str, words: &str) -> Result<(), Problem> {
    must(field, words, 2000)?;
    if !has_contact_data(words) {
        return Ok(());
    }
    Err(Violation::new(
        field,
        "CONTACT_DATA",
        "选定机构之前不得包含电话、邮箱、账号或链接。",
        "No telephone numbers, addresses, accounts or links before a provider is chosen.",
    )
    .into())
}
