//! What a rule that is not published yet would do to open clocks.

use jiff::Timestamp;
use uuid::Uuid;

use super::{commitment::Commitment, stage::Stage};

/// Clocks that are shown.
pub const EXAMPLES: usize = 20;

/// A clock whose due instant would move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The clock.
    pub id: Uuid,
    /// Case number.
    pub case_number: String,
    /// The request.
    pub request: Option<Uuid>,
    /// Stage.
    pub stage: Stage,
    /// Who promised.
    pub obligor: Uuid,
    /// Due now.
    pub due: Option<Timestamp>,
    /// Due then.
    pub then: Option<Timestamp>,
    /// On time now, overdue then.
    pub late: bool,
    /// Overdue now, on time then.
    pub again: bool,
}

/// The sum over many clocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impact {
    /// Clocks looked at.
    pub clocks: usize,
    /// Due instants that move.
    pub moved: usize,
    /// Of these, to an earlier instant.
    pub earlier: usize,
    /// Of these, to a later instant.
    pub later: usize,
    /// On time now, overdue then.
    pub late: usize,
    /// Overdue now, on time then.
    pub again: usize,
    turned: Vec<Moved>,
    shifted: Vec<Moved>,
}

/// Whether a clock is on the other side of its due instant when that moves, at `now`: (late, on time again).
pub fn turns(due: Option<Timestamp>, then: Option<Timestamp>, now: Timestamp) -> (bool, bool) {
    let overdue = |due: Option<Timestamp>| due.is_some_and(|due| due < now);
    (!overdue(due) && overdue(then), overdue(due) && !overdue(then))
}

impl Impact {
    /// Adds a clock that is due at `due` now and at `then` under the new rule.
    pub fn add(
        &mut self,
        clock: &Commitment,
        due: Option<Timestamp>,
        then: Option<Timestamp>,
        now: Timestamp,
    ) {
        self.clocks += 1;
        if due == then {
            return;
        }
        let (late, again) = turns(due, then, now);
        self.moved += 1;
        self.earlier += usize::from(then < due);
        self.later += usize::from(then > due);
        self.late += usize::from(late);
        self.again += usize::from(again);
        let shown = if late || again { &mut self.turned } else { &mut self.shifted };
        if shown.len() < EXAMPLES {
            let case = &clock.about.case;
            shown.push(Moved {
                id: clock.id,
                case_number: case.number.clone(),
                request: case.request,
                stage: clock.about.stage,
                obligor: clock.about.obligor,
                due,
                then,
                late,
                again,
            });
        }
    }

    /// Up to 20 clocks that move, those that become late first.
    pub fn examples(&self) -> Vec<&Moved> {
        let mut examples: Vec<_> = self.turned.iter().chain(&self.shifted).collect();
        examples.sort_by_key(|moved| (!moved.late, !moved.again, moved.then));
        examples.truncate(EXAMPLES);
        examples
    }
}
