//! The capacity behind a quotation: placed before the quotation is written, given back when that fails.

use jiff::{SignedDuration, Timestamp};
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::registry::v1::{HoldLine, HoldState};
use nqi_store::Tx;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::App;
use super::upstream::seconds_until;
use crate::domain::Offer;
use crate::error::Error;
use crate::store;
use crate::store::effect::{Effect, EffectKind};

/// A hold that no quotation used is given back after this long, should the process die in between.
const GRACE: SignedDuration = SignedDuration::from_mins(10);

/// An id that follows from its parts, so that a repeated call means the same thing (UUID version 8).
pub fn derived_id(kind: &str, parts: &[&[u8]]) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(kind.as_bytes());
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// The id of the order that an award of this quote version makes.
pub fn order_id(offer: Uuid, quote_version: i32) -> Uuid {
    derived_id("order", &[offer.as_bytes(), &quote_version.to_be_bytes()])
}

/// The id of the `nth` hold tried for a quote version with these lines.
fn hold_id(offer: Uuid, quote_version: i32, lines: &[HoldLine], nth: u8) -> Uuid {
    let lines: Vec<u8> = lines.iter().flat_map(prost::Message::encode_length_delimited_to_vec).collect();
    derived_id("hold", &[offer.as_bytes(), &quote_version.to_be_bytes(), &lines, &[nth]])
}

impl App {
    /// Holds capacity for the next quotation of an offer until `until`. It is owed back until a quotation uses it.
    pub(super) async fn hold_for(
        &self,
        offer: &Offer,
        version: i32,
        lines: Vec<HoldLine>,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Uuid, Problem> {
        let ttl = seconds_until(now, until);
        for nth in 0..8 {
            let id = hold_id(offer.id, version, &lines, nth);
            self.owe_back(offer, id, GRACE).await?;
            let hold = match self.upstream.place_hold(id, lines.clone(), ttl, offer.id).await {
                Ok(hold) => hold,
                Err(problem) => {
                    self.give_back(offer, id).await;
                    return Err(problem);
                }
            };
            // A hold of an earlier, failed try that was given back since cannot be used again.
            if hold.state != HoldState::Held as i32 {
                self.give_back(offer, id).await;
                continue;
            }
            if hold.provider_id != offer.provider.to_string() {
                self.give_back(offer, id).await;
                return Err(Violation::new(
                    "hold_days",
                    "FOREIGN_POOL",
                    "产能池须属于本机构。",
                    "The pools must be your own.",
                )
                .into());
            }
            return Ok(id);
        }
        Err(Problem::aborted(
            "HOLD_NOT_PLACED",
            "产能占用多次失败，请稍后重试。",
            "Capacity could not be held after several tries. Try again later.",
        ))
    }

    /// Notes that the hold has to be released after a while unless it is used.
    async fn owe_back(&self, offer: &Offer, hold: Uuid, grace: SignedDuration) -> Result<(), Problem> {
        let (request, offer) = (offer.request, offer.id);
        let work = move |tx: Tx| async move {
            let effect = Effect {
                id: nqi_platform::ids::new_id(),
                kind: EffectKind::ReleaseHold,
                request,
                target: hold,
                offer,
                due_at: tx.now() + grace,
                tries: 0,
            };
            Ok::<_, Error>(store::effect::owe(&tx, &effect).await?)
        };
        self.deps.db.job(&self.deps.clock, work).await
    }

    /// Releases a hold that was placed for nothing, now if possible.
    pub(super) async fn give_back(&self, offer: &Offer, hold: Uuid) {
        // Owed already for later; from now on it is due at once.
        match self.owe_back(offer, hold, SignedDuration::ZERO).await {
            Ok(()) => self.settle_now(offer.request).await,
            Err(problem) => tracing::warn!(hold.id = %hold, error = %problem, "a hold is given back later"),
        }
    }
}
