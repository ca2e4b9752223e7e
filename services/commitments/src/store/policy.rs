//! Policies: only ever added, read whole, since they are few and immutable.

use nqi_kernel::clock::Unit;
use nqi_store::Micros;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait};

use super::entity::policy::{ActiveModel, Entity, Model};
use crate::domain::{
    policy::Policy,
    stage::{Stage, WorkKind},
};

/// Writes the shipped versions, in the columns that there were when they were shipped.
pub async fn insert_shipped(conn: &impl ConnectionTrait, policies: &[Policy]) -> Result<(), DbErr> {
    let rows: Vec<_> = policies.iter().map(row).collect::<Result<_, _>>()?;
    Entity::insert_many(rows).exec_without_returning(conn).await?;
    Ok(())
}

/// Writes a new version; `by` is `org/subject/name`.
pub async fn publish(conn: &impl ConnectionTrait, policy: &Policy, by: &str) -> Result<(), DbErr> {
    let row = ActiveModel {
        element: Set(policy.element),
        offering_id: Set(policy.offering),
        published_at: Set(Micros(policy.published_at)),
        published_by: Set(by.to_owned()),
        reason: Set(policy.reason.clone()),
        ..row(policy)?
    };
    Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// How many versions of policies there are: they are only ever added, so this tells whether any is new.
pub async fn count(conn: &impl ConnectionTrait) -> Result<u64, DbErr> {
    Entity::find().count(conn).await
}

fn row(policy: &Policy) -> Result<ActiveModel, DbErr> {
    Ok(ActiveModel {
        id: Set(policy.id.clone()),
        version: Set(policy.version),
        stage: Set(policy.stage.code()),
        kind: Set(policy.kind.code()),
        unit: Set(unit_code(policy.unit)),
        promised: Set(small(policy.promised)),
        statutory: Set(small(policy.statutory)),
        deemed_received: Set(policy.deemed_received),
        levels: Set(json(&policy.levels)?),
        caps: Set(json(&policy.caps)?),
        rule_zh: Set(policy.rule_zh.clone()),
        rule_en: Set(policy.rule_en.clone()),
        ..ActiveModel::default()
    })
}

/// All versions of all policies.
pub async fn all(conn: &impl ConnectionTrait) -> Result<Vec<Policy>, DbErr> {
    Entity::find().all(conn).await?.into_iter().map(policy).collect()
}

fn policy(row: Model) -> Result<Policy, DbErr> {
    let parse = |text: &str| serde_json::from_str(text).map_err(|error| DbErr::Type(error.to_string()));
    Ok(Policy {
        stage: Stage::parse(row.stage).ok_or_else(|| unknown("stage", row.stage))?,
        kind: WorkKind::parse(row.kind).ok_or_else(|| unknown("kind", row.kind))?,
        unit: unit(row.unit)?,
        promised: row.promised.unsigned_abs(),
        statutory: row.statutory.unsigned_abs(),
        deemed_received: row.deemed_received,
        levels: parse(&row.levels)?,
        caps: serde_json::from_str(&row.caps).map_err(|error| DbErr::Type(error.to_string()))?,
        id: row.id,
        version: row.version,
        rule_zh: row.rule_zh,
        rule_en: row.rule_en,
        element: row.element,
        offering: row.offering_id,
        published_at: row.published_at.0,
        reason: row.reason,
    })
}

/// 1 days, 2 minutes: the contract's codes.
pub(super) fn unit_code(unit: Unit) -> i32 {
    match unit {
        Unit::Days => 1,
        Unit::Minutes => 2,
    }
}

pub(super) fn unit(code: i32) -> Result<Unit, DbErr> {
    match code {
        1 => Ok(Unit::Days),
        2 => Ok(Unit::Minutes),
        _ => Err(unknown("unit", code)),
    }
}

pub(super) fn unknown(what: &str, code: impl std::fmt::Display) -> DbErr {
    DbErr::Type(format!("unknown {what} {code}"))
}

pub(super) fn json(value: &impl serde::Serialize) -> Result<String, DbErr> {
    serde_json::to_string(value).map_err(|error| DbErr::Type(error.to_string()))
}

/// Terms are bounded far below i32 where they are parsed.
pub(super) fn small(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
