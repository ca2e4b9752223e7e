//! Carrying a revision into open clocks: what is left to do, one write for many clocks that only move, and the progress.
//!
//! A clock's own `revision` marks it as done: it is written in the transaction that recomputes it.

use jiff::Timestamp;
use nqi_store::{Error, Micros, Rows, Tx};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Value,
};
use uuid::Uuid;

use super::{
    clock::NEVER,
    entity::commitment,
    entity::recompute::{ActiveModel, Column, Entity, Model},
    load::whole,
    open::Open,
    policy::small,
};
use crate::domain::commitment::Commitment;

/// How far a revision has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Calendar id.
    pub calendar: String,
    /// Revision.
    pub revision: u32,
    /// Midnight of the first changed day; `None` when nothing differs.
    pub since: Option<Timestamp>,
    /// Clocks to look at; `None` until they were counted.
    pub total: Option<i64>,
    /// Looked at.
    pub done: i64,
    /// Due times that moved.
    pub moved: i64,
    /// Clocks that became overdue.
    pub late_now: i64,
    /// Published.
    pub started_at: Timestamp,
    /// Every open clock follows the revision.
    pub finished_at: Option<Timestamp>,
}

/// What one batch did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Clocks looked at.
    pub done: i64,
    /// Due times that moved.
    pub moved: i64,
    /// Clocks that became overdue.
    pub late_now: i64,
}

/// A revision's open clocks with ids in `(after, upto]`; no bound where it is `None`.
#[derive(Clone, Debug)]
pub struct Span {
    /// Calendar id.
    pub calendar: String,
    /// Clocks on earlier revisions are left to do.
    pub revision: u32,
    /// Midnight of the first changed day.
    pub since: Timestamp,
    /// Lower bound, not in it.
    pub after: Option<Uuid>,
    /// Upper bound, in it.
    pub upto: Option<Uuid>,
}

impl Span {
    fn condition(&self) -> Condition {
        use commitment::Column as Clock;
        let mut all = Open::Reaching(self.calendar.clone(), self.since)
            .condition()
            .add(Clock::Revision.lt(small(self.revision)));
        if let Some(after) = self.after {
            all = all.add(Clock::Id.gt(after));
        }
        if let Some(upto) = self.upto {
            all = all.add(Clock::Id.lte(upto));
        }
        all
    }
}

/// Begins a recomputation, in the transaction that publishes the revision.
pub async fn begin(
    conn: &impl ConnectionTrait,
    calendar: &str,
    revision: u32,
    since: Option<Timestamp>,
    at: Timestamp,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        calendar: Set(calendar.to_owned()),
        revision: Set(small(revision)),
        since: Set(since.map(Micros)),
        total: Set(since.is_none().then_some(0)),
        done: Set(0),
        moved: Set(0),
        late_now: Set(0),
        started_at: Set(Micros(at)),
        finished_at: Set(since.is_none().then_some(Micros(at))),
    };
    Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// The progress of one revision.
pub async fn find(
    conn: &impl ConnectionTrait,
    calendar: &str,
    revision: u32,
) -> Result<Option<Progress>, DbErr> {
    let select =
        Entity::find().filter(Column::Calendar.eq(calendar)).filter(Column::Revision.eq(small(revision)));
    Ok(select.one(conn).await?.map(progress))
}

/// All recomputations, oldest first; `unfinished` leaves out those that are done.
pub async fn all(conn: &impl ConnectionTrait, unfinished: bool) -> Result<Vec<Progress>, DbErr> {
    let mut select = Entity::find().order_by_asc(Column::Calendar).order_by_asc(Column::Revision);
    if unfinished {
        select = select.filter(Column::FinishedAt.is_null());
    }
    Ok(select.all(conn).await?.into_iter().map(progress).collect())
}

/// How many clocks are left to do.
pub async fn left(conn: &impl ConnectionTrait, span: &Span) -> Result<i64, DbErr> {
    let left = commitment::Entity::find().filter(span.condition()).count(conn).await?;
    Ok(i64::try_from(left).unwrap_or(i64::MAX))
}

/// The id that ends a batch of `size` behind the span's lower bound; `None` when fewer are left.
pub async fn boundary(conn: &impl ConnectionTrait, span: &Span, size: u64) -> Result<Option<Uuid>, DbErr> {
    commitment::Entity::find()
        .select_only()
        .column(commitment::Column::Id)
        .filter(span.condition())
        .order_by_asc(commitment::Column::Id)
        .offset(size.saturating_sub(1))
        .limit(1)
        .into_tuple()
        .one(conn)
        .await
}

/// The clocks of a span, locked for turns in the order of their ids.
pub async fn lock(tx: &Tx, span: &Span) -> Result<Vec<Commitment>, Error> {
    let select = commitment::Entity::find().filter(span.condition()).order_by_asc(commitment::Column::Id);
    let rows = tx.for_update(select).all(tx.conn()).await?;
    Ok(whole(tx.conn(), rows).await?)
}

/// Writes what a revision changes in clocks in which no level fell and none was withdrawn.
pub async fn save_moved(tx: &Tx, clocks: &[Commitment]) -> Result<(), Error> {
    let mut rows = Rows::new(9);
    for clock in clocks {
        let micros = |at: Option<Timestamp>| Value::BigInt(at.map(Timestamp::as_microsecond));
        rows.push([
            clock.id.into(),
            small(clock.revision).into(),
            micros(clock.anchor_at),
            micros(clock.due_at),
            clock.due_at.map_or(NEVER, Timestamp::as_microsecond).into(),
            clock.provisional.into(),
            micros(clock.next_fire_at),
            micros(clock.last_level_at),
            micros(Some(tx.now())),
        ]);
    }
    let statements = rows.statements(tx, |rows| {
        format!(
            "UPDATE commitment SET version = version + 1, revision = v.column2, anchor_at = v.column3, \
             due_at = v.column4, due_sort = v.column5, provisional = v.column6, next_fire_at = v.column7, \
             last_level_at = v.column8, updated_at = v.column9 FROM {rows} WHERE commitment.id = v.column1"
        )
    })?;
    for statement in statements {
        tx.conn().execute_raw(statement).await?;
    }
    Ok(())
}

/// Notes how many clocks there are to do; the first count stays.
pub async fn note_total(tx: &Tx, span: &Span, total: i64) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Total, Expr::value(total))
        .filter(Column::Calendar.eq(&span.calendar))
        .filter(Column::Revision.eq(small(span.revision)))
        .filter(Column::Total.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Adds what a batch did, in its transaction.
pub async fn advance(tx: &Tx, span: &Span, counts: Counts) -> Result<(), DbErr> {
    let plus = |column: Column, by: i64| Expr::col(column).add(by);
    Entity::update_many()
        .col_expr(Column::Done, plus(Column::Done, counts.done))
        .col_expr(Column::Moved, plus(Column::Moved, counts.moved))
        .col_expr(Column::LateNow, plus(Column::LateNow, counts.late_now))
        .filter(Column::Calendar.eq(&span.calendar))
        .filter(Column::Revision.eq(small(span.revision)))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Notes that nothing is left; the first end stays.
pub async fn finish(tx: &Tx, calendar: &str, revision: u32) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::FinishedAt, Expr::value(Micros(tx.now())))
        .filter(Column::Calendar.eq(calendar))
        .filter(Column::Revision.eq(small(revision)))
        .filter(Column::FinishedAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

fn progress(row: Model) -> Progress {
    Progress {
        calendar: row.calendar,
        revision: row.revision.unsigned_abs(),
        since: row.since.map(|at| at.0),
        total: row.total,
        done: row.done,
        moved: row.moved,
        late_now: row.late_now,
        started_at: row.started_at.0,
        finished_at: row.finished_at.map(|at| at.0),
    }
}
