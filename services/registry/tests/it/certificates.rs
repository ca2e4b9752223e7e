//! Accreditation certificates: numbers, states for days, expiry by date, what a suspension hits, history.

use crate::world::{Caller, Shop, World, day, problem};
use nqi_platform::auth::Role;
use nqi_platform::ids::new_id;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use tonic::Code;
use uuid::Uuid;

async fn put(world: &World, shop: &Shop, request: PutAccreditationRequest) -> Result<Accreditation, Problem> {
    let answer = world.providers().put_accreditation(shop.owner.ask(request)).await;
    answer.map(tonic::Response::into_inner).map_err(problem)
}

async fn decide(world: &World, request: SetAccreditationStateRequest) -> Result<Accreditation, Problem> {
    let answer = world.providers().set_accreditation_state(world.bureau().ask(request)).await;
    answer.map(tonic::Response::into_inner).map_err(problem)
}

fn state(shop: &Shop, state: AccreditationState) -> SetAccreditationStateRequest {
    SetAccreditationStateRequest {
        id: shop.accreditation.to_string(),
        state: state.into(),
        reason: "专项检查".into(),
        ..Default::default()
    }
}

async fn entries(world: &World, who: &Caller, request: ListAccreditationsRequest) -> Vec<AccreditationEntry> {
    let page = world.providers().list_accreditations(who.ask(request)).await.expect("a page").into_inner();
    assert_eq!(page.total_size as usize, page.entries.len(), "one page");
    page.entries
}

/// Whether the row of the shop covers a report of that day.
async fn covered(world: &World, shop: &Shop, day: nqi_proto::google::r#type::Date) -> bool {
    let row = CheckScopeRow {
        kind: 1,
        object: "碳纤维复丝".into(),
        parameter: "拉伸强度".into(),
        standard: "GB/T 3362-2017".into(),
    };
    let request = CheckScopeRequest {
        provider_id: shop.id.to_string(),
        site_id: shop.site.to_string(),
        test_date: Some(day),
        rows: vec![row],
        ..Default::default()
    };
    let reply = world.capabilities().check_scope(world.service().ask(request)).await.expect("checked");
    reply.into_inner().results[0].covered
}

on_both_dialects! {
    async fn hard_rules_of_numbers_refuse_and_soft_ones_only_warn(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let before = entries(&world, &shop.owner, Default::default()).await.len();
        for number in ["21152034000", "2115203400011", "21152034000A", ""] {
            let refused = put(&world, &shop, shop.certificate(new_id(), 1, number)).await.expect_err(number);
            assert_eq!((refused.code, refused.violations[0].field.as_str()), (Code::InvalidArgument, "accreditation.number"), "{number}");
            assert!(!refused.violations[0].zh.is_empty() && !refused.violations[0].en.is_empty());
        }
        assert_eq!(entries(&world, &shop.owner, Default::default()).await.len(), before, "nothing was written");
        let codes = |it: &Accreditation| it.warnings.iter().map(|it| it.code.clone()).collect::<Vec<_>>();
        let odd = put(&world, &shop, shop.certificate(new_id(), 1, "999920340001")).await.expect("only doubtful");
        assert_eq!(codes(&odd), ["UNKNOWN_ISSUER", "YEAR_AHEAD"]);
        assert!(odd.warnings.iter().all(|it| !it.zh.is_empty() && !it.en.is_empty()));
        let folded = put(&world, &shop, shop.certificate(new_id(), 1, " ２１1520 340002")).await.expect("folded");
        assert_eq!((folded.number.as_str(), codes(&folded)), ("211520340002", vec![]));
        let usual = put(&world, &shop, shop.certificate(new_id(), 2, "cnas l0290")).await.expect("CNAS");
        assert_eq!((usual.number.as_str(), codes(&usual)), ("CNAS L0290", vec![]));
        let unusual = put(&world, &shop, shop.certificate(new_id(), 2, "实验室 7 号")).await.expect("kept as typed");
        assert_eq!((unusual.number.as_str(), codes(&unusual)), ("实验室 7 号", vec!["UNUSUAL_CNAS".to_owned()]));
        for scheme in [3, 4] {
            put(&world, &shop, shop.certificate(new_id(), scheme, "（鲁）法计（2026）0001 号")).await.expect("no rule of ours");
        }
    }

    async fn dates_that_are_reversed_and_sites_of_another_provider_are_refused(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, other) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        let mut reversed = shop.certificate(new_id(), 1, "211520340009");
        reversed.accreditation.as_mut().expect("one").valid_to = Some(day(2024, 12, 31));
        let refused = put(&world, &shop, reversed).await.expect_err("ends before it starts");
        assert_eq!((refused.violations[0].field.as_str(), refused.violations[0].reason), ("accreditation.valid_to", "DATES_REVERSED"));
        let mut foreign = shop.certificate(new_id(), 1, "211520340009");
        foreign.accreditation.as_mut().expect("one").site_ids.push(other.site.to_string());
        let refused = put(&world, &shop, foreign).await.expect_err("another's site");
        assert!(refused.violations[0].field.starts_with("accreditation.site_ids["), "{refused:?}");
        assert_eq!(refused.violations[0].reason, "UNKNOWN_REFERENCE");
        assert_eq!(entries(&world, &shop.owner, Default::default()).await.len(), 1, "nothing was written");
        let second = PutSiteRequest { id: new_id().to_string(), ..shop.place() };
        world.providers().put_site(shop.owner.ask(second.clone())).await.expect("a second site");
        let mut both = shop.certificate(new_id(), 1, "211520340009");
        both.accreditation.as_mut().expect("one").site_ids.push(second.id);
        assert_eq!(put(&world, &shop, both).await.expect("several sites").site_ids.len(), 2);
    }

    async fn a_suspension_holds_for_its_days_and_needs_no_event_to_end(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let asked = SetAccreditationStateRequest {
            from: Some(day(2026, 3, 2)),
            until: Some(day(2026, 3, 8)),
            ..state(&shop, AccreditationState::Suspended)
        };
        let it = decide(&world, asked).await.expect("suspended");
        assert_eq!((it.state(), it.state_reason.as_str(), it.state_until), (AccreditationState::Suspended, "专项检查", Some(day(2026, 3, 8))));
        let mut on = Vec::new();
        for date in [1, 2, 8, 9] {
            on.push(covered(&world, &shop, day(2026, 3, date)).await);
        }
        assert_eq!(on, [true, false, false, true]);
        let effective = async |on| {
            let ask = ListAccreditationsRequest { provider_id: shop.id.to_string(), on: Some(on), ..Default::default() };
            entries(&world, &world.bureau(), ask).await[0].effective
        };
        assert_eq!([effective(day(2026, 3, 8)).await, effective(day(2026, 3, 9)).await], [false, true]);
        let reinstated = decide(&world, state(&shop, AccreditationState::Valid)).await.expect("reinstated");
        assert_eq!(reinstated.state(), AccreditationState::Valid);
        assert!(covered(&world, &shop, day(2026, 3, 5)).await);
        let refused = decide(&world, state(&shop, AccreditationState::Valid)).await.expect_err("nothing to lift");
        assert_eq!((refused.code, refused.reason.as_ref()), (Code::FailedPrecondition, "WRONG_STATE"));
        let withdrawn = SetAccreditationStateRequest { from: Some(day(2026, 5, 1)), ..state(&shop, AccreditationState::Withdrawn) };
        decide(&world, withdrawn).await.expect("withdrawn from a day on");
        assert!(covered(&world, &shop, day(2026, 4, 30)).await && !covered(&world, &shop, day(2026, 5, 1)).await);
        let refused = decide(&world, state(&shop, AccreditationState::Suspended)).await.expect_err("withdrawn");
        assert_eq!(refused.reason, "WRONG_STATE");
    }

    async fn verifying_a_withdrawn_certificate_does_not_bring_it_back(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        decide(&world, state(&shop, AccreditationState::Withdrawn)).await.expect("withdrawn");
        let verify = VerifyAccreditationRequest {
            id: shop.accreditation.to_string(),
            verification: VerificationState::Verified.into(),
            source: "公示页".into(),
            ..Default::default()
        };
        let it = world.providers().verify_accreditation(world.bureau().ask(verify)).await.expect("verified").into_inner();
        assert_eq!((it.verification(), it.state()), (VerificationState::Verified, AccreditationState::Withdrawn));
        assert_eq!(it.state_reason, "专项检查", "the decision stays");
        assert!(!covered(&world, &shop, day(2026, 3, 5)).await);
    }

    async fn a_decision_without_reason_or_with_wrong_days_changes_nothing(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let cases: [(SetAccreditationStateRequest, &str); 4] = [
            (SetAccreditationStateRequest { reason: " ".into(), ..state(&shop, AccreditationState::Suspended) }, "reason"),
            (state(&shop, AccreditationState::Unspecified), "state"),
            (SetAccreditationStateRequest { from: Some(day(2026, 3, 8)), until: Some(day(2026, 3, 2)), ..state(&shop, AccreditationState::Suspended) }, "until"),
            (SetAccreditationStateRequest { until: Some(day(2026, 3, 2)), ..state(&shop, AccreditationState::Withdrawn) }, "until"),
        ];
        for (request, field) in cases {
            let refused = decide(&world, request).await.expect_err(field);
            assert_eq!(refused.violations[0].field, field);
        }
        let stale = SetAccreditationStateRequest { etag: "\"9\"".into(), ..state(&shop, AccreditationState::Suspended) };
        assert_eq!(decide(&world, stale).await.expect_err("stale").reason, "ETAG_MISMATCH");
        let it = &entries(&world, &shop.owner, Default::default()).await[0];
        assert_eq!(it.accreditation.as_ref().map(|it| (it.etag.as_str(), it.state())), Some(("\"1\"", AccreditationState::Valid)));
    }

    async fn what_expires_within_days_is_listed_for_the_lab_and_the_bureau(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, other) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        let mut soon = shop.certificate(new_id(), 2, "L0001");
        soon.accreditation.as_mut().expect("one").valid_to = Some(day(2026, 2, 3));
        put(&world, &shop, soon).await.expect("written");
        let mut gone = shop.certificate(new_id(), 2, "L0002");
        gone.accreditation.as_mut().expect("one").valid_to = Some(day(2025, 12, 31));
        put(&world, &shop, gone).await.expect("written");
        let on = Some(day(2026, 1, 5));
        let within = |expiring_days| ListAccreditationsRequest { expiring_days, on, ..Default::default() };
        let own = entries(&world, &shop.owner, within(30)).await;
        let told: Vec<_> = own.iter().map(|it| (it.days_left, it.effective, it.rows)).collect();
        assert_eq!(told, [(29, true, 0)]);
        assert!(entries(&world, &shop.owner, within(28)).await.is_empty(), "the last day counts");
        assert_eq!(entries(&world, &other.owner, within(30)).await, []);
        let bureau = entries(&world, &world.bureau(), within(365)).await;
        let days: Vec<i32> = bureau.iter().map(|it| it.days_left).collect();
        assert_eq!(days, [29, 360, 360], "soonest first, both providers");
        let whole = entries(&world, &shop.owner, ListAccreditationsRequest { on, ..Default::default() }).await;
        let told: Vec<_> = whole.iter().map(|it| (it.days_left, it.effective, it.rows)).collect();
        assert_eq!(told, [(-5, false, 0), (29, true, 0), (360, true, 1)], "expired by date alone");
        let number = ListAccreditationsRequest { query: "cnas l0001".into(), on, ..Default::default() };
        assert_eq!(entries(&world, &world.bureau(), number).await.len(), 1);
        let name = ListAccreditationsRequest { query: shop.id.to_string(), scheme: 2, on, ..Default::default() };
        assert_eq!(entries(&world, &world.bureau(), name).await.len(), 2);
        let foreign = ListAccreditationsRequest { provider_id: shop.id.to_string(), ..Default::default() };
        let refused = world.providers().list_accreditations(other.owner.ask(foreign)).await.expect_err("another's");
        assert_eq!(refused.code(), Code::NotFound);
        let far = ListAccreditationsRequest { expiring_days: 4000, ..Default::default() };
        let refused = world.providers().list_accreditations(world.bureau().ask(far)).await.expect_err("too far");
        assert_eq!(problem(refused).violations[0].field, "expiring_days");
    }

    async fn pages_of_certificates_follow_each_other(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        for number in 10..14 {
            put(&world, &shop, shop.certificate(new_id(), 1, &format!("2115203400{number}"))).await.expect("written");
        }
        let mut ask = ListAccreditationsRequest { page_size: 2, ..Default::default() };
        let mut seen = Vec::new();
        loop {
            let page = world.providers().list_accreditations(world.bureau().ask(ask.clone())).await.expect("a page").into_inner();
            assert_eq!(page.total_size, 5);
            seen.extend(page.entries.into_iter().filter_map(|it| it.accreditation).map(|it| it.id));
            if page.next_page_token.is_empty() {
                break;
            }
            ask.page_token = page.next_page_token;
        }
        let distinct: std::collections::BTreeSet<&String> = seen.iter().collect();
        assert_eq!((seen.len(), distinct.len()), (5, 5));
    }

    async fn the_queue_to_verify_empties_as_the_bureau_decides_and_history_tells(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let open = || ListAccreditationsRequest { verification: VerificationState::SelfDeclared.into(), ..Default::default() };
        assert_eq!(entries(&world, &world.bureau(), open()).await.len(), 1);
        let verify = VerifyAccreditationRequest {
            id: shop.accreditation.to_string(),
            verification: VerificationState::Verified.into(),
            source: "https://cma.example.com/211520340001".into(),
            ..Default::default()
        };
        let it = world.providers().verify_accreditation(world.bureau().ask(verify)).await.expect("verified").into_inner();
        assert_eq!((it.verification(), it.verifier.as_str()), (VerificationState::Verified, Uuid::from_u128(0xb0).to_string().as_str()));
        assert!(it.verify_date.is_some());
        assert!(entries(&world, &world.bureau(), open()).await.is_empty());
        let again = shop.certificate(shop.accreditation, 1, "211520340001");
        assert_eq!(put(&world, &shop, again).await.expect("same facts").verification(), VerificationState::Verified);
        let longer = PutAccreditationRequest { reason: "换证".into(), ..shop.certificate(shop.accreditation, 1, "211520340777") };
        assert_eq!(put(&world, &shop, longer).await.expect("new facts").verification(), VerificationState::SelfDeclared);
        let ask = ListAccreditationRevisionsRequest { id: shop.accreditation.to_string(), ..Default::default() };
        let told = world.providers().list_accreditation_revisions(shop.owner.ask(ask.clone())).await.expect("history").into_inner();
        let actions: Vec<_> = told.revisions.iter().map(|it| (it.version, it.action.as_str(), it.reason.as_str())).collect();
        assert_eq!(actions, [(4, "accreditation.put", "换证"), (3, "accreditation.put", ""), (2, "accreditation.verify", ""), (1, "accreditation.put", "")]);
        assert!(told.revisions[0].changes.iter().any(|it| it.field == "number" && it.before == "211520340001" && it.after == "211520340777"));
        let stranger = world.caller(Role::Provider, new_id());
        let foreign = world.providers().list_accreditation_revisions(stranger.ask(ask.clone())).await.expect_err("another's");
        assert_eq!(foreign.code(), Code::NotFound);
        let firm = world.caller(Role::Enterprise, new_id());
        let denied = world.providers().list_accreditation_revisions(firm.ask(ask)).await.expect_err("no role");
        assert_eq!(denied.code(), Code::PermissionDenied);
    }

    async fn what_a_suspension_hits_is_told_before_it_is_made(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut row = shop.capability(new_id());
        row.scope_row.as_mut().expect("a row").parameter = "弹性模量".into();
        world.capabilities().put_scope_row(shop.owner.ask(row)).await.expect("a second row");
        let ask = GetAccreditationImpactRequest { id: shop.accreditation.to_string() };
        let hit = world.providers().get_accreditation_impact(world.bureau().ask(ask.clone())).await.expect("an impact").into_inner();
        assert_eq!((hit.rows, hit.providers, hit.sites, hit.offerings), (2, 1, 1, 1));
        assert_eq!((hit.sample_rows.len(), hit.sample_offerings[0].id.as_str()), (2, shop.offering.to_string().as_str()));
        let other = Shop::open(&world, 2).await;
        let foreign = world.providers().get_accreditation_impact(other.owner.ask(ask)).await.expect_err("another's");
        assert_eq!(foreign.code(), Code::NotFound);
    }
}
