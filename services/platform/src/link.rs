//! One type for calling a service, in the same process or over the network.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::{Request, Response};
use tonic::Status;
use tonic::body::Body;
use tonic::service::Routes;
use tonic::transport::{Channel, Endpoint};
use tower::{ServiceExt, service_fn};

use crate::problem::Problem;

/// Every generated client is used as `XClient<Link>`.
pub type Link = tower::util::BoxCloneSyncService<Request<Body>, Response<Body>, Status>;

/// A link to services of this process: no socket, no copy, the same codecs and layers.
pub fn local(routes: Routes) -> Link {
    let service = ServiceExt::<Request<Body>>::map_err(routes.prepare(), |never| match never {});
    Link::new(service)
}

/// A link over HTTP/2 cleartext: `http://host:port`, or several separated by commas, balanced. Connects when first used.
pub fn remote(endpoint: &str) -> Result<Link, Problem> {
    let endpoints = endpoint.split(',').map(str::trim).map(one).collect::<Result<Vec<_>, _>>()?;
    let channel = match endpoints.as_slice() {
        [only] => only.connect_lazy(),
        _ => Channel::balance_list(endpoints.into_iter()),
    };
    Ok(Link::new(ServiceExt::<Request<Body>>::map_err(channel, |error| {
        tracing::debug!(error = %error, "upstream call failed in transport");
        if is_timeout(&error) { Problem::deadline().into() } else { away() }
    })))
}

/// The channel keeps the call's own `grpc-timeout` too, and may notice it before the server's answer arrives.
fn is_timeout(error: &(dyn std::error::Error + 'static)) -> bool {
    error.is::<tonic::TimeoutExpired>() || error.source().is_some_and(is_timeout)
}

fn one(text: &str) -> Result<Endpoint, Problem> {
    let refused = || {
        Problem::invalid(vec![crate::problem::Violation::new(
            "endpoint",
            "INVALID_ENDPOINT",
            format!("应为 http://主机:端口，实际为“{text}”。"),
            format!("Must be http://HOST:PORT, was \"{text}\"."),
        )])
    };
    let uri: http::Uri = text.parse().map_err(|_| refused())?;
    if uri.scheme_str() != Some("http") || uri.host().is_none() {
        return Err(refused());
    }
    Ok(Endpoint::from(uri)
        .connect_timeout(Duration::from_secs(2))
        .tcp_nodelay(true)
        .http2_keep_alive_interval(Duration::from_secs(10))
        .keep_alive_timeout(Duration::from_secs(5))
        .keep_alive_while_idle(true)
        .initial_stream_window_size(1 << 20)
        .initial_connection_window_size(4 << 20))
}

/// A link that is bound to its target later, for services that call each other in a circle.
pub fn late() -> (Link, LateBinding) {
    let binding = LateBinding(Arc::new(OnceLock::new()));
    let target = binding.0.clone();
    let link = service_fn(move |request: Request<Body>| {
        let target = target.get().cloned();
        async move {
            match target {
                Some(link) => link.oneshot(request).await,
                None => Err(away()),
            }
        }
    });
    (Link::new(link), binding)
}

/// See [`late`]. Calls before the binding answer UNAVAILABLE.
#[derive(Clone, Debug)]
pub struct LateBinding(Arc<OnceLock<Link>>);

impl LateBinding {
    /// Gives the link its target; false when it has one already.
    pub fn bind(&self, link: Link) -> bool {
        self.0.set(link).is_ok()
    }
}

fn away() -> Status {
    let (zh, en) = ("依赖的服务暂不可用，请稍后重试。", "A service that this needs is away. Try again.");
    Problem::unavailable("UPSTREAM_UNAVAILABLE", zh, en).into()
}
