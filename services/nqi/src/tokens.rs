//! Tokens and keys for a process that does not hold the signing key: both come from identity.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use nqi_platform::auth::{Jwk, KeySource, TokenSource};
use nqi_platform::call;
use nqi_platform::clock::Clock;
use nqi_platform::config::Secret;
use nqi_platform::link::Link;
use nqi_platform::problem::Problem;
use nqi_proto::identity::v1::{
    GetJwksRequest, IssueServiceTokenRequest, auth_service_client::AuthServiceClient,
    keys_service_client::KeysServiceClient,
};
use tokio::sync::Mutex;

/// Signing keys read from identity.
pub struct RemoteKeys(pub Link);

#[async_trait]
impl KeySource for RemoteKeys {
    async fn keys(&self) -> Result<Vec<Jwk>, Problem> {
        let answer =
            KeysServiceClient::new(self.0.clone()).get_jwks(call::anonymous(GetJwksRequest {})).await?;
        let keys = answer.into_inner().keys.into_iter();
        Ok(keys
            .map(|key| Jwk {
                kty: key.kty,
                crv: key.crv,
                x: key.x,
                kid: key.kid,
                alg: key.alg,
                usage: key.r#use,
            })
            .collect())
    }
}

/// Service tokens bought from identity with the deployment's secret, renewed a minute before they end.
pub struct RemoteTokens {
    link: Link,
    clock: Clock,
    service: &'static str,
    secret: Secret<String>,
    current: Mutex<Option<(Timestamp, String)>>,
}

impl RemoteTokens {
    /// For the service of that name.
    pub fn new(link: Link, clock: Clock, service: &'static str, secret: Secret<String>) -> Arc<RemoteTokens> {
        Arc::new(RemoteTokens { link, clock, service, secret, current: Mutex::new(None) })
    }
}

#[async_trait]
impl TokenSource for RemoteTokens {
    async fn token(&self) -> Result<String, Problem> {
        let mut current = self.current.lock().await;
        let now = self.clock.now();
        if let Some((until, token)) = current.as_ref()
            && now < *until
        {
            return Ok(token.clone());
        }
        let ask = IssueServiceTokenRequest {
            service: self.service.to_owned(),
            secret: self.secret.expose().clone(),
        };
        let mut client = AuthServiceClient::new(self.link.clone());
        let tokens = client.issue_service_token(call::anonymous(ask)).await?.into_inner();
        let life = jiff::SignedDuration::from_secs((tokens.expires_in - 60).max(1));
        *current = Some((now + life, tokens.access_token.clone()));
        Ok(tokens.access_token)
    }
}
