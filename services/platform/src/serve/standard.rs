//! The standard services: health and reflection.

use tonic_health::pb::health_server::HealthServer;
use tonic_health::server::{HealthReporter, HealthService};
use tonic_reflection::server::v1::{ServerReflection, ServerReflectionServer};

use crate::problem::Problem;

/// `grpc.health.v1.Health`, and the reporter that says which services are ready.
pub fn health() -> (HealthReporter, HealthServer<HealthService>) {
    let reporter = HealthReporter::new();
    let service = HealthServer::new(HealthService::from_health_reporter(reporter.clone()));
    (reporter, service)
}

/// `grpc.reflection.v1.ServerReflection` over an encoded `FileDescriptorSet`.
pub fn reflection(
    descriptor_set: &'static [u8],
) -> Result<ServerReflectionServer<impl ServerReflection>, Problem> {
    tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(descriptor_set)
        .build_v1()
        .map_err(Problem::internal)
}
