//! Accepting connections, and stopping within a bound whatever they do.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use http::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tonic::service::Routes;
use tower::ServiceExt;

use super::sniff::sniffed;
use crate::telemetry::metrics;

/// Anything that can be served on a port.
pub trait IntoRouter {
    /// The routes as an axum router.
    fn into_router(self) -> axum::Router;
}

impl IntoRouter for axum::Router {
    fn into_router(self) -> axum::Router {
        self
    }
}

impl IntoRouter for Routes {
    fn into_router(self) -> axum::Router {
        self.prepare().into_axum_router()
    }
}

/// Bounds of a listener.
#[derive(Clone, Copy, Debug)]
pub struct ListenLimits {
    /// For the first bytes, and for each HTTP/1 head.
    pub handshake: Duration,
    /// From the stop until connections that still work are cut.
    pub drain: Duration,
    /// From the stop until [`run`] returns, whatever is left.
    pub abort: Duration,
    /// Open connections; more wait in the kernel's queue.
    pub connections: usize,
}

impl Default for ListenLimits {
    fn default() -> ListenLimits {
        ListenLimits {
            handshake: Duration::from_secs(5),
            drain: Duration::from_secs(10),
            abort: Duration::from_secs(12),
            connections: 10_000,
        }
    }
}

/// Serves HTTP/1.1 and HTTP/2 cleartext until `shutdown`; drains 10 s, returns after 12 s at the latest.
///
/// Requests carry the peer as `ConnectInfo<SocketAddr>`.
pub async fn run(listener: TcpListener, app: impl IntoRouter, shutdown: CancellationToken) -> io::Result<()> {
    run_with(listener, app, shutdown, ListenLimits::default()).await
}

/// [`run`] with other bounds.
pub async fn run_with(
    listener: TcpListener,
    app: impl IntoRouter,
    shutdown: CancellationToken,
    limits: ListenLimits,
) -> io::Result<()> {
    let (router, tracker, cut) = (app.into_router(), TaskTracker::new(), CancellationToken::new());
    let slots = Arc::new(Semaphore::new(limits.connections));
    loop {
        let accepted = async {
            // The semaphore is never closed.
            let slot = slots.clone().acquire_owned().await.map_err(io::Error::other)?;
            Ok::<_, io::Error>((slot, listener.accept().await?))
        };
        let (slot, (stream, peer)) = tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            accepted = accepted => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, mostly: a pause lets some close.
                    tracing::warn!(error = %error, "connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
        };
        let serving = connection(stream, peer, router.clone(), limits, shutdown.clone());
        let cut = cut.clone();
        tracker.spawn(async move {
            let _open = (slot, metrics::OpenConnection::new());
            tokio::select! {
                () = cut.cancelled() => {}
                () = serving => {}
            }
        });
    }
    drop(listener);
    tracker.close();
    if tokio::time::timeout(limits.drain, tracker.wait()).await.is_err() {
        tracing::warn!(connections.open = tracker.len(), "connections were cut at the end of the drain");
        cut.cancel();
        let _ = tokio::time::timeout(limits.abort.saturating_sub(limits.drain), tracker.wait()).await;
    }
    Ok(())
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: axum::Router,
    limits: ListenLimits,
    shutdown: CancellationToken,
) {
    let _ = stream.set_nodelay(true);
    let first = tokio::select! {
        first = sniffed(stream, limits.handshake) => first,
        // Nothing was asked yet, so there is nothing to drain.
        () = shutdown.cancelled() => None,
    };
    let Some(stream) = first else { return };
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits.handshake).max_headers(64);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10))
        .max_concurrent_streams(1024)
        .max_header_list_size(32 * 1024)
        .initial_stream_window_size(1 << 20)
        .initial_connection_window_size(4 << 20);
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let serving = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
    tokio::pin!(serving);
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = shutdown.cancelled() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        // Clients leave all the time; only someone who looks for it wants to see that.
        tracing::debug!(error = %error, "connection ended with an error");
    }
}
