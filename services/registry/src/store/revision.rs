//! Every version of a record, as it was written, with who, when, why and where from.

use super::document::{Page, count, dialect, marks, sql};
use super::filter::Filter;
use crate::error::Error;
use nqi_store::{Micros, Rows, Tx};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use uuid::Uuid;

const WIDTH: usize = 11;

/// Which kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Standard = 1,
    Accreditation = 2,
    ScopeRow = 3,
}

/// Why a version is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Why<'a> {
    /// Verb of the trail.
    pub action: &'a str,
    pub reason: &'a str,
    pub source: &'a str,
}

impl<'a> Why<'a> {
    /// A verb without reason and source.
    pub fn plain(action: &'a str) -> Why<'a> {
        Why { action, reason: "", source: "" }
    }
}

/// A version in the history.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct Revision {
    pub version: i64,
    pub at: Micros,
    pub actor_org: Option<Uuid>,
    pub actor_id: Option<Uuid>,
    pub actor: String,
    pub action: String,
    pub reason: String,
    pub source: String,
    pub body: String,
}

/// Enters versions in the history, in the name of who runs the transaction.
pub(crate) async fn enter<'a, T: Serialize + 'a>(
    tx: &Tx,
    kind: Kind,
    records: impl Iterator<Item = (Uuid, i64, &'a T)>,
    why: Why<'_>,
) -> Result<(), Error> {
    let body = |(id, version, record): (Uuid, i64, &T)| {
        Ok::<_, Error>((id, version, serde_json::to_string(record)?))
    };
    enter_bodies(tx, kind, records.map(body).collect::<Result<_, _>>()?, why).await
}

/// Like [`enter`] for records in JSON already.
pub(crate) async fn enter_bodies(
    tx: &Tx,
    kind: Kind,
    records: Vec<(Uuid, i64, String)>,
    why: Why<'_>,
) -> Result<(), Error> {
    let actor = tx.actor();
    let known = |id: Uuid| (!id.is_nil()).then_some(id);
    let mut rows = Rows::new(WIDTH);
    for (id, version, body) in records {
        rows.push([
            (kind as i32).into(),
            id.into(),
            version.into(),
            Micros(tx.now()).into(),
            known(actor.org).into(),
            known(actor.subject).into(),
            actor.name.clone().into(),
            why.action.into(),
            why.reason.into(),
            why.source.into(),
            body.into(),
        ]);
    }
    let names = "kind, id, version, at, actor_org, actor_id, actor, action, reason, source, body";
    rows.insert(tx, "revision", names, "").await?;
    Ok(())
}

/// The newest version of each of these records that has a history, with whose record it is by then.
pub(crate) async fn newest(
    conn: &impl ConnectionTrait,
    kind: Kind,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, (i64, Option<Uuid>)>, Error> {
    #[derive(FromQueryResult)]
    struct Newest {
        id: Uuid,
        version: i64,
        body: String,
    }
    #[derive(Deserialize)]
    struct Owned {
        provider_id: Option<Uuid>,
    }
    let mut found = HashMap::new();
    for chunk in ids.chunks(1000) {
        let (marks, kind) = (marks(dialect(conn), 0, chunk.len()), kind as i32);
        let text = format!(
            "SELECT id, version, body FROM revision AS it WHERE kind = {kind} AND id IN ({marks}) AND NOT EXISTS \
             (SELECT 1 FROM revision AS later WHERE later.kind = it.kind AND later.id = it.id AND later.version > it.version)"
        );
        let values = chunk.iter().map(|id| (*id).into()).collect();
        for row in Newest::find_by_statement(sql(conn, text, values)).all(conn).await? {
            let owner = serde_json::from_str::<Owned>(&row.body)?.provider_id;
            found.insert(row.id, (row.version, owner));
        }
    }
    Ok(found)
}

/// A page of versions, newest first; each with the body of the version before, if there is one.
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    kind: Kind,
    id: Uuid,
    (limit, before): (u64, Option<i64>),
) -> Result<Page<(Revision, Option<String>)>, Error> {
    let mut filter = Filter::default();
    filter.and("kind = ?", [(kind as i32).into()]).and("id = ?", [id.into()]);
    let total =
        count(conn, format!("SELECT count(*) AS total FROM revision{}", filter.clause()), filter.values())
            .await?;
    if let Some(before) = before {
        filter.and("version < ?", [before.into()]);
    }
    let text = format!(
        "SELECT version, at, actor_org, actor_id, actor, action, reason, source, body FROM revision{} \
         ORDER BY version DESC LIMIT {}",
        filter.clause(),
        limit + 1
    );
    let rows = Revision::find_by_statement(sql(conn, text, filter.values())).all(conn).await?;
    let mut older = rows.iter().skip(1).map(|row| Some(row.body.clone())).collect::<Vec<_>>();
    older.push(None);
    let more = rows.len() as u64 > limit;
    let mut items: Vec<_> = rows.into_iter().zip(older).collect();
    items.truncate(limit as usize);
    let next = items.last().filter(|_| more).map(|(last, _)| last.version.to_string());
    Ok(Page { items, next, total })
}
