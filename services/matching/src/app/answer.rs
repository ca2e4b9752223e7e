//! Answers a match request from the published index.

use nqi_platform::problem::Problem;
use nqi_proto::matching::v1::{IndexStatus, MatchRequest, MatchResponse};

use super::index::behind;
use crate::Deps;
use crate::engine;
use crate::wire::{need, present};

/// Compiles the need, waits for the caller's own change if asked to, and answers from one snapshot.
pub async fn answer(deps: &Deps, request: &MatchRequest) -> Result<MatchResponse, Problem> {
    let index = &deps.index;
    if request.min_seq > 0 {
        index.wait_for(request.min_seq).await?;
    }
    let as_of = deps.clock.now();
    let today = index.day_of(as_of);
    let view = index.view(today).ok_or_else(behind)?;
    let (need, options) = need::compile(request, &view.snapshot, today)?;
    let calendar = index.calendar();
    let answer = engine::answer::answer(&view.snapshot, &view.tables, calendar, &need, today, options);
    let circumstances = present::Circumstances {
        snapshot_id: view.id(),
        as_of,
        updated_on: index.day_of(view.snapshot.updated),
        stale: index.stale(),
        calendar,
    };
    Ok(present::response(&view.snapshot, &need, &answer, circumstances))
}

/// What the index holds and how fresh it is; an index that was never built is empty and not ready.
pub fn status(deps: &Deps) -> IndexStatus {
    let index = &deps.index;
    let view = index.view(index.day_of(deps.clock.now()));
    IndexStatus {
        snapshot_id: view.as_ref().map_or_else(String::new, |view| view.id()),
        seq: view.as_ref().map_or(0, |view| view.snapshot.seq),
        loaded: view.map(|view| present::loaded(&view.snapshot, index.day_of(view.snapshot.updated))),
        stale: index.stale(),
        ready: index.ready(),
    }
}
