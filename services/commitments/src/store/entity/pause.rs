//! `pause`: one row per pause, closed ones included.

use nqi_store::Micros;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pause")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub commitment_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub no: i32,
    pub from_at: Micros,
    pub to_at: Option<Micros>,
    pub resume_by: Micros,
    /// What was asked for; NULL = as late as the caps allow.
    pub asked_until: Option<Micros>,
    pub reason: String,
    pub evidence: String,
    pub actor: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
