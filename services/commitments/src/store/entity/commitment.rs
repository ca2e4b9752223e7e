//! `commitment`: one row per promise; `due_sort` is `due_at` or the largest number, so that lists need no NULLS LAST.

use nqi_store::Micros;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "commitment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub stage: i32,
    pub subject_id: Uuid,
    pub attempt: i32,
    pub case_number: String,
    pub service_request_id: Option<Uuid>,
    pub enterprise_id: Option<Uuid>,
    pub centre_id: Option<Uuid>,
    pub region: String,
    pub obligor_id: Uuid,
    pub kind: i32,
    pub element: i32,
    pub policy_id: String,
    pub policy_version: i32,
    pub calendar: String,
    pub revision: i32,
    pub unit: i32,
    pub promised: i32,
    pub statutory: i32,
    /// Facts of the clock without its pauses, as JSON; NULL until it starts.
    pub facts: Option<String>,
    pub status: i32,
    pub cycle: i32,
    /// Rank of the highest level recorded in this cycle, 0 = none.
    pub level: i32,
    pub pauses: i32,
    pub cards: i32,
    pub entries: i32,
    pub anchor_at: Option<Micros>,
    pub due_at: Option<Micros>,
    pub due_sort: i64,
    pub provisional: bool,
    pub next_fire_at: Option<Micros>,
    pub last_level_at: Option<Micros>,
    pub completed_at: Option<Micros>,
    pub last_at: Micros,
    pub replaced_by: Option<Uuid>,
    pub created_at: Micros,
    pub updated_at: Micros,
    pub cluster: i32,
    /// How it counts in the statistics, 0 = undecided; derived in every turn, as are the columns below.
    pub score: i32,
    pub dated_at: Option<Micros>,
    pub used_seconds: Option<i64>,
    /// Standing cards by level.
    pub yellow: i32,
    pub red: i32,
    pub escalated: i32,
    pub offering_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
