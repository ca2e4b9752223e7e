//! An import of a scope table as an operation: its states, its counts, and which step may follow which.

use super::scope_table::Proposal;
use super::sheet::RowError;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How long an applied import can be taken back.
pub const UNDO_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// States, with their numbers in the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Waits for its file.
    Receiving = 1,
    /// Waits for its columns to be confirmed.
    Uploaded = 2,
    /// Dry run under way.
    Checking = 3,
    /// The report is there.
    Checked = 4,
    /// Writing.
    Applying = 5,
    /// Written.
    Applied = 6,
    /// Takes back what was written before it was cancelled or failed.
    RollingBack = 7,
    /// Takes back all.
    Undoing = 8,
    /// Taken back.
    Undone = 9,
    /// Stopped; nothing of it is in the register.
    Cancelled = 10,
    /// Refused; nothing of it is in the register.
    Failed = 11,
}

/// What is written when rows are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// Everything or nothing.
    AllOrNothing = 1,
    /// The valid rows.
    ValidOnly = 2,
}

/// What has been counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows of the sheet read.
    pub read: u32,
    /// Rows of the sheet checked.
    pub checked: u32,
    /// Rows of the register written, or taken back.
    pub written: u32,
    /// New rows.
    pub created: u32,
    /// Rows that change.
    pub changed: u32,
    /// Rows that say the same.
    pub unchanged: u32,
    /// Rows of the sheet that cannot be taken.
    pub failed: u32,
}

/// Why a whole file was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// UPPER_SNAKE_CASE.
    pub code: String,
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The kept file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Names its pieces.
    pub id: Uuid,
    /// Bytes.
    pub size: u64,
    /// Lower-case hex.
    pub sha256: String,
    /// Rows that it seems to have, for telling how far the reading is.
    pub rows: u32,
}

/// An import.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScopeImport {
    /// UUIDv7.
    pub id: Uuid,
    /// The provider.
    pub provider_id: Uuid,
    /// Who asked, for the trail of what the job writes.
    pub by: Uuid,
    /// Name of the file.
    pub file_name: String,
    /// Site of rows that name none.
    pub site_id: Option<Uuid>,
    /// Accreditation of rows that name none.
    pub accreditation_id: Option<Uuid>,
    /// State.
    pub state: State,
    /// The file, once it is there and while it is kept.
    pub file: Option<File>,
    /// Its columns.
    pub proposal: Proposal,
    /// What is written when rows are wrong.
    pub mode: Option<Mode>,
    /// Counts of the work under way or done last.
    pub counts: Counts,
    /// The last row of the sheet that was written: where writing goes on after an interruption.
    pub done: u32,
    /// Rows that were written when taking back began.
    pub to_take_back: u32,
    /// Rows that were kept when the import was taken back.
    pub kept: u32,
    /// The state that a rollback leads to.
    pub ends: Option<State>,
    /// Why it failed.
    pub problem: Option<Reason>,
    /// When the writing ended.
    pub applied_at: Option<Timestamp>,
    /// Attempts of the present step that broke off.
    pub attempts: u32,
    /// Created.
    pub created_at: Timestamp,
    /// Last changed.
    pub updated_at: Timestamp,
}

/// A step that is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// In this state.
    #[error("this step is not possible in state {0:?}")]
    WrongState(State),
    /// Rows are wrong and none may be.
    #[error("{0} rows are wrong")]
    HasErrors(u32),
    /// Nothing in it can be written.
    #[error("no row is valid")]
    NothingValid,
    /// Too late.
    #[error("it could be undone until {0}")]
    UndoExpired(Timestamp),
}

impl State {
    /// A worker has something to do.
    pub fn is_running(self) -> bool {
        matches!(self, State::Checking | State::Applying | State::RollingBack | State::Undoing)
    }
}

impl ScopeImport {
    /// The file is there.
    pub fn upload(&mut self, file: File, proposal: Proposal) -> Result<(), Refusal> {
        self.only_in(&[State::Receiving])?;
        (self.file, self.proposal, self.state) = (Some(file), proposal, State::Uploaded);
        Ok(())
    }

    /// The columns are confirmed: the dry run begins, also once more with others.
    pub fn check(&mut self, proposal: Proposal) -> Result<(), Refusal> {
        self.only_in(&[State::Uploaded, State::Checked])?;
        (self.proposal, self.counts, self.state) = (proposal, Counts::default(), State::Checking);
        self.attempts = 0;
        Ok(())
    }

    /// The writing begins.
    pub fn apply(&mut self, mode: Mode) -> Result<(), Refusal> {
        self.only_in(&[State::Checked])?;
        if mode == Mode::AllOrNothing && self.counts.failed > 0 {
            return Err(Refusal::HasErrors(self.counts.failed));
        }
        if self.counts.created + self.counts.changed + self.counts.unchanged == 0 {
            return Err(Refusal::NothingValid);
        }
        (self.mode, self.done, self.state) = (Some(mode), 0, State::Applying);
        (self.counts, self.attempts) = (Counts::default(), 0);
        Ok(())
    }

    /// All is written.
    pub fn applied(&mut self, now: Timestamp) {
        (self.state, self.applied_at) = (State::Applied, Some(now));
    }

    /// Stops; what was written is taken back first.
    pub fn cancel(&mut self) -> Result<(), Refusal> {
        self.only_in(&[State::Receiving, State::Uploaded, State::Checking, State::Checked, State::Applying])?;
        self.end(State::Cancelled);
        Ok(())
    }

    /// Ends as refused; what was written is taken back first.
    pub fn fail(&mut self, reason: Reason) {
        self.problem = Some(reason);
        self.end(State::Failed);
    }

    fn end(&mut self, state: State) {
        if self.state == State::Applying {
            (self.state, self.ends) = (State::RollingBack, Some(state));
            self.take_back();
        } else {
            self.state = state;
        }
    }

    /// Takes an applied import back, within its day.
    pub fn undo(&mut self, now: Timestamp) -> Result<(), Refusal> {
        self.only_in(&[State::Applied])?;
        if let Some(until) = self.undo_until()
            && now > until
        {
            return Err(Refusal::UndoExpired(until));
        }
        self.state = State::Undoing;
        self.take_back();
        Ok(())
    }

    fn take_back(&mut self) {
        self.to_take_back = self.counts.written;
        (self.counts.written, self.kept, self.attempts) = (0, 0, 0);
    }

    /// All is taken back.
    pub fn taken_back(&mut self) {
        self.state = match self.state {
            State::RollingBack => self.ends.unwrap_or(State::Cancelled),
            _ => State::Undone,
        };
    }

    /// Until when it can be undone.
    pub fn undo_until(&self) -> Option<Timestamp> {
        let at = self.applied_at.filter(|_| self.state == State::Applied)?;
        at.checked_add(UNDO_WITHIN).ok()
    }

    /// How far the step under way is, 0 to 100.
    pub fn percent(&self) -> u32 {
        let share = |done: u32, of: u32| (u64::from(done) * 100 / u64::from(of.max(1))).min(99) as u32;
        match self.state {
            State::Receiving | State::Uploaded => 0,
            State::Checking | State::Applying => {
                share(self.counts.checked, self.file.as_ref().map_or(0, |file| file.rows))
            }
            State::RollingBack | State::Undoing => share(self.counts.written + self.kept, self.to_take_back),
            _ => 100,
        }
    }

    fn only_in(&self, states: &[State]) -> Result<(), Refusal> {
        if states.contains(&self.state) { Ok(()) } else { Err(Refusal::WrongState(self.state)) }
    }
}

/// The error of one row in the form that is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Column title.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// Why, and how to mend it.
    #[serde(flatten)]
    pub reason: Reason,
}

impl Told {
    /// Of an error that was found.
    pub fn of(error: RowError) -> Told {
        let reason = Reason { code: error.code.to_owned(), zh: error.zh, en: error.en };
        Told { column: error.column, value: error.value, reason }
    }
}

#[cfg(test)]
mod tests;
