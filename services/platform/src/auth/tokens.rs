//! What a token says, and where jobs get one from.

use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use tonic::metadata::{Ascii, MetadataValue};
use uuid::Uuid;

use super::signing::SigningKey;
use super::{OrgKind, Role, Roles};
use crate::clock::Clock;
use crate::config::Secret;
use crate::problem::Problem;

/// The claims of an access token. Times are seconds since 1970 UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Issuer: the identity service of this deployment.
    pub iss: String,
    /// Audience: this deployment.
    pub aud: String,
    /// Refused from 61 s after this.
    pub exp: u64,
    /// Refused until 60 s before this.
    pub iat: u64,
    /// Member or service.
    pub sub: Uuid,
    /// Organisation, nil for services.
    pub org: Uuid,
    /// Kind of the organisation.
    pub kind: OrgKind,
    /// Roles.
    pub roles: Roles,
    /// Region codes.
    #[serde(default)]
    pub regions: Vec<String>,
    /// Session.
    pub sid: Uuid,
    /// This token.
    pub jti: String,
    /// Service name, or empty.
    #[serde(default)]
    pub name: String,
}

/// Gives jobs and consumers a token of their own service.
#[async_trait]
pub trait TokenSource: Send + Sync + 'static {
    /// A token that is valid for at least another half minute.
    async fn token(&self) -> Result<String, Problem>;
}

/// Puts the caller's token on an outgoing request.
pub fn forward<T>(token: &Secret<String>, request: &mut tonic::Request<T>) -> Result<(), Problem> {
    if token.expose().is_empty() {
        return Ok(());
    }
    let mut value: MetadataValue<Ascii> =
        format!("Bearer {}", token.expose()).parse().map_err(|_| Problem::internal("token is not ASCII"))?;
    value.set_sensitive(true);
    request.metadata_mut().insert("authorization", value);
    Ok(())
}

/// A token source for a process that holds the signing key itself (`nqi up`, and the identity service).
pub struct ServiceTokens {
    key: Arc<SigningKey>,
    clock: Clock,
    issuer: String,
    audience: String,
    name: String,
    current: Mutex<Option<(u64, String)>>,
}

impl ServiceTokens {
    /// Lifetime of a service token in seconds; a new one is made when less than a minute is left.
    const LIFE: u64 = 300;

    /// Tokens of the service `name` for this issuer and audience.
    pub fn new(
        key: Arc<SigningKey>,
        clock: Clock,
        issuer: impl Into<String>,
        audience: impl Into<String>,
        name: impl Into<String>,
    ) -> ServiceTokens {
        let (issuer, audience, name) = (issuer.into(), audience.into(), name.into());
        ServiceTokens { key, clock, issuer, audience, name, current: Mutex::new(None) }
    }

    /// The stable identity of a service: the first 16 bytes of SHA-256 over its name, as a version 8 UUID.
    pub fn subject(name: &str) -> Uuid {
        use sha2::{Digest, Sha256};
        let digest: [u8; 32] = Sha256::digest(format!("nqi service {name}")).into();
        // A 32-byte array always has a first chunk of 16.
        let bytes = *digest.first_chunk::<16>().expect("32 bytes hold 16");
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
}

#[async_trait]
impl TokenSource for ServiceTokens {
    async fn token(&self) -> Result<String, Problem> {
        let now = u64::try_from(self.clock.now().as_second()).map_err(Problem::internal)?;
        let mut current = self.current.lock().await;
        if let Some((exp, token)) = current.as_ref().filter(|(exp, _)| now + 60 <= *exp) {
            tracing::trace!(token.expires_in_s = exp - now, "service token reused");
            return Ok(token.clone());
        }
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            exp: now + Self::LIFE,
            iat: now,
            sub: Self::subject(&self.name),
            org: Uuid::nil(),
            kind: OrgKind::Platform,
            roles: Roles::of(&[Role::Service]),
            regions: vec![],
            sid: Uuid::nil(),
            jti: crate::ids::new_id().to_string(),
            name: self.name.clone(),
        };
        let token = self.key.sign(&claims)?;
        *current = Some((claims.exp, token.clone()));
        Ok(token)
    }
}
