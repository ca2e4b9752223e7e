//! 产能占用: the states of a hold and exactly what each step moves in the cells.

use jiff::{SignedDuration, Timestamp, civil::Date};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Seconds that a hold lives when the caller does not say.
pub const DEFAULT_TTL: i64 = 1_800;
/// The longest life while choosing, in seconds: 30 minutes.
pub const CHOOSING_TTL: i64 = 1_800;
/// The longest life behind a quotation, in seconds: 15 days.
pub const QUOTED_TTL: i64 = 15 * 86_400;

/// The longest life of a hold, in seconds: 15 days when it stands behind a quotation.
pub fn longest(quoted: bool) -> i64 {
    if quoted { QUOTED_TTL } else { CHOOSING_TTL }
}

/// State of a hold or of one of its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Counted, until it expires.
    Held = 1,
    /// Behind an order.
    Confirmed = 2,
    /// Work done.
    Consumed = 3,
    /// Given back.
    Released = 4,
    /// Ran out.
    Expired = 5,
}

/// Units of one pool on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The pool.
    pub pool: Uuid,
    /// The day.
    pub day: Date,
    /// At least 1.
    pub units: i32,
    /// State.
    pub state: State,
}

/// A hold with its lines in (pool, day) order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Chosen by the caller.
    pub id: Uuid,
    /// State.
    pub state: State,
    /// Whose capacity it is.
    pub provider: Uuid,
    /// Who placed it: an organisation.
    pub holder: Uuid,
    /// Dead from this instant on, while held.
    pub expires_at: Timestamp,
    /// The offer whose quotation it stands behind.
    pub offer: Option<Uuid>,
    /// The order, once confirmed.
    pub order: Option<Uuid>,
    /// When it was confirmed, or confirmed again.
    pub confirmed: Option<Timestamp>,
    /// When it was placed.
    pub created: Timestamp,
    /// Days and units.
    pub lines: Vec<Line>,
}

/// What one step changes in one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// The pool.
    pub pool: Uuid,
    /// The day.
    pub day: Date,
    /// Change of the held units.
    pub held: i32,
    /// Change of the used units.
    pub used: i32,
}

/// Why a step was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It ran out.
    #[error("the hold expired at {0}")]
    Expired(Timestamp),
    /// Its state does not allow the step.
    #[error("the hold is {0:?}")]
    WrongState(State),
    /// It stands behind another order.
    #[error("the hold stands behind order {0}")]
    OtherOrder(Uuid),
    /// A hold is only ever extended.
    #[error("the hold already lasts until {0}")]
    NotLater(Timestamp),
    /// Longer than it may, in seconds: 30 minutes while choosing, 15 days behind a quotation.
    #[error("the hold lasts at most {0} seconds")]
    TooLong(i64),
}

/// What somebody asks of a hold that was placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To stand behind this order.
    Confirm(Uuid),
    /// To be given back.
    Release,
    /// To be used up: the work is done.
    Consume,
    /// To live longer, perhaps behind the quotation of an offer.
    Extend {
        /// The new expiry.
        until: Timestamp,
        /// The offer.
        offer: Option<Uuid>,
    },
}

/// The lines of a request, summed per cell and in the order in which cells are locked.
pub fn summed(lines: impl IntoIterator<Item = (Uuid, Date, i32)>) -> Vec<Line> {
    let mut cells: BTreeMap<(Uuid, Date), i32> = BTreeMap::new();
    for (pool, day, units) in lines {
        let sum = cells.entry((pool, day)).or_default();
        *sum = sum.saturating_add(units);
    }
    cells.into_iter().map(|((pool, day), units)| Line { pool, day, units, state: State::Held }).collect()
}

impl Hold {
    /// Takes a step at `now`, which is read after the hold was locked.
    pub fn step(&mut self, step: Step, now: Timestamp) -> Result<Vec<Move>, Refusal> {
        match step {
            Step::Confirm(order) => self.confirm(order, now),
            Step::Release => self.release(super::local_day(now)),
            Step::Consume => self.consume(),
            Step::Extend { until, offer } => self.extend(until, offer, now).map(|_| vec![]),
        }
    }

    /// HELD -> CONFIRMED before it expires. Nothing moves when it already stands behind this order.
    pub fn confirm(&mut self, order: Uuid, now: Timestamp) -> Result<Vec<Move>, Refusal> {
        match (self.state, self.order) {
            (State::Confirmed, Some(known)) if known == order => {
                // Asked again: the order is about to be written, so the search for its order starts anew.
                self.confirmed = Some(now);
                Ok(vec![])
            }
            (State::Consumed, Some(known)) if known == order => Ok(vec![]),
            (State::Confirmed | State::Consumed, Some(known)) => Err(Refusal::OtherOrder(known)),
            (State::Held, _) if now < self.expires_at => {
                (self.order, self.confirmed) = (Some(order), Some(now));
                Ok(self.enter(State::Confirmed, |_| State::Confirmed))
            }
            (State::Held | State::Expired, _) => Err(Refusal::Expired(self.expires_at)),
            (state, _) => Err(Refusal::WrongState(state)),
        }
    }

    /// Gives back what is not yet spent: behind an order, days before `today` are consumed.
    pub fn release(&mut self, today: Date) -> Result<Vec<Move>, Refusal> {
        match self.state {
            State::Held => Ok(self.enter(State::Released, |_| State::Released)),
            State::Confirmed => Ok(self.enter(State::Released, |line| {
                if line.day < today { State::Consumed } else { State::Released }
            })),
            State::Released | State::Expired => Ok(vec![]),
            State::Consumed => Err(Refusal::WrongState(State::Consumed)),
        }
    }

    /// CONFIRMED -> CONSUMED; the units stay used.
    pub fn consume(&mut self) -> Result<Vec<Move>, Refusal> {
        match self.state {
            State::Confirmed => Ok(self.enter(State::Consumed, |_| State::Consumed)),
            State::Consumed => Ok(vec![]),
            state => Err(Refusal::WrongState(state)),
        }
    }

    /// HELD -> EXPIRED once its time has come; nothing otherwise.
    pub fn expire(&mut self, now: Timestamp) -> Option<Vec<Move>> {
        let due = self.state == State::Held && self.expires_at <= now;
        due.then(|| self.enter(State::Expired, |_| State::Expired))
    }

    /// Moves the expiry to a later instant, as far as [`longest`] from now. True when it changed.
    pub fn extend(&mut self, until: Timestamp, offer: Option<Uuid>, now: Timestamp) -> Result<bool, Refusal> {
        let offer = offer.or(self.offer);
        let most = longest(offer.is_some());
        match self.state {
            State::Held if self.expires_at <= now => Err(Refusal::Expired(self.expires_at)),
            State::Held if until < self.expires_at => Err(Refusal::NotLater(self.expires_at)),
            State::Held if until.duration_since(now) > SignedDuration::from_secs(most) => {
                Err(Refusal::TooLong(most))
            }
            State::Held => {
                let changed = until > self.expires_at || offer != self.offer;
                (self.expires_at, self.offer) = (until, offer);
                Ok(changed)
            }
            State::Expired => Err(Refusal::Expired(self.expires_at)),
            state => Err(Refusal::WrongState(state)),
        }
    }

    fn enter(&mut self, state: State, of_line: impl Fn(&Line) -> State) -> Vec<Move> {
        self.state = state;
        let mut moves = Vec::with_capacity(self.lines.len());
        for line in &mut self.lines {
            let next = of_line(line);
            let (held, used) = effect(line.state, next);
            line.state = next;
            if (held, used) != (0, 0) {
                moves.push(Move {
                    pool: line.pool,
                    day: line.day,
                    held: held * line.units,
                    used: used * line.units,
                });
            }
        }
        moves
    }
}

/// Change of (held, used) per unit: held counts HELD lines, used counts CONFIRMED and CONSUMED ones (I1).
fn effect(from: State, to: State) -> (i32, i32) {
    let counted = |state| match state {
        State::Held => (1, 0),
        State::Confirmed | State::Consumed => (0, 1),
        State::Released | State::Expired => (0, 0),
    };
    let (before, after) = (counted(from), counted(to));
    (after.0 - before.0, after.1 - before.1)
}

#[cfg(test)]
mod tests;
