//! Verifying access tokens: EdDSA only, keys by `kid` from our own source only, times by the injected clock.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use moka::future::Cache;
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use super::{Claims, KeySource, Principal};
use crate::clock::Clock;
use crate::config::Secret;
use crate::problem::Problem;

/// Clock skew that is forgiven on both ends of a token's life, in seconds.
const LEEWAY: u64 = 60;
/// No access token of ours lives longer, in seconds; a signed token that claims more is refused.
const LONGEST: u64 = 24 * 3600;
/// An unknown `kid` asks the source again at most this often.
const REFETCH: Duration = Duration::from_secs(5);
/// Keys are read again after this time even if all are known, so that a withdrawn key goes.
const REFRESH: Duration = Duration::from_secs(300);
/// Longer texts cannot be tokens of ours.
const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// Tells whether access that a valid token would give was withdrawn (logout, disabled, password changed).
#[async_trait]
pub trait Revocations: Send + Sync + 'static {
    /// Asked on every call, so it answers from memory; UNAVAILABLE when it cannot know.
    async fn is_revoked(&self, principal: &Principal, issued: Timestamp) -> Result<bool, Problem>;
}

/// What a verifier expects of a token.
#[derive(Clone)]
pub struct VerifierOptions {
    /// The only `iss`.
    pub issuer: String,
    /// The only `aud`.
    pub audience: String,
    /// Decides on expiry.
    pub clock: Clock,
    /// The issuer's keys.
    pub keys: Arc<dyn KeySource>,
}

/// Turns tokens into principals. Share one per process: it caches keys and verified tokens.
pub struct Verifier {
    validation: Validation,
    clock: Clock,
    source: Arc<dyn KeySource>,
    revocations: Option<Arc<dyn Revocations>>,
    keys: RwLock<HashMap<String, Arc<DecodingKey>>>,
    fetched: Mutex<Option<Fetch>>,
    verified: Cache<[u8; 32], Arc<Verified>>,
}

/// When the source was last asked, and why it did not answer.
struct Fetch {
    at: Instant,
    failure: Option<Problem>,
}

struct Verified {
    principal: Principal,
    iat: u64,
    exp: u64,
}

impl Verifier {
    /// A verifier that knows no keys yet; they are fetched at the first token.
    pub fn new(options: VerifierOptions) -> Verifier {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[options.issuer]);
        validation.set_audience(&[options.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The library reads the machine's clock; ours may be virtual, so `checked` compares the times.
        validation.validate_exp = false;
        Verifier {
            validation,
            clock: options.clock,
            source: options.keys,
            revocations: None,
            keys: RwLock::default(),
            fetched: Mutex::default(),
            verified: Cache::builder().max_capacity(50_000).time_to_live(Duration::from_secs(900)).build(),
        }
    }

    /// Also refuses what `revocations` names.
    pub fn with_revocations(mut self, revocations: Arc<dyn Revocations>) -> Verifier {
        self.revocations = Some(revocations);
        self
    }

    /// The caller that a token stands for. Every refusal is the same UNAUTHENTICATED `TOKEN_INVALID`.
    pub async fn verify(&self, token: &str) -> Result<Principal, Problem> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(invalid());
        }
        let digest: [u8; 32] = Sha256::digest(token).into();
        let verified = match self.verified.get(&digest).await {
            Some(verified) => verified,
            None => {
                let verified = Arc::new(self.checked(token).await?);
                self.verified.insert(digest, verified.clone()).await;
                verified
            }
        };
        if !self.is_in_time(&verified) {
            self.verified.invalidate(&digest).await;
            return Err(invalid());
        }
        if let Some(revocations) = &self.revocations {
            let issued = i64::try_from(verified.iat).ok().and_then(|iat| Timestamp::from_second(iat).ok());
            let issued = issued.ok_or_else(invalid)?;
            if revocations.is_revoked(&verified.principal, issued).await? {
                return Err(invalid());
            }
        }
        Ok(verified.principal.clone())
    }

    async fn checked(&self, token: &str) -> Result<Verified, Problem> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| invalid())?;
        let kid = header.kid.filter(|_| header.alg == Algorithm::EdDSA).ok_or_else(invalid)?;
        let key = self.key(&kid).await?.ok_or_else(invalid)?;
        let claims =
            jsonwebtoken::decode::<Claims>(token, &key, &self.validation).map_err(|_| invalid())?.claims;
        Ok(Verified {
            iat: claims.iat,
            exp: claims.exp,
            principal: Principal {
                subject: claims.sub,
                org: claims.org,
                kind: claims.kind,
                roles: claims.roles,
                regions: claims.regions,
                session: claims.sid,
                name: claims.name,
                token: Secret::new(token.to_owned()),
            },
        })
    }

    fn is_in_time(&self, token: &Verified) -> bool {
        let now = u64::try_from(self.clock.now().as_second()).unwrap_or(0);
        now <= token.exp.saturating_add(LEEWAY)
            && token.iat <= now.saturating_add(LEEWAY)
            && token.exp.saturating_sub(token.iat) <= LONGEST
    }

    async fn key(&self, kid: &str) -> Result<Option<Arc<DecodingKey>>, Problem> {
        let known = self.known(kid);
        // One fetch at a time; whoever waited finds the time stamp renewed and goes on with what was fetched.
        let mut fetched = self.fetched.lock().await;
        let pause = if known.is_some() { REFRESH } else { REFETCH };
        if fetched.as_ref().is_none_or(|last| last.at.elapsed() >= pause) {
            let failure = match self.source.keys().await {
                Ok(keys) => {
                    let keys = keys.iter().filter(|key| key.is_ours());
                    let keys = keys.filter_map(|jwk| Some((jwk.kid.clone(), Arc::new(decoding(&jwk.x)?))));
                    *self.keys.write().unwrap_or_else(std::sync::PoisonError::into_inner) = keys.collect();
                    None
                }
                Err(problem) => {
                    tracing::warn!(error.reason = %problem.reason, "signing keys could not be read");
                    Some(problem)
                }
            };
            *fetched = Some(Fetch { at: Instant::now(), failure });
        }
        // A known key outlives an outage of its source; an unknown one cannot be judged meanwhile.
        match (self.known(kid), fetched.as_ref().and_then(|last| last.failure.clone())) {
            (None, Some(failure)) => Err(failure),
            (known, _) => Ok(known),
        }
    }

    fn known(&self, kid: &str) -> Option<Arc<DecodingKey>> {
        self.keys.read().unwrap_or_else(std::sync::PoisonError::into_inner).get(kid).cloned()
    }
}

/// The library slices the first 32 bytes without looking, so the length is checked here.
fn decoding(x: &str) -> Option<DecodingKey> {
    let key = DecodingKey::from_ed_components(x).ok()?;
    (key.try_get_as_bytes().ok()?.len() == 32).then_some(key)
}

fn invalid() -> Problem {
    Problem::unauthenticated(
        "TOKEN_INVALID",
        "登录已失效，请重新登录。",
        "The access token is not valid. Sign in again.",
    )
}
