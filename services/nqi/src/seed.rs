//! The demonstration data: a year of the city's cases, replayed through the services' own RPCs under a virtual clock.
//!
//! Everything follows from the seed and the present; nothing is written behind a service's back.

mod actors;
mod capabilities;
mod chance;
mod enterprises;
mod founding;
mod ledgers;
mod lending;
mod names;
mod needs;
mod offerings;
pub(crate) mod pdf;
mod plan;
mod play;
mod profiles;
mod providers;
mod register;
mod results;
mod sheets;
mod standards;
mod summary;
mod verify;
pub mod vocabulary;

use std::sync::Arc;

use futures::future::BoxFuture;
use jiff::Timestamp;
use nqi_kernel::worktime::{Calendar, china};
use nqi_platform::auth::signing::SigningKey;
use nqi_platform::clock::Clock;
use nqi_platform::link::Link;
use nqi_platform::problem::Problem;

use actors::Desk;
use lending::Lending;
use play::Play;
use register::Filling;
pub use summary::{Account, Story, Summary};

/// The services that the data is replayed into, freshly migrated and empty.
pub struct World {
    /// Identity.
    pub identity: Link,
    /// Registry.
    pub registry: Link,
    /// Requests.
    pub requests: Link,
    /// Matching.
    pub matching: Link,
    /// Commitments.
    pub commitments: Link,
    /// The virtual clock that all of them read; at least [`plan::DAYS`] days before the present.
    pub clock: Clock,
    /// Signs the actors' tokens.
    pub key: Arc<SigningKey>,
    /// Their `iss`.
    pub issuer: String,
    /// Their `aud`.
    pub audience: String,
    /// Brings everything to rest: events handed on, due clocks fired, lapsed things swept, the match index caught up.
    pub settle: Arc<dyn Fn() -> BoxFuture<'static, Result<(), Problem>> + Send + Sync>,
}

/// Hears how far the replay has got.
pub trait Progress: Send + Sync {
    /// `done` of `total` steps; `what` is being written.
    fn step(&self, done: u64, total: u64, what: &str);
}

/// Steps counted so far.
struct Tally<'a> {
    progress: &'a dyn Progress,
    done: u64,
    total: u64,
}

impl Tally<'_> {
    fn step(&mut self, what: &str) {
        self.done = (self.done + 1).min(self.total);
        self.progress.step(self.done, self.total, what);
    }
}

/// Writes the demonstration data as it stands at `now`, and leaves the clock there.
///
/// # Errors
/// The first refusal of a service, with the act that met it; or INTERNAL when the data lacks what it promises.
pub async fn replay(
    world: &World,
    now: Timestamp,
    seed: u64,
    progress: &dyn Progress,
) -> Result<Summary, Problem> {
    let calendar: Calendar = china();
    let today = calendar.date_of(now);
    let (centres, providers, firms) = (enterprises::centres(), providers::all(today), enterprises::all());
    let needs = needs::catalogue();
    let plan = plan::make(&calendar, now, seed, &firms, &needs);
    let steps = centres.len() + 2 * providers.len() + firms.len() + 1 + plan.acts.len();
    let mut tally = Tally { progress, done: 0, total: u64::try_from(steps).unwrap_or(u64::MAX) };
    let desk = Desk::new(world, seed);
    let cast = founding::found(&desk, seed, (&centres, &providers, &firms), &mut tally).await?;
    (world.settle)().await?;
    let first = calendar.date_of(world.clock.now());
    let filling = Filling { desk: &desk, cast: &cast, seed, calendar: &calendar, first, today };
    filling.fill(&providers, &mut tally).await?;
    let lending = Lending::found(&desk, &cast, seed, today).await?;
    (world.settle)().await?;
    let mut play = Play::new(&desk, &cast, &calendar, (&needs, &plan), lending);
    play.run(now, &mut tally).await?;
    let idle = play.idle;
    play.lending.finish(&desk, &cast, &calendar, now).await?;
    profiles::fill(&desk, &cast, &firms).await?;
    ledgers::fill(&desk, &cast, today).await?;
    results::publish(&desk, &cast, today).await?;
    let counts = verify::counts(&desk, &cast).await?;
    verify::check(&counts)?;
    Ok(summary::of(&cast, &providers, now, seed, idle, counts))
}
