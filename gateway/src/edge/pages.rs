//! What the gateway answers itself over HTTP: probes, metrics, the API description, its documentation, and the portal.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use nqi_platform::ids::new_id;
use sha2::{Digest, Sha256};

use super::conditional;
use super::context::{Context, REQUEST_ID};
use super::failure::Failure;
use super::language::Language;
use super::options::GatewayOptions;
use super::portal;
use super::problem_json;

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const HTML: &str = "text/html; charset=utf-8";

struct Pages {
    options: GatewayOptions,
    openapi: Bytes,
    openapi_etag: HeaderValue,
}

/// Routes of the gateway's own paths over an API description.
pub fn router(options: &GatewayOptions, openapi: Bytes) -> Router {
    let tag = format!("\"{}\"", hex::encode(&Sha256::digest(&openapi)[..12]));
    let pages = Pages {
        options: options.clone(),
        openapi,
        // Hexadecimal digits in quotes are always a header value.
        openapi_etag: HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"0\"")),
    };
    let mut router = Router::new()
        .route("/", get(portal::page))
        .merge(portal::router())
        .route("/docs", get(docs))
        .route(
            "/docs/app.js",
            get(|| async { page("text/javascript; charset=utf-8", include_str!("../docs/app.js")) }),
        )
        .route(
            "/docs/style.css",
            get(|| async { page("text/css; charset=utf-8", include_str!("../docs/style.css")) }),
        )
        .route("/openapi.json", get(openapi_json))
        .route("/livez", get(|| async { page("text/plain", "ok\n") }))
        .route("/healthz", get(|| async { page("text/plain", "ok\n") }))
        .route("/readyz", get(readyz));
    if options.expose_metrics {
        router = router.route("/metrics", get(metrics));
    }
    router.method_not_allowed_fallback(only_get).with_state(Arc::new(pages))
}

fn page(content_type: &'static str, body: impl Into<axum::body::Body>) -> Response {
    let mut response = Response::new(body.into());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(id) = HeaderValue::from_str(&new_id().to_string()) {
        headers.insert(REQUEST_ID, id);
    }
    response
}

fn localized(headers: &HeaderMap, zh: &'static str, en: &'static str) -> Response {
    let mut response = page(HTML, Language::of(headers).pick(zh, en));
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-language"));
    response
}

/// Stands for the portal in an executable that was built without it, and says how to build it.
pub fn unbuilt(headers: &HeaderMap) -> Response {
    localized(headers, include_str!("../docs/unbuilt.zh.html"), include_str!("../docs/unbuilt.en.html"))
}

async fn docs(headers: HeaderMap) -> Response {
    localized(&headers, include_str!("../docs/docs.zh.html"), include_str!("../docs/docs.en.html"))
}

async fn openapi_json(State(pages): State<Arc<Pages>>, headers: HeaderMap) -> Response {
    let mut response = page("application/json", pages.openapi.clone());
    if conditional::not_modified(&headers, &pages.openapi_etag) {
        response = page("application/json", "");
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    response.headers_mut().insert(ETAG, pages.openapi_etag.clone());
    response
}

async fn readyz(State(pages): State<Arc<Pages>>) -> Response {
    if (pages.options.ready)().await {
        return page("text/plain", "ready\n");
    }
    (StatusCode::SERVICE_UNAVAILABLE, page("text/plain", "not ready\n")).into_response()
}

async fn metrics(State(pages): State<Arc<Pages>>) -> Response {
    page("text/plain; version=0.0.4; charset=utf-8", (pages.options.metrics)())
}

async fn only_get(State(pages): State<Arc<Pages>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let context = Context::of(&parts, &pages.options);
    problem_json::response(&Failure::other_methods(&["GET".to_owned()]), &context.about)
}
