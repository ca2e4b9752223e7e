//! Imports as operations: dry run, both ways of writing, cancelling, undoing, and going on after an interruption.

use crate::scope_tour::{ANNEX, Tour, annex, rows};
use crate::world::{Caller, Shop, World, problem};
use futures::StreamExt;
use nqi_platform::auth::Role;
use nqi_platform::ids::new_id;
use nqi_proto::registry::v1::*;
use nqi_registry::run_imports;
use nqi_store::on_both_dialects;
use std::time::Duration;
use tonic::Code;

const ALL: ScopeApplyMode = ScopeApplyMode::AllOrNothing;
const VALID: ScopeApplyMode = ScopeApplyMode::ValidOnly;

/// Rows 2 and 4 are wrong, row 3 is new, row 5 says more about the shop's own row, and a column belongs to nobody.
const MIXED: &str = "内部编号,领域,类别,检测对象,项目/参数,依据的标准(方法)名称及编号,限制范围,说明\n\
    =A1,材料,,对象,强度,GB/T 2423（系列）,,\n\
    B2,材料,,对象,密度,GB/T 30019-2013,,\n\
    C3,材料,,,密度,GB/T 30019-2013,,\"两行\n说明\"\n\
    D4,,,碳纤维复丝,拉伸强度,GB/T 3362-2017,,新设备\n";

/// Waits until the import has written something, while its worker goes on.
async fn has_written(tour: &Tour<'_>) -> ScopeImport {
    for _ in 0..6000 {
        let now = tour.now().await;
        if now.rows_written > 0 {
            return now;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("nothing was written: {:?}", tour.now().await);
}

on_both_dialects! {
    async fn a_dry_run_counts_and_names_what_is_wrong_and_changes_nothing(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let before = rows(&world, &shop).await;
        let tour = Tour::open(&world, &shop).await;
        let sent = tour.send(MIXED.as_bytes()).await.expect("a readable file");
        let meaning: Vec<i32> = sent.columns.iter().map(|column| column.field).collect();
        assert_eq!((sent.state(), sent.header_row, meaning), (ScopeImportState::Uploaded, 1, vec![0, 4, 5, 6, 7, 8, 14, 15]));
        let checked = tour.check(vec![]).await.expect("all columns are known");
        assert_eq!(checked.state(), ScopeImportState::Checked);
        assert_eq!((checked.rows_read, checked.rows_checked, checked.rows_written, checked.percent), (4, 4, 0, 100));
        assert_eq!((checked.created, checked.changed, checked.unchanged, checked.failed), (1, 1, 0, 2));
        let told = tour.errors(1).await;
        let brief: Vec<(i32, &str, &str, &str)> =
            told.iter().map(|it| (it.row, it.column.as_str(), it.value.as_str(), it.code.as_str())).collect();
        assert_eq!(
            brief,
            [
                (2, "依据的标准(方法)名称及编号", "GB/T 2423（系列）", "STANDARD_SERIES"),
                (4, "检测对象", "", "OBJECT_MISSING"),
            ]
        );
        assert!(told.iter().all(|it| !it.zh.is_empty() && !it.en.is_empty()));
        assert_eq!(rows(&world, &shop).await, before);
    }

    async fn nothing_or_the_valid_rows_are_written_and_the_others_come_back_with_reasons(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let tour = Tour::open(&world, &shop).await;
        tour.send(MIXED.as_bytes()).await.expect("a readable file");
        tour.check(vec![]).await.expect("checked");
        let refused = problem(tour.apply(ALL).await.expect_err("two rows are wrong"));
        assert_eq!((refused.code, refused.reason.as_ref()), (Code::FailedPrecondition, "IMPORT_HAS_ERRORS"));
        assert_eq!(rows(&world, &shop).await.len(), 1);
        let done = tour.apply(VALID).await.expect("the valid rows");
        assert_eq!((done.state(), done.created, done.changed, done.failed), (ScopeImportState::Applied, 1, 1, 2));
        let now = rows(&world, &shop).await;
        assert_eq!((now.len(), now[0].note.as_str()), (2, "新设备"));
        let csv = String::from_utf8(tour.failed_rows(SheetFormat::Csv).await).expect("UTF-8");
        let lines: Vec<Vec<String>> = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(csv.trim_start_matches('\u{feff}').as_bytes())
            .records()
            .map(|record| record.expect("equal widths").iter().map(str::to_owned).collect())
            .collect();
        assert_eq!(lines[0][..2], ["内部编号", "领域"]);
        assert_eq!(lines[0][8..], ["原行号 Row", "错误代码 Code", "错误说明", "Reason"]);
        assert_eq!((lines[1][0].as_str(), lines[1][8].as_str(), lines[1][9].as_str()), ("'=A1", "2", "STANDARD_SERIES"));
        assert_eq!((lines[2][0].as_str(), lines[2][7].as_str(), lines[2][9].as_str()), ("C3", "两行\n说明", "OBJECT_MISSING"));
        assert_eq!(lines.len(), 3);
        let mut book: calamine::Xlsx<_> =
            calamine::Reader::new(std::io::Cursor::new(tour.failed_rows(SheetFormat::Xlsx).await)).expect("a workbook");
        let sheet = calamine::Reader::worksheet_range(&mut book, "Sheet1").expect("a sheet");
        assert_eq!(sheet.get_value((1, 0)).map(ToString::to_string).as_deref(), Some("=A1"), "a text, not a formula");
        assert_eq!(sheet.height(), 3);
        // Mended and sent again, the sheet of failed rows is an import like any other.
        let mended = csv.replace("GB/T 2423（系列）", "GB/T 2423.1-2008").replace("C3,材料,,,", "C3,材料,,对象,");
        let again = Tour::open(&world, &shop).await;
        again.send(mended.as_bytes()).await.expect("a readable file");
        let checked = again.check(vec![]).await.expect("the reasons' columns mean nothing");
        assert_eq!((checked.created, checked.changed, checked.failed), (1, 1, 0), "{:?}", again.errors(50).await);
    }

    async fn what_a_provider_says_about_columns_is_remembered_for_its_next_file(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let odd = "样品,项目/参数,依据,限制范围\n对象甲,密度,GB/T 30019-2013,\n";
        let tour = Tour::open(&world, &shop).await;
        tour.send(odd.as_bytes()).await.expect("a readable file");
        let missing = problem(tour.check(vec![]).await.expect_err("two columns are unknown"));
        assert_eq!(missing.violations.iter().map(|it| it.reason).collect::<Vec<_>>(), ["COLUMN_MISSING"; 2]);
        let choose = |number, field: ScopeField| ScopeColumn { number, field: field.into(), ..Default::default() };
        let chosen = vec![choose(1, ScopeField::Object), choose(3, ScopeField::Standard)];
        let checked = tour.check(chosen).await.expect("all is said");
        assert_eq!((checked.created, checked.failed), (1, 0));
        let next = Tour::open(&world, &shop).await;
        let sent = next.send(odd.as_bytes()).await.expect("the same form again");
        assert_eq!(sent.columns[0].field(), ScopeField::Object);
        assert_eq!(sent.columns[0].origin(), ColumnOrigin::Remembered);
        assert_eq!(next.check(vec![]).await.expect("nothing to say").created, 1);
        let stranger = Shop::open(&world, 2).await;
        let theirs = Tour::open(&world, &stranger).await;
        let sent = theirs.send(odd.as_bytes()).await.expect("another provider");
        assert_eq!(sent.columns[0].field(), ScopeField::Unspecified, "only its own choices are remembered");
    }

    async fn an_import_is_undone_for_a_day_and_rows_changed_since_are_kept_and_told(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let before = rows(&world, &shop).await;
        let mut sheet = annex(0..1500);
        sheet.push_str("材料,碳纤维,碳纤维复丝,拉伸强度,GB/T 3362-2017,,新设备\n");
        let tour = Tour::open(&world, &shop).await;
        let done = tour.take_in(sheet.as_bytes()).await;
        assert_eq!((done.created, done.changed, rows(&world, &shop).await.len()), (1500, 1, 1501));
        assert!(done.undo_until.is_some());
        let undone = tour.undo().await.expect("within its day");
        assert_eq!((undone.state(), undone.rows_written, undone.kept), (ScopeImportState::Undone, 1501, 0));
        assert_eq!(rows(&world, &shop).await, before, "exactly what they were");
        // Once more, and one of the new rows is changed by hand, another named by an offering.
        let tour = Tour::open(&world, &shop).await;
        tour.take_in(annex(0..3).as_bytes()).await;
        let new = rows(&world, &shop).await;
        let mut put = shop.capability(new[1].id.parse().expect("an id"));
        put.scope_row = Some(ScopeRow { note: "手工修改".into(), ..new[1].clone() });
        world.capabilities().put_scope_row(shop.owner.ask(put)).await.expect("changed by hand");
        let mut offering = shop.product();
        offering.id = new_id().to_string();
        offering.offering.as_mut().expect("an offering").scope_row_ids = vec![new[2].id.clone()];
        world.offerings().put_offering(shop.owner.ask(offering)).await.expect("an offering");
        let undone = tour.undo().await.expect("within its day");
        assert_eq!((undone.state(), undone.rows_written, undone.kept), (ScopeImportState::Undone, 1, 2));
        let ask = ListScopeImportKeptRequest { provider_id: shop.id.to_string(), id: tour.id.clone(), ..Default::default() };
        let kept = world.scope_imports().list_scope_import_kept(shop.owner.ask(ask)).await.expect("a page").into_inner();
        let told: Vec<(&str, &str)> = kept.rows.iter().map(|it| (it.scope_row_id.as_str(), it.code.as_str())).collect();
        assert_eq!(told, [(new[1].id.as_str(), "ROW_CHANGED"), (new[2].id.as_str(), "ROW_IN_USE")]);
        assert_eq!(rows(&world, &shop).await.len(), 3);
        let late = Tour::open(&world, &shop).await;
        late.take_in(annex(10..12).as_bytes()).await;
        let id = late.id;
        world.pass(24 * 3600 + 1);
        let shop = Shop { owner: world.caller(Role::Provider, shop.id), ..shop };
        let late = Tour { world: &world, shop: &shop, id };
        assert_eq!(problem(late.undo().await.expect_err("a day has passed")).reason, "UNDO_EXPIRED");
    }

    async fn a_cancelled_import_leaves_nothing_behind(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let before = rows(&world, &shop).await;
        let tour = Tour::open(&world, &shop).await;
        tour.send(annex(0..6000).as_bytes()).await.expect("a readable file");
        tour.check(vec![]).await.expect("checked");
        tour.start(ALL).await.expect("begun");
        let deps = world.deps.clone();
        let worker = tokio::spawn(async move { run_imports(&deps).await });
        has_written(&tour).await;
        let stopping = tour.cancel().await.expect("it is still writing");
        assert_eq!(stopping.state(), ScopeImportState::RollingBack);
        worker.await.expect("no panic").expect("the work is done");
        run_imports(&world.deps).await.expect("nobody else takes it back");
        let gone = tour.now().await;
        assert_eq!((gone.state(), gone.percent, gone.kept), (ScopeImportState::Cancelled, 100, 0));
        assert_eq!(rows(&world, &shop).await, before);
        assert_eq!(problem(tour.cancel().await.expect_err("it is over")).reason, "WRONG_STATE");
    }

    async fn a_worker_that_dies_is_replaced_and_no_row_is_written_twice(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let tour = Tour::open(&world, &shop).await;
        tour.send(annex(0..6000).as_bytes()).await.expect("a readable file");
        tour.check(vec![]).await.expect("checked");
        tour.start(ALL).await.expect("begun");
        let deps = world.deps.clone();
        let worker = tokio::spawn(async move { run_imports(&deps).await });
        has_written(&tour).await;
        worker.abort();
        assert!(worker.await.is_err(), "it was still writing");
        let left = tour.now().await;
        assert_eq!(left.state(), ScopeImportState::Applying);
        run_imports(&world.deps).await.expect("its lease still runs");
        let waiting = tour.now().await;
        assert_eq!(waiting.state(), ScopeImportState::Applying, "nobody takes what is in other hands");
        world.pass(31);
        // The batch that was under way ends by itself, and holds the import until then.
        let mut done = tour.now().await;
        for _ in 0..1500 {
            run_imports(&world.deps).await.expect("another worker");
            done = tour.now().await;
            if done.state() != ScopeImportState::Applying {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(
            (done.state(), done.created, done.rows_written, done.rows_checked),
            (ScopeImportState::Applied, 6000, 6000, 6000)
        );
        let all = rows(&world, &shop).await;
        assert_eq!(all.len(), 6001);
        assert!(tour.undo().await.expect("its notes are whole").kept == 0);
        assert_eq!(rows(&world, &shop).await.len(), 1);
    }

    async fn progress_is_told_until_the_import_waits_for_somebody(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let tour = Tour::open(&world, &shop).await;
        tour.send(annex(0..2500).as_bytes()).await.expect("a readable file");
        let ask = CheckScopeImportRequest { provider_id: shop.id.to_string(), id: tour.id.clone(), ..Default::default() };
        world.scope_imports().check_scope_import(shop.owner.ask(ask)).await.expect("begun");
        let ask = WatchScopeImportRequest { provider_id: shop.id.to_string(), id: tour.id.clone() };
        let told = world.scope_imports().watch_scope_import(shop.owner.ask(ask)).await.expect("a stream").into_inner();
        run_imports(&world.deps).await.expect("the work is done");
        let told: Vec<ScopeImport> = told.map(|it| it.expect("an import")).collect().await;
        let (first, last) = (told.first().expect("as it was"), told.last().expect("as it is"));
        assert_eq!(first.state(), ScopeImportState::Checking);
        assert_eq!((last.state(), last.percent, last.created), (ScopeImportState::Checked, 100, 2500));
        assert!(told.is_sorted_by_key(|it| it.rows_read));
    }

    async fn imports_of_others_do_not_exist_and_other_roles_may_not(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, stranger) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        let tour = Tour::open(&world, &shop).await;
        let roles = [
            (Caller::anonymous(), Code::Unauthenticated),
            (stranger.owner.clone(), Code::NotFound),
            (world.caller(Role::Enterprise, new_id()), Code::PermissionDenied),
            (world.bureau(), Code::PermissionDenied),
        ];
        for (who, code) in &roles {
            assert_eq!(tour.get_as(who).await.expect_err("not theirs").code(), *code);
            assert_eq!(tour.send_as(who, ANNEX.as_bytes()).await.expect_err("not theirs").code(), *code);
            let ask = ExportScopeRowsRequest { provider_id: shop.id.to_string(), ..Default::default() };
            let export = world.scope_imports().export_scope_rows(who.ask(ask)).await;
            assert_eq!(export.expect_err("not theirs").code(), *code);
        }
        // Nor does a foreign import under the own provider's name.
        let smuggled = Tour { world: &world, shop: &stranger, id: tour.id.clone() };
        assert_eq!(smuggled.get_as(&stranger.owner).await.expect_err("not theirs").code(), Code::NotFound);
        let ask = ListScopeImportsRequest { provider_id: stranger.id.to_string(), ..Default::default() };
        let theirs = world.scope_imports().list_scope_imports(stranger.owner.ask(ask)).await.expect("a page");
        assert_eq!(theirs.into_inner().scope_imports.len(), 0);
        for _ in 1..20 {
            Tour::open(&world, &shop).await;
        }
        let ask = CreateScopeImportRequest { provider_id: shop.id.to_string(), ..Default::default() };
        let full = world.scope_imports().create_scope_import(shop.owner.ask(ask)).await.expect_err("20 are open");
        assert_eq!(problem(full).reason, "TOO_MANY_IMPORTS");
        let (mut seen, mut page_token) = (0, String::new());
        loop {
            let ask = ListScopeImportsRequest { provider_id: shop.id.to_string(), page_size: 8, page_token };
            let page = world.scope_imports().list_scope_imports(shop.owner.ask(ask)).await.expect("a page").into_inner();
            seen += page.scope_imports.len();
            page_token = page.next_page_token;
            if page_token.is_empty() {
                break;
            }
        }
        assert_eq!(seen, 20);
    }

    async fn a_certificate_that_is_lost_between_check_and_writing_leaves_nothing_written(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let tour = Tour::open(&world, &shop).await;
        tour.send(annex(0..3).as_bytes()).await.expect("a readable file");
        tour.check(vec![]).await.expect("checked");
        let other = new_id();
        let site = PutSiteRequest { id: other.to_string(), ..shop.place() };
        world.providers().put_site(shop.owner.ask(site)).await.expect("another site");
        let mut moved = shop.certificate(shop.accreditation, 1, "211520340001");
        moved.accreditation.as_mut().expect("a certificate").site_ids = vec![other.to_string()];
        world.providers().put_accreditation(shop.owner.ask(moved)).await.expect("moved to the other site");
        let failed = tour.apply(ALL).await.expect("begun");
        assert_eq!(failed.state(), ScopeImportState::Failed);
        assert_eq!(failed.problem.expect("a reason").code, "CHANGED_SINCE_CHECK");
        assert_eq!(rows(&world, &shop).await.len(), 1);
    }
}
