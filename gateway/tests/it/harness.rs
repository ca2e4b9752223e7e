//! A gateway over an upstream that records what it saw and answers what it was told, for any method.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use axum::Router;
use axum::body::Body;
use bytes::{Buf, BufMut, Bytes, BytesMut};
use http::{HeaderMap, Request, Response, StatusCode};
use http_body::Frame;
use http_body_util::{BodyExt, StreamBody};
use nqi_gateway::GatewayOptions;
use nqi_platform::link::Link;
use prost_reflect::{DescriptorPool, DynamicMessage};
use serde_json::Value;
use tonic::Status;
use tower::{ServiceExt, service_fn};

/// Descriptor set of both test schemas, with comments.
pub static DESCRIPTORS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let root = env!("CARGO_MANIFEST_DIR");
    let mut compiler = protox::Compiler::new([format!("{root}/tests/data"), format!("{root}/../proto")])
        .expect("the folders exist");
    compiler.include_source_info(true).include_imports(true);
    compiler.open_files(["transcoding.proto", "edge.proto"]).expect("the schemas compile");
    compiler.encode_file_descriptor_set()
});

/// Types of the test schemas.
pub static POOL: LazyLock<DescriptorPool> =
    LazyLock::new(|| DescriptorPool::decode(DESCRIPTORS.as_slice()).expect("a descriptor set"));

/// What the upstream answers.
#[derive(Clone)]
pub enum Reply {
    /// These messages, then the status; initial metadata first.
    Messages(Vec<Bytes>, Status, HeaderMap),
    /// These messages, then silence.
    Open(Vec<Bytes>),
    /// Nothing, ever.
    Never,
}

impl Reply {
    pub fn message(bytes: impl Into<Bytes>) -> Self {
        Self::Messages(vec![bytes.into()], Status::ok(""), HeaderMap::new())
    }

    pub fn status(status: Status) -> Self {
        Self::Messages(Vec::new(), status, HeaderMap::new())
    }
}

/// One call as the upstream saw it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub path: String,
    pub headers: HeaderMap,
    pub messages: Vec<Bytes>,
}

#[derive(Clone)]
pub struct Upstream {
    reply: Arc<Mutex<Reply>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Upstream {
    pub fn new() -> Self {
        Self { reply: Arc::new(Mutex::new(Reply::message(Bytes::new()))), seen: Arc::default() }
    }

    pub fn answers(&self, reply: Reply) {
        *self.reply.lock().expect("not poisoned") = reply;
    }

    /// Takes the calls seen so far.
    pub fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut *self.seen.lock().expect("not poisoned"))
    }

    /// The only call seen, its only message decoded to JSON by an independent printer.
    pub fn only_message(&self, input: &str) -> Value {
        let seen = self.seen();
        assert_eq!(seen.len(), 1, "one call: {seen:?}");
        assert_eq!(seen[0].messages.len(), 1, "one message");
        json_of(input, &seen[0].messages[0])
    }

    pub fn link(&self) -> Link {
        let upstream = self.clone();
        Link::new(service_fn(move |request: Request<tonic::body::Body>| {
            let upstream = upstream.clone();
            async move { upstream.call(request).await }
        }))
    }

    async fn call(&self, request: Request<tonic::body::Body>) -> Result<Response<tonic::body::Body>, Status> {
        let (parts, body) = request.into_parts();
        let mut bytes = body.collect().await?.to_bytes();
        let mut messages = Vec::new();
        while bytes.len() >= 5 {
            assert_eq!(bytes.get_u8(), 0, "uncompressed");
            let length = bytes.get_u32() as usize;
            messages.push(bytes.split_to(length));
        }
        let path = parts.uri.path().to_owned();
        let seen = Seen { path, headers: parts.headers, messages };
        self.seen.lock().expect("not poisoned").push(seen);
        let reply = self.reply.lock().expect("not poisoned").clone();
        match reply {
            Reply::Never => std::future::pending().await,
            Reply::Open(messages) => {
                let frames = messages.into_iter().map(|m| Ok::<_, Status>(Frame::data(framed(&m))));
                let open = futures::stream::iter(frames);
                let open = futures::StreamExt::chain(open, futures::stream::pending());
                Ok(grpc(HeaderMap::new(), tonic::body::Body::new(StreamBody::new(open))))
            }
            Reply::Messages(messages, status, headers) if messages.is_empty() => {
                let mut response = status.into_http();
                response.headers_mut().extend(headers);
                Ok(response)
            }
            Reply::Messages(messages, status, headers) => {
                let mut trailers = HeaderMap::new();
                status.add_header(&mut trailers).expect("a status fits headers");
                let data = messages.into_iter().map(|m| Frame::data(framed(&m)));
                let frames = data.chain([Frame::trailers(trailers)]).map(Ok::<_, Status>);
                let body = StreamBody::new(futures::stream::iter(frames));
                Ok(grpc(headers, tonic::body::Body::new(body)))
            }
        }
    }
}

fn grpc(headers: HeaderMap, body: tonic::body::Body) -> Response<tonic::body::Body> {
    let mut response = Response::new(body);
    *response.headers_mut() = headers;
    response.headers_mut().insert("content-type", http::HeaderValue::from_static("application/grpc"));
    response
}

/// A message in a gRPC frame.
pub fn framed(message: &[u8]) -> Bytes {
    let mut out = BytesMut::with_capacity(message.len() + 5);
    out.put_u8(0);
    out.put_u32(u32::try_from(message.len()).expect("a small message"));
    out.put_slice(message);
    out.freeze()
}

/// Services of the test schemas.
pub const SERVICES: [&str; 5] = [
    "transcode.test.v1.Catalog",
    "transcode.test.v1.Paths",
    "transcode.test.v1.Types",
    "edge.test.v1.ThingService",
    "edge.test.v1.FileService",
];

/// A gateway and its upstream.
pub struct Gateway {
    pub upstream: Upstream,
    pub router: Router,
}

impl Gateway {
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut GatewayOptions)) -> Self {
        let upstream = Upstream::new();
        let links: HashMap<String, Link> =
            SERVICES.iter().map(|s| ((*s).to_owned(), upstream.link())).collect();
        let mut options = GatewayOptions::new(DESCRIPTORS.clone(), links, "http://nqi.test");
        change(&mut options);
        let router = nqi_gateway::router(options).expect("a gateway");
        Self { upstream, router }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("infallible");
        Answer::read(response).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, &[], "").await
    }

    pub async fn call(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_owned())).expect("a valid request")).await
    }
}

/// A response with its whole body.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// The body broke off.
    pub broken: bool,
}

impl Answer {
    async fn read(response: Response<Body>) -> Self {
        let (parts, mut body) = response.into_parts();
        let (mut bytes, mut broken) = (BytesMut::new(), false);
        while let Some(frame) = body.frame().await {
            match frame {
                Ok(frame) => bytes.extend_from_slice(frame.data_ref().map_or(&[], |data| data)),
                Err(_) => broken = true,
            }
        }
        Self { status: parts.status, headers: parts.headers, body: bytes.freeze(), broken }
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("not JSON ({e}): {self:?}"))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// Asserts a problem and gives its body.
    pub fn problem(&self, status: u16, code_name: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        assert_eq!(self.header("content-type"), "application/problem+json");
        let body = self.json();
        assert_eq!(body["codeName"], code_name, "{body}");
        assert_eq!(body["requestId"], self.header("x-request-id"));
        body
    }
}

/// Encodes JSON by prost-reflect's own reader, which shares no code with the gateway's.
pub fn encode(message: &str, json: &Value) -> Bytes {
    let desc = POOL.get_message_by_name(message).expect("a known type");
    let message =
        DynamicMessage::deserialize(desc, json.clone()).unwrap_or_else(|e| panic!("{message} {json}: {e}"));
    prost::Message::encode_to_vec(&message).into()
}

/// Prints an encoded message by prost-reflect.
pub fn json_of(message: &str, bytes: &Bytes) -> Value {
    let desc = POOL.get_message_by_name(message).expect("a known type");
    let message = DynamicMessage::decode(desc, bytes.clone()).expect("a message of the type");
    serde_json::to_value(&message).expect("JSON")
}
