//! 撤销, 免责 and 申诉: what the bureau and the obligor do with a card. A card is never deleted.

use jiff::Timestamp;
use nqi_kernel::clock::{Terms, due_by};
use nqi_kernel::worktime::Calendar;
use uuid::Uuid;

use super::{
    card::{Card, CardState},
    change::{CardVerdict, Kind},
    refusal::Refusal,
    turn::Turn,
};

/// Working days in which the obligor may appeal.
pub const APPEAL_DAYS: u32 = 10;

/// State of an appeal. Codes are those of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AppealState {
    /// 待复核.
    Open = 1,
    /// 申诉成立.
    Granted = 2,
    /// 申诉驳回.
    Dismissed = 3,
}

impl AppealState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Open, Self::Granted, Self::Dismissed];

    /// The stored and transmitted code.
    pub fn code(self) -> i32 {
        self as i32
    }

    /// The state of a code.
    pub fn parse(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// 申诉: the obligor's, at most one for each card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appeal {
    /// State.
    pub state: AppealState,
    /// The obligor's statement.
    pub statement: String,
    /// Who appealed.
    pub appealed_by: String,
    /// When.
    pub appealed_at: Timestamp,
    /// The bureau's note; empty while open.
    pub note: String,
    /// Who decided; empty while open.
    pub decided_by: String,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
}

/// Until when the obligor may appeal against a card that was recorded at `created_at`.
pub fn appeal_until(calendar: &Calendar, created_at: Timestamp) -> Timestamp {
    // A card is always recorded within the calendar's reach; a day count of ten has a due instant.
    due_by(calendar, created_at, Terms::days(APPEAL_DAYS)).unwrap_or(created_at)
}

/// Whether an appeal may be made now.
pub fn check_appeal(
    card: &Card,
    earlier: Option<&Appeal>,
    until: Timestamp,
    now: Timestamp,
) -> Result<(), Refusal> {
    if card.state != CardState::Standing {
        return Err(Refusal::CardDecided);
    }
    if earlier.is_some() {
        return Err(Refusal::AppealedBefore);
    }
    if now > until {
        return Err(Refusal::AppealTooLate { until });
    }
    Ok(())
}

impl Turn<'_> {
    /// Rescinds or excuses a card that stands; the clock is late no more if that was its last standing RED.
    pub fn judge(&mut self, card: Uuid, state: CardState, reason: &str) -> Result<(), Refusal> {
        let kind = match state {
            CardState::Rescinded => Kind::Rescinded,
            CardState::Excused => Kind::Excused,
            CardState::Standing => return Ok(()),
        };
        let found = self.clock.cards.iter_mut().find(|known| known.id == card);
        // The caller has found the card on this clock; a settlement in between may have withdrawn it.
        let found = found.filter(|known| known.state == CardState::Standing).ok_or(Refusal::CardDecided)?;
        found.state = state;
        found.reason = reason.to_owned();
        let (level, fire_at) = (found.level, found.fire_at);
        self.outcome.verdicts.push(CardVerdict { card, state, reason: reason.to_owned() });
        let at = self.at;
        let change = self.note(kind, at);
        change.level = Some(level);
        change.card = Some(card);
        change.fire_at = Some(fire_at);
        Ok(())
    }
}
