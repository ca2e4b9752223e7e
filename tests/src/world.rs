//! A small world: the fewest organisations in which a case can run from need to rating, made through the public API.

use std::ops::Deref;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use jiff::{ToSpan, civil::Date};
use nqi_kernel::region::Region;
use nqi_kernel::uscc::Uscc;
use nqi_platform::auth::OrgKind;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::actor::Actor;
use crate::backend::{Backend, Databases};
use crate::cluster::{Cluster, MONDAY_NINE};
use crate::copies;
use crate::eventually::eventually;

/// What the laboratories test.
pub const OBJECT: &str = "碳纤维复丝";
/// The parameter that they test.
pub const PARAMETER: &str = "拉伸强度";
/// The method that they test by.
pub const STANDARD: &str = "GB/T 3362-2017";
/// Units of each laboratory's pool on each working day.
pub const CAPACITY: i64 = 5;

/// Days of capacity from the first day of the world.
const DAYS: i64 = 120;

/// A laboratory with all that a report needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lab {
    /// Its owner.
    pub owner: Actor,
    /// Its only site.
    pub site: String,
    /// Its CMA certificate.
    pub accreditation: String,
    /// The scope row of [`OBJECT`], [`PARAMETER`] and [`STANDARD`].
    pub row: String,
    /// Its published offering.
    pub offering: String,
    /// Its pool of [`CAPACITY`] units a working day.
    pub pool: String,
}

/// Who lives in a world.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct People {
    /// Runs the platform.
    pub admin: Actor,
    /// Supervises.
    pub bureau: Actor,
    /// Handles 环翠区.
    pub centre: Actor,
    /// Handles 文登区.
    pub other_centre: Actor,
    /// Handles what no other centre does.
    pub city_centre: Actor,
    /// Asks, in 环翠区.
    pub firm: Actor,
    /// Another firm, in 文登区.
    pub other_firm: Actor,
    /// Laboratories that fit the need, cheapest first.
    pub labs: Vec<Lab>,
    /// A provider without any capability.
    pub other_lab: Actor,
    /// A service of the platform.
    pub service: Actor,
}

/// A cluster with people in it.
pub struct World {
    /// The platform.
    pub cluster: Cluster,
    /// Who lives in it.
    pub people: People,
    /// Units of the first laboratory that were given out; spreads holds over the days.
    pub(crate) units_taken: AtomicI64,
}

impl Deref for World {
    type Target = People;

    fn deref(&self) -> &People {
        &self.people
    }
}

impl World {
    /// A world of its own. The first one of a build is made through the API, the others are copies of it.
    pub async fn start(backend: Backend) -> World {
        let now = MONDAY_NINE.parse().expect("an instant");
        let program = std::env::current_exe().expect("the test knows its own path");
        let original = copies::of("world", program, backend, move |mut databases, data| async move {
            std::fs::create_dir_all(&data).expect("a data folder");
            let people = {
                let kept = Databases::at(backend, databases.url());
                let cluster = Cluster::in_folder(kept, data, now).await;
                let people = People::enter(&cluster).await;
                cluster.settled().await;
                cluster.stop().await;
                people
            };
            databases.keep();
            serde_json::to_string(&people).expect("people are JSON")
        });
        let copy = original.await;
        let people = serde_json::from_str(&copy.about).expect("a world says who lives in it");
        let cluster = Cluster::over(copy.databases, copy.folder, now).await;
        indexed(&cluster, &people).await;
        World { cluster, people, units_taken: AtomicI64::new(0) }
    }

    /// The first laboratory.
    #[must_use]
    pub fn lab(&self) -> &Lab {
        &self.labs[0]
    }

    /// Today at the cluster, in Weihai.
    #[must_use]
    pub fn today(&self) -> Date {
        today(&self.cluster)
    }

    /// A day so many days after today, as the wire writes it.
    #[must_use]
    pub fn day(&self, after: i64) -> Value {
        date(self.today() + after.days())
    }
}

impl People {
    /// Fills an empty cluster; returns when matching knows every laboratory.
    async fn enter(cluster: &Cluster) -> People {
        let operator = Actor::operator();
        let mut serial = 0;
        let mut enter = async |by: &Actor, kind, name: &str, region: &str, regions: &[&str]| {
            serial += 1;
            register(cluster, by, serial, kind, name, region, regions).await
        };
        let admin = enter(&operator, OrgKind::Platform, "示例运营中心", "371002", &[]).await;
        let bureau = enter(&admin, OrgKind::Bureau, "示例监管局", "371002", &[]).await;
        let centre = enter(&admin, OrgKind::Centre, "示例环翠区中心", "371002", &["371002"]).await;
        let other_centre = enter(&admin, OrgKind::Centre, "示例文登区中心", "371003", &["371003"]).await;
        let city_centre = enter(&admin, OrgKind::Centre, "示例市中心", "371002", &[]).await;
        let firm = enter(&admin, OrgKind::Enterprise, "示例碳纤维有限公司", "371002", &[]).await;
        let other_firm = enter(&admin, OrgKind::Enterprise, "示例轴承有限公司", "371003", &[]).await;
        let mut owners = Vec::new();
        for name in ["示例甲检测所", "示例乙检测所", "示例丙检测所", "示例丁检测所"] {
            owners.push(enter(&admin, OrgKind::Provider, name, "371002", &[]).await);
        }
        let other_lab = enter(&admin, OrgKind::Provider, "示例戊咨询所", "371003", &[]).await;
        for centre in [&centre, &other_centre, &city_centre] {
            let profile = json!({"display_name": centre.name, "regions": centre.regions, "fictitious": true});
            let asked = json!({"id": centre.id(), "centre": profile});
            cluster.ok(&bureau, "registry.CentreService.PutCentre", asked).await;
        }
        put_standard(cluster, &bureau).await;
        let mut labs = Vec::new();
        for (number, owner) in owners.into_iter().enumerate() {
            labs.push(lab(cluster, &bureau, owner, number).await);
        }
        let service = Actor::service("requests");
        let people = People {
            admin,
            bureau,
            centre,
            other_centre,
            city_centre,
            firm,
            other_firm,
            labs,
            other_lab,
            service,
        };
        indexed(cluster, &people).await;
        people
    }
}

/// Waits until matching finds every laboratory for the need.
async fn indexed(cluster: &Cluster, people: &People) {
    let asked = json!({"need": need(), "limit": 10});
    eventually(Duration::from_secs(30), "matching knows every laboratory", || async {
        let answer = cluster.call(&people.firm, "matching.MatchService.Match", asked.clone()).await;
        let found = answer.json()["candidates"].as_array().map_or(0, Vec::len);
        (found == people.labs.len()).then_some(())
    })
    .await;
}

/// The need that every laboratory of the world fits.
#[must_use]
pub fn need() -> Value {
    json!({
        "kind": "ITEM_KIND_TESTING",
        "region": "371002",
        "testing": {"object": OBJECT, "parameters": [PARAMETER], "standards": [STANDARD], "legal_effect": true}
    })
}

/// A date as the wire writes it.
#[must_use]
pub fn date(day: Date) -> Value {
    json!({"year": day.year(), "month": day.month(), "day": day.day()})
}

fn today(cluster: &Cluster) -> Date {
    cluster.clock.now().to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).date()
}

/// A credit code that is valid and nobody's.
#[must_use]
pub fn credit_code(region: &str, serial: u32) -> String {
    let registrar = Region::parse(region).expect("a region").registrar();
    Uscc::fictitious(registrar, serial).expect("a serial of five digits").to_string()
}

/// What a registration says.
#[must_use]
pub fn registration(serial: u32, kind: OrgKind, name: &str, region: &str, regions: &[&str]) -> Value {
    json!({
        "organization": {
            "kind": format!("ORGANIZATION_KIND_{}", kind.name().to_uppercase()),
            "uscc": credit_code(region, serial),
            "display_name": name,
            "region": region,
            "regions": regions,
            "address": "山东省威海市示例路1号",
            "contact": {"name": "王示例甲", "phone": format!("0631-{serial:07}"), "email": "contact@example.com"},
            "fictitious": true,
        },
        "account": format!("account{serial}"),
        "member_name": "王示例甲",
        "password": PASSWORD,
    })
}

/// The account of the firm's owner.
pub const FIRM_ACCOUNT: &str = "account6";
/// The password of every account of the world; accounts are `account1` and on, in the order of registration.
pub const PASSWORD: &str = "weihai-quality-test";

async fn register(
    cluster: &Cluster,
    by: &Actor,
    serial: u32,
    kind: OrgKind,
    name: &str,
    region: &str,
    regions: &[&str],
) -> Actor {
    let asked = registration(serial, kind, name, region, regions);
    let made = cluster.ok(by, "identity.OrganizationService.RegisterOrganization", asked).await;
    let org = made["id"].as_str().and_then(|id| Uuid::parse_str(id).ok()).expect("an id");
    let members = cluster.ok(by, "identity.OrganizationService.ListMembers", json!({"organization_id": org}));
    let members = members.await;
    let mut actor = Actor::member(name, kind, org).of_regions(regions);
    actor.subject =
        members["members"][0]["id"].as_str().and_then(|id| Uuid::parse_str(id).ok()).expect("an owner");
    actor
}

async fn put_standard(cluster: &Cluster, bureau: &Actor) {
    let found =
        cluster.ok(bureau, "registry.StandardService.LookupStandard", json!({"number": STANDARD})).await;
    if found["versions"].as_array().is_some_and(|versions| !versions.is_empty()) {
        return;
    }
    let standard = json!({
        "number": STANDARD, "title_zh": "碳纤维复丝拉伸性能试验方法", "object": OBJECT, "parameters": [PARAMETER],
        "kind": "ITEM_KIND_TESTING", "verified": true,
    });
    let asked = json!({"id": Uuid::new_v4(), "standard": standard});
    cluster.ok(bureau, "registry.StandardService.PutStandard", asked).await;
}

async fn lab(cluster: &Cluster, bureau: &Actor, owner: Actor, number: usize) -> Lab {
    let provider = owner.id();
    let [site, accreditation, row, offering, pool] = [(); 5].map(|()| Uuid::new_v4().to_string());
    let put = async |rpc: &str, id: &str, field: &str, value: Value| {
        let asked = json!({"provider_id": provider, "id": id, field: value});
        cluster.ok(&owner, rpc, asked).await
    };
    let profile = json!({"display_name": owner.name, "kinds": ["ITEM_KIND_TESTING"], "fictitious": true});
    cluster
        .ok(&owner, "registry.ProviderService.PutProvider", json!({"id": provider, "provider": profile}))
        .await;
    let place = json!({"display_name": "本部", "region": "371002", "address": format!("示例路{number}号")});
    put("registry.ProviderService.PutSite", &site, "site", place).await;
    let certificate = json!({
        "site_ids": [site], "scheme": "ACCREDITATION_SCHEME_CMA", "number": format!("2415203499{number:02}"),
        "valid_from": date(jiff::civil::date(2024, 1, 1)), "valid_to": date(jiff::civil::date(2029, 12, 31)),
    });
    put("registry.ProviderService.PutAccreditation", &accreditation, "accreditation", certificate).await;
    let verified = json!({"id": accreditation, "verification": "VERIFICATION_STATE_VERIFIED",
        "state": "ACCREDITATION_STATE_VALID", "source": "示例公示信息"});
    cluster.ok(bureau, "registry.ProviderService.VerifyAccreditation", verified).await;
    let able = json!({"site_id": site, "accreditation_id": accreditation, "kind": "ITEM_KIND_TESTING",
        "object": OBJECT, "parameter": PARAMETER, "standard": STANDARD});
    put("registry.CapabilityService.PutScopeRow", &row, "scope_row", able).await;
    let named = json!({"site_id": site, "display_name": "拉力机", "unit": "台时"});
    put("registry.CapacityService.PutPool", &pool, "pool", named).await;
    let first = today(cluster);
    let cells: Vec<Value> =
        (0..DAYS).map(|after| json!({"day": date(first + after.days()), "total": CAPACITY})).collect();
    cluster.ok(&owner, "registry.CapacityService.SetCells", json!({"pool_id": pool, "cells": cells})).await;
    let price = 50_000 + 1_000 * number;
    let offered = json!({
        "site_id": site, "kind": "ITEM_KIND_TESTING", "element": "ELEMENT_TESTING", "title": "碳纤维检测",
        "delivery": ["DELIVERY_SEND_SAMPLE"], "span_days": 1, "price_fen": price, "price_unit": "PRICE_UNIT_PER_SAMPLE",
        "tax_per_mille": 60, "excludes": "运费", "lead_working_days": 5, "pool_id": pool, "units": 1,
    });
    put("registry.OfferingService.PutOffering", &offering, "offering", offered).await;
    let published = json!({"id": offering, "state": "OFFERING_STATE_PUBLISHED"});
    cluster.ok(&owner, "registry.OfferingService.SetOfferingState", published).await;
    let active = json!({"id": provider, "state": "PROVIDER_STATE_ACTIVE", "reason": "资料核验通过"});
    cluster.ok(bureau, "registry.ProviderService.SetProviderState", active).await;
    Lab { owner, site, accreditation, row, offering, pool }
}
