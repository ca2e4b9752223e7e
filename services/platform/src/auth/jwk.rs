//! Public keys as JSON Web Keys (RFC 8037, Ed25519 only).

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// `{kty:"OKP", crv:"Ed25519", x, kid, alg:"EdDSA", use:"sig"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwk {
    /// Always `OKP`.
    pub kty: String,
    /// Always `Ed25519`.
    pub crv: String,
    /// The 32 bytes of the public key, base64url without padding.
    pub x: String,
    /// Names the key.
    pub kid: String,
    /// Always `EdDSA`.
    pub alg: String,
    /// Always `sig`.
    #[serde(rename = "use")]
    pub usage: String,
}

impl Jwk {
    /// Whether this is a key that our tokens may be signed with.
    pub fn is_ours(&self) -> bool {
        (self.kty.as_str(), self.crv.as_str(), self.alg.as_str()) == ("OKP", "Ed25519", "EdDSA")
            && self.usage == "sig"
    }
}

/// Where the verifier gets the issuer's current keys from.
#[async_trait]
pub trait KeySource: Send + Sync + 'static {
    /// Every key that may sign now; UNAVAILABLE when they cannot be had.
    async fn keys(&self) -> Result<Vec<Jwk>, Problem>;
}

/// Keys known beforehand: single-process mode and tests.
#[derive(Clone, Debug)]
pub struct StaticKeys(pub Vec<Jwk>);

#[async_trait]
impl KeySource for StaticKeys {
    async fn keys(&self) -> Result<Vec<Jwk>, Problem> {
        Ok(self.0.clone())
    }
}
