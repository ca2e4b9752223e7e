//! Why the gateway refuses to start.

use crate::transcode::schema::SchemaError;

/// A start-up error; every request-time error is a `Problem`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The descriptor set or its annotations cannot be served.
    #[error("gateway: {0}")]
    Schema(#[from] SchemaError),
    /// The descriptor set cannot be reflected.
    #[error("gateway: reflection: {0}")]
    Reflection(#[from] tonic_reflection::server::Error),
}
