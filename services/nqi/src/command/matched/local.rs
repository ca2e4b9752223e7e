//! The answer of the configured registry: its export becomes an index in this process, without a server.

use std::sync::Arc;
use std::time::Duration;

use nqi_events::Bus;
use nqi_platform::auth::signing::SigningKey;
use nqi_platform::auth::{ServiceTokens, StaticKeys, Verifier, VerifierOptions};
use nqi_platform::calendar::PublishedCalendar;
use nqi_platform::clock::Clock;
use nqi_platform::config::{Config, DatabaseBackend};
use nqi_platform::link::{self, Link};
use nqi_platform::problem::Problem;
use nqi_platform::serve::{ServeOptions, layered};
use nqi_platform::tasks::Tasks;
use nqi_proto::matching::v1::{MatchRequest, MatchResponse};
use nqi_store::Db;
use tonic::service::Routes;

use crate::{databases, role::Role};

/// Reads the registry and answers from it, at the clock's present.
pub(super) async fn answer(
    config: &Config,
    clock: Clock,
    request: &MatchRequest,
) -> Result<MatchResponse, Problem> {
    is_there(config)?;
    let db = databases::open(config, Role::Registry, false).await?;
    let process = Process { config, clock, tasks: Tasks::new(), key: Arc::new(SigningKey::generate()) };
    let reply = async {
        let deps = process.matching(process.registry(&db));
        nqi_matching::catch_up(&deps).await?;
        nqi_matching::app::answer::answer(&deps, request, None).await
    }
    .await;
    process.tasks.stop(Duration::from_secs(5)).await;
    db.close().await;
    reply
}

/// A data folder without a registry is not made into one.
fn is_there(config: &Config) -> Result<(), Problem> {
    let folder = &config.server.data_dir;
    if config.database.url.backend() != DatabaseBackend::Sqlite || folder.join("registry.db").exists() {
        return Ok(());
    }
    let shown = folder.display();
    Err(Problem::precondition(
        "NO_REGISTRY",
        format!("{shown} 中没有登记数据，请检查 server.data_dir，或用 --server 指定运行中的服务器。"),
        format!("{shown} holds no registry: check server.data_dir, or name a running server with --server."),
    ))
}

/// What registry and matching share here.
struct Process<'a> {
    config: &'a Config,
    clock: Clock,
    tasks: Tasks,
    /// Lives as long as this process.
    key: Arc<SigningKey>,
}

impl Process<'_> {
    /// The registry behind its usual layers.
    fn registry(&self, db: &Db) -> Link {
        let nobody = || link::local(Routes::default());
        let deps = nqi_registry::Deps {
            db: db.clone(),
            clock: self.clock.clone(),
            bus: Bus::in_process(),
            tasks: self.tasks.clone(),
            tokens: self.tokens(Role::Registry),
            links: nqi_registry::Links { identity: nobody(), requests: nobody(), commitments: nobody() },
            calendar: PublishedCalendar::new(nobody()),
            config: nqi_registry::Config::default(),
        };
        let verifier = Verifier::new(VerifierOptions {
            issuer: self.config.auth.issuer.clone(),
            audience: self.config.auth.audience.clone(),
            clock: self.clock.clone(),
            keys: Arc::new(StaticKeys(vec![self.key.jwk()])),
        });
        let options = ServeOptions {
            verifier: Arc::new(verifier),
            clock: self.clock.clone(),
            concurrency: self.config.limits.concurrency.size(),
            default_deadline: Duration::from_secs(self.config.deadlines.default_s.get()),
        };
        link::local(layered(nqi_registry::routes(&deps), options))
    }

    fn matching(&self, registry: Link) -> nqi_matching::Deps {
        nqi_matching::Deps {
            clock: self.clock.clone(),
            bus: Bus::in_process(),
            tasks: self.tasks.clone(),
            tokens: self.tokens(Role::Matching),
            registry,
            requests: link::local(Routes::default()),
            commitments: link::local(Routes::default()),
            index: nqi_matching::Index::new(),
        }
    }

    fn tokens(&self, role: Role) -> Arc<ServiceTokens> {
        let auth = &self.config.auth;
        let (issuer, audience) = (auth.issuer.clone(), auth.audience.clone());
        Arc::new(ServiceTokens::new(self.key.clone(), self.clock.clone(), issuer, audience, role.name()))
    }
}
