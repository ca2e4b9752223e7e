//! `stat_period`: published results; a row is never changed.

use nqi_store::{Day, Micros};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "stat_period")]
pub struct Model {
    /// `2026-01` or `2026-Q1`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub period: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub restatement: i32,
    /// The day after the last one, for the order of lists.
    pub ends_on: Day,
    /// The tables as JSON.
    pub content: String,
    pub reason: String,
    pub published_at: Micros,
    /// `org/subject/name`.
    pub published_by: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
