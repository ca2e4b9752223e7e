//! Calls to other services that a committed case owes: written with the case, removed when they are done.

use nqi_store::{Micros, Tx};
use sea_orm::{QueryOrder, QuerySelect, entity::prelude::*};

use super::column::known;

mod entity {
    use nqi_store::Micros;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "pending_effect")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: i32,
        pub request: Uuid,
        pub target: Uuid,
        pub offer: Uuid,
        pub due_at: Micros,
        pub tries: i32,
        pub last_error: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{Column, Entity, Model};

/// What is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectKind {
    /// Give the hold back unless a standing quotation or an order rests on it.
    ReleaseHold,
    /// Mark the hold as used up.
    ConsumeHold,
    /// Ask matching about an item and keep its reply.
    MatchItem,
    /// Ask matching how the items could be done together and keep the plans.
    PlanCase,
}

/// One owed call.
#[derive(Clone, Debug)]
pub struct Effect {
    /// UUIDv7.
    pub id: Uuid,
    /// What.
    pub kind: EffectKind,
    /// The case.
    pub request: Uuid,
    /// The hold, the item, or the case.
    pub target: Uuid,
    /// The offer that the hold belongs to; nil for a match or a plan.
    pub offer: Uuid,
    /// Not before this.
    pub due_at: jiff::Timestamp,
    /// Failed tries.
    pub tries: i32,
}

fn code(kind: EffectKind) -> i32 {
    match kind {
        EffectKind::ReleaseHold => 1,
        EffectKind::ConsumeHold => 2,
        EffectKind::MatchItem => 3,
        EffectKind::PlanCase => 4,
    }
}

fn kind(code: i32) -> Option<EffectKind> {
    [EffectKind::ReleaseHold, EffectKind::ConsumeHold, EffectKind::MatchItem, EffectKind::PlanCase]
        .get(usize::try_from(code - 1).ok()?)
        .copied()
}

/// Notes an owed call; one that is owed already becomes due at the earlier time.
pub async fn owe(tx: &Tx, effect: &Effect) -> Result<(), DbErr> {
    tx.conn()
        .execute_raw(tx.statement(
            "INSERT INTO pending_effect (id, kind, request, target, offer, due_at, tries, last_error) \
             VALUES ($1, $2, $3, $4, $5, $6, 0, '') ON CONFLICT (kind, target) DO UPDATE SET due_at = \
             CASE WHEN excluded.due_at < pending_effect.due_at THEN excluded.due_at ELSE pending_effect.due_at END",
            [
                effect.id.into(),
                code(effect.kind).into(),
                effect.request.into(),
                effect.target.into(),
                effect.offer.into(),
                Micros(effect.due_at).into(),
            ],
        ))
        .await
        .map(|_| ())
}

/// Removes an owed call; false when it was done by somebody else.
pub async fn settle(tx: &Tx, id: Uuid) -> Result<bool, DbErr> {
    let done = Entity::delete_many().filter(Column::Id.eq(id)).exec(tx.conn()).await?;
    Ok(done.rows_affected == 1)
}

/// Removes what is owed about a target, because the case needs it now.
pub async fn forget(tx: &Tx, kind: EffectKind, target: Uuid) -> Result<(), DbErr> {
    let delete = Entity::delete_many().filter(Column::Kind.eq(code(kind))).filter(Column::Target.eq(target));
    delete.exec(tx.conn()).await.map(|_| ())
}

/// Notes a failed try.
pub async fn failed(tx: &Tx, id: Uuid, due_at: jiff::Timestamp, error: &str) -> Result<(), DbErr> {
    tx.conn()
        .execute_raw(tx.statement(
            "UPDATE pending_effect SET tries = tries + 1, due_at = $1, last_error = $2 WHERE id = $3",
            [Micros(due_at).into(), error.into(), id.into()],
        ))
        .await
        .map(|_| ())
}

/// What is due at `now`, oldest first; only of one case, if named.
pub async fn due(
    conn: &impl ConnectionTrait,
    now: Micros,
    request: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Effect>, DbErr> {
    let mut select = Entity::find().filter(Column::DueAt.lte(now));
    if let Some(id) = request {
        select = select.filter(Column::Request.eq(id));
    }
    let rows = select.order_by_asc(Column::DueAt).order_by_asc(Column::Id).limit(limit).all(conn).await?;
    rows.into_iter().map(record).collect()
}

fn record(row: Model) -> Result<Effect, DbErr> {
    Ok(Effect {
        id: row.id,
        kind: known("pending_effect.kind", kind(row.kind))?,
        request: row.request,
        target: row.target,
        offer: row.offer,
        due_at: row.due_at.0,
        tries: row.tries,
    })
}
