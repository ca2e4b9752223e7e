//! Who made a record and when: of records with a history its first version tells it, of others a row of their own.

use super::document::{dialect, marks, sql};
use crate::error::Error;
use jiff::Timestamp;
use nqi_store::{Micros, Rows, Tx};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;
use uuid::Uuid;

/// Which kind of record; numbers as they are stored, those of the history included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Record {
    Standard = 1,
    Accreditation = 2,
    ScopeRow = 3,
    Provider = 4,
    Site = 5,
    Pool = 6,
    Offering = 7,
    Resource = 8,
    Instrument = 9,
}

/// What is known of a record's making.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    /// None for records from before it was kept.
    pub created: Option<Timestamp>,
    /// Id of a member or name of a service; empty for records from before it was kept.
    pub by: String,
    pub updated: Timestamp,
}

#[derive(FromQueryResult)]
struct Raw {
    id: Uuid,
    updated: Micros,
    at: Option<Micros>,
    actor_id: Option<Uuid>,
    actor: Option<String>,
}

impl Record {
    /// The kind of records in a table of documents, unless they have a history.
    pub fn of_table(table: &str) -> Option<Record> {
        match table {
            "provider" => Some(Record::Provider),
            "site" => Some(Record::Site),
            "pool" => Some(Record::Pool),
            "resource" => Some(Record::Resource),
            "instrument" => Some(Record::Instrument),
            _ => None,
        }
    }

    /// The table of the records, with when each was written last.
    fn table(self) -> &'static str {
        match self {
            Record::Standard => "standard",
            Record::Accreditation => "accreditation",
            Record::ScopeRow => "scope_row",
            Record::Provider => "provider",
            Record::Site => "site",
            Record::Pool => "pool",
            // An offering is written by its versions.
            Record::Offering => "(SELECT id, max(updated) AS updated FROM offering_version GROUP BY id)",
            Record::Resource => "resource",
            Record::Instrument => "instrument",
        }
    }

    /// Where the making is told, as a condition of the join included.
    fn told(self) -> &'static str {
        match self {
            // What a migration entered in the history was made before.
            Record::Standard | Record::Accreditation | Record::ScopeRow => {
                "revision m ON m.id = it.id AND m.version = 1 AND m.action <> 'recorded'"
            }
            _ => "made m ON m.id = it.id",
        }
    }
}

/// Notes that the one who runs the transaction made these records.
pub(crate) async fn note(tx: &Tx, record: Record, ids: &[Uuid]) -> Result<(), Error> {
    let actor = tx.actor();
    let mut rows = Rows::new(5);
    for id in ids {
        rows.push([
            (record as i32).into(),
            (*id).into(),
            Micros(tx.now()).into(),
            (!actor.subject.is_nil()).then_some(actor.subject).into(),
            actor.name.clone().into(),
        ]);
    }
    rows.insert(tx, "made", "kind, id, at, actor_id, actor", "ON CONFLICT DO NOTHING").await?;
    Ok(())
}

/// What is known of these records.
pub(crate) async fn of(
    conn: &impl ConnectionTrait,
    record: Record,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Made>, Error> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(1000) {
        let (marks, kind) = (marks(dialect(conn), 0, chunk.len()), record as i32);
        let (table, told) = (record.table(), record.told());
        let text = format!(
            "SELECT it.id, it.updated, m.at, m.actor_id, m.actor FROM {table} it \
             LEFT JOIN {told} AND m.kind = {kind} WHERE it.id IN ({marks})"
        );
        let values = chunk.iter().map(|id| (*id).into()).collect();
        for raw in Raw::find_by_statement(sql(conn, text, values)).all(conn).await? {
            // A member goes by its id, never by its name; a service has only a name.
            let by = raw.actor_id.map(|id| id.to_string()).or(raw.actor).unwrap_or_default();
            let made = Made { created: raw.at.map(|at| at.0), by, updated: raw.updated.0 };
            found.insert(raw.id, made);
        }
    }
    Ok(found)
}
