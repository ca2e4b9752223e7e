//! One message out, one answer back: JSON or the raw bytes of a google.api.HttpBody.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use http::{HeaderValue, Method as HttpMethod, StatusCode};
use nqi_platform::problem::Problem;
use prost_reflect::{DynamicMessage, Value};
use tonic::metadata::MetadataMap;

use super::conditional;
use super::download;
use super::failure::Failure;
use super::rest::Routed;

/// Calls the upstream within the deadline and answers.
pub async fn call(routed: Routed<'_>, message: Bytes) -> Result<Response, Failure> {
    let method = &routed.binding.method;
    let upstream = routed.edge.upstream(method)?;
    let call = upstream.unary(routed.grpc(message), method.path.clone());
    let answer =
        tokio::time::timeout(routed.context.deadline, call).await.map_err(|_| Problem::deadline())?;
    let answer = answer.map_err(|status| conditional::judge(&routed.parts.headers, status.into()))?;
    let (metadata, bytes, _) = answer.into_parts();
    respond(&routed, &metadata, bytes)
}

/// Turns an encoded answer into a response.
pub fn respond(routed: &Routed<'_>, metadata: &MetadataMap, bytes: Bytes) -> Result<Response, Failure> {
    let method = &routed.binding.method;
    let answer = DynamicMessage::decode(method.output.clone(), bytes).map_err(Problem::internal)?;
    if method.answers_raw() {
        let (content_type, data) = raw_parts(&answer);
        let mut response = Response::new(Body::from(data));
        download::head(response.headers_mut(), &content_type, metadata);
        return Ok(response);
    }
    let mut text = Vec::with_capacity(512);
    let printed = routed.edge.printer().print(&answer, routed.binding.response_body.as_ref(), &mut text);
    printed.map_err(Problem::internal)?;
    let reads = matches!(routed.parts.method, HttpMethod::GET | HttpMethod::HEAD);
    let mut response = Response::new(Body::empty());
    if let Some(etag) = conditional::of(&method.output, &answer, &text) {
        if reads && conditional::not_modified(&routed.parts.headers, &etag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        response.headers_mut().insert(ETAG, etag);
    }
    let cache = if response.headers().contains_key(ETAG) { "private, no-cache" } else { "no-store" };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    if response.status() == StatusCode::NOT_MODIFIED {
        return Ok(response);
    }
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    *response.body_mut() = Body::from(text);
    Ok(response)
}

/// Content type and data of a google.api.HttpBody.
pub fn raw_parts(body: &DynamicMessage) -> (String, Bytes) {
    let content_type = match body.get_field_by_number(1).as_deref() {
        Some(Value::String(text)) => text.clone(),
        _ => String::new(),
    };
    let data = match body.get_field_by_number(2).as_deref() {
        Some(Value::Bytes(data)) => data.clone(),
        _ => Bytes::new(),
    };
    (content_type, data)
}
