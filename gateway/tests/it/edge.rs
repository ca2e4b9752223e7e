//! Headers, errors, and limits of unary calls.

use bytes::Bytes;
use nqi_gateway::Rate;
use nqi_platform::problem::{Problem, Violation};
use serde_json::json;
use tonic::{Code, Status};

use crate::harness::{DESCRIPTORS, Gateway, Reply, Upstream, encode};

const THING: &str = "edge.test.v1.Thing";

fn thing(etag: &str) -> Reply {
    Reply::message(encode(THING, &json!({"id": "t1", "displayName": "n", "etag": etag, "weightG": "7"})))
}

#[tokio::test]
async fn a_patch_without_a_mask_gets_the_keys_that_its_body_holds() {
    let gateway = Gateway::new();
    let body = r#"{"displayName":"n","parent":{"weight_g":1,"etag":null},"mood":null,"id":"t1"}"#;
    let answer = gateway.call("PATCH", "/v1/things/t1", &[], body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let seen = gateway.upstream.only_message("edge.test.v1.UpdateThingRequest");
    assert_eq!(seen["updateMask"], "displayName,parent.weightG,parent.etag,mood");
    gateway.call("PATCH", "/v1/things/t1?update_mask=display_name,weightG", &[], body).await;
    let seen = gateway.upstream.only_message("edge.test.v1.UpdateThingRequest");
    assert_eq!(seen["updateMask"], "displayName,weightG");
}

#[tokio::test]
async fn a_body_that_contradicts_the_path_is_refused_by_name() {
    let gateway = Gateway::new();
    let problem =
        gateway.call("PATCH", "/v1/things/t1", &[], r#"{"id":"t2"}"#).await.problem(400, "INVALID_ARGUMENT");
    assert_eq!(problem["violations"][0]["field"], "thing.id");
    assert!(gateway.upstream.seen().is_empty());
}

#[tokio::test]
async fn every_broken_body_names_its_field_and_reaches_no_service() {
    let gateway = Gateway::new();
    let cases = [
        (r#"{"displayNam":"n"}"#, "thing.displayNam", "UNKNOWN_FIELD"),
        (r#"{"displayName":"n","display_name":"n"}"#, "thing.display_name", "DUPLICATE_FIELD"),
        (r#"{"parent":{"weightG":"x"}}"#, "thing.parent.weight_g", "INVALID_VALUE"),
        (r#"{"parent":{"parent":{"mood":"MOOD_BAD"}}}"#, "thing.parent.parent.mood", "UNKNOWN_ENUM_VALUE"),
        (r#"{"weightG":1} x"#, "thing", "INVALID_JSON"),
        ("{", "thing", "INVALID_JSON"),
    ];
    for (body, field, reason) in cases {
        let problem = gateway.call("POST", "/v1/things", &[], body).await.problem(400, "INVALID_ARGUMENT");
        assert_eq!(problem["violations"][0]["field"], field, "{body}");
        assert_eq!(problem["violations"][0]["reason"], reason, "{body}");
    }
    assert!(gateway.upstream.seen().is_empty());
}

#[tokio::test]
async fn several_wrong_parameters_are_all_named() {
    let gateway = Gateway::new();
    let answer = gateway.get("/v1/shelves/s1/items?page_size=x&nope=1").await;
    let problem = answer.problem(400, "INVALID_ARGUMENT");
    let fields: Vec<&str> = problem["violations"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|v| v["field"].as_str())
        .collect();
    assert_eq!(fields, ["page_size", "nope"]);
}

#[tokio::test]
async fn an_error_of_a_service_arrives_typed_and_in_the_language_of_the_caller() {
    let gateway = Gateway::new();
    let problem = Problem::invalid(vec![Violation {
        field: "thing.display_name".to_owned(),
        reason: "REQUIRED",
        zh: "请填写名称。".to_owned(),
        en: "Give a name.".to_owned(),
    }]);
    gateway.upstream.answers(Reply::status(problem.into()));
    let zh = gateway.call("GET", "/v1/things/t1", &[("accept-language", "zh-CN")], "").await;
    assert_eq!(zh.header("content-language"), "zh-CN");
    let zh = zh.problem(400, "INVALID_ARGUMENT");
    assert_eq!(
        zh["violations"],
        json!([{"field": "thing.display_name", "reason": "REQUIRED", "message": "请填写名称。"}])
    );
    assert_eq!(
        (&zh["title"], &zh["code"], &zh["instance"]),
        (&json!("请求有误"), &json!(3), &json!("/v1/things/t1"))
    );
    let en = gateway.get("/v1/things/t1").await.problem(400, "INVALID_ARGUMENT");
    assert_eq!(en["violations"][0]["message"], "Give a name.");
    let types: Vec<&str> =
        en["details"].as_array().expect("a list").iter().filter_map(|d| d["@type"].as_str()).collect();
    assert!(types.contains(&"type.googleapis.com/google.rpc.BadRequest"), "{types:?}");
    assert_eq!(en["details"][1]["fieldViolations"][0]["localizedMessage"]["message"], "请填写名称。");
}

#[tokio::test]
async fn an_unknown_path_is_404_and_a_known_path_says_its_methods() {
    let gateway = Gateway::new();
    gateway.get("/v1/nothing").await.problem(404, "NOT_FOUND");
    let answer = gateway.call("DELETE", "/v1/things/t1", &[], "").await;
    answer.problem(405, "UNIMPLEMENTED");
    assert_eq!(answer.header("allow"), "GET, PATCH, HEAD, OPTIONS");
    gateway.get("/v1//things").await.problem(400, "INVALID_ARGUMENT");
    gateway
        .call("POST", "/v1/things", &[("content-type", "text/xml")], "<a/>")
        .await
        .problem(415, "INVALID_ARGUMENT");
}

#[tokio::test]
async fn an_etag_becomes_a_header_and_a_known_one_saves_the_body() {
    let gateway = Gateway::new();
    gateway.upstream.answers(thing("v7"));
    let answer = gateway.get("/v1/things/t1").await;
    let tag = answer.header("etag").to_owned();
    assert!(tag.starts_with("\"v7.") && tag.len() == "\"v7.\"".len() + 16, "{tag}");
    assert_eq!(answer.json()["weightG"].as_str(), Some("7"));
    let known = format!("W/\"v6.0000000000000000\", {tag}");
    let again = gateway.call("GET", "/v1/things/t1", &[("if-none-match", &known)], "").await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    let head = gateway.call("HEAD", "/v1/things/t1", &[], "").await;
    assert_eq!((head.status.as_u16(), head.body.len(), head.header("etag")), (200, 0, tag.as_str()));
    assert_eq!(head.header("content-length"), answer.body.len().to_string());
    // What is read with the record has changed, the record's version has not: the answer is sent.
    let heavier = json!({"id": "t1", "displayName": "n", "etag": "v7", "weightG": "8"});
    gateway.upstream.answers(Reply::message(encode(THING, &heavier)));
    let told = gateway.call("GET", "/v1/things/t1", &[("if-none-match", &tag)], "").await;
    assert_eq!((told.status.as_u16(), told.json()["weightG"].as_str()), (200, Some("8")));
    assert_ne!(told.header("etag"), tag);
}

#[tokio::test]
async fn if_match_becomes_the_etag_of_the_request_and_a_stale_one_is_412() {
    let gateway = Gateway::new();
    let headers = [("if-match", "\"v7\"")];
    gateway.call("PATCH", "/v1/things/t1", &headers, r#"{"displayName":"n"}"#).await;
    let seen = gateway.upstream.only_message("edge.test.v1.UpdateThingRequest");
    assert_eq!((&seen["thing"]["etag"], &seen["updateMask"]), (&json!("v7"), &json!("displayName")));
    // As a GET gave it: what it says of the content is no part of the version.
    let read = [("if-match", "\"v7.0123456789abcdef\"")];
    gateway.call("PATCH", "/v1/things/t1", &read, r#"{"displayName":"n","etag":"v7"}"#).await;
    let seen = gateway.upstream.only_message("edge.test.v1.UpdateThingRequest");
    assert_eq!(seen["thing"]["etag"], "v7");
    gateway
        .upstream
        .answers(Reply::status(Problem::aborted("ETAG_MISMATCH", "已变更。", "It changed.").into()));
    gateway.call("PATCH", "/v1/things/t1", &headers, r#"{"displayName":"n"}"#).await.problem(412, "ABORTED");
    gateway.call("PATCH", "/v1/things/t1", &[], r#"{"etag":"v7"}"#).await.problem(409, "ABORTED");
    gateway.call("GET", "/v1/things/t1", &headers, "").await.problem(400, "INVALID_ARGUMENT");
}

#[tokio::test]
async fn an_idempotency_key_fills_an_empty_request_id_only() {
    let gateway = Gateway::new();
    let key = [("idempotency-key", "k-1")];
    gateway.call("POST", "/v1/things", &key, "{}").await;
    assert_eq!(gateway.upstream.only_message("edge.test.v1.CreateThingRequest")["requestId"], "k-1");
    gateway.call("POST", "/v1/things?request_id=own", &key, "{}").await;
    assert_eq!(gateway.upstream.only_message("edge.test.v1.CreateThingRequest")["requestId"], "own");
    gateway
        .call("POST", "/v1/things", &[("idempotency-key", "a b")], "{}")
        .await
        .problem(400, "INVALID_ARGUMENT");
    gateway.upstream.answers(Reply::status(Problem::conflict("REQUEST_ID_REUSED", "已用。", "Used.").into()));
    gateway.call("POST", "/v1/things", &key, "{}").await.problem(422, "ALREADY_EXISTS");
}

#[tokio::test]
async fn the_token_and_the_trace_go_upstream_and_claimed_identities_do_not() {
    let gateway = Gateway::new();
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let headers = [
        ("authorization", "Bearer t"),
        ("traceparent", trace),
        ("x-request-id", "req-1"),
        ("x-org", "bureau"),
        ("x-client-ip", "6.6.6.6"),
        ("cookie", "a=b"),
    ];
    let answer = gateway.call("GET", "/v1/things/t1", &headers, "").await;
    assert_eq!(answer.header("x-request-id"), "req-1");
    let seen = gateway.upstream.seen().remove(0).headers;
    let text = |name: &str| seen.get(name).and_then(|v| v.to_str().ok());
    assert_eq!(
        (text("authorization"), text("traceparent"), text("x-request-id")),
        (Some("Bearer t"), Some(trace), Some("req-1"))
    );
    assert_eq!((text("x-org"), text("cookie"), text("x-client-ip")), (None, None, Some("0.0.0.0")));
    assert_eq!(text("grpc-timeout"), Some("15000m"));
}

#[tokio::test]
async fn a_call_that_outlives_its_deadline_is_504() {
    let gateway = Gateway::new();
    gateway.upstream.answers(Reply::Never);
    gateway
        .call("GET", "/v1/things/t1", &[("x-request-timeout", "0.05")], "")
        .await
        .problem(504, "DEADLINE_EXCEEDED");
}

#[tokio::test]
async fn a_caller_above_the_rate_gets_429_and_when_to_come_back() {
    let gateway = Gateway::with(|options| {
        options.limits.per_caller = Some(Rate { burst: 1, per_second: 0.01 });
        options.limits.login = Some(Rate { burst: 1, per_second: 0.01 });
        options.login_methods = vec!["edge.test.v1.ThingService.Login".to_owned()];
    });
    let (a, b) = ([("authorization", "Bearer a")], [("authorization", "Bearer b")]);
    assert_eq!(gateway.call("GET", "/v1/things/t1", &a, "").await.status, 200);
    let refused = gateway.call("GET", "/v1/things/t1", &a, "").await;
    assert_eq!(refused.problem(429, "RESOURCE_EXHAUSTED")["reason"], "RATE_LIMITED");
    assert_eq!(
        (
            refused.header("retry-after"),
            refused.header("ratelimit-limit"),
            refused.header("ratelimit-remaining")
        ),
        ("100", "1", "0")
    );
    assert_eq!(gateway.call("GET", "/v1/things/t1", &b, "").await.status, 200);
    assert_eq!(gateway.call("POST", "/v1/auth:login", &[], "{}").await.status, 200);
    gateway.call("POST", "/v1/auth:login", &[], "{}").await.problem(429, "RESOURCE_EXHAUSTED");
    assert_eq!(gateway.get("/v1/things/t1").await.status, 200);
}

#[tokio::test]
async fn work_above_the_cap_is_shed_with_503() {
    let gateway = Gateway::with(|options| options.limits.concurrency = 0);
    let answer = gateway.get("/v1/things/t1").await;
    assert_eq!(answer.problem(503, "UNAVAILABLE")["reason"], "OVERLOADED");
    assert_eq!(answer.header("retry-after"), "1");
}

#[tokio::test]
async fn a_body_above_the_limit_is_413() {
    let gateway = Gateway::with(|options| options.limits.body = 64);
    let body = format!(r#"{{"displayName":"{}"}}"#, "x".repeat(64));
    gateway.call("POST", "/v1/things", &[], &body).await.problem(413, "RESOURCE_EXHAUSTED");
    assert!(gateway.upstream.seen().is_empty());
}

#[tokio::test]
async fn browsers_are_answered_for_known_origins_only() {
    let gateway = Gateway::with(|options| options.cors_origins = vec!["https://portal.test".to_owned()]);
    let ask = |origin: &'static str| [("origin", origin), ("access-control-request-method", "PATCH")];
    let known = gateway.call("OPTIONS", "/v1/things/t1", &ask("https://portal.test"), "").await;
    assert_eq!(
        (known.status.as_u16(), known.header("access-control-allow-origin")),
        (204, "https://portal.test")
    );
    assert_eq!(known.header("access-control-allow-methods"), "GET, PATCH, HEAD, OPTIONS");
    let own = gateway.call("GET", "/v1/things/t1", &[("origin", "http://nqi.test")], "").await;
    assert_eq!(own.header("access-control-allow-origin"), "http://nqi.test");
    let foreign = gateway.call("OPTIONS", "/v1/things/t1", &ask("https://evil.test"), "").await;
    assert_eq!(foreign.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn internal_errors_show_nothing_of_the_inside() {
    let gateway = Gateway::new();
    gateway.upstream.answers(Reply::message(Bytes::from_static(&[0xff, 0xff])));
    let answer = gateway.get("/v1/things/t1").await;
    let problem = answer.problem(500, "INTERNAL");
    assert!(!problem.to_string().to_lowercase().contains("decode"), "{problem}");
}

#[test]
fn a_service_that_is_not_in_the_descriptor_set_stops_the_start() {
    let links = [("no.such.Service".to_owned(), Upstream::new().link())].into();
    let options = nqi_gateway::GatewayOptions::new(DESCRIPTORS.clone(), links, "http://nqi.test");
    let error = nqi_gateway::router(options).expect_err("refused").to_string();
    assert!(error.contains("no.such.Service"), "{error}");
}

#[tokio::test]
async fn an_unauthenticated_answer_names_the_scheme() {
    let gateway = Gateway::new();
    gateway.upstream.answers(Reply::status(Status::new(Code::Unauthenticated, "no token")));
    let answer = gateway.get("/v1/things/t1").await;
    answer.problem(401, "UNAUTHENTICATED");
    assert_eq!(answer.header("www-authenticate"), "Bearer");
}
