//! Rejections that stand, by provider and the digest of the facts rejected.

use super::document::sql;
use super::revision::Kind;
use crate::domain::rejection::{Rejection, Rejections};
use crate::error::Error;
use nqi_store::{Day, Micros, Rows, Tx};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Raw {
    facts: Vec<u8>,
    verifier: Uuid,
    found_on: Day,
    source: String,
}

/// Those of a provider's records of one kind.
pub(crate) async fn of(conn: &impl ConnectionTrait, kind: Kind, provider: Uuid) -> Result<Rejections, Error> {
    let text = "SELECT facts, verifier, found_on, source FROM rejection WHERE provider_id = $1 AND kind = $2";
    let found = Raw::find_by_statement(sql(conn, text, vec![provider.into(), (kind as i32).into()]));
    let raw = found.all(conn).await?;
    let read = |it: Raw| {
        let facts = it.facts.try_into().ok()?;
        Some((facts, Rejection { verifier: it.verifier, date: it.found_on.0, source: it.source }))
    };
    Ok(raw.into_iter().filter_map(read).collect())
}

/// Settles what the bureau found about these facts: a rejection is kept, anything else ends one.
pub(crate) async fn settle(
    tx: &Tx,
    (kind, provider): (Kind, Uuid),
    facts: &[[u8; 32]],
    rejection: Option<&Rejection>,
) -> Result<(), Error> {
    for one in facts {
        let text = "DELETE FROM rejection WHERE provider_id = $1 AND kind = $2 AND facts = $3";
        let key = vec![provider.into(), (kind as i32).into(), one.to_vec().into()];
        tx.conn().execute_raw(tx.statement(text, key)).await?;
    }
    let Some(it) = rejection else { return Ok(()) };
    let mut rows = Rows::new(7);
    for one in facts {
        rows.push([
            provider.into(),
            (kind as i32).into(),
            one.to_vec().into(),
            it.verifier.into(),
            Day(it.date).into(),
            it.source.clone().into(),
            Micros(tx.now()).into(),
        ]);
    }
    rows.insert(tx, "rejection", "provider_id, kind, facts, verifier, found_on, source, at", "").await?;
    Ok(())
}
