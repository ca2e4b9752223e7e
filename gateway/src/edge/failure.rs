//! A refusal on its way to the client: a gRPC status, and what HTTP adds to it.

use http::header::{ALLOW, HeaderName};
use http::{HeaderMap, HeaderValue, StatusCode};
use nqi_platform::problem::{Problem, Violation};
use tonic::{Code, Status};

use super::status;
use crate::transcode::fault::Fault;

/// What went wrong; the gateway's own refusals and the services' have one form.
#[derive(Debug)]
pub struct Failure {
    /// The gRPC status with google.rpc details.
    pub status: Status,
    /// The HTTP status.
    pub http: StatusCode,
    /// Further response headers.
    pub headers: HeaderMap,
}

impl Failure {
    /// A gateway refusal with an HTTP status that its code alone would not give.
    pub fn with_http(problem: Problem, http: StatusCode) -> Self {
        Self { http, ..Self::from(problem) }
    }

    /// Adds a response header; text that no header can hold is left out.
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }

    /// 404: no route has the path.
    pub fn no_route() -> Self {
        Problem::new(
            Code::NotFound,
            "NO_ROUTE",
            "没有这个地址。全部接口见 /docs。",
            "There is no such path. All operations are listed at /docs.",
        )
        .into()
    }

    /// 405: the path is known under other methods.
    pub fn other_methods(methods: &[String]) -> Self {
        let allow = allow(methods);
        let problem = Problem::new(
            Code::Unimplemented,
            "METHOD_NOT_ALLOWED",
            format!("该地址只接受 {allow}。"),
            format!("This path takes {allow} only."),
        );
        Self::with_http(problem, StatusCode::METHOD_NOT_ALLOWED).header(ALLOW, &allow)
    }

    /// 413: the body is longer than `limit` bytes.
    pub fn too_large(limit: usize) -> Self {
        let problem = Problem::new(
            Code::ResourceExhausted,
            "BODY_TOO_LARGE",
            format!("请求体不得超过 {limit} 字节。"),
            format!("The body must not be longer than {limit} bytes."),
        );
        Self::with_http(problem, StatusCode::PAYLOAD_TOO_LARGE)
    }

    /// 415: the body is not JSON.
    pub fn media_type() -> Self {
        let problem = Problem::new(
            Code::InvalidArgument,
            "UNSUPPORTED_MEDIA_TYPE",
            "请求体的 Content-Type 应为 application/json。",
            "The Content-Type of the body must be application/json.",
        );
        Self::with_http(problem, StatusCode::UNSUPPORTED_MEDIA_TYPE)
    }

    /// 503: too much work at once.
    pub fn overloaded() -> Self {
        let problem = Problem::unavailable(
            "OVERLOADED",
            "服务繁忙，请稍后重试。",
            "The server is busy. Try again shortly.",
        );
        Self::from(problem).header(http::header::RETRY_AFTER, "1")
    }

    /// Whether the status carries this ErrorInfo reason.
    pub fn has_reason(&self, reason: &str) -> bool {
        Problem::from_status(&self.status).reason == reason
    }
}

/// The Allow header of a path: HEAD follows GET, OPTIONS always answers.
pub fn allow(methods: &[String]) -> String {
    let mut all: Vec<&str> = methods.iter().map(String::as_str).collect();
    if all.contains(&"GET") {
        all.push("HEAD");
    }
    all.push("OPTIONS");
    all.join(", ")
}

impl From<Status> for Failure {
    fn from(status: Status) -> Self {
        Self { http: status::http(status.code()), status, headers: HeaderMap::new() }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Status::from(problem).into()
    }
}

impl From<Vec<Fault>> for Failure {
    fn from(faults: Vec<Fault>) -> Self {
        Problem::invalid(faults.into_iter().map(Violation::from).collect()).into()
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        vec![fault].into()
    }
}
