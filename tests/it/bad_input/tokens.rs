//! Tokens that open nothing.

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use nqi_platform::auth::Claims;
use nqi_platform::auth::signing::SigningKey;
use nqi_tests::answer::Answer;
use nqi_tests::on_both_back_ends;
use nqi_tests::world::World;
use serde_json::Value;

async fn with_token(world: &World, language: &str, token: &str) -> Answer {
    let request = world.cluster.request("GET", "/v1/requests").header("accept-language", language);
    world
        .cluster
        .sent(request.header("authorization", format!("Bearer {token}")), "GET /v1/requests".to_owned())
        .await
}

fn signed(key: &SigningKey, claims: &Claims, change: impl FnOnce(&mut Claims)) -> String {
    let mut claims = claims.clone();
    change(&mut claims);
    key.sign(&claims).expect("claims can be signed")
}

/// The token with another character in the middle of one of its three parts.
fn bent(token: &str, part: usize) -> String {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let middle = parts[part].len() / 2;
    let other = if parts[part].as_bytes()[middle] == b'A' { "B" } else { "A" };
    parts[part].replace_range(middle..=middle, other);
    parts.join(".")
}

on_both_back_ends! {
    async fn a_token_that_is_expired_forged_or_foreign_is_refused_with_one_answer(backend: Backend) {
        let world = World::start(backend).await;
        let key = world.cluster.key();
        let claims = world.firm.claims(world.cluster.clock.now());
        let good = signed(key, &claims, |_| ());
        assert_eq!(with_token(&world, "en", &good).await.status, 200, "the token itself is good");
        let plain = |algorithm: Algorithm, secret: &[u8]| {
            let header = Header { kid: Some(key.kid().to_owned()), ..Header::new(algorithm) };
            jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(secret)).expect("a token")
        };
        let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", good.split('.').nth(1).expect("three parts"));
        let cases = [
            ("expired", signed(key, &claims, |claims| (claims.iat, claims.exp) = (claims.iat - 4_000, claims.iat - 61))),
            ("not yet valid", signed(key, &claims, |claims| (claims.iat, claims.exp) = (claims.iat + 600, claims.iat + 1_200))),
            ("for too long", signed(key, &claims, |claims| claims.exp = claims.iat + 48 * 3600)),
            ("forged by another key", signed(&SigningKey::generate(), &claims, |_| ())),
            ("for another audience", signed(key, &claims, |claims| claims.aud = "elsewhere".into())),
            ("of another issuer", signed(key, &claims, |claims| claims.iss = "elsewhere".into())),
            ("changed claims", bent(&good, 1)),
            ("changed signature", bent(&good, 2)),
            ("signed by the public key as a secret", plain(Algorithm::HS256, key.jwk().x.as_bytes())),
            ("not signed at all", unsigned),
            ("no token", "x".to_owned()),
        ];
        let mut answers: Vec<Value> = Vec::new();
        for (what, token) in cases {
            let problem = world.cluster.refuses_by(|language| with_token(&world, language, &token)).await;
            let said = (problem.status, problem.code.as_str(), problem.reason.as_str());
            assert_eq!(said, (401, "UNAUTHENTICATED", "TOKEN_INVALID"), "{what}");
            let mut body = problem.body;
            body["requestId"] = Value::Null;
            answers.push(body);
        }
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "every bad token is told the same: {answers:?}");
        world.cluster.stop().await;
    }
}
