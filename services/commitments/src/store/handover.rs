//! Messages on their way to the operator's webhook.

use jiff::{SignedDuration, Timestamp};
use nqi_store::{Error, Micros, Tx};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{
    entity::message::{ActiveModel, Column, Entity},
    message::domain,
};
use crate::domain::message::{Delivery, Message};

/// Longest text of an error that is kept.
const ERROR: usize = 300;

/// When the next message is to be handed over.
pub async fn next(conn: &impl ConnectionTrait) -> Result<Option<Timestamp>, DbErr> {
    let next: Option<Option<Micros>> = Entity::find()
        .select_only()
        .column(Column::NextTryAt)
        .filter(Expr::cust("delivery = 1"))
        .order_by_asc(Column::NextTryAt)
        .limit(1)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(next.flatten().map(|next| next.0))
}

/// How many are not tried again.
pub async fn parked(conn: &impl ConnectionTrait) -> Result<u64, DbErr> {
    Entity::find().filter(Expr::cust("delivery = 3")).count(conn).await
}

/// Claims messages whose turn has come: the try is counted, and nobody takes them up again before `again` after now.
/// Messages that another transaction holds are left to it.
pub async fn claim(
    tx: &Tx,
    limit: u64,
    again: impl Fn(i32) -> SignedDuration,
) -> Result<Vec<Message>, Error> {
    let select = Entity::find()
        .filter(Expr::cust("delivery = 1"))
        .filter(Column::NextTryAt.lte(Micros(tx.now())))
        .order_by_asc(Column::NextTryAt)
        .order_by_asc(Column::Id)
        .limit(limit);
    let rows = tx.for_update_skip_locked(select).all(tx.conn()).await?;
    let mut claimed = Vec::with_capacity(rows.len());
    for row in rows {
        let attempts = row.attempts + 1;
        let change = ActiveModel {
            attempts: Set(attempts),
            next_try_at: Set(Some(Micros(tx.now() + again(attempts)))),
            ..Default::default()
        };
        Entity::update_many().set(change).filter(Column::Id.eq(row.id)).exec(tx.conn()).await?;
        claimed.push(Message { attempts, ..domain(row)? });
    }
    Ok(claimed)
}

/// Takes a try back that could not be made.
pub async fn untried(tx: &Tx, id: Uuid) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).sub(1))
        .filter(Column::Id.eq(id))
        .filter(Expr::cust("delivery = 1"))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Writes what a try has come to. What was taken meanwhile by a try that answered earlier stays taken.
pub async fn came_to(tx: &Tx, id: Uuid, state: Delivery, error: &str) -> Result<(), Error> {
    let change = ActiveModel {
        delivery: Set(state.code()),
        delivered_at: Set((state == Delivery::Delivered).then(|| Micros(tx.now()))),
        last_error: Set(error.chars().take(ERROR).collect()),
        ..Default::default()
    };
    Entity::update_many()
        .set(change)
        .filter(Column::Id.eq(id))
        .filter(Expr::cust("delivery = 1"))
        .exec(tx.conn())
        .await?;
    Ok(())
}
