//! `policy`: versions of rules; `levels` and `caps` as JSON.

use nqi_store::Micros;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "policy")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    pub stage: i32,
    pub kind: i32,
    pub unit: i32,
    pub promised: i32,
    pub statutory: i32,
    pub deemed_received: bool,
    pub levels: String,
    pub caps: String,
    pub rule_zh: String,
    pub rule_en: String,
    pub element: i32,
    pub offering_id: Option<Uuid>,
    pub published_at: Micros,
    pub published_by: String,
    pub reason: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
