//! A raw request body as a client stream: the first message carries path, query and type, the others data only.

use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::response::Response;
use bytes::Bytes;
use futures::{Stream, StreamExt};
use nqi_platform::problem::Problem;
use prost::Message;
use prost_reflect::{DynamicMessage, FieldDescriptor};
use tokio::sync::oneshot;

use super::failure::Failure;
use super::rest::Routed;
use super::{conditional, unary};
use crate::transcode::binding::Body as BodyRule;
use crate::transcode::request;

/// Streams the body up; a body that breaks off cancels the call, so half a file is never taken for a whole one.
pub async fn call(mut routed: Routed<'_>, body: Body) -> Result<Response, Failure> {
    let limits = &routed.edge.options.limits;
    let declared =
        super::rest::text(&routed.parts.headers, "content-length").and_then(|n| n.parse::<usize>().ok());
    if declared.is_some_and(|length| length > limits.upload) {
        return Err(Failure::too_large(limits.upload));
    }
    let BodyRule::Raw(field) = &routed.binding.body else {
        return Err(Failure::media_type());
    };
    let head = request::without_body(routed.binding, &routed.captures, routed.query())?;
    let (broken, failure) = oneshot::channel();
    let chunks = Chunks {
        body: body.into_data_stream(),
        head: Some(head),
        field: field.clone(),
        content_type: routed.content_type().to_owned(),
        method: routed.binding.method.input.clone(),
        left: limits.upload,
        limit: limits.upload,
        idle: limits.stream_idle.min(Duration::from_secs(60)),
        broken: Some(broken),
    };
    let method = &routed.binding.method;
    let upstream = routed.edge.upstream(method)?.clone();
    // An upload may take as long as any call may.
    let context = super::context::Context { deadline: limits.max_deadline, ..routed.context.clone() };
    routed.context = &context;
    let call = upstream.client_streaming(routed.grpc(chunks.into_stream()), method.path.clone());
    let answer = tokio::select! {
        answer = call => answer.map_err(|status| conditional::judge(&routed.parts.headers, status.into()))?,
        failure = failed(failure) => return Err(failure),
        () = tokio::time::sleep(context.deadline) => return Err(Problem::deadline().into()),
    };
    let (metadata, bytes, _) = answer.into_parts();
    unary::respond(&routed, &metadata, bytes)
}

/// Resolves when the body failed, never when it ended well.
async fn failed(failure: oneshot::Receiver<Failure>) -> Failure {
    match failure.await {
        Ok(failure) => failure,
        Err(_) => std::future::pending().await,
    }
}

struct Chunks {
    body: BodyDataStream,
    head: Option<DynamicMessage>,
    field: Option<FieldDescriptor>,
    content_type: String,
    method: prost_reflect::MessageDescriptor,
    left: usize,
    limit: usize,
    idle: Duration,
    broken: Option<oneshot::Sender<Failure>>,
}

impl Chunks {
    fn into_stream(self) -> Pin<Box<dyn Stream<Item = Bytes> + Send>> {
        Box::pin(futures::stream::unfold(self, |mut chunks| async move {
            let item = chunks.next().await?;
            Some((item, chunks))
        }))
    }

    async fn next(&mut self) -> Option<Bytes> {
        let data = match tokio::time::timeout(self.idle, self.body.next()).await {
            Err(_) => return self.fail(Problem::deadline().into()).await,
            Ok(Some(Err(_))) => {
                return self.fail(tonic::Status::cancelled("the body ended early").into()).await;
            }
            Ok(Some(Ok(data))) => Some(data),
            Ok(None) => None,
        };
        if data.is_none() && self.head.is_none() {
            return None;
        }
        let data = data.unwrap_or_default();
        match self.left.checked_sub(data.len()) {
            Some(left) => self.left = left,
            None => return self.fail(Failure::too_large(self.limit)).await,
        }
        let content_type = if self.head.is_some() { self.content_type.as_str() } else { "" };
        let mut message = self.head.take().unwrap_or_else(|| DynamicMessage::new(self.method.clone()));
        request::set_raw(&mut message, self.field.as_ref(), content_type, data);
        Some(message.encode_to_vec().into())
    }

    /// Reports the failure and stays open: ending here would make the upstream believe the file complete.
    async fn fail(&mut self, failure: Failure) -> Option<Bytes> {
        if let Some(broken) = self.broken.take() {
            // The caller may be gone; then nobody needs to know.
            let _ = broken.send(failure);
        }
        std::future::pending().await
    }
}
