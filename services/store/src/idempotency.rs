//! Request keys: claimed first in the mutation's transaction, answered from when they come again.

use crate::{Actor, Db, Error, error, tx::Tx};
use nqi_platform::{
    clock::Clock,
    problem::{Problem, Violation},
};
use sea_orm::ConnectionTrait;

/// Days that a key is kept; 24 hours are promised.
const KEPT_DAYS: i64 = 7;
const LONGEST: usize = 128;

/// A key of one caller and method, with the hash of the request that it stands for.
pub(crate) struct Key {
    /// None: the caller gave no request id.
    id: Option<String>,
    hash: [u8; 32],
}

impl Key {
    pub(crate) fn new(
        actor: &Actor,
        method: &str,
        request_id: &str,
        hash: [u8; 32],
    ) -> Result<Self, Problem> {
        if request_id.is_empty() {
            return Ok(Self { id: None, hash });
        }
        if request_id.len() > LONGEST || !request_id.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Problem::invalid(vec![Violation::new(
                "request_id",
                "INVALID_REQUEST_ID",
                "最多 128 个可见的 ASCII 字符，建议用 UUID。",
                "At most 128 visible ASCII characters; a UUID is best.",
            )]));
        }
        let id = format!("{}/{}|{method}|{request_id}", actor.org, actor.subject);
        Ok(Self { id: Some(id), hash })
    }

    /// Takes the key for this transaction; Some is the stored answer of the request that took it before.
    ///
    /// A second transaction with the same key waits here (unique index on PostgreSQL, the writer's turn on SQLite)
    /// until the first has ended, so it sees either the answer or a free key.
    pub(crate) async fn claim(&self, tx: &Tx) -> Result<Option<Vec<u8>>, Problem> {
        let Some(id) = &self.id else { return Ok(None) };
        self.claim_row(tx, id).await.map_err(Problem::from)
    }

    async fn claim_row(&self, tx: &Tx, id: &str) -> Result<Option<Vec<u8>>, Error> {
        let inserted = tx
            .conn()
            .execute_raw(tx.statement(
                "INSERT INTO idempotency (id, hash, response, created) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (id) DO NOTHING",
                [id.into(), self.hash.to_vec().into(), Vec::<u8>::new().into(), tx.now_micros().into()],
            ))
            .await?;
        if inserted.rows_affected() == 1 {
            return Ok(None);
        }
        let select = tx.statement("SELECT hash, response FROM idempotency WHERE id = $1", [id.into()]);
        // Pruned between the two statements: as good as a lost race.
        let Some(row) = tx.conn().query_one_raw(select).await? else {
            return Err(error::contention().into());
        };
        let hash: Vec<u8> = row.try_get("", "hash")?;
        if hash != self.hash {
            return Err(Problem::conflict(
                "REQUEST_ID_REUSED",
                "此 request_id 已用于内容不同的请求，请换一个新的。",
                "This request_id was used for a different request: take a new one.",
            )
            .into());
        }
        Ok(Some(row.try_get("", "response")?))
    }

    /// Keeps the answer, in the transaction that earned it.
    pub(crate) async fn store(&self, tx: &Tx, response: Vec<u8>) -> Result<(), Problem> {
        let Some(id) = &self.id else { return Ok(()) };
        let update =
            tx.statement("UPDATE idempotency SET response = $1 WHERE id = $2", [response.into(), id.into()]);
        tx.conn().execute_raw(update).await.map_err(error::problem)?;
        Ok(())
    }
}

/// Drops keys older than 7 days, 1,000 at a time; returns how many.
pub(crate) async fn prune(db: &Db, clock: &Clock) -> Result<u64, Problem> {
    db.job(clock, |tx: Tx| async move {
        let before = tx.now() - jiff::SignedDuration::from_hours(24 * KEPT_DAYS);
        let delete = tx.statement(
            "DELETE FROM idempotency WHERE id IN (SELECT id FROM idempotency WHERE created < $1 LIMIT 1000)",
            [crate::Micros(before).into()],
        );
        Ok::<_, Error>(tx.conn().execute_raw(delete).await?.rows_affected())
    })
    .await
}
