//! Providers, offerings, scope checks and centres.

use crate::world::{Caller, Shop, World, day, problem};
use nqi_platform::auth::Role;
use nqi_platform::ids::new_id;
use nqi_proto::identity::v1::{OrganizationEvent, OrganizationState};
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use tonic::Code;
use uuid::Uuid;

async fn state_for_all(world: &World, shop: &Shop) -> Result<ProviderState, Code> {
    let ask = GetProviderRequest { id: shop.id.to_string() };
    let seen = world.providers().get_provider(Caller::anonymous().ask(ask)).await;
    seen.map(|it| it.into_inner().state()).map_err(|status| status.code())
}

on_both_dialects! {
    async fn a_withdrawn_provider_is_not_rewritten(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let withdraw = SetProviderStateRequest {
            id: shop.id.to_string(),
            state: ProviderState::Withdrawn.into(),
            reason: "机构注销".into(),
            ..Default::default()
        };
        let gone = world.providers().set_provider_state(world.bureau().ask(withdraw)).await.expect("withdrawn").into_inner();
        let refusals = [
            world.providers().put_provider(shop.owner.ask(shop.profile())).await.map(drop),
            world.providers().put_site(shop.owner.ask(shop.place())).await.map(drop),
            world.capabilities().put_scope_row(shop.owner.ask(shop.capability(shop.row))).await.map(drop),
        ];
        for refused in refusals {
            let refused = problem(refused.expect_err("it has withdrawn"));
            assert_eq!((refused.code, refused.reason.as_ref()), (Code::FailedPrecondition, "WRONG_STATE"));
        }
        let ask = GetProviderRequest { id: shop.id.to_string() };
        let now = world.providers().get_provider(world.bureau().ask(ask)).await.expect("still known").into_inner();
        assert_eq!((now.state(), now.etag), (ProviderState::Withdrawn, gone.etag));
    }

    async fn a_suspended_organisation_suspends_its_provider_until_it_is_lifted(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let told = |state: OrganizationState| OrganizationEvent {
            organization_id: shop.id.to_string(),
            kind: 2,
            state: state.into(),
            ..Default::default()
        };
        let kind = "nqi.identity.v1.OrganizationChanged";
        world.tell(&world.identity, kind, shop.id, told(OrganizationState::Suspended)).await;
        assert_eq!(nqi_registry::drain(&world.deps).await.expect("drained"), 1);
        assert_eq!(state_for_all(&world, &shop).await, Ok(ProviderState::Suspended), "shown as such, not hidden");
        let rows = world.capabilities().list_scope_rows(Caller::anonymous().ask(Default::default())).await.expect("a page");
        assert_eq!(rows.into_inner().total_size, 1, "so are its rows");
        let sold = world.offerings().list_offerings(Caller::anonymous().ask(Default::default())).await.expect("a page");
        assert_eq!(sold.into_inner().total_size, 0, "what it sells is not on offer");
        let ask = GetOfferingRequest { id: shop.offering.to_string() };
        let gone = world.offerings().get_offering(Caller::anonymous().ask(ask)).await.expect_err("nor found");
        assert_eq!(gone.code(), Code::NotFound);
        let held = world.capacity().place_hold(shop.owner.ask(shop.hold(new_id(), &[(5, 1)]))).await;
        assert_eq!(problem(held.expect_err("suspended")).reason, "PROVIDER_INACTIVE");
        let lift = SetProviderStateRequest { id: shop.id.to_string(), state: 2, reason: "误".into(), ..Default::default() };
        let refused = world.providers().set_provider_state(world.bureau().ask(lift)).await.expect_err("identity first");
        assert_eq!(problem(refused).reason, "ORGANIZATION_SUSPENDED");
        world.tell(&world.identity, kind, shop.id, told(OrganizationState::Active)).await;
        assert_eq!(nqi_registry::drain(&world.deps).await.expect("drained"), 1);
        assert_eq!(nqi_registry::drain(&world.deps).await.expect("nothing twice"), 0);
        assert_eq!(state_for_all(&world, &shop).await, Ok(ProviderState::Active));
    }

    async fn wrong_profiles_are_refused_by_field_and_stale_ones_by_etag(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut empty = shop.profile();
        empty.provider = Some(Provider::default());
        let refused = problem(world.providers().put_provider(shop.owner.ask(empty)).await.expect_err("nothing in it"));
        let fields: Vec<&str> = refused.violations.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(fields, ["provider.display_name", "provider.kinds"]);
        let mut nowhere = shop.place();
        nowhere.site.as_mut().expect("a site").region = "110000x".into();
        let refused = problem(world.providers().put_site(shop.owner.ask(nowhere)).await.expect_err("no such region"));
        assert_eq!((refused.violations[0].field.as_str(), refused.violations[0].reason), ("site.region", "REGION_UNKNOWN"));
        let short = shop.certificate(new_id(), 1, "2115");
        let refused = problem(world.providers().put_accreditation(shop.owner.ask(short)).await.expect_err("not 12 digits"));
        assert_eq!(refused.violations[0].field, "accreditation.number");
        let mut stale = shop.profile();
        stale.provider.as_mut().expect("a profile").etag = "\"1\"".into();
        let refused = world.providers().put_provider(shop.owner.ask(stale)).await.expect_err("it is at version 2");
        assert_eq!((refused.code(), problem(refused).reason.as_ref()), (Code::Aborted, "ETAG_MISMATCH"));
        let key = PutProviderRequest { request_id: "k1".into(), ..shop.profile() };
        let first = world.providers().put_provider(shop.owner.ask(key.clone())).await.expect("written").into_inner();
        let again = world.providers().put_provider(shop.owner.ask(key)).await.expect("the same answer").into_inner();
        assert_eq!(first, again);
    }

    async fn references_to_other_providers_are_unknown(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, other) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        let mut row = shop.capability(new_id());
        row.scope_row.as_mut().expect("a row").accreditation_id = other.accreditation.to_string();
        let refused = problem(world.capabilities().put_scope_row(shop.owner.ask(row)).await.expect_err("not its own"));
        assert_eq!(refused.violations[0].field, "scope_row.accreditation_id");
        let theirs = PutScopeRowRequest { id: other.row.to_string(), ..shop.capability(new_id()) };
        let refused = world.capabilities().put_scope_row(shop.owner.ask(theirs)).await.expect_err("another's row");
        assert_eq!(refused.code(), Code::NotFound);
        let mut product = shop.product();
        product.offering.as_mut().expect("an offering").pool_id = other.pool.to_string();
        let refused = problem(world.offerings().put_offering(shop.owner.ask(product)).await.expect_err("another's pool"));
        assert_eq!(refused.violations[0].field, "offering.pool_id");
        let twin = world.capabilities().put_scope_row(shop.owner.ask(shop.capability(new_id()))).await.expect_err("a twin");
        let twin = problem(twin);
        assert_eq!((twin.reason.as_ref(), twin.fact("scope_row_id")), ("SCOPE_ROW_EXISTS", Some(shop.row.to_string().as_str())));
    }

    async fn an_edited_offering_stays_as_it_was_until_it_is_published_again(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut offerings = world.offerings();
        let mut dearer = shop.product();
        dearer.offering.as_mut().expect("an offering").price_fen = Some(90_000);
        let draft = offerings.put_offering(shop.owner.ask(dearer)).await.expect("a new version").into_inner();
        assert_eq!((draft.version, draft.state()), (2, OfferingState::Draft));
        let ask = GetOfferingRequest { id: shop.offering.to_string() };
        let seen = offerings.get_offering(Caller::anonymous().ask(ask.clone())).await.expect("public").into_inner();
        assert_eq!((seen.version, seen.price_fen, seen.state()), (1, Some(80_000), OfferingState::Published));
        let own = offerings.get_offering(shop.owner.ask(ask.clone())).await.expect("own").into_inner();
        assert_eq!((own.version, own.price_fen), (2, Some(90_000)));
        let mut set = SetOfferingStateRequest { id: shop.offering.to_string(), state: 2, ..Default::default() };
        offerings.set_offering_state(shop.owner.ask(set.clone())).await.expect("published");
        let seen = offerings.list_offerings(Caller::anonymous().ask(Default::default())).await.expect("a page").into_inner();
        assert_eq!((seen.total_size, seen.offerings[0].price_fen), (1, Some(90_000)));
        set.state = 3;
        let gone = offerings.set_offering_state(world.bureau().ask(set)).await.expect("the bureau may take off").into_inner();
        assert_eq!((gone.state(), gone.version), (OfferingState::Retired, 2));
        let gone = offerings.get_offering(Caller::anonymous().ask(ask)).await.expect_err("taken off");
        assert_eq!(gone.code(), Code::NotFound);
        let own = offerings.list_offerings(shop.owner.ask(Default::default())).await.expect("a page").into_inner();
        assert_eq!(own.offerings[0].state(), OfferingState::Retired);
    }

    async fn a_report_stays_within_the_rows_valid_on_its_day_under_every_mark(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let check = |standard: &str, on, marks: Vec<i32>| CheckScopeRequest {
            provider_id: shop.id.to_string(),
            site_id: shop.site.to_string(),
            test_date: Some(on),
            marks,
            rows: vec![CheckScopeRow {
                kind: 1,
                object: " 碳纤维 复丝".into(),
                parameter: "拉伸强度".into(),
                standard: standard.into(),
            }],
        };
        let ask = async |request: CheckScopeRequest| {
            let reply = world.capabilities().check_scope(world.service().ask(request)).await.expect("checked");
            reply.into_inner().results.remove(0)
        };
        let (on, cma, cnas) = (day(2026, 12, 31), 1, 2);
        let good = ask(check("GB/T 3362-2017", on, vec![cma])).await;
        assert_eq!((good.covered, good.scope_row_ids), (true, vec![shop.row.to_string()]));
        assert!(!ask(check("GB/T 3362-2005", on, vec![cma])).await.covered, "another version");
        assert!(!ask(check("GB/T 3362-2017", day(2027, 1, 1), vec![cma])).await.covered, "after the certificate");
        let missing = ask(check("GB/T 3362-2017", on, vec![cma, cnas])).await;
        assert!(!missing.covered && missing.en.contains("CNAS"), "{missing:?}");
        // The same row under a second accreditation is a row of its own.
        let second = new_id();
        world.providers().put_accreditation(shop.owner.ask(shop.certificate(second, cnas, "cnas l0290"))).await.expect("CNAS");
        let mut row = shop.capability(new_id());
        row.scope_row.as_mut().expect("a row").accreditation_id = second.to_string();
        world.capabilities().put_scope_row(shop.owner.ask(row)).await.expect("a second row");
        assert!(ask(check("GB/T 3362-2017", on, vec![cma, cnas])).await.covered);
        let reject = VerifyAccreditationRequest { id: second.to_string(), verification: 3, source: "查无此证".into(), ..Default::default() };
        let rejected = world.providers().verify_accreditation(world.bureau().ask(reject)).await.expect("rejected").into_inner();
        assert_eq!((rejected.number.as_str(), rejected.verification()), ("CNAS L0290", VerificationState::Rejected));
        assert!(!ask(check("GB/T 3362-2017", on, vec![cma, cnas])).await.covered, "a rejected certificate covers nothing");
        let series = world.capabilities().check_scope(world.service().ask(check("GB/T 2423（系列）", on, vec![]))).await;
        assert_eq!(problem(series.expect_err("a series")).violations[0].field, "rows[0].standard");
    }

    async fn lines_under_a_rejected_accreditation_are_published_but_not_valid(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let count = async |ids: Vec<String>| {
            let request = CountScopeRequest { provider_ids: ids };
            world.capabilities().count_scope(Caller::anonymous().ask(request)).await
        };
        let known = || vec![new_id().to_string(), shop.id.to_string()];
        let counts = count(known()).await.expect("counted").into_inner().counts;
        assert_eq!(counts.len(), 1, "who is not published is left out");
        assert_eq!((counts[0].valid_lines, counts[0].published_lines), (1, 1));
        let second = new_id();
        world.providers().put_accreditation(shop.owner.ask(shop.certificate(second, 2, "CNAS L0290"))).await.expect("CNAS");
        let mut row = shop.capability(new_id());
        row.scope_row.as_mut().expect("a row").accreditation_id = second.to_string();
        world.capabilities().put_scope_row(shop.owner.ask(row)).await.expect("a second row");
        let reject = VerifyAccreditationRequest { id: second.to_string(), verification: 3, source: "查无此证".into(), ..Default::default() };
        world.providers().verify_accreditation(world.bureau().ask(reject)).await.expect("rejected");
        let counts = count(known()).await.expect("counted").into_inner().counts;
        assert_eq!((counts[0].valid_lines, counts[0].published_lines), (1, 2));
        for wrong in [vec![], vec!["x".to_owned()], vec![new_id().to_string(); 201]] {
            let refused = problem(count(wrong).await.expect_err("refused"));
            assert!(refused.violations[0].field.starts_with("provider_ids"), "{refused}");
        }
    }

    async fn a_request_goes_to_the_centre_of_its_region_else_to_the_citys(fx: Fixture) {
        let world = World::new(fx).await;
        let put = async |number: u128, name: &str, regions: &[&str]| {
            let centre = Centre {
                display_name: name.into(),
                regions: regions.iter().map(|it| (*it).to_owned()).collect(),
                phone: "0631-0000001".into(),
                ..Default::default()
            };
            let id = Uuid::from_u128(number).to_string();
            let request = PutCentreRequest { id, centre: Some(centre), ..Default::default() };
            world.centres().put_centre(world.bureau().ask(request)).await.expect(name);
        };
        let route = async |region: &str| {
            let request = RouteCentreRequest { region: region.into(), cluster: 0 };
            let routed = world.centres().route_centre(Caller::anonymous().ask(request)).await;
            routed.map(|it| it.into_inner().display_name).map_err(|status| status.code())
        };
        assert_eq!(route("371002").await, Err(Code::NotFound));
        put(1, "示例市级中心", &[]).await;
        put(2, "示例环翠中心", &["371002", "371071"]).await;
        assert_eq!(route("371002").await, Ok("示例环翠中心".into()));
        assert_eq!(route("371083").await, Ok("示例市级中心".into()));
        assert_eq!(route("nowhere").await, Err(Code::InvalidArgument));
    }

    async fn pages_of_providers_follow_each_other_and_tokens_belong_to_their_filter(fx: Fixture) {
        let world = World::new(fx).await;
        for number in 1..=5 {
            Shop::open(&world, number).await;
        }
        let mut ask = ListProvidersRequest { page_size: 2, kind: 2, cluster: 4, region: "371002".into(), ..Default::default() };
        ask.query = "示例".into();
        let (mut names, mut pages) = (Vec::new(), 0);
        loop {
            let page = world.providers().list_providers(Caller::anonymous().ask(ask.clone())).await.expect("a page").into_inner();
            assert_eq!(page.total_size, 5);
            names.extend(page.providers.into_iter().map(|it| it.display_name));
            pages += 1;
            if page.next_page_token.is_empty() {
                break;
            }
            ask.page_token = page.next_page_token;
        }
        assert_eq!((names.len(), pages, names.is_sorted()), (5, 3, true));
        ask.query = "别的".into();
        let foreign = world.providers().list_providers(Caller::anonymous().ask(ask)).await.expect_err("another filter");
        assert_eq!(problem(foreign).violations[0].field, "page_token");
        let none = ListProvidersRequest { query: "100%".into(), ..Default::default() };
        let none = world.providers().list_providers(Caller::anonymous().ask(none)).await.expect("a page").into_inner();
        assert_eq!(none.total_size, 0, "a percent sign is text");
        let stranger = world.caller(Role::Enterprise, new_id());
        let bad = ListProvidersRequest { page_size: -1, kind: 99, ..Default::default() };
        let bad = problem(world.providers().list_providers(stranger.ask(bad)).await.expect_err("both wrong"));
        assert_eq!(bad.violations.iter().map(|it| it.field.as_str()).collect::<Vec<_>>(), ["page_size", "kind"]);
    }
}
