//! Published periods: inserted once, read for ever.

use jiff::Timestamp;
use jiff::civil::Date;
use nqi_store::{Day, Micros, Tx};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::entity::stat_period::{ActiveModel, Column, Entity, Model};

/// A publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// `2026-01` or `2026-Q1`.
    pub period: String,
    /// 0 = as first published.
    pub restatement: i32,
    /// The tables as JSON; empty in lists.
    pub content: String,
    /// Why it was restated.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// Writes a publication; the primary key refuses a second one of the same number.
pub async fn insert(tx: &Tx, published: &Published, ends_on: Date, by: &str) -> Result<(), DbErr> {
    let row = ActiveModel {
        period: Set(published.period.clone()),
        restatement: Set(published.restatement),
        ends_on: Set(Day(ends_on)),
        content: Set(published.content.clone()),
        reason: Set(published.reason.clone()),
        published_at: Set(Micros(published.at)),
        published_by: Set(by.to_owned()),
    };
    Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// One publication of a period, the newest without a number.
pub async fn find(
    conn: &impl ConnectionTrait,
    period: &str,
    restatement: Option<i32>,
) -> Result<Option<Published>, DbErr> {
    let mut select = Entity::find().filter(Column::Period.eq(period));
    if let Some(number) = restatement {
        select = select.filter(Column::Restatement.eq(number));
    }
    Ok(select.order_by_desc(Column::Restatement).one(conn).await?.map(published))
}

/// Every publication without its tables, newest period and restatement first.
pub async fn all(conn: &impl ConnectionTrait) -> Result<Vec<Published>, DbErr> {
    let rows: Vec<(String, i32, String, Micros)> = Entity::find()
        .select_only()
        .columns([Column::Period, Column::Restatement, Column::Reason, Column::PublishedAt])
        .order_by_desc(Column::EndsOn)
        .order_by_desc(Column::Period)
        .order_by_desc(Column::Restatement)
        .into_tuple()
        .all(conn)
        .await?;
    let listed = |(period, restatement, reason, at): (String, i32, String, Micros)| Published {
        period,
        restatement,
        content: String::new(),
        reason,
        at: at.0,
    };
    Ok(rows.into_iter().map(listed).collect())
}

fn published(row: Model) -> Published {
    Published {
        period: row.period,
        restatement: row.restatement,
        content: row.content,
        reason: row.reason,
        at: row.published_at.0,
    }
}
