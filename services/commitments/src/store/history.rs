//! The append-only history: one row per change, the first of a turn carrying the request key.

use jiff::Timestamp;
use nqi_store::Micros;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    entity::history::{ActiveModel, Column, Entity},
    save::Turned,
};
use crate::domain::change::Change;

/// Who and what caused a turn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The idempotency key of the call, or the id of the event; unique within a commitment.
    pub key: Option<String>,
    /// `org/subject/name`.
    pub actor: String,
    /// Why, in the caller's words.
    pub reason: String,
    /// A command that had no effect but is to be remembered, such as a pause beyond the cap.
    pub remark: Option<&'static str>,
}

/// One entry, oldest first when listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Number within the commitment, from 1.
    pub seq: i32,
    /// What happened.
    pub command: String,
    /// Key of the request or event.
    pub request_key: Option<String>,
    /// When it took effect.
    pub at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who.
    pub actor: String,
    /// Why, in the actor's words; may be empty.
    pub reason: String,
}

pub(super) fn rows(one: &mut Turned, now: Timestamp) -> Vec<ActiveModel> {
    let mut rows: Vec<ActiveModel> = Vec::new();
    let mut push =
        |entries: &mut i32, id: Uuid, command: &str, at: Timestamp, detail: Value, origin: &Origin| {
            *entries += 1;
            let key = if rows.is_empty() { origin.key.clone() } else { None };
            rows.push(ActiveModel {
                commitment_id: Set(id),
                seq: Set(*entries),
                command: Set(command.to_owned()),
                request_key: Set(key),
                actor: Set(origin.actor.clone()),
                at: Set(Micros(at)),
                recorded_at: Set(Micros(now)),
                detail: Set(detail.to_string()),
            });
        };
    let Turned { clock, outcome, origin } = one;
    let mut entries = clock.entries;
    if let Some(remark) = origin.remark {
        push(&mut entries, clock.id, remark, clock.last_at, json!({ "reason": origin.reason }), origin);
    }
    for change in &outcome.changes {
        push(&mut entries, clock.id, change.kind.code(), change.at, detail(change, origin), origin);
    }
    clock.entries = entries;
    rows
}

fn detail(change: &Change, origin: &Origin) -> Value {
    let mut detail = Map::new();
    detail.insert("status".into(), change.status.en().into());
    if let Some(due) = change.due_at {
        detail.insert("due".into(), due.to_string().into());
    }
    if let Some(level) = change.level {
        detail.insert("level".into(), level.code().into());
    }
    if let Some(reason) = change.pause_reason {
        detail.insert("pause".into(), reason.code().into());
    }
    if change.automatic {
        detail.insert("automatic".into(), true.into());
    }
    if !origin.reason.is_empty() {
        detail.insert("reason".into(), origin.reason.clone().into());
    }
    Value::Object(detail)
}

/// Whether a commitment has seen this key.
pub async fn has_key(conn: &impl ConnectionTrait, id: Uuid, key: &str) -> Result<bool, DbErr> {
    any_has_key(conn, &[id], key).await
}

/// Whether one of several commitments has seen this key.
pub async fn any_has_key(conn: &impl ConnectionTrait, ids: &[Uuid], key: &str) -> Result<bool, DbErr> {
    if ids.is_empty() {
        return Ok(false);
    }
    let found: Option<i32> = Entity::find()
        .select_only()
        .column(Column::Seq)
        .filter(Column::CommitmentId.is_in(ids.iter().copied()))
        .filter(Column::RequestKey.eq(key))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(found.is_some())
}

/// The history of a commitment, oldest first.
pub async fn of(conn: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Entry>, DbErr> {
    let rows = Entity::find().filter(Column::CommitmentId.eq(id)).order_by_asc(Column::Seq).all(conn).await?;
    let entry = |row: super::entity::history::Model| Entry {
        seq: row.seq,
        command: row.command,
        request_key: row.request_key,
        at: row.at.0,
        recorded_at: row.recorded_at.0,
        actor: row.actor,
        reason: serde_json::from_str::<Value>(&row.detail)
            .ok()
            .and_then(|detail| Some(detail.get("reason")?.as_str()?.to_owned()))
            .unwrap_or_default(),
    };
    Ok(rows.into_iter().map(entry).collect())
}
