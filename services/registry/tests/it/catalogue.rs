//! The public catalogue: any words, any spelling, facets that equal the lists they lead to, near misses by version.

use crate::world::{Caller, Shop, World, problem};
use nqi_platform::ids::new_id;
use nqi_proto::identity::v1::{OrganizationEvent, OrganizationState};
use nqi_proto::registry::v1::*;
use nqi_proto::r#type::v1::{AccreditationScheme, Cluster, ItemKind};
use nqi_store::on_both_dialects;
use tonic::Code;
use uuid::Uuid;

async fn search(world: &World, ask: SearchCatalogueRequest) -> SearchCatalogueResponse {
    world.catalogue().search_catalogue(Caller::anonymous().ask(ask)).await.expect("a page").into_inner()
}

async fn find(world: &World, query: &str) -> SearchCatalogueResponse {
    search(world, SearchCatalogueRequest { query: query.into(), ..Default::default() }).await
}

/// One more row of a shop.
async fn row(world: &World, shop: &Shop, parameter: &str, standard: &str) -> Uuid {
    let id = new_id();
    let mut ask = shop.capability(id);
    let row = ask.scope_row.as_mut().expect("a row");
    (row.parameter, row.standard) = (parameter.into(), standard.into());
    world.capabilities().put_scope_row(shop.owner.ask(ask)).await.expect("a row");
    id
}

/// A second site elsewhere with a CNAS accreditation and one row.
async fn branch(world: &World, shop: &Shop) {
    let (site, accreditation) = (new_id(), new_id());
    let mut place = shop.place();
    place.id = site.to_string();
    place.site.as_mut().expect("a site").region = "371082".into();
    world.providers().put_site(shop.owner.ask(place)).await.expect("a site");
    let mut certificate = shop.certificate(accreditation, 2, "CNAS L99001");
    certificate.accreditation.as_mut().expect("one").site_ids = vec![site.to_string()];
    world.providers().put_accreditation(shop.owner.ask(certificate)).await.expect("an accreditation");
    let mut ask = shop.capability(new_id());
    let row = ask.scope_row.as_mut().expect("a row");
    (row.site_id, row.accreditation_id) = (site.to_string(), accreditation.to_string());
    world.capabilities().put_scope_row(shop.owner.ask(ask)).await.expect("a row");
}

fn narrowed(facet: &str, value: &str) -> SearchCatalogueRequest {
    let mut ask = SearchCatalogueRequest::default();
    match facet {
        "kind" => ask.kind = ItemKind::from_str_name(value).expect("a kind").into(),
        "cluster" => ask.cluster = Cluster::from_str_name(value).expect("a cluster").into(),
        "scheme" => ask.scheme = AccreditationScheme::from_str_name(value).expect("a scheme").into(),
        "region" => ask.region = value.into(),
        other => panic!("{other}"),
    }
    ask
}

on_both_dialects! {
    async fn every_count_of_a_facet_is_the_total_of_the_list_that_it_leads_to(fx: Fixture) {
        let world = World::new(fx).await;
        let (one, two) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        row(&world, &one, "压缩强度", "GB/T 1448-2005").await;
        branch(&world, &two).await;
        let all = find(&world, "").await;
        assert_eq!(all.total_size, 4);
        let names: Vec<&str> = all.facets.iter().map(|facet| facet.name.as_str()).collect();
        assert_eq!(names, ["kind", "region", "cluster", "scheme"]);
        for facet in &all.facets {
            assert!(!facet.values.is_empty(), "{}", facet.name);
            for value in &facet.values {
                let list = search(&world, narrowed(&facet.name, &value.value)).await;
                assert_eq!(list.total_size, value.count, "{} = {}", facet.name, value.value);
                let own = list.facets.iter().find(|it| it.name == facet.name).expect("still there");
                assert_eq!(own.values, facet.values, "a facet is counted without its own filter");
            }
        }
        let regions: Vec<_> = all.facets[1].values.iter().map(|it| (it.value.as_str(), it.count)).collect();
        assert_eq!(regions, [("371002", 3), ("371082", 1)]);
        let mut both = narrowed("region", "371082");
        both.scheme = AccreditationScheme::Cma.into();
        let none = search(&world, both).await;
        assert_eq!(none.total_size, 0);
        let scheme = &none.facets[3].values;
        assert_eq!((scheme[0].value.as_str(), scheme[0].count), ("ACCREDITATION_SCHEME_CNAS", 1));
    }

    async fn any_words_and_any_spelling_find_the_rows_of_providers_that_are_shown(fx: Fixture) {
        let world = World::new(fx).await;
        let (one, _two) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        for query in ["碳纤维", "拉伸 碳纤维", "示例检测", " gb/t3362—2017 ", "GBT 3362-2017", "ＧＢ／Ｔ　３３６２", ""] {
            assert_eq!(find(&world, query).await.total_size, 2, "{query}");
        }
        let of_one = find(&world, &one.id.to_string()).await;
        assert_eq!(of_one.total_size, 1, "by the provider's name");
        assert_eq!(find(&world, "100%_").await.total_size, 0, "wildcards are text");
        let found = find(&world, "gb/t3362—2017").await;
        assert_eq!(found.standard, "GB/T 3362-2017");
        let row = &found.rows[0];
        assert_eq!((row.region.as_str(), row.site_name.as_str()), ("371002", "主场所"));
        assert_eq!((row.certificate_number.as_str(), row.scheme()), ("211520340001", AccreditationScheme::Cma));
        assert_eq!((row.lead_working_days, row.price_fen, row.price_unit()), (7, Some(80_000), PriceUnit::PerSample));
        assert_eq!(row.offering_id, one.offering.to_string());
        assert!(row.effective && row.code.is_empty() && found.near_misses.is_empty());
        let loaded = found.loaded.expect("what is loaded");
        assert_eq!((loaded.providers, loaded.rows), (2, 2));
        assert!(loaded.zh.starts_with("已收录 2 家机构") && loaded.zh.ends_with("未找到不等于不具备能力"), "{}", loaded.zh);
        let hidden = world.caller(nqi_platform::auth::Role::Provider, Uuid::from_u128(0xbad));
        let profile = PutProviderRequest { id: Uuid::from_u128(0xbad).to_string(), ..one.profile() };
        world.providers().put_provider(hidden.ask(profile)).await.expect("a draft");
        assert_eq!(find(&world, "").await.loaded.expect("loaded").providers, 2, "a draft is not shown");
    }

    async fn another_version_of_the_standard_is_a_near_miss_that_says_so(fx: Fixture) {
        let world = World::new(fx).await;
        nqi_registry::load_standards(&world.deps).await.expect("the list");
        let (one, two) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        row(&world, &one, "体系", "GB/T 27025-2008").await;
        row(&world, &two, "体系", "GB/T 27025-2019").await;
        let old = find(&world, "gbt27025-2008").await;
        assert_eq!((old.total_size, old.in_force.as_str()), (1, "GB/T 27025-2019"));
        assert_eq!(old.rows[0].standard_status(), StandardStatus::Superseded);
        assert_eq!(old.rows[0].in_force, "GB/T 27025-2019");
        let miss = &old.near_misses;
        assert_eq!(miss.len(), 1);
        assert_eq!(miss[0].scope_row.as_ref().expect("a row").standard, "GB/T 27025-2019");
        assert_eq!((miss[0].code.as_str(), miss[0].standard_status()), ("VERSION_MISMATCH", StandardStatus::Current));
        assert!(miss[0].why_zh.starts_with("版本不一致") && miss[0].why_en.contains("GB/T 27025-2008"));
        let family = find(&world, "GB/T 27025").await;
        assert_eq!((family.total_size, family.near_misses.len()), (2, 0), "no year: every version is what was asked");
        let unknown = find(&world, "GB/T 27025-1999").await;
        assert_eq!((unknown.total_size, unknown.near_misses.len()), (0, 2));
    }

    async fn who_is_suspended_or_expired_is_shown_as_such_and_offers_nothing(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let verified = SearchCatalogueRequest { verified_only: true, ..Default::default() };
        assert_eq!(search(&world, verified.clone()).await.total_size, 0);
        let vouch = VerifyAccreditationRequest {
            id: shop.accreditation.to_string(), verification: 2, source: "公示页面".into(), ..Default::default()
        };
        world.providers().verify_accreditation(world.bureau().ask(vouch)).await.expect("verified");
        let found = search(&world, verified).await;
        assert_eq!((found.total_size, found.rows[0].verification()), (1, VerificationState::Verified));
        let told = OrganizationEvent {
            organization_id: shop.id.to_string(), kind: 2, state: OrganizationState::Suspended.into(), ..Default::default()
        };
        world.tell(&world.identity, "nqi.identity.v1.OrganizationChanged", shop.id, told.clone()).await;
        nqi_registry::drain(&world.deps).await.expect("drained");
        let seen = find(&world, "").await.rows.remove(0);
        assert_eq!((seen.provider_state(), seen.effective), (ProviderState::Suspended, false));
        assert!(seen.offering_id.is_empty() && seen.price_fen.is_none() && seen.lead_working_days == 0);
        let active = OrganizationEvent { state: OrganizationState::Active.into(), ..told };
        world.tell(&world.identity, "nqi.identity.v1.OrganizationChanged", shop.id, active).await;
        nqi_registry::drain(&world.deps).await.expect("drained");
        assert!(find(&world, "").await.rows[0].effective);
        world.pass(366 * 86_400);
        let seen = find(&world, "").await.rows.remove(0);
        assert_eq!((seen.provider_state(), seen.effective), (ProviderState::Active, false), "the certificate has ended");
        assert!(seen.offering_id.is_empty());
    }

    async fn pages_have_no_gap_and_wrong_questions_name_their_fields(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        for number in 0..6 {
            row(&world, &shop, &format!("参数{number}"), "GB/T 3362-2017").await;
        }
        let (mut seen, mut ask) = (Vec::new(), SearchCatalogueRequest { page_size: 3, ..Default::default() });
        loop {
            let page = search(&world, ask.clone()).await;
            assert_eq!(page.total_size, 7);
            seen.extend(page.rows.into_iter().map(|row| row.scope_row.expect("a row").id));
            if page.next_page_token.is_empty() {
                break;
            }
            ask.page_token = page.next_page_token;
        }
        let mut once = seen.clone();
        once.dedup();
        assert!(seen.len() == 7 && once.len() == 7 && seen.is_sorted());
        ask.query = "碳".into();
        let wrong = [
            (SearchCatalogueRequest { page_size: -1, ..Default::default() }, "page_size"),
            (SearchCatalogueRequest { kind: 99, ..Default::default() }, "kind"),
            (SearchCatalogueRequest { cluster: -1, ..Default::default() }, "cluster"),
            (SearchCatalogueRequest { region: "110000x".into(), ..Default::default() }, "region"),
            (SearchCatalogueRequest { query: "长".repeat(101), ..Default::default() }, "query"),
            (ask, "page_token"),
        ];
        for (ask, field) in wrong {
            let refused = world.catalogue().search_catalogue(Caller::anonymous().ask(ask)).await.expect_err(field);
            let refused = problem(refused);
            assert_eq!((refused.code, refused.violations[0].field.as_str()), (Code::InvalidArgument, field));
        }
    }
}
