//! An answer as a provider may read it: its own explanation, and of others what is public.

use nqi_proto::matching::v1 as pb;
use uuid::Uuid;

/// Takes out what is not for the provider `own`: how others stand in the terms, what is free at them and on which days, what
/// they miss; and of every candidate, its own included, what would make it first, since that tells of the others. The answer
/// itself was made without a look at the cells of others.
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
    if let Some(loaded) = &mut reply.loaded {
        by_the_hour(loaded);
    }
}

/// The time of the newest change to the hour: to the second it would tell that somebody's capacity has just been taken.
pub fn by_the_hour(loaded: &mut pb::Loaded) {
    if let Some(time) = &mut loaded.update_time {
        (time.seconds, time.nanos) = (time.seconds - time.seconds.rem_euclid(3_600), 0);
    }
}
