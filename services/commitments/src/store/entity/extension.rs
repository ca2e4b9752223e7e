//! `extension`: more time that an obligor asked for; one of days and minutes is 0.

use nqi_store::Micros;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "extension")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub commitment_id: Uuid,
    pub days: i32,
    pub minutes: i32,
    pub reason: String,
    pub state: i32,
    pub asker: Uuid,
    pub asked_by: String,
    pub asked_at: Micros,
    pub due_at: Option<Micros>,
    pub new_due_at: Option<Micros>,
    pub decided_by: String,
    pub decided_at: Option<Micros>,
    pub note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
