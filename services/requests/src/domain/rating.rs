//! 评价: voluntary, once per order, never a silent five; what follows a bad one.

use jiff::Timestamp;
use uuid::Uuid;

use super::refusal::{Noun, Refusal};
use super::state::states;
use super::{Event, Step, period};

states! {
    /// State of a rating.
    RatingState {
        /// The enterprise may rate.
        Open = 1, "OPEN", "待评价";
        /// The centre calls after a bad rating.
        FollowUp = 2, "FOLLOW_UP", "待回访";
        /// Upheld: the provider must rectify.
        Rectifying = 3, "RECTIFYING", "整改中";
        /// Waiting for the centre's review.
        Rectified = 4, "RECTIFIED", "待复核";
        /// Before the bureau.
        Appealed = 5, "APPEALED", "申诉中";
        /// Struck.
        Excluded = 6, "EXCLUDED", "不计入";
        /// Nobody rated in time.
        NotRated = 7, "NOT_RATED", "未评价";
        /// Settled.
        Closed = 8, "CLOSED", "已办结";
    }
}

/// Marks from 1 to 5; 0 = not given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Overall, 5 非常满意 to 1 非常不满意.
    pub level: i32,
    /// Speed.
    pub speed: i32,
    /// Clarity.
    pub clarity: i32,
    /// Ease.
    pub ease: i32,
    /// Result.
    pub result: i32,
}

/// What the centre found out about a bad rating when it called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing is left to do.
    Settled,
    /// The provider must rectify.
    Upheld,
    /// The enterprise meant another one: the bureau decides whether it is struck.
    Mistaken,
}

/// The rating of one order.
#[derive(Clone, Debug, PartialEq)]
pub struct Rating {
    /// UUIDv7.
    pub id: Uuid,
    /// The order.
    pub order: Uuid,
    /// The request.
    pub request: Uuid,
    /// The enterprise that rates.
    pub enterprise: Uuid,
    /// The handling centre.
    pub centre: Option<Uuid>,
    /// The provider rated.
    pub provider: Uuid,
    /// Its name on the order.
    pub provider_name: String,
    /// State.
    pub state: RatingState,
    /// Marks.
    pub marks: Marks,
    /// Words.
    pub text: String,
    /// Log of the follow-up call.
    pub follow_up: String,
    /// Upheld by the centre.
    pub upheld: bool,
    /// What the provider did.
    pub rectification: String,
    /// Evidence documents.
    pub evidence: Vec<Uuid>,
    /// Rectification attempt, from 1.
    pub attempt: i32,
    /// Why it should be struck; empty unless it came before the bureau.
    pub appeal: String,
    /// The bureau's decision on that; empty while open.
    pub appeal_decision: String,
    /// Not rated after this.
    pub rate_by: Timestamp,
    /// Version, from 1.
    pub version: i64,
    /// Created.
    pub created_at: Timestamp,
    /// Last changed.
    pub updated_at: Timestamp,
}

impl RatingState {
    fn refuse<T>(self) -> Result<T, Refusal> {
        Err(Refusal::state(Noun::Rating, self.name(), self.zh()))
    }

    /// 评价: 3 to 5 closes, 1 and 2 are followed up.
    pub fn give(self, level: i32) -> Step<RatingState> {
        match self {
            RatingState::Open if level >= 3 => Ok((RatingState::Closed, vec![Event::RatingGiven])),
            RatingState::Open => Ok((RatingState::FollowUp, vec![Event::RatingGiven])),
            _ => Err(Refusal::AlreadyRated),
        }
    }

    /// Nobody rated in time.
    pub fn run_out(self, rate_by: Timestamp, now: Timestamp) -> Step<RatingState> {
        match self {
            RatingState::Open if rate_by <= now => Ok((RatingState::NotRated, vec![Event::RatingClosed])),
            RatingState::Open => Err(Refusal::NotDue),
            _ => self.refuse(),
        }
    }

    /// 差评回访: settled, upheld, or given by mistake.
    pub fn follow_up(self, found: Found) -> Step<RatingState> {
        if self != RatingState::FollowUp {
            return self.refuse();
        }
        let (state, after) = match found {
            Found::Settled => (RatingState::Closed, Event::RatingClosed),
            Found::Upheld => (RatingState::Rectifying, Event::RatingUpheld),
            Found::Mistaken => (RatingState::Appealed, Event::RatingAppealed),
        };
        Ok((state, vec![Event::RatingFollowedUp, after]))
    }

    /// 申诉, once, instead of a rectification.
    pub fn appeal(self, appealed: bool) -> Step<RatingState> {
        match self {
            RatingState::Rectifying if appealed => Err(Refusal::AppealedBefore),
            RatingState::Rectifying => Ok((RatingState::Appealed, vec![Event::RatingAppealed])),
            _ => self.refuse(),
        }
    }

    /// The bureau strikes the rating, or it has to be rectified.
    pub fn decide(self, granted: bool) -> Step<RatingState> {
        match self {
            RatingState::Appealed if granted => Ok((RatingState::Excluded, vec![Event::AppealDecided])),
            RatingState::Appealed => Ok((RatingState::Rectifying, vec![Event::AppealDecided])),
            _ => self.refuse(),
        }
    }

    /// 提交整改.
    pub fn rectify(self) -> Step<RatingState> {
        match self {
            RatingState::Rectifying => Ok((RatingState::Rectified, vec![Event::RectificationSubmitted])),
            _ => self.refuse(),
        }
    }

    /// 复核: accepted or returned.
    pub fn review(self, accepted: bool) -> Step<RatingState> {
        match self {
            RatingState::Rectified if accepted => {
                Ok((RatingState::Closed, vec![Event::RectificationAccepted, Event::RatingClosed]))
            }
            RatingState::Rectified => Ok((RatingState::Rectifying, vec![Event::RectificationReturned])),
            _ => self.refuse(),
        }
    }
}

/// When the time to rate an order that was completed now is over.
pub fn rate_by(completed_at: Timestamp) -> Timestamp {
    period::after(completed_at, period::RATE_DAYS)
}

#[cfg(test)]
mod tests;
