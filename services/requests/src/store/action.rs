//! Actions as rows; who a list is for is its `Reach`.

use nqi_store::{Day, Micros, Tx};
use sea_orm::{Condition, IntoActiveModel, QuerySelect, entity::prelude::*};

use super::column::{from_json, json, known};
use super::page;
use crate::domain::action::{Cell, Frame, Reach};
use crate::domain::{Action, ActionState};

mod entity {
    use nqi_store::{Day, Micros};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "improvement_action")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub state: i32,
        pub title: String,
        pub cluster: i32,
        pub regions: String,
        pub problem: String,
        pub owner: Uuid,
        pub owner_name: String,
        pub members: String,
        pub indicators: String,
        pub starts: Option<Day>,
        pub ends: Option<Day>,
        pub gap_key: String,
        pub gap_enterprises: i32,
        pub gap: Vec<u8>,
        pub reason: String,
        pub conclusion: String,
        pub started_at: Option<Micros>,
        pub ended_at: Option<Micros>,
        pub version: i64,
        pub created_at: Micros,
        pub updated_at: Micros,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{Column, Entity, Model};

/// What a list may be narrowed to; empty parts do not narrow.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// States.
    pub states: Vec<i32>,
    /// Cluster number.
    pub cluster: i32,
    /// Region code; those of the whole city reach it too.
    pub region: String,
    /// Owner.
    pub owner: Option<Uuid>,
    /// Only those from a cell of the gap map.
    pub from_gap: bool,
}

/// Actions that touch one of these regions. The column is a JSON list of checked codes, so a quoted code is its own entry.
fn touches<'a>(regions: impl IntoIterator<Item = &'a String>) -> Condition {
    let whole_city = Condition::any().add(Column::Regions.eq("[]"));
    regions.into_iter().fold(whole_city, |any, code| any.add(Column::Regions.contains(format!("\"{code}\""))))
}

fn visible(reach: &Reach) -> Condition {
    match reach {
        Reach::All => Condition::all(),
        Reach::Regions(regions) => touches(regions),
        Reach::Running(cluster) => Condition::all()
            .add(Column::State.eq(ActionState::Running.code()))
            .add(Column::Cluster.eq(*cluster)),
    }
}

/// The action of that id, if it exists for the caller.
pub async fn find(conn: &impl ConnectionTrait, reach: &Reach, id: Uuid) -> Result<Option<Action>, DbErr> {
    let select = Entity::find().filter(Column::Id.eq(id)).filter(visible(reach));
    select.one(conn).await?.map(record).transpose()
}

/// The same, locked until the end of the transaction.
pub async fn lock(tx: &Tx, reach: &Reach, id: Uuid) -> Result<Option<Action>, DbErr> {
    let select = Entity::find().filter(Column::Id.eq(id)).filter(visible(reach));
    tx.for_update(select).one(tx.conn()).await?.map(record).transpose()
}

/// The open action of a cell of the gap map.
pub async fn open_of(conn: &impl ConnectionTrait, key: &str) -> Result<Option<Uuid>, DbErr> {
    let open = [ActionState::Draft.code(), ActionState::Running.code()];
    let select = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::GapKey.eq(key))
        .filter(Column::State.is_in(open));
    select.into_tuple().one(conn).await
}

/// A page, newest first: actions with an id below `before`, and the number of all that match.
pub async fn list(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    filter: &Filter,
    before: Option<Uuid>,
    limit: u64,
) -> Result<(Vec<Action>, u64), DbErr> {
    let mut select = Entity::find().filter(visible(reach));
    if !filter.states.is_empty() {
        select = select.filter(Column::State.is_in(filter.states.clone()));
    }
    if filter.cluster != 0 {
        select = select.filter(Column::Cluster.eq(filter.cluster));
    }
    if !filter.region.is_empty() {
        select = select.filter(touches([&filter.region]));
    }
    if let Some(id) = filter.owner {
        select = select.filter(Column::Owner.eq(id));
    }
    if filter.from_gap {
        select = select.filter(Column::GapKey.ne(""));
    }
    let older = before.map(|id| Condition::all().add(Column::Id.lt(id)));
    let (rows, total) = page::newest(conn, select, &[Column::Id], older, limit).await?;
    Ok((rows.into_iter().map(record).collect::<Result<_, _>>()?, total))
}

/// Adds an action.
pub async fn insert(tx: &Tx, action: &Action) -> Result<(), DbErr> {
    Entity::insert(row(action)?.into_active_model().reset_all())
        .exec_without_returning(tx.conn())
        .await
        .map(|_| ())
}

/// Writes a locked action.
pub async fn update(tx: &Tx, action: &Action) -> Result<(), DbErr> {
    let mut active = row(action)?.into_active_model().reset_all();
    active.not_set(Column::Id);
    Entity::update_many().set(active).filter(Column::Id.eq(action.id)).exec(tx.conn()).await.map(|_| ())
}

fn row(action: &Action) -> Result<Model, DbErr> {
    let cell = action.cell.clone().unwrap_or(Cell { key: String::new(), enterprises: 0, gap: vec![] });
    Ok(Model {
        id: action.id,
        state: action.state.code(),
        title: action.frame.title.clone(),
        cluster: action.frame.cluster,
        regions: json(&action.frame.regions)?,
        problem: action.frame.problem.clone(),
        owner: action.frame.owner,
        owner_name: action.owner_name.clone(),
        members: json(&action.members)?,
        indicators: json(&action.indicators)?,
        starts: action.frame.starts.map(Day),
        ends: action.frame.ends.map(Day),
        gap_key: cell.key,
        gap_enterprises: cell.enterprises,
        gap: cell.gap,
        reason: action.reason.clone(),
        conclusion: action.conclusion.clone(),
        started_at: action.started_at.map(Micros),
        ended_at: action.ended_at.map(Micros),
        version: action.version,
        created_at: Micros(action.created_at),
        updated_at: Micros(action.updated_at),
    })
}

fn record(row: Model) -> Result<Action, DbErr> {
    let cell = Cell { key: row.gap_key, enterprises: row.gap_enterprises, gap: row.gap };
    Ok(Action {
        id: row.id,
        state: known("improvement_action.state", ActionState::from_code(row.state))?,
        frame: Frame {
            title: row.title,
            cluster: row.cluster,
            regions: from_json(&row.regions)?,
            problem: row.problem,
            owner: row.owner,
            starts: row.starts.map(|day| day.0),
            ends: row.ends.map(|day| day.0),
        },
        owner_name: row.owner_name,
        members: from_json(&row.members)?,
        indicators: from_json(&row.indicators)?,
        cell: Some(cell).filter(|cell| !cell.key.is_empty()),
        reason: row.reason,
        conclusion: row.conclusion,
        started_at: row.started_at.map(|at| at.0),
        ended_at: row.ended_at.map(|at| at.0),
        version: row.version,
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
    })
}
