use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;

use super::signing::SigningKey;
use super::testing::{AUDIENCE, Issuer};
use super::*;
use crate::clock::Clock;
use crate::problem::Problem;

fn clock() -> Clock {
    Clock::virtual_at("2026-03-01T08:00:00Z".parse().expect("an instant"))
}

fn b64(value: &serde_json::Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A token of any header and claims, properly signed with EdDSA.
fn signed(issuer: &Issuer, claims: &serde_json::Value) -> String {
    let pem = issuer.key.to_pem();
    let key = EncodingKey::from_ed_pem(pem.expose().as_bytes()).expect("our own key");
    let header = Header { kid: Some(issuer.key.kid().into()), ..Header::new(Algorithm::EdDSA) };
    jsonwebtoken::encode(&header, claims, &key).expect("signed")
}

#[tokio::test]
async fn every_bad_token_gets_the_same_answer() {
    let issuer = Issuer::new(clock());
    let verifier = issuer.verifier();
    let good = issuer.claims("", &[Role::Enterprise]);
    let token = issuer.key.sign(&good).expect("signed");
    assert_eq!(verifier.verify(&token).await.expect("a good token").subject, good.sub);

    let stranger = SigningKey::generate();
    let value = serde_json::to_value(&good).expect("claims are JSON");
    let with = |key: &str, new: serde_json::Value| {
        let mut claims = value.clone();
        claims[key] = new;
        claims
    };
    let without = |key: &str| {
        let mut claims = value.clone();
        claims.as_object_mut().expect("an object").remove(key);
        claims
    };
    let [head, body, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    let kid = issuer.key.kid();
    let public = URL_SAFE_NO_PAD.decode(issuer.key.jwk().x).expect("base64url");
    let hs256 = |secret: &[u8]| {
        let header = Header { kid: Some(kid.into()), ..Header::new(Algorithm::HS256) };
        jsonwebtoken::encode(&header, &good, &EncodingKey::from_secret(secret)).expect("signed")
    };
    let forged_kid = {
        let pem = stranger.to_pem();
        let key = EncodingKey::from_ed_pem(pem.expose().as_bytes()).expect("a key");
        let header = Header { kid: Some(kid.into()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, &good, &key).expect("signed")
    };
    let bad = [
        ("empty", String::new()),
        ("garbage", "a.b.c".into()),
        ("huge", "x".repeat(100_000)),
        ("forged with a known kid", forged_kid),
        ("unknown kid", stranger.sign(&good).expect("signed")),
        ("no kid", format!("{}.{body}.{signature}", b64(&json!({"alg": "EdDSA"})))),
        ("alg none", format!("{}.{body}.", b64(&json!({"alg": "none", "kid": kid})))),
        (
            "alg none, old signature",
            format!("{}.{body}.{signature}", b64(&json!({"alg": "none", "kid": kid}))),
        ),
        ("HS256 with the public key", hs256(&public)),
        ("HS256 with the public key's text", hs256(issuer.key.jwk().x.as_bytes())),
        ("zero signature", format!("{head}.{body}.{}", URL_SAFE_NO_PAD.encode([0; 64]))),
        ("no signature", format!("{head}.{body}.")),
        ("other claims", format!("{head}.{}.{signature}", b64(&with("org", json!(crate::ids::new_id()))))),
        ("expired", signed(&issuer, &with("exp", json!(good.iat - 61)))),
        ("from the future", signed(&issuer, &with("iat", json!(good.iat + 61)))),
        ("wrong audience", signed(&issuer, &with("aud", json!("elsewhere")))),
        ("wrong issuer", signed(&issuer, &with("iss", json!("elsewhere")))),
        ("string exp", signed(&issuer, &with("exp", json!(good.exp.to_string())))),
        ("enormous exp", signed(&issuer, &with("exp", json!(1_u64 << 63)))),
        ("no exp", signed(&issuer, &without("exp"))),
        ("no aud", signed(&issuer, &without("aud"))),
        ("no iss", signed(&issuer, &without("iss"))),
    ];
    let mut answers = Vec::new();
    for (what, token) in bad {
        let refused = verifier.verify(&token).await.expect_err(what);
        assert_eq!(refused.code, tonic::Code::Unauthenticated, "{what}");
        answers.push(tonic::Status::from(refused).details().to_vec());
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "the answers differ");
}

#[tokio::test]
async fn a_token_ends_by_the_injected_clock_with_a_minute_of_leeway() {
    let clock = clock();
    let issuer = Issuer::new(clock.clone());
    let verifier = issuer.verifier();
    let claims = issuer.claims("", &[Role::Provider]);
    let token = issuer.key.sign(&claims).expect("signed");
    let end = Timestamp::from_second(i64::try_from(claims.exp).expect("small")).expect("an instant");
    assert!(clock.advance_to(end + SignedDuration::from_secs(60)));
    verifier.verify(&token).await.expect("60 s after its end");
    verifier.verify(&token).await.expect("from the cache too");
    assert!(clock.advance_to(end + SignedDuration::from_secs(61)));
    verifier.verify(&token).await.expect_err("61 s after its end, although cached");
    issuer.verifier().verify(&token).await.expect_err("and without a cache");
}

struct Flaky {
    key: SigningKey,
    asked: AtomicUsize,
    away: AtomicBool,
}

#[async_trait]
impl KeySource for Flaky {
    async fn keys(&self) -> Result<Vec<Jwk>, Problem> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.away.load(Ordering::SeqCst) {
            return Err(Problem::unavailable("IDENTITY_AWAY", "", ""));
        }
        Ok(vec![self.key.jwk()])
    }
}

#[tokio::test]
async fn unknown_keys_do_not_hammer_the_source_and_an_outage_is_not_a_bad_token() {
    let issuer = Issuer::new(clock());
    let (key, asked, away) = (SigningKey::generate(), AtomicUsize::new(0), AtomicBool::new(false));
    let source = Arc::new(Flaky { key, asked, away });
    let verifier = || Verifier::new(VerifierOptions { keys: source.clone(), ..issuer.options() });
    let claims = issuer.claims("", &[]);
    let patient = verifier();
    for _ in 0..20 {
        let unknown = SigningKey::generate().sign(&claims).expect("signed");
        assert_eq!(patient.verify(&unknown).await.expect_err("unknown").reason, "TOKEN_INVALID");
    }
    assert_eq!(source.asked.load(Ordering::SeqCst), 1);
    source.away.store(true, Ordering::SeqCst);
    let known = source.key.sign(&claims).expect("signed");
    patient.verify(&known).await.expect("a known key outlives the outage");
    let fresh = verifier();
    for _ in 0..3 {
        assert_eq!(fresh.verify(&known).await.expect_err("cannot judge").code, tonic::Code::Unavailable);
    }
}

struct Denied(AtomicBool);

#[async_trait]
impl Revocations for Denied {
    async fn is_revoked(&self, _: &Principal, issued: Timestamp) -> Result<bool, Problem> {
        assert_eq!(issued, clock().now());
        Ok(self.0.load(Ordering::SeqCst))
    }
}

#[tokio::test]
async fn a_revoked_session_is_refused_although_its_token_is_cached() {
    let issuer = Issuer::new(clock());
    let denied = Arc::new(Denied(AtomicBool::new(false)));
    let verifier = issuer.verifier().with_revocations(denied.clone());
    let token = issuer.token("", &[Role::Bureau]);
    verifier.verify(&token).await.expect("not revoked yet");
    denied.0.store(true, Ordering::SeqCst);
    assert_eq!(verifier.verify(&token).await.expect_err("revoked").reason, "TOKEN_INVALID");
}

#[tokio::test]
async fn headers_that_are_not_one_bearer_token_are_refused() {
    let issuer = Issuer::new(clock());
    let verifier = issuer.verifier();
    let good = format!("bearer {}", issuer.token("", &[]));
    let headers = |values: &[&str]| {
        let mut headers = http::HeaderMap::new();
        for value in values {
            headers.append("authorization", value.parse().expect("a header"));
        }
        headers
    };
    assert_eq!(authenticate(&verifier, &headers(&[])).await, Ok(None));
    assert!(authenticate(&verifier, &headers(&[&good])).await.expect("good").is_some());
    for wrong in [vec!["Basic dTpw"], vec![""], vec![&good[7..]], vec![&good, &good]] {
        authenticate(&verifier, &headers(&wrong)).await.expect_err("refused");
    }
}

#[tokio::test]
async fn a_service_token_is_renewed_before_it_ends_and_names_its_service() {
    let clock = clock();
    let issuer = Issuer::new(clock.clone());
    let key = Arc::new(SigningKey::from_pem(issuer.key.to_pem().expose()).expect("round trip"));
    assert_eq!(key.jwk(), issuer.key.jwk());
    let tokens = ServiceTokens::new(key, clock.clone(), "nqi-test", AUDIENCE, "matching");
    let first = tokens.token().await.expect("signed");
    assert_eq!(tokens.token().await.expect("reused"), first);
    let caller = issuer.verifier().verify(&first).await.expect("verified");
    assert!(caller.is_service() && caller.name == "matching" && caller.kind == OrgKind::Platform);
    assert_eq!(caller.subject, ServiceTokens::subject("matching"));
    caller.require(&[Role::Admin, Role::Service]).expect("a service");
    assert_eq!(caller.require(&[Role::Admin]).expect_err("no admin").code, tonic::Code::PermissionDenied);
    clock.advance_to(clock.now() + SignedDuration::from_secs(250));
    assert_ne!(tokens.token().await.expect("renewed"), first);
    let request = crate::call::as_service(&tokens, ()).await.expect("a request");
    assert!(request.metadata().get("authorization").is_some_and(|value| value.is_sensitive()));
    assert!(request.metadata().get("grpc-timeout").is_some());
}

#[tokio::test]
async fn the_crypto_provider_signs_and_verifies() {
    self_check().await.expect("jsonwebtoken has its crypto feature");
    assert!(SigningKey::from_pem("-----BEGIN PRIVATE KEY-----").is_err());
}
