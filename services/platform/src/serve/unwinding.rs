//! A response body whose panic ends its own stream, not the connection that carries many others.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::problem::Problem;

/// Ends with INTERNAL trailers when the inner body panics.
pub(super) struct Unwinding {
    inner: Option<Body>,
}

impl Unwinding {
    pub(super) fn new(inner: Body) -> Unwinding {
        Unwinding { inner: Some(inner) }
    }
}

impl HttpBody for Unwinding {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Some(inner) = self.inner.as_mut() else { return Poll::Ready(None) };
        match catch_unwind(AssertUnwindSafe(|| Pin::new(inner).poll_frame(cx))) {
            Ok(polled) => polled,
            Err(_) => {
                self.inner = None;
                tracing::error!("response stream panicked");
                let mut trailers = HeaderMap::new();
                // Our own text always fits a header; without it the client still sees a stream without a status.
                let _ = tonic::Status::from(Problem::hidden()).add_header(&mut trailers);
                Poll::Ready(Some(Ok(Frame::trailers(trailers))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.as_ref().map_or_else(|| SizeHint::with_exact(0), HttpBody::size_hint)
    }
}
