//! Six processes are one platform, and one that dies takes only its own answers with it.

use std::path::Path;
use std::time::Duration;

use nqi::role::Role;
use nqi_tests::actor::Actor;
use nqi_tests::eventually::eventually;
use nqi_tests::process::Process;
use nqi_tests::split::Split;
use nqi_tests::{backend, minimal};
use serde_json::Value;

use super::clients::Client;

const BOUND: Duration = Duration::from_secs(30);

/// The answer to a GET with its status.
async fn get(gateway: &Process, actor: &Actor, path: &str) -> (u16, Value) {
    let client = reqwest::Client::builder().timeout(Duration::from_secs(20)).build().expect("a client");
    let sent = client.get(format!("{}{path}", gateway.base())).bearer_auth(gateway.token(actor)).send().await;
    let response = sent.expect("the gateway answers");
    let status = response.status().as_u16();
    (status, response.json().await.unwrap_or(Value::Null))
}

/// Waits for the acceptance clock of a request.
async fn clock_of(gateway: &Process, bureau: &Actor, request: &str) {
    eventually(BOUND, "the acceptance clock runs", || async {
        let (_, page) = get(gateway, bureau, "/v1/commitments?pageSize=200").await;
        let clocks = page["commitments"].as_array()?.clone();
        clocks.into_iter().find(|clock| clock["serviceRequestId"] == request)
    })
    .await;
}

#[test]
fn six_processes_are_one_platform_and_survive_the_death_of_one_on_postgres_and_redis() {
    if backend::is_left_out() {
        eprintln!("left out: NQI_TEST_PG=skip");
        return;
    }
    nqi_tests::played(async {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let program = Path::new(env!("CARGO_BIN_EXE_nqi-under-test"));
        let mut split = Split::start(program, folder.path()).await;
        let bureau = minimal::bureau();
        let enterprise = minimal::found(split.gateway(), 1).await;
        let first = Client::new(split.gateway(), &enterprise).submit("first").await;
        clock_of(split.gateway(), &bureau, &first.id).await;
        let (status, index) = get(split.gateway(), &bureau, "/v1/match/index").await;
        assert_eq!((status, &index["ready"]), (200, &Value::Bool(true)), "{index}");

        split.kill(Role::Commitments).await;
        let second = Client::new(split.gateway(), &enterprise).submit("second").await;
        let (status, problem) = get(split.gateway(), &bureau, "/v1/commitments").await;
        assert_eq!((status, &problem["code"]), (503, &Value::from(14)), "{problem}");
        split.serve(Role::Commitments).await;
        clock_of(split.gateway(), &bureau, &second.id).await;

        // Everybody verifies tokens: who signed in before reads on without identity, which only new cases ask.
        split.kill(Role::Identity).await;
        let (status, mine) = get(split.gateway(), &enterprise, "/v1/requests").await;
        assert_eq!((status, &mine["totalSize"]), (200, &Value::from(2)), "{mine}");
        split.serve(Role::Identity).await;
        let third = Client::new(split.gateway(), &enterprise).submit("third").await;
        clock_of(split.gateway(), &bureau, &third.id).await;
        split.stop().await;
    });
}
