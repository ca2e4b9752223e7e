//! `recompute`: how far a published revision has been carried into open clocks.

use nqi_store::Micros;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "recompute")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub calendar: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    /// Midnight of the first changed day; NULL when nothing differs from the revision before.
    pub since: Option<Micros>,
    /// Clocks to look at; NULL until they were counted.
    pub total: Option<i64>,
    pub done: i64,
    pub moved: i64,
    pub late_now: i64,
    pub started_at: Micros,
    pub finished_at: Option<Micros>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
