//! Extensions: rows to and from the domain, and their lists.

use nqi_kernel::clock::Extension as Amount;
use nqi_store::{Error, Micros, Tx};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::Expr,
};
use uuid::Uuid;

use super::{
    entity::commitment,
    entity::extension::{ActiveModel, Column, Entity, Model},
    load::visible,
    policy::{small, unknown},
};
use crate::domain::{
    extension::{Extension, ExtensionState},
    scope::Scope,
};

/// Writes a new extension.
pub async fn insert(tx: &Tx, extension: &Extension) -> Result<(), Error> {
    let (days, minutes) = match extension.amount {
        Amount::Days(days) => (small(days), 0),
        Amount::Minutes(minutes) => (0, small(minutes)),
    };
    let row = ActiveModel {
        id: Set(extension.id),
        commitment_id: Set(extension.commitment),
        days: Set(days),
        minutes: Set(minutes),
        reason: Set(extension.reason.clone()),
        asker: Set(extension.asker),
        asked_by: Set(extension.asked_by.clone()),
        asked_at: Set(Micros(extension.asked_at)),
        due_at: Set(extension.due_at.map(Micros)),
        new_due_at: Set(extension.new_due_at.map(Micros)),
        ..decision(extension)
    };
    Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Writes a decision.
pub async fn update(tx: &Tx, extension: &Extension) -> Result<(), Error> {
    let condition = Column::Id.eq(extension.id);
    Entity::update_many().set(decision(extension)).filter(condition).exec(tx.conn()).await?;
    Ok(())
}

/// What waits for a decision on clocks that have closed lapses.
pub async fn lapse(tx: &Tx, clocks: &[Uuid]) -> Result<(), Error> {
    if clocks.is_empty() {
        return Ok(());
    }
    Entity::update_many()
        .col_expr(Column::State, Expr::value(ExtensionState::Lapsed.code()))
        .filter(Column::CommitmentId.is_in(clocks.iter().copied()))
        .filter(Column::State.eq(ExtensionState::Asked.code()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The extensions of a clock, oldest first.
pub async fn of_clock(conn: &impl ConnectionTrait, clock: Uuid) -> Result<Vec<Extension>, DbErr> {
    let select = Entity::find().filter(Column::CommitmentId.eq(clock)).order_by_asc(Column::AskedAt);
    select.all(conn).await?.into_iter().map(domain).collect()
}

/// One extension.
pub async fn find(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<Extension>, DbErr> {
    Entity::find().filter(Column::Id.eq(id)).one(conn).await?.map(domain).transpose()
}

/// What to list.
#[derive(Clone, Debug, Default)]
pub struct ExtensionFilter {
    /// Only these states; empty = all.
    pub states: Vec<ExtensionState>,
    /// Only those of this clock.
    pub commitment: Option<Uuid>,
}

/// Extensions of clocks that the scope sees, newest first, after a cursor.
pub async fn list(
    conn: &impl ConnectionTrait,
    scope: Scope,
    filter: &ExtensionFilter,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Extension>, DbErr> {
    let select = Entity::find()
        .filter(condition(scope, filter))
        .filter(Condition::all().add_option(after.map(|id| Column::Id.lt(id))))
        .order_by_desc(Column::Id)
        .limit(limit);
    select.all(conn).await?.into_iter().map(domain).collect()
}

/// How many the scope sees.
pub async fn count(
    conn: &impl ConnectionTrait,
    scope: Scope,
    filter: &ExtensionFilter,
) -> Result<u64, DbErr> {
    Entity::find().filter(condition(scope, filter)).count(conn).await
}

fn condition(scope: Scope, filter: &ExtensionFilter) -> Condition {
    let states: Vec<i32> = filter.states.iter().map(|state| state.code()).collect();
    let seen = commitment::Entity::find()
        .select_only()
        .column(commitment::Column::Id)
        .filter(visible(scope))
        .into_query();
    Condition::all()
        .add_option((scope != Scope::All).then(|| Column::CommitmentId.in_subquery(seen)))
        .add_option((!states.is_empty()).then(|| Column::State.is_in(states)))
        .add_option(filter.commitment.map(|clock| Column::CommitmentId.eq(clock)))
}

fn decision(extension: &Extension) -> ActiveModel {
    ActiveModel {
        state: Set(extension.state.code()),
        decided_by: Set(extension.decided_by.clone()),
        decided_at: Set(extension.decided_at.map(Micros)),
        note: Set(extension.note.clone()),
        ..Default::default()
    }
}

fn domain(row: Model) -> Result<Extension, DbErr> {
    Ok(Extension {
        id: row.id,
        commitment: row.commitment_id,
        amount: match row.days {
            0 => Amount::Minutes(row.minutes.unsigned_abs()),
            days => Amount::Days(days.unsigned_abs()),
        },
        reason: row.reason,
        state: ExtensionState::parse(row.state).ok_or_else(|| unknown("extension state", row.state))?,
        asker: row.asker,
        asked_by: row.asked_by,
        asked_at: row.asked_at.0,
        due_at: row.due_at.map(|at| at.0),
        new_due_at: row.new_due_at.map(|at| at.0),
        decided_by: row.decided_by,
        decided_at: row.decided_at.map(|at| at.0),
        note: row.note,
    })
}
