//! `finding`: what was upheld about a report; withdrawn, never deleted.

use nqi_store::{Day, Micros};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "finding")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub provider_id: Uuid,
    pub kind: i32,
    pub report_number: String,
    pub found_on: Day,
    pub summary: String,
    pub recorded_at: Micros,
    pub recorded_by: String,
    pub withdrawn_at: Option<Micros>,
    pub withdrawn_by: String,
    pub withdraw_reason: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
