//! Scope rows: every form of uncertainty round-trips, what is refused, history, suspension of single rows, verification.

use crate::world::{Caller, Shop, World, day, problem};
use nqi_platform::auth::Role;
use nqi_platform::ids::new_id;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1::*;
use nqi_proto::r#type::v1::{Qualifier, Range};
use nqi_store::on_both_dialects;
use tonic::Code;
use uuid::Uuid;

async fn put(world: &World, shop: &Shop, request: PutScopeRowRequest) -> Result<ScopeRow, Problem> {
    let answer = world.capabilities().put_scope_row(shop.owner.ask(request)).await;
    answer.map(tonic::Response::into_inner).map_err(problem)
}

async fn read(world: &World, id: &str) -> ScopeRow {
    let ask = GetScopeRowRequest { id: id.into() };
    world.capabilities().get_scope_row(Caller::anonymous().ask(ask)).await.expect("a row").into_inner()
}

fn with(shop: &Shop, change: impl FnOnce(&mut ScopeRow)) -> PutScopeRowRequest {
    let mut request = shop.capability(new_id());
    change(request.scope_row.as_mut().expect("a row"));
    request
}

async fn covered(world: &World, shop: &Shop, date: i8) -> bool {
    let row = CheckScopeRow {
        kind: 1,
        object: "碳纤维复丝".into(),
        parameter: "拉伸强度".into(),
        standard: "GB/T 3362-2017".into(),
    };
    let request = CheckScopeRequest {
        provider_id: shop.id.to_string(),
        site_id: shop.site.to_string(),
        test_date: Some(day(2026, 3, date)),
        rows: vec![row],
        ..Default::default()
    };
    let reply = world.capabilities().check_scope(world.service().ask(request)).await.expect("checked");
    reply.into_inner().results[0].covered
}

fn suspend(shop: &Shop) -> SuspendScopeRowRequest {
    SuspendScopeRowRequest { id: shop.row.to_string(), reason: "设备送修".into(), ..Default::default() }
}

fn lift(shop: &Shop) -> LiftScopeRowRequest {
    LiftScopeRowRequest {
        id: shop.row.to_string(), reason: "设备复检合格".into(), ..Default::default()
    }
}

on_both_dialects! {
    async fn every_field_and_form_of_uncertainty_comes_back_as_it_was_written(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let forms = ["0.02 mm", "0.02 mm ~ 0.05 mm", "0.5 %", "(46 + 5.1L) µin", "U=0.6 µm+3×10⁻⁶L", "见附表", "1.2E-6"];
        let ranges = [
            Range { lower: Some(0.1), upper: Some(300.0), lower_open: true, unit: "mm".into(), raw: "(>0.1 to 300) mm".into(), ..Default::default() },
            Range { points: vec![0.25, 4.0], unit: "mm".into(), ..Default::default() },
            Range { lower: Some(-0.0), unit: "mm".into(), ..Default::default() },
        ];
        for (at, uncertainty) in forms.into_iter().enumerate() {
            let request = with(&shop, |row| {
                row.kind = 2;
                row.mode = 1;
                row.object = format!("卡尺 {at}");
                row.field = "长度".into();
                row.category = "通用量具".into();
                row.parameter = "示值误差".into();
                row.standard = "JJG 30-2012".into();
                row.clause = "第 5 章".into();
                row.range = Some(ranges[at % 3].clone());
                let frequency = Range { lower: Some(10.0), upper: Some(20.0), unit: "Hz".into(), raw: "10 Hz to 20 Hz".into(), ..Default::default() };
                row.qualifiers = vec![Qualifier { name: "频率".into(), range: Some(frequency) }];
                row.uncertainty = uncertainty.into();
                row.k = 2.58;
                row.limit = "只做第一法".into();
                row.note = "含外协除外".into();
                row.valid_from = Some(day(2026, 1, 1));
                row.valid_to = Some(day(2026, 6, 30));
                row.source = "证书附表 第 3 页".into();
            });
            let given = request.scope_row.clone().expect("a row");
            let written = put(&world, &shop, request).await.expect(uncertainty);
            let read = read(&world, &written.id).await;
            assert_eq!(read, written);
            let expected = ScopeRow {
                id: written.id.clone(),
                etag: written.etag.clone(),
                provider_id: shop.id.to_string(),
                verification: VerificationState::SelfDeclared.into(),
                range: written.range.clone(),
                create_time: written.create_time,
                update_time: written.update_time,
                created_by: written.created_by.clone(),
                ..given.clone()
            };
            assert_eq!(read, expected);
            let (stated, kept) = (given.range.expect("a range"), read.range.expect("a range"));
            assert_eq!((stated.upper.map(f64::to_bits), &stated.points), (kept.upper.map(f64::to_bits).filter(|_| stated.upper.is_some()), &kept.points));
        }
    }

    async fn bad_rows_are_refused_by_field_and_change_nothing(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, other) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        let cases: Vec<(PutScopeRowRequest, &str, &str)> = vec![
            (with(&shop, |row| row.standard = "GB/T 2423（系列）".into()), "scope_row.standard", "STANDARD_INVALID"),
            (with(&shop, |row| row.standard = "GB/T 3362".into()), "scope_row.standard", "STANDARD_INVALID"),
            (with(&shop, |row| row.site_id = other.site.to_string()), "scope_row.site_id", "UNKNOWN_REFERENCE"),
            (with(&shop, |row| row.accreditation_id = other.accreditation.to_string()), "scope_row.accreditation_id", "UNKNOWN_REFERENCE"),
            (with(&shop, |row| (row.valid_from, row.valid_to) = (Some(day(2026, 6, 1)), Some(day(2026, 5, 31)))), "scope_row.valid_to", "DATES_REVERSED"),
            (with(&shop, |row| row.k = 9.0), "scope_row.k", "OUT_OF_RANGE"),
            (with(&shop, |row| row.mode = 1), "scope_row.mode", "MODE_MISMATCH"),
        ];
        for (request, field, reason) in cases {
            let refused = put(&world, &shop, request).await.expect_err(field);
            let first = &refused.violations[0];
            assert_eq!((refused.code, first.field.as_str(), first.reason), (Code::InvalidArgument, field, reason));
            assert!(!first.zh.is_empty() && !first.en.is_empty());
        }
        let ask = ListScopeRowsRequest { provider_id: shop.id.to_string(), ..Default::default() };
        let rows = world.capabilities().list_scope_rows(shop.owner.ask(ask)).await.expect("a page").into_inner();
        assert_eq!(rows.total_size, 1, "nothing was written");
    }

    async fn of_two_equal_rows_written_at_once_one_is_refused(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        for round in 0..10 {
            let mut racing = tokio::task::JoinSet::new();
            for _ in 0..2 {
                let (mut capabilities, request) =
                    (world.capabilities(), with(&shop, |row| row.parameter = format!("参数 {round}")));
                let request = shop.owner.ask(request);
                racing.spawn(async move { capabilities.put_scope_row(request).await });
            }
            let (written, refused): (Vec<_>, Vec<_>) = racing.join_all().await.into_iter().partition(Result::is_ok);
            assert_eq!((written.len(), refused.len()), (1, 1), "{refused:?}");
            let kept = written.into_iter().flatten().next().expect("one").into_inner();
            let refused = problem(refused.into_iter().filter_map(Result::err).next().expect("the other"));
            assert_eq!((refused.code, refused.reason.as_ref()), (Code::AlreadyExists, "SCOPE_ROW_EXISTS"));
            assert_eq!(refused.fact("scope_row_id"), Some(kept.id.as_str()), "it names the row that is there");
        }
    }

    async fn every_version_of_a_row_tells_who_when_what_and_why(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        world.pass(60);
        let mut narrower = shop.capability(shop.row);
        narrower.scope_row.as_mut().expect("a row").limit = "只做第一法".into();
        narrower.reason = "监督评审缩项".into();
        put(&world, &shop, narrower).await.expect("changed");
        let ask = ListScopeRowRevisionsRequest { id: shop.row.to_string(), ..Default::default() };
        let told = world.capabilities().list_scope_row_revisions(shop.owner.ask(ask.clone())).await.expect("history").into_inner();
        let [newest, first] = told.revisions.as_slice() else { panic!("{told:?}") };
        assert_eq!((newest.version, newest.reason.as_str(), newest.actor_organization_id.as_str()), (2, "监督评审缩项", shop.id.to_string().as_str()));
        let changes: Vec<_> = newest.changes.iter().map(|it| (it.field.as_str(), it.after.as_str())).collect();
        assert_eq!(changes, [("limit", "只做第一法")]);
        assert!(newest.time.expect("a time").seconds >= first.time.expect("a time").seconds + 60);
        assert!(first.changes.iter().any(|it| it.field == "standard" && it.after == "GB/T 3362-2017"));
        let other = Shop::open(&world, 2).await;
        let foreign = world.capabilities().list_scope_row_revisions(other.owner.ask(ask.clone())).await.expect_err("another's");
        assert_eq!(foreign.code(), Code::NotFound);
        let firm = world.caller(Role::Enterprise, new_id());
        let denied = world.capabilities().list_scope_row_revisions(firm.ask(ask)).await.expect_err("no role");
        assert_eq!(denied.code(), Code::PermissionDenied);
    }

    async fn a_row_is_suspended_for_days_and_comes_back_by_itself_or_when_lifted(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut capabilities = world.capabilities();
        let week = SuspendScopeRowRequest { from: Some(day(2026, 3, 2)), until: Some(day(2026, 3, 8)), ..suspend(&shop) };
        let row = capabilities.suspend_scope_row(shop.owner.ask(week)).await.expect("suspended").into_inner();
        assert_eq!((row.suspended, row.suspension_reason.as_str(), row.suspended_by_bureau), (true, "设备送修", false));
        let mut on = Vec::new();
        for date in [1, 2, 8, 9] {
            on.push(covered(&world, &shop, date).await);
        }
        assert_eq!(on, [true, false, false, true]);
        let lifted = capabilities.lift_scope_row(shop.owner.ask(lift(&shop))).await.expect("lifted").into_inner();
        assert_eq!((lifted.suspended, lifted.suspended_from, lifted.etag.as_str()), (false, None, "\"3\""));
        assert!(covered(&world, &shop, 5).await);
        let twice = capabilities.lift_scope_row(shop.owner.ask(lift(&shop))).await.expect_err("not suspended");
        assert_eq!(problem(twice).reason, "WRONG_STATE");
        let ask = ListScopeRowRevisionsRequest { id: shop.row.to_string(), ..Default::default() };
        let told = capabilities.list_scope_row_revisions(world.bureau().ask(ask)).await.expect("history").into_inner();
        let actions: Vec<_> = told.revisions.iter().map(|it| (it.action.as_str(), it.reason.as_str())).collect();
        assert_eq!(actions, [("scope.lift", "设备复检合格"), ("scope.suspend", "设备送修"), ("scope.put", "")]);
    }

    async fn what_the_bureau_suspends_the_lab_neither_lifts_nor_writes_away(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut capabilities = world.capabilities();
        let row = capabilities.suspend_scope_row(world.bureau().ask(suspend(&shop))).await.expect("suspended").into_inner();
        assert_eq!((row.suspended_by_bureau, row.suspended_until), (true, None));
        let refused = problem(capabilities.lift_scope_row(shop.owner.ask(lift(&shop))).await.expect_err("the bureau's"));
        assert_eq!((refused.code, refused.reason.as_ref()), (Code::FailedPrecondition, "SUSPENDED_BY_BUREAU"));
        let refused = problem(capabilities.suspend_scope_row(shop.owner.ask(suspend(&shop))).await.expect_err("the bureau's"));
        assert_eq!(refused.reason, "SUSPENDED_BY_BUREAU");
        let written = put(&world, &shop, shop.capability(shop.row)).await.expect("written");
        assert!(written.suspended && written.suspended_by_bureau, "writing it again lifts nothing");
        let lifted = capabilities.lift_scope_row(world.bureau().ask(lift(&shop))).await.expect("lifted").into_inner();
        assert!(!lifted.suspended);
    }

    async fn a_suspension_needs_a_reason_its_own_row_and_days_in_order(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, other) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        let mut capabilities = world.capabilities();
        let silent = SuspendScopeRowRequest { reason: String::new(), ..suspend(&shop) };
        let reversed = SuspendScopeRowRequest { from: Some(day(2026, 3, 2)), until: Some(day(2026, 3, 1)), ..suspend(&shop) };
        for (request, field) in [(silent, "reason"), (reversed, "until")] {
            let refused = problem(capabilities.suspend_scope_row(shop.owner.ask(request)).await.expect_err(field));
            assert_eq!(refused.violations[0].field, field);
        }
        let foreign = capabilities.suspend_scope_row(other.owner.ask(suspend(&shop))).await.expect_err("another's");
        assert_eq!(foreign.code(), Code::NotFound);
        let stale = SuspendScopeRowRequest { etag: "\"7\"".into(), ..suspend(&shop) };
        assert_eq!(problem(capabilities.suspend_scope_row(shop.owner.ask(stale)).await.expect_err("stale")).reason, "ETAG_MISMATCH");
        assert_eq!(read(&world, &shop.row.to_string()).await.etag, "\"1\"", "nothing changed");
    }

    async fn a_verified_row_is_self_declared_again_when_its_facts_change(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        assert_eq!(read(&world, &shop.row.to_string()).await.verification(), VerificationState::SelfDeclared);
        let verify = |ids: Vec<String>, outcome: VerificationState| VerifyScopeRowsRequest {
            ids,
            verification: outcome.into(),
            source: "证书附表公示".into(),
            ..Default::default()
        };
        let mut capabilities = world.capabilities();
        let none = vec![shop.row.to_string(), new_id().to_string()];
        let refused = problem(capabilities.verify_scope_rows(world.bureau().ask(verify(none, VerificationState::Verified))).await.expect_err("one is not there"));
        assert_eq!(refused.violations[0].field, "ids[1]");
        assert_eq!(read(&world, &shop.row.to_string()).await.etag, "\"1\"", "all or none");
        let one = vec![shop.row.to_string()];
        let row = capabilities.verify_scope_rows(world.bureau().ask(verify(one.clone(), VerificationState::Verified))).await.expect("verified").into_inner().scope_rows.remove(0);
        assert_eq!((row.verification(), row.source.as_str(), row.verifier.as_str()), (VerificationState::Verified, "证书附表公示", Uuid::from_u128(0xb0).to_string().as_str()));
        assert!(row.verify_date.is_some());
        let same = put(&world, &shop, shop.capability(shop.row)).await.expect("the same facts");
        assert_eq!((same.verification(), same.source.as_str()), (VerificationState::Verified, "证书附表公示"));
        let mut other = shop.capability(shop.row);
        other.scope_row.as_mut().expect("a row").uncertainty = "0.5 %".into();
        assert_eq!(put(&world, &shop, other).await.expect("new facts").verification(), VerificationState::SelfDeclared);
        assert!(covered(&world, &shop, 5).await);
        capabilities.verify_scope_rows(world.bureau().ask(verify(one, VerificationState::Rejected))).await.expect("rejected");
        assert!(!covered(&world, &shop, 5).await, "a row that was refused covers nothing");
    }

    async fn rows_are_listed_by_who_stands_behind_them_and_by_whether_they_are_suspended(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut rows = vec![shop.row];
        for number in 0..3 {
            let id = new_id();
            let mut request = shop.capability(id);
            request.scope_row.as_mut().expect("a row").parameter = format!("参数 {number}");
            put(&world, &shop, request).await.expect("a row");
            rows.push(id);
        }
        let mut capabilities = world.capabilities();
        let outcomes = [(rows[1], VerificationState::Verified), (rows[2], VerificationState::Rejected)];
        for (row, outcome) in outcomes {
            let verdict = VerifyScopeRowsRequest {
                ids: vec![row.to_string()],
                verification: outcome.into(),
                source: "证书附表公示".into(),
                ..Default::default()
            };
            capabilities.verify_scope_rows(world.bureau().ask(verdict)).await.expect("judged");
        }
        let halt = SuspendScopeRowRequest { id: rows[1].to_string(), reason: "专项检查".into(), ..Default::default() };
        capabilities.suspend_scope_row(world.bureau().ask(halt)).await.expect("suspended");
        let listed = async |ask: ListScopeRowsRequest| {
            let page = world.capabilities().list_scope_rows(world.bureau().ask(ask)).await.expect("a page").into_inner();
            let mut ids: Vec<String> = page.scope_rows.iter().map(|row| row.id.clone()).collect();
            ids.sort();
            assert_eq!(page.total_size as usize, ids.len());
            ids
        };
        let of = |at: &[usize]| {
            let mut ids: Vec<String> = at.iter().map(|at| rows[*at].to_string()).collect();
            ids.sort();
            ids
        };
        let own = ListScopeRowsRequest { provider_id: shop.id.to_string(), ..Default::default() };
        for (verification, expected) in [
            (VerificationState::SelfDeclared, of(&[0, 3])),
            (VerificationState::Verified, of(&[1])),
            (VerificationState::Rejected, of(&[2])),
            (VerificationState::Unspecified, of(&[0, 1, 2, 3])),
        ] {
            let ask = ListScopeRowsRequest { verification: verification.into(), ..own.clone() };
            assert_eq!(listed(ask).await, expected, "{verification:?}");
        }
        for (suspension, expected) in [(RowSuspension::Suspended, of(&[1])), (RowSuspension::None, of(&[0, 2, 3]))] {
            let ask = ListScopeRowsRequest { suspension: suspension.into(), ..own.clone() };
            assert_eq!(listed(ask).await, expected, "{suspension:?}");
            let both = ListScopeRowsRequest {
                suspension: suspension.into(),
                verification: VerificationState::Verified.into(),
                ..ListScopeRowsRequest::default()
            };
            assert_eq!(listed(both).await.len(), usize::from(suspension == RowSuspension::Suspended));
        }
        // What a provider changes is self-declared again, in the list too.
        let mut other = shop.capability(rows[2]);
        let row = other.scope_row.as_mut().expect("a row");
        (row.parameter, row.uncertainty) = ("参数 1".into(), "0.5 %".into());
        put(&world, &shop, other).await.expect("new facts");
        let ask = ListScopeRowsRequest { verification: VerificationState::SelfDeclared.into(), ..own.clone() };
        assert_eq!(listed(ask).await, of(&[0, 2, 3]));
        // What is valid today is what the count calls valid: neither rejected nor suspended, under a valid certificate.
        let ask = CountScopeRequest { provider_ids: vec![shop.id.to_string()] };
        let counted = capabilities.count_scope(world.bureau().ask(ask)).await.expect("counts").into_inner();
        let valid = ListScopeRowsRequest { valid_today: true, page_size: 1, ..own.clone() };
        let page = capabilities.list_scope_rows(world.bureau().ask(valid.clone())).await.expect("a page").into_inner();
        assert_eq!((page.total_size, page.scope_rows.len()), (counted.counts[0].valid_lines, 1));
        assert_eq!(page.total_size, 3, "all but the suspended one");
        let (mut ids, mut token) = (vec![page.scope_rows[0].id.clone()], page.next_page_token);
        while !token.is_empty() {
            let next = ListScopeRowsRequest { page_token: token, ..valid.clone() };
            let page = capabilities.list_scope_rows(world.bureau().ask(next)).await.expect("a page").into_inner();
            ids.extend(page.scope_rows.iter().map(|row| row.id.clone()));
            token = page.next_page_token;
        }
        assert_eq!(ids.len(), 3);
        let nobody = ListScopeRowsRequest { valid_today: true, ..Default::default() };
        let refused = problem(capabilities.list_scope_rows(world.bureau().ask(nobody)).await.expect_err("whose?"));
        assert_eq!(refused.violations[0].field, "provider_id");
        let wrong = ListScopeRowsRequest { verification: 9, suspension: 9, ..own };
        let refused = problem(capabilities.list_scope_rows(world.bureau().ask(wrong)).await.expect_err("unknown words"));
        let fields: Vec<&str> = refused.violations.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(fields, ["verification", "suspension"]);
    }
}
