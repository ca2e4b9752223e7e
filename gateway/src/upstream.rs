//! Calls to the services behind the gateway, over bytes: the gateway compiles in no generated client.

pub mod codec;

use bytes::Bytes;
use futures::Stream;
use http::uri::PathAndQuery;
use nqi_platform::link::Link;
use tonic::client::Grpc;
use tonic::{Request, Response, Status, Streaming};

use codec::BytesCodec;

/// A caller of one service.
#[derive(Clone)]
pub struct Upstream {
    link: Link,
    max_answer: usize,
}

impl Upstream {
    /// Wraps a link; answers longer than `max_answer` bytes are refused.
    pub fn new(link: Link, max_answer: usize) -> Self {
        Self { link, max_answer }
    }

    /// The link itself, for requests that are forwarded undecoded.
    pub fn link(&self) -> Link {
        self.link.clone()
    }

    async fn client(&self) -> Result<Grpc<Link>, Status> {
        let mut grpc = Grpc::new(self.link.clone()).max_decoding_message_size(self.max_answer);
        grpc.ready().await?;
        Ok(grpc)
    }

    /// One message out, one back.
    pub async fn unary(
        &self,
        request: Request<Bytes>,
        path: PathAndQuery,
    ) -> Result<Response<Bytes>, Status> {
        self.client().await?.unary(request, path, BytesCodec).await
    }

    /// A stream out, one message back.
    pub async fn client_streaming<S>(
        &self,
        request: Request<S>,
        path: PathAndQuery,
    ) -> Result<Response<Bytes>, Status>
    where
        S: Stream<Item = Bytes> + Send + 'static,
    {
        self.client().await?.client_streaming(request, path, BytesCodec).await
    }

    /// One message out, a stream back.
    pub async fn server_streaming(
        &self,
        request: Request<Bytes>,
        path: PathAndQuery,
    ) -> Result<Response<Streaming<Bytes>>, Status> {
        self.client().await?.server_streaming(request, path, BytesCodec).await
    }
}
