//! Loading in bulk, as seeds do.

use crate::world::{Shop, World};
use nqi_platform::ids::new_id;
use nqi_registry::domain::scope_row::{Number, ScopeRow};
use nqi_registry::domain::vocabulary::ItemKind;
use nqi_store::on_both_dialects;

fn row(shop: &Shop, number: usize) -> ScopeRow {
    ScopeRow {
        id: new_id(),
        provider_id: shop.id,
        site_id: shop.site,
        accreditation_id: shop.accreditation,
        kind: ItemKind::Testing,
        mode: None,
        field: String::new(),
        category: String::new(),
        object: format!("对象{number}"),
        parameter: "全部参数".into(),
        standard: "GB/T 3362-2017".into(),
        clause: String::new(),
        range: None,
        qualifiers: vec![],
        uncertainty: String::new(),
        k: Number(0.0),
        limit: String::new(),
        note: String::new(),
        valid_from: None,
        valid_to: None,
        suspended: false,
        source: String::new(),
        suspension: None,
        verified: None,
    }
}

on_both_dialects! {
    async fn fifteen_hundred_rows_are_loaded_in_one_transaction_or_not_at_all(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let rows: Vec<ScopeRow> = (0..1500).map(|number| row(&shop, number)).collect();
        let written = nqi_registry::import_rows(&world.deps, "seed", shop.id, rows.clone()).await.expect("loaded");
        assert_eq!(written, 1500);
        nqi_registry::import_rows(&world.deps, "seed", shop.id, rows).await.expect("the same ids are replaced");
        let mut foreign = vec![row(&shop, 5000), row(&shop, 5001)];
        foreign[1].site_id = new_id();
        let refused = nqi_registry::import_rows(&world.deps, "seed", shop.id, foreign).await.expect_err("not its site");
        assert_eq!(refused.violations[0].field, "scope_row.site_id");
        let page = world.capabilities().list_scope_rows(world.bureau().ask(Default::default())).await.expect("a page");
        assert_eq!(page.into_inner().total_size, 1501);
    }
}
