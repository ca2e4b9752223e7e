//! Use cases: load, take a turn, save and publish, in one transaction.

pub mod announce;
pub mod calendar;
pub mod command;
pub mod credit;
pub mod extensions;
pub mod findings;
pub mod fire;
pub mod handover;
pub mod impact;
pub mod league;
pub mod messages;
pub mod names;
pub mod notices;
pub mod parked;
pub mod policy;
pub mod post;
pub mod publish;
pub mod react;
pub mod reassign;
pub mod receivers;
pub mod recompute;
pub mod register;
pub mod rulebook;
pub mod start;
pub mod supervise;
pub mod turn;
pub mod verdicts;

use std::sync::Arc;

use nqi_platform::clock::Clock;
use nqi_store::Db;

pub use rulebook::Rulebook;

/// The calendar that clocks run on.
pub const CALENDAR: &str = "cn";

/// What every use case needs; clones are cheap.
#[derive(Clone)]
pub struct App {
    /// The service's database.
    pub db: Db,
    /// The clock port.
    pub clock: Clock,
    /// Policies and calendars, remembered.
    pub rules: Arc<Rulebook>,
}

impl App {
    /// The use cases over a database.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock, rules: Arc::default() }
    }
}
