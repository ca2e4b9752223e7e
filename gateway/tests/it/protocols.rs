//! gRPC and gRPC-Web on the same port, undecoded; health and reflection.

use axum::body::Body;
use base64::Engine;
use http::{Request, Version};
use http_body_util::BodyExt;
use nqi_gateway::Rate;
use nqi_gateway::upstream::Upstream as Caller;
use nqi_platform::link::Link;
use prost::Message;
use serde_json::json;
use tonic::Status;
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus};
use tower::ServiceExt;

use crate::harness::{Gateway, Reply, encode, framed, json_of};

const GET: &str = "/edge.test.v1.ThingService/GetThing";

/// The gateway's port as a link: what a gRPC client sees.
fn port(gateway: &Gateway) -> Link {
    let router = gateway.router.clone();
    Link::new(tower::service_fn(move |mut request: Request<tonic::body::Body>| {
        let router = router.clone();
        *request.version_mut() = Version::HTTP_2;
        async move {
            let response = router.oneshot(request.map(Body::new)).await;
            response.map(|r| r.map(tonic::body::Body::new)).map_err(|never| match never {})
        }
    }))
}

#[tokio::test]
async fn grpc_goes_through_with_its_status_and_details() {
    let gateway = Gateway::new();
    let caller = Caller::new(port(&gateway), 1 << 20);
    let thing = encode("edge.test.v1.Thing", &json!({"id": "t1"}));
    gateway.upstream.answers(Reply::message(thing.clone()));
    let mut request = tonic::Request::new(encode("edge.test.v1.GetThingRequest", &json!({"id": "t1"})));
    request.metadata_mut().insert("authorization", "Bearer t".parse().expect("ascii"));
    request.metadata_mut().insert("x-org", "bureau".parse().expect("ascii"));
    let answer = caller.unary(request, GET.parse().expect("a path")).await.expect("an answer");
    assert_eq!(answer.into_inner(), thing);
    let seen = gateway.upstream.seen().remove(0);
    assert_eq!(seen.headers.get("authorization").map(|v| v.as_bytes()), Some(&b"Bearer t"[..]));
    assert!(seen.headers.get("x-org").is_none());
    assert_eq!(json_of("edge.test.v1.GetThingRequest", &seen.messages[0]), json!({"id": "t1"}));

    gateway.upstream.answers(Reply::status(Status::with_details(
        tonic::Code::Aborted,
        "late",
        vec![1, 2].into(),
    )));
    let status = caller
        .unary(tonic::Request::new(bytes::Bytes::new()), GET.parse().expect("a path"))
        .await
        .expect_err("aborted");
    assert_eq!(
        (status.code(), status.message(), status.details()),
        (tonic::Code::Aborted, "late", &[1, 2][..])
    );
}

#[tokio::test]
async fn unknown_and_limited_methods_are_refused_as_grpc_statuses() {
    let gateway = Gateway::with(|options| {
        options.limits.login = Some(Rate { burst: 1, per_second: 0.01 });
        options.login_methods = vec!["edge.test.v1.ThingService.Login".to_owned()];
    });
    let caller = Caller::new(port(&gateway), 1 << 20);
    let call = |path: &'static str| {
        let caller = caller.clone();
        async move { caller.unary(tonic::Request::new(bytes::Bytes::new()), path.parse().expect("a path")).await }
    };
    assert_eq!(call("/no.Such/Method").await.expect_err("unknown").code(), tonic::Code::Unimplemented);
    assert!(call("/edge.test.v1.ThingService/Login").await.is_ok());
    assert_eq!(
        call("/edge.test.v1.ThingService/Login").await.expect_err("limited").code(),
        tonic::Code::ResourceExhausted
    );
}

async fn web(gateway: &Gateway, content_type: &str, body: impl Into<Body>) -> (String, Vec<u8>) {
    let request = Request::post(GET).header("content-type", content_type).header("accept", content_type);
    let request = request.header("origin", "http://nqi.test").body(body.into()).expect("a request");
    let response = gateway.router.clone().oneshot(request).await.expect("infallible");
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["access-control-allow-origin"], "http://nqi.test");
    let content_type = response.headers()["content-type"].to_str().expect("ascii").to_owned();
    (content_type, response.into_body().collect().await.expect("a body").to_bytes().to_vec())
}

#[tokio::test]
async fn grpc_web_gets_its_trailers_in_the_body_over_http_1() {
    let gateway = Gateway::new();
    let thing = encode("edge.test.v1.Thing", &json!({"id": "t1"}));
    gateway.upstream.answers(Reply::message(thing.clone()));
    let request = framed(&encode("edge.test.v1.GetThingRequest", &json!({"id": "t1"})));
    let (content_type, body) = web(&gateway, "application/grpc-web+proto", request.clone()).await;
    assert!(content_type.starts_with("application/grpc-web"));
    let (message, trailers) = body.split_at(framed(&thing).len());
    assert_eq!(message, &framed(&thing)[..]);
    assert_eq!(trailers[0], 0x80);
    assert!(String::from_utf8_lossy(trailers).contains("grpc-status:0"), "{trailers:?}");

    let text = base64::prelude::BASE64_STANDARD.encode(&request);
    let (content_type, body) = web(&gateway, "application/grpc-web-text+proto", text).await;
    assert!(content_type.starts_with("application/grpc-web-text"));
    assert!(body.is_ascii() && !body.is_empty());
    assert_eq!(gateway.upstream.seen().len(), 2);
}

#[tokio::test]
async fn health_follows_readiness() {
    let gateway = Gateway::with(|options| options.ready = std::sync::Arc::new(|| Box::pin(async { false })));
    let mut health = HealthClient::new(port(&gateway));
    let ask = |service: &str| HealthCheckRequest { service: service.to_owned() };
    let state = health.check(ask("edge.test.v1.ThingService")).await.expect("known").into_inner();
    assert_eq!(state.status(), ServingStatus::NotServing);
    assert_eq!(health.check(ask("no.such")).await.expect_err("unknown").code(), tonic::Code::NotFound);
}

#[tokio::test]
async fn reflection_names_the_services_unless_it_is_off() {
    use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
    use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
    use tonic_reflection::pb::v1::{ServerReflectionRequest, server_reflection_response::MessageResponse};
    let ask = || ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let gateway = Gateway::new();
    let mut client = ServerReflectionClient::new(port(&gateway));
    let answer = client.server_reflection_info(futures::stream::iter([ask()])).await.expect("served");
    let answer = answer.into_inner().message().await.expect("no error").expect("one answer");
    let Some(MessageResponse::ListServicesResponse(list)) = answer.message_response else {
        panic!("{answer:?}");
    };
    assert!(list.encoded_len() > 0 && list.service.iter().any(|s| s.name == "edge.test.v1.ThingService"));

    let closed = Gateway::with(|options| options.reflection = false);
    let mut client = ServerReflectionClient::new(port(&closed));
    let refused = client.server_reflection_info(futures::stream::iter([ask()])).await.expect_err("off");
    assert_eq!(refused.code(), tonic::Code::Unimplemented);
}
