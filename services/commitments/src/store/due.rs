//! The scanner's questions: which rows are due, and when the next one will be.

use jiff::Timestamp;
use nqi_store::{Error, Micros, Tx};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{
    entity::commitment::{Column, Entity},
    load::whole,
};
use crate::domain::commitment::Commitment;

/// Claims up to `limit` clocks whose next level has fallen; rows that another transaction holds are left to it.
pub async fn claim(tx: &Tx, now: Timestamp, limit: u64) -> Result<Vec<Commitment>, Error> {
    let select = Entity::find()
        .filter(Column::NextFireAt.lte(Micros(now)))
        .order_by_asc(Column::NextFireAt)
        .order_by_asc(Column::Id)
        .limit(limit);
    let rows = tx.for_update_skip_locked(select).all(tx.conn()).await?;
    Ok(whole(tx.conn(), rows).await?)
}

/// Puts off the first due clock that nobody holds, whatever its rows look like; its id.
pub async fn put_off(tx: &Tx, now: Timestamp, until: Timestamp) -> Result<Option<Uuid>, Error> {
    let first = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::NextFireAt.lte(Micros(now)))
        .order_by_asc(Column::NextFireAt)
        .order_by_asc(Column::Id)
        .limit(1);
    let first: Option<Uuid> = tx.for_update_skip_locked(first).into_tuple().one(tx.conn()).await?;
    if let Some(id) = first {
        Entity::update_many()
            .col_expr(Column::NextFireAt, Expr::value(Micros(until)))
            .filter(Column::Id.eq(id))
            .exec(tx.conn())
            .await?;
    }
    Ok(first)
}

/// How many clocks have a level that fell by `until` and is not recorded.
pub async fn waiting(conn: &impl ConnectionTrait, until: Timestamp) -> Result<u64, DbErr> {
    Entity::find().filter(Column::NextFireAt.lte(Micros(until))).count(conn).await
}

/// The earliest instant at which a level falls.
pub async fn next(conn: &impl ConnectionTrait) -> Result<Option<Timestamp>, DbErr> {
    let next: Option<Option<Micros>> = Entity::find()
        .select_only()
        .column(Column::NextFireAt)
        .filter(Column::NextFireAt.is_not_null())
        .order_by_asc(Column::NextFireAt)
        .limit(1)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(next.flatten().map(|next| next.0))
}
