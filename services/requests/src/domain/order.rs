//! 委托: the work itself: sample, questions, report, objection, end.

mod record;

use jiff::Timestamp;
use uuid::Uuid;

use super::refusal::{Noun, Refusal};
use super::state::states;
use super::{Event, Step, period};

pub use record::{Order, Proposal, Report, ReportRow, Sample};

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
