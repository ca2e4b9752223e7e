//! Reading commitments whole, locked for a turn or plain; finders take the caller's scope.

use std::collections::HashMap;

use nqi_kernel::clock::{Fired, Level, PauseReason};
use nqi_store::{Error, Tx};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::{
    card,
    clock::commitment,
    entity::{
        card as card_row,
        commitment::{Column, Entity, Model},
        firing, pause,
    },
    policy::unknown,
};
use crate::domain::{
    commitment::Commitment, handover::Attempt, pause::PauseRecord, pause::periods, scope::Scope,
    stage::Stage, status::Status,
};

/// The rows that a scope sees.
pub(super) fn visible(scope: Scope) -> Condition {
    match scope {
        Scope::All => Condition::all(),
        Scope::Enterprise(org) => Condition::all().add(Column::EnterpriseId.eq(org)),
        Scope::Provider(org) => Condition::all().add(Column::ObligorId.eq(org)),
        Scope::Centre(org) => Condition::any().add(Column::CentreId.eq(org)).add(Column::ObligorId.eq(org)),
    }
}

/// One commitment, if the scope sees it.
pub async fn find(conn: &impl ConnectionTrait, scope: Scope, id: Uuid) -> Result<Option<Commitment>, DbErr> {
    let rows = Entity::find().filter(Column::Id.eq(id)).filter(visible(scope)).all(conn).await?;
    Ok(whole(conn, rows).await?.pop())
}

/// The stage and the subject of a commitment, which never change.
pub async fn about(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<(Stage, Uuid)>, DbErr> {
    let found: Option<(i32, Uuid)> = Entity::find()
        .select_only()
        .columns([Column::Stage, Column::SubjectId])
        .filter(Column::Id.eq(id))
        .into_tuple()
        .one(conn)
        .await?;
    let known =
        |(stage, subject)| Stage::parse(stage).map(|it| (it, subject)).ok_or_else(|| unknown("stage", stage));
    found.map(known).transpose()
}

/// Commitments by id, in no order; callers have looked at the scope already.
pub async fn all_of(conn: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Commitment>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(conn).await?;
    whole(conn, rows).await
}

/// One commitment locked for a turn, if the scope sees it.
pub async fn lock(tx: &Tx, scope: Scope, id: Uuid) -> Result<Option<Commitment>, Error> {
    let select = Entity::find().filter(Column::Id.eq(id)).filter(visible(scope));
    Ok(locked(tx, select).await?.pop())
}

/// The latest attempt of a subject's stage, locked for a turn.
pub async fn lock_latest(tx: &Tx, subject: Uuid, stage: Stage) -> Result<Option<Commitment>, Error> {
    let select = Entity::find()
        .filter(Column::SubjectId.eq(subject))
        .filter(Column::Stage.eq(stage.code()))
        .order_by_desc(Column::Attempt)
        .limit(1);
    Ok(locked(tx, select).await?.pop())
}

/// The attempts of a subject's stage, in no order.
pub async fn attempts(
    conn: &impl ConnectionTrait,
    subject: Uuid,
    stage: Stage,
) -> Result<Vec<Attempt>, DbErr> {
    let found: Vec<(Uuid, i32, Uuid, Option<Uuid>)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Attempt, Column::ObligorId, Column::ReplacedBy])
        .filter(Column::SubjectId.eq(subject))
        .filter(Column::Stage.eq(stage.code()))
        .into_tuple()
        .all(conn)
        .await?;
    let attempt = |(id, no, obligor, successor)| Attempt { id, no, obligor, successor };
    Ok(found.into_iter().map(attempt).collect())
}

/// Whether an attempt exists.
pub async fn exists(
    conn: &impl ConnectionTrait,
    subject: Uuid,
    stage: Stage,
    attempt: i32,
) -> Result<bool, DbErr> {
    let found: Option<i32> = Entity::find()
        .select_only()
        .column(Column::Attempt)
        .filter(Column::SubjectId.eq(subject))
        .filter(Column::Stage.eq(stage.code()))
        .filter(Column::Attempt.eq(attempt))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(found.is_some())
}

/// The open commitments of a request, locked for turns in the order of their ids; without the reply clocks of notices,
/// which are the notices' own.
pub async fn lock_open_of_request(tx: &Tx, request: Uuid) -> Result<Vec<Commitment>, Error> {
    let open: Vec<i32> =
        Status::ALL.into_iter().filter(|status| status.is_open()).map(Status::code).collect();
    let select = Entity::find()
        .filter(Column::ServiceRequestId.eq(request))
        .filter(Column::Stage.ne(Stage::SupervisionReply.code()))
        .filter(Column::Status.is_in(open))
        .order_by_asc(Column::Id);
    locked(tx, select).await
}

async fn locked(tx: &Tx, select: Select<Entity>) -> Result<Vec<Commitment>, Error> {
    let rows = tx.for_update(select).all(tx.conn()).await?;
    Ok(whole(tx.conn(), rows).await?)
}

/// Adds pauses, this cycle's firings and cards to rows; tables that hold nothing for them are not asked.
pub(super) async fn whole(conn: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<Commitment>, DbErr> {
    let having = |has: fn(&Model) -> bool| -> Vec<Uuid> {
        rows.iter().filter(|row| has(row)).map(|row| row.id).collect()
    };
    let mut pauses = pauses(conn, having(|row| row.pauses > 0)).await?;
    let mut fired = fired(conn, having(|row| row.level > 0)).await?;
    let mut cards = cards(conn, having(|row| row.cards > 0)).await?;
    let mut clocks = Vec::with_capacity(rows.len());
    for row in rows {
        let mut clock = commitment(row)?;
        clock.pauses = pauses.remove(&clock.id).unwrap_or_default();
        clock.cards = cards.remove(&clock.id).unwrap_or_default();
        let of_cycle = fired.remove(&clock.id).unwrap_or_default().into_iter();
        clock.fired = of_cycle.filter(|(cycle, _)| *cycle == clock.cycle).map(|(_, fired)| fired).collect();
        if let Some(facts) = &mut clock.facts {
            facts.pauses = periods(&clock.pauses).map_err(|refusal| DbErr::Type(refusal.to_string()))?;
        }
        clocks.push(clock);
    }
    Ok(clocks)
}

async fn pauses(
    conn: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<HashMap<Uuid, Vec<PauseRecord>>, DbErr> {
    let mut found: HashMap<Uuid, Vec<PauseRecord>> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let select = pause::Entity::find()
        .filter(pause::Column::CommitmentId.is_in(ids))
        .order_by_asc(pause::Column::CommitmentId)
        .order_by_asc(pause::Column::No);
    for row in select.all(conn).await? {
        let reason = PauseReason::parse(&row.reason).ok_or_else(|| unknown("pause reason", &row.reason))?;
        found.entry(row.commitment_id).or_default().push(PauseRecord {
            no: row.no,
            from: row.from_at.0,
            to: row.to_at.map(|to| to.0),
            resume_by: row.resume_by.0,
            asked_until: row.asked_until.map(|at| at.0),
            reason,
            evidence: row.evidence,
            actor: row.actor,
            touched: false,
        });
    }
    Ok(found)
}

/// Levels with their cycles; rows of pauses that ran out are no levels.
async fn fired(
    conn: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<HashMap<Uuid, Vec<(i32, Fired)>>, DbErr> {
    let mut found: HashMap<Uuid, Vec<(i32, Fired)>> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let select = firing::Entity::find().filter(firing::Column::CommitmentId.is_in(ids));
    for row in select.all(conn).await? {
        if let Some(level) = Level::parse(&row.level) {
            let fired = Fired { level, fire_at: row.fire_at.0 };
            found.entry(row.commitment_id).or_default().push((row.cycle, fired));
        }
    }
    Ok(found)
}

async fn cards(
    conn: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<HashMap<Uuid, Vec<crate::domain::card::Card>>, DbErr> {
    let mut found: HashMap<Uuid, Vec<crate::domain::card::Card>> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let select = card_row::Entity::find()
        .filter(card_row::Column::CommitmentId.is_in(ids))
        .order_by_asc(card_row::Column::CreatedAt)
        .order_by_asc(card_row::Column::Id);
    for row in select.all(conn).await? {
        found.entry(row.commitment_id).or_default().push(card::domain(row)?);
    }
    Ok(found)
}
