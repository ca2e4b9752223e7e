//! Requests as rows.

use nqi_store::{Day, Micros, Tx};
use sea_orm::sea_query::Query;
use sea_orm::{Condition, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*};

use super::column::{from_json, json, known, one_row};
use super::page;
use super::queue;
use super::scope::contains;
use crate::domain::queue::Queue;
use crate::domain::request::Channel;
use crate::domain::{OrderState, Request, RequestState, Viewer};

pub(super) mod entity {
    use nqi_store::{Day, Micros};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "service_request")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: Option<String>,
        pub enterprise: Uuid,
        pub enterprise_name: String,
        pub centre: Option<Uuid>,
        pub region: String,
        pub cluster: i32,
        pub stage: i32,
        pub channel: i32,
        pub entered_by: Uuid,
        pub consent: Option<Uuid>,
        pub state: i32,
        pub title: String,
        pub text: String,
        pub deadline: Option<Day>,
        pub budget_fen: Option<i64>,
        pub contact: String,
        pub visible_documents: String,
        pub defects: String,
        pub noticed: Option<String>,
        pub rerouted: bool,
        pub reason: String,
        pub submitted_at: Option<Micros>,
        pub accepted_at: Option<Micros>,
        pub returned_at: Option<Micros>,
        pub deemed: bool,
        pub orders: i32,
        pub action: Option<Uuid>,
        pub version: i64,
        pub created_at: Micros,
        pub updated_at: Micros,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

/// What a list may be narrowed to; empty parts do not narrow.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// States.
    pub states: Vec<i32>,
    /// Region code.
    pub region: String,
    /// Cluster number.
    pub cluster: i32,
    /// Enterprise.
    pub enterprise: Option<Uuid>,
    /// Handling centre.
    pub centre: Option<Uuid>,
    /// Case number.
    pub number: String,
    /// Only in this queue.
    pub queue: Option<Queue>,
    /// Only titles or case numbers that contain this text.
    pub query: String,
    /// Only cases of this action.
    pub action: Option<Uuid>,
}

/// The cases that exist for a viewer.
fn visible(viewer: Viewer) -> Condition {
    let submitted = Column::State.ne(RequestState::Draft.code());
    match viewer {
        Viewer::Enterprise(id) => Condition::all().add(Column::Enterprise.eq(id)),
        Viewer::Provider(id) => Condition::all().add(
            Column::Id.in_subquery(
                Query::select()
                    .column(super::order::entity::Column::Request)
                    .from(super::order::entity::Entity)
                    .and_where(super::order::entity::Column::Provider.eq(id))
                    .and_where(super::order::entity::Column::State.ne(OrderState::Reassigned.code()))
                    .and_where(super::order::entity::Column::State.ne(OrderState::Cancelled.code()))
                    .to_owned(),
            ),
        ),
        Viewer::Centre { id, city: false } => Condition::all().add(Column::Centre.eq(id)),
        Viewer::Centre { id, city: true } => Condition::any().add(Column::Centre.eq(id)).add(submitted),
        Viewer::Bureau(_) => Condition::all().add(submitted),
        Viewer::Service => Condition::all(),
        Viewer::Nobody => Condition::all().add(Column::Id.is_null()),
    }
}

/// The case of that id, if it exists for the viewer.
pub async fn find(conn: &impl ConnectionTrait, viewer: Viewer, id: Uuid) -> Result<Option<Request>, DbErr> {
    let select = Entity::find().filter(Column::Id.eq(id)).filter(visible(viewer));
    select.one(conn).await?.map(record).transpose()
}

/// A subquery for the id of the case of a number.
pub(super) fn of_number(number: &str) -> sea_orm::sea_query::SelectStatement {
    Query::select().column(Column::Id).from(Entity).and_where(Column::Number.eq(number)).to_owned()
}

/// The case of that number, if it exists for the viewer.
pub async fn by_number(
    conn: &impl ConnectionTrait,
    viewer: Viewer,
    number: &str,
) -> Result<Option<Request>, DbErr> {
    let select = Entity::find().filter(Column::Number.eq(number)).filter(visible(viewer));
    select.one(conn).await?.map(record).transpose()
}

/// The same, locked until the end of the transaction: whoever changes anything of a case holds this lock.
pub async fn lock(tx: &Tx, viewer: Viewer, id: Uuid) -> Result<Option<Request>, DbErr> {
    let select = Entity::find().filter(Column::Id.eq(id)).filter(visible(viewer));
    tx.for_update(select).one(tx.conn()).await?.map(record).transpose()
}

/// A page, newest first: cases with an id below `before`, and the number of all that match.
pub async fn list(
    conn: &impl ConnectionTrait,
    viewer: Viewer,
    filter: &Filter,
    before: Option<Uuid>,
    limit: u64,
) -> Result<(Vec<Request>, u64), DbErr> {
    let mut select = Entity::find().filter(visible(viewer));
    if let Some(queue) = filter.queue {
        select = select.filter(queue::requests(queue));
    }
    if !filter.query.is_empty() {
        let words = Condition::any()
            .add(contains(Column::Title, &filter.query))
            .add(contains(Column::Number, &filter.query));
        select = select.filter(words);
    }
    if !filter.states.is_empty() {
        select = select.filter(Column::State.is_in(filter.states.clone()));
    }
    if !filter.region.is_empty() {
        select = select.filter(Column::Region.eq(&filter.region));
    }
    if filter.cluster != 0 {
        select = select.filter(Column::Cluster.eq(filter.cluster));
    }
    if let Some(id) = filter.enterprise {
        select = select.filter(Column::Enterprise.eq(id));
    }
    if let Some(id) = filter.centre {
        select = select.filter(Column::Centre.eq(id));
    }
    if let Some(id) = filter.action {
        select = select.filter(Column::Action.eq(id));
    }
    if !filter.number.is_empty() {
        select = select.filter(Column::Number.eq(&filter.number));
    }
    let older = before.map(|id| Condition::all().add(Column::Id.lt(id)));
    let (rows, total) = page::newest(conn, select, &[Column::Id], older, limit).await?;
    Ok((rows.into_iter().map(record).collect::<Result<_, _>>()?, total))
}

/// How many cases a queue has for a viewer.
pub async fn count(conn: &impl ConnectionTrait, viewer: Viewer, queue: Queue) -> Result<u64, DbErr> {
    Entity::find().filter(visible(viewer)).filter(queue::requests(queue)).count(conn).await
}

/// The cases of offers, orders or ratings that were found as their viewer.
pub async fn of_ids(conn: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Request>, DbErr> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(conn).await?;
    rows.into_iter().map(record).collect()
}

/// The newest case of an enterprise that shows this document to invited providers.
pub async fn showing(
    conn: &impl ConnectionTrait,
    enterprise: Uuid,
    document: Uuid,
) -> Result<Option<Uuid>, DbErr> {
    // A JSON list of UUIDs, so the quoted id matches exactly its own entry.
    let select = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Enterprise.eq(enterprise))
        .filter(Column::VisibleDocuments.contains(format!("\"{document}\"")))
        .order_by_desc(Column::Id);
    select.into_tuple().one(conn).await
}

/// Returned cases whose defects were named at or before `until`, oldest first.
pub async fn returned_until(conn: &impl ConnectionTrait, until: Micros) -> Result<Vec<Uuid>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::State.eq(RequestState::Returned.code()))
        .filter(Column::ReturnedAt.lte(until))
        .order_by_asc(Column::ReturnedAt)
        .order_by_asc(Column::Id)
        .limit(500)
        .into_tuple()
        .all(conn)
        .await
}

/// Adds a case.
pub async fn insert(tx: &Tx, request: &Request) -> Result<(), DbErr> {
    Entity::insert(row(request)?.into_active_model().reset_all())
        .exec_without_returning(tx.conn())
        .await
        .map(|_| ())
}

/// Writes a locked case whose version was raised by one.
pub async fn update(tx: &Tx, request: &Request) -> Result<(), DbErr> {
    let done = Entity::update_many()
        .set(columns(row(request)?))
        .filter(Column::Id.eq(request.id))
        .filter(Column::Version.eq(request.version - 1))
        .exec(tx.conn())
        .await?;
    one_row("service_request", done.rows_affected)
}

fn columns(model: Model) -> ActiveModel {
    let mut active = model.into_active_model().reset_all();
    active.not_set(Column::Id);
    active
}

fn row(request: &Request) -> Result<Model, DbErr> {
    Ok(Model {
        id: request.id,
        number: request.number.clone(),
        enterprise: request.enterprise,
        enterprise_name: request.enterprise_name.clone(),
        centre: request.centre,
        region: request.region.clone(),
        cluster: request.cluster,
        stage: request.stage,
        channel: request.channel.code(),
        entered_by: request.entered_by,
        consent: request.consent,
        state: request.state.code(),
        title: request.title.clone(),
        text: request.text.clone(),
        deadline: request.deadline.map(Day),
        budget_fen: request.budget_fen,
        contact: json(&request.contact)?,
        visible_documents: json(&request.visible_documents)?,
        defects: json(&request.defects)?,
        noticed: request.noticed.as_ref().map(json).transpose()?,
        rerouted: request.rerouted,
        reason: request.reason.clone(),
        submitted_at: request.submitted_at.map(Micros),
        accepted_at: request.accepted_at.map(Micros),
        returned_at: request.returned_at.map(Micros),
        deemed: request.deemed,
        orders: request.orders,
        action: request.action,
        version: request.version,
        created_at: Micros(request.created_at),
        updated_at: Micros(request.updated_at),
    })
}

fn record(row: Model) -> Result<Request, DbErr> {
    Ok(Request {
        id: row.id,
        number: row.number,
        enterprise: row.enterprise,
        enterprise_name: row.enterprise_name,
        centre: row.centre,
        region: row.region,
        cluster: row.cluster,
        stage: row.stage,
        channel: known("service_request.channel", Channel::from_code(row.channel))?,
        entered_by: row.entered_by,
        consent: row.consent,
        state: known("service_request.state", RequestState::from_code(row.state))?,
        title: row.title,
        text: row.text,
        deadline: row.deadline.map(|day| day.0),
        budget_fen: row.budget_fen,
        contact: from_json(&row.contact)?,
        visible_documents: from_json(&row.visible_documents)?,
        defects: from_json(&row.defects)?,
        noticed: row.noticed.as_deref().map(from_json).transpose()?,
        rerouted: row.rerouted,
        reason: row.reason,
        submitted_at: row.submitted_at.map(|at| at.0),
        accepted_at: row.accepted_at.map(|at| at.0),
        returned_at: row.returned_at.map(|at| at.0),
        deemed: row.deemed,
        orders: row.orders,
        action: row.action,
        version: row.version,
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
    })
}
