//! `calendar_revision`: immutable revisions in their published form.

use nqi_store::{Day, Micros};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_revision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub calendar: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    pub spec: String,
    pub published_through: Day,
    pub created_at: Micros,
    pub published_by: String,
    pub reason: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
