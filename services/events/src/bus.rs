//! Wake-ups between the sequencer and readers, in one process or through Redis. Only hints: losing one costs a poll.

mod redis;

use nqi_platform::{problem::Problem, tasks::Tasks};
use nqi_store::{Signal, Watch};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Where wake-ups travel; clones are the same bus.
#[derive(Clone, Debug)]
pub enum Bus {
    /// Producer and readers share the process.
    InProcess(Board),
    /// Replicas wake each other through Redis pub/sub.
    Redis(redis::RedisBus),
}

/// One signal per source.
#[derive(Clone, Debug, Default)]
pub struct Board(Arc<Mutex<BTreeMap<String, Signal>>>);

impl Board {
    fn signal(&self, source: &str) -> Signal {
        let mut signals = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        signals.entry(source.to_owned()).or_default().clone()
    }

    /// Wakes only sources that somebody here waits for.
    fn wake(&self, source: &str) {
        if let Some(signal) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(source) {
            signal.notify();
        }
    }

    fn wake_all(&self) {
        for signal in self.0.lock().unwrap_or_else(PoisonError::into_inner).values() {
            signal.notify();
        }
    }
}

impl Bus {
    /// A bus inside this process.
    pub fn in_process() -> Self {
        Self::InProcess(Board::default())
    }

    /// A bus over the Redis at `url`; its two loops reconnect for as long as the tasks run, so Redis may be away now.
    pub fn redis(url: &str, tasks: &Tasks) -> Result<Self, Problem> {
        redis::RedisBus::start(url, tasks).map(Self::Redis)
    }

    /// Asks the Redis at `url` for an answer.
    ///
    /// # Errors
    /// REDIS_URL when the address is none, REDIS_AWAY when nobody answers within two seconds.
    pub async fn ping(url: &str) -> Result<(), Problem> {
        redis::ping(url).await
    }

    /// Wakes the readers of a source; never blocks, never fails.
    pub fn notify(&self, source: &str) {
        match self {
            Self::InProcess(board) => board.wake(source),
            Self::Redis(bus) => bus.notify(source),
        }
    }

    /// Starts watching a source from now; call before looking for events, so that none slips between.
    pub fn subscribe(&self, source: &str) -> Watch {
        match self {
            Self::InProcess(board) => board.signal(source).watch(),
            Self::Redis(bus) => bus.board().signal(source).watch(),
        }
    }
}
