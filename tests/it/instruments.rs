//! From the ledger of an enterprise to one request for many instruments.

use std::time::Duration;

use nqi_tests::case::text;
use nqi_tests::eventually::eventually;
use nqi_tests::on_both_back_ends;
use nqi_tests::world::World;
use serde_json::{Value, json};
use uuid::Uuid;

/// Writes an instrument of the firm; gives its id.
async fn instrument(world: &World, serial: &str, name: &str, mode: &str) -> String {
    let id = Uuid::new_v4().to_string();
    let instrument = json!({"name": name, "model": "示例型", "serial_number": serial, "measurand": "长度",
        "range": "0~150 mm", "mode": mode, "interval_months": 12});
    let asked = json!({"id": id, "instrument": instrument});
    world.cluster.ok(&world.firm, "registry.InstrumentService.PutInstrument", asked).await;
    id
}

/// The instruments as the ledger has them, by serial number.
async fn ledger(world: &World) -> Value {
    world.cluster.ok(&world.firm, "registry.InstrumentService.ListInstruments", json!({})).await
}

on_both_back_ends! {
    async fn an_instrument_whose_request_was_withdrawn_may_be_asked_for_anew(backend: Backend) {
        let world = World::start(backend).await;
        let (cluster, firm) = (&world.cluster, &world.firm);
        let id = instrument(&world, "B-1", "游标卡尺", "CALIBRATION_MODE_CALIBRATION").await;
        let asked = json!({"instrument_ids": [id], "request_id": "batch-2", "contact": {"name": "李示例", "phone": "0631-0000001"}});
        let made = cluster.ok(firm, "registry.InstrumentService.RequestCalibration", asked).await;
        let request = text(&made["serviceRequestId"]);
        let waiting = async || {
            let asked = json!({"id": id});
            let it = cluster.ok(firm, "registry.InstrumentService.GetInstrument", asked).await;
            it["serviceRequestId"].as_str().unwrap_or_default().to_owned()
        };
        assert_eq!(waiting().await, request);
        let draft = cluster.ok(firm, "requests.RequestService.GetRequest", json!({"id": request})).await;
        let withdraw = json!({"id": request, "etag": draft["etag"], "reason": "改为自行送检"});
        cluster.ok(firm, "requests.RequestService.WithdrawRequest", withdraw).await;
        eventually(Duration::from_secs(30), "it waits for nothing", async || waiting().await.is_empty().then_some(())).await;
        world.cluster.stop().await;
    }

    async fn three_instruments_become_one_draft_with_an_item_for_each_kind(backend: Backend) {
        let world = World::start(backend).await;
        let (cluster, firm) = (&world.cluster, &world.firm);
        let (calibration, verification) = ("CALIBRATION_MODE_CALIBRATION", "CALIBRATION_MODE_VERIFICATION");
        let ids = [
            instrument(&world, "A-1", "游标卡尺", calibration).await,
            instrument(&world, "A-2", "游标卡尺", calibration).await,
            instrument(&world, "A-3", "游标卡尺", verification).await,
        ];
        let asked = json!({"instrument_ids": ids, "request_id": "batch-1", "contact": {"name": "李示例", "phone": "0631-0000001"}});
        let made = cluster.ok(firm, "registry.InstrumentService.RequestCalibration", asked.clone()).await;
        let again = cluster.ok(firm, "registry.InstrumentService.RequestCalibration", asked).await;
        assert_eq!(made, again, "the same key writes no second draft");
        let request = text(&made["serviceRequestId"]);
        let draft = cluster.ok(firm, "requests.RequestService.GetRequest", json!({"id": request})).await;
        assert_eq!(draft["state"], "REQUEST_STATE_DRAFT", "{draft}");
        let items: Vec<_> = draft["items"].as_array().expect("items").iter().map(|item| {
            let need = &item["need"];
            (need["quantity"].as_i64().unwrap_or(0), text(&need["calibration"]["mode"]), need["calibration"]["range"]["upper"].as_f64())
        }).collect();
        assert_eq!(items, [(2, calibration.to_owned(), Some(150.0)), (1, verification.to_owned(), Some(150.0))], "{draft}");
        let drafts = cluster.ok(firm, "requests.RequestService.ListRequests", json!({"states": ["REQUEST_STATE_DRAFT"]})).await;
        assert_eq!(drafts["totalSize"], 1, "{drafts}");
        let listed = ledger(&world).await;
        assert!(listed["instruments"].as_array().expect("a ledger").iter().all(|it| it["serviceRequestId"] == request.as_str()), "{listed}");
        let done = json!({"id": ids[0], "done_date": world.day(0), "certificate_number": "ZS-1", "result": "CALIBRATION_RESULT_PASSED"});
        let back = cluster.ok(firm, "registry.InstrumentService.RecordCalibration", done).await;
        assert!(back["serviceRequestId"].as_str().unwrap_or_default().is_empty(), "it is back: {back}");
        let submitted = cluster.ok(firm, "requests.RequestService.SubmitRequest", json!({"id": request, "etag": draft["etag"]})).await;
        assert_eq!(submitted["state"], "REQUEST_STATE_SUBMITTED", "what was written is complete: {submitted}");
        world.cluster.stop().await;
    }
}
