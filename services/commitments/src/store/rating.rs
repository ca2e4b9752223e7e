//! Ratings as credit classes count them.

use jiff::Timestamp;
use nqi_store::{Micros, Tx};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;
use uuid::Uuid;

use super::entity::rating::{ActiveModel, Column, Entity, Model};

/// A rating.
#[derive(Clone, Debug, PartialEq)]
pub struct Rating {
    /// Its id.
    pub id: Uuid,
    /// Who was rated.
    pub provider: Uuid,
    /// 5 to 1; 0 = never rated.
    pub stars: i32,
    /// Counts in the provider's figures.
    pub counted: bool,
    /// A bad one that was upheld.
    pub upheld: bool,
    /// When it was given.
    pub at: Timestamp,
}

/// Writes a rating, or what has become of it since it was given.
pub async fn put(tx: &Tx, rating: &Rating) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(rating.id),
        provider_id: Set(rating.provider),
        stars: Set(rating.stars),
        counted: Set(rating.counted),
        upheld: Set(rating.upheld),
        at: Set(Micros(rating.at)),
    };
    let changed = OnConflict::column(Column::Id)
        .update_columns([Column::Stars, Column::Counted, Column::Upheld])
        .to_owned();
    Entity::insert(row).on_conflict(changed).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Ratings that count and upheld bad ones among them, by provider, given in `[from, to)`.
pub async fn sums(
    conn: &impl ConnectionTrait,
    providers: &[Uuid],
    (from, to): (Timestamp, Timestamp),
) -> Result<HashMap<Uuid, (i64, i64)>, DbErr> {
    let upheld = Expr::case(Column::Upheld.eq(true), 1).finally(0);
    let rows: Vec<(Uuid, i64, i64)> = Entity::find()
        .select_only()
        .column(Column::ProviderId)
        .expr_as(Column::Id.count(), "given")
        .expr_as(Expr::expr(upheld).sum(), "upheld_bad")
        .filter(Column::ProviderId.is_in(providers.iter().copied()))
        .filter(Column::Counted.eq(true))
        .filter(Column::At.gte(Micros(from)))
        .filter(Column::At.lt(Micros(to)))
        .group_by(Column::ProviderId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(provider, given, upheld)| (provider, (given, upheld))).collect())
}

/// The ratings that count of a provider given in `[from, to)`, or the upheld ones among them: what [`sums`] counts.
fn counting(provider: Uuid, (from, to): (Timestamp, Timestamp), upheld: bool) -> Condition {
    Condition::all()
        .add(Column::ProviderId.eq(provider))
        .add(Column::Counted.eq(true))
        .add(Column::At.gte(Micros(from)))
        .add(Column::At.lt(Micros(to)))
        .add_option(upheld.then(|| Column::Upheld.eq(true)))
}

/// A page of the ratings that count, newest first, after a cursor `(at, id)`.
pub async fn list(
    conn: &impl ConnectionTrait,
    provider: Uuid,
    span: (Timestamp, Timestamp),
    upheld: bool,
    after: Option<(Timestamp, Uuid)>,
    limit: u64,
) -> Result<Vec<Rating>, DbErr> {
    let mut condition = counting(provider, span, upheld);
    if let Some((at, id)) = after {
        let same = Condition::all().add(Column::At.eq(Micros(at))).add(Column::Id.lt(id));
        condition = condition.add(Condition::any().add(Column::At.lt(Micros(at))).add(same));
    }
    let found = Entity::find().filter(condition).order_by_desc(Column::At).order_by_desc(Column::Id);
    Ok(found.limit(limit).all(conn).await?.into_iter().map(domain).collect())
}

/// How many count.
pub async fn count(
    conn: &impl ConnectionTrait,
    provider: Uuid,
    span: (Timestamp, Timestamp),
    upheld: bool,
) -> Result<u64, DbErr> {
    Entity::find().filter(counting(provider, span, upheld)).count(conn).await
}

/// The ratings of a provider given in `[from, to)`, oldest first.
pub async fn of(
    conn: &impl ConnectionTrait,
    provider: Uuid,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Rating>, DbErr> {
    let given = Entity::find()
        .filter(Column::ProviderId.eq(provider))
        .filter(Column::At.gte(Micros(from)))
        .filter(Column::At.lt(Micros(to)));
    let rows = given.order_by_asc(Column::At).order_by_asc(Column::Id).all(conn).await?;
    Ok(rows.into_iter().map(domain).collect())
}

fn domain(row: Model) -> Rating {
    Rating {
        id: row.id,
        provider: row.provider_id,
        stars: row.stars,
        counted: row.counted,
        upheld: row.upheld,
        at: row.at.0,
    }
}
