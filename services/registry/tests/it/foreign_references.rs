//! What belongs to one provider cannot be written into the records of another, wherever a record names it.

use crate::world::{Shop, World, day, problem};
use nqi_platform::ids::new_id;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use tonic::{Code, Response, Status};

/// The one field that was refused, which names what it should have held in both languages.
fn refused<T: std::fmt::Debug>(answer: Result<Response<T>, Status>) -> (Code, String, &'static str) {
    let Problem { code, violations, .. } = problem(answer.expect_err("it is another's"));
    let [only] = violations.as_slice() else { panic!("{violations:?}") };
    assert!(!only.zh.is_empty() && !only.en.is_empty(), "{only:?}");
    (code, only.field.clone(), only.reason)
}

fn unknown(field: &str) -> (Code, String, &'static str) {
    (Code::InvalidArgument, field.to_owned(), "UNKNOWN_REFERENCE")
}

/// The shop's pools, which tell by their versions whether one was written.
async fn pools(world: &World, shop: &Shop) -> Vec<Pool> {
    let ask = ListPoolsRequest { provider_id: shop.id.to_string() };
    world.capacity().list_pools(shop.owner.ask(ask)).await.expect("pools").into_inner().pools
}

async fn offering(world: &World, shop: &Shop) -> Offering {
    let ask = GetOfferingRequest { id: shop.offering.to_string() };
    world.offerings().get_offering(shop.owner.ask(ask)).await.expect("its offering").into_inner()
}

on_both_dialects! {
    async fn a_pool_stays_at_a_site_of_its_provider(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, other) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        let before = pools(&world, &shop).await;
        let mut moved = shop.capacity_pool();
        let pool = moved.pool.as_mut().expect("a pool");
        (pool.site_id, pool.etag) = (other.site.to_string(), before[0].etag.clone());
        let added = PutPoolRequest { id: new_id().to_string(), ..moved.clone() };
        for request in [moved, added] {
            assert_eq!(refused(world.capacity().put_pool(shop.owner.ask(request)).await), unknown("pool.site_id"));
        }
        assert_eq!(pools(&world, &shop).await, before, "nothing was written");
    }

    async fn an_offering_names_only_what_its_provider_has(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, other) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        let before = offering(&world, &shop).await;
        let with = |change: &dyn Fn(&mut Offering)| {
            let mut request = shop.product();
            change(request.offering.as_mut().expect("an offering"));
            request
        };
        for (request, field) in [
            (with(&|it| it.site_id = other.site.to_string()), "offering.site_id"),
            (with(&|it| it.pool_id = other.pool.to_string()), "offering.pool_id"),
            (with(&|it| it.scope_row_ids = vec![shop.row.to_string(), other.row.to_string()]), "offering.scope_row_ids[1]"),
        ] {
            assert_eq!(refused(world.offerings().put_offering(shop.owner.ask(request)).await), unknown(field));
        }
        assert_eq!(offering(&world, &shop).await, before, "no version was added");
    }

    async fn an_import_opens_only_for_a_site_and_a_certificate_of_its_provider(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, other) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        let own = CreateScopeImportRequest {
            provider_id: shop.id.to_string(),
            site_id: shop.site.to_string(),
            accreditation_id: shop.accreditation.to_string(),
            file_name: "示例能力附表.csv".into(),
            ..Default::default()
        };
        let site = CreateScopeImportRequest { site_id: other.site.to_string(), ..own.clone() };
        let certificate = CreateScopeImportRequest { accreditation_id: other.accreditation.to_string(), ..own.clone() };
        let alone = CreateScopeImportRequest { site_id: String::new(), ..certificate.clone() };
        for (request, field) in [(site, "site_id"), (certificate, "accreditation_id"), (alone, "accreditation_id")] {
            assert_eq!(refused(world.scope_imports().create_scope_import(shop.owner.ask(request)).await), unknown(field));
        }
        let second = PutSiteRequest { id: new_id().to_string(), ..shop.place() };
        world.providers().put_site(shop.owner.ask(second.clone())).await.expect("a second site");
        let uncovered = CreateScopeImportRequest { site_id: second.id, ..own.clone() };
        let answer = world.scope_imports().create_scope_import(shop.owner.ask(uncovered)).await;
        assert_eq!(refused(answer), unknown("accreditation_id"), "the certificate does not cover that site");
        let ask = ListScopeImportsRequest { provider_id: shop.id.to_string(), ..Default::default() };
        let listed = world.scope_imports().list_scope_imports(shop.owner.ask(ask)).await.expect("a page").into_inner();
        assert_eq!(listed.scope_imports, [], "none was opened");
        world.scope_imports().create_scope_import(shop.owner.ask(own)).await.expect("its own");
    }

    async fn a_report_is_checked_only_against_a_site_of_its_provider(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, other) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        let own = CheckScopeRequest {
            provider_id: shop.id.to_string(),
            site_id: shop.site.to_string(),
            test_date: Some(day(2026, 1, 5)),
            rows: vec![CheckScopeRow {
                kind: 1,
                object: "碳纤维复丝".into(),
                parameter: "拉伸强度".into(),
                standard: "GB/T 3362-2017".into(),
            }],
            ..Default::default()
        };
        let foreign = CheckScopeRequest { site_id: other.site.to_string(), ..own.clone() };
        assert_eq!(refused(world.capabilities().check_scope(shop.owner.ask(foreign)).await), unknown("site_id"));
        let checked = world.capabilities().check_scope(shop.owner.ask(own)).await.expect("its own site").into_inner();
        assert_eq!(checked.results.len(), 1);
    }
}
