//! Every public transcoding case, over HTTP, with defaults printed and not.

use http::HeaderMap;
use nqi_gateway::transcode::binding::check_variables;
use nqi_gateway::transcode::template::Template;
use serde_json::Value;
use tonic::{Code, Status};

use crate::harness::{Answer, Gateway, POOL, Reply, encode, json_of};

fn cases() -> Vec<Value> {
    let text = include_str!("../data/transcoding_cases.json");
    let file: Value = serde_json::from_str(text).expect("JSON");
    file["cases"].as_array().expect("a list").clone()
}

async fn send(gateway: &Gateway, request: &Value) -> Answer {
    let text = |name: &str| request[name].as_str().unwrap_or_default();
    let uri = match text("query") {
        "" => text("path").to_owned(),
        query => format!("{}?{query}", text("path")),
    };
    let headers: Vec<(&str, &str)> = match request["headers"].as_object() {
        Some(headers) => {
            headers.iter().map(|(name, value)| (name.as_str(), value.as_str().expect("text"))).collect()
        }
        None => Vec::new(),
    };
    gateway.call(text("method"), &uri, &headers, text("body")).await
}

fn types(case: &Value) -> (String, String) {
    let (service, method) = case["proto"].as_str().and_then(|p| p.split_once('/')).expect("service/method");
    let service = POOL.get_service_by_name(service).expect("a service");
    let method = service.methods().find(|m| m.name() == method).expect("a method");
    (method.input().full_name().to_owned(), method.output().full_name().to_owned())
}

fn check(ok: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if ok { Ok(()) } else { Err(what()) }
}

fn expect_error(answer: &Answer, error: &Value) -> Result<(), String> {
    let shown = || format!("{} {}, expected {error}", answer.status, String::from_utf8_lossy(&answer.body));
    check(answer.status.as_u16() == error["http"], shown)?;
    check(answer.header("content-type") == "application/problem+json", shown)?;
    let body = answer.json();
    check(body["codeName"] == error["grpc"], shown)?;
    check(error["message"].is_null() || body["message"] == error["message"], shown)
}

async fn request_case(gateway: &Gateway, case: &Value, expect: &Value) -> Result<(), String> {
    gateway.upstream.answers(Reply::message(Vec::new()));
    let answer = send(gateway, &case["request"]).await;
    let seen = gateway.upstream.seen();
    if !expect["error"].is_null() {
        check(seen.is_empty(), || format!("the upstream was called: {seen:?}"))?;
        return expect_error(&answer, &expect["error"]);
    }
    check(answer.status == 200, || format!("{} {}", answer.status, String::from_utf8_lossy(&answer.body)))?;
    let (input, _) = types(case);
    check(seen.len() == 1 && seen[0].messages.len() == 1, || format!("{} calls", seen.len()))?;
    let path = format!("/{}", case["proto"].as_str().unwrap_or_default());
    check(seen[0].path == path, || format!("went to {}", seen[0].path))?;
    let got = json_of(&input, &seen[0].messages[0]);
    let wanted = json_of(&input, &encode(&input, &expect["grpc"]));
    check(got == wanted, || format!("got {got}, wanted {wanted}"))
}

async fn response_case(gateway: &Gateway, case: &Value, exact: bool) -> Result<(), String> {
    let (_, output) = types(case);
    let backend = &case["backend"];
    let messages = match backend["messages"].as_array() {
        Some(messages) => messages.iter().map(|m| encode(&output, m)).collect(),
        None => vec![encode(&output, &backend["message"])],
    };
    gateway.upstream.answers(Reply::Messages(messages, Status::ok(""), HeaderMap::new()));
    let answer = send(gateway, &case["request"]).await;
    let expect = &case["expect"];
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    check(answer.status.as_u16() == expect["http"], || format!("{} {text}", answer.status))?;
    for (name, value) in expect["headers"].as_object().into_iter().flatten() {
        check(answer.header(name) == *value, || format!("{name}: {}", answer.header(name)))?;
    }
    let raw = output == "google.api.HttpBody";
    if let Some(expected) = expect["body_raw"].as_str().filter(|_| exact || raw) {
        return check(text == expected, || format!("got {text:?}, wanted {expected:?}"));
    }
    if expect["body"].is_null() {
        return Ok(());
    }
    let body = answer.json();
    if exact {
        return check(body == expect["body"], || format!("got {body}"));
    }
    let (got, wanted) = (encode(&output, &body), encode(&output, &expect["body"]));
    check(json_of(&output, &got) == json_of(&output, &wanted), || format!("got {body}"))
}

async fn status_case(gateway: &Gateway, case: &Value) -> Result<(), String> {
    let code = case["backend"]["code"].as_i64().and_then(|c| i32::try_from(c).ok()).expect("a code");
    let message = case["backend"]["message"].as_str().unwrap_or_default();
    gateway.upstream.answers(Reply::status(Status::new(Code::from_i32(code), message)));
    let answer = send(gateway, &case["request"]).await;
    expect_error(&answer, &case["expect"]["error"])
}

fn template_case(case: &Value) -> Result<(), String> {
    let parsed = Template::parse(case["template"].as_str().expect("a template")).map_err(|e| e.to_string());
    let valid = parsed.and_then(|template| match case["message"].as_str() {
        Some(message) => {
            check_variables(&template, &POOL.get_message_by_name(message).expect("a message")).map(drop)
        }
        None => Ok(()),
    });
    check(case["expect"]["valid"] == valid.is_ok(), || format!("{valid:?}"))
}

async fn run(gateway: &Gateway, case: &Value, exact: bool) -> Result<(), String> {
    match case["kind"].as_str() {
        Some("request") => {
            let also = case["also"].as_array().cloned().unwrap_or_default();
            let mut last = request_case(gateway, case, &case["expect"]).await;
            for other in &also {
                if last.is_err() {
                    last = request_case(gateway, case, other).await;
                }
            }
            last
        }
        Some("response") => response_case(gateway, case, exact).await,
        Some("status") => status_case(gateway, case).await,
        Some("template") => template_case(case),
        other => Err(format!("unknown kind {other:?}")),
    }
}

async fn run_all(exact: bool) {
    let gateway = Gateway::with(|options| {
        options.print_defaults = !exact;
        options.limits.per_ip = None;
    });
    let (cases, mut failed) = (cases(), Vec::new());
    for case in &cases {
        if let Err(why) = run(&gateway, case, exact).await {
            failed.push(format!("{} ({}): {why}", case["id"], case["title"]));
        }
    }
    assert!(cases.len() >= 122, "{} cases", cases.len());
    assert!(failed.is_empty(), "{} of {} failed:\n{}", failed.len(), cases.len(), failed.join("\n"));
}

#[tokio::test]
async fn every_public_case_holds_to_the_letter_without_defaults() {
    run_all(true).await;
}

#[tokio::test]
async fn every_public_case_means_the_same_with_defaults_printed() {
    run_all(false).await;
}

#[tokio::test]
async fn a_field_of_plain_parts_in_a_query_says_how_to_give_them() {
    let gateway = Gateway::new();
    let answer = gateway.call("GET", "/v1/shelves/s1/items?range=5", &[("accept-language", "en")], "").await;
    let body = answer.json();
    assert_eq!(answer.status, 400, "{body}");
    assert_eq!(body["violations"][0]["field"], "range", "{body}");
    assert_eq!(
        body["violations"][0]["message"], "Give its parts one by one: range.min, range.max.",
        "{body}"
    );
    // A map has no parts to be named.
    let answer = gateway.call("GET", "/v1/shelves/s1/items?labels=5", &[("accept-language", "en")], "").await;
    assert!(answer.json().to_string().contains("send it in a body"), "{}", answer.json());
}
