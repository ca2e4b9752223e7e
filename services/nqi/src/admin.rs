//! The administrators' listener: metrics and probes apart from the public port.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use nqi_platform::config::Config;
use nqi_platform::problem::Problem;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::assembly::Assembly;
use crate::server::bind_failed;

/// Starts the listener when `server.admin_listen` is set.
///
/// # Errors
/// FAILED_PRECONDITION when the address is taken.
pub async fn start(
    config: &Config,
    assembly: &Arc<Assembly>,
    stop: &CancellationToken,
) -> Result<Option<JoinHandle<std::io::Result<()>>>, Problem> {
    let Some(address) = config.server.admin_listen.get() else { return Ok(None) };
    let listener = TcpListener::bind(address).await.map_err(|error| bind_failed(address, &error))?;
    let router = router(assembly);
    Ok(Some(tokio::spawn(nqi_platform::serve::run(listener, router, stop.clone()))))
}

fn router(assembly: &Arc<Assembly>) -> Router {
    let ready = {
        let me = Arc::downgrade(assembly);
        move || {
            let warm = me.upgrade().is_some_and(|assembly| assembly.is_ready());
            async move { if warm { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE } }
        }
    };
    Router::new()
        .route("/metrics", get(async || nqi_platform::telemetry::metrics_text()))
        .route("/livez", get(async || StatusCode::OK))
        .route("/healthz", get(async || StatusCode::OK))
        .route("/readyz", get(ready))
}
