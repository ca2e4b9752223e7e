//! Server streams as events, lines, and arrays.

use std::time::Duration;

use http::HeaderMap;
use http_body_util::BodyExt;
use nqi_platform::problem::Problem;
use serde_json::{Value, json};
use tonic::Status;
use tower::ServiceExt;

use crate::harness::{Gateway, Reply, encode};

fn changes(status: Status) -> Reply {
    let change = |n: u8| {
        encode(
            "edge.test.v1.ThingChange",
            &json!({"resumeToken": format!("r{n}"), "thing": {"id": n.to_string()}}),
        )
    };
    Reply::Messages(vec![change(1), change(2)], status, HeaderMap::new())
}

fn gateway() -> Gateway {
    Gateway::with(|options| options.print_defaults = false)
}

#[tokio::test]
async fn events_carry_their_ids_and_an_error_comes_last() {
    let gateway = gateway();
    gateway.upstream.answers(changes(Problem::unavailable("GONE", "断开。", "Gone.").into()));
    let headers = [("accept", "text/event-stream"), ("last-event-id", "r0"), ("accept-language", "zh")];
    let answer = gateway.call("GET", "/v1/things:watch", &headers, "").await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "text/event-stream"));
    let events: Vec<&str> = answer.text().split("\n\n").collect();
    assert_eq!(
        events[0],
        r#"id: r1
data: {"resumeToken":"r1","thing":{"id":"1"}}"#
    );
    let error = events[2].strip_prefix("event: error\ndata: ").expect("an error event");
    let error: Value = serde_json::from_str(error).expect("JSON");
    assert_eq!(
        (&error["reason"], &error["detail"], &error["status"]),
        (&json!("GONE"), &json!("断开。"), &json!(503))
    );
    assert_eq!(
        gateway.upstream.only_message("edge.test.v1.WatchThingsRequest"),
        json!({"resumeToken": "r0"})
    );
}

#[tokio::test]
async fn lines_and_arrays_end_with_the_error_too() {
    let gateway = gateway();
    gateway.upstream.answers(changes(Status::aborted("late")));
    let lines = gateway.call("GET", "/v1/things:watch", &[("accept", "application/x-ndjson")], "").await;
    let lines: Vec<Value> =
        lines.text().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((lines.len(), &lines[2]["error"]["codeName"]), (3, &json!("ABORTED")));
    let array = gateway.get("/v1/things:watch").await.json();
    assert_eq!((&array[1]["thing"]["id"], &array[2]["error"]["message"]), (&json!("2"), &json!("late")));
    gateway.upstream.answers(changes(Status::ok("")));
    assert_eq!(gateway.get("/v1/things:watch").await.json().as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_stream_that_is_refused_at_once_has_its_own_status() {
    let gateway = gateway();
    gateway.upstream.answers(Reply::status(Status::permission_denied("no")));
    let answer = gateway.call("GET", "/v1/things:watch", &[("accept", "text/event-stream")], "").await;
    answer.problem(403, "PERMISSION_DENIED");
}

#[tokio::test]
async fn a_silent_stream_of_events_is_kept_alive() {
    let gateway = Gateway::with(|options| options.limits.keep_alive = Duration::from_millis(10));
    gateway.upstream.answers(Reply::Open(Vec::new()));
    let request = http::Request::get("/v1/things:watch").header("accept", "text/event-stream");
    let request = request.body(axum::body::Body::empty()).expect("a request");
    let mut response = gateway.router.clone().oneshot(request).await.expect("infallible");
    assert_eq!(response.status(), 200);
    let frame = response.body_mut().frame().await.expect("a frame").expect("no error");
    assert_eq!(frame.data_ref().map(|data| &data[..]), Some(&b": keep-alive\n\n"[..]));
}

#[tokio::test]
async fn streams_above_the_cap_are_refused() {
    let gateway = Gateway::with(|options| options.limits.streams = 0);
    gateway.get("/v1/things:watch").await.problem(503, "UNAVAILABLE");
}
