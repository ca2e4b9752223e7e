//! A register of its own on the bench's database, with providers, pools and days.

use std::sync::Arc;
use std::time::Duration;

use jiff::ToSpan;
use jiff::civil::Date;
use nqi_events::{Bus, Sequencer};
use nqi_platform::auth::signing::SigningKey;
use nqi_platform::auth::{ServiceTokens, StaticKeys, TokenSource, Verifier, VerifierOptions};
use nqi_platform::calendar::PublishedCalendar;
use nqi_platform::call;
use nqi_platform::clock::Clock;
use nqi_platform::link::{self, Link};
use nqi_platform::serve::{ServeOptions, layered};
use nqi_platform::tasks::Tasks;
use nqi_platform::wire;
use nqi_proto::registry::v1::capacity_service_client::CapacityServiceClient;
use nqi_proto::registry::v1::provider_service_client::ProviderServiceClient;
use nqi_proto::registry::v1::{
    Cell, ConfirmHoldRequest, HoldLine, HoldState, PlaceHoldRequest, Pool, Provider, ProviderState,
    PutPoolRequest, PutProviderRequest, PutSiteRequest, SetCellsRequest, SetProviderStateRequest, Site,
};
use nqi_registry::{Config, Deps, Links, Migrator};
use nqi_store::{Db, PoolOptions, Upkeep};
use uuid::Uuid;

use crate::clocks::place::Place;

/// Pools, four a provider.
pub const POOLS: usize = 200;
/// Days of each.
pub const DAYS: usize = 100;

/// The register and its link.
pub struct Shop {
    deps: Deps,
    link: Link,
    pools: Vec<Uuid>,
    first: Date,
}

impl Shop {
    /// Opens the database, migrates it and fills it through the RPCs.
    pub async fn open(url: &str) -> Shop {
        let db = Db::open(url, &PoolOptions::default()).await.expect("the database opens");
        db.migrate::<Migrator>().await.expect("the schema");
        let (clock, key) = (Clock::system(), Arc::new(SigningKey::generate()));
        let away = || link::late().0;
        let deps = Deps {
            db: db.clone(),
            clock: clock.clone(),
            bus: Bus::in_process(),
            tasks: Tasks::new(),
            tokens: Arc::new(ServiceTokens::new(key.clone(), clock.clone(), "bench", "bench", "registry")),
            links: Links { identity: away(), requests: away(), commitments: away() },
            calendar: PublishedCalendar::new(away()),
            config: Config::default(),
        };
        // As in production, events are numbered and the trail is linked while holds are placed.
        Sequencer::spawn(db.clone(), clock.clone(), deps.bus.clone(), &deps.tasks);
        Upkeep::spawn(db, clock.clone(), &deps.tasks);
        let verifier = Arc::new(Verifier::new(VerifierOptions {
            issuer: "bench".into(),
            audience: "bench".into(),
            clock: clock.clone(),
            keys: Arc::new(StaticKeys(vec![key.jwk()])),
        }));
        let options =
            ServeOptions { verifier, clock, concurrency: 1_000, default_deadline: Duration::from_secs(30) };
        let link = link::local(layered(nqi_registry::routes(&deps), options));
        let first = jiff::Zoned::now().date().saturating_add(10.days());
        let mut shop = Shop { deps, link, pools: vec![], first };
        for _ in 0..POOLS / 4 {
            shop.provider().await;
        }
        shop
    }

    async fn provider(&mut self) {
        let (provider, site) = (Uuid::now_v7().to_string(), Uuid::now_v7().to_string());
        let mut providers = ProviderServiceClient::new(self.link.clone());
        let profile = Provider {
            display_name: "示例检测".into(),
            kinds: vec![1],
            fictitious: true,
            ..Default::default()
        };
        let put = PutProviderRequest { id: provider.clone(), provider: Some(profile), ..Default::default() };
        providers.put_provider(self.ask(put).await).await.expect("a provider");
        let place = Site {
            display_name: "主场所".into(),
            region: "371002".into(),
            address: "示例路 1 号".into(),
            ..Default::default()
        };
        let put = PutSiteRequest {
            provider_id: provider.clone(),
            id: site.clone(),
            site: Some(place),
            ..Default::default()
        };
        providers.put_site(self.ask(put).await).await.expect("a site");
        let state = SetProviderStateRequest {
            id: provider.clone(),
            state: ProviderState::Active.into(),
            reason: "示例".into(),
            ..Default::default()
        };
        providers.set_provider_state(self.ask(state).await).await.expect("an active provider");
        for _ in 0..4 {
            self.pool(&provider, &site).await;
        }
    }

    async fn pool(&mut self, provider: &str, site: &str) {
        let (id, mut capacity) = (Uuid::now_v7(), CapacityServiceClient::new(self.link.clone()));
        let pool = Pool { site_id: site.to_owned(), display_name: "台架".into(), ..Default::default() };
        let put = PutPoolRequest {
            provider_id: provider.to_owned(),
            id: id.to_string(),
            pool: Some(pool),
            ..Default::default()
        };
        capacity.put_pool(self.ask(put).await).await.expect("a pool");
        let cell = |day: usize| Cell { day: Some(self.day(day)), total: 1_000_000, ..Default::default() };
        let cells = (0..DAYS).map(cell).collect();
        let set = SetCellsRequest { pool_id: id.to_string(), cells, ..Default::default() };
        capacity.set_cells(self.ask(set).await).await.expect("days");
        self.pools.push(id);
    }

    fn day(&self, number: usize) -> nqi_proto::google::r#type::Date {
        wire::date(self.first.saturating_add(i32::try_from(number).unwrap_or(0).days()))
    }

    /// Places a hold of one unit on a random day, or on the hot one, and confirms it.
    pub async fn confirmed(&self, number: usize, hot: bool) {
        let mut capacity = CapacityServiceClient::new(self.link.clone());
        let id = Uuid::now_v7().to_string();
        // Spread by a multiplicative hash, the same on every run.
        let spread = if hot { 0 } else { number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20 };
        let line = HoldLine {
            pool_id: self.pools[spread % POOLS].to_string(),
            day: Some(self.day(spread / POOLS % DAYS)),
            units: 1,
            ..Default::default()
        };
        let place = PlaceHoldRequest { id: id.clone(), lines: vec![line], ..Default::default() };
        capacity.place_hold(self.ask(place).await).await.expect("placed");
        let confirm = ConfirmHoldRequest { id, order_id: Uuid::now_v7().to_string() };
        let hold = capacity.confirm_hold(self.ask(confirm).await).await.expect("confirmed").into_inner();
        assert_eq!(hold.state(), HoldState::Confirmed);
    }

    async fn ask<T>(&self, message: T) -> tonic::Request<T> {
        let tokens: &dyn TokenSource = self.deps.tokens.as_ref();
        call::as_service(tokens, message).await.expect("a token")
    }

    /// Stops the jobs and closes the pool.
    pub async fn close(&self) {
        self.deps.tasks.token.cancel();
        self.deps.db.close().await;
    }
}

/// Confirmed holds.
pub async fn count(place: &Place) -> i64 {
    place.one("SELECT COUNT(*) AS n FROM hold WHERE state = 2").await
}

/// I1 and I2 of matching.md section 5, and an event of each step of each hold; panics when one is broken.
pub async fn check(place: &Place) {
    let wrong = "SELECT COUNT(*) AS n FROM cell c LEFT JOIN (SELECT pool, day, \
                 SUM(CASE WHEN state = 1 THEN units ELSE 0 END) AS held, \
                 SUM(CASE WHEN state IN (2, 3) THEN units ELSE 0 END) AS used FROM hold_line GROUP BY pool, day) l \
                 ON l.pool = c.pool AND l.day = c.day WHERE c.held <> COALESCE(l.held, 0) \
                 OR c.used <> COALESCE(l.used, 0) OR c.held + c.used > c.total";
    assert_eq!(place.one::<i64>(wrong).await, 0, "I1 and I2");
    let untold = "SELECT (SELECT COUNT(*) FROM hold) - (SELECT COUNT(*) FROM outbox \
                  WHERE type = 'nqi.registry.v1.HoldConfirmed') AS n";
    assert_eq!(place.one::<i64>(untold).await, 0, "an event for every confirmation");
}
