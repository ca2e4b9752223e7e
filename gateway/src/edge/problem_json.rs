//! application/problem+json: RFC 9457 members plus those of google.rpc.Status, in the caller's language.

use std::sync::LazyLock;

use axum::body::Body;
use axum::response::Response;
use http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER, VARY, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use nqi_platform::problem::Problem;
use nqi_proto::google::rpc;
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage};
use serde::Serialize;
use serde_json::{Value, json};
use tonic::{Code, Status};

use super::context::REQUEST_ID;
use super::failure::Failure;
use super::language::Language;
use super::status;
use crate::transcode::json_out::{self, Printer};

/// Knows google.rpc and our own types, whatever descriptor set the gateway serves.
static DETAIL_TYPES: LazyLock<Option<DescriptorPool>> =
    LazyLock::new(|| DescriptorPool::decode(nqi_proto::DESCRIPTOR_SET).ok());

const DEBUG_INFO: &str = "google.rpc.DebugInfo";

/// The body.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProblemJson {
    r#type: String,
    title: &'static str,
    status: u16,
    detail: String,
    instance: String,
    code: i32,
    code_name: &'static str,
    reason: String,
    message: String,
    details: Vec<Value>,
    request_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    violations: Vec<Value>,
}

/// What the body says about the request.
#[derive(Debug, Clone)]
pub struct About {
    /// Language of `title`, `detail` and `violations`.
    pub language: Language,
    /// Request id.
    pub request_id: String,
    /// The request's path.
    pub instance: String,
}

/// Builds the body of a status.
pub fn body(status: &Status, http: StatusCode, about: &About) -> ProblemJson {
    let row = status::of(status.code());
    let problem = Problem::from_status(status);
    let language = about.language;
    let rpc = rpc::Status::decode(status.details()).unwrap_or_default();
    let violations = problem
        .violations
        .iter()
        .map(|v| json!({"field": v.field, "reason": v.reason, "message": language.pick(&v.zh, &v.en)}))
        .collect();
    ProblemJson {
        r#type: format!("urn:nqi:problem:{}", problem.reason),
        title: language.pick(row.zh, row.en),
        status: http.as_u16(),
        detail: language.pick(&problem.zh, &problem.en).to_owned(),
        instance: about.instance.clone(),
        code: status.code() as i32,
        code_name: row.name,
        reason: problem.reason.into_owned(),
        message: status.message().to_owned(),
        details: rpc.details.iter().filter_map(typed).collect(),
        request_id: about.request_id.clone(),
        violations,
    }
}

/// Builds the response of a failure.
pub fn response(failure: &Failure, about: &About) -> Response {
    let body = json_out::own(&body(&failure.status, failure.http, about));
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = failure.http;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(about.language.tag()));
    headers.insert(VARY, HeaderValue::from_static("accept-language, origin"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(id) = HeaderValue::from_str(&about.request_id) {
        headers.insert(REQUEST_ID, id);
    }
    if failure.status.code() == Code::Unauthenticated {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(seconds) = retry_after(&failure.status) {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    headers.extend(failure.headers.clone());
    response
}

/// The JSON of one detail; what runs inside a service stays inside.
fn typed(detail: &prost_types::Any) -> Option<Value> {
    let name = detail.type_url.rsplit('/').next().unwrap_or_default();
    if name == DEBUG_INFO {
        return None;
    }
    let mut out = json!({"@type": detail.type_url});
    let desc = DETAIL_TYPES.as_ref().and_then(|pool| pool.get_message_by_name(name));
    let decoded = desc.and_then(|desc| DynamicMessage::decode(desc, detail.value.as_slice()).ok());
    let mut text = Vec::new();
    let printed = decoded.and_then(|m| Printer { defaults: false }.print(&m, None, &mut text).ok());
    if printed.is_some()
        && let Ok(Value::Object(members)) = serde_json::from_slice(&text)
    {
        for (name, value) in members {
            out[name] = value;
        }
    }
    Some(out)
}

fn retry_after(status: &Status) -> Option<u64> {
    let rpc = rpc::Status::decode(status.details()).ok()?;
    let retry = rpc.details.iter().find(|d| d.type_url.ends_with("/google.rpc.RetryInfo"))?;
    let retry = rpc::RetryInfo::decode(retry.value.as_slice()).ok()?;
    let delay = retry.retry_delay?;
    u64::try_from(delay.seconds).ok().map(|s| s + u64::from(delay.nanos > 0))
}
