//! `appeal`: at most one for each card.

use nqi_store::Micros;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "appeal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub card_id: Uuid,
    pub state: i32,
    pub statement: String,
    pub appealed_by: String,
    pub appealed_at: Micros,
    pub note: String,
    pub decided_by: String,
    pub decided_at: Option<Micros>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
