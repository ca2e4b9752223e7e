//! 询价: an invitation to one provider, its answer and its quotations.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::quote::Quote;
use super::refusal::{Noun, Refusal};
use super::state::states;
use super::{Event, Step, period};

states! {
    /// State of an offer.
    OfferState {
        /// Waiting for yes or no.
        Invited = 1, "INVITED", "待响应";
        /// The provider is preparing a quotation.
        Quoting = 2, "QUOTING", "报价中";
        /// A quotation stands.
        Quoted = 3, "QUOTED", "已报价";
        /// Chosen.
        Awarded = 4, "AWARDED", "已选定";
        /// Another was chosen.
        NotSelected = 5, "NOT_SELECTED", "未选定";
        /// Refused or taken back by the provider.
        Declined = 6, "DECLINED", "已谢绝";
        /// Not answered in time.
        Lapsed = 7, "LAPSED", "逾期失效";
        /// The quotation ran out.
        Expired = 8, "EXPIRED", "报价过期";
        /// The request or item is gone.
        Cancelled = 9, "CANCELLED", "已取消";
    }
}

/// A provider's question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The question.
    pub question: String,
    /// The answer; empty while open, or when nobody answered in time.
    pub answer: String,
    /// Asked.
    pub asked_at: Timestamp,
    /// Answered or closed.
    pub answered_at: Option<Timestamp>,
}

/// An offer for one item.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// UUIDv7.
    pub id: Uuid,
    /// The request.
    pub request: Uuid,
    /// The item.
    pub item: Uuid,
    /// The enterprise served.
    pub enterprise: Uuid,
    /// The provider invited.
    pub provider: Uuid,
    /// Its site.
    pub site: Uuid,
    /// State.
    pub state: OfferState,
    /// Rank in the match, from 1.
    pub rank: i32,
    /// Its candidate as an encoded `nqi.matching.v1.Candidate`, opaque here.
    pub candidate: Vec<u8>,
    /// Questions, oldest first.
    pub questions: Vec<Question>,
    /// Quotations, newest last.
    pub quotes: Vec<Quote>,
    /// Reason of a refusal.
    pub reason: String,
    /// Text of a refusal.
    pub reason_text: String,
    /// Invited by the platform in place of another.
    pub automatic: bool,
    /// Quotation attempt, from 1.
    pub attempt: i32,
    /// Another provider was invited because this one was late.
    pub replaced: bool,
    /// Version, from 1.
    pub version: i64,
    /// Created.
    pub created_at: Timestamp,
    /// Last changed.
    pub updated_at: Timestamp,
}

/// What the chooser saw and accepted, and what is known of the provider.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// The quote version seen.
    pub version: i32,
    /// Subcontracting is accepted.
    pub subcontract_accepted: bool,
    /// The provider is active.
    pub provider_active: bool,
    /// The time of the decision.
    pub now: Timestamp,
}

impl Offer {
    /// The quotation that stands: the newest, while the offer is QUOTED or AWARDED.
    pub fn standing(&self) -> Option<&Quote> {
        matches!(self.state, OfferState::Quoted | OfferState::Awarded).then(|| self.quotes.last()).flatten()
    }

    /// The question that waits for an answer.
    pub fn open_question(&mut self) -> Option<&mut Question> {
        self.questions.iter_mut().find(|question| question.answered_at.is_none())
    }

    /// Whether the newest quotation rests on this hold.
    pub fn rests_on(&self, hold: Uuid) -> bool {
        self.standing().is_some_and(|quote| quote.hold == Some(hold))
    }

    /// 选定, on the quotation that stands.
    pub fn award(&self, choice: Choice) -> Step<OfferState> {
        let quote = match (self.state, self.quotes.last()) {
            (OfferState::Quoted, Some(quote)) => quote,
            (OfferState::Expired, _) => return Err(Refusal::QuoteExpired),
            _ => return self.state.refuse(),
        };
        if quote.valid_until <= choice.now {
            Err(Refusal::QuoteExpired)
        } else if quote.version != choice.version {
            Err(Refusal::QuoteChanged { current: quote.version })
        } else if quote.subcontract && !choice.subcontract_accepted {
            Err(Refusal::SubcontractNotAccepted)
        } else if !choice.provider_active {
            Err(Refusal::ProviderInactive)
        } else {
            Ok((OfferState::Awarded, vec![Event::OrderAwarded]))
        }
    }

    /// 报价, the first or an improved one.
    pub fn quote(&self, quote: &Quote, now: Timestamp) -> Step<OfferState> {
        if quote.statutory_days > 0 && quote.lead_days > quote.statutory_days {
            return Err(Refusal::AboveStatutory { limit: quote.statutory_days });
        }
        match (self.state, self.quotes.last()) {
            (OfferState::Invited | OfferState::Quoting, _) => {
                Ok((OfferState::Quoted, vec![Event::OfferQuoted]))
            }
            (OfferState::Quoted, Some(before)) if before.valid_until <= now => Err(Refusal::QuoteExpired),
            (OfferState::Quoted, Some(before)) if !quote.is_no_worse_than(before) => Err(Refusal::QuoteWorse),
            (OfferState::Quoted, Some(_)) => {
                Ok((OfferState::Quoted, vec![Event::OfferImproved, Event::HoldFreed]))
            }
            (OfferState::Expired, _) => Err(Refusal::QuoteExpired),
            _ => self.state.refuse(),
        }
    }
}

impl OfferState {
    fn refuse<T>(self) -> Result<T, Refusal> {
        Err(Refusal::state(Noun::Offer, self.name(), self.zh()))
    }

    /// Whether the provider is still asked.
    pub fn is_live(self) -> bool {
        matches!(self, OfferState::Invited | OfferState::Quoting | OfferState::Quoted)
    }

    /// 响应: will quote, or not.
    pub fn respond(self, yes: bool) -> Step<OfferState> {
        match self {
            OfferState::Invited if yes => Ok((OfferState::Quoting, vec![Event::OfferResponded])),
            OfferState::Invited => Ok((OfferState::Declined, vec![Event::OfferResponded, Event::ReofferDue])),
            _ => self.refuse(),
        }
    }

    /// The clock of the answer is RED: another provider is invited, once; a late answer still counts.
    pub fn late(self, replaced: bool) -> Step<OfferState> {
        match self {
            OfferState::Invited | OfferState::Quoting if !replaced => Ok((self, vec![Event::ReofferDue])),
            OfferState::Invited | OfferState::Quoting => Err(Refusal::NotDue),
            _ => self.refuse(),
        }
    }

    /// The clock of the answer is ESCALATED.
    pub fn lapse(self, replaced: bool) -> Step<OfferState> {
        match self {
            OfferState::Invited | OfferState::Quoting if replaced => {
                Ok((OfferState::Lapsed, vec![Event::OfferLapsed]))
            }
            OfferState::Invited | OfferState::Quoting => {
                Ok((OfferState::Lapsed, vec![Event::OfferLapsed, Event::ReofferDue]))
            }
            _ => self.refuse(),
        }
    }

    /// The provider asks; `asked` questions were asked before, `open` waits for its answer.
    pub fn ask(self, asked: usize, open: bool) -> Step<OfferState> {
        match self {
            OfferState::Quoting if open => Err(Refusal::QuestionOpen),
            OfferState::Quoting if asked >= period::QUESTIONS => Err(Refusal::TooManyQuestions),
            OfferState::Quoting => Ok((self, vec![Event::OfferQuestioned])),
            _ => self.refuse(),
        }
    }

    /// The enterprise answers, or nobody did in time.
    pub fn answer(self, open: bool) -> Step<OfferState> {
        match self {
            OfferState::Quoting if open => Ok((self, vec![Event::OfferAnswered])),
            OfferState::Quoting => Err(Refusal::NoQuestion),
            _ => self.refuse(),
        }
    }

    /// The provider takes it back.
    pub fn withdraw(self) -> Step<OfferState> {
        match self {
            OfferState::Quoting | OfferState::Quoted => {
                Ok((OfferState::Declined, vec![Event::OfferWithdrawn, Event::HoldFreed, Event::ReofferDue]))
            }
            _ => self.refuse(),
        }
    }

    /// The enterprise asks for another quotation; `attempt` is the present one.
    pub fn requote(self, attempt: i32) -> Step<OfferState> {
        match self {
            OfferState::Quoted if attempt > period::REQUOTES => Err(Refusal::TooManyRequotes),
            OfferState::Quoted => Ok((OfferState::Quoting, vec![Event::RequoteAsked, Event::HoldFreed])),
            _ => self.refuse(),
        }
    }

    /// The quotation ran out.
    pub fn expire(self, valid_until: Option<Timestamp>, now: Timestamp) -> Step<OfferState> {
        match (self, valid_until) {
            (OfferState::Quoted, Some(until)) if until <= now => {
                Ok((OfferState::Expired, vec![Event::OfferExpired, Event::HoldFreed]))
            }
            (OfferState::Quoted, _) => Err(Refusal::NotDue),
            _ => self.refuse(),
        }
    }

    /// Another provider was chosen.
    pub fn pass_over(self) -> Step<OfferState> {
        self.end(OfferState::NotSelected, Event::OfferNotSelected)
    }

    /// The request or the item is gone.
    pub fn cancel(self) -> Step<OfferState> {
        self.end(OfferState::Cancelled, Event::OfferCancelled)
    }

    fn end(self, to: OfferState, event: Event) -> Step<OfferState> {
        if self.is_live() { Ok((to, vec![event, Event::HoldFreed])) } else { self.refuse() }
    }
}

#[cfg(test)]
mod tests;
