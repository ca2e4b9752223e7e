//! How a clock counts in the statistics, and on which instant.

use jiff::Timestamp;
use nqi_kernel::clock::Level;

use super::{
    card::{Card, CardState},
    commitment::Commitment,
    stage::Stage,
    status::Status,
};

/// What a clock counts as. Codes are those of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Score {
    /// Completed, and no RED stands or is excused.
    OnTime = 1,
    /// A RED stands.
    Late = 2,
    /// No RED stands, one is excused.
    Excused = 3,
    /// Never started: still waiting, or completed before its start.
    Pending = 4,
    /// Cancelled or superseded without RED.
    Cancelled = 5,
}

impl Score {
    /// All scores.
    pub const ALL: [Self; 5] = [Self::OnTime, Self::Late, Self::Excused, Self::Pending, Self::Cancelled];

    /// The stored and transmitted code.
    pub fn code(self) -> i32 {
        self as i32
    }

    /// The Chinese label.
    pub fn zh(self) -> &'static str {
        match self {
            Self::OnTime => "按期",
            Self::Late => "超期",
            Self::Excused => "免责",
            Self::Pending => "未起算",
            Self::Cancelled => "取消或转移",
        }
    }

    /// The English label.
    pub fn en(self) -> &'static str {
        match self {
            Self::OnTime => "on time",
            Self::Late => "late",
            Self::Excused => "excused",
            Self::Pending => "never started",
            Self::Cancelled => "cancelled or moved",
        }
    }

    /// The score of a code.
    pub fn parse(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|score| score.code() == code)
    }
}

impl Commitment {
    /// The score with the instant that it is dated by; `None` while undecided. Breached work, excused or not, is dated by
    /// the due time that it missed, so that completing it later moves nothing.
    pub fn score(&self) -> Option<(Score, Timestamp)> {
        // A notice that was never issued asked nobody for a reply.
        if self.about.stage == Stage::SupervisionReply && self.facts.is_none() {
            return None;
        }
        let missed = |card: &Card| card.due_at.unwrap_or(card.fire_at);
        if let Some(due) = self.reds(CardState::Standing).map(missed).min() {
            return Some((Score::Late, due));
        }
        if let Some(due) = self.reds(CardState::Excused).map(missed).min() {
            return Some((Score::Excused, due));
        }
        match (self.status, self.completed_at) {
            (Status::Completed, Some(at)) if self.facts.is_some() => Some((Score::OnTime, at)),
            (Status::Completed, at) => Some((Score::Pending, at.unwrap_or(self.last_at))),
            (Status::Pending, _) => Some((Score::Pending, self.created_at)),
            (Status::Cancelled | Status::Superseded, _) => Some((Score::Cancelled, self.last_at)),
            (Status::Running | Status::Paused, _) => None,
        }
    }

    /// Standing cards of a level.
    pub fn standing(&self, level: Level) -> usize {
        let stands = |card: &&Card| card.level == level && card.state == CardState::Standing;
        self.cards.iter().filter(stands).count()
    }

    fn reds(&self, state: CardState) -> impl Iterator<Item = &Card> {
        self.cards.iter().filter(move |card| card.level == Level::Red && card.state == state)
    }
}
