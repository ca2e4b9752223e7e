//! Calendar revisions: immutable; the newest is current.

use jiff::Timestamp;
use nqi_kernel::worktime::CalendarSpec;
use nqi_store::{Day, Micros};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    entity::calendar_revision::{ActiveModel, Column, Entity, Model},
    policy::json,
};

/// How a revision came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// When it was published.
    pub at: Timestamp,
    /// Why; empty for the shipped one.
    pub reason: String,
}

/// Writes the shipped revision, in the columns that there were when it was shipped.
pub async fn insert_shipped(
    conn: &impl ConnectionTrait,
    spec: &CalendarSpec,
    at: Timestamp,
) -> Result<(), DbErr> {
    Entity::insert(row(spec, at)?).exec_without_returning(conn).await?;
    Ok(())
}

/// Publishes a revision; `by` is `org/subject/name`.
pub async fn publish(
    conn: &impl ConnectionTrait,
    spec: &CalendarSpec,
    published: &Published,
    by: &str,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        published_by: Set(by.to_owned()),
        reason: Set(published.reason.clone()),
        ..row(spec, published.at)?
    };
    Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

fn row(spec: &CalendarSpec, at: Timestamp) -> Result<ActiveModel, DbErr> {
    Ok(ActiveModel {
        calendar: Set(spec.calendar.clone()),
        revision: Set(i32::try_from(spec.revision).unwrap_or(i32::MAX)),
        spec: Set(json(spec)?),
        published_through: Set(Day(spec.published_through)),
        created_at: Set(Micros(at)),
        ..ActiveModel::default()
    })
}

/// All revisions of a calendar, newest first.
pub async fn revisions(
    conn: &impl ConnectionTrait,
    calendar: &str,
) -> Result<Vec<(CalendarSpec, Published)>, DbErr> {
    let select = Entity::find().filter(Column::Calendar.eq(calendar)).order_by_desc(Column::Revision);
    select.all(conn).await?.into_iter().map(|row| Ok((spec(&row.spec)?, published(row)))).collect()
}

/// How one revision came to be.
pub async fn published_of(
    conn: &impl ConnectionTrait,
    calendar: &str,
    revision: u32,
) -> Result<Option<Published>, DbErr> {
    let number = i32::try_from(revision).unwrap_or(i32::MAX);
    let select = Entity::find().filter(Column::Calendar.eq(calendar)).filter(Column::Revision.eq(number));
    Ok(select.one(conn).await?.map(published))
}

fn published(row: Model) -> Published {
    Published { at: row.created_at.0, reason: row.reason }
}

/// The published form as it is stored.
pub(super) fn spec(text: &str) -> Result<CalendarSpec, DbErr> {
    serde_json::from_str(text).map_err(|error| DbErr::Type(error.to_string()))
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
    row.map(|row| spec(&row.spec)).transpose()
}
