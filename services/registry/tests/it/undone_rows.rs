//! Rows that an import's undoing took away: their history stays, and their ids go on where it ends.

use crate::scope_tour::{Tour, annex, rows};
use crate::world::{Caller, Shop, World};
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use tonic::{Code, Status};

async fn history(world: &World, who: &Caller, id: &str) -> Result<Vec<Revision>, Status> {
    let ask = ListScopeRowRevisionsRequest { id: id.into(), ..Default::default() };
    world.capabilities().list_scope_row_revisions(who.ask(ask)).await.map(|it| it.into_inner().revisions)
}

fn brief(all: &[Revision]) -> Vec<(i64, &str, &str)> {
    all.iter().map(|it| (it.version, it.action.as_str(), it.source.as_str())).collect()
}

on_both_dialects! {
    async fn a_row_that_was_taken_away_is_written_again_as_its_next_version(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, other) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        let tour = Tour::open(&world, &shop).await;
        tour.take_in(annex(0..2).as_bytes()).await;
        let new = rows(&world, &shop).await;
        let gone = new.iter().find(|row| row.object == "对象0").expect("a row of the table").clone();
        let undone = tour.undo().await.expect("within its day");
        assert_eq!((undone.rows_written, undone.kept), (2, 0));
        let told = history(&world, &shop.owner, &gone.id).await.expect("its history stays");
        assert_eq!(brief(&told), [(2, "scope.import_undo", tour.id.as_str()), (1, "scope.import", "")]);
        assert!(told[0].changes.iter().any(|it| it.field == "object" && it.before == "对象0" && it.after.is_empty()));
        assert_eq!(history(&world, &other.owner, &gone.id).await.expect_err("another's").code(), Code::NotFound);
        let taken = PutScopeRowRequest { id: gone.id.clone(), ..other.capability(other.row) };
        let mut taken_row = taken.clone();
        taken_row.scope_row.as_mut().expect("a row").parameter = "另一参数".into();
        let foreign = world.capabilities().put_scope_row(other.owner.ask(taken_row)).await;
        assert_eq!(foreign.expect_err("the id is another's").code(), Code::NotFound);
        let put = PutScopeRowRequest {
            provider_id: shop.id.to_string(),
            id: gone.id.clone(),
            scope_row: Some(gone.clone()),
            ..Default::default()
        };
        let back = world.capabilities().put_scope_row(shop.owner.ask(put)).await.expect("written again").into_inner();
        assert_eq!((back.object.as_str(), back.etag.as_str()), ("对象0", "\"3\""));
        let told = history(&world, &shop.owner, &gone.id).await.expect("one history");
        assert_eq!(told.iter().map(|it| it.version).collect::<Vec<_>>(), [3, 2, 1]);
    }

    async fn a_row_that_an_undoing_restored_says_so_in_its_history(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let tour = Tour::open(&world, &shop).await;
        let sheet = format!("{}材料,碳纤维,碳纤维复丝,拉伸强度,GB/T 3362-2017,,新设备\n", annex(0..0));
        tour.take_in(sheet.as_bytes()).await;
        tour.undo().await.expect("within its day");
        let told = history(&world, &shop.owner, &shop.row.to_string()).await.expect("its history");
        assert_eq!(brief(&told)[0], (3, "scope.import_undo", tour.id.as_str()));
    }
}
