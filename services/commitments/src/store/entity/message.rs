//! `message`: one per commitment, cycle and level; the case's columns are copied for lists.

use nqi_store::Micros;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub commitment_id: Uuid,
    pub cycle: i32,
    pub level: String,
    pub stage: i32,
    pub subject_id: Uuid,
    pub case_number: String,
    pub service_request_id: Option<Uuid>,
    pub region: String,
    pub obligor_id: Uuid,
    pub due_at: Option<Micros>,
    pub provisional: bool,
    pub notice_id: Option<Uuid>,
    pub notice_number: String,
    pub fire_at: Micros,
    pub send_at: Micros,
    pub revision: i32,
    pub state: i32,
    pub dropped_because: String,
    pub sent_at: Option<Micros>,
    pub read_at: Option<Micros>,
    pub delivery: i32,
    pub attempts: i32,
    pub next_try_at: Option<Micros>,
    pub delivered_at: Option<Micros>,
    pub last_error: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
