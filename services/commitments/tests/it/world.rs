//! A requests log to publish cases into, the service on its own database, and callers of every role.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use jiff::Timestamp;
use nqi_commitments::{Deps, Migrator, app::App, config::Config, grpc};
use nqi_events::{Bus, Event, FeedServer, Sequencer, publish};
use nqi_platform::auth::{OrgKind, Principal, Role, Roles, TokenSource};
use nqi_platform::{clock::Clock, config::Secret, ids::new_id, link, problem::Problem, tasks::Tasks};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::requests::v1::{CaseRef, OrderEvent, RequestEvent};
use nqi_store::{Db, Tx, testing::Fixture};
use sea_orm_migration::{MigrationTrait, MigratorTrait};
use tonic::{Request, service::Routes};
use uuid::Uuid;

use crate::register::Register;

/// Shanghai local time.
pub fn at(text: &str) -> Timestamp {
    format!("{text}+08:00").parse().expect("a literal instant")
}

struct LogOnly;

impl MigratorTrait for LogOnly {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut all = nqi_store::migrations();
        all.extend(nqi_events::migrations());
        all
    }
}

struct NoToken;

#[async_trait]
impl TokenSource for NoToken {
    async fn token(&self) -> Result<String, Problem> {
        Ok("test".to_owned())
    }
}

/// The parties of the scenario's case.
#[derive(Clone, Copy)]
pub struct Parties {
    pub request: Uuid,
    pub enterprise: Uuid,
    pub centre: Uuid,
    pub provider: Uuid,
}

/// Everything of one scenario. The clock begins on Monday 2026-01-05 at 08:00 in Shanghai.
pub struct World {
    pub deps: Deps,
    pub requests: Db,
    pub parties: Parties,
    pub clock: Clock,
    pub register: Register,
}

impl World {
    pub async fn new(fx: &Fixture) -> Self {
        fx.migrate::<Migrator>().await;
        Self::on(fx, fx.db.clone()).await
    }

    /// A world whose service has this database, which is migrated.
    pub async fn on(fx: &Fixture, db: Db) -> Self {
        let requests = fx.another::<LogOnly>().await;
        let bus = Bus::in_process();
        let register = Register::new();
        let feed = FeedServer::new("nqi.requests", requests.clone(), fx.clock.clone(), bus.clone());
        let own = FeedServer::new("nqi.commitments", db.clone(), fx.clock.clone(), bus.clone());
        let trusted = |feed| {
            let trusted =
                tonic::service::interceptor::InterceptedService::new(feed, |mut request: Request<()>| {
                    request.extensions_mut().insert(principal(Role::Service, OrgKind::Platform, Uuid::nil()));
                    Ok(request)
                });
            link::local(Routes::new(trusted))
        };
        let deps = Deps {
            db,
            clock: fx.clock.clone(),
            bus,
            tasks: Tasks::new(),
            tokens: Arc::new(NoToken),
            requests: trusted(feed),
            commitments: trusted(own),
            registry: register.link(),
            // Nobody asks it here: what hands messages over is told of organisations by its test.
            identity: register.link(),
            webhook: None,
            config: Config { scan: Duration::from_millis(50), batch: 100 },
        };
        let parties =
            Parties { request: new_id(), enterprise: new_id(), centre: new_id(), provider: new_id() };
        Self { clock: fx.clock.clone(), deps, requests, parties, register }
    }

    pub fn app(&self) -> App {
        App::new(self.deps.db.clone(), self.clock.clone())
    }

    pub fn rpc(&self) -> grpc::Commitments {
        grpc::Commitments { app: self.app(), bus: self.deps.bus.clone(), tasks: self.deps.tasks.clone() }
    }

    /// Another replica on the same database, opened anew.
    pub fn replica(&self, db: Db) -> grpc::Commitments {
        let app = App::new(db, self.clock.clone());
        grpc::Commitments { app, bus: Bus::in_process(), tasks: Tasks::new() }
    }

    pub fn stats(&self) -> grpc::Stats {
        grpc::Stats { app: self.app(), register: self.registry() }
    }

    /// The registry as this service asks it.
    pub fn registry(&self) -> nqi_commitments::app::register::Register {
        let (link, tokens) = (self.deps.registry.clone(), self.deps.tokens.clone());
        nqi_commitments::app::register::Register { link, tokens }
    }

    pub fn case(&self) -> CaseRef {
        CaseRef {
            service_request_id: self.parties.request.to_string(),
            case_number: "WH-2026-000001".to_owned(),
            enterprise_id: self.parties.enterprise.to_string(),
            centre_id: self.parties.centre.to_string(),
            region: "371002".to_owned(),
            ..CaseRef::default()
        }
    }

    pub fn request_event(&self) -> RequestEvent {
        RequestEvent { case: Some(self.case()), ..RequestEvent::default() }
    }

    pub fn order_event(&self, order: Uuid) -> OrderEvent {
        OrderEvent {
            case: Some(self.case()),
            order_id: order.to_string(),
            provider_id: self.parties.provider.to_string(),
            kind: 1,
            element: 3,
            promised_days: 10,
            statutory_days: 20,
            attempt: 1,
            ..OrderEvent::default()
        }
    }

    /// Publishes an event of a case as of `time`, and numbers it.
    pub async fn publish<M>(&self, kind: &'static str, aggregate: Uuid, time: Timestamp, payload: M)
    where
        M: prost::Message + Clone + 'static,
    {
        self.requests
            .job(&self.clock, move |tx: Tx| {
                let payload = payload.clone();
                async move {
                    let subject = aggregate.to_string();
                    publish(&tx, Event { aggregate, kind, subject, time, payload: &payload }).await
                }
            })
            .await
            .expect("published");
        Sequencer::run_once(&self.requests, &self.clock).await.expect("numbered");
    }

    /// Moves the clock to a Shanghai local time, publishes there, and lets the service apply and settle.
    pub async fn tell<M>(&self, local: &str, kind: &'static str, aggregate: Uuid, payload: M)
    where
        M: prost::Message + Clone + 'static,
    {
        self.clock.advance_to(at(local));
        self.publish(kind, aggregate, at(local), payload).await;
        self.drain().await;
    }

    pub async fn drain(&self) {
        nqi_commitments::consumers(&self.deps).await.expect("applied");
        nqi_commitments::settle_due(&self.deps).await.expect("settled");
    }

    pub async fn settle_at(&self, local: &str) {
        self.clock.advance_to(at(local));
        nqi_commitments::settle_due(&self.deps).await.expect("settled");
    }

    /// Moves the clock, settles, and tells of what fell.
    pub async fn tell_at(&self, local: &str) {
        self.settle_at(local).await;
        self.spread().await;
    }

    /// Tells of what has fallen.
    pub async fn spread(&self) {
        Sequencer::run_once(&self.deps.db, &self.clock).await.expect("numbered");
        nqi_commitments::tell(&self.deps).await.expect("told");
    }

    pub fn bureau(&self) -> Principal {
        principal(Role::Bureau, OrgKind::Bureau, Uuid::from_u128(77))
    }

    pub fn provider(&self) -> Principal {
        principal(Role::Provider, OrgKind::Provider, self.parties.provider)
    }

    pub fn enterprise(&self) -> Principal {
        principal(Role::Enterprise, OrgKind::Enterprise, self.parties.enterprise)
    }

    pub fn centre(&self) -> Principal {
        principal(Role::Centre, OrgKind::Centre, self.parties.centre)
    }

    /// The clocks of a subject, as the bureau sees them.
    pub async fn clocks(&self, subject: Uuid) -> Vec<pb::Commitment> {
        use pb::commitment_service_server::CommitmentService;
        let filter = pb::ListCommitmentsRequest { subject_id: subject.to_string(), ..Default::default() };
        let answer = self.rpc().list_commitments(by(&self.bureau(), filter)).await.expect("a list");
        let mut clocks = answer.into_inner().commitments;
        clocks.sort_by_key(|clock| (clock.stage, clock.attempt));
        clocks
    }

    /// The only clock of a subject.
    pub async fn clock(&self, subject: Uuid) -> pb::Commitment {
        let mut clocks = self.clocks(subject).await;
        assert_eq!(clocks.len(), 1, "one clock");
        clocks.remove(0)
    }

    pub async fn cards(&self, commitment: &str) -> Vec<pb::Card> {
        use pb::card_service_server::CardService;
        let filter = pb::ListCardsRequest { commitment_id: commitment.to_owned(), ..Default::default() };
        let cards = grpc::Cards(self.app()).list_cards(by(&self.bureau(), filter)).await;
        cards.expect("a list").into_inner().cards
    }
}

pub fn principal(role: Role, kind: OrgKind, org: Uuid) -> Principal {
    Principal {
        subject: Uuid::from_u128(org.as_u128() ^ 1),
        org,
        kind,
        roles: Roles::of(&[role]),
        regions: vec![],
        session: Uuid::nil(),
        name: String::new(),
        token: Secret::new(String::new()),
    }
}

/// A request of a caller.
pub fn by<T>(caller: &Principal, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.extensions_mut().insert(caller.clone());
    request
}

/// The reason of a refused call.
pub fn reason<T: std::fmt::Debug>(answer: Result<T, tonic::Status>) -> String {
    Problem::from_status(&answer.expect_err("refused")).reason.into_owned()
}

/// A wire instant as Shanghai would write it.
pub fn local(time: &Option<prost_types::Timestamp>) -> Option<Timestamp> {
    time.as_ref().map(|time| nqi_platform::wire::instant("time", time).expect("a valid instant"))
}

/// Polls until `look` answers Some, at most 20 s.
pub async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, mut look: impl FnMut() -> F) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{what} never came");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
