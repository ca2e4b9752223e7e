//! Reading clocks: one, many, and what a pause would do.

use jiff::tz::{Offset, TimeZone};
use nqi_platform::auth::Principal;
use nqi_platform::problem::{Checks, Problem};
use nqi_platform::wire as instants;
use nqi_proto::commitments::v1 as pb;

use super::{
    paging::{Page, behind},
    parse, present,
};
use crate::{
    app::App,
    domain::{commitment::Commitment, period::begins, queue::Queue},
    error::{Error, no_commitment},
    store::{
        extension, history,
        list::{self, Asked, Filter},
        load,
    },
    wire,
};

/// One clock with its explanation.
pub async fn get(
    app: &App,
    caller: &Principal,
    request: pb::GetCommitmentRequest,
) -> Result<pb::Commitment, Problem> {
    let clock = visible(app, caller, &request.id).await?;
    let extensions = extension::of_clock(app.db.reader(), clock.id).await.map_err(Error::from)?;
    let extensions = extensions.iter().map(|one| present::extension(one, &clock)).collect();
    Ok(pb::Commitment { extensions, ..present(app, &clock).await? })
}

/// What happened to a clock, oldest first.
pub async fn history(
    app: &App,
    caller: &Principal,
    request: pb::ListCommitmentHistoryRequest,
) -> Result<pb::ListCommitmentHistoryResponse, Problem> {
    let clock = visible(app, caller, &request.id).await?;
    let rows = history::of(app.db.reader(), clock.id).await.map_err(Error::from)?;
    let entry = |row: history::Entry| pb::CommitmentHistoryEntry {
        seq: row.seq,
        command: row.command,
        time: Some(instants::timestamp(row.at)),
        record_time: Some(instants::timestamp(row.recorded_at)),
        actor: row.actor,
        reason: row.reason,
        request_key: row.request_key.unwrap_or_default(),
    };
    Ok(pb::ListCommitmentHistoryResponse { entries: rows.into_iter().map(entry).collect() })
}

/// Clocks by due time.
pub async fn list(
    app: &App,
    caller: &Principal,
    request: pb::ListCommitmentsRequest,
) -> Result<pb::ListCommitmentsResponse, Problem> {
    // The page belongs to a filter: everything but where it starts and how long it is.
    let asked = pb::ListCommitmentsRequest { page_size: 0, page_token: String::new(), ..request.clone() };
    let mut checks = Checks::new();
    let page = Page::asked(&mut checks, caller, &asked, (request.page_size, &request.page_token));
    let filter = filter(app, &mut checks, &request);
    checks.finish()?;
    let (scope, conn) = (parse::scope(caller), app.db.reader());
    let after = page.after_instant()?;
    let mut clocks = list::list(conn, scope, &filter, after, page.rows()).await.map_err(Error::from)?;
    let total = list::count(conn, scope, &filter).await.map_err(Error::from)?;
    let next_page_token = page.cut(&mut clocks, |last| behind(last.due_at, last.id));
    let mut commitments = Vec::with_capacity(clocks.len());
    for clock in &clocks {
        commitments.push(present(app, clock).await?);
    }
    Ok(pb::ListCommitmentsResponse { commitments, next_page_token, total_size: super::count(total) })
}

/// What a request for a list asks for.
pub fn filter(app: &App, checks: &mut Checks, request: &pb::ListCommitmentsRequest) -> Filter {
    Filter {
        statuses: parse::statuses(checks, &request.statuses),
        stages: parse::stages(checks, &request.stages),
        region: request.region.trim().to_owned(),
        case_number: request.case_number.trim().to_owned(),
        obligor: parse::optional_id(checks, "obligor_id", &request.obligor_id),
        request: parse::optional_id(checks, "service_request_id", &request.service_request_id),
        subject: parse::optional_id(checks, "subject_id", &request.subject_id),
        due_before: parse::optional_time(checks, "due_before", &request.due_before),
        overdue_at: request.overdue.then(|| app.clock.now()),
        min_level: parse::min_level(checks, request.min_level),
        enterprise: parse::optional_id(checks, "enterprise_id", &request.enterprise_id),
        centre: parse::optional_id(checks, "centre_id", &request.centre_id),
        queue: parse::queue(checks, request.queue).map(|queue| asked_now(app, queue)),
        scores: parse::scores(checks, &request.outcomes),
        dated_from: parse::optional_day(checks, "dated_from", &request.dated_from).map(begins),
        dated_to: parse::optional_day(checks, "dated_to", &request.dated_to).map(begins),
        clusters: parse::clusters(checks, &request.clusters),
        kinds: parse::kinds(checks, &request.kinds),
    }
}

/// How many clocks each queue has for the caller.
pub async fn count(
    app: &App,
    caller: &Principal,
    request: pb::CountClocksRequest,
) -> Result<pb::CountClocksResponse, Problem> {
    let mut checks = Checks::new();
    let filter = Filter {
        stages: parse::stages(&mut checks, &request.stages),
        region: request.region.trim().to_owned(),
        obligor: parse::optional_id(&mut checks, "obligor_id", &request.obligor_id),
        ..Filter::default()
    };
    checks.finish()?;
    let (scope, conn, now) = (parse::scope(caller), app.db.reader(), app.clock.now());
    let mut counts = Vec::with_capacity(Queue::ALL.len());
    for queue in Queue::ALL {
        let filter = Filter { queue: Some(asked_now(app, queue)), ..filter.clone() };
        let clocks = list::count(conn, scope, &filter).await.map_err(Error::from)?;
        counts.push(pb::ClockCount {
            queue: wire::queue(queue).into(),
            count: i32::try_from(clocks).unwrap_or(i32::MAX),
        });
    }
    Ok(pb::CountClocksResponse { counts, count_time: Some(instants::timestamp(now)) })
}

/// The queue as of now; today ends at midnight in Asia/Shanghai, eight hours ahead of UTC all year.
fn asked_now(app: &App, queue: Queue) -> Asked {
    let now = app.clock.now();
    let today = now.to_zoned(TimeZone::fixed(Offset::constant(8)));
    let tomorrow = today.tomorrow().and_then(|day| day.start_of_day()).map_or(now, |day| day.timestamp());
    Asked { queue, now, tomorrow }
}

/// The due instant that a pause from now until `until` would give.
pub async fn preview_pause(
    app: &App,
    caller: &Principal,
    request: pb::PreviewPauseRequest,
) -> Result<pb::PreviewPauseResponse, Problem> {
    let mut checks = Checks::new();
    let now = app.clock.now();
    let until = parse::optional_time(&mut checks, "until", &request.until);
    checks.require(
        until.is_some_and(|until| until > now),
        "until",
        "OUT_OF_RANGE",
        "必须给出晚于现在的时间。",
        "Must be given and lie in the future.",
    );
    checks.finish()?;
    let clock = visible(app, caller, &request.id).await?;
    Ok(preview(app, &clock, until.unwrap_or(now)).await?)
}

async fn preview(
    app: &App,
    clock: &Commitment,
    until: jiff::Timestamp,
) -> Result<pb::PreviewPauseResponse, Error> {
    use crate::domain::{refusal::Refusal, status::Status};
    use nqi_kernel::clock::PauseReason;
    let status = clock.status;
    let running = clock.facts.as_ref().filter(|_| status == Status::Running);
    let facts = running.ok_or(Refusal::NotRunning { status, needed: "a running clock" })?;
    let calendar = app.rules.demand(app.db.reader(), &clock.calendar, None).await?;
    let from = app.clock.now().max(facts.start);
    // A pause ends by itself where the caps say so, whatever was asked for.
    let policy = app.rules.policy(app.db.reader(), &clock.policy_id, clock.policy_version).await?;
    let before = facts.on(&calendar).map_err(Refusal::from)?;
    policy.caps.check(&before, from).map_err(Refusal::from)?;
    let until = until.min(policy.caps.resume_by(&before, from));
    let paused = facts.paused(from, PauseReason::Special).map_err(Refusal::from)?;
    let paused = paused.resumed(until.max(from)).map_err(Refusal::from)?;
    let timeline = paused.on(&calendar).map_err(Refusal::from)?;
    Ok(pb::PreviewPauseResponse {
        due_time: wire::time(clock.due_at),
        new_due_time: timeline.due().map(instants::timestamp),
        working_seconds: calendar.working_seconds(from.max(timeline.anchor()), until),
    })
}

async fn visible(app: &App, caller: &Principal, id: &str) -> Result<Commitment, Problem> {
    let id = parse::id(id)?;
    let found = load::find(app.db.reader(), parse::scope(caller), id).await.map_err(Error::from)?;
    found.ok_or_else(no_commitment)
}

async fn present(app: &App, clock: &Commitment) -> Result<pb::Commitment, Error> {
    let conn = app.db.reader();
    let calendar = app.rules.demand(conn, &clock.calendar, Some(clock.revision)).await?;
    let policy = app.rules.policy(conn, &clock.policy_id, clock.policy_version).await?;
    Ok(present::commitment(clock, &calendar, &policy, app.clock.now()))
}
