//! A server stream as server-sent events, NDJSON, or one JSON array, as Accept says.

use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderName, HeaderValue};
use nqi_platform::problem::Problem;
use prost_reflect::{DynamicMessage, FieldDescriptor, MessageDescriptor};
use tokio::sync::OwnedSemaphorePermit;
use tonic::{Status, Streaming};

use super::failure::Failure;
use super::problem_json::{self, About};
use super::rest::Routed;
use super::status;
use crate::transcode::json_out::{self, Printer};
use crate::transcode::method::string_field;

/// How long the head waits for a first message, so that an immediate refusal has its own HTTP status.
const FIRST: Duration = Duration::from_millis(200);

/// How a stream is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// text/event-stream
    Events,
    /// application/x-ndjson
    Lines,
    /// application/json
    Array,
}

impl Form {
    /// Chooses by Accept: what is named first wins, an array when nothing is.
    pub fn of(headers: &HeaderMap) -> Self {
        let lists = headers.get_all(ACCEPT).into_iter().filter_map(|v| v.to_str().ok());
        for item in lists.flat_map(|list| list.split(',')) {
            match item.split(';').next().unwrap_or_default().trim() {
                "text/event-stream" => return Self::Events,
                "application/x-ndjson" | "application/ndjson" | "application/jsonl" => return Self::Lines,
                "application/json" => return Self::Array,
                _ => {}
            }
        }
        Self::Array
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Events => "text/event-stream",
            Self::Lines => "application/x-ndjson",
            Self::Array => "application/json",
        }
    }
}

/// Opens the stream and hands it on message by message.
pub async fn call(routed: Routed<'_>, message: Bytes) -> Result<Response, Failure> {
    let method = &routed.binding.method;
    let permit = routed.edge.streams.clone().try_acquire_owned().map_err(|_| Failure::overloaded())?;
    let upstream = routed.edge.upstream(method)?;
    let call = upstream.server_streaming(routed.grpc(message), method.path.clone());
    let answer =
        tokio::time::timeout(routed.context.deadline, call).await.map_err(|_| Problem::deadline())?;
    let mut messages = answer?.into_inner();
    let first = match tokio::time::timeout(FIRST, messages.message()).await {
        Ok(first) => Some(first?),
        Err(_) => None,
    };
    let limits = &routed.edge.options.limits;
    let form = Form::of(&routed.parts.headers);
    let writer = Writer {
        form,
        output: method.output.clone(),
        response_body: routed.binding.response_body.clone(),
        event_id: method.resume_token.as_ref().and_then(|_| string_field(&method.output, "resume_token")),
        printer: routed.edge.printer(),
        about: routed.context.about.clone(),
        started: false,
    };
    let state = State {
        writer,
        messages,
        first,
        done: false,
        keep_alive: limits.keep_alive,
        idle: limits.stream_idle,
        _permit: permit,
    };
    let body = futures::stream::unfold(state, |mut state| async move {
        let chunk = state.next().await?;
        Some((Ok::<_, std::convert::Infallible>(chunk), state))
    });
    let mut response = Response::new(Body::from_stream(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(form.content_type()));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

struct State {
    writer: Writer,
    messages: Streaming<Bytes>,
    first: Option<Option<Bytes>>,
    done: bool,
    keep_alive: Duration,
    idle: Duration,
    _permit: OwnedSemaphorePermit,
}

impl State {
    async fn next(&mut self) -> Option<Bytes> {
        if self.done {
            return None;
        }
        let next = match self.first.take() {
            Some(first) => Ok(first),
            None => match self.wait().await {
                Some(next) => next,
                None => return Some(Bytes::from_static(b": keep-alive\n\n")),
            },
        };
        let written = match next {
            Ok(Some(message)) => self.writer.message(message),
            Ok(None) => {
                self.done = true;
                return Some(self.writer.end());
            }
            Err(status) => Err(status),
        };
        Some(written.unwrap_or_else(|status| {
            self.done = true;
            self.writer.error(&status)
        }))
    }

    /// `None` = time for a keep-alive comment (events only).
    async fn wait(&mut self) -> Option<Result<Option<Bytes>, Status>> {
        let pause = if self.writer.form == Form::Events { self.keep_alive.min(self.idle) } else { self.idle };
        match tokio::time::timeout(pause, self.messages.message()).await {
            Ok(next) => Some(next),
            Err(_) if self.writer.form == Form::Events => None,
            Err(_) => Some(Err(Problem::deadline().into())),
        }
    }
}

struct Writer {
    form: Form,
    output: MessageDescriptor,
    response_body: Option<FieldDescriptor>,
    event_id: Option<FieldDescriptor>,
    printer: Printer,
    about: About,
    started: bool,
}

impl Writer {
    fn message(&mut self, bytes: Bytes) -> Result<Bytes, Status> {
        let message = DynamicMessage::decode(self.output.clone(), bytes).map_err(Problem::internal)?;
        let mut out = Vec::with_capacity(256);
        match self.form {
            Form::Events => {
                self.event_id(&message, &mut out);
                out.extend_from_slice(b"data: ");
            }
            Form::Lines => {}
            Form::Array => out.push(if self.started { b',' } else { b'[' }),
        }
        self.started = true;
        self.printer.print(&message, self.response_body.as_ref(), &mut out).map_err(Problem::internal)?;
        out.extend_from_slice(match self.form {
            Form::Events => b"\n\n",
            Form::Lines => b"\n",
            Form::Array => b"",
        });
        Ok(out.into())
    }

    fn event_id(&self, message: &DynamicMessage, out: &mut Vec<u8>) {
        let Some(field) = &self.event_id else {
            return;
        };
        if let Some(id) = message.get_field(field).as_str()
            && !id.is_empty()
            && !id.contains(['\n', '\r', '\0'])
        {
            out.extend_from_slice(format!("id: {id}\n").as_bytes());
        }
    }

    fn end(&self) -> Bytes {
        match (self.form, self.started) {
            (Form::Array, true) => Bytes::from_static(b"]"),
            (Form::Array, false) => Bytes::from_static(b"[]"),
            _ => Bytes::new(),
        }
    }

    /// The status of a stream that broke: an `error` event, or a last `{"error": ..}` line or element.
    fn error(&self, status: &Status) -> Bytes {
        let problem = problem_json::body(status, status::http(status.code()), &self.about);
        let text = String::from_utf8_lossy(&json_out::own(&problem)).into_owned();
        let text = match (self.form, self.started) {
            (Form::Events, _) => format!("event: error\ndata: {text}\n\n"),
            (Form::Lines, _) => format!("{{\"error\":{text}}}\n"),
            (Form::Array, true) => format!(",{{\"error\":{text}}}]"),
            (Form::Array, false) => format!("[{{\"error\":{text}}}]"),
        };
        text.into()
    }
}
