//! The case and its state: requests, items, offers, orders, documents, ratings. Clocks belong to commitments.

mod app;
mod config;
mod domain;
mod error;
mod grpc;
mod jobs;
mod store;
mod view;

use std::sync::Arc;

use nqi_events::{Bus, Consumer, FeedServer, Sequencer};
use nqi_platform::auth::TokenSource;
use nqi_platform::clock::Clock;
use nqi_platform::link::Link;
use nqi_platform::problem::Problem;
use nqi_platform::tasks::Tasks;
use nqi_proto::events::v1::event_feed_service_client::EventFeedServiceClient;
use nqi_proto::requests::v1::action_service_server::ActionServiceServer;
use nqi_proto::requests::v1::change_service_server::ChangeServiceServer;
use nqi_proto::requests::v1::demand_service_server::DemandServiceServer;
use nqi_proto::requests::v1::document_service_server::DocumentServiceServer;
use nqi_proto::requests::v1::draft_service_server::DraftServiceServer;
use nqi_proto::requests::v1::offer_service_server::OfferServiceServer;
use nqi_proto::requests::v1::order_service_server::OrderServiceServer;
use nqi_proto::requests::v1::queue_service_server::QueueServiceServer;
use nqi_proto::requests::v1::rating_service_server::RatingServiceServer;
use nqi_proto::requests::v1::request_service_server::RequestServiceServer;
use nqi_proto::requests::v1::tracking_service_server::TrackingServiceServer;
use nqi_store::{Db, Upkeep};
use tonic::service::{Routes, RoutesBuilder};

pub use config::Config;
pub use store::migrations::Migrator;

/// The name of this service's event log.
pub const SOURCE: &str = "nqi.requests";

/// The log whose clocks this service acts on.
const CLOCKS: &str = "nqi.commitments";

/// The log of providers that come and go.
const REGISTER: &str = "nqi.registry";

/// The services that a case depends on.
#[derive(Clone)]
pub struct Links {
    /// Centres, holds, scope, standards, providers.
    pub registry: Link,
    /// Candidates.
    pub matching: Link,
    /// Policies, and the feed of clock events.
    pub commitments: Link,
    /// Organisations.
    pub identity: Link,
}

/// All that the service runs on.
#[derive(Clone)]
pub struct Deps {
    /// Its own database.
    pub db: Db,
    /// Time.
    pub clock: Clock,
    /// Wake-ups between logs and readers.
    pub bus: Bus,
    /// Background tasks of the process.
    pub tasks: Tasks,
    /// Tokens of this service for its own calls.
    pub tokens: Arc<dyn TokenSource>,
    /// Other services.
    pub links: Links,
    /// Where files lie.
    pub config: Config,
}

/// The migrator of the service's database, for `Db::migrate::<Migrator>()`.
pub fn migrator() -> Migrator {
    Migrator
}

/// All RPCs, the event feed included.
pub fn routes(deps: &Deps) -> Routes {
    let app = app::App::new(deps);
    let feed = FeedServer::new(SOURCE, deps.db.clone(), deps.clock.clone(), deps.bus.clone());
    let mut routes = RoutesBuilder::default();
    routes
        .add_service(RequestServiceServer::new(grpc::RequestRpc(app.clone())))
        .add_service(OfferServiceServer::new(grpc::OfferRpc(app.clone())))
        .add_service(OrderServiceServer::new(grpc::OrderRpc(app.clone())))
        .add_service(RatingServiceServer::new(grpc::RatingRpc(app.clone())))
        .add_service(DocumentServiceServer::new(grpc::DocumentRpc(app.clone())))
        .add_service(QueueServiceServer::new(grpc::QueueRpc(app.clone())))
        .add_service(TrackingServiceServer::new(grpc::TrackingRpc(app.clone())))
        .add_service(DemandServiceServer::new(grpc::DemandRpc(app.clone())))
        .add_service(ActionServiceServer::new(grpc::ActionRpc(app.clone())))
        .add_service(DraftServiceServer::new(grpc::DraftRpc(app.clone())))
        .add_service(ChangeServiceServer::new(grpc::ChangeRpc {
            app,
            bus: deps.bus.clone(),
            tasks: deps.tasks.clone(),
        }))
        .add_service(feed);
    routes.routes()
}

/// Spawns the sequencer, the consumers of clocks and of the register, and the sweeps.
pub fn spawn_jobs(deps: &Deps) {
    Sequencer::spawn(deps.db.clone(), deps.clock.clone(), deps.bus.clone(), &deps.tasks);
    Upkeep::spawn(deps.db.clone(), deps.clock.clone(), &deps.tasks);
    clocks(deps).spawn(&deps.tasks, Arc::new(jobs::clocks::Clocks));
    providers(deps).spawn(&deps.tasks, Arc::new(jobs::providers::Providers));
    jobs::owed::spawn(app::App::new(deps), &deps.tasks);
}

/// Settles everything that is due by the clock now: lapses, expiries, automatic answers. Returns the steps taken.
pub async fn sweep(deps: &Deps) -> Result<u64, Problem> {
    jobs::sweeps::sweep(&app::App::new(deps)).await
}

/// Does all that is owed, applies all clock events that are there, and numbers this service's own events.
///
/// For seeds and tests, which run no loops. Returns how many calls and events were settled.
pub async fn drain(deps: &Deps) -> Result<u64, Problem> {
    let app = app::App::new(deps);
    let mut total = 0;
    loop {
        let settled = app.settle_due(None).await?;
        let applied = clocks(deps).drain(&Arc::new(jobs::clocks::Clocks)).await?;
        total += settled + applied;
        if applied == 0 {
            break;
        }
    }
    Sequencer::run_once(&deps.db, &deps.clock).await?;
    Ok(total)
}

/// Applies what the register has told since; for seeds and tests, which run no loops. Returns how many events.
pub async fn take_up(deps: &Deps) -> Result<u64, Problem> {
    providers(deps).drain(&Arc::new(jobs::providers::Providers)).await
}

fn providers(deps: &Deps) -> Consumer {
    Consumer::new(
        "requests.providers",
        REGISTER,
        deps.db.clone(),
        deps.clock.clone(),
        EventFeedServiceClient::new(deps.links.registry.clone()),
        deps.tokens.clone(),
        deps.bus.clone(),
    )
}

fn clocks(deps: &Deps) -> Consumer {
    Consumer::new(
        "requests.clocks",
        CLOCKS,
        deps.db.clone(),
        deps.clock.clone(),
        EventFeedServiceClient::new(deps.links.commitments.clone()),
        deps.tokens.clone(),
        deps.bus.clone(),
    )
}
