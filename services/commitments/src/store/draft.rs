//! The draft of a calendar: at most one, versioned, replaced whole.

use jiff::Timestamp;
use nqi_kernel::worktime::CalendarSpec;
use nqi_store::{Micros, Tx};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::{
    calendar::spec,
    entity::calendar_draft::{ActiveModel, Column, Entity, Model},
    policy::json,
};

/// A revision being prepared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The published form that it would have.
    pub spec: CalendarSpec,
    /// Row version.
    pub version: i64,
    /// Last changed.
    pub updated_at: Timestamp,
}

/// The draft of a calendar.
pub async fn find(conn: &impl ConnectionTrait, calendar: &str) -> Result<Option<Draft>, DbErr> {
    Entity::find().filter(Column::Calendar.eq(calendar)).one(conn).await?.map(draft).transpose()
}

/// The draft of a calendar, locked until the end of the transaction.
pub async fn lock(tx: &Tx, calendar: &str) -> Result<Option<Draft>, DbErr> {
    let select = Entity::find().filter(Column::Calendar.eq(calendar));
    tx.for_update(select).one(tx.conn()).await?.map(draft).transpose()
}

/// Writes a draft in place of the one that is there; `by` is `org/subject/name`.
pub async fn put(conn: &impl ConnectionTrait, draft: &Draft, by: &str) -> Result<(), DbErr> {
    let row = ActiveModel {
        calendar: Set(draft.spec.calendar.clone()),
        version: Set(draft.version),
        spec: Set(json(&draft.spec)?),
        updated_at: Set(Micros(draft.updated_at)),
        updated_by: Set(by.to_owned()),
    };
    let replaced = OnConflict::column(Column::Calendar)
        .update_columns([Column::Version, Column::Spec, Column::UpdatedAt, Column::UpdatedBy])
        .to_owned();
    Entity::insert(row).on_conflict(replaced).exec_without_returning(conn).await?;
    Ok(())
}

/// Removes the draft of a calendar.
pub async fn remove(conn: &impl ConnectionTrait, calendar: &str) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::Calendar.eq(calendar)).exec(conn).await?;
    Ok(())
}

fn draft(row: Model) -> Result<Draft, DbErr> {
    Ok(Draft { spec: spec(&row.spec)?, version: row.version, updated_at: row.updated_at.0 })
}
