//! Registry: what can be done, by whom, when, at what price and promise.

pub mod app;
pub mod config;
pub mod domain;
pub mod error;
mod grpc;
mod jobs;
mod metrics;
mod store;
mod wire;

use nqi_events::{Bus, FeedServer, Sequencer};
use nqi_platform::{
    auth::TokenSource, calendar::PublishedCalendar, clock::Clock, link::Link, problem::Problem, tasks::Tasks,
};
use nqi_store::{Db, Upkeep};
use std::sync::Arc;
use tonic::service::Routes;

pub use app::{
    import_standards_file, keep_horizon, lapse_bookings, load_standards, refresh_credit, refresh_facts,
    release_orphans, run_imports, sweep_holds, sweep_imports,
};
pub use config::Config;
pub use store::Migrator;

/// Name of the service in events, databases and tokens.
pub const SOURCE: &str = "nqi.registry";

/// What the service is made of. Cloning shares everything.
#[derive(Clone)]
pub struct Deps {
    /// The service's own database.
    pub db: Db,
    /// Time.
    pub clock: Clock,
    /// Wake-ups.
    pub bus: Bus,
    /// Background loops.
    pub tasks: Tasks,
    /// Tokens for calls under the service's own name.
    pub tokens: Arc<dyn TokenSource>,
    /// The services that it listens to.
    pub links: Links,
    /// Working days, by the calendar that commitments published.
    pub calendar: PublishedCalendar,
    /// Its configuration.
    pub config: Config,
}

/// Services whose events are consumed; late-bound when they start together.
#[derive(Clone)]
pub struct Links {
    /// Organisations and their states.
    pub identity: Link,
    /// Ratings and matches shown.
    pub requests: Link,
    /// Promises kept and broken, and the credit classes made of them.
    pub commitments: Link,
}

/// The migrations of the service's database.
pub fn migrator() -> Migrator {
    Migrator
}

/// All RPCs of the service, its event feed included.
pub fn routes(deps: &Deps) -> Routes {
    let feed = FeedServer::new(SOURCE, deps.db.clone(), deps.clock.clone(), deps.bus.clone());
    grpc::routes(deps).add_service(feed)
}

/// Starts the sequencer, the audit linking, the consumers, the sweeper of holds and bookings, the making of days, the refresh of
/// facts and of credit classes, and the work of imports.
pub fn spawn_jobs(deps: &Deps) {
    Sequencer::spawn(deps.db.clone(), deps.clock.clone(), deps.bus.clone(), &deps.tasks);
    Upkeep::spawn(deps.db.clone(), deps.clock.clone(), &deps.tasks);
    jobs::consumers::spawn(deps);
    jobs::sweeper::spawn(deps);
    jobs::ledger::spawn(deps);
    jobs::facts::spawn(deps);
    jobs::credit::spawn(deps);
    jobs::imports::spawn(deps);
}

/// Applies every event that is available now and refreshes the facts that they touch; returns how many were applied.
///
/// For seeds and tests that move a virtual clock instead of running the loops.
pub async fn drain(deps: &Deps) -> Result<u64, Problem> {
    let applied = take_up(deps).await?;
    refresh_facts(deps).await?;
    Ok(applied)
}

/// Applies every event that is available now and leaves the facts for later; returns how many were applied.
///
/// For seeds, whose days are too short to refresh every provider's facts on each.
pub async fn take_up(deps: &Deps) -> Result<u64, Problem> {
    jobs::consumers::drain(deps).await
}
