//! The web portal: the files of `web/dist`, carried in the executable, and its one page for every address of the portal.

use axum::Router;
use axum::extract::Request;
use axum::response::{Redirect, Response};
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use rand::Rng;
use rust_embed::{Embed, EmbeddedFile};

use super::conditional;

/// What `npm run build` left; nothing when it was not run before this build.
#[derive(Embed)]
#[folder = "web/dist/"]
#[allow_missing = true]
struct Built;

const PAGE: &str = "index.html";
/// Stands in the page where its nonce goes.
const NONCE: &str = "__CSP_NONCE__";

/// Routes of the portal: its files, and its page under every address that it draws.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let mut router = Router::new()
        .route("/favicon.svg", get(file))
        // Browsers ask for it beside answers that are no page of ours.
        .route("/favicon.ico", get(|| async { Redirect::permanent("/favicon.svg") }))
        .route("/assets/{*path}", get(file));
    for address in ["/login", "/open/{*path}", "/e", "/p", "/c", "/s"] {
        router = router.route(address, get(page));
    }
    for area in ["/e/{*path}", "/p/{*path}", "/c/{*path}", "/s/{*path}", "/me/{*path}"] {
        router = router.route(area, get(page));
    }
    router
}

/// The one page; without a build, a page that says how to make one.
pub async fn page(headers: HeaderMap) -> Response {
    let Some(built) = Built::get(PAGE) else {
        return super::pages::unbuilt(&headers);
    };
    let nonce = nonce();
    let text = String::from_utf8_lossy(&built.data).replace(NONCE, &nonce);
    let mut response = answer("text/html; charset=utf-8", text);
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; connect-src 'self'; \
         img-src 'self' blob:; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    );
    let headers = response.headers_mut();
    // Base64 and the text above are visible ASCII.
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// One file; names in `assets` carry a hash of the content, so they never change.
async fn file(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let Some(found) = Built::get(path) else {
        let mut missing = answer("text/plain; charset=utf-8", "not found\n");
        *missing.status_mut() = StatusCode::NOT_FOUND;
        return missing;
    };
    let tag = format!("\"{}\"", hex::encode(&found.metadata.sha256_hash()[..12]));
    // Hexadecimal digits in quotes are always a header value.
    let tag = HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"0\""));
    let mut response = if conditional::not_modified(request.headers(), &tag) {
        let mut unchanged = answer(content_type(path), "");
        *unchanged.status_mut() = StatusCode::NOT_MODIFIED;
        unchanged
    } else {
        match packed(path, request.headers()) {
            Some(gzip) => {
                let mut response = answer(content_type(path), gzip.data.into_owned());
                response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                response
            }
            None => answer(content_type(path), found.data.into_owned()),
        }
    };
    let headers = response.headers_mut();
    headers.insert(ETAG, tag);
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    let hashed = path.starts_with("assets/");
    let keep = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    response
}

/// The file as the build packed it, for who reads gzip.
fn packed(path: &str, headers: &HeaderMap) -> Option<EmbeddedFile> {
    let accepted = headers.get(ACCEPT_ENCODING)?.to_str().ok()?;
    let gzip = accepted.split(',').map(str::trim).any(|coding| coding.split(';').next() == Some("gzip"));
    gzip.then(|| Built::get(&format!("{path}.gz"))).flatten()
}

fn content_type(path: &str) -> HeaderValue {
    let guess = mime_guess::from_path(path).first_raw().unwrap_or("application/octet-stream");
    HeaderValue::from_static(match guess {
        "text/javascript" => "text/javascript; charset=utf-8",
        "text/css" => "text/css; charset=utf-8",
        other => other,
    })
}

fn answer(content_type: impl TryInto<HeaderValue>, body: impl Into<axum::body::Body>) -> Response {
    let mut response = Response::new(body.into());
    let headers = response.headers_mut();
    if let Ok(content_type) = content_type.try_into() {
        headers.insert(CONTENT_TYPE, content_type);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

fn nonce() -> String {
    let mut bytes = [0_u8; 18];
    rand::rng().fill_bytes(&mut bytes);
    STANDARD.encode(bytes)
}
