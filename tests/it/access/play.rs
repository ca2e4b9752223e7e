//! Plays the matrix on a running platform.

use std::time::Duration;

use nqi_tests::answer::Answer;
use nqi_tests::backend::Backend;
use nqi_tests::case::PDF;
use nqi_tests::contract;
use nqi_tests::sheet;
use nqi_tests::world::World;
use serde_json::Value;

use super::callers::Caller;
use super::matrix;
use super::rows::{self, Row};
use super::subject::Subject;

/// How long a stream may take to begin.
const BEGIN: Duration = Duration::from_secs(5);

/// Calls a row's RPC and gives the gRPC code. Of an endless stream only the beginning is read.
async fn code(world: &World, row: &Row, caller: Caller, request: &Value) -> String {
    let (rpc, who) = (contract::rpc(row.rpc), caller.in_world(world));
    let call = rpc.rest(request);
    let mut http = world.cluster.request(&call.verb, &call.path).header("accept-language", "en");
    if let Some(actor) = who {
        http = http.bearer_auth(world.cluster.token(actor));
    }
    if rpc.uploads {
        let (content_type, bytes) = match row.rpc {
            "registry.ScopeImportService.UploadScopeImport" => {
                ("text/csv", sheet::csv(&sheet::ANNEX, &sheet::rows(2)))
            }
            "registry.InstrumentService.ImportInstruments" => ("text/csv", sheet::LEDGER.as_bytes().to_vec()),
            "registry.StandardService.ImportStandards" => ("text/csv", "number\nGB/T 59999-2020\n".into()),
            _ => ("application/pdf", PDF.to_vec()),
        };
        http = http.header("content-type", content_type).body(bytes);
    } else if let Some(body) = &call.body {
        http = http.json(body);
    }
    if rpc.streams {
        let begun = tokio::time::timeout(BEGIN, http.header("accept", "text/event-stream, */*").send()).await;
        let Ok(response) = begun else { return "NEVER_BEGAN".to_owned() };
        let response = response.expect("the platform answers");
        if response.status() == 200 {
            return "OK".to_owned();
        }
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap_or_default();
        return Answer { status, headers, text, call: row.rpc.to_owned() }.code();
    }
    world.cluster.sent(http, format!("{} as {}", row.rpc, caller.title())).await.code()
}

/// The codes of a row. Callers that are expected to be refused go first, about one subject, which they must not change.
async fn played(world: &World, row: &Row, expected: Option<&matrix::Expected>) -> Vec<String> {
    let mut codes = vec![String::new(); Caller::ALL.len()];
    let refused = |at: usize| expected.is_some_and(|codes| codes[at] != "OK");
    let mut subject = Subject::make(world, row.needs).await;
    let mut fresh = true;
    let order = (0..codes.len()).filter(|at| refused(*at)).chain((0..codes.len()).filter(|at| !refused(*at)));
    for at in order.collect::<Vec<_>>() {
        if !fresh {
            subject = Subject::make(world, row.needs).await;
        }
        let request = (row.request)(world, &subject);
        codes[at] = code(world, row, Caller::ALL[at], &request).await;
        // What succeeded may have changed its subject; reading never does.
        fresh = codes[at] != "OK" || contract::rpc(row.rpc).verb == "GET";
    }
    codes
}

async fn play(backend: Backend, of: &str) {
    let world = World::start(backend).await;
    compare(&world, of).await;
    world.cluster.stop().await;
}

/// Plays the rows whose RPC begins with `of`.
async fn compare(world: &World, of: &str) {
    let matrix = matrix::read();
    let mut wrong = Vec::new();
    let rows: Vec<Row> = rows::all().into_iter().filter(|row| row.rpc.starts_with(of)).collect();
    assert!(!rows.is_empty(), "no RPC begins with {of}");
    for row in rows {
        let expected = matrix.get(row.rpc);
        let codes = played(world, &row, expected).await;
        if expected != Some(&codes) {
            let missing = vec!["-".to_owned()];
            wrong.push(format!(
                "expected {}\nfound    {}",
                matrix::line(row.rpc, expected.unwrap_or(&missing)),
                matrix::line(row.rpc, &codes)
            ));
        }
    }
    assert!(wrong.is_empty(), "tests/access.tsv differs from what the platform does:\n{}", wrong.join("\n"));
}

#[test]
fn identity_answers_every_role_as_the_matrix_says() {
    nqi_tests::played(async {
        play(Backend::Sqlite, "identity.").await;
    });
}

#[test]
fn registry_answers_every_role_as_the_matrix_says() {
    nqi_tests::played(async {
        play(Backend::Sqlite, "registry.").await;
    });
}

#[test]
fn matching_answers_every_role_as_the_matrix_says() {
    nqi_tests::played(async {
        play(Backend::Sqlite, "matching.").await;
    });
}

#[test]
fn requests_answer_every_role_as_the_matrix_says() {
    nqi_tests::played(async {
        play(Backend::Sqlite, "requests.RequestService.").await;
    });
}

#[test]
fn what_is_personal_answers_every_role_as_the_matrix_says() {
    nqi_tests::played(async {
        let world = World::start(Backend::Sqlite).await;
        for of in ["Queue", "Tracking", "Draft", "Change"] {
            compare(&world, &format!("requests.{of}Service.")).await;
        }
        world.cluster.stop().await;
    });
}

#[test]
fn offers_answer_every_role_as_the_matrix_says() {
    nqi_tests::played(async {
        play(Backend::Sqlite, "requests.OfferService.").await;
    });
}

#[test]
fn orders_answer_every_role_as_the_matrix_says() {
    nqi_tests::played(async {
        play(Backend::Sqlite, "requests.OrderService.").await;
    });
}

#[test]
fn ratings_answer_every_role_as_the_matrix_says() {
    nqi_tests::played(async {
        play(Backend::Sqlite, "requests.RatingService.").await;
    });
}

#[test]
fn documents_answer_every_role_as_the_matrix_says() {
    nqi_tests::played(async {
        play(Backend::Sqlite, "requests.DocumentService.").await;
    });
}

#[test]
fn commitments_answer_every_role_as_the_matrix_says() {
    nqi_tests::played(async {
        play(Backend::Sqlite, "commitments.").await;
    });
}

#[test]
fn the_event_log_answers_every_role_as_the_matrix_says() {
    nqi_tests::played(async {
        play(Backend::Sqlite, "events.").await;
    });
}
