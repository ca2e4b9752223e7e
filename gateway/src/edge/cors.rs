//! Cross-origin answers: exact origins only, the own one always.

use axum::body::Body;
use axum::response::Response;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ALLOW, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::failure::{self, Failure};
use super::options::GatewayOptions;
use super::state::Edge;
use crate::transcode::router::Found;

const REQUEST_HEADERS: &str = "authorization, content-type, accept-language, idempotency-key, if-match, if-none-match, \
     last-event-id, traceparent, tracestate, x-request-id, x-request-timeout, x-grpc-web, x-user-agent, grpc-timeout";
const RESPONSE_HEADERS: &str = "etag, x-request-id, retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset, \
     content-disposition, grpc-status, grpc-message, grpc-status-details-bin";

/// The origin to allow, if the request has one that is allowed.
pub fn allowed(headers: &HeaderMap, options: &GatewayOptions) -> Option<HeaderValue> {
    let origin = headers.get(ORIGIN)?;
    let text = origin.to_str().ok()?;
    let own = text == options.public_url.trim_end_matches('/');
    let listed = options.cors_origins.iter().any(|o| o == "*" || o == text);
    (own || listed).then(|| origin.clone())
}

/// Adds the headers of an allowed origin to any response.
pub fn decorate(response: &mut Response, origin: Option<HeaderValue>) {
    let headers = response.headers_mut();
    if let Some(origin) = origin {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(RESPONSE_HEADERS));
        if !headers.contains_key(VARY) {
            headers.insert(VARY, HeaderValue::from_static("origin"));
        }
    }
}

/// Answers OPTIONS for a path: its methods, and what a browser may send.
pub fn preflight(edge: &Edge, path: &str) -> Result<Response, Failure> {
    let methods = if edge.schema.methods.contains_key(path) {
        vec!["POST".to_owned()]
    } else {
        // No route has the method "OPTIONS", so the router lists the others.
        match edge.schema.router.find("OPTIONS", path)? {
            Found::OtherMethods(methods) => methods,
            Found::Route(..) => vec!["*".to_owned()],
            Found::Nothing => return Err(Failure::no_route()),
        }
    };
    let allow = failure::allow(&methods);
    let allow = HeaderValue::from_str(&allow).unwrap_or(HeaderValue::from_static("OPTIONS"));
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(ALLOW, allow.clone());
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, allow);
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(REQUEST_HEADERS));
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    Ok(response)
}
