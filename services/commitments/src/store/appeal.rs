//! Appeals: rows to and from the domain.

use std::collections::HashMap;

use nqi_store::{Error, Micros, Tx};
use sea_orm::sea_query::Query;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{
    entity::appeal::{ActiveModel, Column, Entity, Model},
    entity::card,
    policy::unknown,
};
use crate::domain::verdict::{Appeal, AppealState};

/// Writes a new appeal.
pub async fn insert(tx: &Tx, card: Uuid, appeal: &Appeal) -> Result<(), Error> {
    let row = ActiveModel { card_id: Set(card), ..changes(appeal) };
    Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Writes the decision on an appeal.
pub async fn update(tx: &Tx, card: Uuid, appeal: &Appeal) -> Result<(), Error> {
    Entity::update_many().set(changes(appeal)).filter(Column::CardId.eq(card)).exec(tx.conn()).await?;
    Ok(())
}

/// Appeals that still wait against cards that have just been withdrawn got what they asked for.
pub async fn grant_waiting(tx: &Tx, withdrawn: &[Uuid], actor: &str) -> Result<(), Error> {
    if withdrawn.is_empty() {
        return Ok(());
    }
    let granted = ActiveModel {
        state: Set(AppealState::Granted.code()),
        decided_by: Set(actor.to_owned()),
        decided_at: Set(Some(Micros(tx.now()))),
        ..Default::default()
    };
    Entity::update_many()
        .set(granted)
        .filter(Column::CardId.is_in(withdrawn.iter().copied()))
        .filter(Column::State.eq(AppealState::Open.code()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The appeal against one card.
pub async fn of(conn: &impl ConnectionTrait, card: Uuid) -> Result<Option<Appeal>, DbErr> {
    Entity::find().filter(Column::CardId.eq(card)).one(conn).await?.map(domain).transpose()
}

/// The appeals against cards.
pub async fn of_all(conn: &impl ConnectionTrait, cards: &[Uuid]) -> Result<HashMap<Uuid, Appeal>, DbErr> {
    if cards.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = Entity::find().filter(Column::CardId.is_in(cards.iter().copied())).all(conn).await?;
    rows.into_iter().map(|row| Ok((row.card_id, domain(row)?))).collect()
}

/// How many appeals wait for a decision, by obligor.
pub async fn open(conn: &impl ConnectionTrait, obligors: &[Uuid]) -> Result<HashMap<Uuid, i64>, DbErr> {
    let waiting = Query::select()
        .column(Column::CardId)
        .from(Entity)
        .and_where(Column::State.eq(AppealState::Open.code()))
        .take();
    let rows: Vec<(Uuid, i64)> = card::Entity::find()
        .select_only()
        .column(card::Column::ObligorId)
        .expr_as(card::Column::Id.count(), "appeals")
        .filter(card::Column::ObligorId.is_in(obligors.iter().copied()))
        .filter(card::Column::Id.in_subquery(waiting))
        .group_by(card::Column::ObligorId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

fn changes(appeal: &Appeal) -> ActiveModel {
    ActiveModel {
        state: Set(appeal.state.code()),
        statement: Set(appeal.statement.clone()),
        appealed_by: Set(appeal.appealed_by.clone()),
        appealed_at: Set(Micros(appeal.appealed_at)),
        note: Set(appeal.note.clone()),
        decided_by: Set(appeal.decided_by.clone()),
        decided_at: Set(appeal.decided_at.map(Micros)),
        ..Default::default()
    }
}

fn domain(row: Model) -> Result<Appeal, DbErr> {
    Ok(Appeal {
        state: AppealState::parse(row.state).ok_or_else(|| unknown("appeal state", row.state))?,
        statement: row.statement,
        appealed_by: row.appealed_by,
        appealed_at: row.appealed_at.0,
        note: row.note,
        decided_by: row.decided_by,
        decided_at: row.decided_at.map(|at| at.0),
    })
}
