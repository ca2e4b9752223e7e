//! A server stream of google.api.HttpBody as one file, handed over so that no browser runs it.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt};
use http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use nqi_platform::problem::Problem;
use prost_reflect::DynamicMessage;
use tonic::Status;
use tonic::metadata::MetadataMap;

use super::failure::Failure;
use super::rest::Routed;
use super::unary::raw_parts;

/// Initial metadata with the file's name, percent-encoded UTF-8.
const FILENAME: &str = "nqi-filename";

/// Calls the upstream; the first chunk names the content type, an error after it breaks the connection off.
pub async fn call(routed: Routed<'_>, message: Bytes) -> Result<Response, Failure> {
    let method = &routed.binding.method;
    let permit = routed.edge.streams.clone().try_acquire_owned().map_err(|_| Failure::overloaded())?;
    let call = async {
        let upstream = routed.edge.upstream(method)?;
        let answer = upstream.server_streaming(routed.grpc(message), method.path.clone()).await?;
        let (metadata, mut chunks, _) = answer.into_parts();
        let first = chunks.message().await?;
        Ok::<_, Failure>((metadata, chunks, first))
    };
    let opened = tokio::time::timeout(routed.context.deadline, call).await;
    let (metadata, chunks, first) = opened.map_err(|_| Problem::deadline())??;
    let output = method.output.clone();
    let decode = move |bytes: Bytes| {
        DynamicMessage::decode(output.clone(), bytes).map_err(|e| Status::internal(e.to_string()))
    };
    let (content_type, data) = match first {
        Some(first) => raw_parts(&decode(first)?),
        None => (String::new(), Bytes::new()),
    };
    let idle = routed.edge.options.limits.stream_idle;
    let rest = futures::stream::unfold((chunks, permit), move |(mut chunks, permit)| async move {
        let next = match tokio::time::timeout(idle, chunks.message()).await {
            Ok(next) => next,
            Err(_) => Err(Status::deadline_exceeded("the stream fell silent")),
        };
        next.transpose().map(|next| (next, (chunks, permit)))
    });
    let rest = rest.and_then(move |chunk| std::future::ready(decode(chunk).map(|body| raw_parts(&body).1)));
    let body = futures::stream::once(std::future::ready(Ok::<_, Status>(data))).chain(rest);
    let mut response = Response::new(Body::from_stream(body));
    head(response.headers_mut(), &content_type, &metadata);
    Ok(response)
}

/// The headers of raw content: an attachment, never sniffed, never run.
pub fn head(headers: &mut HeaderMap, content_type: &str, metadata: &MetadataMap) {
    let name = metadata.get(FILENAME).and_then(|name| name.to_str().ok()).filter(|name| is_encoded(name));
    let disposition =
        name.map_or_else(|| "attachment".to_owned(), |name| format!("attachment; filename*=UTF-8''{name}"));
    let content_type = if content_type.is_empty() { "application/octet-stream" } else { content_type };
    let entries: [(HeaderName, &str); 5] = [
        (CONTENT_TYPE, content_type),
        (CONTENT_DISPOSITION, &disposition),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
        (CACHE_CONTROL, "private, no-store"),
    ];
    for (name, value) in entries {
        let value =
            HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static("application/octet-stream"));
        headers.insert(name, value);
    }
}

/// RFC 8187 attr-chars and percent escapes only, so a name cannot add parameters.
fn is_encoded(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"%-._~!#$&+^`|".contains(&b))
}
