use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::routing::{get, post};
use http::{Request, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tonic::body::Body;
use tonic::service::Routes;
use tonic::{Code, Status};
use tower::ServiceExt;

use super::*;
use crate::auth::testing::Issuer;
use crate::auth::{Principal, Role};
use crate::clock::Clock;
use crate::link::{self, Link};
use crate::problem::Problem;

/// A service of four methods, each answering by its trailers alone.
fn routes(issuer: &Issuer, concurrency: usize) -> Routes {
    let router = Routes::default()
        .into_axum_router()
        .route("/test.v1.Test/Panic", post(|| async { explode("secret of user 4711") }))
        .route("/test.v1.Test/Hang", post(std::future::pending::<axum::response::Response>))
        .route("/test.v1.Test/WhoAmI", post(who))
        .route("/test.v1.Test/BadStream", post(bad_stream));
    let verifier = Arc::new(issuer.verifier());
    let default_deadline = Duration::from_secs(15);
    layered(
        Routes::from(router),
        ServeOptions { verifier, clock: Clock::system(), concurrency, default_deadline },
    )
}

fn explode(text: &str) -> axum::response::Response {
    panic!("{text}")
}

async fn who(request: axum::extract::Request) -> axum::response::Response {
    let name = request.extensions().get::<Principal>().map_or("anonymous", |caller| caller.name.as_str());
    let left = crate::call::remaining();
    Status::aborted(format!("{name} {}", left <= Duration::from_secs(60))).into_http()
}

async fn bad_stream() -> axum::response::Response {
    let frames =
        futures::stream::poll_fn(|_| -> std::task::Poll<Option<Result<&'static str, axum::Error>>> {
            panic!("secret in a stream")
        });
    axum::response::Response::new(axum::body::Body::from_stream(frames))
}

async fn call(link: &Link, method: &str, headers: &[(&str, &str)]) -> Status {
    let uri = format!("http://test/test.v1.Test/{method}");
    let mut request = Request::post(uri).header("content-type", "application/grpc");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    // A channel notices its own timeout too and answers with an error of the link instead.
    let response = match link.clone().oneshot(request).await {
        Ok(response) => response,
        Err(status) => return status,
    };
    if let Some(status) = Status::from_header_map(response.headers()) {
        return status;
    }
    let body = http_body_util::BodyExt::collect(response.into_body()).await.expect("a body");
    body.trailers().and_then(Status::from_header_map).expect("a status in the trailers")
}

async fn listening(
    app: impl IntoRouter + Send + 'static,
    limits: ListenLimits,
) -> (SocketAddr, CancellationToken, tokio::task::JoinHandle<std::io::Result<()>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let (address, stop) = (listener.local_addr().expect("bound"), CancellationToken::new());
    let running = tokio::spawn(run_with(listener, app, stop.clone(), limits));
    (address, stop, running)
}

#[tokio::test]
async fn both_links_answer_panics_deadlines_and_tokens_alike() {
    let issuer = Issuer::new(Clock::system());
    let token = format!("Bearer {}", issuer.token("registry", &[Role::Service]));
    let routes = routes(&issuer, 16);
    let (address, stop, running) = listening(routes.clone(), ListenLimits::default()).await;
    let remote = link::remote(&format!("http://{address}")).expect("an endpoint");
    for link in [link::local(routes), remote] {
        let status = call(&link, "Panic", &[]).await;
        assert_eq!(
            (status.code(), Problem::from_status(&status).reason.as_ref()),
            (Code::Internal, "INTERNAL")
        );
        assert!(!format!("{status:?}").contains("4711"));
        let status = call(&link, "BadStream", &[]).await;
        assert_eq!(status.code(), Code::Internal);
        assert!(!status.message().contains("secret"));
        let begun = Instant::now();
        assert_eq!(call(&link, "Hang", &[("grpc-timeout", "30m")]).await.code(), Code::DeadlineExceeded);
        assert!(begun.elapsed() < Duration::from_secs(5));
        assert_eq!(call(&link, "WhoAmI", &[("grpc-timeout", "2H")]).await.message(), "anonymous true");
        assert_eq!(call(&link, "WhoAmI", &[("authorization", &token)]).await.message(), "registry true");
        assert_eq!(
            call(&link, "WhoAmI", &[("authorization", "Bearer x.y.z")]).await.code(),
            Code::Unauthenticated
        );
        assert_eq!(call(&link, "Absent", &[]).await.code(), Code::Unimplemented);
    }
    stop.cancel();
    running.await.expect("no panic").expect("served");
}

#[tokio::test]
async fn a_call_above_the_concurrency_is_shed_at_once() {
    let link = link::local(routes(&Issuer::new(Clock::system()), 1));
    let hanging = tokio::spawn({
        let link = link.clone();
        async move { call(&link, "Hang", &[("grpc-timeout", "10S")]).await }
    });
    let begun = Instant::now();
    while call(&link, "WhoAmI", &[]).await.code() != Code::Unavailable {
        assert!(begun.elapsed() < Duration::from_secs(5), "the hanging call takes the only place");
        tokio::task::yield_now().await;
    }
    hanging.abort();
    let _ = hanging.await;
    assert_eq!(call(&link, "WhoAmI", &[]).await.code(), Code::Aborted, "the place is free again");
}

#[tokio::test]
async fn a_full_service_still_answers_its_probe_and_describes_itself() {
    use tonic_health::pb::health_client::HealthClient;
    let (reporter, health) = health();
    reporter.set_service_status("nqi.test", tonic_health::ServingStatus::NotServing).await;
    let issuer = Issuer::new(Clock::system());
    let options = ServeOptions {
        verifier: Arc::new(issuer.verifier()),
        clock: Clock::system(),
        concurrency: 0,
        default_deadline: Duration::from_secs(15),
    };
    let reflection = reflection(nqi_proto::DESCRIPTOR_SET).expect("our own descriptors");
    let link = link::local(layered(Routes::new(health).add_service(reflection), options));
    let probe = tonic_health::pb::HealthCheckRequest { service: "nqi.test".into() };
    let answer =
        HealthClient::new(link.clone()).check(crate::call::anonymous(probe)).await.expect("answered");
    assert_eq!(answer.into_inner().status, tonic_health::ServingStatus::NotServing as i32);
    assert_eq!(call(&link, "WhoAmI", &[]).await.code(), Code::Unavailable);
}

#[tokio::test]
async fn only_an_unavailable_call_is_repeated_and_only_thrice() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    for (status, tries) in [(Status::unavailable(""), 3), (Status::aborted(""), 1)] {
        let count = AtomicUsize::new(0);
        let result = crate::call::retrying(|| async {
            count.fetch_add(1, Ordering::SeqCst);
            Err::<(), _>(status.clone())
        });
        assert_eq!(result.await.expect_err("always").code(), status.code());
        assert_eq!(count.load(Ordering::SeqCst), tries);
    }
}

#[tokio::test]
async fn a_late_link_is_unavailable_until_it_is_bound() {
    let (late, binding) = link::late();
    let refused = late.clone().oneshot(Request::new(Body::empty())).await.expect_err("not bound");
    assert_eq!(refused.code(), Code::Unavailable);
    let target = link::local(routes(&Issuer::new(Clock::system()), 4));
    assert!(binding.bind(target.clone()));
    assert!(!binding.bind(target));
    assert_eq!(call(&late, "WhoAmI", &[]).await.code(), Code::Aborted);
    assert!(link::remote("https://example.org").is_err() && link::remote("localhost:1").is_err());
}

#[tokio::test]
async fn stuck_connections_do_not_hold_the_shutdown() {
    let router = axum::Router::new().route("/hang", get(std::future::pending::<StatusCode>));
    let limits = ListenLimits {
        drain: Duration::from_millis(100),
        abort: Duration::from_millis(200),
        ..ListenLimits::default()
    };
    let (address, stop, running) = listening(router, limits).await;
    let mut held = Vec::new();
    for first in [&b""[..], b"PRI * HT", b"GET /hang HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\nHo"] {
        let mut stream = TcpStream::connect(address).await.expect("accepted");
        stream.write_all(first).await.expect("written");
        held.push(stream);
    }
    let begun = Instant::now();
    stop.cancel();
    running.await.expect("no panic").expect("stopped");
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    assert!(TcpStream::connect(address).await.is_err(), "the port is closed");
}

#[tokio::test]
async fn a_head_that_does_not_come_ends_its_connection() {
    let limits = ListenLimits { handshake: Duration::from_millis(50), ..ListenLimits::default() };
    let (address, stop, running) = listening(axum::Router::new(), limits).await;
    for first in [&b""[..], b"PRI * HTTP/2.0\r\n", b"GET / HTTP/1.1\r\nHost:"] {
        let mut stream = TcpStream::connect(address).await.expect("accepted");
        stream.write_all(first).await.expect("written");
        let mut answer = Vec::new();
        let closed = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await;
        closed.expect("closed by the server").ok();
        assert!(!answer.starts_with(b"HTTP/1.1 200"));
    }
    stop.cancel();
    running.await.expect("no panic").expect("stopped");
}

#[tokio::test]
async fn a_request_in_flight_is_answered_during_the_drain() {
    let (entered, leave) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let handler = {
        let (entered, leave) = (entered.clone(), leave.clone());
        move || async move {
            entered.notify_one();
            leave.notified().await;
            "done"
        }
    };
    let router = axum::Router::new().route("/slow", get(handler));
    let (address, stop, running) = listening(router, ListenLimits::default()).await;
    let mut stream = TcpStream::connect(address).await.expect("accepted");
    stream.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("written");
    entered.notified().await;
    stop.cancel();
    leave.notify_one();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("answered, then closed");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("done"), "{answer}");
    running.await.expect("no panic").expect("stopped");
}
