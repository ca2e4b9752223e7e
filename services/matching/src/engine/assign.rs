//! Many requests at once: which provider takes which, at the least total cost. Pure, integer, deterministic.

pub mod batch;
pub mod flow;
pub mod gap;
pub mod pricing;

/// Costs beyond this are refused: sums of a million of them still fit.
pub const MAX_COST: i64 = 1_000_000_000_000;

/// Why an instance cannot be solved; indices count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A cost beyond ±[`MAX_COST`].
    Cost {
        /// The request or job.
        request: usize,
    },
    /// An arc to a provider or agent that does not exist.
    Provider {
        /// The request or job.
        request: usize,
        /// The number given.
        provider: u64,
        /// How many there are.
        providers: usize,
    },
    /// A load or capacity below 0.
    Load {
        /// The request or job.
        request: usize,
    },
    /// More than the solver's tables hold.
    TooLarge {
        /// Agents × jobs given.
        cells: u64,
        /// Agents × jobs allowed.
        allowed: u64,
    },
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refusal::Cost { request } => {
                write!(f, "a cost of request {request} is beyond ±{MAX_COST}")
            }
            Refusal::Provider { request, provider, providers } => {
                write!(f, "request {request} names provider {provider}, but there are {providers}")
            }
            Refusal::Load { request } => write!(f, "a load or capacity of {request} is negative"),
            Refusal::TooLarge { cells, allowed } => {
                write!(f, "{cells} pairs of agent and job are more than {allowed}")
            }
        }
    }
}

impl std::error::Error for Refusal {}
