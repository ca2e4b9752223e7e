//! Orders as rows, and the report numbers that providers have used.

use nqi_store::{Day, Micros, Tx};
use sea_orm::{Condition, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*};

use super::column::{from_json, json, known, one_row};
use super::page::newest;
use super::queue;
use super::scope::{Page, contains};
use crate::domain::queue::Queue;
use crate::domain::{Order, OrderState, Viewer};

pub(super) mod entity {
    use nqi_store::{Day, Micros};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "work_order")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: String,
        pub request: Uuid,
        pub item: Uuid,
        pub offer: Uuid,
        pub quote_version: i32,
        pub enterprise: Uuid,
        pub centre: Option<Uuid>,
        pub provider: Uuid,
        pub provider_name: String,
        pub site: Uuid,
        pub offering: Option<Uuid>,
        pub state: i32,
        pub promised_days: i32,
        pub first_promise: i32,
        pub statutory_days: i32,
        pub total_fen: i64,
        pub start_day: Option<Day>,
        pub sample_needed: bool,
        pub started: bool,
        pub sample: Option<String>,
        pub reports: String,
        pub question: String,
        pub answer: String,
        pub dispute_points: String,
        pub complaint: Option<Uuid>,
        pub disputed_version: i32,
        pub proposal: Option<String>,
        pub reason: String,
        pub attempt: i32,
        pub hold: Option<Uuid>,
        pub rating: Option<Uuid>,
        pub waiting_since: Option<Micros>,
        pub confirm_by: Option<Micros>,
        pub version: i64,
        pub created_at: Micros,
        pub updated_at: Micros,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{Column, Entity, Model};

fn visible(viewer: Viewer) -> Condition {
    match viewer {
        Viewer::Enterprise(id) => Condition::all().add(Column::Enterprise.eq(id)),
        Viewer::Provider(id) => Condition::all().add(Column::Provider.eq(id)),
        Viewer::Centre { id, city: false } => Condition::all().add(Column::Centre.eq(id)),
        Viewer::Centre { city: true, .. } | Viewer::Bureau(_) | Viewer::Service => Condition::all(),
        Viewer::Nobody => Condition::all().add(Column::Id.is_null()),
    }
}

/// The order of that id, if it exists for the viewer.
pub async fn find(conn: &impl ConnectionTrait, viewer: Viewer, id: Uuid) -> Result<Option<Order>, DbErr> {
    let select = Entity::find().filter(Column::Id.eq(id)).filter(visible(viewer));
    select.one(conn).await?.map(record).transpose()
}

/// The orders that rest on a hold and are not lost: while there is one, the hold is in use.
pub async fn uses_hold(conn: &impl ConnectionTrait, offer: Uuid, hold: Uuid) -> Result<bool, DbErr> {
    let lost = [OrderState::Cancelled.code(), OrderState::Reassigned.code()];
    let select = Entity::find()
        .filter(Column::Offer.eq(offer))
        .filter(Column::Hold.eq(hold))
        .filter(Column::State.is_not_in(lost));
    Ok(select.count(conn).await? > 0)
}

/// The orders of these holds, whatever their state: (hold, order) in order of hold.
pub async fn of_holds(conn: &impl ConnectionTrait, holds: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>, DbErr> {
    let found = Entity::find().filter(Column::Hold.is_in(holds.iter().copied()));
    found
        .select_only()
        .columns([Column::Hold, Column::Id])
        .order_by_asc(Column::Hold)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(conn)
        .await
}

/// How many orders a queue has for a viewer.
pub async fn count(conn: &impl ConnectionTrait, viewer: Viewer, queue: Queue) -> Result<u64, DbErr> {
    Entity::find().filter(visible(viewer)).filter(queue::orders(queue, viewer.org())).count(conn).await
}

/// A page, newest first, and the number of all that match.
pub async fn list(
    conn: &impl ConnectionTrait,
    viewer: Viewer,
    page: &Page,
) -> Result<(Vec<Order>, u64), DbErr> {
    let mut select = Entity::find().filter(visible(viewer));
    if let Some(queue) = page.queue {
        select = select.filter(queue::orders(queue, viewer.org()));
    }
    if !page.case_number.is_empty() {
        select = select.filter(Column::Request.in_subquery(super::request::of_number(&page.case_number)));
    }
    if !page.number.is_empty() {
        select = select.filter(contains(Column::Number, &page.number));
    }
    if !page.states.is_empty() {
        select = select.filter(Column::State.is_in(page.states.clone()));
    }
    if let Some(id) = page.request {
        select = select.filter(Column::Request.eq(id));
    }
    // By creation, not by id: the id of an order is derived from its offer.
    let last = match page.before {
        Some(id) => Entity::find().filter(Column::Id.eq(id)).filter(visible(viewer)).one(conn).await?,
        None => None,
    };
    let older = last.map(|last| {
        let same_instant =
            Condition::all().add(Column::CreatedAt.eq(last.created_at)).add(Column::Id.lt(last.id));
        Condition::any().add(Column::CreatedAt.lt(last.created_at)).add(same_instant)
    });
    let keys = [Column::CreatedAt, Column::Id];
    let (rows, total) = newest(conn, select, &keys, older, page.limit).await?;
    Ok((rows.into_iter().map(record).collect::<Result<_, _>>()?, total))
}

/// Delivered orders that count as confirmed at or before `until`, oldest first.
pub async fn confirmed_until(conn: &impl ConnectionTrait, until: Micros) -> Result<Vec<(Uuid, Uuid)>, DbErr> {
    let due = Entity::find()
        .filter(Column::State.eq(OrderState::Delivered.code()))
        .filter(Column::ConfirmBy.lte(until));
    due.select_only()
        .columns([Column::Id, Column::Request])
        .order_by_asc(Column::ConfirmBy)
        .order_by_asc(Column::Id)
        .limit(500)
        .into_tuple()
        .all(conn)
        .await
}

/// Orders that have waited for a sample since `until` or longer, oldest first.
pub async fn waiting_until(conn: &impl ConnectionTrait, until: Micros) -> Result<Vec<(Uuid, Uuid)>, DbErr> {
    let waiting = [OrderState::AwaitingSample.code(), OrderState::SampleUnfit.code()];
    let due = Entity::find().filter(Column::State.is_in(waiting)).filter(Column::WaitingSince.lte(until));
    due.select_only()
        .columns([Column::Id, Column::Request])
        .order_by_asc(Column::WaitingSince)
        .order_by_asc(Column::Id)
        .limit(500)
        .into_tuple()
        .all(conn)
        .await
}

/// Takes a report number for an order; false when another order of the provider has it.
pub async fn claim_number(tx: &Tx, provider: Uuid, number: &str, order: Uuid) -> Result<bool, DbErr> {
    tx.conn()
        .execute_raw(tx.statement(
            "INSERT INTO report_number (provider, number, order_id) VALUES ($1, $2, $3) \
             ON CONFLICT (provider, number) DO NOTHING",
            [provider.into(), number.into(), order.into()],
        ))
        .await?;
    let select = tx.statement(
        "SELECT order_id FROM report_number WHERE provider = $1 AND number = $2",
        [provider.into(), number.into()],
    );
    let row = tx.conn().query_one_raw(select).await?;
    row.map_or(Ok(false), |row| row.try_get::<Uuid>("", "order_id").map(|taken| taken == order))
}

/// Adds an order to a locked case.
pub async fn insert(tx: &Tx, order: &Order) -> Result<(), DbErr> {
    Entity::insert(row(order)?.into_active_model().reset_all())
        .exec_without_returning(tx.conn())
        .await
        .map(|_| ())
}

/// Writes an order of a locked case and raises its version.
pub async fn update(tx: &Tx, order: &mut Order) -> Result<(), DbErr> {
    let before = order.version;
    order.version += 1;
    order.updated_at = tx.now();
    let mut active = row(order)?.into_active_model().reset_all();
    active.not_set(Column::Id);
    let done = Entity::update_many()
        .set(active)
        .filter(Column::Id.eq(order.id))
        .filter(Column::Version.eq(before))
        .exec(tx.conn())
        .await?;
    one_row("work_order", done.rows_affected)
}

fn row(order: &Order) -> Result<Model, DbErr> {
    Ok(Model {
        id: order.id,
        number: order.number.clone(),
        request: order.request,
        item: order.item,
        offer: order.offer,
        quote_version: order.quote_version,
        enterprise: order.enterprise,
        centre: order.centre,
        provider: order.provider,
        provider_name: order.provider_name.clone(),
        site: order.site,
        offering: order.offering,
        state: order.state.code(),
        promised_days: order.promised_days,
        first_promise: order.first_promise,
        statutory_days: order.statutory_days,
        total_fen: order.total_fen,
        start_day: order.start.map(Day),
        sample_needed: order.sample_needed,
        started: order.started,
        sample: order.sample.as_ref().map(json).transpose()?,
        reports: json(&order.reports)?,
        question: order.question.clone(),
        answer: order.answer.clone(),
        dispute_points: json(&order.dispute_points)?,
        complaint: order.complaint,
        disputed_version: order.disputed_version,
        proposal: order.proposal.as_ref().map(json).transpose()?,
        reason: order.reason.clone(),
        attempt: order.attempt,
        hold: order.hold,
        rating: order.rating,
        waiting_since: order.waiting_since.map(Micros),
        confirm_by: order.confirm_by.map(Micros),
        version: order.version,
        created_at: Micros(order.created_at),
        updated_at: Micros(order.updated_at),
    })
}

fn record(row: Model) -> Result<Order, DbErr> {
    Ok(Order {
        id: row.id,
        number: row.number,
        request: row.request,
        item: row.item,
        offer: row.offer,
        quote_version: row.quote_version,
        enterprise: row.enterprise,
        centre: row.centre,
        provider: row.provider,
        provider_name: row.provider_name,
        site: row.site,
        offering: row.offering,
        state: known("work_order.state", OrderState::from_code(row.state))?,
        promised_days: row.promised_days,
        first_promise: row.first_promise,
        statutory_days: row.statutory_days,
        total_fen: row.total_fen,
        start: row.start_day.map(|day| day.0),
        sample_needed: row.sample_needed,
        started: row.started,
        sample: row.sample.as_deref().map(from_json).transpose()?,
        reports: from_json(&row.reports)?,
        question: row.question,
        answer: row.answer,
        dispute_points: from_json(&row.dispute_points)?,
        complaint: row.complaint,
        disputed_version: row.disputed_version,
        proposal: row.proposal.as_deref().map(from_json).transpose()?,
        reason: row.reason,
        attempt: row.attempt,
        hold: row.hold,
        rating: row.rating,
        waiting_since: row.waiting_since.map(|at| at.0),
        confirm_by: row.confirm_by.map(|at| at.0),
        version: row.version,
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
    })
}
