//! An issuer for this crate's own tests.

use std::sync::Arc;

use uuid::Uuid;

use super::signing::SigningKey;
use super::{Claims, OrgKind, Role, Roles, StaticKeys, Verifier, VerifierOptions};
use crate::clock::Clock;

pub(crate) const AUDIENCE: &str = "nqi-test";

/// A key and the clock that its tokens are issued by.
pub(crate) struct Issuer {
    pub(crate) key: SigningKey,
    clock: Clock,
}

impl Issuer {
    pub(crate) fn new(clock: Clock) -> Issuer {
        Issuer { key: SigningKey::generate(), clock }
    }

    pub(crate) fn options(&self) -> VerifierOptions {
        VerifierOptions {
            issuer: "nqi-test".into(),
            audience: AUDIENCE.into(),
            clock: self.clock.clone(),
            keys: Arc::new(StaticKeys(vec![self.key.jwk()])),
        }
    }

    pub(crate) fn verifier(&self) -> Verifier {
        Verifier::new(self.options())
    }

    pub(crate) fn claims(&self, name: &str, roles: &[Role]) -> Claims {
        let now = u64::try_from(self.clock.now().as_second()).expect("after 1970");
        Claims {
            iss: "nqi-test".into(),
            aud: AUDIENCE.into(),
            exp: now + 600,
            iat: now,
            sub: crate::ids::new_id(),
            org: Uuid::nil(),
            kind: OrgKind::Platform,
            roles: Roles::of(roles),
            regions: vec![],
            sid: Uuid::nil(),
            jti: crate::ids::new_id().to_string(),
            name: name.into(),
        }
    }

    pub(crate) fn token(&self, name: &str, roles: &[Role]) -> String {
        self.key.sign(&self.claims(name, roles)).expect("signed")
    }
}
