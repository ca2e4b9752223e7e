//! `card`: never deleted; the case's columns are copied for lists.

use nqi_store::Micros;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "card")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub commitment_id: Uuid,
    pub cycle: i32,
    pub level: String,
    pub state: i32,
    pub fire_at: Micros,
    pub created_at: Micros,
    pub due_at: Option<Micros>,
    pub rule_zh: String,
    pub rule_en: String,
    pub reason: String,
    pub stage: i32,
    pub case_number: String,
    pub service_request_id: Option<Uuid>,
    pub enterprise_id: Option<Uuid>,
    pub centre_id: Option<Uuid>,
    pub obligor_id: Uuid,
    pub region: String,
    pub decided_at: Option<Micros>,
    pub decided_by: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
