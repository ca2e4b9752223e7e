//! Messages on their way to the operator's webhook.

use jiff::{SignedDuration, Timestamp};
use nqi_store::{Error, Micros, Tx};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
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

/// A page of what is not tried again, newest first, after a cursor `(send_at, id)`.
pub async fn list_parked(
    conn: &impl ConnectionTrait,
    after: Option<(Timestamp, Uuid)>,
    limit: u64,
) -> Result<Vec<Message>, DbErr> {
    let mut condition = Condition::all().add(Expr::cust("delivery = 3"));
    if let Some((send_at, id)) = after {
        let send_at = Micros(send_at);
        let same = Condition::all().add(Column::SendAt.eq(send_at)).add(Column::Id.lt(id));
        condition = condition.add(Condition::any().add(Column::SendAt.lt(send_at)).add(same));
    }
    let found = Entity::find().filter(condition).order_by_desc(Column::SendAt).order_by_desc(Column::Id);
    found.limit(limit).all(conn).await?.into_iter().map(domain).collect()
}

/// A message that has left, locked.
pub async fn lock(tx: &Tx, id: Uuid) -> Result<Option<Message>, Error> {
    let select = Entity::find().filter(Column::Id.eq(id)).filter(Expr::cust("state = 2"));
    Ok(tx.for_update(select).one(tx.conn()).await?.map(domain).transpose()?)
}

/// Writes what has been decided on a parked message: handed over anew at once, or given up with the reason.
pub async fn decide(tx: &Tx, message: &Message) -> Result<(), Error> {
    let change = ActiveModel {
        delivery: Set(message.delivery.code()),
        attempts: Set(message.attempts),
        next_try_at: Set((message.delivery == Delivery::Pending).then(|| Micros(tx.now()))),
        last_error: Set(message.error.clone()),
        ..Default::default()
    };
    Entity::update_many().set(change).filter(Column::Id.eq(message.id)).exec(tx.conn()).await?;
    Ok(())
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
