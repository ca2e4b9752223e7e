//! Findings about reports: rows to and from the domain.

use std::collections::HashMap;

use jiff::civil::Date;
use nqi_store::{Day, Micros, Tx};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{
    entity::finding::{ActiveModel, Column, Entity, Model},
    policy::unknown,
};
use crate::domain::finding::{Finding, FindingKind};

/// Writes a new finding.
pub async fn insert(tx: &Tx, finding: &Finding) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(finding.id),
        provider_id: Set(finding.provider),
        kind: Set(finding.kind.code()),
        report_number: Set(finding.report_number.clone()),
        found_on: Set(Day(finding.found_on)),
        summary: Set(finding.summary.clone()),
        recorded_at: Set(Micros(finding.recorded.0)),
        recorded_by: Set(finding.recorded.1.clone()),
        withdrawn_at: Set(None),
        withdrawn_by: Set(String::new()),
        withdraw_reason: Set(String::new()),
    };
    Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Writes that a finding was withdrawn; false when it was already.
pub async fn withdraw(tx: &Tx, id: Uuid, by: &str, reason: &str) -> Result<bool, DbErr> {
    let row = ActiveModel {
        withdrawn_at: Set(Some(Micros(tx.now()))),
        withdrawn_by: Set(by.to_owned()),
        withdraw_reason: Set(reason.to_owned()),
        ..Default::default()
    };
    let standing = Entity::update_many().set(row).filter(Column::Id.eq(id));
    let done = standing.filter(Column::WithdrawnAt.is_null()).exec(tx.conn()).await?;
    Ok(done.rows_affected > 0)
}

/// One finding.
pub async fn find(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<Finding>, DbErr> {
    Entity::find().filter(Column::Id.eq(id)).one(conn).await?.map(domain).transpose()
}

/// All findings about a provider, newest first.
pub async fn about(conn: &impl ConnectionTrait, provider: Uuid) -> Result<Vec<Finding>, DbErr> {
    let found = Entity::find().filter(Column::ProviderId.eq(provider));
    let rows = found.order_by_desc(Column::FoundOn).order_by_desc(Column::Id).all(conn).await?;
    rows.into_iter().map(domain).collect()
}

/// How many findings of a day or later stand, by provider.
pub async fn standing(
    conn: &impl ConnectionTrait,
    providers: &[Uuid],
    from: Date,
) -> Result<HashMap<Uuid, i64>, DbErr> {
    let rows: Vec<(Uuid, i64)> = Entity::find()
        .select_only()
        .column(Column::ProviderId)
        .expr_as(Column::Id.count(), "findings")
        .filter(Column::ProviderId.is_in(providers.iter().copied()))
        .filter(Column::FoundOn.gte(Day(from)))
        .filter(Column::WithdrawnAt.is_null())
        .group_by(Column::ProviderId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

fn domain(row: Model) -> Result<Finding, DbErr> {
    Ok(Finding {
        id: row.id,
        provider: row.provider_id,
        kind: FindingKind::parse(row.kind).ok_or_else(|| unknown("finding kind", row.kind))?,
        report_number: row.report_number,
        found_on: row.found_on.0,
        summary: row.summary,
        recorded: (row.recorded_at.0, row.recorded_by),
        withdrawn: row.withdrawn_at.map(|at| (at.0, row.withdrawn_by, row.withdraw_reason)),
    })
}
