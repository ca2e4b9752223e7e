//! A producer with its feed, a consumer database, and a handler whose effects can be counted.

use async_trait::async_trait;
use nqi_events::{Bus, Consumer, Envelope, Event, FeedServer, Handler, Sequencer, publish};
use nqi_platform::{
    auth::{OrgKind, Principal, Role, Roles, TokenSource},
    clock::Clock,
    config::Secret,
    link::{self, Link},
    problem::Problem,
    tasks::Tasks,
};
use nqi_proto::events::v1::event_feed_service_client::EventFeedServiceClient;
use nqi_store::testing::Fixture;
use nqi_store::{Db, Error, Tx, schema};
use sea_orm::{ConnectionTrait, DbErr, Statement};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};
use tonic::service::Routes;
use uuid::Uuid;

pub const SOURCE: &str = "nqi.test";
pub const KIND: &str = "nqi.test.v1.Noted";

pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut all = nqi_store::migrations();
        all.extend(nqi_events::migrations());
        all.push(Box::new(Effects));
        all
    }
}

struct Effects;

impl MigrationName for Effects {
    fn name(&self) -> &str {
        "m20260103_000001_effects"
    }
}

#[async_trait]
impl MigrationTrait for Effects {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // No unique key on (aggregate, sequence): a second effect must show, not be refused.
        let columns =
            [schema::serial("no"), schema::text("aggregate"), schema::big("sequence"), schema::text("note")];
        manager.create_table(schema::table("effects", columns)).await
    }
}

/// Everything of one scenario.
pub struct World {
    pub producer: Db,
    pub consumer: Db,
    pub clock: Clock,
    pub bus: Bus,
    pub tasks: Tasks,
    pub calls: Arc<AtomicU32>,
}

impl World {
    pub async fn new(fx: &Fixture, bus: Bus) -> Self {
        let producer = fx.another::<Migrator>().await;
        fx.migrate::<Migrator>().await;
        let calls = Arc::default();
        Self { producer, consumer: fx.db.clone(), clock: fx.clock.clone(), bus, tasks: Tasks::new(), calls }
    }

    pub async fn quiet(fx: &Fixture) -> Self {
        Self::new(fx, Bus::in_process()).await
    }

    /// A client of the producer's feed, as this caller.
    pub fn client(&self, caller: Option<Principal>) -> EventFeedServiceClient<Link> {
        let feed = FeedServer::new(SOURCE, self.producer.clone(), self.clock.clone(), self.bus.clone());
        let calls = self.calls.clone();
        let admitted = tonic::service::interceptor::InterceptedService::new(
            feed,
            move |mut request: tonic::Request<()>| {
                calls.fetch_add(1, Ordering::SeqCst);
                if let Some(caller) = &caller {
                    request.extensions_mut().insert(caller.clone());
                }
                Ok(request)
            },
        );
        EventFeedServiceClient::new(link::local(Routes::new(admitted)))
    }

    pub fn consumer_on(&self, name: &'static str, db: &Db) -> Consumer {
        let client = self.client(Some(service()));
        Consumer::new(
            name,
            SOURCE,
            db.clone(),
            self.clock.clone(),
            client,
            Arc::new(NoToken),
            self.bus.clone(),
        )
    }

    pub fn a_consumer(&self) -> Consumer {
        self.consumer_on("test.ledger", &self.consumer)
    }

    /// Publishes one event and commits.
    pub async fn note(&self, aggregate: Uuid, note: &str) {
        note_in(&self.producer, &self.clock, aggregate, note).await;
    }

    pub async fn sequence(&self) -> u64 {
        Sequencer::run_once(&self.producer, &self.clock).await.expect("sequenced")
    }
}

pub async fn note_in(db: &Db, clock: &Clock, aggregate: Uuid, note: &str) {
    let note = note.to_owned();
    db.job(clock, move |tx: Tx| {
        let note = note.clone();
        async move { publish_note(&tx, aggregate, &note).await }
    })
    .await
    .expect("published");
}

pub async fn publish_note(tx: &Tx, aggregate: Uuid, note: &str) -> Result<(), Problem> {
    let event = Event {
        aggregate,
        kind: KIND,
        subject: aggregate.to_string(),
        time: tx.now(),
        payload: &note.to_owned(),
    };
    publish(tx, event).await
}

pub fn service() -> Principal {
    caller(Role::Service)
}

pub fn caller(role: Role) -> Principal {
    Principal {
        subject: Uuid::from_u128(1),
        org: Uuid::nil(),
        kind: OrgKind::Platform,
        roles: Roles::of(&[role]),
        regions: vec![],
        session: Uuid::nil(),
        name: "test".to_owned(),
        token: Secret::new(String::new()),
    }
}

pub struct NoToken;

#[async_trait]
impl TokenSource for NoToken {
    async fn token(&self) -> Result<String, Problem> {
        Ok("test".to_owned())
    }
}

/// Writes one row per event.
pub struct Ledger;

#[async_trait]
impl Handler for Ledger {
    async fn apply(&self, tx: &Tx, event: &Envelope) -> Result<(), Problem> {
        write_effect(tx, event).await
    }
}

pub async fn write_effect(tx: &Tx, event: &Envelope) -> Result<(), Problem> {
    let insert = tx.statement(
        "INSERT INTO effects (aggregate, sequence, note) VALUES ($1, $2, $3)",
        [event.aggregate_id.clone().into(), event.sequence.into(), note_of(event).into()],
    );
    tx.conn().execute_raw(insert).await.map_err(Error::from)?;
    Ok(())
}

pub fn note_of(event: &Envelope) -> String {
    prost::Message::decode(event.payload.as_slice()).expect("a string payload")
}

/// All effects in the order in which they were written: (aggregate, sequence, note).
pub async fn effects(db: &Db) -> Vec<(String, i64, String)> {
    let select = Statement::from_string(
        db.reader().get_database_backend(),
        "SELECT aggregate, sequence, note FROM effects ORDER BY no",
    );
    let rows = db.reader().query_all_raw(select).await.expect("effects are read");
    rows.iter()
        .map(|row| {
            (
                row.try_get("", "aggregate").expect("an aggregate"),
                row.try_get("", "sequence").expect("a sequence"),
                row.try_get("", "note").expect("a note"),
            )
        })
        .collect()
}

pub async fn notes(db: &Db) -> Vec<String> {
    effects(db).await.into_iter().map(|(_, _, note)| note).collect()
}

pub async fn count(db: &Db, sql: &str) -> i64 {
    let select = Statement::from_string(db.reader().get_database_backend(), sql);
    let row = db.reader().query_one_raw(select).await.expect("a count").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

/// Looks until `found` is true, at most `max`.
pub async fn eventually<F, Fut>(max: Duration, what: &str, found: F)
where
    F: Fn() -> Fut,
    Fut: Future<Output = bool>,
{
    let until = Instant::now() + max;
    while !found().await {
        assert!(Instant::now() < until, "not within {max:?}: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A random aggregate in the given partition.
pub fn aggregate_in(partition: i32) -> Uuid {
    loop {
        let id = nqi_platform::ids::new_id();
        if nqi_events::partition_of(id) == partition {
            return id;
        }
    }
}

/// The Redis of the test run; None when `NQI_TEST_REDIS=skip`.
pub fn redis_url() -> Option<String> {
    if std::env::var("NQI_TEST_REDIS").as_deref() == Ok("skip") {
        return None;
    }
    Some(std::env::var("NQI_TEST_REDIS_URL").expect(
        "NQI_TEST_REDIS_URL is not set: run `eval \"$(.ci/services.sh start DIR)\"`, or NQI_TEST_REDIS=skip",
    ))
}
