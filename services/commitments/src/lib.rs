//! commitments 服务承诺: policies, calendars, clocks and cards. Facts follow from commands and calendar, never from
//! when a scanner ran.

pub mod app;
pub mod config;
pub mod domain;
pub mod error;
pub mod grpc;
pub mod jobs;
mod metrics;
pub mod store;
mod wire;

use std::sync::Arc;

use nqi_events::{Bus, FeedServer, Sequencer};
use nqi_platform::{auth::TokenSource, clock::Clock, link::Link, problem::Problem, tasks::Tasks};
use nqi_proto::commitments::v1::{
    calendar_service_server::CalendarServiceServer, card_service_server::CardServiceServer,
    commitment_service_server::CommitmentServiceServer, export_service_server::ExportServiceServer,
    extension_service_server::ExtensionServiceServer, message_service_server::MessageServiceServer,
    notice_service_server::NoticeServiceServer, policy_service_server::PolicyServiceServer,
    stats_service_server::StatsServiceServer,
};
use nqi_store::{Db, Upkeep};
use tonic::service::Routes;

use app::{App, announce, fire, handover::Courier, messages, receivers::Identity, register::Register};
use config::{Config, Webhook};
use domain::message::Delivery;

pub use store::Migrator;

/// What the service runs on.
#[derive(Clone)]
pub struct Deps {
    /// Its own database, migrated.
    pub db: Db,
    /// The clock port.
    pub clock: Clock,
    /// Wake-ups.
    pub bus: Bus,
    /// The process's tasks.
    pub tasks: Tasks,
    /// Tokens of this service, for reading feeds.
    pub tokens: Arc<dyn TokenSource>,
    /// The requests service, whose events move clocks.
    pub requests: Link,
    /// This service's own log, from which obligors are told of what has fallen.
    pub commitments: Link,
    /// The registry, which knows how much of a provider's scope is under valid accreditation.
    pub registry: Link,
    /// Identity, which knows the organisations that are fictitious.
    pub identity: Link,
    /// Where messages go out to, if anywhere.
    pub webhook: Option<Webhook>,
    /// How the scanner works.
    pub config: Config,
}

/// The migrator of the commitments database.
pub fn migrator() -> Migrator {
    Migrator
}

/// The services of this crate and the feed of its log.
pub fn routes(deps: &Deps) -> Routes {
    let app = App::new(deps.db.clone(), deps.clock.clone());
    let commitments =
        grpc::Commitments { app: app.clone(), bus: deps.bus.clone(), tasks: deps.tasks.clone() };
    let feed = FeedServer::new(announce::SOURCE, deps.db.clone(), deps.clock.clone(), deps.bus.clone());
    let register = Register { link: deps.registry.clone(), tokens: deps.tokens.clone() };
    Routes::new(CommitmentServiceServer::new(commitments))
        .add_service(StatsServiceServer::new(grpc::Stats { app: app.clone(), register: register.clone() }))
        .add_service(PolicyServiceServer::new(grpc::Policies(app.clone())))
        .add_service(CalendarServiceServer::new(grpc::Calendars(app.clone())))
        .add_service(CardServiceServer::new(grpc::Cards(app.clone())))
        .add_service(ExtensionServiceServer::new(grpc::Extensions(app.clone())))
        .add_service(NoticeServiceServer::new(grpc::Notices(app.clone())))
        .add_service(MessageServiceServer::new(grpc::Messages(app.clone())))
        .add_service(ExportServiceServer::new(grpc::Exports { app, register, tasks: deps.tasks.clone() }))
        .add_service(feed)
}

/// Spawns the scanner, the recomputation, the sequencer, the consumers of cases and of the own log, and what lets messages go.
pub fn spawn_jobs(deps: &Deps) {
    let app = App::new(deps.db.clone(), deps.clock.clone());
    Sequencer::spawn(deps.db.clone(), deps.clock.clone(), deps.bus.clone(), &deps.tasks);
    Upkeep::spawn(deps.db.clone(), deps.clock.clone(), &deps.tasks);
    jobs::firing::spawn(app.clone(), deps.config, &deps.tasks);
    jobs::recompute::spawn(app.clone(), &deps.tasks);
    jobs::leaving::spawn(app.clone(), outward(deps), &deps.tasks);
    if let Some(webhook) = &deps.webhook {
        let identity = Identity { link: deps.identity.clone(), tokens: deps.tokens.clone() };
        match Courier::new(app.clone(), webhook.clone(), Arc::new(identity)) {
            Ok(courier) => jobs::handover::spawn(courier, &deps.tasks),
            Err(problem) => {
                tracing::error!(error = %problem, "no client for the webhook: messages stay inside")
            }
        }
    }
    jobs::messages::consumer(deps).spawn(&deps.tasks, Arc::new(jobs::messages::Messages(app.clone())));
    jobs::cases::consumer(deps).spawn(&deps.tasks, Arc::new(jobs::cases::Cases(app)));
}

/// Records every level that has fallen by the clock's now; returns how many clocks were due. For seeds and tests.
pub async fn settle_due(deps: &Deps) -> Result<usize, Problem> {
    fire::all_due(&App::new(deps.db.clone(), deps.clock.clone()), deps.config.batch).await
}

/// Applies every event of cases that is available now, then numbers what this produced; returns how many were applied.
/// For seeds and tests, which run no loops.
pub async fn consumers(deps: &Deps) -> Result<u64, Problem> {
    let app = App::new(deps.db.clone(), deps.clock.clone());
    let applied = jobs::cases::consumer(deps).drain(&Arc::new(jobs::cases::Cases(app))).await?;
    Sequencer::run_once(&deps.db, &deps.clock).await?;
    Ok(applied)
}

/// Writes the messages of what has fallen and was numbered, and lets go those whose instant has come; returns how many
/// events and messages were looked at. For seeds and tests, which run no loops.
pub async fn tell(deps: &Deps) -> Result<u64, Problem> {
    let app = App::new(deps.db.clone(), deps.clock.clone());
    let written =
        jobs::messages::consumer(deps).drain(&Arc::new(jobs::messages::Messages(app.clone()))).await?;
    Ok(written + messages::let_go(&app, outward(deps)).await? as u64)
}

/// Whether messages are to go out when they leave.
fn outward(deps: &Deps) -> Delivery {
    if deps.webhook.is_some() { Delivery::Pending } else { Delivery::Inside }
}
