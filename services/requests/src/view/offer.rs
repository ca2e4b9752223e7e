//! An offer as its viewer may see it.

use nqi_platform::{etag, wire};
use nqi_proto::matching::v1::Candidate;
use nqi_proto::requests::v1 as pb;
use prost::Message;

use super::time;
use crate::domain::offer::Question;
use crate::domain::{Item, Offer, OfferState, Quote, Request, Standing};

/// The offer: the provider does not learn the enterprise before the award, the bureau no price before it.
pub fn offer(offer: &Offer, request: &Request, items: &[Item], standing: Standing) -> pb::Offer {
    let awarded = offer.state == OfferState::Awarded;
    let (hide_enterprise, hide_quotes) = match standing {
        Standing::Provider => (!awarded, false),
        Standing::Bureau => (false, !awarded),
        _ => (false, false),
    };
    let items = items.iter().filter(|item| item.id == offer.item);
    // Kept as matching sent it, so it can be read back.
    let candidate = Candidate::decode(offer.candidate.as_slice()).ok();
    let candidate = if standing == Standing::Provider { candidate.map(own) } else { candidate };
    pb::Offer {
        id: offer.id.to_string(),
        etag: etag::of(offer.version),
        service_request_id: offer.request.to_string(),
        case_number: request.number.clone().unwrap_or_default(),
        item_ids: vec![offer.item.to_string()],
        provider_id: offer.provider.to_string(),
        site_id: offer.site.to_string(),
        state: offer.state.code(),
        rank: offer.rank,
        provider_name: candidate.as_ref().map(|found| found.provider_name.clone()).unwrap_or_default(),
        candidate,
        questions: offer.questions.iter().map(question).collect(),
        quotes: if hide_quotes { vec![] } else { offer.quotes.iter().map(quote).collect() },
        reason: offer.reason.clone(),
        reason_text: offer.reason_text.clone(),
        items: items.map(|item| super::request::item(item, standing)).map(without_order).collect(),
        region: request.region.clone(),
        cluster: request.cluster,
        automatic: offer.automatic,
        create_time: time(Some(offer.created_at)),
        update_time: time(Some(offer.updated_at)),
        enterprise_id: if hide_enterprise { String::new() } else { offer.enterprise.to_string() },
    }
}

/// The explanation as the provider itself reads it: what would make it first tells of its rivals, what is left of the budget
/// tells the budget, and weights with what they make of the values tell what the enterprise cares for; none of it is its own.
/// Unless the price was reckoned against the guide price, its term was against the budget: it is left out, and the score,
/// from which it could be reckoned back, with it.
fn own(mut candidate: Candidate) -> Candidate {
    candidate.terms.retain(|term| candidate.price_by_guide || term.name != "price");
    for term in &mut candidate.terms {
        (term.weight, term.contribution_e6) = (0, 0);
    }
    candidate.score_e6 = 0;
    (candidate.price_for_first_fen, candidate.lead_for_first_days) = (None, None);
    if let Some(margins) = &mut candidate.margins {
        margins.budget_left_fen = None;
    }
    candidate
}

/// An offer shows what is needed; which order the item became is the case's and the order's to tell.
fn without_order(item: pb::Item) -> pb::Item {
    pb::Item { order_id: String::new(), reason: String::new(), ..item }
}

fn question(question: &Question) -> pb::Question {
    pb::Question {
        question: question.question.clone(),
        answer: question.answer.clone(),
        ask_time: time(Some(question.asked_at)),
        answer_time: time(question.answered_at),
    }
}

fn quote(quote: &Quote) -> pb::Quote {
    pb::Quote {
        version: quote.version,
        lines: quote
            .lines
            .iter()
            .map(|line| pb::QuoteLine {
                item_id: line.item.to_string(),
                title: line.title.clone(),
                amount_fen: line.amount_fen,
            })
            .collect(),
        total_fen: quote.total_fen,
        tax_per_mille: quote.tax_per_mille,
        excludes: quote.excludes.clone(),
        lead_working_days: quote.lead_days,
        start: quote.start.map(wire::date),
        valid_until: time(Some(quote.valid_until)),
        subcontract: quote.subcontract,
        hold_id: quote.hold.map(|id| id.to_string()).unwrap_or_default(),
        create_time: time(Some(quote.created_at)),
    }
}
