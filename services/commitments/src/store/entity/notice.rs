//! `notice`: one per commitment and cycle; the case's columns are copied for lists.

use nqi_store::Micros;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub state: i32,
    pub number: String,
    pub commitment_id: Uuid,
    pub cycle: i32,
    pub stage: i32,
    pub case_number: String,
    pub service_request_id: Option<Uuid>,
    pub enterprise_id: Option<Uuid>,
    pub centre_id: Option<Uuid>,
    pub region: String,
    pub obligor_id: Uuid,
    pub missed_at: Option<Micros>,
    pub demand: String,
    pub reply_clock: Uuid,
    pub reply_due_at: Option<Micros>,
    pub automatic: bool,
    pub created_at: Micros,
    pub issued_at: Option<Micros>,
    pub issued_by: String,
    pub reply: String,
    pub replied_at: Option<Micros>,
    pub replied_by: String,
    pub withdrawn_at: Option<Micros>,
    pub withdraw_reason: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
