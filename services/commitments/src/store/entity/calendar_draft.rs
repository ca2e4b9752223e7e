//! `calendar_draft`: the revision being prepared, at most one a calendar.

use nqi_store::Micros;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub calendar: String,
    pub version: i64,
    pub spec: String,
    pub updated_at: Micros,
    pub updated_by: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
