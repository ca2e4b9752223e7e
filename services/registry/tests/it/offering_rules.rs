//! Offerings and profiles: promised within the statutory limit, versions readable, enterprises and officers.

use crate::world::{Caller, Shop, World, problem};
use nqi_platform::auth::Role;
use nqi_platform::ids::new_id;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use tonic::Code;
use uuid::Uuid;

async fn put(world: &World, shop: &Shop, change: impl FnOnce(&mut Offering)) -> Result<Offering, Problem> {
    let mut request = shop.product();
    change(request.offering.as_mut().expect("an offering"));
    let answer = world.offerings().put_offering(shop.owner.ask(request)).await;
    answer.map(tonic::Response::into_inner).map_err(problem)
}

fn profile(id: Uuid) -> PutEnterpriseRequest {
    let enterprise = Enterprise {
        industry: " c3061 ".into(),
        clusters: vec![4],
        size: EnterpriseSize::Medium.into(),
        chain_leader: true,
        supplier_ids: vec![Uuid::from_u128(7).to_string()],
        quality_officer: Some(QualityOfficer {
            name: "示例人".into(),
            phone: "0631-0000001".into(),
            ..Default::default()
        }),
        ..Default::default()
    };
    PutEnterpriseRequest { id: id.to_string(), enterprise: Some(enterprise), ..Default::default() }
}

on_both_dialects! {
    async fn the_use_of_a_resource_is_no_work_that_anybody_offers(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let refused = put(&world, &shop, |it| it.kind = 7).await.expect_err("it is booked");
        let named: Vec<_> = refused.violations.iter().map(|v| (v.field.as_str(), v.reason)).collect();
        assert_eq!(named, [("offering.kind", "UNKNOWN_VALUE")]);
        let mut profile = shop.profile();
        profile.provider.as_mut().expect("a profile").kinds = vec![1, 7];
        let refused = problem(world.providers().put_provider(shop.owner.ask(profile)).await.expect_err("no work"));
        assert_eq!((refused.violations[0].field.as_str(), refused.violations[0].reason), ("provider.kinds[1]", "UNKNOWN_VALUE"));
    }

    async fn a_promise_longer_than_the_statutory_limit_is_refused(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let refused = put(&world, &shop, |it| (it.lead_working_days, it.statutory_working_days) = (16, 15)).await.expect_err("too long");
        assert_eq!((refused.violations[0].field.as_str(), refused.violations[0].reason), ("offering.lead_working_days", "ABOVE_STATUTORY"));
        let equal = put(&world, &shop, |it| (it.lead_working_days, it.statutory_working_days) = (15, 15)).await.expect("equal is kept");
        assert_eq!((equal.version, equal.statutory_working_days), (2, 15));
        let regions = put(&world, &shop, |it| it.service_regions = vec!["371002".into(), "371082".into(), "371002".into()]).await.expect("regions");
        assert_eq!(regions.service_regions, ["371002", "371082"]);
        let refused = put(&world, &shop, |it| it.service_regions = vec!["000000".into()]).await.expect_err("no such region");
        assert_eq!(refused.violations[0].field, "offering.service_regions[0]");
        let refused = put(&world, &shop, |it| it.price_unit = 0).await.expect_err("a price without its unit");
        assert_eq!(refused.violations[0].field, "offering.price_unit");
    }

    async fn only_a_certification_has_stages_and_they_are_kept_in_order(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let none = put(&world, &shop, |_| ()).await.expect("a test has no stages");
        assert!(none.certification_stages.is_empty());
        let refused = put(&world, &shop, |it| it.certification_stages = vec![2]).await.expect_err("a test");
        assert_eq!((refused.violations[0].field.as_str(), refused.violations[0].reason), ("offering.certification_stages", "NOT_APPLICABLE"));
        let mut profile = shop.profile();
        profile.provider.as_mut().expect("a profile").kinds = vec![1, 3];
        world.providers().put_provider(shop.owner.ask(profile)).await.expect("it certifies too");
        let certifies = |stages: Vec<i32>| move |it: &mut Offering| (it.kind, it.element, it.certification_stages, it.scope_row_ids) = (3, 4, stages, vec![]);
        let kept = put(&world, &shop, certifies(vec![3, 2, 3])).await.expect("stages");
        assert_eq!(kept.certification_stages, [3, 2]);
        let refused = put(&world, &shop, certifies(vec![4])).await.expect_err("no such stage");
        assert_eq!((refused.violations[0].field.as_str(), refused.violations[0].reason), ("offering.certification_stages[0]", "UNKNOWN_VALUE"));
    }

    async fn every_version_of_an_offering_stays_readable_to_its_provider_and_the_bureau(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        put(&world, &shop, |it| it.price_fen = Some(90_000)).await.expect("a second version");
        put(&world, &shop, |it| (it.price_fen, it.title) = (Some(95_000), "加急拉伸检测".into())).await.expect("a third");
        let ask = |page_size, page_token: String| ListOfferingVersionsRequest { id: shop.offering.to_string(), page_size, page_token };
        let first = world.offerings().list_offering_versions(shop.owner.ask(ask(2, String::new()))).await.expect("versions").into_inner();
        assert_eq!((first.total_size, first.versions.len()), (3, 2));
        let states: Vec<_> = first.versions.iter().filter_map(|it| it.offering.as_ref()).map(|it| (it.version, it.price_fen, it.state())).collect();
        assert_eq!(states, [(3, Some(95_000), OfferingState::Draft), (2, Some(90_000), OfferingState::Draft)]);
        let changed: Vec<_> = first.versions[0].changes.iter().map(|it| (it.field.as_str(), it.before.as_str(), it.after.as_str())).collect();
        assert_eq!(changed, [("price_fen", "90000", "95000"), ("title", "碳纤维拉伸检测", "加急拉伸检测")]);
        let rest = world.offerings().list_offering_versions(world.bureau().ask(ask(2, first.next_page_token))).await.expect("page two").into_inner();
        let oldest = rest.versions[0].offering.as_ref().expect("a version");
        assert_eq!((oldest.version, oldest.state(), rest.next_page_token.as_str()), (1, OfferingState::Published, ""));
        let other = Shop::open(&world, 2).await;
        let foreign = world.offerings().list_offering_versions(other.owner.ask(ask(0, String::new()))).await.expect_err("another's");
        assert_eq!(foreign.code(), Code::NotFound);
    }

    async fn an_enterprise_keeps_its_profile_and_providers_do_not_see_it(fx: Fixture) {
        let world = World::new(fx).await;
        let id = new_id();
        let firm = world.caller(Role::Enterprise, id);
        let written = world.enterprises().put_enterprise(firm.ask(profile(id))).await.expect("written").into_inner();
        assert_eq!((written.industry.as_str(), written.size(), written.supplier_ids.len()), ("C3061", EnterpriseSize::Medium, 1));
        let ask = || GetEnterpriseRequest { id: id.to_string() };
        for who in [&firm, &world.bureau(), &world.caller(Role::Centre, new_id()), &world.service()] {
            let seen = world.enterprises().get_enterprise(who.ask(ask())).await.expect("seen").into_inner();
            let supplier = Supplier { id: written.supplier_ids[0].clone(), display_name: format!("示例单位 {}", written.supplier_ids[0]) };
            assert_eq!(seen, Enterprise { suppliers: vec![supplier], ..written.clone() });
        }
        let seen = async |who: Caller| world.enterprises().get_enterprise(who.ask(ask())).await.map(|_| ()).map_err(|it| it.code());
        assert_eq!(seen(world.caller(Role::Provider, new_id())).await, Err(Code::PermissionDenied));
        assert_eq!(seen(world.caller(Role::Enterprise, new_id())).await, Err(Code::NotFound), "rivals see nothing");
        assert_eq!(seen(Caller::anonymous()).await, Err(Code::Unauthenticated));
        let rival = world.caller(Role::Enterprise, new_id());
        let foreign = world.enterprises().put_enterprise(rival.ask(profile(id))).await.expect_err("another's");
        assert_eq!(foreign.code(), Code::NotFound);
        let mut stale = profile(id);
        stale.enterprise.as_mut().expect("a profile").etag = "\"9\"".into();
        let stale = problem(world.enterprises().put_enterprise(firm.ask(stale)).await.expect_err("stale"));
        assert_eq!(stale.reason, "ETAG_MISMATCH");
    }

    async fn a_wrong_profile_of_an_enterprise_is_refused_by_field(fx: Fixture) {
        let world = World::new(fx).await;
        let id = new_id();
        let firm = world.caller(Role::Enterprise, id);
        type Case = (fn(&mut Enterprise, String), &'static str);
        let cases: [Case; 6] = [
            (|it, _| it.industry = "碳纤维".into(), "enterprise.industry"),
            (|it, _| it.industry = String::new(), "enterprise.industry"),
            (|it, _| it.size = 9, "enterprise.size"),
            (|it, _| it.chain_leader = false, "enterprise.supplier_ids"),
            (|it, own| it.supplier_ids = vec![own], "enterprise.supplier_ids[0]"),
            (|it, _| it.quality_officer.get_or_insert_default().phone = "110".into(), "enterprise.quality_officer.phone"),
        ];
        for (change, field) in cases {
            let mut request = profile(id);
            change(request.enterprise.as_mut().expect("a profile"), id.to_string());
            let refused = problem(world.enterprises().put_enterprise(firm.ask(request)).await.expect_err(field));
            let fields: Vec<&str> = refused.violations.iter().map(|it| it.field.as_str()).collect();
            assert_eq!(fields, [field]);
        }
        let ask = GetEnterpriseRequest { id: id.to_string() };
        let untold = world.enterprises().get_enterprise(firm.ask(ask)).await.expect("an empty profile").into_inner();
        assert_eq!(untold, Enterprise { id: id.to_string(), ..Default::default() }, "nothing was written");
    }

    async fn a_centre_names_its_regions_clusters_and_officers(fx: Fixture) {
        let world = World::new(fx).await;
        let put = async |number: u128, regions: &[&str], clusters: Vec<i32>, officer: CentreOfficer| {
            let centre = Centre {
                display_name: format!("示例中心 {number}"),
                regions: regions.iter().map(|it| (*it).to_owned()).collect(),
                clusters,
                officers: vec![officer],
                ..Default::default()
            };
            let request = PutCentreRequest { id: Uuid::from_u128(number).to_string(), centre: Some(centre), ..Default::default() };
            world.centres().put_centre(world.bureau().ask(request)).await.map(tonic::Response::into_inner).map_err(problem)
        };
        let officer = |phone: &str| CentreOfficer { name: "示例专员".into(), phone: phone.into(), clusters: vec![4] };
        put(1, &[], vec![], officer("0631-0000001")).await.expect("the city's");
        put(2, &["371002"], vec![], officer("")).await.expect("a region's");
        let materials = put(3, &["371002"], vec![4], officer("0631-0000002")).await.expect("a cluster's");
        assert_eq!(materials.officers, [officer("0631-0000002")]);
        let refused = put(4, &["371002"], vec![4], officer("110")).await.expect_err("no telephone");
        assert_eq!(refused.violations[0].field, "centre.officers[0].phone");
        let route = async |region: &str, cluster| {
            let request = RouteCentreRequest { region: region.into(), cluster };
            world.centres().route_centre(Caller::anonymous().ask(request)).await.expect("routed").into_inner().display_name
        };
        assert_eq!(route("371002", 4).await, "示例中心 3");
        assert_eq!(route("371002", 2).await, "示例中心 2", "the region comes before the cluster");
        assert_eq!(route("371082", 4).await, "示例中心 1");
    }

    async fn a_centre_tells_its_tier_and_where_its_counter_is_the_citys_first(fx: Fixture) {
        let world = World::new(fx).await;
        let put = async |number: u128, regions: &[&str], tier: i32, address: &str| {
            let centre = Centre {
                display_name: format!("示例中心 {number}"),
                regions: regions.iter().map(|it| (*it).to_owned()).collect(),
                tier,
                address: address.into(),
                ..Default::default()
            };
            let request = PutCentreRequest { id: Uuid::from_u128(number).to_string(), centre: Some(centre), ..Default::default() };
            world.centres().put_centre(world.bureau().ask(request)).await.map(tonic::Response::into_inner).map_err(problem)
        };
        let zone = put(1, &["371071"], 0, " 高区示例路 1 号 ").await.expect("a zone's");
        assert_eq!((zone.tier(), zone.address.as_str()), (CentreTier::Zone, "高区示例路 1 号"), "its regions tell the tier");
        assert_eq!(put(2, &["371002"], 0, "").await.expect("a district's").tier(), CentreTier::District);
        assert_eq!(put(3, &[], CentreTier::City.into(), "").await.expect("the city's").tier(), CentreTier::City);
        let both = put(4, &["371003", "371073"], CentreTier::Zone.into(), "").await.expect("a district and a zone in it");
        assert_eq!(both.tier(), CentreTier::Zone);
        let long = "号".repeat(201);
        for (regions, tier, address, field, reason) in [
            (&["371002"][..], 1, "", "centre.tier", "REGIONS_MISMATCH"),
            (&[][..], 2, "", "centre.tier", "REGIONS_MISMATCH"),
            (&["371071"][..], 2, "", "centre.tier", "REGIONS_MISMATCH"),
            (&["371002"][..], 3, "", "centre.tier", "REGIONS_MISMATCH"),
            (&[][..], 9, "", "centre.tier", "UNKNOWN_VALUE"),
            (&[][..], 0, long.as_str(), "centre.address", "TOO_LONG"),
        ] {
            let refused = put(9, regions, tier, address).await.expect_err(field);
            let told: Vec<_> = refused.violations.iter().map(|it| (it.field.as_str(), it.reason)).collect();
            assert_eq!(told, [(field, reason)], "{regions:?} {tier}");
        }
        let listed = world.centres().list_centres(Caller::anonymous().ask(ListCentresRequest {})).await.expect("centres");
        let listed: Vec<_> = listed.into_inner().centres.into_iter().map(|it| (it.display_name, it.address)).collect();
        let of = |number: u128, address: &str| (format!("示例中心 {number}"), address.to_owned());
        assert_eq!(listed, [of(3, ""), of(2, ""), of(1, "高区示例路 1 号"), of(4, "")], "nothing refused was written");
    }
}
