//! Ratings as rows.

use nqi_store::{Micros, Tx};
use sea_orm::{Condition, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*};

use super::column::{from_json, json, known, one_row};
use super::queue;
use super::scope::Page;
use crate::domain::queue::Queue;
use crate::domain::rating::Marks;
use crate::domain::{Rating, RatingState, Viewer};

pub(super) mod entity {
    use nqi_store::Micros;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "rating")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub order_id: Uuid,
        pub request: Uuid,
        pub enterprise: Uuid,
        pub centre: Option<Uuid>,
        pub provider: Uuid,
        pub provider_name: String,
        pub state: i32,
        pub level: i32,
        pub speed: i32,
        pub clarity: i32,
        pub ease: i32,
        pub result: i32,
        pub text: String,
        pub follow_up: String,
        pub upheld: bool,
        pub rectification: String,
        pub evidence: String,
        pub attempt: i32,
        pub appeal: String,
        pub appeal_decision: String,
        pub rate_by: Micros,
        pub version: i64,
        pub created_at: Micros,
        pub updated_at: Micros,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{Column, Entity, Model};

/// A provider sees a rating once it is given: an open one would tell it whose order it is.
fn visible(viewer: Viewer) -> Condition {
    match viewer {
        Viewer::Enterprise(id) => Condition::all().add(Column::Enterprise.eq(id)),
        Viewer::Provider(id) => {
            Condition::all().add(Column::Provider.eq(id)).add(Column::State.ne(RatingState::Open.code()))
        }
        Viewer::Centre { id, city: false } => Condition::all().add(Column::Centre.eq(id)),
        Viewer::Centre { city: true, .. } | Viewer::Bureau(_) | Viewer::Service => Condition::all(),
        Viewer::Nobody => Condition::all().add(Column::Id.is_null()),
    }
}

/// The rating of that id, if it exists for the viewer.
pub async fn find(conn: &impl ConnectionTrait, viewer: Viewer, id: Uuid) -> Result<Option<Rating>, DbErr> {
    let select = Entity::find().filter(Column::Id.eq(id)).filter(visible(viewer));
    select.one(conn).await?.map(record).transpose()
}

/// How many ratings a queue has for a viewer.
pub async fn count(conn: &impl ConnectionTrait, viewer: Viewer, queue: Queue) -> Result<u64, DbErr> {
    Entity::find().filter(visible(viewer)).filter(queue::ratings(queue)).count(conn).await
}

/// A page, newest first, and the number of all that match.
pub async fn list(
    conn: &impl ConnectionTrait,
    viewer: Viewer,
    page: &Page,
) -> Result<(Vec<Rating>, u64), DbErr> {
    let mut select = Entity::find().filter(visible(viewer));
    if let Some(queue) = page.queue {
        select = select.filter(queue::ratings(queue));
    }
    if !page.case_number.is_empty() {
        select = select.filter(Column::Request.in_subquery(super::request::of_number(&page.case_number)));
    }
    if !page.states.is_empty() {
        select = select.filter(Column::State.is_in(page.states.clone()));
    }
    if let Some(id) = page.request {
        select = select.filter(Column::Request.eq(id));
    }
    let total = select.clone().count(conn).await?;
    if let Some(id) = page.before {
        select = select.filter(Column::Id.lt(id));
    }
    let rows = select.order_by_desc(Column::Id).limit(page.limit).all(conn).await?;
    Ok((rows.into_iter().map(record).collect::<Result<_, _>>()?, total))
}

/// Ratings that could be given until `until` or earlier and were not, oldest first.
pub async fn open_until(conn: &impl ConnectionTrait, until: Micros) -> Result<Vec<(Uuid, Uuid)>, DbErr> {
    let due =
        Entity::find().filter(Column::State.eq(RatingState::Open.code())).filter(Column::RateBy.lte(until));
    due.select_only()
        .columns([Column::Id, Column::Request])
        .order_by_asc(Column::RateBy)
        .order_by_asc(Column::Id)
        .limit(500)
        .into_tuple()
        .all(conn)
        .await
}

/// Adds the rating of an order of a locked case.
pub async fn insert(tx: &Tx, rating: &Rating) -> Result<(), DbErr> {
    Entity::insert(row(rating)?.into_active_model().reset_all())
        .exec_without_returning(tx.conn())
        .await
        .map(|_| ())
}

/// Writes a rating of a locked case and raises its version.
pub async fn update(tx: &Tx, rating: &mut Rating) -> Result<(), DbErr> {
    let before = rating.version;
    rating.version += 1;
    rating.updated_at = tx.now();
    let mut active = row(rating)?.into_active_model().reset_all();
    active.not_set(Column::Id);
    let done = Entity::update_many()
        .set(active)
        .filter(Column::Id.eq(rating.id))
        .filter(Column::Version.eq(before))
        .exec(tx.conn())
        .await?;
    one_row("rating", done.rows_affected)
}

fn row(rating: &Rating) -> Result<Model, DbErr> {
    Ok(Model {
        id: rating.id,
        order_id: rating.order,
        request: rating.request,
        enterprise: rating.enterprise,
        centre: rating.centre,
        provider: rating.provider,
        provider_name: rating.provider_name.clone(),
        state: rating.state.code(),
        level: rating.marks.level,
        speed: rating.marks.speed,
        clarity: rating.marks.clarity,
        ease: rating.marks.ease,
        result: rating.marks.result,
        text: rating.text.clone(),
        follow_up: rating.follow_up.clone(),
        upheld: rating.upheld,
        rectification: rating.rectification.clone(),
        evidence: json(&rating.evidence)?,
        attempt: rating.attempt,
        appeal: rating.appeal.clone(),
        appeal_decision: rating.appeal_decision.clone(),
        rate_by: Micros(rating.rate_by),
        version: rating.version,
        created_at: Micros(rating.created_at),
        updated_at: Micros(rating.updated_at),
    })
}

fn record(row: Model) -> Result<Rating, DbErr> {
    Ok(Rating {
        id: row.id,
        order: row.order_id,
        request: row.request,
        enterprise: row.enterprise,
        centre: row.centre,
        provider: row.provider,
        provider_name: row.provider_name,
        state: known("rating.state", RatingState::from_code(row.state))?,
        marks: Marks {
            level: row.level,
            speed: row.speed,
            clarity: row.clarity,
            ease: row.ease,
            result: row.result,
        },
        text: row.text,
        follow_up: row.follow_up,
        upheld: row.upheld,
        rectification: row.rectification,
        evidence: from_json(&row.evidence)?,
        attempt: row.attempt,
        appeal: row.appeal,
        appeal_decision: row.appeal_decision,
        rate_by: row.rate_by.0,
        version: row.version,
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
    })
}
