//! One page of a list: what it is narrowed to and where it goes on.

use uuid::Uuid;

use crate::domain::queue::Queue;

/// Which offers, orders or ratings are listed, newest first; empty parts do not narrow.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// States.
    pub states: Vec<i32>,
    /// Only of this case.
    pub request: Option<Uuid>,
    /// Only for this item.
    pub item: Option<Uuid>,
    /// Only in this queue.
    pub queue: Option<Queue>,
    /// Only of the case of this number.
    pub case_number: String,
    /// Only order numbers that contain this text.
    pub number: String,
    /// Only ids below this one.
    pub before: Option<Uuid>,
    /// Rows, at most.
    pub limit: u64,
}
