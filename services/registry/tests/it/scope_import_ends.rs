//! Imports that come to nothing: sheets without a row to write, files nobody came back to.

use crate::scope_tour::{ANNEX, Tour, annex, rows};
use crate::world::{Shop, World, problem};
use nqi_platform::auth::Role;
use nqi_proto::registry::v1::*;
use nqi_registry::sweep_imports;
use nqi_store::on_both_dialects;

const DAY: i64 = 24 * 3600;

/// Why the failed rows of an import cannot be had.
async fn download(tour: &Tour<'_>) -> String {
    let ask = DownloadFailedRowsRequest {
        provider_id: tour.shop.id.to_string(),
        id: tour.id.clone(),
        format: SheetFormat::Csv.into(),
    };
    let answer = tour.world.scope_imports().download_failed_rows(tour.shop.owner.ask(ask)).await;
    problem(answer.map(|_| ()).expect_err("there is no file")).reason.into_owned()
}

on_both_dialects! {
    async fn a_sheet_without_a_row_to_write_says_so_and_writes_nothing(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let before = rows(&world, &shop).await;
        let bare = Tour::open(&world, &shop).await;
        assert_eq!(download(&bare).await, "FILE_NOT_KEPT", "none was sent yet");
        bare.send(ANNEX.as_bytes()).await.expect("titles are readable");
        let failed = bare.check(vec![]).await.expect("begun");
        let reason = failed.problem.clone().expect("a reason");
        assert_eq!((failed.state(), reason.code.as_str()), (ScopeImportState::Failed, "NO_ROWS"));
        assert!(!reason.zh.is_empty() && !reason.en.is_empty());
        let wrong = Tour::open(&world, &shop).await;
        wrong.send(format!("{ANNEX}材料,,,强度,GB/T 3362-2017,,\n").as_bytes()).await.expect("readable");
        let checked = wrong.check(vec![]).await.expect("checked");
        assert_eq!((checked.created, checked.changed, checked.unchanged, checked.failed), (0, 0, 0, 1));
        for (mode, reason) in
            [(ScopeApplyMode::AllOrNothing, "IMPORT_HAS_ERRORS"), (ScopeApplyMode::ValidOnly, "NOTHING_VALID")]
        {
            assert_eq!(problem(wrong.start(mode).await.expect_err("nothing to write")).reason, reason);
        }
        assert_eq!(wrong.now().await.state(), ScopeImportState::Checked, "a refusal changes nothing");
        assert_eq!(rows(&world, &shop).await, before);
    }

    async fn imports_that_nobody_came_back_to_are_closed_and_their_files_forgotten(fx: Fixture) {
        let world = World::new(fx).await;
        let mut shop = Shop::open(&world, 1).await;
        let (done, checked, waiting) = {
            let done = Tour::open(&world, &shop).await;
            done.take_in(annex(0..2).as_bytes()).await;
            let checked = Tour::open(&world, &shop).await;
            checked.send(format!("{}材料,,,强度,GB/T 3362-2017,,\n", annex(2..3)).as_bytes()).await.expect("readable");
            assert_eq!(checked.check(vec![]).await.expect("checked").failed, 1);
            (done.id, checked.id, Tour::open(&world, &shop).await.id)
        };
        let before = rows(&world, &shop).await.len();
        assert_eq!(before, 3);
        world.pass(6 * DAY);
        shop.owner = world.caller(Role::Provider, shop.id);
        assert_eq!(sweep_imports(&world.deps).await.expect("a round"), 0, "a week is not over");
        let young = Tour::open(&world, &shop).await.id;
        world.pass(DAY + 1);
        shop.owner = world.caller(Role::Provider, shop.id);
        assert_eq!(sweep_imports(&world.deps).await.expect("a round"), 3);
        assert_eq!(sweep_imports(&world.deps).await.expect("a round"), 0, "once is enough");
        let tour = |id: &String| Tour { world: &world, shop: &shop, id: id.clone() };
        for (id, state) in [
            (&done, ScopeImportState::Applied),
            (&checked, ScopeImportState::Cancelled),
            (&waiting, ScopeImportState::Cancelled),
            (&young, ScopeImportState::Receiving),
        ] {
            assert_eq!(tour(id).now().await.state(), state);
        }
        let checked = tour(&checked);
        assert_eq!(download(&checked).await, "FILE_NOT_KEPT");
        assert_eq!(checked.errors(50).await, [], "what was wrong in a file is forgotten with it");
        assert_eq!(problem(checked.start(ScopeApplyMode::ValidOnly).await.expect_err("closed")).reason, "WRONG_STATE");
        assert_eq!(rows(&world, &shop).await.len(), before, "written rows stay, others were not written");
    }
}
