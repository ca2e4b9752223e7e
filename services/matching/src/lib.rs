//! Matching: who fits a need, why, and why not. Derived state only: an index built from the registry's stream.

pub mod app;
pub mod engine;
mod grpc;
pub mod wire;

use std::sync::Arc;

use nqi_events::Bus;
use nqi_platform::auth::TokenSource;
use nqi_platform::clock::Clock;
use nqi_platform::link::Link;
use nqi_platform::problem::Problem;
use nqi_platform::tasks::Tasks;
use nqi_proto::matching::v1::gap_service_server::GapServiceServer;
use nqi_proto::matching::v1::match_service_server::MatchServiceServer;
use nqi_proto::matching::v1::parse_service_server::ParseServiceServer;
use nqi_proto::matching::v1::planning_service_server::PlanningServiceServer;
use tonic::service::Routes;

pub use app::index::Index;

/// What the service is made of. Cloning shares everything.
#[derive(Clone)]
pub struct Deps {
    /// Time.
    pub clock: Clock,
    /// Wake-ups.
    pub bus: Bus,
    /// Background loops.
    pub tasks: Tasks,
    /// Tokens of this service, for the export and the feed.
    pub tokens: Arc<dyn TokenSource>,
    /// The registry: its ExportService and its EventFeedService.
    pub registry: Link,
    /// Requests: its DemandService, for gaps.
    pub requests: Link,
    /// Commitments: its CalendarService, for working days.
    pub commitments: Link,
    /// The index; `Index::new()`.
    pub index: Index,
}

/// The RPCs. There is no database and no feed of its own.
pub fn routes(deps: &Deps) -> Routes {
    Routes::default()
        .add_service(MatchServiceServer::new(grpc::matching::Matching(deps.clone())))
        .add_service(GapServiceServer::new(grpc::gaps::Gaps(deps.clone())))
        .add_service(ParseServiceServer::new(grpc::parse::Parsing(deps.clone())))
        .add_service(PlanningServiceServer::new(grpc::planning::Planning::new(deps)))
}

/// Starts following the registry and the calendar.
pub fn spawn_jobs(deps: &Deps) {
    let (following, calendar) = (deps.clone(), deps.clone());
    deps.tasks.supervise("matching.calendar", move || app::calendar::run(calendar.clone()));
    deps.tasks.supervise("matching.follow", move || app::follow::run(following.clone()));
}

/// Builds the index if needed and applies everything that is available now: for seeds and tests.
pub async fn catch_up(deps: &Deps) -> Result<(), Problem> {
    if let Err(problem) = app::calendar::refresh(deps).await {
        tracing::debug!(error = %problem, "the published calendar was not read, the known one stays");
    }
    app::follow::catch_up(deps).await
}

/// True once the index is warm: built, and the end of the feed was reached.
pub fn ready(deps: &Deps) -> bool {
    deps.index.ready()
}
