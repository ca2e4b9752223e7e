//! What the match showed of the candidate that an offer went to; kept as matching sent it, so it can be read back.

use nqi_proto::matching::v1::Candidate;
use prost::Message;
use uuid::Uuid;

use crate::domain::Offer;

/// The provider's name.
pub fn provider_name(offer: &Offer) -> String {
    Candidate::decode(offer.candidate.as_slice()).map(|found| found.provider_name).unwrap_or_default()
}

/// The published offering, if the match found one.
pub fn offering(offer: &Offer) -> Option<Uuid> {
    let candidate = Candidate::decode(offer.candidate.as_slice()).ok()?;
    candidate.plan?.offering_id.parse().ok()
}
