//! Who is calling: tokens, their verification, and the `Principal` that every RPC decides on.

pub mod layer;
pub mod principal;
pub mod signing;

mod jwk;
mod roles;
mod tokens;
mod verifier;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use jwk::{Jwk, KeySource, StaticKeys};
pub use layer::{AuthLayer, AuthService, authenticate};
pub use principal::Principal;
pub use roles::{OrgKind, Role, Roles};
pub use signing::self_check;
pub use tokens::{Claims, ServiceTokens, TokenSource, forward};
pub use verifier::{Revocations, Verifier, VerifierOptions};
