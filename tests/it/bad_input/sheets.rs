//! Sheets of scope rows with faults: a file with any bad row changes nothing.

use nqi_tests::answer::{Answer, is_chinese};
use nqi_tests::on_both_back_ends;
use nqi_tests::sheet;
use nqi_tests::world::World;
use serde_json::{Value, json};

const CSV: &str = "text/csv";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

async fn import(world: &World, language: &str, content_type: &str, bytes: &[u8]) -> Answer {
    let lab = world.lab();
    let asked =
        json!({"provider_id": lab.owner.id(), "site_id": lab.site, "accreditation_id": lab.accreditation});
    world
        .cluster
        .upload_in(
            language,
            &lab.owner,
            "registry.CapabilityService.ImportScope",
            &asked,
            content_type,
            bytes,
        )
        .await
}

on_both_back_ends! {
    async fn a_sheet_with_wrong_headers_or_none_at_all_changes_nothing(backend: Backend) {
        let world = World::start(backend).await;
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
            ("an empty file", CSV, b"\n".to_vec(), "NOT_A_SHEET"),
        ];
        for (what, content_type, bytes, reason) in files {
            let problem = world.cluster.refuses_by(|language| import(&world, language, content_type, &bytes)).await;
            assert_eq!((problem.status, problem.code.as_str()), (400, "INVALID_ARGUMENT"), "{what}: {}", problem.body);
            assert!(problem.fields.iter().all(|field| field == "content") && !problem.fields.is_empty(), "{what}: {}", problem.body);
            assert!(problem.body.to_string().contains(reason), "{what}: {}", problem.body);
        }
        world.cluster.stop().await;
    }

    async fn three_bad_rows_in_a_thousand_are_told_and_none_is_imported(backend: Backend) {
        let world = World::start(backend).await;
        let mut rows = sheet::rows(1_000);
        rows[99][4] = "某个标准".to_owned();
        rows[499][2].clear();
        rows[899][4] = "GB/T 2423（系列）".to_owned();
        let before = world.cluster.settled().await;
        for (content_type, bytes) in [(CSV, sheet::csv(&sheet::ANNEX, &rows)), (XLSX, sheet::xlsx(&sheet::ANNEX, &rows))] {
            let answer = import(&world, "en", content_type, &bytes).await.ok();
            let errors = answer["errors"].as_array().cloned().unwrap_or_default();
            let numbers: Vec<i64> = errors.iter().filter_map(|error| error["row"].as_i64()).collect();
            assert_eq!(numbers, [101, 501, 901], "the header is row 1: {answer}");
            assert_eq!((&errors[0]["column"], &errors[0]["value"]), (&json!(sheet::ANNEX[4]), &json!("某个标准")));
            assert_eq!(errors[1]["column"], sheet::ANNEX[2]);
            let worded = |error: &Value| {
                let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
                is_chinese(&text("zh")) && text("en").contains(' ') && !text("code").is_empty()
            };
            assert!(errors.iter().all(worded), "{answer}");
            assert_eq!((&answer["created"], &answer["updated"]), (&json!(0), &json!(0)));
        }
        assert_eq!(before.differences(&world.cluster.contents().await), Vec::<String>::new());
        let good = import(&world, "en", CSV, &sheet::csv(&sheet::ANNEX, &sheet::rows(1_000))).await.ok();
        assert_eq!((&good["rows"], &good["created"], &good["errors"]), (&json!(1_000), &json!(1_000), &json!([])));
        let again = import(&world, "en", XLSX, &sheet::xlsx(&sheet::ANNEX, &sheet::rows(1_000))).await.ok();
        assert_eq!((&again["created"], &again["unchanged"]), (&json!(0), &json!(1_000)));
        world.cluster.stop().await;
    }
}
