//! A register with its own database and virtual clock, callers of every role, and producers of the events it hears.

mod caller;
mod clients;
mod shop;

pub use caller::{Caller, claims};
pub use shop::Shop;

use crate::orders::Orders;
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use nqi_events::{Bus, Event, FeedServer, Sequencer, publish};
use nqi_platform::auth::signing::SigningKey;
use nqi_platform::auth::{Role, ServiceTokens, StaticKeys, Verifier, VerifierOptions};
use nqi_platform::calendar::PublishedCalendar;
use nqi_platform::link::{self, Link};
use nqi_platform::problem::Problem;
use nqi_platform::serve::{ServeOptions, layered};
use nqi_platform::tasks::Tasks;
use nqi_proto::google::r#type::Date;
use nqi_proto::identity::v1::organization_service_server::OrganizationServiceServer;
use nqi_proto::registry::v1::capacity_service_client::CapacityServiceClient;
use nqi_registry::{Config, Deps, Links, Migrator};
use nqi_store::testing::Fixture;
use nqi_store::{Db, PoolOptions, Tx};
use sea_orm_migration::{MigrationTrait, MigratorTrait};
use std::sync::Arc;
use std::time::Duration;
use tonic::Status;
use uuid::Uuid;

pub struct World {
    pub deps: Deps,
    pub identity: Db,
    pub requests: Db,
    pub commitments: Db,
    /// What requests answers about holds.
    pub orders: Orders,
    key: Arc<SigningKey>,
    link: Link,
    fixture: Fixture,
}

/// A producer has only the store's and the events' tables.
struct Producer;

#[async_trait::async_trait]
impl MigratorTrait for Producer {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        nqi_store::migrations().into_iter().chain(nqi_events::migrations()).collect()
    }
}

impl World {
    pub async fn new(fixture: Fixture) -> World {
        fixture.migrate::<Migrator>().await;
        let clock = fixture.clock.clone();
        let key = Arc::new(SigningKey::generate());
        let verifier = Arc::new(Verifier::new(VerifierOptions {
            issuer: "test".into(),
            audience: "test".into(),
            clock: clock.clone(),
            keys: Arc::new(StaticKeys(vec![key.jwk()])),
        }));
        let options = |verifier: &Arc<Verifier>| ServeOptions {
            verifier: verifier.clone(),
            clock: clock.clone(),
            concurrency: 1000,
            default_deadline: Duration::from_secs(60),
        };
        let bus = Bus::in_process();
        let (mut producers, orders) = (Vec::new(), Orders::new());
        for source in ["nqi.identity", "nqi.requests", "nqi.commitments"] {
            let db = fixture.another::<Producer>().await;
            let feed = FeedServer::new(source, db.clone(), clock.clone(), bus.clone());
            let mut routes = tonic::service::Routes::new(feed)
                .add_service(OrganizationServiceServer::new(crate::organizations::Named));
            if source == "nqi.requests" {
                routes = routes.add_service(orders.clone());
            }
            producers.push((db, link::local(layered(routes, options(&verifier)))));
        }
        let [(identity, a), (requests, b), (commitments, c)] = match <[_; 3]>::try_from(producers) {
            Ok(three) => three,
            Err(other) => panic!("{} producers", other.len()),
        };
        let deps = Deps {
            db: fixture.db.clone(),
            clock: clock.clone(),
            bus,
            tasks: Tasks::new(),
            tokens: Arc::new(ServiceTokens::new(key.clone(), clock.clone(), "test", "test", "registry")),
            calendar: PublishedCalendar::new(c.clone()),
            links: Links { identity: a, requests: b, commitments: c },
            config: Config::default(),
        };
        let link = link::local(layered(nqi_registry::routes(&deps), options(&verifier)));
        World { deps, identity, requests, commitments, orders, key, link, fixture }
    }

    /// The same world with its present configuration in force.
    pub fn rewired(mut self) -> World {
        self.link = self.served(&self.deps);
        self
    }

    /// Another process of the same register, so to speak: its own connections and its own queue before the ledger.
    pub async fn replica(&self) -> CapacityServiceClient<Link> {
        let options = PoolOptions { max_connections: 8, readers: 2, ..PoolOptions::default() };
        let db = Db::open(self.fixture.url(), &options).await.expect("the same database");
        CapacityServiceClient::new(self.served(&Deps { db, ..self.deps.clone() }))
    }

    fn served(&self, deps: &Deps) -> Link {
        let verifier = Arc::new(Verifier::new(VerifierOptions {
            issuer: "test".into(),
            audience: "test".into(),
            clock: self.deps.clock.clone(),
            keys: Arc::new(StaticKeys(vec![self.key.jwk()])),
        }));
        let options = ServeOptions {
            verifier,
            clock: self.deps.clock.clone(),
            concurrency: 1000,
            default_deadline: Duration::from_secs(60),
        };
        link::local(layered(nqi_registry::routes(deps), options))
    }

    pub fn caller(&self, role: Role, org: Uuid) -> Caller {
        Caller(self.key.sign(&claims(role, org, self.deps.clock.now())).expect("a token"))
    }

    pub fn service(&self) -> Caller {
        self.caller(Role::Service, Uuid::nil())
    }

    pub fn bureau(&self) -> Caller {
        self.caller(Role::Bureau, Uuid::from_u128(0xb0))
    }

    /// Moves the clock by seconds.
    pub fn pass(&self, seconds: i64) {
        let clock = &self.deps.clock;
        assert!(clock.advance_to(clock.now() + SignedDuration::from_secs(seconds)));
    }

    pub fn now(&self) -> Timestamp {
        self.deps.clock.now()
    }

    /// Publishes an event of another service.
    pub async fn tell<M: prost::Message + Clone + 'static>(
        &self,
        db: &Db,
        kind: &'static str,
        aggregate: Uuid,
        payload: M,
    ) {
        let work = move |tx: Tx| {
            let payload = payload.clone();
            async move {
                let time = tx.now();
                publish(
                    &tx,
                    Event { aggregate, kind, subject: aggregate.to_string(), time, payload: &payload },
                )
                .await
            }
        };
        db.job(&self.deps.clock, work).await.expect("published");
        Sequencer::run_once(db, &self.deps.clock).await.expect("numbered");
    }
}

pub fn problem(status: Status) -> Problem {
    Problem::from_status(&status)
}

pub fn day(year: i16, month: i8, number: i8) -> Date {
    nqi_platform::wire::date(date(year, month, number))
}
