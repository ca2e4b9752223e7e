//! Calendar revisions: immutable; the newest is current.

use jiff::Timestamp;
use nqi_kernel::worktime::CalendarSpec;
use nqi_store::{Day, Micros};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    entity::calendar_revision::{ActiveModel, Column, Entity},
    policy::json,
};

/// Publishes a revision.
pub async fn insert(conn: &impl ConnectionTrait, spec: &CalendarSpec, at: Timestamp) -> Result<(), DbErr> {
    let row = ActiveModel {
        calendar: Set(spec.calendar.clone()),
        revision: Set(i32::try_from(spec.revision).unwrap_or(i32::MAX)),
        spec: Set(json(spec)?),
        published_through: Set(Day(spec.published_through)),
        created_at: Set(Micros(at)),
    };
    Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// The number of the newest revision; `None` for a calendar that does not exist.
pub async fn newest(conn: &impl ConnectionTrait, calendar: &str) -> Result<Option<u32>, DbErr> {
    let revision: Option<i32> = Entity::find()
        .select_only()
        .column(Column::Revision)
        .filter(Column::Calendar.eq(calendar))
        .order_by_desc(Column::Revision)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(revision.map(i32::unsigned_abs))
}

/// One revision in its published form.
pub async fn revision(
    conn: &impl ConnectionTrait,
    calendar: &str,
    revision: u32,
) -> Result<Option<CalendarSpec>, DbErr> {
    let number = i32::try_from(revision).unwrap_or(i32::MAX);
    let select = Entity::find().filter(Column::Calendar.eq(calendar)).filter(Column::Revision.eq(number));
    let row = select.one(conn).await?;
    row.map(|row| serde_json::from_str(&row.spec).map_err(|error| DbErr::Type(error.to_string()))).transpose()
}
