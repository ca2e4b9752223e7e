//! What a draft would do, and how far a revision has come, for the bureau.

use nqi_platform::auth::{Principal, Role};
use nqi_platform::problem::Problem;
use nqi_platform::{etag, wire as instants};
use nqi_proto::commitments::v1 as pb;

use crate::{
    app::{App, impact},
    grpc::{count, present},
    store::recompute,
    wire,
};

/// Counts what publishing the draft would do.
pub async fn preview(app: &App, caller: &Principal, id: &str) -> Result<pb::CalendarImpact, Problem> {
    caller.require(&[Role::Bureau])?;
    let (draft, changed, impact) = impact::of_draft(app, id).await?;
    Ok(pb::CalendarImpact {
        calendar_id: id.to_owned(),
        etag: etag::of(draft.version),
        clocks: count(impact.clocks),
        moved: count(impact.moved),
        late: count(impact.late),
        on_time_again: count(impact.again),
        first_changed_day: changed.map(instants::date),
        examples: impact.examples().into_iter().map(present::moved).collect(),
        count_time: Some(instants::timestamp(app.clock.now())),
    })
}

/// The progress of a revision; 0 is the newest.
pub async fn recompute(
    app: &App,
    caller: &Principal,
    request: &pb::GetRecomputeRequest,
) -> Result<pb::Recompute, Problem> {
    caller.require(&[Role::Bureau])?;
    let revision = match super::revision(request.revision)? {
        0 => super::current(app, &request.id).await?.revision(),
        revision => revision,
    };
    super::find(app, &request.id, revision).await?;
    let found = recompute::find(app.db.reader(), &request.id, revision).await.map_err(nqi_store::problem)?;
    // No clock ever ran on another revision before the shipped one.
    let Some(found) = found else {
        return Ok(pb::Recompute {
            calendar_id: request.id.clone(),
            revision: count(revision),
            state: pb::RecomputeState::Done.into(),
            percent: 100,
            ..Default::default()
        });
    };
    let finished = found.finished_at.is_some();
    let total = found.total.unwrap_or_default();
    let state = if finished { pb::RecomputeState::Done } else { pb::RecomputeState::Running };
    // Clocks that a command brought up to date in between were not met by the walk.
    let done = if finished { total } else { found.done.min(total) };
    let percent = match (finished, total) {
        (true, _) => 100,
        (false, 0) => 0,
        (false, total) => (done * 100 / total).min(99),
    };
    Ok(pb::Recompute {
        calendar_id: found.calendar,
        revision: count(found.revision),
        total: count(total),
        done: count(done),
        moved: count(found.moved),
        late_now: count(found.late_now),
        state: state.into(),
        percent: count(percent),
        start_time: Some(instants::timestamp(found.started_at)),
        finish_time: wire::time(found.finished_at),
    })
}
