//! A pause as it is kept: the period of the arithmetic, with its ground, evidence and deadline.

use jiff::Timestamp;
use nqi_kernel::clock::{Pause, PauseReason, Pauses};

use super::{refusal::Refusal, stage::Stage};

/// One pause of a clock, numbered from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PauseRecord {
    /// Number within the commitment.
    pub no: i32,
    /// First second that does not count.
    pub from: Timestamp,
    /// First second that counts again; `None` while open.
    pub to: Option<Timestamp>,
    /// Resumes by itself at this instant.
    pub resume_by: Timestamp,
    /// The instant that was asked for; `None` = as late as the policy allows.
    pub asked_until: Option<Timestamp>,
    /// Ground.
    pub reason: PauseReason,
    /// Evidence in words.
    pub evidence: String,
    /// Who paused: `org/subject/name`.
    pub actor: String,
    /// Changed since it was loaded.
    pub touched: bool,
}

impl PauseRecord {
    /// The period for the arithmetic.
    pub fn period(&self) -> Pause {
        Pause { from: self.from, to: self.to, reason: self.reason }
    }
}

/// The periods of the records; those of no length drop out.
pub fn periods(records: &[PauseRecord]) -> Result<Pauses, nqi_kernel::clock::Refusal> {
    Pauses::new(records.iter().map(PauseRecord::period))
}

/// Whether a ground belongs to a stage: 待补正 is about acceptance, 待送样 about delivery, the rest fits everywhere.
pub fn check_ground(stage: Stage, reason: PauseReason) -> Result<(), Refusal> {
    let fits = match reason {
        PauseReason::Correction => stage == Stage::Acceptance,
        PauseReason::Sample => stage == Stage::Delivery,
        PauseReason::Closed => false,
        _ => true,
    };
    if fits { Ok(()) } else { Err(Refusal::WrongGround { stage: stage.en(), stage_zh: stage.zh() }) }
}

/// Whether the obligor itself may pause or resume on this ground. 不可抗力 and 特别程序 are decided by others.
pub fn check_obligor_ground(reason: PauseReason) -> Result<(), Refusal> {
    match reason {
        PauseReason::Sample | PauseReason::Enterprise | PauseReason::Postponed => Ok(()),
        _ => Err(Refusal::SelfApproval),
    }
}
