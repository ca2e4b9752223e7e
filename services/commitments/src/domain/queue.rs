//! Queues of clocks: what a supervisor, a provider or a centre looks after first.

/// A queue; the store turns it into one condition for lists and counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queue {
    /// Running, due before the end of today, not overdue.
    DueToday,
    /// The present level is YELLOW.
    Yellow,
    /// The present level is RED.
    Red,
    /// The present level is ESCALATED or beyond.
    Escalated,
    /// Past due.
    Overdue,
    /// Standing still.
    Paused,
    /// Not started.
    Pending,
    /// Running.
    Open,
    /// Running towards a provisional due time.
    Provisional,
}

impl Queue {
    /// All queues in the order in which they are shown.
    pub const ALL: [Queue; 9] = [
        Queue::DueToday,
        Queue::Yellow,
        Queue::Red,
        Queue::Escalated,
        Queue::Overdue,
        Queue::Paused,
        Queue::Pending,
        Queue::Open,
        Queue::Provisional,
    ];
}
