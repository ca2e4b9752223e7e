//! A wake-up inside one process: "rows were written here"; a lost one costs a poll, never an event.

use std::time::Duration;
use tokio::sync::watch;

/// The sending side; cheap to clone, never blocks.
#[derive(Clone, Debug)]
pub struct Signal(watch::Sender<u64>);

/// The waiting side, which remembers what it has seen, so a signal between two waits is not missed.
#[derive(Debug)]
pub struct Watch(watch::Receiver<u64>);

impl Default for Signal {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Signal {
    /// Wakes every watch; signals that nobody has picked up yet merge into one.
    pub fn notify(&self) {
        self.0.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Starts watching from now.
    pub fn watch(&self) -> Watch {
        Watch(self.0.subscribe())
    }
}

impl Watch {
    /// Waits for a signal since the last wait, at most `max`; true when one came.
    pub async fn wait(&mut self, max: Duration) -> bool {
        matches!(tokio::time::timeout(max, self.0.changed()).await, Ok(Ok(())))
    }
}
