//! Services wired together: databases, keys, links and loops of the roles that run in this process.

mod gateway;
mod services;
mod settle;
mod webhook;

use std::sync::Arc;
use std::time::Duration;

use nqi_events::Bus;
use nqi_platform::auth::signing::SigningKey;
use nqi_platform::auth::{KeySource, ServiceTokens, StaticKeys, TokenSource, Verifier, VerifierOptions};
use nqi_platform::clock::Clock;
use nqi_platform::config::Config;
use nqi_platform::problem::Problem;
use nqi_platform::serve::ServeOptions;
use nqi_platform::tasks::Tasks;
use tonic::service::Routes;

use crate::links::Links;
use crate::role::Role;
use crate::tokens::{RemoteKeys, RemoteTokens};
use crate::{databases, keys};
use services::Services;

/// Whether durability counts: a seeding process may lose its work, a serving one may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Every acknowledged write is on disk.
    Serve,
    /// Nothing is, until the seed is complete.
    Seed,
}

/// The roles of one process.
pub struct Assembly {
    /// Time, shared by all.
    pub clock: Clock,
    /// A link to every service.
    pub links: Links,
    /// Signs tokens, when identity runs here.
    pub key: Option<Arc<SigningKey>>,
    config: Config,
    tasks: Tasks,
    services: Services,
    /// The routes of each role here, behind their layers.
    routes: Vec<(Role, Routes)>,
}

/// What every service of a process shares.
struct Shared<'a> {
    config: &'a Config,
    clock: Clock,
    bus: Bus,
    tasks: Tasks,
    links: Links,
    key: Option<Arc<SigningKey>>,
    mode: Mode,
}

impl Assembly {
    /// Opens the databases of `here` at the newest schema and wires the services. No loop runs before
    /// [`Assembly::spawn_jobs`].
    ///
    /// # Errors
    /// What could not be opened or read; a missing upstream of a role that is not here.
    pub async fn open(config: &Config, clock: Clock, here: &[Role], mode: Mode) -> Result<Assembly, Problem> {
        let (links, bindings) = Links::new(config, here)?;
        let tasks = Tasks::new();
        let bus = match config.redis.url.get() {
            Some(url) => Bus::redis(url.expose(), &tasks)?,
            None => Bus::in_process(),
        };
        let key = if here.contains(&Role::Identity) { Some(keys::signing(config)?) } else { None };
        let shared = Shared {
            config,
            clock: clock.clone(),
            bus,
            tasks: tasks.clone(),
            links: links.clone(),
            key: key.clone(),
            mode,
        };
        let services = Services::open(&shared, here).await?;
        let options = shared.serve_options(&services);
        let mut routes = Vec::new();
        for (role, bare) in services.routes() {
            let layered = nqi_platform::serve::layered(bare, options.clone());
            bindings.bind(role, &nqi_platform::link::local(layered.clone()));
            routes.push((role, layered));
        }
        Ok(Assembly { clock, links, key, config: config.clone(), tasks, services, routes })
    }

    /// Starts the loops of every service here.
    pub fn spawn_jobs(&self) {
        self.services.spawn_jobs();
    }

    /// Whether everything that answers is warm.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.services.is_ready()
    }

    /// Whether anything has ever happened in a database of this process.
    ///
    /// # Errors
    /// What a database said.
    pub async fn is_inhabited(&self) -> Result<bool, Problem> {
        for db in self.services.databases() {
            if nqi_events::tail::heads(&db).await?.iter().any(|head| *head > 0) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Ends the streams that would go on for ever, so that their connections can drain.
    pub fn close_streams(&self) {
        self.tasks.closing.cancel();
    }

    /// Stops the loops within ten seconds, then closes the databases.
    pub async fn stop(&self) {
        if !self.tasks.stop(Duration::from_secs(10)).await {
            tracing::warn!("some loops had to be cut at the stop deadline");
        }
        let open = self.services.databases();
        futures::future::join_all(open.iter().map(nqi_store::Db::close)).await;
    }

    /// Makes a seeded set of databases durable and closes them.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn finish_seeding(&self) -> Result<(), Problem> {
        self.tasks.stop(Duration::from_secs(10)).await;
        for db in self.services.databases() {
            db.finish_seeding().await?;
        }
        Ok(())
    }
}

impl Shared<'_> {
    async fn database(&self, role: Role) -> Result<nqi_store::Db, Problem> {
        databases::open(self.config, role, self.mode == Mode::Seed).await
    }

    /// Tokens for the jobs of a service.
    fn tokens(&self, role: Role) -> Arc<dyn TokenSource> {
        let auth = &self.config.auth;
        match &self.key {
            Some(key) => Arc::new(ServiceTokens::new(
                key.clone(),
                self.clock.clone(),
                auth.issuer.clone(),
                auth.audience.clone(),
                role.name(),
            )),
            None => RemoteTokens::new(
                self.links.identity.clone(),
                self.clock.clone(),
                role.name(),
                auth.service_secret.clone(),
            ),
        }
    }

    fn serve_options(&self, services: &Services) -> ServeOptions {
        let keys: Arc<dyn KeySource> = match &self.key {
            Some(key) => Arc::new(StaticKeys(vec![key.jwk()])),
            None => Arc::new(RemoteKeys(self.links.identity.clone())),
        };
        let mut verifier = Verifier::new(VerifierOptions {
            issuer: self.config.auth.issuer.clone(),
            audience: self.config.auth.audience.clone(),
            clock: self.clock.clone(),
            keys,
        });
        if let Some(revoked) = services.revoked_sessions() {
            verifier = verifier.with_revocations(Arc::new(revoked));
        }
        ServeOptions {
            verifier: Arc::new(verifier),
            clock: self.clock.clone(),
            concurrency: self.config.limits.concurrency.size(),
            default_deadline: Duration::from_secs(self.config.deadlines.default_s.get()),
        }
    }
}
