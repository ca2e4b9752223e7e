//! Answers a match request from the published index, page by page.

use nqi_platform::problem::{Problem, Violation};
use nqi_proto::matching::v1::{IndexStatus, MatchRequest, MatchResponse};
use uuid::Uuid;

use super::index::{View, behind};
use super::pages::{self, Place};
use crate::Deps;
use crate::engine;
use crate::engine::answer::Options;
use crate::engine::need::{Need, Work};
use crate::wire::{need, present, provider};

/// Compiles the need, waits for the caller's own change if asked to, and answers from one snapshot: the one published now,
/// or that of the page before. `asks` is the provider that asks, if one does: the reply does not depend on the cells of others.
pub async fn answer(
    deps: &Deps,
    request: &MatchRequest,
    asks: Option<Uuid>,
) -> Result<MatchResponse, Problem> {
    let index = &deps.index;
    if request.min_seq > 0 {
        index.wait_for(request.min_seq).await?;
    }
    let now = deps.clock.now();
    let place = match pages::read(request, index.generations(), now)? {
        Some(place) => place,
        None => Place { view: index.view(index.day_of(now)).ok_or_else(behind)?, as_of: now, skip: 0 },
    };
    let Place { view, as_of, skip } = place;
    let today = index.day_of(as_of);
    let (need, options) = need::compile(request, &view.snapshot, today)?;
    let options = Options { asks, ..options };
    is_ahead(&need, as_of.as_second())?;
    let calendar = view.calendar.as_ref();
    let (answer, more) =
        engine::answer::page(&view.snapshot, &view.tables, calendar, &need, today, options, skip);
    let circumstances = present::Circumstances {
        snapshot_id: view.id_for(asks),
        as_of,
        updated_on: index.day_of(view.snapshot.updated),
        stale: index.stale(),
        calendar,
    };
    let mut reply = present::response(&view.snapshot, &need, &answer, circumstances);
    let before = i32::try_from(skip).unwrap_or(i32::MAX);
    reply.candidates.iter_mut().for_each(|candidate| candidate.rank = candidate.rank.saturating_add(before));
    if more {
        index.generations().keep(&reply.snapshot_id, &view, now);
        reply.next_page_token = pages::token(request, &reply.snapshot_id, as_of, skip + options.limit);
    }
    if let Some(provider) = asks {
        provider::only(provider, &mut reply);
    }
    Ok(reply)
}

/// A booking begins after the instant of the decision; of its day the compilation has taken care.
fn is_ahead(need: &Need, now: i64) -> Result<(), Problem> {
    match &need.work {
        Work::Resource(asked) if asked.span.0 <= now => {
            let (zh, en) = ("应晚于现在。", "Must be later than now.");
            Err(Violation::new("need.resource.start_time", "TIME_IN_PAST", zh, en).into())
        }
        _ => Ok(()),
    }
}

/// What the index holds and how fresh it is; an index that was never built is empty and not ready.
pub fn status(deps: &Deps, asks: Option<Uuid>) -> IndexStatus {
    let index = &deps.index;
    let view = index.view(index.day_of(deps.clock.now()));
    let loaded = |view: &View| present::loaded(&view.snapshot, index.day_of(view.snapshot.updated));
    let mut loaded = view.as_deref().map(loaded);
    if let (Some(_), Some(loaded)) = (asks, &mut loaded) {
        provider::by_the_hour(loaded);
    }
    IndexStatus {
        snapshot_id: view.as_ref().map_or_else(String::new, |view| view.id_for(asks)),
        seq: view.as_ref().map_or(0, |view| view.snapshot.seq),
        loaded,
        stale: index.stale(),
        ready: index.ready(),
    }
}
