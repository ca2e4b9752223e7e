//! The port: one function that every API request passes, in an order that a reader can follow.

pub mod conditional;
pub mod context;
pub mod cors;
pub mod download;
pub mod failure;
pub mod grpc;
pub mod language;
pub mod limiter;
pub mod options;
pub mod pages;
pub mod portal;
pub mod problem_json;
pub mod rest;
pub mod state;
pub mod status;
pub mod stream;
pub mod system;
pub mod unary;
pub mod upload;

use std::any::Any;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::response::Response;
use http::header::{CONTENT_LENGTH, DATE, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS};
use http::request::Parts;
use http::{HeaderValue, Method};
use nqi_platform::link::Link;
use nqi_platform::problem::Problem;
use tower_http::catch_panic::CatchPanicLayer;

use context::{Context, REQUEST_ID};
use failure::Failure;
use language::Language;
use options::GatewayOptions;
use problem_json::About;
use state::Edge;

use crate::error::Error;
use crate::openapi;

struct Port {
    edge: Arc<Edge>,
    system: Link,
}

/// Builds the router of the whole port: pages first, then gRPC by Content-Type, then REST.
pub fn router(options: GatewayOptions) -> Result<Router, Error> {
    let system = system::link(&options)?;
    let edge = Arc::new(Edge::new(options)?);
    let description = openapi::document(&edge.schema, &edge.options);
    let pages = pages::router(&edge.options, description.to_string().into());
    let port = Arc::new(Port { edge, system });
    Ok(pages
        .fallback_service(axum::handler::Handler::with_state(serve, port))
        .layer(CatchPanicLayer::custom(panicked)))
}

async fn serve(State(port): State<Arc<Port>>, request: Request) -> Response {
    let started = Instant::now();
    let (parts, body) = request.into_parts();
    let (method, path) = (parts.method.clone(), parts.uri.path().to_owned());
    let context = Context::of(&parts, &port.edge.options);
    let origin = cors::allowed(&parts.headers, &port.edge.options);
    let answer = answer(&port, &context, parts, body).await;
    let mut response = answer.unwrap_or_else(|failure| problem_json::response(&failure, &context.about));
    if method == Method::HEAD {
        without_body(&mut response);
    }
    cors::decorate(&mut response, origin);
    finish(&mut response, &context, &port.edge.options);
    tracing::info!(
        http.method = %method,
        http.path = %path.escape_default(),
        http.status = response.status().as_u16(),
        duration_ms = started.elapsed().as_millis(),
        request.id = %context.about.request_id,
        "request answered"
    );
    response
}

/// The order matters: cheap refusals first, so a flood costs little; a preflight takes no place among the calls in work.
async fn answer(port: &Port, context: &Context, parts: Parts, body: Body) -> Result<Response, Failure> {
    let edge = &port.edge;
    edge.admit(context)?;
    if parts.method == Method::OPTIONS {
        return cors::preflight(edge, parts.uri.path());
    }
    let _busy = edge.busy.try_acquire().map_err(|_| Failure::overloaded())?;
    match grpc::kind(&parts.headers) {
        Some(kind) => {
            grpc::forward(edge, &port.system, context, kind, Request::from_parts(parts, body)).await
        }
        None => rest::handle(edge, context, parts, body).await,
    }
}

fn without_body(response: &mut Response) {
    if let Some(length) = response.body().size_hint().exact() {
        response.headers_mut().insert(CONTENT_LENGTH, length.into());
    }
    *response.body_mut() = Body::empty();
}

fn finish(response: &mut Response, context: &Context, options: &GatewayOptions) {
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&context.about.request_id) {
        headers.insert(REQUEST_ID, id);
    }
    if let Ok(date) =
        jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&options.clock.now())
        && let Ok(date) = HeaderValue::try_from(date)
    {
        headers.insert(DATE, date);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if options.public_url.starts_with("https://") {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
}

fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().copied().map(str::to_owned);
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    let failure = Failure::from(Problem::internal(format!("panic in the gateway: {text}")));
    let about = About {
        language: Language::En,
        request_id: nqi_platform::ids::new_id().to_string(),
        instance: String::new(),
    };
    problem_json::response(&failure, &about)
}
