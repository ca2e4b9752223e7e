//! One REST request: route, read, transcode, call, answer.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderMap, Method as HttpMethod};
use http_body_util::{BodyExt, Limited};
use prost::Message;
use prost_reflect::DynamicMessage;

use super::context::Context;
use super::failure::Failure;
use super::state::Edge;
use super::{conditional, download, stream, unary, upload};
use crate::transcode::binding::{Binding, Body as BodyRule};
use crate::transcode::fault::Fault;
use crate::transcode::request;
use crate::transcode::router::Found;

/// A routed request.
pub struct Routed<'e> {
    /// The edge.
    pub edge: &'e Edge,
    /// The binding that matched.
    pub binding: &'e Binding,
    /// Values of its path variables.
    pub captures: Vec<String>,
    /// Facts of the request.
    pub context: &'e Context,
    /// Head of the request.
    pub parts: Parts,
}

/// Answers a REST request, or says why not.
pub async fn handle(edge: &Edge, context: &Context, parts: Parts, body: Body) -> Result<Response, Failure> {
    let method = match parts.method {
        HttpMethod::HEAD => &HttpMethod::GET,
        ref other => other,
    };
    let found = edge.schema.router.find(method.as_str(), parts.uri.path())?;
    let (route, captures) = match found {
        Found::Route(route, captures) => (route, captures),
        Found::OtherMethods(methods) => return Err(Failure::other_methods(&methods)),
        Found::Nothing => return Err(Failure::no_route()),
    };
    let binding = &edge.schema.bindings[route];
    edge.admit_method(context, &binding.method.full_name)?;
    let routed = Routed { edge, binding, captures, context, parts };
    match (binding.method.client_streaming, binding.method.server_streaming) {
        (true, true) => Err(tonic::Status::unimplemented("a two-way stream is reached by gRPC only").into()),
        (true, false) => upload::call(routed, body).await,
        (false, streaming) => {
            let message = routed.message(body).await?;
            match (streaming, binding.method.answers_raw()) {
                (false, _) => unary::call(routed, message).await,
                (true, true) => download::call(routed, message).await,
                (true, false) => stream::call(routed, message).await,
            }
        }
    }
}

impl Routed<'_> {
    /// The raw query, empty when there is none.
    pub fn query(&self) -> &str {
        self.parts.uri.query().unwrap_or_default()
    }

    /// The Content-Type of the request.
    pub fn content_type(&self) -> &str {
        text(&self.parts.headers, CONTENT_TYPE.as_str()).unwrap_or_default()
    }

    /// A gRPC request around an encoded message.
    pub fn grpc<T>(&self, message: T) -> tonic::Request<T> {
        let metadata = self.context.metadata(self.context.deadline);
        tonic::Request::from_parts(metadata, tonic::Extensions::new(), message)
    }

    async fn message(&self, body: Body) -> Result<Bytes, Failure> {
        let body = read(body, self.edge.options.limits.body).await?;
        let mut message = match &self.binding.body {
            BodyRule::Raw(field) => {
                let mut message = request::without_body(self.binding, &self.captures, self.query())?;
                request::set_raw(&mut message, field.as_ref(), self.content_type(), body);
                message
            }
            rule => {
                if !body.is_empty() && *rule != BodyRule::None && !is_json(self.content_type()) {
                    return Err(Failure::media_type());
                }
                request::assemble(self.binding, &self.captures, self.query(), &body)?
            }
        };
        self.apply_headers(&mut message)?;
        Ok(message.encode_to_vec().into())
    }

    /// Idempotency-Key, Last-Event-ID and If-Match stand for fields of the request.
    fn apply_headers(&self, message: &mut DynamicMessage) -> Result<(), Failure> {
        let (headers, method) = (&self.parts.headers, &self.binding.method);
        if let Some(field) = &method.request_id
            && let Some(key) = idempotency_key(headers)?
            && !message.has_field(field)
        {
            message.set_field(field, prost_reflect::Value::String(key.to_owned()));
        }
        // A client that reconnects repeats its first URL, so the header is the newer position.
        if let Some(field) = method.resume_token.as_ref().filter(|_| method.server_streaming)
            && let Some(id) = text(headers, "last-event-id").filter(|id| !id.is_empty())
        {
            message.set_field(field, prost_reflect::Value::String(id.to_owned()));
        }
        conditional::apply_if_match(headers, self.binding, message)
    }
}

/// A header as text.
pub fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<&str>, Fault> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = value
        .to_str()
        .ok()
        .filter(|key| (1..=128).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()));
    key.map(Some).ok_or_else(|| {
        Fault::kind("1 to 128 visible ASCII characters", " 1 至 128 个可见 ASCII 字符").of("Idempotency-Key")
    })
}

/// An absent Content-Type is taken for JSON; a wrong one is refused.
fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.is_empty()
        || essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

async fn read(body: Body, limit: usize) -> Result<Bytes, Failure> {
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Err(Failure::too_large(limit)),
        Err(_) => Err(tonic::Status::cancelled("the body ended early").into()),
    }
}
