//! The whole port over a real socket: HTTP/1.1 and HTTP/2 side by side.

use nqi_gateway::upstream::Upstream as Caller;
use nqi_platform::{link, serve};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::{Gateway, Reply, encode};

#[tokio::test]
async fn one_port_speaks_rest_over_http_1_and_grpc_over_http_2() {
    let gateway = Gateway::new();
    let thing = encode("edge.test.v1.Thing", &json!({"id": "t1"}));
    gateway.upstream.answers(Reply::message(thing.clone()));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    let stop = tokio_util::sync::CancellationToken::new();
    let served = tokio::spawn(serve::run(listener, gateway.router.clone(), stop.clone()));

    let mut socket = TcpStream::connect(address).await.expect("connected");
    let request = "GET /v1/things/t1 HTTP/1.1\r\nhost: nqi.test\r\nx-forwarded-for: 6.6.6.6\r\nconnection: close\r\n\r\n";
    socket.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.expect("answered");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("\"id\":\"t1\""), "{answer}");

    let remote = link::remote(&format!("http://{address}")).expect("a link");
    let caller = Caller::new(remote, 1 << 20);
    let request = tonic::Request::new(bytes::Bytes::new());
    let path = "/edge.test.v1.ThingService/GetThing".parse().expect("a path");
    assert_eq!(caller.unary(request, path).await.expect("an answer").into_inner(), thing);

    let clients: Vec<_> =
        gateway.upstream.seen().iter().map(|seen| seen.headers.get("x-client-ip").cloned()).collect();
    assert!(clients.iter().all(|ip| ip.as_ref().is_some_and(|ip| ip == "127.0.0.1")), "{clients:?}");
    drop(caller);
    stop.cancel();
    served.await.expect("no panic").expect("a clean stop");
}
