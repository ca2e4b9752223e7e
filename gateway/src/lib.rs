//! The edge of the platform: REST/JSON, gRPC, gRPC-Web and streams on one port, driven by a descriptor set alone.

mod edge;
mod error;
mod openapi;
pub mod transcode;
pub mod upstream;

pub use edge::options::{GatewayOptions, Limits, Metrics, Rate, Ready};
pub use edge::router;
pub use error::Error;
pub use openapi::description;
