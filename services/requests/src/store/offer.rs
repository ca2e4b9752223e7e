//! Offers as rows.

use nqi_store::{Micros, Tx};
use sea_orm::{Condition, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*};

use super::column::{from_json, json, known, one_row};
use super::queue;
use super::scope::Page;
use crate::domain::queue::Queue;
use crate::domain::{Offer, OfferState, Viewer};

pub(super) mod entity {
    use nqi_store::Micros;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "offer")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub request: Uuid,
        pub item: Uuid,
        pub enterprise: Uuid,
        pub centre: Option<Uuid>,
        pub provider: Uuid,
        pub site: Uuid,
        pub state: i32,
        pub rank: i32,
        pub candidate: Vec<u8>,
        pub questions: String,
        pub quotes: String,
        pub reason: String,
        pub reason_text: String,
        pub automatic: bool,
        pub attempt: i32,
        pub replaced: bool,
        pub valid_until: Option<Micros>,
        pub asked_at: Option<Micros>,
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

/// The offer of that id, if it exists for the viewer.
pub async fn find(conn: &impl ConnectionTrait, viewer: Viewer, id: Uuid) -> Result<Option<Offer>, DbErr> {
    let select = Entity::find().filter(Column::Id.eq(id)).filter(visible(viewer));
    select.one(conn).await?.map(record).transpose()
}

/// All offers for an item of a locked case, oldest first.
pub async fn of_item(conn: &impl ConnectionTrait, item: Uuid) -> Result<Vec<Offer>, DbErr> {
    let rows = Entity::find().filter(Column::Item.eq(item)).order_by_asc(Column::Id).all(conn).await?;
    rows.into_iter().map(record).collect()
}

/// How many offers a queue has for a viewer.
pub async fn count(conn: &impl ConnectionTrait, viewer: Viewer, queue: Queue) -> Result<u64, DbErr> {
    Entity::find().filter(visible(viewer)).filter(queue::offers(queue)).count(conn).await
}

/// A page, newest first, and the number of all that match.
pub async fn list(
    conn: &impl ConnectionTrait,
    viewer: Viewer,
    page: &Page,
) -> Result<(Vec<Offer>, u64), DbErr> {
    let mut select = Entity::find().filter(visible(viewer));
    if let Some(queue) = page.queue {
        select = select.filter(queue::offers(queue));
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
    if let Some(id) = page.item {
        select = select.filter(Column::Item.eq(id));
    }
    let total = select.clone().count(conn).await?;
    if let Some(id) = page.before {
        select = select.filter(Column::Id.lt(id));
    }
    let rows = select.order_by_desc(Column::Id).limit(page.limit).all(conn).await?;
    Ok((rows.into_iter().map(record).collect::<Result<_, _>>()?, total))
}

/// The live offers of a provider with their requests, case by case.
pub async fn live_of_provider(
    conn: &impl ConnectionTrait,
    provider: Uuid,
) -> Result<Vec<(Uuid, Uuid)>, DbErr> {
    let live = [OfferState::Invited, OfferState::Quoting, OfferState::Quoted].map(OfferState::code);
    let found = Entity::find().filter(Column::Provider.eq(provider)).filter(Column::State.is_in(live));
    found
        .select_only()
        .columns([Column::Id, Column::Request])
        .order_by_asc(Column::Request)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(conn)
        .await
}

/// Quotations that ran out at or before `until`, oldest first.
pub async fn expired_until(conn: &impl ConnectionTrait, until: Micros) -> Result<Vec<(Uuid, Uuid)>, DbErr> {
    let due = Entity::find()
        .filter(Column::State.eq(OfferState::Quoted.code()))
        .filter(Column::ValidUntil.lte(until));
    due.select_only()
        .columns([Column::Id, Column::Request])
        .order_by_asc(Column::ValidUntil)
        .order_by_asc(Column::Id)
        .limit(500)
        .into_tuple()
        .all(conn)
        .await
}

/// Offers whose question was asked at or before `until` and is open, oldest first.
pub async fn asked_until(conn: &impl ConnectionTrait, until: Micros) -> Result<Vec<(Uuid, Uuid)>, DbErr> {
    let due = Entity::find()
        .filter(Column::State.eq(OfferState::Quoting.code()))
        .filter(Column::AskedAt.lte(until));
    due.select_only()
        .columns([Column::Id, Column::Request])
        .order_by_asc(Column::AskedAt)
        .order_by_asc(Column::Id)
        .limit(500)
        .into_tuple()
        .all(conn)
        .await
}

/// Adds an offer to a locked case of that centre.
pub async fn insert(tx: &Tx, offer: &Offer, centre: Option<Uuid>) -> Result<(), DbErr> {
    let mut model = row(offer)?;
    model.centre = centre;
    Entity::insert(model.into_active_model().reset_all()).exec_without_returning(tx.conn()).await.map(|_| ())
}

/// Writes an offer of a locked case and raises its version.
pub async fn update(tx: &Tx, offer: &mut Offer) -> Result<(), DbErr> {
    let before = offer.version;
    offer.version += 1;
    offer.updated_at = tx.now();
    let mut active = row(offer)?.into_active_model().reset_all();
    for column in [Column::Id, Column::Candidate, Column::Centre] {
        active.not_set(column);
    }
    let done = Entity::update_many()
        .set(active)
        .filter(Column::Id.eq(offer.id))
        .filter(Column::Version.eq(before))
        .exec(tx.conn())
        .await?;
    one_row("offer", done.rows_affected)
}

fn row(offer: &Offer) -> Result<Model, DbErr> {
    let open = offer.questions.iter().find(|question| question.answered_at.is_none());
    Ok(Model {
        id: offer.id,
        request: offer.request,
        item: offer.item,
        enterprise: offer.enterprise,
        centre: None,
        provider: offer.provider,
        site: offer.site,
        state: offer.state.code(),
        rank: offer.rank,
        candidate: offer.candidate.clone(),
        questions: json(&offer.questions)?,
        quotes: json(&offer.quotes)?,
        reason: offer.reason.clone(),
        reason_text: offer.reason_text.clone(),
        automatic: offer.automatic,
        attempt: offer.attempt,
        replaced: offer.replaced,
        valid_until: offer.standing().map(|quote| Micros(quote.valid_until)),
        asked_at: open.map(|question| Micros(question.asked_at)),
        version: offer.version,
        created_at: Micros(offer.created_at),
        updated_at: Micros(offer.updated_at),
    })
}

fn record(row: Model) -> Result<Offer, DbErr> {
    Ok(Offer {
        id: row.id,
        request: row.request,
        item: row.item,
        enterprise: row.enterprise,
        provider: row.provider,
        site: row.site,
        state: known("offer.state", OfferState::from_code(row.state))?,
        rank: row.rank,
        candidate: row.candidate,
        questions: from_json(&row.questions)?,
        quotes: from_json(&row.quotes)?,
        reason: row.reason,
        reason_text: row.reason_text,
        automatic: row.automatic,
        attempt: row.attempt,
        replaced: row.replaced,
        version: row.version,
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
    })
}
