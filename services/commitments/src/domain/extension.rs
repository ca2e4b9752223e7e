//! 延期: the obligor asks at or before due, another person decides, once, within the statutory limit.

use jiff::Timestamp;
use nqi_kernel::clock::{Cause, Extension as Amount, Refusal as ClockRefusal};
use uuid::Uuid;

use super::{change::Kind, refusal::Refusal, status::Status, turn::Turn};

/// State of an extension. Codes are those of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExtensionState {
    /// 待批.
    Asked = 1,
    /// 准予延期.
    Granted = 2,
    /// 不予延期.
    Denied = 3,
    /// The clock closed before a decision.
    Lapsed = 4,
}

impl ExtensionState {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Granted, Self::Denied, Self::Lapsed];

    /// The stored and transmitted code.
    pub fn code(self) -> i32 {
        self as i32
    }

    /// The Chinese label.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Asked => "待批",
            Self::Granted => "准予延期",
            Self::Denied => "不予延期",
            Self::Lapsed => "已失效",
        }
    }

    /// The English label.
    pub fn en(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Granted => "granted",
            Self::Denied => "denied",
            Self::Lapsed => "lapsed",
        }
    }

    /// The state of a code.
    pub fn parse(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// More time that an obligor asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// UUIDv7.
    pub id: Uuid,
    /// The clock.
    pub commitment: Uuid,
    /// How much.
    pub amount: Amount,
    /// Why.
    pub reason: String,
    /// State.
    pub state: ExtensionState,
    /// The person who asked, who may not decide.
    pub asker: Uuid,
    /// Who asked, for displays.
    pub asked_by: String,
    /// When.
    pub asked_at: Timestamp,
    /// Due without it, when it was asked for.
    pub due_at: Option<Timestamp>,
    /// Due with it, as it looked then.
    pub new_due_at: Option<Timestamp>,
    /// Who decided; empty while asked.
    pub decided_by: String,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// The decider's note.
    pub note: String,
}

/// How many extensions of a clock were granted, and whether one waits.
pub fn granted(earlier: &[Extension]) -> u32 {
    let count = earlier.iter().filter(|one| one.state == ExtensionState::Granted).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Turn<'_> {
    /// Whether `amount` may be asked for now; answers due now and due with it. Changes nothing.
    pub fn ask_extension(
        &self,
        amount: Amount,
        earlier: &[Extension],
    ) -> Result<(Option<Timestamp>, Option<Timestamp>), Refusal> {
        self.needs(&[Status::Running, Status::Paused], "a clock that has started")?;
        if earlier.iter().any(|one| one.state == ExtensionState::Asked) {
            return Err(Refusal::ExtensionPending);
        }
        let Some(timeline) = self.timeline()? else { return Ok((None, None)) };
        let extended = timeline.extension(amount, self.at, granted(earlier))?;
        Ok((timeline.due(), extended.on(self.calendar)?.due()))
    }

    /// Grants what was asked for: N or x grows, and a breach that the new due undoes is excused. The promise stays as it
    /// was made: whoever takes over with a fresh term has not been granted more.
    pub fn grant_extension(&mut self, asked: &Extension, earlier: &[Extension]) -> Result<(), Refusal> {
        self.needs(&[Status::Running, Status::Paused], "a clock that has started")?;
        let extended = match self.timeline()? {
            Some(timeline) => timeline.extension(asked.amount, asked.asked_at, granted(earlier))?,
            None => return Err(ClockRefusal::Term.into()),
        };
        self.clock.facts = Some(extended);
        self.because(Cause::Extension);
        self.rebuild()?;
        let at = self.at;
        self.note(Kind::Extended, at);
        Ok(())
    }
}
