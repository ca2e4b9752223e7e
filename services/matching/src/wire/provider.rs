//! An answer as a provider may read it: its own explanation, and of others what is public.

use nqi_proto::matching::v1 as pb;
use uuid::Uuid;

/// Takes out what is not for the provider `own`: how others stand in the terms, what is free at them and on which days, what
/// they miss; and of every candidate, its own included, what would make it first, since that tells of the others.
pub fn only(own: Uuid, reply: &mut pb::MatchResponse) {
    let own = own.to_string();
    for candidate in &mut reply.candidates {
        (candidate.price_for_first_fen, candidate.lead_for_first_days) = (None, None);
        if candidate.provider_id == own {
            continue;
        }
        candidate.terms.clear();
        (candidate.score_e6, candidate.base_rank, candidate.margins) = (0, 0, None);
        candidate.plan = candidate.plan.take().map(|plan| pb::Plan {
            offering_id: plan.offering_id,
            price_fen: plan.price_fen,
            ..pb::Plan::default()
        });
    }
    reply.near_misses.retain(|miss| miss.provider_id == own);
}
