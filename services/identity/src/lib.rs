//! Identity: who is calling, for which organisation, with which roles. No business data.

pub mod app;
pub mod config;
pub mod domain;
pub mod error;
mod grpc;
mod jobs;
mod store;

use std::sync::Arc;

use nqi_events::{Bus, FeedServer, Sequencer};
use nqi_platform::{auth::signing::SigningKey, clock::Clock, tasks::Tasks};
use nqi_store::{Db, Upkeep};
use tonic::service::Routes;

pub use app::passwords::Passwords;
pub use app::revocations::RevokedSessions;
pub use config::Settings;
pub use store::migrations::{Migrator, migrator};

/// Name of the service in events, databases and tokens.
pub const SOURCE: &str = "nqi.identity";

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
    /// Signs access tokens.
    pub key: Arc<SigningKey>,
    /// Issuer, audience, lifetimes, service secret.
    pub settings: Arc<Settings>,
    /// Hashing, bounded by a semaphore.
    pub passwords: Passwords,
}

/// All RPCs of the service, its event feed included.
pub fn routes(deps: &Deps) -> Routes {
    use nqi_proto::identity::v1::{
        auth_service_server::AuthServiceServer, keys_service_server::KeysServiceServer,
        organization_service_server::OrganizationServiceServer,
    };
    Routes::default()
        .add_service(AuthServiceServer::new(grpc::auth::Auth(deps.clone())))
        .add_service(KeysServiceServer::new(grpc::keys::Keys(deps.clone())))
        .add_service(OrganizationServiceServer::new(grpc::organization::Organizations(deps.clone())))
        .add_service(FeedServer::new(SOURCE, deps.db.clone(), deps.clock.clone(), deps.bus.clone()))
}

/// Starts the sequencer, the audit linking and the clean-up of dead sessions.
pub fn spawn_jobs(deps: &Deps) {
    Sequencer::spawn(deps.db.clone(), deps.clock.clone(), deps.bus.clone(), &deps.tasks);
    Upkeep::spawn(deps.db.clone(), deps.clock.clone(), &deps.tasks);
    jobs::sessions::spawn(deps);
}
