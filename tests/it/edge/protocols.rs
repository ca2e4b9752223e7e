//! One port, four protocols.

use std::time::Duration;

use futures::StreamExt;
use nqi_platform::link;
use nqi_proto::registry::v1::provider_service_client::ProviderServiceClient;
use nqi_proto::registry::v1::{ListProvidersRequest, ListProvidersResponse};
use nqi_proto::requests::v1::GetRequestRequest;
use nqi_proto::requests::v1::request_service_client::RequestServiceClient;
use nqi_tests::backend::Backend;
use nqi_tests::case::Stage;
use nqi_tests::cluster::Cluster;
use nqi_tests::world::World;
use prost::Message;
use serde_json::{Value, json};
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus};
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;

/// A message in a frame of gRPC and gRPC-Web.
fn framed(message: &impl Message) -> Vec<u8> {
    let bytes = message.encode_to_vec();
    let length = u32::try_from(bytes.len()).expect("a small message");
    [&[0][..], &length.to_be_bytes()[..], &bytes[..]].concat()
}

#[test]
fn native_grpc_has_reflection_health_and_typed_refusals() {
    nqi_tests::played(async {
        let cluster = Cluster::start(Backend::Sqlite).await;
        let port = link::remote(&cluster.url).expect("an address");
        let health =
            HealthClient::new(port.clone()).check(HealthCheckRequest::default()).await.expect("health");
        assert_eq!(health.into_inner().status(), ServingStatus::Serving);
        let ask = |request| ServerReflectionRequest { host: String::new(), message_request: Some(request) };
        let asked = [
            ask(MessageRequest::ListServices(String::new())),
            ask(MessageRequest::FileContainingSymbol("nqi.requests.v1.OrderService".to_owned())),
        ];
        let mut client = ServerReflectionClient::new(port.clone());
        let answers =
            client.server_reflection_info(tokio_stream::iter(asked)).await.expect("reflection").into_inner();
        let answers: Vec<_> =
            answers.map(|answer| answer.expect("an answer").message_response).collect().await;
        let Some(Some(MessageResponse::ListServicesResponse(services))) = answers.first() else {
            panic!("{answers:?}")
        };
        let names: Vec<&str> = services.service.iter().map(|service| service.name.as_str()).collect();
        for rpc in nqi_tests::contract::rpcs() {
            let service = rpc.path.trim_start_matches('/').split('/').next().expect("a service");
            assert!(names.contains(&service), "{service} is not reflected: {names:?}");
        }
        assert!(
            matches!(answers.get(1), Some(Some(MessageResponse::FileDescriptorResponse(files))) if !files.file_descriptor_proto.is_empty())
        );
        let status =
            RequestServiceClient::new(port).get_request(GetRequestRequest { id: "x".to_owned() }).await;
        let status = status.expect_err("nobody is signed in");
        let problem = nqi_platform::problem::Problem::from_status(&status);
        assert_eq!(
            (status.code(), problem.reason.as_ref()),
            (tonic::Code::Unauthenticated, "LOGIN_REQUIRED")
        );
        assert!(nqi_tests::answer::is_chinese(&problem.zh) && !problem.en.is_empty());
        cluster.stop().await;
    });
}

#[test]
fn grpc_web_gives_what_grpc_and_rest_give() {
    nqi_tests::played(async {
        let world = World::start(Backend::Sqlite).await;
        let cluster = &world.cluster;
        let asked = ListProvidersRequest { page_size: 3, ..ListProvidersRequest::default() };
        let port = link::remote(&cluster.url).expect("an address");
        let native =
            ProviderServiceClient::new(port).list_providers(asked.clone()).await.expect("gRPC").into_inner();
        assert_eq!(native.providers.len(), 3);
        let request = cluster.request("POST", "/nqi.registry.v1.ProviderService/ListProviders");
        let request = request.header("content-type", "application/grpc-web+proto").header("x-grpc-web", "1");
        let response = request.body(framed(&asked)).send().await.expect("gRPC-Web");
        assert_eq!(response.status(), 200);
        let bytes = response.bytes().await.expect("a body");
        let length = u32::from_be_bytes([bytes[1], bytes[2], bytes[3], bytes[4]]) as usize;
        let web = ListProvidersResponse::decode(&bytes[5..5 + length]).expect("the same message");
        assert_eq!(web, native);
        let trailers = String::from_utf8_lossy(&bytes[5 + length + 5..]).to_lowercase();
        assert!(
            bytes[5 + length] & 0x80 != 0
                && trailers.contains("grpc-status:0") | trailers.contains("grpc-status: 0"),
            "{trailers}"
        );
        let rest = cluster.ok(None, "registry.ProviderService.ListProviders", json!({"page_size": 3})).await;
        let names: Vec<&Value> =
            rest["providers"].as_array().expect("a list").iter().map(|provider| &provider["id"]).collect();
        let ids: Vec<Value> = native.providers.iter().map(|provider| json!(provider.id)).collect();
        assert_eq!(names, ids.iter().collect::<Vec<_>>());
        world.cluster.stop().await;
    });
}

#[test]
fn the_bureau_watches_clocks_as_server_sent_events_and_resumes_where_it_stopped() {
    nqi_tests::played(async {
        let world = World::start(Backend::Sqlite).await;
        let mut first = watch(&world, None).await;
        let case = world.case(Stage::Submitted).await;
        let (id, change) =
            next(&mut first, |change| change["event"]["serviceRequestId"] == case.request.as_str()).await;
        assert!(
            change["type"].as_str().is_some_and(|name| name.starts_with("nqi.commitments.v1.Commitment")),
            "{change}"
        );
        assert_eq!(change["event"]["stage"], "COMMITMENT_STAGE_ACCEPTANCE", "{change}");
        assert_eq!(id, change["resumeToken"].as_str().unwrap_or_default());
        drop(first);
        let second_case = world.case(Stage::Submitted).await;
        world.commitment(&second_case, "COMMITMENT_STAGE_ACCEPTANCE").await;
        let mut resumed = watch(&world, Some(&id)).await;
        let (_, change) = next(&mut resumed, |_| true).await;
        assert_eq!(
            change["event"]["serviceRequestId"],
            second_case.request.as_str(),
            "the next change, none missed or repeated"
        );
        // A stop ends the stream in order, long before connections are cut.
        let ended = async { while resumed.next().await.is_some() {} };
        let stopped = async { tokio::join!(world.cluster.stop(), ended) };
        tokio::time::timeout(Duration::from_secs(8), stopped).await.expect("nobody waits for a watcher");
    });
}

type Lines = futures::stream::BoxStream<'static, String>;

/// Begins to watch; the answer's head is there once the platform watches.
async fn watch(world: &World, after: Option<&str>) -> Lines {
    let cluster = &world.cluster;
    let mut request =
        cluster.request("GET", "/v1/commitments:watch").bearer_auth(cluster.token(&world.bureau));
    request = request.header("accept", "text/event-stream");
    if let Some(id) = after {
        request = request.header("last-event-id", id);
    }
    let response = tokio::time::timeout(Duration::from_secs(10), request.send()).await;
    let response = response.expect("the stream begins").expect("an answer");
    assert_eq!(response.status(), 200);
    assert!(
        response.headers()["content-type"].to_str().is_ok_and(|kind| kind.starts_with("text/event-stream"))
    );
    let mut rest = String::new();
    let pieces = response
        .bytes_stream()
        .map(|piece| String::from_utf8_lossy(&piece.expect("the stream is whole")).into_owned());
    let events = pieces.map(move |piece| {
        rest.push_str(&piece);
        let mut whole: Vec<String> = rest.split("\n\n").map(str::to_owned).collect();
        rest = whole.pop().unwrap_or_default();
        futures::stream::iter(whole)
    });
    let mut events = events.flatten().boxed();
    if after.is_none() {
        let (id, begun) = next(&mut events, |_| true).await;
        assert!(!id.is_empty() && begun["event"].is_null(), "a stream begins with where it stands: {begun}");
    }
    events
}

/// The id and data of the next event that `wanted` picks.
async fn next(events: &mut Lines, wanted: impl Fn(&Value) -> bool) -> (String, Value) {
    let found = async {
        while let Some(event) = events.next().await {
            let field = |name: &str| {
                let line = event.lines().find_map(|line| line.strip_prefix(name));
                line.map(|text| text.trim().to_owned()).unwrap_or_default()
            };
            assert_ne!(field("event:"), "error", "{event}");
            let data: Value = serde_json::from_str(&field("data:")).unwrap_or(Value::Null);
            if !data.is_null() && wanted(&data) {
                return (field("id:"), data);
            }
        }
        panic!("the stream ended");
    };
    tokio::time::timeout(Duration::from_secs(20), found).await.expect("an event in time")
}
