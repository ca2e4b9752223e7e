//! 需求: the case itself, from draft to its end.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::item::ItemState;
use super::material::Materials;
use super::refusal::{Noun, Refusal};
use super::state::states;
use super::{Event, Step, period};

states! {
    /// State of a request.
    RequestState {
        /// Being written.
        Draft = 1, "DRAFT", "草稿";
        /// Waiting for the centre.
        Submitted = 2, "SUBMITTED", "待受理";
        /// Waiting for the enterprise to mend defects.
        Returned = 3, "RETURNED", "待补正";
        /// Accepted, no offer yet.
        Accepted = 4, "ACCEPTED", "已受理";
        /// An item has no candidate.
        Sourcing = 5, "SOURCING", "寻源中";
        /// An item has live offers.
        Offering = 6, "OFFERING", "询价中";
        /// An item is in the hands of a provider.
        InService = 7, "IN_SERVICE", "服务中";
        /// At least one item was done, none is left.
        Completed = 8, "COMPLETED", "已办结";
        /// Nobody could be found.
        Unfilled = 9, "UNFILLED", "未能匹配";
        /// All items were dropped.
        Cancelled = 10, "CANCELLED", "已取消";
        /// Not for this platform.
        Rejected = 11, "REJECTED", "不予受理";
        /// Taken back.
        Withdrawn = 12, "WITHDRAWN", "已撤回";
        /// Not mended in time.
        Lapsed = 13, "LAPSED", "逾期失效";
    }
}

states! {
    /// How a request came in.
    Channel {
        /// 门户.
        Portal = 1, "PORTAL", "门户";
        /// 窗口代录.
        Window = 2, "WINDOW", "窗口代录";
        /// Machine.
        Api = 3, "API", "接口";
        /// 链主批量.
        Bulk = 4, "BULK", "链主批量";
    }
}

/// Whom to call; personal data, kept out of events and logs.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// E-mail address.
    pub email: String,
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contact(***)")
    }
}

/// One defect of a submission and the enterprise's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defect {
    /// The material concerned.
    pub material: String,
    /// What is wrong.
    pub problem: String,
    /// How to mend it.
    pub fix: String,
    /// The answer.
    pub answer: String,
}

/// A request without its items.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// UUIDv7.
    pub id: Uuid,
    /// Case number, from submission.
    pub number: Option<String>,
    /// The enterprise served.
    pub enterprise: Uuid,
    /// Its name when the case was begun.
    pub enterprise_name: String,
    /// The handling centre, from submission; of a window entry from the start.
    pub centre: Option<Uuid>,
    /// Region code.
    pub region: String,
    /// Cluster number of nqi.type.v1, 0 = none.
    pub cluster: i32,
    /// Stage number of nqi.type.v1, 0 = not stated.
    pub stage: i32,
    /// How it came in.
    pub channel: Channel,
    /// The member who typed it.
    pub entered_by: Uuid,
    /// Consent of a window entry.
    pub consent: Option<Uuid>,
    /// State.
    pub state: RequestState,
    /// Short title.
    pub title: String,
    /// The need in plain words.
    pub text: String,
    /// Report needed by this day.
    pub deadline: Option<Date>,
    /// Budget for everything, fen.
    pub budget_fen: Option<i64>,
    /// Whom to call.
    pub contact: Contact,
    /// Attachments that invited providers may see.
    pub visible_documents: Vec<Uuid>,
    /// Defects that the centre named last.
    pub defects: Vec<Defect>,
    /// What the submission consisted of when defects were named.
    pub noticed: Option<Materials>,
    /// Sent on to another centre before.
    pub rerouted: bool,
    /// Why it was rejected or withdrawn.
    pub reason: String,
    /// Submitted.
    pub submitted_at: Option<Timestamp>,
    /// Accepted.
    pub accepted_at: Option<Timestamp>,
    /// Returned for correction.
    pub returned_at: Option<Timestamp>,
    /// Accepted because nobody decided in time.
    pub deemed: bool,
    /// Orders made so far; numbers them.
    pub orders: i32,
    /// The action that it belongs to.
    pub action: Option<Uuid>,
    /// Version, from 1.
    pub version: i64,
    /// Created.
    pub created_at: Timestamp,
    /// Last changed.
    pub updated_at: Timestamp,
}

impl Request {
    /// The case number, or the id while there is none.
    pub fn subject(&self) -> String {
        self.number.clone().unwrap_or_else(|| self.id.to_string())
    }
}

impl RequestState {
    fn refuse<T>(self) -> Result<T, Refusal> {
        Err(Refusal::state(Noun::Request, self.name(), self.zh()))
    }

    /// Whether nothing more can happen to the request.
    pub fn is_ended(self) -> bool {
        self.code() >= RequestState::Completed.code()
    }

    /// Whether the centre has accepted it and it goes on: the state follows from the items.
    pub fn is_running(self) -> bool {
        use RequestState::{Accepted, InService, Offering, Sourcing};
        matches!(self, Accepted | Sourcing | Offering | InService)
    }

    /// Whether the enterprise may change the content.
    pub fn edit(self) -> Step<RequestState> {
        match self {
            RequestState::Draft | RequestState::Returned => Ok((self, vec![])),
            _ => self.refuse(),
        }
    }

    /// 提交.
    pub fn submit(self) -> Step<RequestState> {
        match self {
            RequestState::Draft => Ok((RequestState::Submitted, vec![Event::RequestSubmitted])),
            _ => self.refuse(),
        }
    }

    /// 一次性告知; `again_allowed` says whether a second notice concerns changed material only (true for the first).
    pub fn request_correction(self, again_allowed: bool) -> Step<RequestState> {
        match self {
            RequestState::Submitted if !again_allowed => Err(Refusal::ReturnOnceOnly),
            RequestState::Submitted => Ok((RequestState::Returned, vec![Event::CorrectionRequested])),
            _ => self.refuse(),
        }
    }

    /// 补正.
    pub fn return_correction(self) -> Step<RequestState> {
        match self {
            RequestState::Returned => Ok((RequestState::Submitted, vec![Event::CorrectionReturned])),
            _ => self.refuse(),
        }
    }

    /// 受理, by the centre or because nobody decided in time.
    pub fn accept(self, items_complete: bool) -> Step<RequestState> {
        match self {
            RequestState::Submitted if !items_complete => Err(Refusal::ItemsIncomplete),
            RequestState::Submitted => {
                Ok((RequestState::Accepted, vec![Event::RequestAccepted, Event::MatchDue]))
            }
            _ => self.refuse(),
        }
    }

    /// 不予受理.
    pub fn reject(self) -> Step<RequestState> {
        match self {
            RequestState::Submitted => Ok((RequestState::Rejected, vec![Event::RequestRejected])),
            _ => self.refuse(),
        }
    }

    /// 转办, once.
    pub fn reroute(self, before: bool) -> Step<RequestState> {
        match self {
            RequestState::Submitted if before => Err(Refusal::RerouteOnce),
            RequestState::Submitted => Ok((self, vec![Event::RequestRerouted])),
            _ => self.refuse(),
        }
    }

    /// Nobody mended the defects in time.
    pub fn lapse(self, returned_at: Option<Timestamp>, now: Timestamp) -> Step<RequestState> {
        match (self, returned_at) {
            (RequestState::Returned, Some(at)) if period::after(at, period::CORRECTION_DAYS) <= now => {
                Ok((RequestState::Lapsed, vec![Event::RequestLapsed]))
            }
            (RequestState::Returned, _) => Err(Refusal::NotDue),
            _ => self.refuse(),
        }
    }

    /// 撤回, before any award.
    pub fn withdraw(self, items: &[ItemState]) -> Step<RequestState> {
        if self.is_ended() {
            return self.refuse();
        }
        if items.iter().any(|item| matches!(item, ItemState::Awarded | ItemState::Completed)) {
            return Err(Refusal::AlreadyAwarded);
        }
        Ok((RequestState::Withdrawn, vec![Event::RequestWithdrawn]))
    }

    /// The state that follows from the items, once the request runs; other states stay.
    pub fn derive(self, items: &[ItemState]) -> (RequestState, Vec<Event>) {
        if !self.is_running() {
            return (self, vec![]);
        }
        let any = |state| items.contains(&state);
        if items.iter().all(|item| item.is_ended()) {
            return if any(ItemState::Completed) {
                (RequestState::Completed, vec![Event::RequestCompleted])
            } else if any(ItemState::Unfilled) {
                (RequestState::Unfilled, vec![Event::RequestUnfilled])
            } else {
                (RequestState::Cancelled, vec![Event::RequestCancelled])
            };
        }
        let state = if any(ItemState::Awarded) {
            RequestState::InService
        } else if any(ItemState::Offering) {
            RequestState::Offering
        } else if any(ItemState::Sourcing) {
            RequestState::Sourcing
        } else {
            RequestState::Accepted
        };
        (state, vec![])
    }
}

#[cfg(test)]
mod tests;
