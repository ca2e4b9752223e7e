//! The arithmetic of commitment clocks: anchor, pauses, due instant, levels, corrections. Pure; knows no scanner.
//!
//! [`ClockFacts`] is what was promised and what happened; put on a [`crate::worktime::Calendar`] it becomes a
//! [`Timeline`], which answers when it is due, how much has elapsed and when each level falls.

mod anchor;
mod caps;
mod commands;
mod count;
mod explain;
mod facts;
mod level;
mod pause;
mod rearm;
mod refusal;
mod settle;
mod terms;
mod timeline;

pub use anchor::AnchorRule;
pub use caps::PauseCaps;
pub use explain::{ExplainedPause, Explanation, SkippedDays};
pub use facts::ClockFacts;
pub use level::{Level, LevelPolicy, Threshold};
pub use pause::{Pause, PauseReason, Pauses};
pub use rearm::{Cause, Correction, Verdict};
pub use refusal::Refusal;
pub use settle::{Fired, Firing, message_at};
pub use terms::{Extension, Receipt, Terms, Unit, due_by, statutory_due};
pub use timeline::Timeline;
