//! 委托: the work itself: sample, questions, report, objection, end.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::refusal::{Noun, Refusal};
use super::state::states;
use super::{Event, Step, period};

states! {
    /// State of an order.
    OrderState {
        /// The sample is on its way.
        AwaitingSample = 1, "AWAITING_SAMPLE", "待送样";
        /// The sample cannot be used.
        SampleUnfit = 2, "SAMPLE_UNFIT", "样品不合格";
        /// Work goes on.
        InProgress = 3, "IN_PROGRESS", "在办";
        /// The provider waits for an answer.
        Confirming = 4, "CONFIRMING", "待企业确认";
        /// The report waits for confirmation.
        Delivered = 5, "DELIVERED", "待确认报告";
        /// The enterprise objected.
        Disputed = 6, "DISPUTED", "有异议";
        /// Done.
        Completed = 7, "COMPLETED", "已完成";
        /// Called off.
        Cancelled = 8, "CANCELLED", "已取消";
        /// Given to another provider.
        Reassigned = 9, "REASSIGNED", "已改派";
    }
}

/// 样品.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Label.
    pub label: String,
    /// Received.
    pub received_at: Option<Timestamp>,
    /// Fit for the work.
    pub fit: bool,
    /// Condition in words.
    pub condition: String,
    /// Why it is unfit.
    pub reasons: Vec<String>,
    /// Photo documents.
    pub photos: Vec<Uuid>,
    /// Accepted with a deviation that the report must state.
    pub deviation: String,
}

/// What a report states a result for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRow {
    /// The item.
    pub item: Uuid,
    /// Parameter or measurand.
    pub parameter: String,
    /// Standard number with year.
    pub standard: String,
    /// The scope row that covers it; empty when no mark was claimed.
    pub scope_row: String,
}

/// 报告.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The document.
    pub document: Uuid,
    /// Report number, unique per provider.
    pub number: String,
    /// Date of the test.
    pub test_date: Date,
    /// Authorised signatory.
    pub signatory: String,
    /// Marks claimed, numbers of nqi.type.v1.AccreditationScheme.
    pub marks: Vec<i32>,
    /// What it states results for.
    pub rows: Vec<ReportRow>,
    /// Delivered.
    pub delivered_at: Timestamp,
    /// Version, from 1.
    pub version: i32,
    /// Stated deviation of the sample.
    pub deviation: String,
}

/// A proposal to cancel an order in progress.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The organisation that proposed it.
    pub proposer: Uuid,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// An order for the items of one offer.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// Derived from the offer and its quote version, so that a repeated award means the same order.
    pub id: Uuid,
    /// Number, such as WH-2026-000123-01.
    pub number: String,
    /// The request.
    pub request: Uuid,
    /// The item.
    pub item: Uuid,
    /// The offer.
    pub offer: Uuid,
    /// The quote version.
    pub quote_version: i32,
    /// The enterprise.
    pub enterprise: Uuid,
    /// The handling centre.
    pub centre: Option<Uuid>,
    /// The provider.
    pub provider: Uuid,
    /// Its site.
    pub site: Uuid,
    /// State.
    pub state: OrderState,
    /// Promised working days of the present attempt.
    pub promised_days: i32,
    /// Promised working days at the award.
    pub first_promise: i32,
    /// Statutory limit in working days; 0 = none.
    pub statutory_days: i32,
    /// Total in fen.
    pub total_fen: i64,
    /// Not before this day.
    pub start: Option<Date>,
    /// A sample must be sent.
    pub sample_needed: bool,
    /// The delivery clock was started.
    pub started: bool,
    /// The sample.
    pub sample: Option<Sample>,
    /// Reports, newest last.
    pub reports: Vec<Report>,
    /// Question to the enterprise.
    pub question: String,
    /// Its answer.
    pub answer: String,
    /// Points of the objection.
    pub dispute_points: Vec<String>,
    /// The complaint that the objection opened.
    pub complaint: Option<Uuid>,
    /// Report version that was objected to last; 0 = none.
    pub disputed_version: i32,
    /// Open proposal to cancel.
    pub proposal: Option<Proposal>,
    /// Reason of an end.
    pub reason: String,
    /// Delivery attempt, from 1.
    pub attempt: i32,
    /// The confirmed hold.
    pub hold: Option<Uuid>,
    /// The rating, once there.
    pub rating: Option<Uuid>,
    /// A sample is awaited since.
    pub waiting_since: Option<Timestamp>,
    /// The report counts as confirmed after this.
    pub confirm_by: Option<Timestamp>,
    /// Version, from 1.
    pub version: i64,
    /// Created.
    pub created_at: Timestamp,
    /// Last changed.
    pub updated_at: Timestamp,
}

impl OrderState {
    fn refuse<T>(self) -> Result<T, Refusal> {
        Err(Refusal::state(Noun::Order, self.name(), self.zh()))
    }

    /// The state that an award begins with.
    pub fn begin(sample_needed: bool) -> OrderState {
        if sample_needed { OrderState::AwaitingSample } else { OrderState::InProgress }
    }

    /// 收样.
    pub fn receive_sample(self) -> Step<OrderState> {
        match self {
            OrderState::AwaitingSample => Ok((OrderState::InProgress, vec![Event::SampleReceived])),
            _ => self.refuse(),
        }
    }

    /// 样品不合格, on arrival or within 3 days after receipt.
    pub fn reject_sample(self, received_at: Option<Timestamp>, now: Timestamp) -> Step<OrderState> {
        let unfit = Ok((OrderState::SampleUnfit, vec![Event::SampleRejected]));
        match (self, received_at) {
            (OrderState::AwaitingSample, _) => unfit,
            (OrderState::InProgress, Some(at)) if now <= period::after(at, period::SAMPLE_CHECK_DAYS) => {
                unfit
            }
            (OrderState::InProgress, _) => Err(Refusal::SampleCheckOver),
            _ => self.refuse(),
        }
    }

    /// Another sample is on its way.
    pub fn resend_sample(self) -> Step<OrderState> {
        match self {
            OrderState::SampleUnfit => Ok((OrderState::AwaitingSample, vec![Event::SampleResent])),
            _ => self.refuse(),
        }
    }

    /// The sample is used as it is; the report states the deviation.
    pub fn accept_deviation(self) -> Step<OrderState> {
        match self {
            OrderState::SampleUnfit => Ok((OrderState::InProgress, vec![Event::SampleReceived])),
            _ => self.refuse(),
        }
    }

    /// The provider asks the enterprise.
    pub fn ask(self) -> Step<OrderState> {
        match self {
            OrderState::InProgress => Ok((OrderState::Confirming, vec![Event::OrderConfirmationRequested])),
            _ => self.refuse(),
        }
    }

    /// The enterprise answers, or its time ran out.
    pub fn answer(self) -> Step<OrderState> {
        match self {
            OrderState::Confirming => Ok((OrderState::InProgress, vec![Event::OrderConfirmed])),
            _ => self.refuse(),
        }
    }

    /// 交付报告; the report itself is checked before.
    pub fn deliver(self) -> Step<OrderState> {
        match self {
            OrderState::InProgress => Ok((OrderState::Delivered, vec![Event::ReportDelivered])),
            _ => self.refuse(),
        }
    }

    /// 确认报告.
    pub fn complete(self) -> Step<OrderState> {
        match self {
            OrderState::Delivered => {
                Ok((OrderState::Completed, vec![Event::OrderCompleted, Event::HoldConsumed]))
            }
            _ => self.refuse(),
        }
    }

    /// The time to object ran out.
    pub fn complete_by_time(self, confirm_by: Option<Timestamp>, now: Timestamp) -> Step<OrderState> {
        match (self, confirm_by) {
            (OrderState::Delivered, Some(by)) if by <= now => self.complete(),
            (OrderState::Delivered, _) => Err(Refusal::NotDue),
            _ => self.refuse(),
        }
    }

    /// 异议, once per version of the report.
    pub fn dispute(self, again: bool, confirm_by: Option<Timestamp>, now: Timestamp) -> Step<OrderState> {
        match self {
            OrderState::Delivered if again => Err(Refusal::ObjectedBefore),
            OrderState::Delivered if confirm_by.is_some_and(|by| by <= now) => Err(Refusal::ObjectionLate),
            OrderState::Delivered => {
                Ok((OrderState::Disputed, vec![Event::ReportDisputed, Event::ComplaintOpened]))
            }
            _ => self.refuse(),
        }
    }

    /// The provider amends the report.
    pub fn amend(self) -> Step<OrderState> {
        self.answer_dispute(OrderState::InProgress, Event::ReportReturned)
    }

    /// The provider does the work again, within the first promise.
    pub fn redo(self, days: i32, first_promise: i32) -> Step<OrderState> {
        if self == OrderState::Disputed && days > first_promise {
            return Err(Refusal::RedoTooLong { limit: first_promise });
        }
        self.answer_dispute(OrderState::InProgress, Event::ReworkOrdered)
    }

    /// The provider dismisses the objection with reasons.
    pub fn dismiss(self) -> Step<OrderState> {
        self.answer_dispute(OrderState::Delivered, Event::DisputeDismissed)
    }

    fn answer_dispute(self, to: OrderState, event: Event) -> Step<OrderState> {
        match self {
            OrderState::Disputed => Ok((to, vec![event, Event::ComplaintAnswered])),
            _ => self.refuse(),
        }
    }

    /// Cancelled at once: the work has not begun.
    pub fn cancel(self) -> Step<OrderState> {
        match self {
            OrderState::AwaitingSample | OrderState::SampleUnfit => {
                Ok((OrderState::Cancelled, vec![Event::OrderCancelled, Event::HoldFreed]))
            }
            _ => self.refuse(),
        }
    }

    /// The sample never came.
    pub fn cancel_by_time(self, waiting_since: Option<Timestamp>, now: Timestamp) -> Step<OrderState> {
        match waiting_since {
            Some(since) if period::after(since, period::SAMPLE_DAYS) <= now => self.cancel(),
            _ if matches!(self, OrderState::AwaitingSample | OrderState::SampleUnfit) => Err(Refusal::NotDue),
            _ => self.refuse(),
        }
    }

    /// Cancellation is proposed while the work goes on.
    pub fn propose(self, open: bool) -> Step<OrderState> {
        match self {
            OrderState::InProgress if open => Err(Refusal::ProposalOpen),
            OrderState::InProgress => Ok((self, vec![Event::OrderCancellationProposed])),
            _ => self.refuse(),
        }
    }

    /// The other side or the centre decides on the proposal.
    pub fn decide(self, proposer: Option<Uuid>, decider: Uuid, agree: bool) -> Step<OrderState> {
        match (self, proposer) {
            (OrderState::InProgress, None) => Err(Refusal::NoProposal),
            (OrderState::InProgress, Some(proposer)) if proposer == decider => Err(Refusal::OwnProposal),
            (OrderState::InProgress, Some(_)) if agree => {
                Ok((OrderState::Cancelled, vec![Event::OrderCancelled, Event::HoldFreed]))
            }
            (OrderState::InProgress, Some(_)) => Ok((self, vec![])),
            _ => self.refuse(),
        }
    }
}

#[cfg(test)]
mod tests;
