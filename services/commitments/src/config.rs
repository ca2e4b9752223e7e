//! What the service reads from `[commitments]`.

use std::time::Duration;

use nqi_platform::config::Secret;

/// How the scanner works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    /// The longest time between two looks for what is due; at most a second keeps the promise of a lost wake-up.
    pub scan: Duration,
    /// Clocks fired in one transaction.
    pub batch: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self { scan: Duration::from_millis(500), batch: 500 }
    }
}

/// Where messages go out to.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Posted to.
    pub url: String,
    /// Signs what is posted.
    pub secret: Secret<String>,
    /// The authorities that its certificate must come from, as PEM; `None` = those of the system.
    pub authorities: Option<Vec<u8>>,
    /// Longest time for one request.
    pub timeout: Duration,
    /// Requests for one message before it is parked.
    pub tries: u32,
}
