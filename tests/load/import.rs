//! A scope table of 100,000 rows through the whole platform in one process: how many rows a second, and how much memory.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use nqi_platform::auth::OrgKind;
use nqi_tests::actor::Actor;
use nqi_tests::backend::{Backend, Databases};
use nqi_tests::process::Process;
use nqi_tests::sheet;
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use uuid::Uuid;

/// Rows of the file.
const ROWS: usize = 100_000;
/// The longest that a step takes.
const TIME: Duration = Duration::from_secs(300);
/// How often the progress is asked for.
const EVERY: Duration = Duration::from_millis(20);

/// Prints everything.
pub async fn run() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
    crate::machine::print(folder.path());
    let csv = table();
    let book = sheet::xlsx(&sheet::ANNEX, &sheet::rows(ROWS));
    println!("  files of {ROWS} rows: CSV {} kB, XLSX {} kB", csv.len() / 1000, book.len() / 1000);
    for (title, backend) in [
        ("PostgreSQL and Redis", Backend::PostgresAndRedis),
        ("SQLite, in-process wake-ups", Backend::Sqlite),
    ] {
        crate::report::head(title);
        for (form, content) in [("CSV", &csv), ("XLSX", &book)] {
            back_end(form, backend, folder.path().join(format!("{form}-{backend:?}")).as_path(), content)
                .await;
        }
    }
}

/// The same rows as the workbook's.
fn table() -> Vec<u8> {
    let mut text = String::new();
    let _ = writeln!(text, "{}", sheet::ANNEX.join(","));
    for row in sheet::rows(ROWS) {
        let _ = writeln!(text, "{}", row.join(","));
    }
    text.into_bytes()
}

async fn back_end(form: &str, backend: Backend, folder: &Path, content: &[u8]) {
    std::fs::create_dir_all(folder).expect("a folder");
    let program = Path::new(env!("CARGO_BIN_EXE_nqi-under-test"));
    let mut process = Process::prepare(program, folder, Databases::create(backend).await, &[]);
    process.start(None).await;
    let lab = Lab::found(&process).await;
    let idle = process.memory().0;
    let begun = Instant::now();
    let import = lab.open(content).await;
    let uploaded = begun.elapsed();
    let (checking, checked) = lab.step(&import, "check", &json!({})).await;
    let peak_checked = process.memory().1;
    // Correct first: a fast import of wrong rows is none.
    assert_eq!(
        (checked["created"].as_u64(), checked["failed"].as_u64()),
        (Some(ROWS as u64), Some(0)),
        "{checked}"
    );
    let mode = json!({"mode": "SCOPE_APPLY_MODE_ALL_OR_NOTHING"});
    let (applying, applied) = lab.step(&import, "apply", &mode).await;
    let peak = process.memory().1;
    assert_eq!(applied["state"], "SCOPE_IMPORT_STATE_APPLIED", "{applied}");
    let lines = lab.export().await.lines().count();
    assert_eq!(lines, ROWS + 1, "the export holds every row");
    let again = lab.open(content).await;
    let (_, same) = lab.step(&again, "check", &json!({})).await;
    assert_eq!(
        (same["created"].as_u64(), same["unchanged"].as_u64()),
        (Some(0), Some(ROWS as u64)),
        "{same}"
    );
    let (undoing, undone) = lab.step(&import, "undo", &json!({})).await;
    assert_eq!(undone["state"], "SCOPE_IMPORT_STATE_UNDONE", "{undone}");
    assert_eq!(lab.export().await.lines().count(), 1, "nothing of it is left");
    process.stop().await;
    let rate = |took: Duration| ROWS as f64 / took.as_secs_f64();
    let above = |peak: u64| (peak.saturating_sub(idle)) / 1024;
    println!("  {form}: uploaded and titles read in {:.2} s", uploaded.as_secs_f64());
    println!(
        "    dry run    {:>8.0} rows/s   peak {:>4} MiB above idle",
        rate(checking),
        above(peak_checked)
    );
    println!(
        "    written    {:>8.0} rows/s   peak {:>4} MiB above idle (the index of matching included)",
        rate(applying),
        above(peak)
    );
    println!("    undone     {:>8.0} rows/s", rate(undoing));
}

/// A laboratory with a site and a certificate.
struct Lab {
    http: Client,
    base: String,
    token: String,
    id: Uuid,
    site: Uuid,
    certificate: Uuid,
}

impl Lab {
    async fn found(process: &Process) -> Lab {
        let id = Uuid::now_v7();
        let lab = Lab {
            http: Client::new(),
            base: process.base().to_owned(),
            token: process.token(&Actor::member("lab", OrgKind::Provider, id)),
            id,
            site: Uuid::now_v7(),
            certificate: Uuid::now_v7(),
        };
        let profile =
            json!({"displayName": "示例检测（虚构）", "kinds": ["ITEM_KIND_TESTING"], "fictitious": true});
        lab.ok(Method::PUT, "", &profile).await;
        let site = json!({"displayName": "主场所", "region": "371002", "address": "示例路 1 号"});
        lab.ok(Method::PUT, &format!("/sites/{}", lab.site), &site).await;
        let certificate = json!({"siteIds": [lab.site], "scheme": "ACCREDITATION_SCHEME_CMA", "number": "211520340001",
            "validFrom": {"year": 2025, "month": 1, "day": 1}, "validTo": {"year": 2030, "month": 12, "day": 31}});
        lab.ok(Method::PUT, &format!("/accreditations/{}", lab.certificate), &certificate).await;
        lab
    }

    async fn sent(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}/v1/providers/{}{path}", self.base, self.id);
        self.http.request(method, url).bearer_auth(&self.token)
    }

    async fn ok(&self, method: Method, path: &str, body: &Value) -> Value {
        read(path, self.sent(method, path).await.json(body).send().await.expect("an answer")).await
    }

    async fn open(&self, content: &[u8]) -> String {
        let asked = json!({"siteId": self.site, "accreditationId": self.certificate});
        let made = self.ok(Method::POST, "/scopeImports", &asked).await;
        let id = made["id"].as_str().expect("an import has an id").to_owned();
        let path = format!("/scopeImports/{id}:upload");
        let request = self.sent(Method::POST, &path).await.header("content-type", "text/csv");
        read(&path, request.body(content.to_vec()).send().await.expect("an answer")).await;
        id
    }

    /// Starts a step and waits for its end.
    async fn step(&self, id: &str, step: &str, body: &Value) -> (Duration, Value) {
        let begun = Instant::now();
        self.ok(Method::POST, &format!("/scopeImports/{id}:{step}"), body).await;
        loop {
            let path = format!("/scopeImports/{id}");
            let now = read(&path, self.sent(Method::GET, &path).await.send().await.expect("an answer")).await;
            let state = now["state"].as_str().unwrap_or_default();
            if !["_CHECKING", "_APPLYING", "_UNDOING", "_ROLLING_BACK"].iter().any(|end| state.ends_with(end))
            {
                return (begun.elapsed(), now);
            }
            assert!(begun.elapsed() < TIME, "{step} takes too long: {now}");
            tokio::time::sleep(EVERY).await;
        }
    }

    async fn export(&self) -> String {
        let answer = self.sent(Method::GET, "/capabilities:export").await.send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        answer.text().await.expect("a whole sheet")
    }
}

async fn read(path: &str, response: Response) -> Value {
    let status = response.status();
    let text = response.text().await.expect("a whole answer");
    assert_eq!(status, 200, "{path}: {text}");
    serde_json::from_str(&text).expect("JSON")
}
