//! Writing what turns have done: the rows of many clocks in a few statements, in the transaction that locked them.

use nqi_store::{Error, Micros, Tx};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter};

use super::{
    appeal,
    bulk::{insert_all, update_all},
    card,
    clock::row,
    entity::{card as card_row, commitment, firing, pause},
    history::{self, Origin},
};
use crate::domain::{change::Outcome, commitment::Commitment};

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
    }
    write_rows(tx, turned, now).await?;
    for one in turned.iter() {
        write_pauses(tx, &one.clock).await?;
        write_verdicts(tx, &one.outcome, &one.origin).await?;
        let withdrawn: Vec<_> = one.outcome.verdicts.iter().map(|verdict| verdict.card).collect();
        appeal::grant_waiting(tx, &withdrawn, &one.origin.actor).await?;
    }
    let firings: Vec<_> = turned.iter().flat_map(|one| firings(one, now)).collect();
    insert_all(tx, firings, "ON CONFLICT DO NOTHING").await?;
    insert_all(tx, turned.iter().flat_map(card::new_rows).collect(), "").await?;
    insert_all(tx, entries, "").await
}

/// New clocks are inserted together. A clock alone is written whole; clocks that were locked together are rewritten together.
async fn write_rows(tx: &Tx, turned: &mut [Turned], now: jiff::Timestamp) -> Result<(), Error> {
    let together = turned.iter().filter(|one| one.clock.version > 0).count() > 1;
    let (mut fresh, mut rewritten) = (Vec::new(), Vec::new());
    for Turned { clock, .. } in turned {
        let version = clock.version + 1;
        let mut active = row(clock, version, now)?;
        if clock.version == 0 {
            fresh.push(active);
        } else if together {
            rewritten.push(active);
        } else {
            active.id = NotSet;
            commitment::Entity::update_many()
                .set(active)
                .filter(commitment::Column::Id.eq(clock.id))
                .exec(tx.conn())
                .await?;
        }
        clock.version = version;
    }
    insert_all(tx, fresh, "").await?;
    update_all(tx, rewritten).await
}

async fn write_pauses(tx: &Tx, clock: &Commitment) -> Result<(), DbErr> {
    for record in clock.pauses.iter().filter(|record| record.touched) {
        let row = pause::ActiveModel {
            commitment_id: Set(clock.id),
            no: Set(record.no),
            from_at: Set(Micros(record.from)),
            to_at: Set(record.to.map(Micros)),
            resume_by: Set(Micros(record.resume_by)),
            asked_until: Set(record.asked_until.map(Micros)),
            reason: Set(record.reason.code().to_owned()),
            evidence: Set(record.evidence.clone()),
            actor: Set(record.actor.clone()),
        };
        let moved = OnConflict::columns([pause::Column::CommitmentId, pause::Column::No])
            .update_columns([pause::Column::ToAt, pause::Column::ResumeBy])
            .to_owned();
        pause::Entity::insert(row).on_conflict(moved).exec_without_returning(tx.conn()).await?;
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
