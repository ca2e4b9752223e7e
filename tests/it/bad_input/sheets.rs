//! Tables of scope rows with faults: a file that is none is refused, and wrong rows are told and keep the rest out.

use std::time::Duration;

use nqi_tests::answer::{Answer, is_chinese};
use nqi_tests::eventually::eventually;
use nqi_tests::on_both_back_ends;
use nqi_tests::sheet;
use nqi_tests::world::World;
use serde_json::{Value, json};

const CSV: &str = "text/csv";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The longest that a thousand rows may take on a busy machine.
const BOUND: Duration = Duration::from_secs(60);

/// Opens an import of the laboratory; answers what names it.
async fn opened(world: &World) -> Value {
    let lab = world.lab();
    let asked =
        json!({"provider_id": lab.owner.id(), "site_id": lab.site, "accreditation_id": lab.accreditation});
    let made = world.cluster.ok(&lab.owner, "registry.ScopeImportService.CreateScopeImport", asked).await;
    json!({"provider_id": lab.owner.id(), "id": made["id"]})
}

async fn upload(world: &World, language: &str, key: &Value, content_type: &str, bytes: &[u8]) -> Answer {
    let rpc = "registry.ScopeImportService.UploadScopeImport";
    world.cluster.upload_in(language, &world.lab().owner, rpc, key, content_type, bytes).await
}

async fn checked(world: &World, language: &str, key: &Value) -> Answer {
    let rpc = "registry.ScopeImportService.CheckScopeImport";
    world.cluster.call_in(language, &world.lab().owner, rpc, key).await
}

/// Uploads and checks a readable file; answers the import when its dry run is over.
async fn judged(world: &World, content_type: &str, bytes: &[u8]) -> (Value, Value) {
    let key = opened(world).await;
    assert_eq!(upload(world, "en", &key, content_type, bytes).await.code(), "OK");
    assert_eq!(checked(world, "en", &key).await.code(), "OK");
    (at_rest(world, &key).await, key)
}

/// The import when its work is over.
async fn at_rest(world: &World, key: &Value) -> Value {
    eventually(BOUND, "an import at rest", || async {
        let rpc = "registry.ScopeImportService.GetScopeImport";
        let now = world.cluster.ok(&world.lab().owner, rpc, key.clone()).await;
        let state = now["state"].as_str().unwrap_or_default().to_owned();
        ["_CHECKED", "_APPLIED", "_FAILED"].iter().any(|end| state.ends_with(end)).then_some(now)
    })
    .await
}

async fn rows(world: &World) -> Value {
    let lab = world.lab();
    let asked = json!({"provider_id": lab.owner.id()});
    world.cluster.ok(&lab.owner, "registry.CapabilityService.ListScopeRows", asked).await["totalSize"].clone()
}

on_both_back_ends! {
    async fn a_file_that_is_no_table_of_scope_rows_is_refused_in_both_languages(backend: Backend) {
        let world = World::start(backend).await;
        let before = rows(&world).await;
        let wrong = ["编号", "名称", "备注"];
        let mut without_standard = sheet::ANNEX.to_vec();
        without_standard[4] = "其他";
        let mut broken = sheet::xlsx(&sheet::ANNEX, &sheet::rows(3));
        broken.truncate(broken.len() / 2);
        let files: [(&str, &str, Vec<u8>, &str); 6] = [
            ("headers of another table", CSV, sheet::csv(&wrong, &sheet::rows(3)), "COLUMN_MISSING"),
            ("a column is missing", XLSX, sheet::xlsx(&without_standard, &sheet::rows(3)), "COLUMN_MISSING"),
            ("a PDF called a table", CSV, b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(), "NOT_A_SHEET"),
            ("a picture", XLSX, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR".to_vec(), "NOT_A_SHEET"),
            ("half a workbook", XLSX, broken, "NOT_A_SHEET"),
            ("an empty file", CSV, b"\n".to_vec(), "EMPTY"),
        ];
        for (what, content_type, bytes, reason) in files {
            let key = opened(&world).await;
            // Columns are judged when they are confirmed: a person may choose them by hand.
            let of_columns = reason == "COLUMN_MISSING";
            if of_columns {
                assert_eq!(upload(&world, "en", &key, content_type, &bytes).await.code(), "OK", "{what}");
            }
            for language in ["zh-CN", "en"] {
                let (answer, field) = match of_columns {
                    true => (checked(&world, language, &key).await, "columns"),
                    false => (upload(&world, language, &key, content_type, &bytes).await, "content"),
                };
                let problem = answer.problem();
                assert_eq!((problem.status, problem.code.as_str()), (400, "INVALID_ARGUMENT"), "{what}: {}", problem.body);
                let named = !problem.fields.is_empty() && problem.fields.iter().all(|it| it == field);
                assert!(named && problem.body.to_string().contains(reason), "{what}: {}", problem.body);
                // English words may quote titles of the sheet.
                let worded = |message: &String| match language {
                    "en" => message.is_ascii() || message.contains('"'),
                    _ => is_chinese(message),
                };
                assert!(problem.messages.iter().all(worded), "{what}: {}", problem.body);
            }
            let cancel = "registry.ScopeImportService.CancelScopeImport";
            world.cluster.ok(&world.lab().owner, cancel, key).await;
        }
        assert_eq!(rows(&world).await, before);
        world.cluster.stop().await;
    }

    async fn three_bad_rows_in_a_thousand_are_told_and_keep_all_of_them_out(backend: Backend) {
        let world = World::start(backend).await;
        let owner = &world.lab().owner;
        let mut bad = sheet::rows(1_000);
        bad[99][4] = "某个标准".to_owned();
        bad[499][2].clear();
        bad[899][4] = "GB/T 2423（系列）".to_owned();
        let before = rows(&world).await;
        for (content_type, bytes) in [(CSV, sheet::csv(&sheet::ANNEX, &bad)), (XLSX, sheet::xlsx(&sheet::ANNEX, &bad))] {
            let (done, key) = judged(&world, content_type, &bytes).await;
            assert_eq!((&done["rowsRead"], &done["failed"]), (&json!(1_000), &json!(3)), "{done}");
            let told = world.cluster.ok(owner, "registry.ScopeImportService.ListScopeImportErrors", key.clone()).await;
            let errors = told["errors"].as_array().cloned().unwrap_or_default();
            let numbers: Vec<i64> = errors.iter().filter_map(|error| error["row"].as_i64()).collect();
            assert_eq!(numbers, [101, 501, 901], "the header is row 1: {told}");
            assert_eq!((&errors[0]["column"], &errors[0]["value"]), (&json!(sheet::ANNEX[4]), &json!("某个标准")));
            assert_eq!(errors[1]["column"], sheet::ANNEX[2]);
            let worded = |error: &Value| {
                let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
                is_chinese(&text("zh")) && text("en").contains(' ') && !text("code").is_empty()
            };
            assert!(errors.iter().all(worded), "{told}");
            let mut all = key.clone();
            all["mode"] = json!("SCOPE_APPLY_MODE_ALL_OR_NOTHING");
            let refused = world.cluster.call(owner, "registry.ScopeImportService.ApplyScopeImport", all).await;
            assert_eq!(refused.code(), "FAILED_PRECONDITION", "{}", refused.text);
            assert_eq!(rows(&world).await, before, "nothing was written");
        }
        let (good, key) = judged(&world, CSV, &sheet::csv(&sheet::ANNEX, &sheet::rows(1_000))).await;
        assert_eq!((&good["created"], &good["failed"]), (&json!(1_000), &json!(0)), "{good}");
        let mut all = key.clone();
        all["mode"] = json!("SCOPE_APPLY_MODE_ALL_OR_NOTHING");
        world.cluster.ok(owner, "registry.ScopeImportService.ApplyScopeImport", all).await;
        at_rest(&world, &key).await;
        let (again, _) = judged(&world, XLSX, &sheet::xlsx(&sheet::ANNEX, &sheet::rows(1_000))).await;
        assert_eq!((&again["created"], &again["unchanged"]), (&json!(0), &json!(1_000)), "{again}");
        world.cluster.stop().await;
    }
}
