//! An upheld finding about a report: it makes the provider's class D.

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// 超出资质范围出具报告.
    OutOfScope = 1,
    /// 出具虚假报告.
    False = 2,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its id.
    pub id: Uuid,
    /// Whose report it was.
    pub provider: Uuid,
    /// What was found.
    pub kind: FindingKind,
    /// Number of the report.
    pub report_number: String,
    /// Day of the decision.
    pub found_on: Date,
    /// What was established.
    pub summary: String,
    /// When and by whom it was recorded.
    pub recorded: (Timestamp, String),
    /// When, by whom and why it was withdrawn.
    pub withdrawn: Option<(Timestamp, String, String)>,
}

impl FindingKind {
    /// All kinds.
    pub const ALL: [Self; 2] = [Self::OutOfScope, Self::False];

    /// The number of the contract, which is the stored one.
    pub fn code(self) -> i32 {
        self as i32
    }

    /// The kind of a number.
    pub fn parse(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}
