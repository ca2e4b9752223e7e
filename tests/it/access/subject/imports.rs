//! Imports of scope tables that have come so far.

use std::time::Duration;

use nqi_tests::case::text;
use nqi_tests::eventually::eventually;
use nqi_tests::sheet;
use nqi_tests::world::World;
use serde_json::{Value, json};

/// An import of two rows; those made before are closed, since a provider has few open at a time.
pub(super) async fn import(world: &World, state: &str) -> String {
    let (cluster, lab) = (&world.cluster, world.lab());
    let own = json!({"provider_id": lab.owner.id(), "page_size": 100});
    let known = cluster.ok(&lab.owner, "registry.ScopeImportService.ListScopeImports", own).await;
    for it in known["scopeImports"].as_array().into_iter().flatten() {
        // What is being written is written before a cancellation could arrive.
        let closed = ["_APPLYING", "_APPLIED", "_UNDOING", "_UNDONE", "_CANCELLED", "_FAILED"];
        if !closed.iter().any(|end| text(&it["state"]).ends_with(end)) {
            let asked = json!({"provider_id": lab.owner.id(), "id": it["id"]});
            cluster.ok(&lab.owner, "registry.ScopeImportService.CancelScopeImport", asked).await;
        }
    }
    let asked =
        json!({"provider_id": lab.owner.id(), "site_id": lab.site, "accreditation_id": lab.accreditation});
    let made = cluster.ok(&lab.owner, "registry.ScopeImportService.CreateScopeImport", asked).await;
    let key = json!({"provider_id": lab.owner.id(), "id": made["id"]});
    if !state.is_empty() {
        let rpc = "registry.ScopeImportService.UploadScopeImport";
        let file = sheet::csv(&sheet::ANNEX, &sheet::rows(2));
        let sent = cluster.upload_in("en", &lab.owner, rpc, &key, "text/csv", &file).await.ok();
        assert_eq!(sent["state"], "SCOPE_IMPORT_STATE_UPLOADED", "{sent}");
    }
    if matches!(state, "CHECKED" | "APPLIED") {
        cluster.ok(&lab.owner, "registry.ScopeImportService.CheckScopeImport", key.clone()).await;
        reached(world, &key, "SCOPE_IMPORT_STATE_CHECKED").await;
    }
    if state == "APPLIED" {
        let mut asked = key.clone();
        asked["mode"] = json!("SCOPE_APPLY_MODE_ALL_OR_NOTHING");
        cluster.ok(&lab.owner, "registry.ScopeImportService.ApplyScopeImport", asked).await;
        reached(world, &key, "SCOPE_IMPORT_STATE_APPLIED").await;
    }
    text(&made["id"])
}

async fn reached(world: &World, key: &Value, state: &str) {
    eventually(Duration::from_secs(30), "the import goes on", || async {
        let rpc = "registry.ScopeImportService.GetScopeImport";
        let now = world.cluster.ok(&world.lab().owner, rpc, key.clone()).await;
        (text(&now["state"]) == state).then_some(())
    })
    .await;
}
