//! A register with its own database and virtual clock, callers of every role, and producers of the events it hears.

use crate::orders::Orders;
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use nqi_events::{Bus, Event, FeedServer, Sequencer, publish};
use nqi_platform::auth::signing::SigningKey;
use nqi_platform::auth::{
    Claims, OrgKind, Role, Roles, ServiceTokens, StaticKeys, Verifier, VerifierOptions,
};
use nqi_platform::calendar::PublishedCalendar;
use nqi_platform::config::Secret;
use nqi_platform::ids::new_id;
use nqi_platform::link::{self, Link};
use nqi_platform::problem::Problem;
use nqi_platform::serve::{ServeOptions, layered};
use nqi_platform::tasks::Tasks;
use nqi_proto::google::r#type::Date;
use nqi_proto::identity::v1::organization_service_server::OrganizationServiceServer;
use nqi_proto::registry::v1::{
    booking_service_client::BookingServiceClient, capability_service_client::CapabilityServiceClient,
    capacity_service_client::CapacityServiceClient, catalogue_service_client::CatalogueServiceClient,
    centre_service_client::CentreServiceClient, enterprise_service_client::EnterpriseServiceClient,
    export_service_client::ExportServiceClient, instrument_service_client::InstrumentServiceClient,
    offering_service_client::OfferingServiceClient, provider_service_client::ProviderServiceClient,
    resource_service_client::ResourceServiceClient, scope_import_service_client::ScopeImportServiceClient,
    standard_service_client::StandardServiceClient, *,
};
use nqi_registry::{Config, Deps, Links, Migrator};
use nqi_store::testing::Fixture;
use nqi_store::{Db, PoolOptions, Tx};
use sea_orm_migration::{MigrationTrait, MigratorTrait};
use std::sync::Arc;
use std::time::Duration;
use tonic::{Request, Status};
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

/// Somebody with a token; empty = anonymous.
#[derive(Clone)]
pub struct Caller(pub String);

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

    pub fn providers(&self) -> ProviderServiceClient<Link> {
        ProviderServiceClient::new(self.link.clone())
    }

    pub fn centres(&self) -> CentreServiceClient<Link> {
        CentreServiceClient::new(self.link.clone())
    }

    pub fn capabilities(&self) -> CapabilityServiceClient<Link> {
        CapabilityServiceClient::new(self.link.clone()).max_encoding_message_size(64 << 20)
    }

    pub fn standards(&self) -> StandardServiceClient<Link> {
        StandardServiceClient::new(self.link.clone())
    }

    pub fn enterprises(&self) -> EnterpriseServiceClient<Link> {
        EnterpriseServiceClient::new(self.link.clone())
    }

    pub fn offerings(&self) -> OfferingServiceClient<Link> {
        OfferingServiceClient::new(self.link.clone())
    }

    pub fn capacity(&self) -> CapacityServiceClient<Link> {
        CapacityServiceClient::new(self.link.clone())
    }

    pub fn catalogue(&self) -> CatalogueServiceClient<Link> {
        CatalogueServiceClient::new(self.link.clone())
    }

    pub fn scope_imports(&self) -> ScopeImportServiceClient<Link> {
        ScopeImportServiceClient::new(self.link.clone()).max_encoding_message_size(64 << 20)
    }

    pub fn resources(&self) -> ResourceServiceClient<Link> {
        ResourceServiceClient::new(self.link.clone())
    }

    pub fn bookings(&self) -> BookingServiceClient<Link> {
        BookingServiceClient::new(self.link.clone())
    }

    pub fn instruments(&self) -> InstrumentServiceClient<Link> {
        InstrumentServiceClient::new(self.link.clone())
    }

    pub fn exports(&self) -> ExportServiceClient<Link> {
        ExportServiceClient::new(self.link.clone())
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

/// What a token of this role says.
pub fn claims(role: Role, org: Uuid, now: Timestamp) -> Claims {
    let kind = match role {
        Role::Enterprise => OrgKind::Enterprise,
        Role::Provider => OrgKind::Provider,
        Role::Centre => OrgKind::Centre,
        Role::Bureau => OrgKind::Bureau,
        _ => OrgKind::Platform,
    };
    let now = u64::try_from(now.as_second()).expect("after 1970");
    Claims {
        iss: "test".into(),
        aud: "test".into(),
        exp: now + 23 * 3600,
        iat: now,
        sub: new_id(),
        org,
        kind,
        roles: Roles::of(&[role]),
        regions: vec![],
        sid: new_id(),
        jti: new_id().to_string(),
        name: String::new(),
    }
}

impl Caller {
    pub fn anonymous() -> Caller {
        Caller(String::new())
    }

    /// A request of this caller.
    pub fn ask<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        nqi_platform::auth::forward(&Secret::new(self.0.clone()), &mut request).expect("an ASCII token");
        request
    }
}

pub fn problem(status: Status) -> Problem {
    Problem::from_status(&status)
}

pub fn day(year: i16, month: i8, number: i8) -> Date {
    nqi_platform::wire::date(date(year, month, number))
}

/// A provider that is shown, with a site, a CMA accreditation, a scope row, a pool of two days and a published offering.
pub struct Shop {
    pub id: Uuid,
    pub site: Uuid,
    pub accreditation: Uuid,
    pub row: Uuid,
    pub pool: Uuid,
    pub offering: Uuid,
    pub owner: Caller,
}

impl Shop {
    pub async fn open(world: &World, number: u128) -> Shop {
        let shop = Shop::numbered(world, number);
        shop.register(world).await;
        shop.declare(world).await;
        shop.offer(world).await;
        shop
    }

    /// The same shop with its site and its accreditation only.
    pub async fn register_only(world: &World, number: u128) -> Shop {
        let shop = Shop::numbered(world, number);
        shop.register(world).await;
        let accreditation = shop.certificate(shop.accreditation, 1, "211520340001");
        world.providers().put_accreditation(shop.owner.ask(accreditation)).await.expect("an accreditation");
        shop
    }

    fn numbered(world: &World, number: u128) -> Shop {
        let id =
            |offset: u128| Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number * 256 + offset);
        Shop {
            id: id(1),
            site: id(2),
            accreditation: id(3),
            row: id(4),
            pool: id(5),
            offering: id(6),
            owner: world.caller(Role::Provider, id(1)),
        }
    }

    async fn register(&self, world: &World) {
        let mut providers = world.providers();
        providers.put_provider(self.owner.ask(self.profile())).await.expect("a profile");
        providers.put_site(self.owner.ask(self.place())).await.expect("a site");
        let shown = SetProviderStateRequest {
            id: self.id.to_string(),
            state: ProviderState::Active.into(),
            reason: "资料齐全".into(),
            ..Default::default()
        };
        providers.set_provider_state(world.bureau().ask(shown)).await.expect("shown");
    }

    async fn declare(&self, world: &World) {
        let accreditation = self.certificate(self.accreditation, 1, "211520340001");
        world.providers().put_accreditation(self.owner.ask(accreditation)).await.expect("an accreditation");
        world.capabilities().put_scope_row(self.owner.ask(self.capability(self.row))).await.expect("a row");
    }

    async fn offer(&self, world: &World) {
        let mut capacity = world.capacity();
        capacity.put_pool(self.owner.ask(self.capacity_pool())).await.expect("a pool");
        capacity.set_cells(self.owner.ask(self.days(&[(5, 10), (6, 10)]))).await.expect("two days");
        let mut offerings = world.offerings();
        offerings.put_offering(self.owner.ask(self.product())).await.expect("an offering");
        let publish = SetOfferingStateRequest {
            id: self.offering.to_string(),
            state: OfferingState::Published.into(),
            ..Default::default()
        };
        offerings.set_offering_state(self.owner.ask(publish)).await.expect("published");
    }

    pub fn profile(&self) -> PutProviderRequest {
        let provider = Provider {
            display_name: format!("示例检测 {}", self.id),
            kinds: vec![1, 2],
            clusters: vec![4],
            fictitious: true,
            ..Default::default()
        };
        PutProviderRequest { id: self.id.to_string(), provider: Some(provider), ..Default::default() }
    }

    pub fn place(&self) -> PutSiteRequest {
        let site = Site {
            display_name: "主场所".into(),
            region: "371002".into(),
            address: "示例路 1 号".into(),
            ..Default::default()
        };
        PutSiteRequest {
            provider_id: self.id.to_string(),
            id: self.site.to_string(),
            site: Some(site),
            ..Default::default()
        }
    }

    pub fn certificate(&self, id: Uuid, scheme: i32, number: &str) -> PutAccreditationRequest {
        let accreditation = Accreditation {
            site_ids: vec![self.site.to_string()],
            scheme,
            number: number.into(),
            valid_from: Some(day(2025, 1, 1)),
            valid_to: Some(day(2026, 12, 31)),
            ..Default::default()
        };
        PutAccreditationRequest {
            provider_id: self.id.to_string(),
            id: id.to_string(),
            accreditation: Some(accreditation),
            ..Default::default()
        }
    }

    pub fn capability(&self, id: Uuid) -> PutScopeRowRequest {
        let row = ScopeRow {
            site_id: self.site.to_string(),
            accreditation_id: self.accreditation.to_string(),
            kind: 1,
            object: "碳纤维复丝".into(),
            parameter: "拉伸强度".into(),
            standard: "gb/t3362—2017".into(),
            ..Default::default()
        };
        PutScopeRowRequest {
            provider_id: self.id.to_string(),
            id: id.to_string(),
            scope_row: Some(row),
            ..Default::default()
        }
    }

    pub fn capacity_pool(&self) -> PutPoolRequest {
        let pool = Pool {
            site_id: self.site.to_string(),
            display_name: "拉伸试验机".into(),
            unit: "台时".into(),
            ..Default::default()
        };
        PutPoolRequest {
            provider_id: self.id.to_string(),
            id: self.pool.to_string(),
            pool: Some(pool),
            ..Default::default()
        }
    }

    /// Capacity of days of January 2026.
    pub fn days(&self, days: &[(i8, i32)]) -> SetCellsRequest {
        let cell = |(number, total): &(i8, i32)| Cell {
            day: Some(day(2026, 1, *number)),
            total: *total,
            ..Default::default()
        };
        SetCellsRequest {
            pool_id: self.pool.to_string(),
            cells: days.iter().map(cell).collect(),
            ..Default::default()
        }
    }

    pub fn product(&self) -> PutOfferingRequest {
        let offering = Offering {
            site_id: self.site.to_string(),
            kind: 1,
            element: 3,
            title: "碳纤维拉伸检测".into(),
            span_days: 1,
            price_fen: Some(80_000),
            price_unit: PriceUnit::PerSample.into(),
            lead_working_days: 7,
            pool_id: self.pool.to_string(),
            units: 1,
            ..Default::default()
        };
        PutOfferingRequest {
            provider_id: self.id.to_string(),
            id: self.offering.to_string(),
            offering: Some(offering),
            ..Default::default()
        }
    }

    /// A hold on days of January 2026.
    pub fn hold(&self, id: Uuid, lines: &[(i8, i32)]) -> PlaceHoldRequest {
        let line = |(number, units): &(i8, i32)| HoldLine {
            pool_id: self.pool.to_string(),
            day: Some(day(2026, 1, *number)),
            units: *units,
            ..Default::default()
        };
        PlaceHoldRequest {
            id: id.to_string(),
            lines: lines.iter().map(line).collect(),
            ttl_seconds: 0,
            ..Default::default()
        }
    }

    /// (total, held, used) of the days of January 2026, in order.
    pub async fn cells(&self, world: &World) -> Vec<(i32, i32, i32)> {
        let ask = ListCellsRequest {
            pool_id: self.pool.to_string(),
            from: Some(day(2026, 1, 1)),
            to: Some(day(2026, 3, 31)),
        };
        let reply = world.capacity().list_cells(self.owner.ask(ask)).await.expect("cells").into_inner();
        reply.cells.iter().map(|cell| (cell.total, cell.held, cell.used)).collect()
    }
}
