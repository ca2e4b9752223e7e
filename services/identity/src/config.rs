//! The section of the configuration that identity reads.

use nqi_platform::config::Secret;

/// Tokens and sessions.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `iss` of our tokens.
    pub issuer: String,
    /// `aud` of our tokens: one per deployment.
    pub audience: String,
    /// Life of an access token in seconds.
    pub access_seconds: u64,
    /// A session idle for this many seconds ends.
    pub idle_seconds: i64,
    /// A session ends after this many seconds, however busy.
    pub absolute_seconds: i64,
    /// What a service presents for a service token; empty = none is given.
    pub service_secret: Secret<String>,
}
