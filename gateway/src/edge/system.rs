//! gRPC health and reflection, answered by the gateway itself.

use std::pin::Pin;
use std::time::Duration;

use futures::Stream;
use nqi_platform::link::{self, Link};
use tonic::service::Routes;
use tonic::{Request, Response, Status};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};
use tonic_reflection::server::Builder;

use super::options::{GatewayOptions, Ready};

/// How often a watcher's view is refreshed.
const WATCH: Duration = Duration::from_secs(2);

/// A link to the gateway's own services.
pub fn link(options: &GatewayOptions) -> Result<Link, tonic_reflection::server::Error> {
    let health = HealthServer::new(Readiness {
        ready: options.ready.clone(),
        services: options.upstreams.keys().cloned().collect(),
    });
    let mut routes = Routes::new(health);
    if options.reflection {
        let builder = || {
            let builder = Builder::configure().register_encoded_file_descriptor_set(&options.descriptor_set);
            options.upstreams.keys().fold(builder, |builder, service| builder.with_service_name(service))
        };
        routes = routes.add_service(builder().build_v1()?).add_service(builder().build_v1alpha()?);
    }
    Ok(link::local(routes))
}

struct Readiness {
    ready: Ready,
    services: Vec<String>,
}

impl Readiness {
    fn knows(&self, service: &str) -> Result<(), Status> {
        if service.is_empty() || self.services.iter().any(|known| known == service) {
            return Ok(());
        }
        Err(Status::not_found("unknown service"))
    }
}

async fn now(ready: Ready) -> HealthCheckResponse {
    let status = if ready().await { ServingStatus::Serving } else { ServingStatus::NotServing };
    HealthCheckResponse { status: status.into() }
}

#[tonic::async_trait]
impl Health for Readiness {
    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        self.knows(&request.get_ref().service)?;
        Ok(Response::new(now(self.ready.clone()).await))
    }

    type WatchStream = Pin<Box<dyn Stream<Item = Result<HealthCheckResponse, Status>> + Send>>;

    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<Self::WatchStream>, Status> {
        self.knows(&request.get_ref().service)?;
        let ready = self.ready.clone();
        // Sends the state at once, then each change of it.
        let changes = futures::stream::unfold((ready, None), |(ready, last)| async move {
            loop {
                if last.is_some() {
                    tokio::time::sleep(WATCH).await;
                }
                let state = now(ready.clone()).await;
                if last != Some(state.status) {
                    return Some((Ok(state), (ready, Some(state.status))));
                }
            }
        });
        Ok(Response::new(Box::pin(changes)))
    }
}
