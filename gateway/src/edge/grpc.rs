//! gRPC and gRPC-Web on the same port: frames go through undecoded.

use std::convert::Infallible;
use std::sync::Arc;

use axum::response::Response;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Request, Version};
use nqi_platform::link::Link;
use nqi_platform::problem::Problem;
use tonic::Status;
use tonic::body::Body;
use tonic_web::GrpcWebLayer;
use tower::{Layer, ServiceExt, service_fn};

use super::context::Context;
use super::failure::Failure;
use super::state::Edge;

/// What a Content-Type asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// application/grpc, HTTP/2.
    Grpc,
    /// application/grpc-web, binary or text, any HTTP.
    Web,
}

/// Recognises gRPC by its Content-Type.
pub fn kind(headers: &HeaderMap) -> Option<Kind> {
    let content_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    if content_type.starts_with("application/grpc-web") {
        return Some(Kind::Web);
    }
    content_type.starts_with("application/grpc").then_some(Kind::Grpc)
}

/// Forwards a gRPC or gRPC-Web request; refusals are gRPC statuses.
pub async fn forward(
    edge: &Arc<Edge>,
    system: &Link,
    context: &Context,
    kind: Kind,
    request: Request<axum::body::Body>,
) -> Result<Response, Failure> {
    if kind == Kind::Grpc && request.version() < Version::HTTP_2 {
        let problem = Problem::precondition("HTTP2_REQUIRED", "gRPC 需要 HTTP/2。", "gRPC needs HTTP/2.");
        return Err(problem.into());
    }
    let (edge, system, context) = (Arc::clone(edge), system.clone(), context.clone());
    let pass = service_fn(move |request: Request<Body>| {
        let (edge, system, context) = (Arc::clone(&edge), system.clone(), context.clone());
        async move {
            let answer = pass(&edge, system, &context, request).await;
            Ok::<_, Infallible>(answer.unwrap_or_else(Status::into_http))
        }
    });
    let answer = match kind {
        Kind::Grpc => pass.oneshot(request.map(Body::new)).await,
        Kind::Web => GrpcWebLayer::new().layer(pass).oneshot(request).await,
    };
    match answer {
        Ok(response) => Ok(response.map(axum::body::Body::new)),
        Err(never) => match never {},
    }
}

async fn pass(
    edge: &Edge,
    system: Link,
    context: &Context,
    mut request: Request<Body>,
) -> Result<http::Response<Body>, Status> {
    let path = request.uri().path();
    let link = match edge.schema.methods.get(path) {
        Some(method) => {
            edge.admit_method(context, &method.full_name).map_err(|failure| failure.status)?;
            edge.upstream(method).map_err(|failure| failure.status)?.link()
        }
        None if path.starts_with("/grpc.health.")
            || (edge.options.reflection && path.starts_with("/grpc.reflection.")) =>
        {
            system
        }
        None => return Err(Status::unimplemented(format!("no method {path}"))),
    };
    let headers = context.grpc_headers(request.headers());
    *request.headers_mut() = headers;
    *request.version_mut() = Version::HTTP_2;
    request.extensions_mut().clear();
    link.oneshot(request).await
}
