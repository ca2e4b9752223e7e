//! Writing what turns have done: the rows of many clocks in a few statements, in the transaction that locked them.

use nqi_store::{Error, Micros, Tx};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter};

use super::{
    card,
    clock::row,
    entity::{card as card_row, commitment, firing, pause},
    history::{self, Origin},
};
use crate::domain::{change::Outcome, commitment::Commitment};

/// Rows of one INSERT; SQLite allows 32,766 parameters.
const CHUNK: usize = 500;

/// A clock after its turn.
#[derive(Debug)]
pub struct Turned {
    /// The clock.
    pub clock: Commitment,
    /// What the turn did.
    pub outcome: Outcome,
    /// Who and what caused it.
    pub origin: Origin,
}

/// Writes the clocks, their firings, cards, pauses and history; versions count up.
pub async fn save(tx: &Tx, turned: &mut [Turned]) -> Result<(), Error> {
    let now = tx.now();
    let mut entries = Vec::new();
    for one in turned.iter_mut() {
        entries.extend(history::rows(one, now));
        write_row(tx, &mut one.clock, now).await?;
        write_pauses(tx, &one.clock).await?;
        write_verdicts(tx, &one.outcome, &one.origin).await?;
    }
    let firings: Vec<_> = turned.iter().flat_map(|one| firings(one, now)).collect();
    for rows in chunks(firings) {
        firing::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    let cards: Vec<_> = turned.iter().flat_map(card::new_rows).collect();
    for rows in chunks(cards) {
        card_row::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    for rows in chunks(entries) {
        super::entity::history::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

async fn write_row(tx: &Tx, clock: &mut Commitment, now: jiff::Timestamp) -> Result<(), DbErr> {
    let version = clock.version + 1;
    let mut active = row(clock, version, now)?;
    if clock.version == 0 {
        commitment::Entity::insert(active).exec_without_returning(tx.conn()).await?;
    } else {
        active.id = NotSet;
        commitment::Entity::update_many()
            .set(active)
            .filter(commitment::Column::Id.eq(clock.id))
            .exec(tx.conn())
            .await?;
    }
    clock.version = version;
    Ok(())
}

async fn write_pauses(tx: &Tx, clock: &Commitment) -> Result<(), DbErr> {
    for record in clock.pauses.iter().filter(|record| record.touched) {
        let row = pause::ActiveModel {
            commitment_id: Set(clock.id),
            no: Set(record.no),
            from_at: Set(Micros(record.from)),
            to_at: Set(record.to.map(Micros)),
            resume_by: Set(Micros(record.resume_by)),
            reason: Set(record.reason.code().to_owned()),
            evidence: Set(record.evidence.clone()),
            actor: Set(record.actor.clone()),
        };
        let ended = OnConflict::columns([pause::Column::CommitmentId, pause::Column::No])
            .update_column(pause::Column::ToAt)
            .to_owned();
        pause::Entity::insert(row).on_conflict(ended).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

async fn write_verdicts(tx: &Tx, outcome: &Outcome, origin: &Origin) -> Result<(), DbErr> {
    for verdict in &outcome.verdicts {
        // A card that the same turn wrote and withdrew is inserted with its verdict.
        if outcome.new_cards.contains(&verdict.card) {
            continue;
        }
        let change = card_row::ActiveModel {
            state: Set(verdict.state.code()),
            reason: Set(verdict.reason.clone()),
            decided_at: Set(Some(Micros(tx.now()))),
            decided_by: Set(origin.actor.clone()),
            ..Default::default()
        };
        card_row::Entity::update_many()
            .set(change)
            .filter(card_row::Column::Id.eq(verdict.card))
            .exec(tx.conn())
            .await?;
    }
    Ok(())
}

fn firings(one: &Turned, now: jiff::Timestamp) -> Vec<firing::ActiveModel> {
    let record = |record: &crate::domain::change::FiringRecord| firing::ActiveModel {
        commitment_id: Set(one.clock.id),
        cycle: Set(record.cycle),
        level: Set(record.level.clone()),
        fire_at: Set(Micros(record.fire_at)),
        fired_at: Set(Micros(now)),
        state: Set(record.state.code()),
    };
    one.outcome.firings.iter().map(record).collect()
}

fn chunks<T>(rows: Vec<T>) -> impl Iterator<Item = Vec<T>> {
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        let chunk: Vec<T> = rows.by_ref().take(CHUNK).collect();
        (!chunk.is_empty()).then_some(chunk)
    })
}
