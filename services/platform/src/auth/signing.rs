//! Signing tokens with Ed25519, and the start-up check that the crypto really works.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use sha2::{Digest, Sha256};

use super::{Claims, Jwk};
use crate::config::Secret;
use crate::problem::Problem;

/// A private key of the issuer. Its debug form shows only the key's name.
#[derive(Clone)]
pub struct SigningKey {
    key: ed25519_dalek::SigningKey,
    encoding: EncodingKey,
    kid: String,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.kid)
    }
}

impl SigningKey {
    /// A new random key.
    pub fn generate() -> SigningKey {
        let seed: [u8; 32] = rand::random();
        SigningKey::of(ed25519_dalek::SigningKey::from_bytes(&seed))
    }

    /// Reads an unencrypted PKCS #8 key.
    pub fn from_pem(pem: &str) -> Result<SigningKey, Problem> {
        // The parser's own message may quote the key, so it is dropped.
        ed25519_dalek::SigningKey::from_pkcs8_pem(pem).map(SigningKey::of).map_err(|_| {
            Problem::precondition(
                "SIGNING_KEY_INVALID",
                "签名密钥应为 PKCS #8 PEM 格式的 Ed25519 私钥。",
                "The signing key must be an Ed25519 private key in PKCS #8 PEM form.",
            )
        })
    }

    /// The key as PKCS #8 PEM.
    pub fn to_pem(&self) -> Secret<String> {
        // Encoding 32 bytes into a buffer sized for them cannot fail.
        let pem = self.key.to_pkcs8_pem(LineEnding::LF).expect("an Ed25519 key has a PKCS #8 form");
        Secret::new(pem.to_string())
    }

    /// The key's name: the first 16 hexadecimal digits of the public key's SHA-256.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half.
    pub fn jwk(&self) -> Jwk {
        Jwk {
            kty: "OKP".into(),
            crv: "Ed25519".into(),
            x: URL_SAFE_NO_PAD.encode(self.key.verifying_key().as_bytes()),
            kid: self.kid.clone(),
            alg: "EdDSA".into(),
            usage: "sig".into(),
        }
    }

    /// A compact JWT of the claims.
    pub fn sign(&self, claims: &Claims) -> Result<String, Problem> {
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, claims, &self.encoding).map_err(Problem::internal)
    }

    fn of(key: ed25519_dalek::SigningKey) -> SigningKey {
        // As above: the PKCS #8 form of a key always exists.
        let der = key.to_pkcs8_der().expect("an Ed25519 key has a PKCS #8 form");
        let digest = Sha256::digest(key.verifying_key().as_bytes());
        let kid = hex::encode(&digest[..8]);
        SigningKey { encoding: EncodingKey::from_ed_der(der.as_bytes()), key, kid }
    }
}

/// Signs and verifies one token, so that a missing crypto provider stops the start and not the first login.
pub async fn self_check() -> Result<(), Problem> {
    use super::{OrgKind, Roles, StaticKeys, Verifier, VerifierOptions};
    let (key, clock) = (SigningKey::generate(), crate::clock::Clock::system());
    let now = u64::try_from(clock.now().as_second()).map_err(Problem::internal)?;
    let claims = Claims {
        iss: "self-check".into(),
        aud: "self-check".into(),
        exp: now + 60,
        iat: now,
        sub: crate::ids::new_id(),
        org: uuid::Uuid::nil(),
        kind: OrgKind::Platform,
        roles: Roles::default(),
        regions: vec![],
        sid: uuid::Uuid::nil(),
        jti: crate::ids::new_id().to_string(),
        name: String::new(),
    };
    let verifier = Verifier::new(VerifierOptions {
        issuer: claims.iss.clone(),
        audience: claims.aud.clone(),
        clock,
        keys: std::sync::Arc::new(StaticKeys(vec![key.jwk()])),
    });
    let principal = verifier.verify(&key.sign(&claims)?).await?;
    if principal.subject == claims.sub { Ok(()) } else { Err(Problem::internal("token self-check differs")) }
}
