//! Items as rows.

use nqi_store::Tx;
use sea_orm::{IntoActiveModel, QueryOrder, entity::prelude::*};

use super::column::{known, one_row};
use crate::domain::{Element, Item, ItemKind, ItemState};

pub(super) mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "item")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub request: Uuid,
        pub line: i32,
        pub state: i32,
        pub kind: i32,
        pub element: i32,
        pub complete: bool,
        pub sample_needed: bool,
        pub need: Vec<u8>,
        pub order_id: Option<Uuid>,
        pub match_reply: Option<Uuid>,
        pub reason: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{Column, Entity, Model};

/// The items of some cases in order of case and line; whoever asks has found the cases as their viewer.
pub async fn of_requests(conn: &impl ConnectionTrait, requests: &[Uuid]) -> Result<Vec<Item>, DbErr> {
    if requests.is_empty() {
        return Ok(vec![]);
    }
    let select = Entity::find().filter(Column::Request.is_in(requests.iter().copied()));
    let rows = select.order_by_asc(Column::Request).order_by_asc(Column::Line).all(conn).await?;
    rows.into_iter().map(record).collect()
}

/// The items of offers that were found as their viewer.
pub async fn of_ids(conn: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Item>, DbErr> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(conn).await?;
    rows.into_iter().map(record).collect()
}

/// Adds the items of a new or rewritten case.
pub async fn insert(tx: &Tx, items: &[Item]) -> Result<(), DbErr> {
    if items.is_empty() {
        return Ok(());
    }
    let rows = items.iter().map(|item| row(item).into_active_model().reset_all());
    Entity::insert_many(rows).exec_without_returning(tx.conn()).await.map(|_| ())
}

/// Removes the items of a case that is rewritten.
pub async fn delete(tx: &Tx, request: Uuid) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::Request.eq(request)).exec(tx.conn()).await.map(|_| ())
}

/// Writes an item of a locked case.
pub async fn update(tx: &Tx, item: &Item) -> Result<(), DbErr> {
    let mut active = row(item).into_active_model().reset_all();
    active.not_set(Column::Id);
    active.not_set(Column::Need);
    let done = Entity::update_many().set(active).filter(Column::Id.eq(item.id)).exec(tx.conn()).await?;
    one_row("item", done.rows_affected)
}

fn row(item: &Item) -> Model {
    Model {
        id: item.id,
        request: item.request,
        line: item.line,
        state: item.state.code(),
        kind: item.kind.map_or(0, ItemKind::number),
        element: item.element.map_or(0, Element::number),
        complete: item.complete,
        sample_needed: item.sample_needed,
        need: item.need.clone(),
        order_id: item.order,
        match_reply: item.match_reply,
        reason: item.reason.clone(),
    }
}

fn record(row: Model) -> Result<Item, DbErr> {
    Ok(Item {
        id: row.id,
        request: row.request,
        line: row.line,
        state: known("item.state", ItemState::from_code(row.state))?,
        kind: ItemKind::from_number(row.kind),
        element: Element::from_number(row.element),
        complete: row.complete,
        sample_needed: row.sample_needed,
        need: row.need,
        order: row.order_id,
        match_reply: row.match_reply,
        reason: row.reason,
    })
}
