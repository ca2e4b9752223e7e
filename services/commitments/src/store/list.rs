//! Lists of commitments in order of due time.

use jiff::Timestamp;
use nqi_kernel::clock::Level;
use nqi_store::Micros;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::{
    clock::{NEVER, rank},
    entity::commitment::{Column, Entity},
    load::{visible, whole},
};
use crate::domain::{
    commitment::Commitment,
    queue::Queue,
    scope::Scope,
    score::Score,
    stage::{Stage, WorkKind},
    status::Status,
};

/// What to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only these states; empty = all.
    pub statuses: Vec<Status>,
    /// Only these stages; empty = all.
    pub stages: Vec<Stage>,
    /// Only this region; empty = all.
    pub region: String,
    /// Only this case; empty = all.
    pub case_number: String,
    /// Only this obligor.
    pub obligor: Option<Uuid>,
    /// Only clocks of this request.
    pub request: Option<Uuid>,
    /// Only this subject.
    pub subject: Option<Uuid>,
    /// Due before this instant.
    pub due_before: Option<Timestamp>,
    /// Only open clocks past due at this instant.
    pub overdue_at: Option<Timestamp>,
    /// Only clocks that reached at least this level.
    pub min_level: Option<Level>,
    /// Only clocks of this enterprise.
    pub enterprise: Option<Uuid>,
    /// Only clocks of cases that this centre handles.
    pub centre: Option<Uuid>,
    /// Only clocks in this queue.
    pub queue: Option<Asked>,
    /// Only clocks that count so; empty = all.
    pub scores: Vec<Score>,
    /// Counted at or after this instant.
    pub dated_from: Option<Timestamp>,
    /// Counted before this instant.
    pub dated_to: Option<Timestamp>,
    /// Only these clusters, 0 = not stated; empty = all.
    pub clusters: Vec<i32>,
    /// Only these kinds of work; empty = all.
    pub kinds: Vec<WorkKind>,
}

/// A queue and the instants that decide who is in it.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The queue.
    pub queue: Queue,
    /// Now.
    pub now: Timestamp,
    /// The end of today on the calendar's wall clock.
    pub tomorrow: Timestamp,
}

/// Where a page goes on: the last row's due time (none = at the end) and id.
pub type Cursor = (Option<Timestamp>, Uuid);

/// Commitments that the scope sees, by due time and id, after a cursor.
pub async fn list(
    conn: &impl ConnectionTrait,
    scope: Scope,
    filter: &Filter,
    after: Option<Cursor>,
    limit: u64,
) -> Result<Vec<Commitment>, DbErr> {
    let mut condition = condition(scope, filter);
    if let Some((due, id)) = after {
        let due = due.map_or(NEVER, Timestamp::as_microsecond);
        let same = Condition::all().add(Column::DueSort.eq(due)).add(Column::Id.gt(id));
        condition = condition.add(Condition::any().add(Column::DueSort.gt(due)).add(same));
    }
    let rows = Entity::find()
        .filter(condition)
        .order_by_asc(Column::DueSort)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(conn)
        .await?;
    whole(conn, rows).await
}

/// How many commitments the scope sees.
pub async fn count(conn: &impl ConnectionTrait, scope: Scope, filter: &Filter) -> Result<u64, DbErr> {
    Entity::find().filter(condition(scope, filter)).count(conn).await
}

/// The ids of the commitments that the scope sees, as a subquery.
pub(super) fn ids(scope: Scope, filter: &Filter) -> SelectStatement {
    Entity::find().filter(condition(scope, filter)).select_only().column(Column::Id).into_query()
}

/// Who is in a queue: the one definition behind its list and its count.
fn queued(asked: Asked) -> Condition {
    let Asked { queue, now, tomorrow } = asked;
    let status = |status: Status| Condition::all().add(Column::Status.eq(status.code()));
    let ticking =
        || Condition::all().add(Column::Status.is_in([Status::Running.code(), Status::Paused.code()]));
    match queue {
        Queue::DueToday => status(Status::Running)
            .add(Column::DueAt.gte(Micros(now)))
            .add(Column::DueAt.lt(Micros(tomorrow))),
        Queue::Yellow => ticking().add(Column::Level.eq(rank(Level::Yellow))),
        Queue::Red => ticking().add(Column::Level.eq(rank(Level::Red))),
        Queue::Escalated => ticking().add(Column::Level.gte(rank(Level::Escalated))),
        Queue::Overdue => ticking().add(Column::DueAt.lt(Micros(now))),
        Queue::Paused => status(Status::Paused),
        Queue::Pending => status(Status::Pending),
        Queue::Open => status(Status::Running),
        Queue::Provisional => status(Status::Running).add(Column::Provisional.eq(true)),
    }
}

pub(super) fn condition(scope: Scope, filter: &Filter) -> Condition {
    let scores: Vec<i32> = filter.scores.iter().map(|score| score.code()).collect();
    let kinds: Vec<i32> = filter.kinds.iter().map(|kind| kind.code()).collect();
    let statuses: Vec<i32> = filter.statuses.iter().map(|status| status.code()).collect();
    let stages: Vec<i32> = filter.stages.iter().map(|stage| stage.code()).collect();
    let ticking = [Status::Running.code(), Status::Paused.code()];
    let overdue =
        |now| Condition::all().add(Column::Status.is_in(ticking)).add(Column::DueAt.lt(Micros(now)));
    Condition::all()
        .add(visible(scope))
        .add_option((!statuses.is_empty()).then(|| Column::Status.is_in(statuses)))
        .add_option((!stages.is_empty()).then(|| Column::Stage.is_in(stages)))
        .add_option((!filter.region.is_empty()).then(|| Column::Region.eq(&filter.region)))
        .add_option((!filter.case_number.is_empty()).then(|| Column::CaseNumber.eq(&filter.case_number)))
        .add_option(filter.obligor.map(|obligor| Column::ObligorId.eq(obligor)))
        .add_option(filter.request.map(|request| Column::ServiceRequestId.eq(request)))
        .add_option(filter.subject.map(|subject| Column::SubjectId.eq(subject)))
        .add_option(filter.due_before.map(|before| Column::DueAt.lt(Micros(before))))
        .add_option(filter.overdue_at.map(overdue))
        .add_option(filter.min_level.map(|level| Column::Level.gte(rank(level))))
        .add_option(filter.enterprise.map(|enterprise| Column::EnterpriseId.eq(enterprise)))
        .add_option(filter.centre.map(|centre| Column::CentreId.eq(centre)))
        .add_option(filter.queue.map(queued))
        .add_option((!scores.is_empty()).then(|| Column::Score.is_in(scores)))
        .add_option(filter.dated_from.map(|from| Column::DatedAt.gte(Micros(from))))
        .add_option(filter.dated_to.map(|to| Column::DatedAt.lt(Micros(to))))
        .add_option((!filter.clusters.is_empty()).then(|| Column::Cluster.is_in(filter.clusters.clone())))
        .add_option((!kinds.is_empty()).then(|| Column::Kind.is_in(kinds)))
}
